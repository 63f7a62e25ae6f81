// Parties, joined by the events in which one acts on another or they meet. The same selection is always laid out alike.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import { select } from "d3-selection";
import { aboutClasses, howMany, line, type Card } from "./card";
import { plural, type Happening } from "./data";
import type { Desk } from "./desk";
import { Walk, type Spot } from "./keys";
import { element, svg } from "./marks";
import { NODE_KINDS, NODE_WORDS, pairsOf, type NodeKind, type NodeName } from "./nodes";

interface Node extends SimulationNodeDatum, NodeName {
  weight: number;
  r: number;
}
interface Tie extends SimulationLinkDatum<Node> {
  key: string;
  ends: [NodeName, NodeName];
  events: Happening[];
  weight: number;
}
type Tone = "with" | "mixed" | "against";

const MOST_TIES = 160;
const LISTED = 8;
const TONE_WORDS: Record<Tone, string> = { with: "mostly cooperation", mixed: "both", against: "mostly conflict" };

export class Network {
  private readonly root: SVGSVGElement;
  private readonly width: number;
  private readonly height: number;
  private readonly walk: Walk;
  private readonly pick = element("select");
  private laidFor: NodeKind | null = null;
  private nodes: Node[] = [];
  private ties: Tie[] = [];
  private known = 0;
  private byNode = new Map<string, Happening[]>();

  constructor(
    private readonly section: HTMLElement,
    private readonly desk: Desk,
    card: Card,
  ) {
    const plot = section.querySelector<HTMLElement>(".plot")!;
    this.width = plot.clientWidth;
    this.height = section.closest(".explore-network") ? Math.max(420, Math.min(680, this.width * 0.55)) : this.width < 600 ? 380 : 440;
    this.root = svg("svg", { width: this.width, height: this.height, viewBox: `0 0 ${this.width} ${this.height}`, role: "group" });
    this.root.setAttribute("aria-label", "Network of parties. Arrow keys go from party to party, Enter chooses one.");
    this.root.append(
      svg("g", { class: "ties", "aria-hidden": "true" }),
      svg("g", { class: "nodes" }),
      svg("text", { class: "nothing", x: this.width / 2, y: this.height / 2 }),
    );
    plot.replaceChildren(this.root);
    this.walk = new Walk(this.root);
    for (const kind of NODE_KINDS) this.pick.append(new Option(NODE_WORDS[kind], kind));
    this.pick.addEventListener("change", () => this.desk.choose({ nodes: this.pick.value as NodeKind, node: null }));
    section.querySelector(".tools")!.append(element("label", "", "Parties ", this.pick));
    card.follow(this.root, (target) => {
      const drawn = target.closest<SVGGElement>("[data-key]");
      const key = drawn?.dataset["key"];
      const node = this.nodes.find((one) => one.key === key);
      if (drawn && node) return { at: drawn, lines: this.aboutNode(node) };
      const tie = this.ties.find((one) => one.key === key);
      return drawn && tie ? { at: drawn, lines: aboutTie(tie) } : null;
    });
    this.update();
  }

  update(): void {
    const { view } = this.desk;
    this.pick.value = view.nodes;
    if (this.laidFor !== view.nodes) this.lay();
    this.laidFor = view.nodes;
    this.ties = this.tie(this.desk.passing.node).slice(0, MOST_TIES);
    this.byNode = new Map();
    for (const event of this.desk.passing.node) {
      for (const key of this.desk.nodes(event)) {
        const found = this.byNode.get(key);
        if (found) found.push(event);
        else this.byNode.set(key, [event]);
      }
    }
    this.draw();
    this.list();
    this.root.querySelector(".nothing")!.textContent = this.nodes.length ? "" : "No two such parties are in one of these events.";
    if (!this.nodes.length) {
      this.section.querySelector(".view-note")!.textContent = "Choose other parties above, or take a filter off.";
      return;
    }
    const words = [`${plural(this.nodes.length, "party").replace("partys", "parties")} of most origins${this.known > this.nodes.length ? ` out of ${this.known.toLocaleString("en")}` : ""}.`];
    words.push("Lines are as thick as their origins are many. Click a party to choose it.");
    if (view.nodes === "states") words.push("Officials and forces count for their state.");
    this.section.querySelector(".view-note")!.textContent = words.join(" ");
  }

  // Pairs with their events, the heaviest first.
  private tie(events: Happening[]): Tie[] {
    const { nodes } = this.desk.view;
    const shown = new Map(this.nodes.map((node) => [node.key, node]));
    const ties = new Map<string, Tie>();
    for (const event of events) {
      for (const ends of pairsOf(event, nodes, this.desk.data.states)) {
        const [source, target] = [shown.get(ends[0].key), shown.get(ends[1].key)];
        if (this.laidFor === nodes && (!source || !target)) continue;
        const key = `${ends[0].key} ${ends[1].key}`;
        let tie = ties.get(key);
        if (!tie) ties.set(key, (tie = { key, ends, events: [], weight: 0, source: ends[0].key, target: ends[1].key }));
        tie.events.push(event);
        tie.weight += event.origins;
      }
    }
    return [...ties.values()].sort((one, other) => other.weight - one.weight || (one.key < other.key ? -1 : 1));
  }

