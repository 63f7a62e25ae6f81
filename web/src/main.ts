// Every page loads this. An element with data-part="name" is made live by the part of that name, loaded when needed;
// without scripts the page stays as the server made it.

type Part = { start: (element: HTMLElement) => void };

// One a line, in the order of the alphabet.
const PARTS: Record<string, () => Promise<Part>> = {
  busiest: () => import("./parts/busiest"),
  explore: () => import("./parts/explore"),
  news: () => import("./parts/news"),
  report: () => import("./parts/report"),
  review: () => import("./parts/review"),
  suggest: () => import("./parts/suggest"),
  theme: () => import("./parts/theme"),
};

for (const element of document.querySelectorAll<HTMLElement>("[data-part]")) {
  const load = PARTS[element.dataset.part ?? ""];
  if (load) void load().then((part) => part.start(element));
}

// Where the navigation is one row that is scrolled, the page that one is on is in sight.
const current = document.querySelector<HTMLElement>("header nav [aria-current]");
const row = current?.closest("ul");
if (current && row) row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;

// A key that leads to a field: data-key="/" on it.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  const field = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
  }
});
