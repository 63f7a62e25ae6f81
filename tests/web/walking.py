"""The walk through the whole desk that the issue asks for, as one function over any desk and any topic of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from browsing import Watched
from playwright.sync_api import Page
from signing import EDITOR

from cheap_accounts import PASSWORD

# A key pressed so often reaches everything that a page of hundreds of claims holds.
MOST_TABS = 900


@dataclass
class Walk:
    """One visitor on one desk.

    Attributes:
        seen: The page, and its complaints.
        base: Address of a desk that asks for accounts (`signing.EDITOR`).
        topic: A party by its name: what the walk is about.
        times: Seconds until each address had loaded.
    """

    seen: Watched
    base: str
    topic: str
    times: dict[str, float] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.seen.page

    def open(self, address: str) -> None:
        """Go to an address of the desk, and wait for its drawings."""
        begun = time.monotonic()
        self.page.goto(self.base + address)
        self.times[address] = time.monotonic() - begun
        if self.page.locator(".explore-views").count():
            self.drawn()

    def drawn(self) -> None:
        """Wait for the drawings of the explore pages; a network may have nobody to draw, and says so."""
        self.page.wait_for_selector(".view-network .node, .view-network .nothing:not(:empty)")

    def ask(self, path: str, **params: str) -> Any:
        """What the API gives."""
        answer = self.page.request.get(f"{self.base}/api/v1{path}", params=dict(params))
        assert answer.ok, (path, answer.text())
        return answer.json()

    def faults(self, *, access: bool = True) -> list[str]:
        """What is wrong with the page: too wide, words cut off, somebody kept out."""
        found = ["too wide"] if self.seen.is_too_wide() else []
        found += self.seen.cut_off()
        return found + (self.seen.axe() if access else [])

    def sound(self) -> None:
        """Refuse a page at which something is wrong."""
        assert self.faults() == [], self.page.url

    def tab_to(self, wanted: str, *, back: bool = False) -> None:
        """Press Tab until an element that fits the selector has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate("css => document.activeElement.matches(css)", wanted):
                # what has the focus can be seen to have it
                assert self.page.evaluate("document.activeElement.matches(':focus-visible')"), wanted
                return
        raise AssertionError(f"{wanted} is not reached by the keyboard at {self.page.url}")

    def shown(self) -> int:
        """How many events the explore page lists."""
        return int(self.page.locator(".explore-list h2 .n").inner_text().replace(",", ""))


def sign_in(walk: Walk) -> None:
    """Be asked who one is, and say so by the keyboard."""
    page = walk.page
    page.goto(f"{walk.base}/explore")
    page.wait_for_url(re.compile("/sign-in"))
    walk.sound()
    page.keyboard.type(EDITOR)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/explore$"))


def by_pointer(walk: Walk, folder: Path) -> None:
    """Filter, brush, click through to the sentence, correct, undo, save a search, read its feed, export a dossier."""
    page = walk.page
    sign_in(walk)
    walk.drawn()
    page.locator(".filters [name=actor]").fill(walk.topic)
    with page.expect_navigation(url=re.compile("actor=")):
        page.locator(".filters button").click()
    walk.drawn()
    every = walk.shown()
    _brush(walk, every)
    _through_to_the_sentence(walk)
    _correct_and_undo(walk)
    _save_and_read_the_feed(walk)
    _export(walk, folder)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))


def _brush(walk: Walk, every: int) -> None:
    page = walk.page
    page.locator(".brush .overlay").scroll_into_view_if_needed()
    strip = page.locator(".brush .overlay").bounding_box()
    assert strip is not None
    across, y = strip["x"] + strip["width"] * 0.55, strip["y"] + 20
    page.mouse.move(across, y)
    page.mouse.down()
    page.mouse.move(strip["x"] + strip["width"] - 2, y, steps=4)
    page.mouse.up()
    page.wait_for_selector(".chip:has-text('Days')")
    assert 0 < walk.shown() < every
    page.locator(".places button").first.click()
    page.wait_for_selector(".chip:has-text('Map')")
    inside = walk.shown()
    page.reload()
    walk.drawn()
    assert walk.shown() == inside
    walk.sound()
    page.locator(".chip:has-text('Clear all')").click()
    assert walk.shown() == every


