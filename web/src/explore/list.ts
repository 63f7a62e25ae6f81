// The events that pass, as a list in step with the drawings.

import { counts, names, plural, QUAD_NAMES, type Happening } from "./data";
import type { Desk } from "./desk";
import { button, element, mark, svg } from "./marks";
import { thenAddress } from "../moment";

const STEP = 60;

export class List {
  private shown = { dated: STEP, undated: STEP };

  constructor(
    private readonly section: HTMLElement,
    private readonly desk: Desk,
  ) {
    for (const made of section.querySelectorAll(".events, .pager")) made.remove();
    this.update();
  }

  update(): void {
    this.shown = { dated: STEP, undated: STEP };
    this.draw();
  }

  private draw(): void {
    const all = this.desk.passing.all;
    const dated = all.filter((event) => event.start);
    const undated = all.filter((event) => !event.start);
    dated.sort((one, other) => compare(one.start!, other.start!) || compare(one.end!, other.end!) || compare(one.id, other.id));
    undated.sort((one, other) => compare(one.told ?? "9", other.told ?? "9") || compare(one.id, other.id));
    const heading = this.section.querySelector("h2 .n")!;
    heading.textContent = all.length.toLocaleString("en");
    this.section.querySelector(".list-note")!.textContent = all.length
      ? "What the views show, in order of time; each opens its claim."
      : "No event passes all that is chosen. Take one of the choices above off.";
    for (const old of this.section.querySelectorAll(".part")) old.remove();
    this.part("dated", "With a date of their own", dated);
    this.part("undated", "Without a date, by the day of the first report", undated);
  }

  private part(kind: "dated" | "undated", title: string, events: Happening[]): void {
    if (!events.length) return;
    const heading = element("h3", "", `${title} `, element("span", "n", events.length.toLocaleString("en")));
    const part = element("div", `part part-${kind}`, heading, element("ol", "events", ...events.slice(0, this.shown[kind]).map(item)));
    const left = events.length - this.shown[kind];
    if (left > 0) {
      const more = button(`${Math.min(left, STEP)} more of ${left.toLocaleString("en")}`, () => {
        const first = this.shown[kind];
        this.shown[kind] += STEP;
        this.draw();
        this.section.querySelectorAll<HTMLElement>(`.part-${kind} .event-text`)[first]?.focus();
      });
      part.append(element("p", "pager", more));
    }
    this.section.append(part);
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function item(event: Happening): HTMLLIElement {
  const link = element("a", "event-text", event.text);
  link.href = thenAddress(`/claims/${event.id}`);
  link.dir = "auto";
  const kind = element("span", "event-kind");
  if (event.quad) {
    const sign = svg("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" });
    sign.append(mark({ ...event, confidence: 1 }, 5));
    const letters = element("abbr", `letters q-${event.quad}`, event.quad);
    letters.title = QUAD_NAMES[event.quad];
    kind.append(sign, letters, " ");
  }
  kind.append(event.kind);
  const what = element("span", "event-what");
  if (event.ink !== "solid" || event.statusWords === "ongoing") what.append(element("span", `tag tag-${event.ink}`, event.statusWords), " ");
  const doers = names(event, "actor");
  const done = names(event, "recipient");
  what.append(doers ? element("b", "party", element("bdi", "", doers)) : element("span", "unknown", "unnamed"));
  if (done) what.append(element("span", "arrow", " → "), element("b", "party", element("bdi", "", done)));
  if (event.place) what.append(" in ", element("bdi", "", event.place.name));
  const when = element("span", "event-when");
  if (event.when) when.append(event.when);
  else when.append(element("span", "unknown", event.told ? `told ${event.told}` : "no date"));
  return element("li", "event", when, kind, what, link, element("span", "event-counts", counts(event) + (event.recalled ? " · recalled" : "")));
}

export { plural };
