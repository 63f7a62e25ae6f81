// What a mark stands for, beside it, by the pointer or the keyboard's focus.

import { counts, plural, QUAD_NAMES, sentence, type Happening } from "./data";
import { element } from "./marks";

export class Card {
  private readonly box = element("div", "card explore-card");
  private at: Element | null = null;

  constructor() {
    // what it says stands in the mark's own label, too
    this.box.setAttribute("aria-hidden", "true");
    this.box.hidden = true;
    document.body.append(this.box);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide();
    });
    // a mark that gets the focus may make the page scroll: its card goes along; the pointer's has lost its mark
    document.addEventListener(
      "scroll",
      () => {
        if (this.at?.closest(":focus")) this.place(this.at);
        else this.hide();
      },
      { passive: true, capture: true },
    );
  }

  // Shows lines for whatever `find` knows of the element under the pointer or the focus.
  follow(root: Element, find: (target: Element) => { at: Element; lines: Node[] } | null): void {
    const show = (event: Event): void => {
      const found = event.target instanceof Element ? find(event.target) : null;
      if (found) this.show(found.at, found.lines);
      else this.hide();
    };
    root.addEventListener("pointerover", show);
    root.addEventListener("focusin", show);
    root.addEventListener("pointerleave", () => this.hide());
    root.addEventListener("focusout", () => this.hide());
  }

  show(at: Element, lines: Node[]): void {
    this.box.replaceChildren(...lines);
    this.box.hidden = false;
    this.at = at;
    this.place(at);
  }

  private place(at: Element): void {
    const mark = at.getBoundingClientRect();
    const left = Math.max(8, Math.min(mark.left, window.innerWidth - this.box.offsetWidth - 8));
    const below = mark.bottom + 8;
    const above = mark.top - this.box.offsetHeight - 8;
    const top = below + this.box.offsetHeight > window.innerHeight && above > 0 ? above : below;
    this.box.style.left = `${left + window.scrollX}px`;
    this.box.style.top = `${top + window.scrollY}px`;
  }

  hide(): void {
    this.box.hidden = true;
    this.at = null;
  }
}

export const line = (text: string, className = ""): HTMLParagraphElement => element("p", className, text);

export function aboutEvent(event: Happening): Node[] {
  const quad = event.quad ? `${event.quad} ${QUAD_NAMES[event.quad].toLowerCase()}` : "no class";
  const words = line(event.text, "card-text");
  words.dir = "auto";
  const sure = `confidence ${Math.round(event.confidence * 100)} %`;
  return [
    line(`${event.when ?? `no date of its own; first told ${event.told ?? "on an unknown day"}`} · ${event.kind}`, "card-head"),
    line(sentence(event)),
    words,
    line(`${quad} · ${event.statusWords}${event.recalled ? " · recalled" : ""} · ${sure}`),
    line(counts(event)),
    line("Click or Enter: open the claim", "card-hint"),
  ];
}

export function aboutClasses(events: Happening[]): string {
  const found = Object.keys(QUAD_NAMES).map((quad) => [quad, events.filter((event) => event.quad === quad).length] as const);
  return found
    .filter(([, number]) => number)
    .map(([quad, number]) => `${quad} ${number}`)
    .join(" · ");
}

export const howMany = (events: Happening[]): string => plural(events.length, "event");
