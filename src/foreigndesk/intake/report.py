"""A raw report → a `Document`: litter off, dates, dateline, agency, language and id worked out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from datetime import datetime

from foreigndesk.errors import IntakeError
from foreigndesk.intake.dateline import FoundDateline
from foreigndesk.intake.dates import infer_year, nearest_year, parse_timestamp
from foreigndesk.intake.language import detect_language
from foreigndesk.intake.limits import MAX_FIELD_CHARS
from foreigndesk.intake.litter import Cleaned, clean_page, clean_record
from foreigndesk.intake.options import IntakeOptions, RawReport
from foreigndesk.intake.paragraphs import strip_controls, words_of
from foreigndesk.model import Dateline, Document, Published, Span

_WORD = re.compile(r"\w+")


def identity(words: str, *, outlet: str | None = None, url: str | None = None) -> str:
    """Return the id of a report: 16 hex digits over its words, as they came, and who printed them where.

    The same report read twice has the same id, whatever its spacing, case and punctuation; two outlets that print
    the same words have two.
    """
    if not words.isascii():
        words = unicodedata.normalize("NFKC", words)
    normal = " ".join(words_of(words))
    parts = "\x1f".join((normal, (outlet or "").strip().casefold(), (url or "").strip()))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def build_document(raw: RawReport, options: IntakeOptions, now: datetime) -> Document:
    """Return the document that a raw report comes to.

    Raises:
        IntakeError: If there are no words in it, or far too many.
    """
    where = (raw.source.path, raw.source.place)
    if len(raw.text) > options.max_text_chars:
        reason = (
            f"a text of {len(raw.text):,} characters is no report (the most is {options.max_text_chars:,})"
        )
        raise IntakeError(where[0], reason, where[1])
    _refuse_long_fields(raw)
    if not _WORD.search(raw.text):
        raise IntakeError(where[0], "there is no text in it", where[1])
    given_title = _line(raw.title or (options.title if raw.shape == "page" else None))
    cleaned = (
        clean_page(raw.text, given_title) if raw.shape == "page" else clean_record(raw.text, given_title)
    )
    if not cleaned.body and not cleaned.title:
        raise IntakeError(where[0], "there is nothing but the litter of a page in it", where[1])
    text, headline, offset = _join(cleaned)
    fetched = _moment(raw.retrieved_at)
    retrieved = fetched or now
    published = _published(raw, options, cleaned, text[offset:], retrieved)
    outlet = _line(raw.outlet) or options.outlet or cleaned.outlet
    url = _line(raw.url) or options.url
    has_lines = raw.source.format == "text" or raw.shape == "record"
    return Document(
        id=identity(f"{raw.title or ''}\n{raw.text}", outlet=_line(raw.outlet) or options.outlet, url=url),
        text=text,
        headline=headline,
        title=cleaned.title,
        byline=_line(raw.byline) or cleaned.byline,
        dateline=_dateline(cleaned, published, offset),
        outlet=outlet,
        agency=cleaned.agency,
        published=published,
        retrieved_at=raw.retrieved_at if fetched and raw.retrieved_at else now.isoformat(),
        url=url,
        author=_line(raw.author),
        language=_line(raw.language) or options.language or detect_language(text[offset:] or text),
        source=raw.source,
        removed=tuple(cleaned.removed if has_lines else [replace(r, line=None) for r in cleaned.removed]),
        extra=raw.extra,
    )


def _refuse_long_fields(raw: RawReport) -> None:
    for name in ("title", "byline", "author", "outlet", "url", "published", "language"):
        words = getattr(raw, name)
        if words and len(words) > MAX_FIELD_CHARS:
            reason = f"its {name} has {len(words):,} characters (the most is {MAX_FIELD_CHARS:,})"
            raise IntakeError(raw.source.path, reason, raw.source.place)


def _moment(words: str | None) -> datetime | None:
    """Return when an input says that it was fetched, or None where that is no time."""
    try:
        return datetime.fromisoformat(words) if words else None
    except ValueError:
        return None


def _line(words: str | None) -> str | None:
    """Return words of metadata on one line and without control characters, or None if there are none."""
    if not words:
        return None
    return " ".join(strip_controls(words)[0].split()) or None


def _join(cleaned: Cleaned) -> tuple[str, Span | None, int]:
    """Return the text, where the headline stands in it, and where the body begins."""
    body = "\n\n".join(line.text for line in cleaned.body)
    if not cleaned.title:
        return body, None, 0
    text = f"{cleaned.title}\n\n{body}" if body else cleaned.title
    return text, Span(0, len(cleaned.title)), min(len(text), len(cleaned.title) + 2)


def _published(
    raw: RawReport, options: IntakeOptions, cleaned: Cleaned, body: str, retrieved: datetime
) -> Published:
    """Return the publication date from the best source there is: metadata, page, dateline, weekdays; else unknown."""
    unread: str | None = None
    for words in (raw.published, options.published):
        if not words:
            continue
        if date := parse_timestamp(words):
            return Published(date, "metadata")
        unread = f"{words[:40]!r} is no date, or could be two"
    if raw.page_published and (date := parse_timestamp(raw.page_published)):
        return Published(date, "page")
    if cleaned.page_date:
        return Published(cleaned.page_date, "page", cleaned.page_date_words)
    found = cleaned.dateline
    if found and found.when:
        if day := found.when.iso():
            return Published(day, "dateline", f"dateline {found.text!r}")
        if inferred := infer_year(found.when, body, retrieved.date()):
            return Published(inferred[0], "inferred", f"dateline {found.text!r}, {inferred[1]}")
    return Published(None, "unknown", unread)


def _dateline(cleaned: Cleaned, published: Published, offset: int) -> Dateline | None:
    found: FoundDateline | None = cleaned.dateline
    if found is None:
        return None
    day = found.when.iso() if found.when else None
    if found.when and day is None and published.date:
        day = nearest_year(found.when, published.date)
    offset += sum(len(line.text) + 2 for line in cleaned.body[: cleaned.dateline_at])
    span = None if cleaned.dateline_cut else Span(offset + found.start, offset + found.end)
    return Dateline(found.text, found.place, day, found.agency, span)


def with_defaults(raw: RawReport, **given: str | None) -> RawReport:
    """Return a raw report with fields filled in that it lacks (from an index or a feed's entry)."""
    missing = {name: value for name, value in given.items() if value and not getattr(raw, name)}
    return replace(raw, **missing) if missing else raw  # type: ignore[arg-type]
