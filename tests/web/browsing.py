"""A real browser that tells on its pages: errors on the console, requests that leave this machine, faults of access."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# What axe calls grave enough to keep someone from using a page.
GRAVE = ("serious", "critical")

# Boxes that hide what is too wide for them without dots or a bar, and labels of drawings that lie outside or on others.
CUT_OFF = """() => {
  const faults = [];
  const seen = (element) => element.checkVisibility({opacityProperty: true, visibilityProperty: true});
  for (const box of document.querySelectorAll('main *:not(svg *)')) {
    const style = getComputedStyle(box);
    if (!['hidden', 'clip'].includes(style.overflowX) || style.textOverflow === 'ellipsis' || !seen(box)) continue;
    if (box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1 && box.innerText?.trim())
      faults.push(`cut off: ${box.tagName}.${box.className}: ${box.innerText.trim().slice(0, 80)}`);
  }
  for (const drawing of document.querySelectorAll('main svg[role=group], main svg[role=img]')) {
    const around = drawing.getBoundingClientRect();
    const labels = [...drawing.querySelectorAll('text')].filter((text) => text.textContent && seen(text));
    const boxes = labels.filter((text) => !text.closest('.names')).map((text) => [text, text.getBoundingClientRect()]);
    for (const [text, box] of boxes)
      if (!text.closest('.places-drawn') && (box.left < around.left - 2 || box.right > around.right + 2))
        faults.push(`outside: ${text.textContent}`);
    const named = boxes.filter(([text]) => text.closest('.is-named, .axis'));
    named.forEach(([text, box], index) => {
      for (const [other, its] of named.slice(index + 1)) {
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > 3 && down > 4) faults.push(`on one another: ${text.textContent} | ${other.textContent}`);
      }
    });
  }
  return faults.slice(0, 12);
}"""


@dataclass
class Watched:
    """A page, and what it did that it should not."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def axe(self, *, only: str | None = None) -> list[str]:
        """Return the grave faults of access of the page as it is, one line each; of one rule only, if named."""
        # not as a script of the page, which the policy would rightly refuse
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("only => axe.run(only ? {runOnly: [only]} : {})", only)
        return [
            f"{one['id']} ({one['impact']}): {one['help']}: {node['target']} {node.get('failureSummary', '')}"
            for one in found["violations"]
            if one["impact"] in GRAVE
            for node in one["nodes"][:3]
        ]

    def cut_off(self) -> list[str]:
        """Return the words that a box cuts off without saying so, and labels of drawings outside of them or on others."""
        found: list[str] = self.page.evaluate(CUT_OFF)
        return found

    def is_too_wide(self) -> bool:
        """Return whether the page must be scrolled sideways."""
        # a page that has just been gone to has no element yet
        self.page.wait_for_load_state("domcontentloaded")
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        )


@dataclass
class Browsing:
    """The browser."""

    browser: Browser

    @contextmanager
    def visit(
        self, *, width: int = 1600, height: int = 1000, dark: bool = False, scripts: bool = True
    ) -> Iterator[Watched]:
        """A fresh visitor's page; give it addresses by `page.goto`."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        watched = Watched(context.new_page())
        watched.page.on(
            "console",
            lambda said: watched.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.on("request", lambda asked: watched.complaints.extend(_abroad(asked.url)))
        watched.page.set_default_timeout(10_000)
        yield watched
        context.close()


def _abroad(url: str) -> list[str]:
    parts = urlsplit(url)
    local = parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1"
    return [] if local else [f"asked for {url}"]


def find_chromium() -> str:
    """Return the path of the system's Chromium."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise AssertionError("no Chromium found; scripts/ensure-chromium installs it")


@contextmanager
def browsing() -> Iterator[Browsing]:
    """A headless Chromium."""
    with sync_playwright() as play:
        # in a container of root's, Chromium's own sandbox cannot be had
        opened = play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield Browsing(opened)
        opened.close()