  private lay(): void {
    this.laidFor = null;
    const all = this.tie(this.desk.data.events);
    const found = new Map<string, Node>();
    for (const tie of all) {
      for (const end of tie.ends) {
        const node = found.get(end.key) ?? { ...end, weight: 0, r: 0 };
        node.weight += tie.weight;
        found.set(end.key, node);
      }
    }
    this.known = found.size;
    const most = this.width < 500 ? 16 : this.width < 900 ? 28 : 45;
    const ordered = [...found.values()].sort((one, other) => other.weight - one.weight || (one.key < other.key ? -1 : 1));
    const joined = joinedAmong(ordered.slice(0, most), all);
    this.nodes = ordered.slice(0, most).filter((node) => joined.has(node.key));
    const chosen = ordered.find((node) => node.key === this.desk.view.node);
    if (chosen && !this.nodes.includes(chosen)) this.nodes.push(chosen);
    const largest = Math.sqrt(this.nodes[0]?.weight ?? 1);
    for (const node of this.nodes) node.r = 4 + 16 * (Math.sqrt(node.weight) / largest);
    const kept = new Set(this.nodes.map((node) => node.key));
    const links = all.filter((tie) => kept.has(tie.ends[0].key) && kept.has(tie.ends[1].key)).slice(0, MOST_TIES);
    const heaviest = Math.sqrt(links[0]?.weight ?? 1);
    // d3's forces start from fixed places and draw no chance
    const simulation = forceSimulation(this.nodes)
      .force("ties", forceLink<Node, Tie>(links).id((node) => node.key).distance(90).strength((tie) => 0.08 + 0.5 * (Math.sqrt(tie.weight) / heaviest)))
      .force("apart", forceManyBody().strength(-420))
      .force("room", forceCollide<Node>((node) => Math.max(node.r + 12, node.name.length * 2.6)))
      .force("x", forceX(0).strength(0.07))
      .force("y", forceY(0).strength((0.07 * this.width) / this.height))
      .stop();
    simulation.tick(300);
    const xs = this.nodes.map((node) => node.x ?? 0);
    const ys = this.nodes.map((node) => node.y ?? 0);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const rim = this.width < 500 ? 38 : 62;
    for (const node of this.nodes) {
      node.x = rim + ((node.x ?? 0) - left) * ((this.width - 2 * rim) / Math.max(1, right - left));
      node.y = 28 + ((node.y ?? 0) - top) * ((this.height - 66) / Math.max(1, bottom - top));
      if (this.nodes.length === 1) [node.x, node.y] = [this.width / 2, this.height / 2];
    }
  }

  private draw(): void {
    const places = new Map(this.nodes.map((node) => [node.key, node]));
    const chosen = this.desk.view.node;
    const live = new Set(this.ties.flatMap((tie) => tie.ends.map((end) => end.key)));
    const near = new Set(chosen ? this.ties.filter((tie) => tie.ends.some((end) => end.key === chosen)).flatMap((tie) => tie.ends.map((end) => end.key)) : []);
    // the heavy ones below, so that the light ones stay in reach of the pointer
    const drawn = this.ties.flatMap((tie) => {
      const [one, other] = tie.ends.map((end) => places.get(end.key));
      return one && other ? [{ tie, one, other }] : [];
    });
    const lines = drawn.map(({ tie, one, other }) => {
      const isOut = chosen && !tie.ends.some((end) => end.key === chosen);
      const made = svg("line", {
        x1: one.x ?? 0,
        y1: one.y ?? 0,
        x2: other.x ?? 0,
        y2: other.y ?? 0,
        class: `tie tie-${tone(tie.events)}${isOut ? " is-out" : ""}`,
        "stroke-width": Math.min(0.8 + 0.9 * Math.log2(1 + tie.weight), 7).toFixed(1),
        "data-key": tie.key,
      });
      return made;
    });
    this.root.querySelector(".ties")!.replaceChildren(...lines);
    const hadFocus = this.walk.hasFocus();
    const named = this.named();
    const nodes = select(this.root.querySelector<SVGGElement>(".nodes")!)
      .selectAll<SVGGElement, Node>("g")
      .data(this.nodes, (node) => `${this.desk.view.nodes} ${node.key}`)
      .join((enter) => enter.append((node) => this.node(node)))
      .attr("transform", (node) => `translate(${(node.x ?? 0).toFixed(1)},${(node.y ?? 0).toFixed(1)})`)
      .attr("aria-pressed", (node) => String(node.key === chosen))
      .attr("aria-label", (node) => this.said(node))
      .classed("is-named", (node) => named.has(node.key))
      .classed("is-out", (node) => (chosen ? !near.has(node.key) && node.key !== chosen : !live.has(node.key)));
    const spots: Spot[] = [];
    nodes.each(function (node) {
      spots.push({ element: this, x: node.x ?? 0, y: node.y ?? 0 });
    });
    this.walk.update(spots, hadFocus);
  }

