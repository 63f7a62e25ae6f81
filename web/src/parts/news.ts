// Says when the record has changed since the page was made: asks a cheap route now and then, and when the reader comes
// back to the page. Without scripts, or with the server stopped, there is no line, and the page stays readable.

import { thenAddress } from "../moment";

const EVERY = 20_000;

type Version = { number: string; last_report: number };

async function ask(): Promise<Version | null> {
  try {
    const answer = await fetch(thenAddress("/api/v1/status/version"), { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Version) : null;
  } catch {
    return null;
  }
}

export async function start(line: HTMLElement): Promise<void> {
  const first = await ask();
  if (!first) return;
  let told = first.number;
  let asking = false;

  async function look(): Promise<void> {
    if (document.hidden || asking) return;
    asking = true;
    const now = await ask();
    asking = false;
    if (!now || now.number === told) return;
    told = now.number;
    const more = now.last_report - first!.last_report;
    const link = document.createElement("a");
    // without the part behind #, which would only scroll
    link.href = location.pathname + location.search;
    link.textContent = "Load the page again";
    const words = more > 0 ? `${more} new ${more === 1 ? "report" : "reports"} came in. ` : "The record has changed. ";
    line.replaceChildren(words, link);
  }

  setInterval(() => void look(), EVERY);
  window.addEventListener("focus", () => void look());
  document.addEventListener("visibilitychange", () => void look());
}
