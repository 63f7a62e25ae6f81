// Names to choose from while one is typed, in the list of names that the page came with. Without scripts that list, and
// a look for what was typed, do the same.

type Suggestion = { name: string; about: string };

const WAIT = 180;
const FEWEST = 2;

export function start(form: HTMLElement): void {
  const address = form.dataset["suggestions"];
  if (!address) return;
  let timer = 0;
  let asked = "";
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.list) return;
    const list = field.list as HTMLDataListElement;
    const typed = field.value.trim();
    clearTimeout(timer);
    // a name that was just chosen is in the list already
    if (typed.length < FEWEST || typed === asked || [...list.options].some((one) => one.value === typed)) return;
    timer = window.setTimeout(() => {
      asked = typed;
      void fill(list, address, typed);
    }, WAIT);
  });
}

async function fill(list: HTMLDataListElement, address: string, typed: string): Promise<void> {
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ name: typed })}`);
    if (!answer.ok) return;
    const known = new Set([...list.options].map((one) => one.value));
    for (const { name, about } of (await answer.json()) as Suggestion[]) {
      if (known.has(name)) continue;
      const option = document.createElement("option");
      option.value = name;
      option.textContent = about;
      list.append(option);
    }
  } catch {
    // the look without scripts is still there
  }
}
