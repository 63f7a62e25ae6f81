"""Take pictures of every page: light and dark, 1600 and 360 pixels wide (`make screenshots`).

    python scripts/screenshots.py                                  # the sample reports, into screenshots/
    python scripts/screenshots.py --desk news.db --only report     # one page of another desk
    python scripts/screenshots.py --whole                          # the whole length of each page

A new page: a line in `pages`.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import sync_playwright

from foreigndesk.desk import open_desk
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTHS, HEIGHT = (1600, 360), 1000
# The sample reports announce a visit for three days later.
SAMPLE_DAY = datetime(2025, 10, 31, 12, tzinfo=UTC)


def pages(ask: TestClient) -> dict[str, str]:
    """Return name and address of each page, opened at entries worth a look."""

    def first(**asked: str) -> dict[str, object]:
        found = ask.get("/api/v1/claims", params={"limit": "1", **asked}).json()["items"]
        return dict(found[0]) if found else {}

    # worked out once; until then the page says so, and loads itself again
    ask.get("/api/v1/review/pairs")
    statement, event = first(kind="statement"), first(kind="event")
    actors = ask.get("/api/v1/actors", params={"limit": "20"}).json()["items"]
    person = next((one["id"] for one in actors if one["kind"] == "person"), None)
    states = [one["state"] for one in actors if one["kind"] == "state" and one["state"]]
    one, other = [*dict.fromkeys(states), "JPN", "USA"][:2]
    party = next(p["actor_id"] for p in event["participants"] if p["actor_id"])  # type: ignore[attr-defined]
    story = ask.get("/api/v1/stories", params={"limit": "1"}).json()["items"][0]["id"]
    copies = [
        line
        for tree in ask.get(f"/api/v1/origins/{story}").json()["trees"]
        for line in tree["lines"]
        if line["parent"]
    ]
    compared = f"?a={copies[0]['parent']}&b={copies[0]['report_id']}" if copies else ""
    report = (statement or event)["evidence"][0]["report_id"]  # type: ignore[index]
    kept = ask.get("/api/v1/searches").json()
    return {
        "front": "/",
        "reports": "/reports",
        "report": f"/reports/{report}",
        "claims": "/claims",
        "claim-statement": f"/claims/{statement['id']}",
        "claim-event": f"/claims/{event['id']}",
        "dossier": "/dossier?actor=Japan",
        "dossier-file": "/dossier.html?actor=Japan&inline=true",
        "explore": "/explore",
        "timeline": "/timeline",
        "map": "/map",
        "network": "/network",
        "actors": "/actors",
        "actor-person": f"/actor/{person}",
        "actor-person-offices": f"/actor/{person}?part=offices",
        "actor-person-statements": f"/actor/{person}?part=statements",
        "actor-state": f"/actor/{one}",
        "actor-state-offices": f"/actor/{one}?part=offices",
        "actor-office": f"/actor/{other}?part=offices&office=defence_minister",
        "actor-meetings": f"/actor/{one}?part=meetings",
        "actor-relations": f"/actor/{one}?part=relations",
        "actor-network": f"/actor/{one}?part=network",
        "actor-history": f"/actor/{person}?part=history",
        "actor-wording": f"/actor/{one}?part=wording&left=2024&right=2025",
        "pair": f"/pair?a={one}&b={other}",
        "pair-statements": f"/pair?a={one}&b={other}&part=statements",
        "pair-choice": "/pair",
        "search": "/search?q=China",
        "search-help": "/search",
        "search-wrong": "/search?q=missile+speakr:Hegseth",
        "search-narrow": "/search?q=(Japan+OR+China)+kind:event+near:Tokyo/500km&order=newest",
        "searches": "/searches",
        "search-nothing": "/search?q=zebra",
        **({"searches-new": f"/searches/new?name={quote(kept[0]['name'])}"} if kept else {}),
        "stories": "/stories",
        "story": f"/story/{story}",
        "origins": f"/origins/{story}",
        "compare": f"/compare{compared}",
        "compare-nothing": "/compare",
        "disagreements": "/disagreements",
        "status": "/status",
        "review": "/review?look=same",
        "review-claims": "/review?queue=claims&most=1.0",
        "review-contradictions": "/review?queue=contradictions",
        "history": "/history",
        "edit": f"/claims/{event['id']}/edit",
        "merge": f"/review/merge?find=minister&thing={event['id']}",
        "split": f"/review/split?actor={party}",
        "not-found": "/nowhere",
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
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("no Chromium found; `make chromium` installs it")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desk = chosen.desk
        if desk is None:
            desk = Path(folder) / "desk.db"
            with open_desk(desk) as opened:
                # before the reports, so that they are new to it
                opened.save_search("Talks of Japan", "actor:Japan type:CONSULT", by="local")
                opened.add(ROOT / "samples" / "reports", workers=1)
        app = create_app(desk, WebSettings(clock=lambda: datetime.now(UTC) if chosen.desk else SAMPLE_DAY))
        with TestClient(app, base_url="http://127.0.0.1") as ask:
            found = pages(ask)
        wanted = {name: path for name, path in found.items() if not chosen.only or name in chosen.only}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while thread.is_alive() and not server.started:
            time.sleep(0.02)
        _take(chromium, f"http://127.0.0.1:{port}", wanted, chosen.out, whole=chosen.whole)
        server.should_exit = True
        thread.join(10)


def _take(chromium: str, base: str, wanted: dict[str, str], out: Path, *, whole: bool) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                context = browser.new_context(
                    viewport={"width": width, "height": HEIGHT},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page = context.new_page()
                for name, path in wanted.items():
                    page.goto(base + path, wait_until="networkidle")
                    target = out / f"{name}-{scheme}-{width}.png"
                    page.screenshot(path=target, full_page=whole)
                    print(target)
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
