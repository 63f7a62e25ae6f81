"""Feeds of saved searches: whole to a feed reader, and nothing that a report says breaks them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.export.feeds import ATOM, MEDIA_TYPES, FeedKind, render_feed
from foreigndesk.store.views import FeedEntry

HOSTILE = "“x” <script>\x0b\x02y\x03"
ENTRIES = [
    FeedEntry(
        "claim",
        "ab12",
        "urn:foreigndesk:claim:ab12",
        "A & <b>: statement",
        HOSTILE,
        "2026-01-02T03:04:05.000006Z",
        "Fjord Post",
    ),
    FeedEntry(
        "report", "cd34", "urn:foreigndesk:report:cd34", "Talks", "Words.", "2026-01-01T00:00:00.000000Z"
    ),
]
ADDRESS = "http://127.0.0.1:8000/searches/talks.xml?a=1&b=2"


def rendered(kind: FeedKind, entries: list[FeedEntry], link: bool = True) -> bytes:
    return render_feed(
        entries,
        kind,
        title="talks & more",
        address=ADDRESS,
        updated="2025-12-31T00:00:00Z",
        link=(lambda e: f"http://127.0.0.1:8000/{e.kind}s/{e.hit}") if link else None,
    )


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_a_feed_reader_reads_it(kind: FeedKind) -> None:
    feed = feedparser.parse(rendered(kind, ENTRIES))
    assert not feed.bozo and feed.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert feed.feed.title == "talks & more"
    first, second = feed.entries
    assert (first.id, first.link) == ("urn:foreigndesk:claim:ab12", "http://127.0.0.1:8000/claims/ab12")
    assert first.title == "A &amp; &lt;b&gt;: statement" or first.title == "A & <b>: statement"
    assert second.title == "Talks"
    moment = first.published_parsed if kind == "rss" else first.updated_parsed
    assert tuple(moment)[:6] == (2026, 1, 2, 3, 4, 5)


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_entries_have_no_link_unless_one_is_given(kind: FeedKind) -> None:
    root = ET.fromstring(rendered(kind, ENTRIES, link=False))
    entries = root.findall({"rss": "channel/item", "atom": f"{{{ATOM}}}entry"}[kind])
    assert len(entries) == 2
    assert not [child.tag for entry in entries for child in entry if child.tag.endswith("link")]


@pytest.mark.parametrize("kind", MEDIA_TYPES)
def test_a_feed_without_entries_is_a_feed(kind: FeedKind) -> None:
    feed = feedparser.parse(rendered(kind, []))
    assert not feed.bozo and feed.entries == []
    assert tuple(feed.feed.updated_parsed)[:3] == (2025, 12, 31)


def test_what_a_report_says_is_text() -> None:
    root = ET.fromstring(rendered("atom", ENTRIES))
    entry = root.findall(f"{{{ATOM}}}entry")[0]
    assert entry.findtext(f"{{{ATOM}}}title") == "A & <b>: statement"
    assert entry.findtext(f"{{{ATOM}}}content") == "“x” <script>\ufffdy"


@given(st.text(), st.sampled_from(sorted(MEDIA_TYPES)))
def test_no_text_breaks_a_feed(text: str, kind: FeedKind) -> None:
    ET.fromstring(
        rendered(kind, [FeedEntry("report", "x", "urn:x", text, text, "2026-01-01T00:00:00Z", text)])
    )
