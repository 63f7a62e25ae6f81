// The reading of marked words in a card by the pointer or the keyboard's focus, where titles alone are slow and unseen.

export function start(report: HTMLElement): void {
  const card = document.createElement("div");
  card.className = "card";
  card.setAttribute("role", "tooltip");
  card.id = "reading-card";
  card.hidden = true;
  document.body.append(card);
  let shown: HTMLElement | null = null;

  const hide = (): void => {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
  };
  const show = (mark: HTMLElement): void => {
    if (mark === shown) return;
    hide();
    const note = mark.dataset["note"];
    if (!note) return;
    shown = mark;
    mark.setAttribute("aria-describedby", card.id);
    const lines = note.split("; ").map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    });
    if (mark instanceof HTMLAnchorElement) {
      const line = document.createElement("p");
      line.className = "card-hint";
      line.textContent = "Click: open the claim";
      lines.push(line);
    }
    card.replaceChildren(...lines);
    card.hidden = false;
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, window.innerWidth - card.offsetWidth - 8));
    const below = box.bottom + 6;
    const above = box.top - card.offsetHeight - 6;
    const top = below + card.offsetHeight > window.innerHeight && above > 0 ? above : below;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${top + window.scrollY}px`;
  };

  for (const mark of report.querySelectorAll<HTMLElement>(".marked .m[title]")) {
    mark.dataset["note"] = mark.title;
    mark.removeAttribute("title");
  }
  const find = (event: Event): HTMLElement | null =>
    event.target instanceof Element ? event.target.closest<HTMLElement>(".marked .m") : null;
  for (const name of ["pointerover", "focusin"]) {
    report.addEventListener(name, (event) => {
      const mark = find(event);
      if (mark) show(mark);
      else hide();
    });
  }
  report.addEventListener("pointerleave", hide);
  report.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
