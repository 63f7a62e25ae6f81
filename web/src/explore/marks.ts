// How an event is drawn: shape for its class, filling for its status, size for its origins, opacity for its confidence.

import { QUADS, type Happening, type Quad } from "./data";

export const SVG = "http://www.w3.org/2000/svg";

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string | number> = {},
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = "",
  ...inside: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

export function button(label: string, act: () => void, title = ""): HTMLButtonElement {
  const made = element("button", "", label);
  made.type = "button";
  if (title) {
    made.title = title;
    if (label.length < 3) made.setAttribute("aria-label", title);
  }
  made.addEventListener("click", act);
  return made;
}

const circle = (r: number): string => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
const diamond = (r: number): string => `M0,${-r}L${r},0L0,${r}L${-r},0Z`;
// Verbal classes have a hole, which tells them from material ones in whatever way they are filled.
const HOLE = 0.48;

export function shape(quad: Quad | null, r: number): string {
  switch (quad) {
    case "VC":
      return circle(r) + circle(r * HOLE);
    case "MC":
      return circle(r);
    case "VX":
      return diamond(r * 1.2) + diamond(r * 1.2 * HOLE);
    case "MX":
      return diamond(r * 1.2);
    default:
      return `M${-r * 0.7},${-r * 0.7}h${r * 1.4}v${r * 1.4}h${-r * 1.4}Z`;
  }
}

export const size = (origins: number): number => Math.min(3.6 + 2.1 * Math.sqrt(Math.max(0, origins - 1)), 12);
export const opacity = (confidence: number): number => 0.35 + 0.65 * confidence;

export function mark(event: Pick<Happening, "quad" | "ink" | "origins" | "confidence">, r = size(event.origins)): SVGPathElement {
  const made = svg("path", {
    d: shape(event.quad, r),
    class: `mark q-${event.quad ?? "none"} ink-${event.ink}`,
    "fill-rule": "evenodd",
    opacity: opacity(event.confidence).toFixed(2),
  });
  // a rule of the style sheet would override an attribute
  if (event.ink === "hatched") made.style.fill = `url(#hatch-${event.quad ?? "none"})`;
  return made;
}

// The hatchings, once for all drawings of the page.
export function hatchings(): SVGSVGElement {
  const root = svg("svg", { width: 0, height: 0, class: "unseen", "aria-hidden": "true" });
  const defs = svg("defs");
  for (const quad of [...QUADS, "none"]) {
    const pattern = svg("pattern", { id: `hatch-${quad}`, width: 3, height: 3, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(svg("rect", { width: 1.3, height: 3, class: `hatch q-${quad}` }));
    defs.append(pattern);
  }
  root.append(defs);
  return root;
}
