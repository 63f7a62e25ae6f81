// Says when the record has changed since the page was made.

const EVERY = 30_000;

type Version = { number: string; last_report: number };

async function ask(): Promise<Version | null> {
  try {
    const answer = await fetch("/api/v1/status/version", { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Version) : null;
  } catch {
    return null; // the server was stopped; the page stays readable
  }
}

export async function start(line: HTMLElement): Promise<void> {
  const first = await ask();
  if (!first) return;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const now = await ask();
    if (!now || now.number === first.number) return;
    clearInterval(timer);
    const more = now.last_report - first.last_report;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "Load the page again";
    line.replaceChildren(more > 0 ? `${more} new ${more === 1 ? "report" : "reports"} came in. ` : "The record has changed. ", link);
  }, EVERY);
}
