"""RSS, Atom, JSON Feed and sitemaps: the entries, with their full text or the address to read it from."""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from foreigndesk.errors import IntakeError
from foreigndesk.intake.html import BeyondLimitsError, text_of
from foreigndesk.intake.limits import FEED_SECONDS, refuse_many_tags, refuse_many_values
from foreigndesk.time_limit import stop_after

# A feed's entry with fewer words is a teaser: the report is at its address.
FULL_TEXT_WORDS = 100
_TEASER = re.compile(
    r"(?:read more|continue reading|\[(?:…|\.\.\.|&#8230;)\]|(?:…|\.\.\.)\s*$"
    r"|the post .{1,200} appeared first on|full story)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """A feed's entry.

    Attributes:
        text: The report, or None where only its address is given.
        sitemap: The address is that of another sitemap.
        problem: Why the entry cannot be read, or None.
    """

    place: str
    url: str | None = None
    title: str | None = None
    text: str | None = None
    teaser: str | None = None
    published: str | None = None
    author: str | None = None
    outlet: str | None = None
    language: str | None = None
    sitemap: bool = False
    problem: str | None = None


def parse_xml(data: bytes, path: str) -> Element:
    """Return the root of an XML document that declares no entities and reaches for nothing outside.

    Raises:
        IntakeError: If it is malformed, or does one of these.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    refuse_many_tags(data, path)
    try:
        root: Element = fromstring(data.lstrip())
    except DefusedXmlException as error:
        raise IntakeError(
            path, f"XML that declares entities or reaches outside is not read ({type(error).__name__})"
        ) from error
    except ParseError as error:
        line, column = error.position
        message = str(error).split(":")[0]
        raise IntakeError(path, f"malformed XML: {message} at column {column + 1}", f"line {line}") from error
    except (LookupError, ValueError) as error:
        raise IntakeError(path, f"malformed XML: {error}") from error
    return root


def read_feed(data: bytes, path: str) -> Iterator[Entry]:
    """Yield the entries of an RSS or Atom feed or a sitemap.

    Raises:
        IntakeError: If it is no XML that can be read, or XML of another kind.
    """
    root = parse_xml(data, path)
    name = _local(root.tag)
    if name in ("urlset", "sitemapindex"):
        return _sitemap(root)
    if name in ("rss", "feed", "RDF"):
        return _syndication(data, path)
    raise IntakeError(path, f"XML, but no feed and no sitemap (its root is <{name[:40]}>)")


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _sitemap(root: Element) -> Iterator[Entry]:
    for number, node in enumerate(root, 1):
        fields: dict[str, str] = {}
        for child in node.iter():
            if child.text and child.text.strip():
                fields.setdefault(_local(child.tag), child.text.strip())
        if "loc" in fields:
            yield Entry(
                f"item {number}",
                fields["loc"],
                fields.get("title"),
                published=fields.get("publication_date"),
                outlet=fields.get("name"),
                language=fields.get("language"),
                sitemap=_local(node.tag) == "sitemap",
            )


def _syndication(data: bytes, path: str) -> Iterator[Entry]:
    import feedparser

    slow = IntakeError(path, f"the feed takes more than {FEED_SECONDS:g} seconds to parse")
    with stop_after(FEED_SECONDS, slow):
        # As a stream: feedparser takes a string for an address or a file's name.
        feed = feedparser.parse(io.BytesIO(data.lstrip()), sanitize_html=True)
    outlet = _plain(feed.feed.get("title"))
    for number, item in enumerate(feed.entries, 1):
        try:
            yield _syndicated(f"item {number}", item, outlet)
        except BeyondLimitsError as error:
            yield Entry(f"item {number}", problem=str(error))
        except Exception as error:  # feedparser hands on what it found, of whatever type
            words = " ".join(str(error).split())[:200]
            yield Entry(f"item {number}", problem=f"a damaged entry ({type(error).__name__}: {words})")


def _syndicated(place: str, item: Any, outlet: str | None) -> Entry:
    contents = [c.get("value", "") for c in item.get("content", [])]
    texts = [text_of(t) for t in [*contents, item.get("summary", "")] if t]
    best = max(texts, key=len, default="")
    source = item.get("source")
    return Entry(
        place,
        item.get("link"),
        _plain(item.get("title")),
        best if _is_full(best) else None,
        best or None,
        _moment(item.get("published_parsed"))
        or _moment(item.get("created_parsed"))
        # feedparser's own `get` would answer with the time of publication, and warn
        or _moment(dict.get(item, "updated_parsed")),
        item.get("author"),
        (_plain(source.get("title")) if source else None) or outlet,
    )


def _is_full(text: str) -> bool:
    return len(text.split()) >= FULL_TEXT_WORDS and not _TEASER.search(text[-220:])


def _plain(words: str | None) -> str | None:
    return " ".join(text_of(words).split()) or None if words else None


def _moment(parsed: Any) -> str | None:
    """Return feedparser's UTC time as ISO, or None where it is no time that can be."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def is_json_feed(value: Any) -> bool:
    """Return whether a JSON value is a JSON Feed."""
    return (
        isinstance(value, dict)
        and "jsonfeed.org" in str(value.get("version", ""))
        and isinstance(value.get("items"), list)
    )


def read_json_feed(feed: dict[str, Any]) -> Iterator[Entry]:
    """Yield the entries of a JSON Feed."""
    outlet = feed.get("title") if isinstance(feed.get("title"), str) else None
    for number, item in enumerate(feed["items"], 1):
        if not isinstance(item, dict):
            yield Entry(f"item {number}")
            continue
        words = {k: v for k, v in item.items() if isinstance(v, str)}
        try:
            text = text_of(words.get("content_html", "")) or words.get("content_text", "")
        except BeyondLimitsError as error:
            yield Entry(f"item {number}", problem=str(error))
            continue
        authors = item.get("authors") or [item.get("author")]
        names = [a["name"] for a in authors if isinstance(a, dict) and isinstance(a.get("name"), str)]
        yield Entry(
            f"item {number}",
            words.get("url") or words.get("external_url"),
            words.get("title"),
            text if _is_full(text) else None,
            text or words.get("summary"),
            words.get("date_published"),
            ", ".join(names) or None,
            outlet,
            words.get("language")
            or (feed.get("language") if isinstance(feed.get("language"), str) else None),
        )


def json_value(text: str, path: str) -> Any:
    """Return a JSON document.

    Raises:
        IntakeError: If it is none.
    """
    refuse_many_values(text, path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise IntakeError(path, f"no JSON: {error.msg}", f"line {error.lineno}") from error
    except (RecursionError, ValueError) as error:
        raise IntakeError(path, f"no JSON that can be read: {error}") from error