def _through_to_the_sentence(walk: Walk) -> None:
    page = walk.page
    page.locator('.marks a[tabindex="0"]').click(force=True)
    page.wait_for_url(re.compile("/claims/[0-9a-f]+"))
    sentence = page.locator(".sentence mark").inner_text()
    walk.sound()
    page.click("#open-sentence")
    page.wait_for_url(re.compile(r"/reports/.*\?at=\d+#at"))
    same = re.compile(r"\W|\d")
    around = page.locator(".prose p", has=page.locator("#at")).inner_text()
    assert same.sub("", sentence)[:40] in same.sub("", around)
    walk.sound()
    page.go_back()
    page.wait_for_url(re.compile("/claims/[0-9a-f]+"))


def _correct_and_undo(walk: Walk) -> None:
    page = walk.page
    claim = page.url.rpartition("/")[2]
    before = walk.ask(f"/claims/{claim}")
    with page.expect_navigation(url=re.compile("/edit$")):
        page.get_by_role("link", name="Correct its fields").click()
    walk.sound()
    status = "denied" if before["status"] != "denied" else "planned"
    page.get_by_label("Status").select_option(status)
    rows = page.locator(".party-name").count()
    page.locator(f"[name=party-{rows}]").fill(walk.topic)
    page.locator(f"[name=role-{rows}]").select_option("mediator")
    page.get_by_label("Why").fill("a walk")
    page.get_by_role("button", name="What would it touch?").click()
    page.wait_for_selector("#touched:has-text('It would touch')")
    walk.sound()
    page.get_by_role("button", name="Correct it").click()
    page.wait_for_selector(".tag-corrected")
    now = walk.ask(f"/claims/{claim}")
    assert now["status"] == status and set(now["corrected"]) == {"mediator", "status"}
    assert walk.topic in [p["name"] for p in now["participants"] if p["role"] == "mediator"]
    page.goto(f"{walk.base}/history?state=standing")
    own = page.locator(".log > li", has=page.locator(".log-why", has_text="a walk"))
    for left in (1, 0):
        with page.expect_navigation():
            own.first.get_by_role("button", name="Undo").click()
        assert own.count() == left
    after = walk.ask(f"/claims/{claim}")
    assert (after["status"], after["participants"]) == (before["status"], before["participants"])


def _save_and_read_the_feed(walk: Walk) -> None:
    page = walk.page
    page.fill("#site-q", walk.topic)
    page.press("#site-q", "Enter")
    page.wait_for_selector(".hits .hit")
    walk.sound()
    page.fill("#save-name", f"walk {walk.topic}")
    page.locator(".save button").click()
    page.wait_for_selector("table.saved")
    walk.sound()
    feed = page.request.get(walk.base + str(page.locator(".feeds a").first.get_attribute("href")))
    items = ET.fromstring(feed.body()).findall("channel/item")
    assert items and all(item.findtext("link", "").startswith("http") for item in items)
    with page.expect_navigation():
        page.get_by_role("button", name="Forget").click()
    page.wait_for_selector("#save-name, .empty")


def _export(walk: Walk, folder: Path) -> None:
    page = walk.page
    walk.open(f"/dossier?actor={walk.topic}&type=CONSULT")
    walk.sound()
    with page.expect_download() as told:
        page.locator(".dossier-files a.button").click()
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    text = path.read_text(encoding="utf-8")
    assert walk.topic in text and "<script" not in text and text.count('class="evidence"') > 0
    for kind in ("bib", "json"):
        found = page.request.get(f"{walk.base}/dossier.{kind}?actor={walk.topic}&type=CONSULT")
        assert found.ok and len(found.body()) > 100


