"""Take pictures of every page: light and dark, 1600 and 360 pixels wide (`make screenshots`).

    python tests/web/screenshots.py                                  # the sample reports, into screenshots/
    python tests/web/screenshots.py --desk news.db --only report     # one page of another desk
    python tests/web/screenshots.py --whole                          # the whole length of each page
    python tests/web/screenshots.py --readme                         # the README's, into docs/pictures

Which pages: `page_list.PAGES`.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from browsing import Browsing, Watched, browsing
from fastapi.testclient import TestClient
from page_list import addresses
from serving import NOW, serving

from foreigndesk.desk import open_desk
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (1600, 360)
# Of the README's pictures that need more than others: all three drawings.
HEIGHTS = {"explore": 1440}


def _files(ask: TestClient) -> dict[str, str]:
    """What is worth a look and no page of its own: a dossier as a file, the news of the first saved search."""
    kept = ask.get("/api/v1/searches").json()
    return {
        "dossier-file": "/dossier.html?actor=Japan&inline=true",
        **({"searches-new": f"/searches/new?name={quote(kept[0]['name'])}"} if kept else {}),
    }


def _of_readme(ask: TestClient) -> dict[str, str]:
    """The README's pictures: what each is called, and where; the comparison is one in which something was changed."""
    lines = ask.get("/api/v1/reports", params={"limit": "100"}).json()["items"]
    copy = next(line for line in lines if line["reprint_kind"] == "partial")
    return {
        "front": "/",
        "explore": "/explore?actor=Japan&undated=told",
        "compare": f"/compare?a={copy['reprint_of']}&b={copy['id']}",
    }


def main() -> None:
    """Serve a desk and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--desk", type=Path, help="a desk; the sample reports are read into a fresh one if not given"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", metavar="NAME", nargs="*", help="only these pages")
    parser.add_argument("--readme", action="store_true", help="the pictures of the README alone")
    parser.add_argument("--whole", action="store_true", help="the whole length of each page")
    chosen = parser.parse_args()
    if chosen.readme:
        chosen.out = ROOT / "docs" / "pictures"
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desk = chosen.desk
        if desk is None:
            desk = Path(folder) / "desk.db"
            with open_desk(desk) as opened:
                # before the reports, so that they are new to it
                opened.save_search("Talks of Japan", "actor:Japan type:CONSULT", by="local")
                opened.add(ROOT / "samples" / "reports", workers=1)
        app = create_app(desk, WebSettings(clock=lambda: datetime.now(UTC) if chosen.desk else NOW))
        with TestClient(app, base_url="http://127.0.0.1") as ask:
            found = _of_readme(ask) if chosen.readme else addresses(ask) | _files(ask)
        wanted = {name: path for name, path in found.items() if not chosen.only or name in chosen.only}
        with serving(app) as base, browsing() as browser:
            if chosen.readme:
                for name, path in wanted.items():
                    with browser.visit(width=WIDTHS[0], height=HEIGHTS.get(name, 1150)) as seen:
                        _picture(seen, base + path, chosen.out / f"{name}.png")
            else:
                _take(browser, base, wanted, chosen.out, whole=chosen.whole)


def _take(browser: Browsing, base: str, wanted: dict[str, str], out: Path, *, whole: bool) -> None:
    for dark in (False, True):
        for width in WIDTHS:
            with browser.visit(width=width, dark=dark) as seen:
                for name, path in wanted.items():
                    target = out / f"{name}-{'dark' if dark else 'light'}-{width}.png"
                    _picture(seen, base + path, target, whole=whole)


def _picture(seen: Watched, address: str, target: Path, *, whole: bool = False) -> None:
    seen.page.goto(address, wait_until="networkidle")
    seen.page.screenshot(path=target, full_page=whole)
    print(target)


if __name__ == "__main__":
    main()
