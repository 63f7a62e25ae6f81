"""The hits of a saved search as a feed: RSS 2.0 or Atom (RFC 4287).

Written with the standard library: a feed is a dozen elements, and what matters, that no word of a report can break it,
is ElementTree's escaping and the one rule below on characters that XML does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal
from xml.etree import ElementTree as ET

from foreigndesk.store.views import MARK_END, MARK_START, FeedEntry

FeedKind = Literal["rss", "atom"]
MEDIA_TYPES: dict[FeedKind, str] = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = re.compile(f"[{MARK_START}{MARK_END}]")


def render_feed(
    entries: Sequence[FeedEntry],
    kind: FeedKind,
    *,
    title: str,
    address: str,
    updated: str,
    link: Callable[[FeedEntry], str] | None = None,
) -> bytes:
    """Return a feed as UTF-8 XML.

    Args:
        entries: From `Desk.feed_entries`.
        kind: "rss" or "atom".
        title: What the feed is called: the name of the search.
        address: Where the feed itself is served.
        updated: When the feed last changed (ISO), for a feed without entries: when the search was saved.
        link: Gives the page of an entry; entries have no link without it.
    """
    ET.register_namespace("atom" if kind == "rss" else "", ATOM)
    root = (_rss if kind == "rss" else _atom)(entries, title, address, updated, link)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(root, encoding="utf-8"))


def _rss(
    entries: Sequence[FeedEntry],
    title: str,
    address: str,
    updated: str,
    link: Callable[[FeedEntry], str] | None,
) -> ET.Element:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", title)
    _add(channel, "link", address)
    _add(channel, "description", f"foreigndesk: {title}")
    ET.SubElement(channel, f"{{{ATOM}}}link", rel="self", type=MEDIA_TYPES["rss"], href=_plain(address))
    _add(channel, "lastBuildDate", format_datetime(_newest(entries, updated)))
    for entry in entries:
        item = ET.SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "description", entry.text)
        if link is not None:
            _add(item, "link", link(entry))
        ET.SubElement(item, "guid", isPermaLink="false").text = _plain(entry.id)
        _add(item, "pubDate", format_datetime(_moment(entry.updated)))
    return root


def _atom(
    entries: Sequence[FeedEntry],
    title: str,
    address: str,
    updated: str,
    link: Callable[[FeedEntry], str] | None,
) -> ET.Element:
    root = ET.Element(f"{{{ATOM}}}feed")
    _add(root, f"{{{ATOM}}}title", title)
    _add(root, f"{{{ATOM}}}id", address)
    ET.SubElement(root, f"{{{ATOM}}}link", rel="self", href=_plain(address))
    _add(root, f"{{{ATOM}}}updated", _newest(entries, updated).isoformat())
    _add(ET.SubElement(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", "foreigndesk")
    for entry in entries:
        item = ET.SubElement(root, f"{{{ATOM}}}entry")
        _add(item, f"{{{ATOM}}}title", entry.title)
        _add(item, f"{{{ATOM}}}id", entry.id)
        _add(item, f"{{{ATOM}}}updated", _moment(entry.updated).isoformat())
        ET.SubElement(item, f"{{{ATOM}}}content", type="text").text = _plain(entry.text)
        if link is not None:
            ET.SubElement(item, f"{{{ATOM}}}link", rel="alternate", href=_plain(link(entry)))
        if entry.outlet:
            _add(ET.SubElement(item, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", entry.outlet)
    return root


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = _plain(text)


def _plain(text: str) -> str:
    return _NO_XML.sub("\ufffd", _MARKS.sub("", text))


def _newest(entries: Sequence[FeedEntry], updated: str) -> datetime:
    return max((_moment(entry.updated) for entry in entries), default=_moment(updated))


def _moment(stamp: str) -> datetime:
    moment = datetime.fromisoformat(stamp)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
