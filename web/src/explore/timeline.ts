// Events by day in a lane for each class; below, the whole stretch, on which days are brushed.

import { axisBottom } from "d3-axis";
import { brushX, type BrushBehavior } from "d3-brush";
import { scaleUtc, type ScaleTime } from "d3-scale";
import { select, type Selection } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior } from "d3-zoom";
import { aboutEvent, type Card } from "./card";
import { DAY, days, iso, plural, QUAD_NAMES, QUADS, spoken, type Happening, type Quad } from "./data";
import { dayWords, type Desk } from "./desk";
import { Walk, type Spot } from "./keys";
import { button, element, mark, shape, size, svg } from "./marks";
import { thenAddress } from "../moment";

const AXIS = 22;
const STRIP = 46;
const BIN = 7;
// Longer stretches than this are no time of an event that a bar could show.
const LONGEST_BAR = 400 * DAY;

// Of fewer events hardly any is left outside at first.
const FEW = 60;

interface Drawn {
  event: Happening;
  first: number;
  after: number;
  middle: number;
}

export class Timeline {
  private readonly root: SVGSVGElement;
  private readonly base: ScaleTime<number, number>;
  private x: ScaleTime<number, number>;
  private readonly strip: ScaleTime<number, number>;
  private readonly walk: Walk;
  private readonly zooming: ZoomBehavior<SVGSVGElement, unknown>;
  private readonly brushing: BrushBehavior<unknown>;
  private readonly brushed: Selection<SVGGElement, unknown, null, undefined>;
  private readonly lanes: (Quad | null)[];
  private readonly left: number;
  private readonly width: number;
  private readonly laneHeight: number;
  private drawn: Drawn[] = [];
  // Where there are few, marks are larger.
  private grown = 1;
  private readonly dates: [HTMLInputElement, HTMLInputElement];
  private readonly told: HTMLInputElement;
  private readonly toDays = button("Zoom to the days", () => {
    const chosen = this.desk.view.days;
    if (chosen) this.zoomTo([days(chosen[0]) - DAY, days(chosen[1]) + 2 * DAY], true);
  });
  private frame = 0;
  private readonly whole: [number, number];

