// One of many marks is reached by Tab, the others from it by the arrow keys.

export type Spot = { element: SVGElement; x: number; y: number };

export class Walk {
  private spots: Spot[] = [];
  private current: SVGElement | null = null;

  constructor(
    private readonly root: SVGElement,
    private readonly onKey: (event: KeyboardEvent) => boolean = () => false,
  ) {
    root.addEventListener("focusin", (event) => {
      const spot = this.spots.find((one) => one.element === event.target);
      if (spot) this.stand(spot.element);
    });
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.onKey(event) || this.go(event.key)) event.preventDefault();
    });
  }

  // Call it after each drawing. The focus stays in the drawing if its mark is gone.
  update(spots: Spot[], hadFocus = false): void {
    this.spots = spots;
    const kept = spots.find((one) => one.element === this.current) ?? spots[0];
    for (const one of spots) one.element.setAttribute("tabindex", "-1");
    this.current = null;
    if (kept) this.stand(kept.element);
    if (hadFocus && !this.root.contains(document.activeElement)) kept?.element.focus();
  }

  hasFocus(): boolean {
    return this.root.contains(document.activeElement);
  }

  private stand(element: SVGElement): void {
    this.current?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    this.current = element;
  }

  private go(key: string): boolean {
    const from = this.spots.find((one) => one.element === this.current);
    if (!from) return false;
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[key];
    let best: Spot | null = null;
    if (way) {
      let least = Infinity;
      for (const one of this.spots) {
        const ahead = (one.x - from.x) * way[0] + (one.y - from.y) * way[1];
        const aside = Math.abs((one.x - from.x) * way[1]) + Math.abs((one.y - from.y) * way[0]);
        if (one === from || ahead <= 0 || ahead + 2.5 * aside >= least) continue;
        least = ahead + 2.5 * aside;
        best = one;
      }
    } else if (key === "Home" || key === "End") {
      const byX = [...this.spots].sort((one, other) => one.x - other.x || one.y - other.y);
      best = (key === "Home" ? byX[0] : byX.at(-1)) ?? null;
    } else return false;
    best?.element.focus({ preventScroll: false });
    return true;
  }
}