  // Labels that would lie on a heavier party's label show only with the pointer or the focus.
  private named(): Set<string> {
    const kept: { key: string; box: [number, number, number, number] }[] = [];
    for (const node of this.nodes) {
      const half = Math.min(node.name.length, 26) * 3.1 + 2;
      const [x, y] = [node.x ?? 0, (node.y ?? 0) + node.r + 9];
      const box: [number, number, number, number] = [x - half, y - 7, x + half, y + 7];
      const isFree = kept.every(({ box: other }) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
      if (isFree) kept.push({ key: node.key, box });
    }
    return new Set(kept.map((one) => one.key));
  }

  private node(node: Node): SVGGElement {
    const made = svg("g", { class: "node", role: "button", "data-key": node.key });
    const words = shortened(node.name);
    // at the rims the label moves inwards, so that nothing of it is cut off
    const half = words.length * 3.2 + 4;
    const x = node.x ?? 0;
    const aside = Math.max(half - x, 0) - Math.max(x + half - this.width, 0);
    const label = svg("text", { y: node.r + 12, x: aside.toFixed(1) });
    label.textContent = words;
    made.append(svg("circle", { r: node.r }), label);
    const choose = (): void => this.desk.choose({ node: this.desk.view.node === node.key ? null : node.key });
    made.addEventListener("click", choose);
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
    return made;
  }

  private tiesOf(node: Node): Tie[] {
    return this.ties.filter((tie) => tie.ends.some((end) => end.key === node.key));
  }

  private eventsOf(node: Node): Happening[] {
    return this.byNode.get(node.key) ?? [];
  }

  private said(node: Node): string {
    const ties = this.tiesOf(node).slice(0, 3);
    const others = ties.map((tie) => `${tie.ends.find((end) => end.key !== node.key)?.name}, ${howMany(tie.events)}, ${TONE_WORDS[tone(tie.events)]}`);
    return `${node.name}: ${howMany(this.eventsOf(node))}${others.length ? `. With ${others.join("; ")}` : ""}`;
  }

  private aboutNode(node: Node): Node_[] {
    const events = this.eventsOf(node);
    const ties = this.tiesOf(node)
      .slice(0, 6)
      .map((tie) => line(`${tie.ends.find((end) => end.key !== node.key)?.name}: ${howMany(tie.events)}, ${TONE_WORDS[tone(tie.events)]}`));
    return [line(`${node.name} · ${howMany(events)} · ${aboutClasses(events)}`, "card-head"), ...ties, line("Click or Enter: only this party, in all views", "card-hint")];
  }

  private list(): void {
    const items = this.ties.slice(0, LISTED).map((tie) => {
      const [one, other] = tie.ends;
      const link = element("a", "", `${one.name} – ${other.name}`, element("span", "n", ` ${tie.events.length.toLocaleString("en")} ${TONE_WORDS[tone(tie.events)]}`));
      const asked = new URLSearchParams(location.search);
      for (const name of ["node", "days", "box", "at", "span", "page"]) asked.delete(name);
      asked.set("actor", one.key);
      asked.set("with", other.key);
      link.href = `${location.pathname}?${asked.toString()}`;
      link.dir = "auto";
      return element("li", "", link);
    });
    this.section.querySelector(".ties-list")!.replaceChildren(...items);
  }
}

type Node_ = globalThis.Node;

// Those that an event joins with another one of them: a party alone would only push the others aside.
function joinedAmong(nodes: Node[], ties: Tie[]): Set<string> {
  const shown = new Set(nodes.map((node) => node.key));
  return new Set(ties.filter((tie) => tie.ends.every((end) => shown.has(end.key))).flatMap((tie) => tie.ends.map((end) => end.key)));
}

export function tone(events: Happening[]): Tone {
  let [together, against] = [0, 0];
  for (const event of events) {
    if (event.quad === "VC" || event.quad === "MC") together += event.origins;
    else if (event.quad) against += event.origins;
  }
  const balance = (together - against) / Math.max(1, together + against);
  return balance > 1 / 3 ? "with" : balance < -1 / 3 ? "against" : "mixed";
}

function aboutTie(tie: Tie): Node_[] {
  return [
    line(`${tie.ends[0].name} – ${tie.ends[1].name}`, "card-head"),
    line(`${howMany(tie.events)} · ${plural(tie.weight, "origin")} in sum · ${aboutClasses(tie.events)}`),
    line(TONE_WORDS[tone(tie.events)]),
  ];
}

// What a label has room for; cut between words, so that who says what they see is heard.
function shortened(name: string): string {
  if (name.length <= 26) return name;
  const end = name.lastIndexOf(" ", 25);
  return `${name.slice(0, end > 8 ? end : 25)}…`;
}