  constructor(
    private readonly section: HTMLElement,
    private readonly desk: Desk,
    card: Card,
  ) {
    const plot = section.querySelector<HTMLElement>(".plot")!;
    this.width = plot.clientWidth;
    this.left = this.width < 600 ? 34 : 148;
    this.lanes = desk.data.events.some((event) => event.quad === null) ? [...QUADS, null] : QUADS;
    this.laneHeight = section.closest(".explore-timeline") ? 128 : this.width < 600 ? 64 : 84;
    const height = this.lanes.length * this.laneHeight + AXIS + STRIP + AXIS + 10;
    this.root = svg("svg", { width: this.width, height, viewBox: `0 0 ${this.width} ${height}`, role: "group" });
    this.root.setAttribute("aria-label", "Timeline of events. Arrow keys go from mark to mark, Enter opens the claim.");
    plot.replaceChildren(this.root);

    const [core, whole] = this.stretches();
    this.whole = whole;
    const range: [number, number] = [this.left, this.width - 8];
    const view = desk.view;
    const shown: [number, number] = view.span ? [days(view.span[0]), days(view.span[1]) + DAY] : core;
    this.base = scaleUtc().domain(core).range(range);
    this.x = this.base.copy().domain(shown);
    const kept = [core, shown, ...(view.days ? [[days(view.days[0]), days(view.days[1]) + DAY]] : [])];
    this.strip = scaleUtc()
      .domain([Math.min(...kept.map((one) => one[0]!)), Math.max(...kept.map((one) => one[1]!))])
      .range(range);

    this.frameLanes();
    const marks = svg("g", { class: "marks" });
    const clip = svg("clipPath", { id: "timeline-clip" });
    clip.append(svg("rect", { x: this.left - 6, y: 0, width: this.width - this.left + 4, height }));
    marks.setAttribute("clip-path", "url(#timeline-clip)");
    this.root.append(clip, marks, svg("text", { class: "nothing", x: (this.left + this.width) / 2, y: this.laneTop(this.lanes.length) / 2 }));
    this.walk = new Walk(this.root, (event) => this.pressed(event));

    this.zooming = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.02, 4000])
      // the page is scrolled by a wheel or one finger
      .filter((event: Event) => {
        if (event.type === "wheel") return (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey;
        if (event.type.startsWith("touch")) return (event as TouchEvent).touches.length > 1;
        const [, y] = this.at(event as MouseEvent);
        return !(event as MouseEvent).button && y < this.stripTop() - 4;
      })
      .on("zoom", (event: { transform: { rescaleX: (scale: ScaleTime<number, number>) => ScaleTime<number, number> }; sourceEvent: unknown }) => {
        this.x = event.transform.rescaleX(this.base);
        cancelAnimationFrame(this.frame);
        this.frame = requestAnimationFrame(() => this.draw());
        if (event.sourceEvent) this.tellSpan();
      });
    select(this.root).call(this.zooming);

    const top = this.stripTop();
    this.root.append(svg("g", { class: "strip" }), svg("g", { class: "brush" }));
    this.brushing = brushX<unknown>()
      .extent([
        [this.left, top],
        [this.width - 8, top + STRIP],
      ])
      .on("end", (event: { selection: [number, number] | null; sourceEvent: unknown }) => {
        if (!event.sourceEvent) return;
        if (!event.selection) return this.desk.choose({ days: null });
        const [first, last] = event.selection.map((one) => this.strip.invert(one).getTime()) as [number, number];
        const start = Math.round(first / DAY) * DAY;
        const end = Math.max(start, Math.round(last / DAY) * DAY - DAY);
        this.desk.choose({ days: [iso(start), iso(end)] });
      });
    this.brushed = select(this.root.querySelector<SVGGElement>(".brush")!);
    this.brushed.call(this.brushing);

    this.dates = [element("input"), element("input")];
    this.told = element("input");
    this.tools();
    card.follow(this.root, (target) => {
      const link = target.closest("a");
      const event = link && this.drawn.find((one) => one.event.id === link.dataset["id"]);
      return event ? { at: link.querySelector("path") ?? link, lines: aboutEvent(event.event) } : null;
    });
    this.zoomTo(shown);
    this.update();
  }

  update(): void {
    const { view } = this.desk;
    this.drawn = this.desk.passing.days
      .flatMap((event) => {
        const time = this.desk.time(event);
        if (!time) return [];
        const first = days(time[0]);
        const after = days(time[1]) + DAY;
        return [{ event, first, after, middle: (first + after) / 2 }];
      })
      .sort((one, other) => one.middle - other.middle || other.event.origins - one.event.origins || (one.event.id < other.event.id ? -1 : 1));
    this.drawStrip();
    const bounds = view.days && ([days(view.days[0]), days(view.days[1]) + DAY].map((one) => this.strip(one)) as [number, number]);
    this.brushed.call(this.brushing.move, bounds);
    this.dates.forEach((input, index) => (input.value = view.days?.[index] ?? ""));
    this.told.checked = view.told;
    this.toDays.disabled = !view.days;
    this.draw();
    this.note();
  }

  private note(): void {
    const undated = this.desk.passing.days.filter((event) => !event.start).length;
    const [from, to] = this.strip.domain().map((one) => one.getTime()) as [number, number];
    const before = this.drawn.filter((one) => one.after <= from).length;
    const behind = this.drawn.filter((one) => one.first >= to).length;
    const words: string[] = [];
    if (before || behind) {
      const sides = [before ? `${before.toLocaleString("en")} before ${iso(from)}` : "", behind ? `${behind.toLocaleString("en")} after ${iso(to)}` : ""];
      words.push(`Outside the stretch: ${sides.filter(Boolean).join(", ")}.`);
    }
    if (undated) {
      words.push(
        this.desk.view.told
          ? `${plural(undated, "event")} without a date of ${undated === 1 ? "its" : "their"} own ${undated === 1 ? "stands" : "stand"} at the day of the first report, underlined.`
          : `${plural(undated, "event")} without a date of ${undated === 1 ? "its" : "their"} own: not drawn, but in the list below.`,
      );
    }
    words.push("Drag to move; Ctrl and the wheel to zoom; drag on the strip below to choose days.");
    this.section.querySelector(".view-note")!.textContent = words.join(" ");
  }

  // Where most events lie, and where all do: a year recalled from long ago must not squeeze the rest.
  private stretches(): [[number, number], [number, number]] {
    const found = this.desk.data.events.flatMap((event) => {
      const start = event.start ?? (this.desk.view.told ? event.told : null);
      return start ? [days(start)] : [];
    });
    const after = this.desk.data.events.flatMap((event) => (event.end ? [days(event.end) + DAY] : []));
    if (!found.length) {
      const told = this.desk.data.events.flatMap((event) => (event.told ? [days(event.told)] : [])).sort((a, b) => a - b);
      const only: [number, number] = [(told[0] ?? Date.now()) - DAY, (told.at(-1) ?? Date.now()) + 2 * DAY];
      return [only, only];
    }
    found.sort((one, other) => one - other);
    const whole: [number, number] = [found[0]!, Math.max(found.at(-1)! + DAY, ...after)];
    const near = shortest(found, found.length < FEW ? 0.92 : 0.85);
    const isLong = whole[1] - whole[0] > 3 * (near[1] - near[0]);
    const [first, last] = isLong ? near : whole;
    const rim = Math.max(2 * DAY, (last - first) * 0.04);
    return [[first - rim, last + rim], [whole[0] - rim, whole[1] + rim]];
  }

  // Marks keep their elements, and with them the focus, when they grow.
  private grow(link: SVGAElement, event: Happening): void {
    const r = this.size(event);
    if (link.dataset["r"] === String(r)) return;
    link.dataset["r"] = String(r);
    link.querySelector("path")!.setAttribute("d", shape(event.quad, r));
    link.querySelector("circle")!.setAttribute("r", String(Math.max(6, r)));
    const under = r + 1.5;
    for (const [name, value] of Object.entries({ x1: -under, x2: under, y1: under, y2: under })) {
      link.querySelector(".told")?.setAttribute(name, String(value));
    }
  }

  private size(event: Happening): number {
    return size(event.origins) * this.grown;
  }

  private laneTop(lane: number): number {
    return lane * this.laneHeight;
  }

  private stripTop(): number {
    return this.lanes.length * this.laneHeight + AXIS + 6;
  }

  private at(event: MouseEvent): [number, number] {
    const box = this.root.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private frameLanes(): void {
    const frame = svg("g", { class: "lanes", "aria-hidden": "true" });
    this.lanes.forEach((quad, index) => {
      const top = this.laneTop(index);
      const ground = svg("rect", { x: 0, y: top, width: this.width, height: this.laneHeight, class: `lane lane-${index % 2}` });
      const sign = mark({ quad, ink: "solid", origins: 1, confidence: 1 }, 5);
      sign.setAttribute("transform", `translate(12,${top + 15})`);
      const label = svg("text", { x: 23, y: top + 19, class: `lane-name q-${quad ?? "none"}` });
      label.textContent = this.left < 100 ? "" : quad ? QUAD_NAMES[quad] : "No class";
      const letters = svg("text", { x: 4, y: top + 36, class: `lane-letters q-${quad ?? "none"}` });
      letters.textContent = quad ?? "–";
      frame.append(ground, sign, label, letters);
    });
    this.root.append(frame, svg("g", { class: "axis", transform: `translate(0,${this.lanes.length * this.laneHeight})`, "aria-hidden": "true" }));
  }

  private ticks(): number {
    return Math.max(3, Math.round((this.width - this.left) / 95));
  }

  private draw(): void {
    const { x, laneHeight } = this;
    const dayWide = x(DAY) - x(0);
    const axis = this.root.querySelector<SVGGElement>(".axis")!;
    select(axis).call(axisBottom(x).ticks(this.ticks()).tickSizeOuter(0));
    keepInside(axis, x.range()[1] as number);
    const brushed = this.desk.view.days;
    const bins = new Map<string, Drawn[]>();
    const [from, to] = x.domain().map((one) => one.getTime()) as [number, number];
    const within = this.drawn.filter((one) => one.middle >= from && one.middle <= to);
    this.grown = within.length < 60 ? 1.7 : within.length < 400 ? 1.35 : 1;
    for (const one of within) {
      const lane = this.lanes.indexOf(one.event.quad);
      const key = `${lane} ${Math.round(x(one.middle) / (BIN * this.grown))}`;
      const bin = bins.get(key);
      if (bin) bin.push(one);
      else bins.set(key, [one]);
    }
    const places = new Map<string, { x: number; y: number; one: Drawn }>();
    for (const [key, bin] of bins) {
      const lane = Number(key.split(" ")[0]);
      const ground = this.laneTop(lane) + laneHeight - 4;
      const room = laneHeight - 10;
      const wide = 2 * this.size(bin[0]!.event) + 1;
      bin.sort((one, other) => other.event.origins - one.event.origins || one.middle - other.middle || (one.event.id < other.event.id ? -1 : 1));
      const tall = bin.reduce((sum, one) => sum + 2 * this.size(one.event) + 1, 0);
      // a day that is drawn wide has room for columns side by side
      const columns = Math.max(1, Math.min(Math.floor((dayWide * 0.85) / wide), Math.ceil(tall / room)));
      const tops = new Array<number>(columns).fill(0);
      const squeeze = Math.min(1, room / (tall / columns + wide));
      bin.forEach((one, index) => {
        const column = index % columns;
        const r = this.size(one.event);
        const across = x(one.middle) + (column - (columns - 1) / 2) * wide;
        const y = ground - (tops[column]! + r) * (squeeze < 1 ? squeeze : 1);
        tops[column] = tops[column]! + 2 * r + 1;
        places.set(one.event.id, { x: across, y: Math.max(y, this.laneTop(lane) + r + 1), one });
      });
    }
    const hadFocus = this.walk.hasFocus() && this.root.querySelector(".marks")!.contains(document.activeElement);
    const marks = select(this.root.querySelector<SVGGElement>(".marks")!)
      .selectAll<SVGAElement, { x: number; y: number; one: Drawn }>("a")
      .data([...places.values()], (item) => item.one.event.id)
      .join((enter) =>
        enter.append((item) => {
          const { event } = item.one;
          const link = svg("a", { href: thenAddress(`/claims/${event.id}`), "aria-label": spoken(event), "data-id": event.id });
          link.append(svg("line", { class: `bar q-${event.quad ?? "none"}` }), mark(event), svg("circle", { class: "hit" }));
          if (!event.start) link.append(svg("line", { class: "told" }));
          return link;
        }),
      );
    marks.each((item, index, links) => this.grow(links[index]!, item.one.event));
    marks
      .attr("transform", (item) => `translate(${item.x.toFixed(1)},${item.y.toFixed(1)})`)
      .classed("is-out", (item) => {
        const time = this.desk.time(item.one.event);
        return Boolean(brushed && time && (time[0] > brushed[1] || time[1] < brushed[0]));
      })
      .each(function ({ one, x: at }) {
        const bar = this.firstElementChild as SVGLineElement;
        const isLong = one.after - one.first > DAY && one.after - one.first <= LONGEST_BAR;
        bar.setAttribute("x1", String(isLong ? x(one.first) - at : 0));
        bar.setAttribute("x2", String(isLong ? x(one.after) - at : 0));
      });
    this.root.querySelector(".nothing")!.textContent = this.drawn.length ? "" : "None of these events has a date of its own.";
    const spots: Spot[] = [];
    marks.each(function (item) {
      spots.push({ element: this, x: item.x, y: item.y });
    });
    spots.sort((one, other) => one.x - other.x || one.y - other.y);
    this.walk.update(spots, hadFocus);
    const shown = this.root.querySelector<SVGGElement>(".strip .shown");
    const [first, last] = [Math.max(this.left, this.strip(from)), Math.min(this.width - 8, this.strip(to))];
    shown?.setAttribute("d", last > first ? `M${first},${this.stripTop() + STRIP + 1}h${last - first}` : "");
  }

  private drawStrip(): void {
    const strip = this.root.querySelector<SVGGElement>(".strip")!;
    const top = this.stripTop();
    const middle = top + STRIP / 2;
    const count = Math.max(30, Math.round((this.width - this.left) / 5));
    const wide = (this.width - 8 - this.left) / count;
    const bins = Array.from({ length: count }, () => ({ VC: 0, MC: 0, VX: 0, MX: 0 }));
    for (const one of this.drawn) {
      const bin = bins[Math.floor((this.strip(one.middle) - this.left) / wide)];
      if (bin && one.event.quad) bin[one.event.quad] += 1;
    }
    const most = Math.max(1, ...bins.flatMap((bin) => [bin.VC + bin.MC, bin.VX + bin.MX]));
    // what is there is seen, however small beside the most
    const tall = (number: number): number => (number ? Math.max(1.2, (number / most) * (STRIP / 2 - 4)) : 0);
    const parts: SVGElement[] = [svg("rect", { x: this.left, y: top, width: this.width - 8 - this.left, height: STRIP, class: "strip-ground" })];
    bins.forEach((bin, index) => {
      const x = this.left + index * wide;
      let y = middle;
      for (const quad of ["MC", "VC"] as const) {
        y -= tall(bin[quad]);
        if (bin[quad]) parts.push(svg("rect", { x, y, width: wide - 0.8, height: tall(bin[quad]), class: `count q-${quad}` }));
      }
      y = middle;
      for (const quad of ["MX", "VX"] as const) {
        if (bin[quad]) parts.push(svg("rect", { x, y, width: wide - 0.8, height: tall(bin[quad]), class: `count q-${quad}` }));
        y += tall(bin[quad]);
      }
    });
    parts.push(svg("line", { x1: this.left, x2: this.width - 8, y1: middle, y2: middle, class: "strip-middle" }), svg("path", { class: "shown" }));
    const words = [
      ["together", middle - 8],
      ["against", middle + 16],
    ] as const;
    if (this.left > 100) {
      for (const [text, y] of words) {
        const label = svg("text", { x: this.left - 8, y, class: "strip-name" });
        label.textContent = text === "together" ? "cooperation ↑" : "conflict ↓";
        parts.push(label);
      }
    }
    const axis = svg("g", { class: "axis", transform: `translate(0,${top + STRIP + 3})`, "aria-hidden": "true" });
    select(axis as SVGGElement).call(axisBottom(this.strip).ticks(this.ticks()).tickSizeOuter(0));
    keepInside(axis as SVGGElement, this.strip.range()[1] as number);
    parts.push(axis);
    strip.replaceChildren(...parts);
  }

  private tools(): void {
    const [first, last] = this.dates;
    const given = (): void => {
      if (!first.value && !last.value) return this.desk.choose({ days: null });
      if (!first.value || !last.value) return;
      const both: [string, string] = [first.value, last.value];
      this.desk.choose({ days: both[0] <= both[1] ? both : [both[1], both[0]] });
    };
    for (const input of this.dates) {
      input.type = "date";
      input.addEventListener("change", given);
    }
    this.told.type = "checkbox";
    this.told.addEventListener("change", () => this.desk.choose({ told: this.told.checked }));
    const undated = this.desk.data.events.filter((event) => !event.start && event.told).length;
    const tools = this.section.querySelector(".tools")!;
    tools.append(
      element("label", "", "Days from ", first),
      element("label", "", "to ", last),
      button("−", () => this.scale(1 / 1.6), "Zoom out"),
      button("+", () => this.scale(1.6), "Zoom in"),
      this.toDays,
      button("All", () => this.zoomTo(this.whole, true), "The whole stretch of time"),
    );
    if (undated) tools.append(element("label", "check", this.told, ` also ${undated.toLocaleString("en")} undated, at the day of their first report`));
  }

  private scale(by: number): void {
    select(this.root).call(this.zooming.scaleBy, by);
    this.tellSpan();
  }

  private zoomTo([from, to]: [number, number], told = false): void {
    const [left, right] = this.base.range() as [number, number];
    const k = (right - left) / (this.base(to) - this.base(from));
    select(this.root).call(this.zooming.transform, zoomIdentity.translate(left - k * this.base(from), 0).scale(k));
    if (!told) return;
    const [first, last] = this.strip.domain().map((one) => one.getTime()) as [number, number];
    this.strip.domain([Math.min(first, from), Math.max(last, to)]);
    this.tellSpan();
    this.update();
  }

  private tellSpan(): void {
    const [from, to] = this.x.domain().map((one) => one.getTime()) as [number, number];
    this.desk.move({ span: [iso(from), iso(Math.max(from, to - DAY))] });
  }

  private pressed(event: KeyboardEvent): boolean {
    if (event.key === "+" || event.key === "-") {
      this.scale(event.key === "+" ? 1.6 : 1 / 1.6);
      return true;
    }
    // to marks that lie beside what is shown, too
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const index = link ? this.drawn.findIndex((one) => one.event.id === link.dataset["id"]) : -1;
    const next = step && index >= 0 ? this.drawn[index + step] : undefined;
    if (!next) return false;
    const [from, to] = this.x.domain().map((one) => one.getTime()) as [number, number];
    if (next.middle < from || next.middle > to) {
      const half = (to - from) / 2;
      this.zoomTo([next.middle - half, next.middle + half]);
      this.tellSpan();
      cancelAnimationFrame(this.frame);
      this.draw();
    }
    this.root.querySelector<SVGAElement>(`a[data-id="${CSS.escape(next.event.id)}"]`)?.focus();
    return true;
  }
}

// The shortest stretch in which a share of the days lie; they must be in order.
function shortest(ordered: number[], share: number): [number, number] {
  const inside = Math.max(1, Math.ceil(ordered.length * share));
  let best: [number, number] = [ordered[0]!, ordered[inside - 1]!];
  for (let first = 1; first + inside <= ordered.length; first += 1) {
    const last = ordered[first + inside - 1]!;
    if (last - ordered[first]! < best[1] - best[0]) best = [ordered[first]!, last];
  }
  return [best[0], best[1] + DAY];
}

export { dayWords };

/** Ends the label of a last tick at the end of its axis where it would stand out of the drawing. */
function keepInside(axis: SVGGElement, end: number): void {
  for (const tick of axis.querySelectorAll<SVGGElement>(".tick")) {
    const at = Number(/translate\(([\d.]+)/.exec(tick.getAttribute("transform") ?? "")?.[1] ?? 0);
    tick.querySelector("text")?.setAttribute("text-anchor", end - at < 24 ? "end" : "middle");
  }
}
