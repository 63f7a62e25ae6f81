// Timeline, map, network and list over one selection: what is chosen in one filters the others, and stands in the address.

import { Card } from "../explore/card";
import { load, plural, QUAD_NAMES, QUADS, type Ink } from "../explore/data";
import { dayWords, Desk, type View } from "../explore/desk";
import { List } from "../explore/list";
import { WorldMap, placeOutline } from "../explore/map";
import { button, element, hatchings, mark, svg } from "../explore/marks";
import { Network } from "../explore/network";
import { NODE_WORDS, nodesOf } from "../explore/nodes";
import { Timeline } from "../explore/timeline";

export async function start(page: HTMLElement): Promise<void> {
  const views = page.querySelector<HTMLElement>(".explore-views");
  const status = page.querySelector<HTMLElement>(".explore-status");
  const address = page.dataset["events"];
  if (!views || !status || !address) return;
  status.textContent = "Fetching the events …";
  let desk: Desk;
  try {
    desk = new Desk(await load(address));
  } catch (error) {
    status.textContent = `The drawings could not be made: ${error instanceof Error ? error.message : "the server does not answer"}. The list below stands.`;
    return;
  }
  document.body.append(hatchings());
  views.hidden = false;
  views.querySelector(".legend-body")!.append(...legend());
  if (window.innerWidth < 720) views.querySelector("details")!.open = false;
  const find = (name: string): HTMLElement => page.querySelector<HTMLElement>(name)!;
  const large = page.dataset["large"];
  if (large) views.prepend(find(`.view-${large}`));
  const card = new Card();
  const build = (): { update: () => void }[] => {
    for (const tools of views.querySelectorAll(".tools")) tools.replaceChildren();
    return [new Timeline(find(".view-timeline"), desk, card), new WorldMap(find(".view-map"), desk, card), new Network(find(".view-network"), desk, card)];
  };
  let parts = build();
  const list = new List(find(".explore-list"), desk);
  const tell = (): void => {
    status.textContent = summary(desk);
    chips(find(".explore-chips"), desk);
  };
  desk.onChange(() => {
    card.hide();
    for (const part of [...parts, list]) part.update();
    tell();
  });
  tell();
  // a window made wider, a telephone turned: drawn anew, as the address has it
  let wide = views.clientWidth;
  let timer = 0;
  window.addEventListener("resize", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (views.clientWidth === wide) return;
      wide = views.clientWidth;
      card.hide();
      parts = build();
    }, 200);
  });
  desk.move({});
}

function summary(desk: Desk): string {
  const { events, total, capped } = desk.data;
  const all = desk.passing.all.length;
  const held = capped ? `${events.length.toLocaleString("en")} events of most origins, out of ${total.toLocaleString("en")} that meet the filters` : plural(total, "event");
  return all === events.length ? `Showing all: ${held}.` : `Showing ${all.toLocaleString("en")} of ${held}.`;
}

function chips(box: HTMLElement, desk: Desk): void {
  const { view } = desk;
  const made: HTMLElement[] = [];
  const add = (words: string, off: Partial<View>): void => {
    const chip = button(words, () => {
      desk.choose(off);
      (box.querySelector("button") ?? document.querySelector<HTMLElement>(".views a"))?.focus();
    });
    chip.className = "chip";
    chip.dir = "auto";
    chip.append(element("span", "off", " ×"), element("span", "unseen", ": take this choice off"));
    made.push(chip);
  };
  if (view.days) add(`Days: ${dayWords(view.days)}`, { days: null });
  if (view.box) {
    const inside = new Set(desk.passing.all.flatMap((event) => (event.place ? [event.place.name] : [])));
    add(`Map: ${inside.size === 1 ? [...inside][0] : plural(inside.size, "place")}`, { box: null });
  }
  if (view.node) add(`Party: ${nodeName(desk, view.node)}`, { node: null });
  if (made.length > 1) add("Clear all", { days: null, box: null, node: null });
  box.replaceChildren(...made);
}

function nodeName(desk: Desk, key: string): string {
  for (const event of desk.data.events) {
    const found = nodesOf(event, desk.view.nodes, desk.data.states).find((node) => node.key === key);
    if (found) return found.name;
  }
  return `unknown among ${NODE_WORDS[desk.view.nodes].toLowerCase()}`;
}

function legend(): HTMLElement[] {
  const sign = (inside: SVGElement, wide = 26): SVGSVGElement => {
    const made = svg("svg", { width: wide, height: 22, viewBox: `${-wide / 2} -11 ${wide} 22`, "aria-hidden": "true" });
    made.append(inside);
    return made;
  };
  const row = (title: string, ...items: [SVGElement | null, string][]): HTMLElement => {
    const list = element("ul");
    for (const [inside, words] of items) list.append(element("li", "", ...(inside ? [sign(inside)] : []), words));
    return element("div", "legend-row", element("h3", "", title), list);
  };
  const of = (ink: Ink, origins = 2, confidence = 1): SVGPathElement => mark({ quad: "MC", ink, origins, confidence });
  const tie = (tone: string): SVGLineElement => svg("line", { x1: -12, x2: 12, y1: 0, y2: 0, class: `tie tie-${tone}`, "stroke-width": 4 });
  return [
    row("Class", ...QUADS.map((quad): [SVGElement, string] => [mark({ quad, ink: "solid", origins: 2, confidence: 1 }), `${quad} ${QUAD_NAMES[quad].toLowerCase()}`])),
    row("Status", [of("solid"), "happened, or going on"], [of("outlined"), "planned, called for, on a condition"], [of("hatched"), "denied, or said not to have happened"]),
    row("Size", [of("solid", 1), "1 origin"], [of("solid", 5), "5 origins"], [of("solid", 15), "15 or more: reports that copy no other"]),
    row("Strength", [of("solid", 2, 0.1), "read with low confidence"], [of("solid", 2, 1), "with high confidence"]),
    row(
      "Places",
      [placeOutline("point", 7, { class: "ground ground-point legend-place" }), "a town or site, or several places near each other"],
      [placeOutline("area", 7, { class: "ground ground-area legend-place" }), "known by its region only"],
      [placeOutline("country", 7, { class: "ground ground-country legend-place" }), "by its country only, or a sea"],
      [null, "Ring: shares of the classes; thin verbal, thick material, dashed conflict."],
      [null, "Borders and names are Natural Earth’s, which draws who holds the ground; the desk takes no side by them."],
    ),
    row("Lines of the network", [tie("with"), "mostly cooperation"], [tie("mixed"), "both"], [tie("against"), "mostly conflict"]),
  ];
}
