"""Take pictures of every page: light and dark, 1600 and 360 pixels wide (`make screenshots`).

    python tests/web/screenshots.py                                  # the sample reports, into screenshots/
    python tests/web/screenshots.py --desk news.db --only report     # one page of another desk
    python tests/web/screenshots.py --whole                          # the whole length of each page

Which pages: `page_list.PAGES`.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from browsing import browsing
from fastapi.testclient import TestClient
from page_list import addresses
from serving import NOW, serving

from foreigndesk.desk import open_desk
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (1600, 360)


def _files(ask: TestClient) -> dict[str, str]:
    """What is worth a look and no page of its own: a dossier as a file, the news of the first saved search."""
    kept = ask.get("/api/v1/searches").json()
    return {
        "dossier-file": "/dossier.html?actor=Japan&inline=true",
        **({"searches-new": f"/searches/new?name={quote(kept[0]['name'])}"} if kept else {}),
    }


def main() -> None:
    """Serve a desk and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--desk", type=Path, help="a desk; the sample reports are read into a fresh one if not given"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", metavar="NAME", nargs="*", help="only these pages")
    parser.add_argument("--whole", action="store_true", help="the whole length of each page")
    chosen = parser.parse_args()
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
            found = addresses(ask) | _files(ask)
        wanted = {name: path for name, path in found.items() if not chosen.only or name in chosen.only}
        with serving(app) as base:
            _take(base, wanted, chosen.out, whole=chosen.whole)


def _take(base: str, wanted: dict[str, str], out: Path, *, whole: bool) -> None:
    with browsing() as browser:
        for dark in (False, True):
            for width in WIDTHS:
                with browser.visit(width=width, dark=dark) as seen:
                    for name, path in wanted.items():
                        seen.page.goto(base + path, wait_until="networkidle")
                        target = out / f"{name}-{'dark' if dark else 'light'}-{width}.png"
                        seen.page.screenshot(path=target, full_page=whole)
                        print(target)


if __name__ == "__main__":
    main()
