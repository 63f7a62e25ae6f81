// What is chosen in the views (days, box, party), who passes it, and its place in the address.

import { days, iso, type Exploration, type Happening } from "./data";
import { nodesOf, type NodeKind, NODE_KINDS } from "./nodes";

export type Choice = "days" | "box" | "node";
export interface View {
  // First and last day brushed, inclusive.
  days: [string, string] | null;
  // West, south, east, north in degrees.
  box: [number, number, number, number] | null;
  node: string | null;
  nodes: NodeKind;
  // Undated events stand at the day of their first report.
  told: boolean;
  // First and last day that the timeline shows.
  span: [string, string] | null;
  // Longitude, latitude and zoom of the map's middle.
  at: [number, number, number] | null;
}

const ISO = /^\d{4}-\d{2}-\d{2}$/;

function pair(text: string | null): [string, string] | null {
  const [first, last] = (text ?? "").split("..");
  const fit = [first, last].every((one) => one && ISO.test(one) && !Number.isNaN(days(one)));
  return fit && first! <= last! ? [first!, last!] : null;
}

function numbers(text: string | null, count: number): number[] | null {
  const found = (text ?? "").split(",").map(Number);
  return text && found.length === count && found.every(Number.isFinite) ? found : null;
}

export class Desk {
  view: View;
  readonly passing: Record<"all" | Choice, Happening[]> = { all: [], days: [], box: [], node: [] };
  private readonly listeners: (() => void)[] = [];
  private timer = 0;
  private members = new Map<Happening, Set<string>>();

  constructor(readonly data: Exploration) {
    const asked = new URLSearchParams(location.search);
    const nodes = asked.get("nodes") as NodeKind;
    this.view = {
      days: pair(asked.get("days")),
      box: numbers(asked.get("box"), 4) as View["box"],
      node: asked.get("node"),
      nodes: NODE_KINDS.includes(nodes) ? nodes : "states",
      told: asked.get("undated") === "told",
      span: pair(asked.get("span")),
      at: numbers(asked.get("at"), 3) as View["at"],
    };
    this.sift();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  // A change that filters: every view follows.
  choose(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.sift();
    this.write();
    for (const listener of this.listeners) listener();
  }

  // A change of what one view shows: the address follows, and nothing else. Browsers refuse an address that is written
  // at every step of a zoom, so it waits; the links to the other views do not, since they may be taken at once.
  move(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.link();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.write(), 200);
  }

  // First and last day of an event, or null if it is not drawn.
  time(event: Happening): [string, string] | null {
    if (event.start) return [event.start, event.end ?? event.start];
    return this.view.told && event.told ? [event.told, event.told] : null;
  }

  nodes(event: Happening): Set<string> {
    let found = this.members.get(event);
    if (!found) {
      found = new Set(nodesOf(event, this.view.nodes, this.data.states).map((node) => node.key));
      this.members.set(event, found);
    }
    return found;
  }

  address(path = location.pathname): string {
    const asked = new URLSearchParams(location.search);
    const { view } = this;
    const put = (name: string, value: string | null): void => (value === null ? asked.delete(name) : asked.set(name, value));
    put("days", view.days && view.days.join(".."));
    put("box", view.box && view.box.map((one) => Number(one.toFixed(3))).join(","));
    put("node", view.node);
    put("nodes", view.nodes === "states" ? null : view.nodes);
    put("undated", view.told ? "told" : null);
    put("span", view.span && view.span.join(".."));
    put("at", view.at && view.at.map((one) => Number(one.toFixed(2))).join(","));
    asked.delete("page");
    // commas, dots and colons are as good in a query as their codes, and readable
    const query = asked.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    return query ? `${path}?${query}` : path;
  }

  private write(): void {
    history.replaceState(history.state, "", this.address());
    this.link();
  }

  private link(): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".views a")) {
      link.href = this.address(new URL(link.href).pathname);
    }
  }

  private sift(): void {
    this.members = new Map();
    const { days: brushed, box, node } = this.view;
    const all: Happening[] = [];
    const without: Record<Choice, Happening[]> = { days: [], box: [], node: [] };
    for (const event of this.data.events) {
      const time = brushed ? this.time(event) : null;
      const inDays = !brushed || (time !== null && time[0] <= brushed[1] && time[1] >= brushed[0]);
      const inBox = !box || (event.place !== null && isInside(event.place.lon, event.place.lat, box));
      const hasNode = !node || this.nodes(event).has(node);
      if (inDays && inBox && hasNode) all.push(event);
      if (inBox && hasNode) without.days.push(event);
      if (inDays && hasNode) without.box.push(event);
      if (inDays && inBox) without.node.push(event);
    }
    Object.assign(this.passing, { all, ...without });
  }
}

export function isInside(lon: number, lat: number, [west, south, east, north]: [number, number, number, number]): boolean {
  return lat >= south && lat <= north && (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east);
}

export function dayWords([first, last]: [string, string]): string {
  return first === last ? first : `${first} to ${last}`;
}

export { iso };
