// Single keys that press the buttons and links of a page: data-press="s" on them. The server made all of it; this only
// saves the mouse. Also tells at once what "same" would touch, which without scripts is a link.

const SWITCH = "foreigndesk-keys-off";

function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function start(page: HTMLElement): void {
  const help = page.querySelector<HTMLDialogElement>("dialog.keys");
  const box = page.querySelector<HTMLInputElement>("[data-keys-switch]");
  if (box) {
    box.checked = localStorage.getItem(SWITCH) === null;
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(SWITCH);
      else localStorage.setItem(SWITCH, "1");
    });
  }
  for (const opener of page.querySelectorAll<HTMLElement>("[data-opens]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => help?.showModal());
  }
  for (const one of document.querySelectorAll<HTMLElement>("[data-press]")) {
    one.setAttribute("aria-keyshortcuts", one.dataset["press"] ?? "");
  }
  let pressed = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || help?.open) return;
    if (isTyped(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    // the help opens even where keys are off, so that they can be put on again
    if (box && !box.checked && event.key !== "?") return;
    const field = page.querySelector<HTMLElement>(`[data-press-focus="${CSS.escape(event.key)}"]`);
    const found = field ?? document.querySelector<HTMLElement>(`[data-press="${CSS.escape(event.key)}"]`);
    if (!found || pressed) return;
    event.preventDefault();
    if (field) {
      field.focus();
      return;
    }
    // one decision a page: a second key before the next page is there would be meant for that one
    pressed = !("opens" in found.dataset) && !(found instanceof HTMLAnchorElement && found.hash && samePage(found));
    found.focus();
    found.click();
  });
  window.addEventListener("pageshow", () => (pressed = false));
  const again = page.querySelector<HTMLAnchorElement>("a[data-again]");
  if (again) setTimeout(() => location.assign(again.href), 1000 * Number(again.dataset["again"]));
  const look = page.dataset["look"];
  if (look) void tell(page, look);
}

function samePage(link: HTMLAnchorElement): boolean {
  return link.pathname === location.pathname && link.search === location.search;
}

async function tell(page: HTMLElement, address: string): Promise<void> {
  const place = page.querySelector("#touched");
  if (!place) return;
  const waiting = document.createElement("p");
  waiting.textContent = "Working out what “same” would touch …";
  place.replaceChildren(waiting);
  try {
    const answer = await fetch(address);
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#touched");
    if (answer.ok && made) place.replaceWith(made);
    else place.replaceChildren();
  } catch {
    place.replaceChildren();
  }
}
