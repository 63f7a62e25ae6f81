"""A report as intake hands it on: text, where it came from, and what was cut from it.

Offsets are Unicode code points into `Document.text`, half open: `text[start:end]` is always the quote.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

PublishedSource = Literal["metadata", "page", "dateline", "inferred", "unknown"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of `Document.text`, in code points, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Something intake cut out of a report, kept with the reason.

    Attributes:
        text: The exact words that were cut.
        reason: Why, e.g. "section name", "doubled byline", "reading time", "share line", "agency tail".
        line: Line number in the input, from 1, or None where the input has no lines (HTML).
    """

    text: str
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """When a report was published, and how we know.

    Attributes:
        date: ISO 8601 date or date-time, or None if nothing tells.
        source: Where it was taken from; "inferred" marks a year or day worked out by us.
        reason: For "inferred" and "dateline": what it was worked out from, in a few words.
    """

    date: str | None = None
    source: PublishedSource = "unknown"
    reason: str | None = None

    @property
    def day(self) -> str | None:
        """The calendar day, `YYYY-MM-DD`, or None."""
        return self.date[:10] if self.date else None

    @property
    def on(self) -> dt.date | None:
        """The calendar day as a date, or None: also for what is only a year or a month, or not ISO 8601."""
        try:
            return dt.date.fromisoformat(self.date[:10]) if self.date else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Dateline:
    """The place, day and agency that open a report: 'TOKYO, Oct. 29 (Yonhap)'.

    Attributes:
        span: Where it stands in `Document.text`, or None if it was cut from it.
        text: Its exact words.
        place: The place name as written, or None.
        day: ISO date once the year is known, else None.
        agency: The agency named in it, or None.
    """

    text: str
    place: str | None = None
    day: str | None = None
    agency: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the bytes of a report came from.

    Attributes:
        path: File or address as the user named it.
        place: Where in it ("line 7", "record 12", "item 3"), or None for the whole.
        format: "text", "html", "jsonl", "csv", "parquet", "feed", "warc".
    """

    path: str
    place: str | None = None
    format: str = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """One report.

    Attributes:
        id: 16 hex digits, a digest of the words and of who printed them (see `intake.identity`); the same
            report read twice has the same id.
        text: Headline (if any), a blank line, and the body; paragraphs are parted by a blank line.
        headline: Where the headline stands in `text`, or None.
        title: The headline's words, or None.
        byline: The byline as printed, or None.
        dateline: The dateline, or None.
        outlet: Who printed it, or None.
        agency: The agency credited with it ("Reuters"), or None.
        published: Publication date with its source.
        retrieved_at: ISO date-time at which foreigndesk got it (a clock is passed in), or None.
        url: Its address, or None.
        author: Author from metadata, or None.
        language: BCP 47 code, detected or given, or None if undecided.
        source: Where the bytes came from.
        removed: What was cut, in order.
        extra: Further fields of the input, kept as they were.
    """

    id: str
    text: str
    headline: Span | None = None
    title: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    outlet: str | None = None
    agency: str | None = None
    published: Published = Published()
    retrieved_at: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = "en"
    source: Source = Source("")
    removed: tuple[Removed, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with an answer, by which it can be asked whether that is another one by now (RFC 9110).

    Attributes:
        etag: Its ETag.
        modified: Its Last-Modified, as it was sent.
    """

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be taken in or read; the run goes on.

    Attributes:
        path: File or address as the user named it, or the report's id.
        place: Where in it, or None.
        stage: "intake", "annotation", "linking" or "store".
        error: Name of the error class.
        reason: What is wrong, in one line.
    """

    path: str
    stage: str
    error: str
    reason: str
    place: str | None = None
