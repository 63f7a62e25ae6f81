// Places of events on Natural Earth; near ones together. A place, a box or what is in view filters the others.

import { geoMercator, geoPath, type GeoPath } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, zoomTransform, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import Supercluster from "supercluster";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { aboutClasses, howMany, line, type Card } from "./card";
import { plural, QUADS, type Happening, type Place, type Quad } from "./data";
import type { Desk, View } from "./desk";
import { isInside } from "./desk";
import { Walk, type Spot } from "./keys";
import { button, element, svg } from "./marks";

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Box = NonNullable<View["box"]>;
interface Held {
  place: Place;
}
interface Glyph {
  key: string;
  x: number;
  y: number;
  places: Place[];
  events: Happening[];
}

const TILE = 512;
const NEAR = 44;
// From here on the finer borders are worth their 750 kB.
const FINE_FROM = 5;
const LISTED = 14;
const RIM = 0.02;
const EXACT: Record<Place["exactness"], string> = {
  point: "",
  area: "known by its region only; stands at the middle of it",
  country: "known by its country only; stands at the middle of it",
  sea: "a sea; stands at the middle of it",
  unknown: "how exact the point is was not noted",
};
const isCoarse = (place: Place): boolean => place.exactness === "area" || place.exactness === "country" || place.exactness === "sea";

export class WorldMap {
  private readonly root: SVGSVGElement;
  private readonly width: number;
  private readonly height: number;
  private readonly projection = geoMercator();
  private readonly path: GeoPath;
  private readonly zooming: ZoomBehavior<SVGSVGElement, unknown>;
  private readonly walk: Walk;
  private readonly boxing: HTMLButtonElement;
  private readonly here: Map<Place, Happening[]> = new Map();
  private index = new Supercluster<Held>();
  private labels: { name: string; at: [number, number]; wide: number }[] = [];
  private isFine = false;
  private frame = 0;
  private glyphs: Glyph[] = [];