def by_keyboard(walk: Walk) -> None:
    """The same way without a pointer: every step is reached by Tab, and taken by a key."""
    page = walk.page
    sign_in(walk)
    walk.tab_to("a[href^='/explore'], nav a[href='/explore']")
    page.keyboard.press("Enter")
    walk.drawn()
    walk.tab_to(".filters [name=actor]")
    page.keyboard.type(walk.topic)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("actor="))
    walk.drawn()
    every = walk.shown()
    walk.tab_to(".places button[data-place]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip:has-text('Map')")
    assert 0 < walk.shown() < every
    page.keyboard.press("Enter")
    page.wait_for_selector(".chip", state="detached")
    walk.tab_to(".marks a", back=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/claims/[0-9a-f]+"))
    claim = page.url.rpartition("/")[2]
    walk.tab_to("#open-sentence")
    page.keyboard.press("Enter")
    page.wait_for_selector("#at", state="attached")
    page.go_back()
    page.wait_for_selector("#open-sentence")
    walk.tab_to("a[href$='/edit']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/edit$"))
    status = "denied" if walk.ask(f"/claims/{claim}")["status"] != "denied" else "planned"
    walk.tab_to("select[name=status]")
    page.keyboard.type(status)
    walk.tab_to("button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tag-corrected")
    walk.tab_to(".decisions form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector(".tag-corrected", state="detached")
    page.keyboard.press("/")
    page.keyboard.type(walk.topic)
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits .hit")
    walk.tab_to("#save-name")
    page.keyboard.type("by keys")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.saved")
    walk.tab_to(".saved form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("table.saved", state="detached")
    page.go_back()
    page.go_back()
    page.wait_for_selector(".hits .hit")
    walk.tab_to("a[href^='/dossier']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".dossier-files")
    walk.tab_to(".dossier-files a.button")
    with page.expect_download():
        page.keyboard.press("Enter")
    walk.tab_to(".who form button", back=True)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sign-in"))


def pages_of(walk: Walk) -> Iterator[str]:
    """The addresses of every kind of page, opened at the busiest entries of the topic."""
    actor = walk.ask(f"/actors/{walk.topic}")["id"]
    event = walk.ask("/claims", kind="event", actor=walk.topic, limit="1")["items"][0]["id"]
    said = walk.ask("/claims", kind="statement", limit="1")["items"][0]
    report = said["evidence"][0]["report_id"]
    near = walk.ask(f"/actors/{actor}/network", by="state", limit="1")
    people = walk.ask("/actors", kind="person", limit="1")["items"]
    stories = (
        walk.ask("/stories", actor=walk.topic, limit="1")["items"] or walk.ask("/stories", limit="1")["items"]
    )
    topic = f"actor={walk.topic}"
    yield from (
        "/",
        "/?window=all",
        f"/stories?{topic}",
        "/reports",
        f"/claims?{topic}",
        "/actors",
        "/status",
    )
    yield from (
        f"/reports/{report}",
        f"/claims/{event}",
        f"/claims/{said['id']}",
        f"/claims/{said['id']}/edit",
    )
    yield from (f"{path}?{topic}" for path in ("/explore", "/timeline", "/map", "/network", "/dossier"))
    parts = ("", "?part=offices", "?part=meetings", "?part=statements", "?part=relations", "?part=network")
    yield from (f"/actor/{one}{part}" for one in (actor, people[0]["id"]) for part in parts)
    yield f"/actor/{actor}?part=history"
    if near:
        pair = f"/pair?a={actor}&b={near[0]['key']}"
        yield from (pair, f"{pair}&part=statements", f"/explore?{topic}&with={near[0]['key']}&nodes=persons")
    for story in stories:
        yield from (f"/story/{story['id']}", f"/origins/{story['id']}")
        lines = [line for tree in walk.ask(f"/origins/{story['id']}")["trees"] for line in tree["lines"]]
        for line in [line for line in lines if line["parent"]][:1]:
            yield f"/compare?a={line['parent']}&b={line['report_id']}"
    yield from (f"/disagreements?{topic}", f"/search?q={walk.topic}", "/searches", "/search", "/history")
    yield from ("/review?queue=claims&most=1", "/review?queue=contradictions", "/review/merge?find=minister")