  constructor(
    private readonly section: HTMLElement,
    private readonly desk: Desk,
    card: Card,
  ) {
    const plot = section.querySelector<HTMLElement>(".plot")!;
    this.width = plot.clientWidth;
    this.height = section.closest(".explore-map") ? Math.min(640, Math.max(420, this.width * 0.5)) : this.width < 600 ? 300 : 440;
    this.projection.scale(this.width / (2 * Math.PI)).translate([this.width / 2, this.height / 2]).center([0, 25]);
    this.path = geoPath(this.projection);
    this.root = svg("svg", { width: this.width, height: this.height, viewBox: `0 0 ${this.width} ${this.height}`, role: "group", class: "world" });
    this.root.setAttribute("aria-label", "Map of events. Arrow keys go from place to place, Enter chooses one, plus and minus zoom.");
    const land = svg("g", { class: "land", "aria-hidden": "true" });
    land.append(svg("path", { class: "countries" }));
    this.root.append(
      svg("rect", { width: this.width, height: this.height, class: "sea" }),
      land,
      svg("g", { class: "names", "aria-hidden": "true" }),
      svg("rect", { class: "box" }),
      svg("g", { class: "places-drawn" }),
    );
    plot.replaceChildren(this.root);
    this.walk = new Walk(this.root, (event) => this.pressed(event));
    this.boxing = button("Draw a box", () => this.boxing.setAttribute("aria-pressed", String(!this.isBoxing())), "Then drag over the map; Shift and dragging does the same");
    this.boxing.setAttribute("aria-pressed", "false");
    this.zooming = zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, 600])
      .translateExtent([
        [0, -this.width * 0.35],
        [this.width, this.height + this.width * 0.35],
      ])
      .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
        if (event.type === "wheel") return event.ctrlKey || event.metaKey;
        if (event.type.startsWith("touch")) return (event as TouchEvent).touches.length > 1;
        return !(event as MouseEvent).button && !event.shiftKey && !this.isBoxing();
      })
      .on("zoom", (event: { sourceEvent: unknown }) => {
        cancelAnimationFrame(this.frame);
        this.frame = requestAnimationFrame(() => this.draw());
        if (event.sourceEvent) this.tellPlace();
      });
    select(this.root).call(this.zooming);
    this.drawBoxes();
    section.querySelector(".tools")!.append(
      button("−", () => this.scale(1 / 1.8), "Zoom out"),
      button("+", () => this.scale(1.8), "Zoom in"),
      button("All places", () => this.fit(this.places(), true), "Show all places that have events"),
      this.boxing,
      button("Choose what is in view", () => this.desk.choose({ box: this.inView() })),
    );
    card.follow(this.root, (target) => {
      const drawn = target.closest<SVGGElement>("g[data-key]");
      const glyph = drawn && this.glyphs.find((one) => one.key === drawn.dataset["key"]);
      return glyph ? { at: drawn, lines: this.about(glyph) } : null;
    });
    this.sort();
    void this.fetch("countries-110m");
    const at = desk.view.at;
    if (at) this.goTo([at[0], at[1]], at[2]);
    else this.fit(desk.view.box ? this.places().filter((place) => this.isChosen(place)) : this.core());
    this.update();
  }

  update(): void {
    this.sort();
    this.list();
    this.draw();
  }

  private sort(): void {
    this.here.clear();
    for (const event of this.desk.passing.box) {
      if (!event.place) continue;
      const found = this.here.get(event.place);
      if (found) found.push(event);
      else this.here.set(event.place, [event]);
    }
    this.index = new Supercluster<Held>({ radius: NEAR, extent: TILE, maxZoom: 15 });
    this.index.load(
      [...this.here.keys()]
        .sort((one, other) => one.index - other.index)
        .map((place) => ({ type: "Feature", properties: { place }, geometry: { type: "Point", coordinates: [place.lon, place.lat] } })),
    );
  }

  private places(): Place[] {
    return [...this.here.keys()];
  }

  // Places where most events are: a far capital or two must not push the rest together.
  private core(): Place[] {
    const total = [...this.here.values()].reduce((sum, events) => sum + events.length, 0);
    if (total < 30) return this.places();
    const between = (value: (place: Place) => number): [number, number] => {
      const ordered = [...this.here].sort(([one], [other]) => value(one) - value(other) || one.index - other.index);
      let sum = 0;
      const inside = ordered.filter(([, events]) => {
        sum += events.length;
        return sum > total * 0.06 && sum - events.length < total * 0.94;
      });
      return [value(inside[0]![0]), value(inside.at(-1)![0])];
    };
    const [west, east] = between((place) => place.lon);
    const [south, north] = between((place) => place.lat);
    return this.places().filter(({ lon, lat }) => lon >= west && lon <= east && lat >= south && lat <= north);
  }

  private isBoxing(): boolean {
    return this.boxing.getAttribute("aria-pressed") === "true";
  }

  private isChosen(place: Place): boolean {
    return this.desk.view.box !== null && isInside(place.lon, place.lat, this.desk.view.box);
  }

  private async fetch(name: string): Promise<void> {
    const answer = await fetch(`/static/built/data/${name}.json`);
    if (!answer.ok) return;
    const topology = (await answer.json()) as Countries;
    const countries = feature(topology, topology.objects.countries);
    this.root.querySelector(".countries")!.setAttribute("d", this.path(countries) ?? "");
    this.labels = countries.features.flatMap((country) => {
      // where a state has parts overseas, its largest part bears the name
      const parts = country.geometry.type === "MultiPolygon" ? country.geometry.coordinates : country.geometry.type === "Polygon" ? [country.geometry.coordinates] : [];
      const polygons = parts.map((coordinates) => ({ type: "Polygon" as const, coordinates }));
      const largest = polygons.sort((one, other) => this.path.area(other) - this.path.area(one))[0];
      if (!largest) return [];
      const [[left], [right]] = this.path.bounds(largest);
      return [{ name: country.properties.name, at: this.path.centroid(largest), wide: right - left }];
    });
    this.draw();
  }

  private transform(): ZoomTransform {
    return zoomTransform(this.root);
  }

  private spot(lon: number, lat: number): [number, number] {
    return this.transform().apply(this.projection([lon, lat]) ?? [-1e4, -1e4]);
  }

  private inverse(x: number, y: number): [number, number] {
    const [lon, lat] = this.projection.invert?.(this.transform().invert([x, y])) ?? [0, 0];
    return [Math.max(-180, Math.min(180, lon)), Math.max(-85, Math.min(85, lat))];
  }

  private inView(): Box {
    const [west, north] = this.inverse(0, 0);
    const [east, south] = this.inverse(this.width, this.height);
    return [west, south, east, north];
  }

  private draw(): void {
    const transform = this.transform();
    if (transform.k >= FINE_FROM && !this.isFine) {
      this.isFine = true;
      void this.fetch("countries-50m");
    }
    this.root.querySelector(".land")!.setAttribute("transform", transform.toString());
    const names = this.labels.flatMap((label) => {
      const [x, y] = transform.apply(label.at);
      const fits = label.wide * transform.k > label.name.length * 6.5 + 8;
      if (!fits || x < 0 || x > this.width || y < 0 || y > this.height) return [];
      const text = svg("text", { x, y });
      text.textContent = label.name;
      return [text];
    });
    this.root.querySelector(".names")!.replaceChildren(...names);
    const box = this.root.querySelector(".box")!;
    const chosen = this.desk.view.box;
    box.toggleAttribute("hidden", !chosen);
    if (chosen) this.place(box, this.spot(chosen[0], chosen[3]), this.spot(chosen[2], chosen[1]));
    this.drawGlyphs();
  }

  private place(box: Element, [x1, y1]: [number, number], [x2, y2]: [number, number]): void {
    for (const [name, value] of Object.entries({ x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) })) {
      box.setAttribute(name, value.toFixed(1));
    }
  }

  private drawGlyphs(): void {
    const zoomed = Math.max(0, Math.floor(Math.log2((this.width * this.transform().k) / TILE)));
    this.glyphs = this.index.getClusters([-180, -85, 180, 85], zoomed).flatMap((found): Glyph[] => {
      const [lon, lat] = found.geometry.coordinates as [number, number];
      const [x, y] = this.spot(lon, lat);
      if (x < -20 || x > this.width + 20 || y < -20 || y > this.height + 20) return [];
      const properties = found.properties;
      const places =
        "cluster" in properties && properties.cluster
          ? this.index.getLeaves(properties.cluster_id, Infinity).map((leaf) => (leaf.properties as Held).place)
          : [(properties as Held).place];
      const key = places.map((place) => place.index).sort((one, other) => one - other).join("-");
      const events = places.flatMap((place) => this.here.get(place) ?? []);
      places.sort((one, other) => (this.here.get(other)?.length ?? 0) - (this.here.get(one)?.length ?? 0) || one.index - other.index);
      return [{ key, x, y, places, events }];
    });
    // the small ones above the large
    this.glyphs.sort((one, other) => other.events.length - one.events.length || (one.key < other.key ? -1 : 1));
    const hadFocus = this.walk.hasFocus();
    const drawn = select(this.root.querySelector<SVGGElement>(".places-drawn")!)
      .selectAll<SVGGElement, Glyph>("g[data-key]")
      .data(this.glyphs, (glyph) => `${glyph.key}/${glyph.events.length}/${aboutClasses(glyph.events)}`)
      .join((enter) => enter.append((glyph) => this.glyph(glyph)))
      .attr("transform", (glyph) => `translate(${glyph.x.toFixed(1)},${glyph.y.toFixed(1)})`)
      .attr("aria-pressed", (glyph) => String(glyph.places.every((place) => this.isChosen(place))))
      .classed("is-out", (glyph) => this.desk.view.box !== null && !glyph.places.some((place) => this.isChosen(place)));
    const spots: Spot[] = [];
    drawn.each(function (glyph) {
      spots.push({ element: this, x: glyph.x, y: glyph.y });
    });
    this.walk.update(spots, hadFocus);
    this.note();
  }

  private note(): void {
    const all = this.desk.passing.box;
    const without = all.filter((event) => !event.place).length;
    const outside = all.length - without - this.glyphs.reduce((sum, glyph) => sum + glyph.events.length, 0);
    const words = [this.here.size ? `${plural(all.length - without, "event")} at ${plural(this.here.size, "place")}.` : "None of these events names a place."];
    if (outside > 0) words.push(`${outside.toLocaleString("en")} of them outside what is shown.`);
    if (without && this.here.size) words.push(`${without.toLocaleString("en")} more name no place.`);
    words.push("Drag to move; Ctrl and the wheel to zoom; click a place to choose it.");
    this.section.querySelector(".view-note")!.textContent = words.join(" ");
  }

  private glyph(glyph: Glyph): SVGGElement {
    const number = glyph.events.length;
    const r = Math.min(5 + 2.4 * Math.sqrt(number), 30);
    const made = svg("g", { class: "glyph", role: "button", "data-key": glyph.key });
    const where = glyph.places[0]!.name + (glyph.places.length > 1 ? ` and ${plural(glyph.places.length - 1, "more place")}` : "");
    const exact = glyph.places.length === 1 ? EXACT[glyph.places[0]!.exactness] : "";
    made.setAttribute("aria-label", `${where}: ${howMany(glyph.events)}. ${aboutClasses(glyph.events)}${exact ? `. ${exact}` : ""}`);
    const coarse = glyph.places.filter(isCoarse);
    const only = coarse.length === glyph.places.length ? (coarse.some((place) => place.exactness !== "area") ? "country" : "area") : "point";
    made.append(outline(only, r, { class: `ground ground-${only}` }));
    let start = 0;
    for (const quad of [...QUADS, null]) {
      const share = (100 * glyph.events.filter((event) => event.quad === quad).length) / number;
      if (share) made.append(arc(only, r, quad, start, share));
      start += share;
    }
    if (only === "point" && coarse.length) made.append(outline("country", 4, { class: "badge", transform: `translate(${(r * 0.75).toFixed(1)},${(-r * 0.75).toFixed(1)})` }));
    if (r > 8.5) {
      const text = svg("text", { class: "number", y: 4 });
      text.textContent = number.toLocaleString("en");
      made.append(text);
    }
    made.addEventListener("click", () => this.choose(glyph.places));
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.choose(glyph.places);
    });
    return made;
  }

  private about(glyph: Glyph): Node[] {
    const shown = glyph.places.slice(0, 5).map((place) => {
      const exact = EXACT[place.exactness];
      return line(`${place.name}: ${howMany(this.here.get(place) ?? [])}${exact ? ` (${exact})` : ""}`);
    });
    if (glyph.places.length > 5) shown.push(line(`and ${plural(glyph.places.length - 5, "more place")}`));
    return [line(`${howMany(glyph.events)} · ${aboutClasses(glyph.events)}`, "card-head"), ...shown, line("Click or Enter: only these, in all views", "card-hint")];
  }

  private choose(places: Place[]): void {
    const lons = places.map((place) => place.lon);
    const lats = places.map((place) => place.lat);
    const box: Box = [Math.min(...lons) - RIM, Math.min(...lats) - RIM, Math.max(...lons) + RIM, Math.max(...lats) + RIM];
    const same = this.desk.view.box?.every((one, index) => Math.abs(one - box[index]!) < 0.002);
    this.desk.choose({ box: same ? null : box });
  }

  private list(): void {
    const ordered = [...this.here].sort(([one, some], [other, others]) => others.length - some.length || one.index - other.index);
    const items = ordered.slice(0, LISTED).map(([place, events]) => {
      const chip = button(place.name, () => this.choose([place]), EXACT[place.exactness]);
      chip.append(element("span", "n", ` ${events.length.toLocaleString("en")}`));
      chip.setAttribute("aria-pressed", String(this.isChosen(place)));
      chip.dir = "auto";
      chip.dataset["place"] = String(place.index);
      return element("li", "", chip);
    });
    const box = this.section.querySelector(".places")!;
    const focused = box.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["place"] : undefined;
    box.replaceChildren(...items);
    if (focused === undefined) return;
    // the chip that was pressed was made anew
    (box.querySelector<HTMLElement>(`[data-place="${focused}"]`) ?? box.querySelector<HTMLElement>("button"))?.focus({ preventScroll: true });
  }

  private drawBoxes(): void {
    let from: [number, number] | null = null;
    const at = (event: PointerEvent): [number, number] => {
      const box = this.root.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const box = this.root.querySelector(".box")!;
    this.root.addEventListener("pointerdown", (event) => {
      if (event.button || !(event.shiftKey || this.isBoxing())) return;
      from = at(event);
      event.preventDefault();
      this.root.setPointerCapture(event.pointerId);
    });
    this.root.addEventListener("pointermove", (event) => {
      if (!from) return;
      box.removeAttribute("hidden");
      this.place(box, from, at(event));
    });
    this.root.addEventListener("pointerup", (event) => {
      if (!from) return;
      const [x1, y1] = from;
      const [x2, y2] = at(event);
      from = null;
      this.boxing.setAttribute("aria-pressed", "false");
      if (Math.abs(x2 - x1) < 5 || Math.abs(y2 - y1) < 5) return this.draw();
      const [west, north] = this.inverse(Math.min(x1, x2), Math.min(y1, y2));
      const [east, south] = this.inverse(Math.max(x1, x2), Math.max(y1, y2));
      this.desk.choose({ box: [west, south, east, north] });
    });
  }

  private scale(by: number): void {
    select(this.root).call(this.zooming.scaleBy, by);
    this.tellPlace();
  }

  private goTo(at: [number, number], k: number): void {
    const [x, y] = this.projection(at) ?? [this.width / 2, this.height / 2];
    select(this.root).call(this.zooming.transform, zoomIdentity.translate(this.width / 2 - k * x, this.height / 2 - k * y).scale(k));
  }

  private fit(places: Place[], told = false): void {
    const spots = places.flatMap((place) => {
      const spot = this.projection([place.lon, place.lat]);
      return spot ? [spot] : [];
    });
    if (spots.length) {
      const xs = spots.map((spot) => spot[0]);
      const ys = spots.map((spot) => spot[1]);
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const k = Math.max(1, Math.min(24, (this.width - 90) / Math.max(1, right - left), (this.height - 90) / Math.max(1, bottom - top)));
      this.goTo(this.projection.invert?.([(left + right) / 2, (top + bottom) / 2]) ?? [0, 25], k);
    }
    if (told) this.tellPlace();
  }

  private tellPlace(): void {
    const [lon, lat] = this.inverse(this.width / 2, this.height / 2);
    this.desk.move({ at: [lon, lat, this.transform().k] });
  }

  private pressed(event: KeyboardEvent): boolean {
    if (event.key !== "+" && event.key !== "-") return false;
    this.scale(event.key === "+" ? 1.8 : 1 / 1.8);
    return true;
  }
}

// Round for a place, square for a region, six-sided for a country or a sea.
function outline(kind: "point" | "area" | "country", r: number, attributes: Record<string, string>): SVGElement {
  const common = { pathLength: 100, ...attributes };
  if (kind === "point") return svg("circle", { r, ...common });
  if (kind === "area") return svg("rect", { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: 2, ...common });
  const corners = Array.from({ length: 6 }, (_, corner) => {
    const turn = (Math.PI / 3) * corner;
    return `${(1.1 * r * Math.cos(turn)).toFixed(2)},${(1.1 * r * Math.sin(turn)).toFixed(2)}`;
  });
  return svg("polygon", { points: corners.join(" "), ...common });
}

// A share of the outline, in hundredths. Conflict is dashed, what is material is thick.
function arc(kind: "point" | "area" | "country", r: number, quad: Quad | null, start: number, share: number): SVGElement {
  const isDashed = quad === "VX" || quad === "MX";
  const dash = Math.max(1.5, 600 / (2 * Math.PI * r * 2));
  const pieces: number[] = [0, start];
  let left = share;
  while (left > 0.01) {
    const piece = isDashed ? Math.min(dash, left) : left;
    const gap = Math.min(isDashed ? dash * 0.6 : 0, left - piece);
    pieces.push(piece, gap);
    left -= piece + gap;
  }
  pieces[pieces.length - 1] = pieces.at(-1)! + 200;
  return outline(kind, r, {
    class: `arc q-${quad ?? "none"}`,
    "stroke-width": (quad === "MC" || quad === "MX" ? Math.min(5, r * 0.42) : Math.min(2.5, r * 0.26)).toFixed(1),
    "stroke-dasharray": pieces.map((one) => one.toFixed(2)).join(" "),
  });
}

export { outline as placeOutline };
