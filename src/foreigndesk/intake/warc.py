"""WARC and WARC.gz (Common Crawl News): the HTML responses, a record in memory at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, Protocol, cast

from foreigndesk.errors import IntakeError
from foreigndesk.intake.bytestream import UntilBroken, decode
from foreigndesk.intake.html import declared_charset, extract
from foreigndesk.intake.limits import MAX_WARC_HEADERS
from foreigndesk.intake.options import IntakeOptions, RawPage, RawReport
from foreigndesk.intake.report import with_defaults
from foreigndesk.intake.tables import failure
from foreigndesk.model import Failure, Source

_RECORD_TYPES = (
    "warcinfo",
    "response",
    "resource",
    "request",
    "metadata",
    "revisit",
    "conversion",
    "continuation",
)
# A record within a page: its length reaches into those behind it.
_WITHIN = re.compile(rb"\r\n\r\nWARC/1\.\d\r\n[A-Za-z-]+: ")
_WEB = re.compile(r"https?:", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawPage | Failure]:
    """Yield the page or the failure of each HTML response; what is damaged is passed over and named."""
    import zlib

    source = UntilBroken(stream)
    records = _records(io.BufferedReader(source))
    # The end of a record shows only at the next one: the last page waits for that.
    waiting: RawPage | Failure | None = None
    number = 0
    record: Any = None
    try:
        for record in records:
            yield from _settled(waiting, records, path, number)
            waiting = None
            number += 1
            place = f"record {number}"
            if record.rec_type not in _RECORD_TYPES:
                waiting = failure(IntakeError(path, "no record of a WARC archive", place), path)
            elif _has_no_address(record):
                reason = "an HTTP response without an http or https address"
                waiting = failure(IntakeError(path, reason, place), path)
            elif record.rec_type == "response" and _is_page(record):
                waiting = _page_or_failure(record, path, place, options)
    except (EOFError, zlib.error, OSError, ValueError, AttributeError) as error:
        # AttributeError: warcio asks for the address of a record that has none
        yield from _settled(waiting, records, path, number)
        reason = f"the archive breaks off or is damaged: {error}"
        yield failure(IntakeError(path, reason), path, f"after record {number}")
        return
    cut = record is not None and is_cut(record)
    damaged = records.skipped > 0
    yield from _settled(waiting, records, path, number)
    if number == 0 and not damaged:
        yield failure(IntakeError(path, "no WARC record in it"), path)
    elif (cut or source.broken) and not isinstance(waiting, Failure):
        reason = f"the archive is truncated{f': {source.broken}' if source.broken else ''}"
        yield failure(IntakeError(path, reason, f"record {number}"), path)


def _settled(
    waiting: RawPage | Failure | None, records: _Records, path: str, number: int
) -> Iterator[RawPage | Failure]:
    """Yield the last page, or why it is none, now that what stands behind it is known."""
    place = f"record {number}"
    if records.wrong_lengths:
        records.wrong_lengths = 0
        if not isinstance(waiting, Failure):
            reason = "its length is wrong: more of it stands behind its end"
            waiting = failure(IntakeError(path, reason, place), path)
    if waiting is not None:
        yield waiting
    if records.skipped:
        lines, records.skipped = records.skipped, 0
        if not isinstance(waiting, Failure):
            reason = f"damaged: {lines:,} lines that belong to no record that can be read are passed over"
            yield failure(IntakeError(path, reason, f"after {place}"), path)


class _Records(Protocol):
    wrong_lengths: int
    skipped: int

    def __iter__(self) -> Iterator[Any]: ...


def _records(stream: IO[bytes]) -> _Records:
    """Return the records of an archive, each to be read before the next; goes on behind what is no record."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    class Records(ArchiveIterator):  # type: ignore[misc]
        """warcio's own, which ends at the first damage, and writes to the terminal what it passes over."""

        INC_RECORD = ""

        def __init__(self) -> None:
            self.skipped = 0
            self._headers = 0
            super().__init__(stream, check_digests=False)
            self._read_line = self.reader.readline
            self.reader.readline = self._header_line

        @property
        def wrong_lengths(self) -> int:
            return int(self.err_count)

        @wrong_lengths.setter
        def wrong_lengths(self, value: int) -> None:
            self.err_count = value

        def _header_line(self, length: int = 0) -> bytes:
            line: bytes = self._read_line(min(length or MAX_WARC_HEADERS, MAX_WARC_HEADERS))
            self._headers += len(line)
            if self._headers > MAX_WARC_HEADERS:
                raise ArchiveLoadFailed("headers without end")
            return line

        def _next_record(self, next_line: bytes | None) -> Any:
            line = next_line
            while True:
                self._headers = 0
                try:
                    return super()._next_record(line)
                except (ArchiveLoadFailed, ValueError, AttributeError) as error:
                    self.skipped += 1
                    if (found := self._next_start()) is None:
                        raise EOFError(str(error)) from error
                    line = found

        def _next_start(self) -> bytes | None:
            """Return the line on which the next record begins."""
            while line := self._read_line(65_536):
                if line.startswith(b"WARC/") and len(line) < 20:
                    return bytes(line)
                self.skipped += 1
            return None

    return cast("_Records", Records())


def is_cut(record: Any) -> bool:
    """Return whether a record that was read to its end is shorter than it says (warcio passes over that)."""
    return (getattr(record.raw_stream, "limit", 0) or 0) > 0


def _has_no_address(record: Any) -> bool:
    """Return whether warcio did not look into an HTTP response because of its address (one of DNS is another thing)."""
    kind = record.rec_headers.get_header("Content-Type") or ""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return record.rec_type == "response" and kind.startswith("application/http") and not _WEB.match(url)


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return False
    kind = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return kind in _HTML


def _page_or_failure(record: Any, path: str, place: str, options: IntakeOptions) -> RawPage | Failure:
    try:
        return _page(record, path, place, options)
    except (EOFError, OSError):
        raise
    except Exception as error:  # a record may do anything to the library that reads it
        return failure(error, path, place)


def _page(record: Any, path: str, place: str, options: IntakeOptions) -> RawPage:
    """Return the page of a response record.

    Raises:
        IntakeError: If the record is too large or broken off.
    """
    pieces: list[bytes] = []
    total = 0
    stream = record.content_stream()
    while piece := stream.read(65_536):
        total += len(piece)
        if total > options.max_item_bytes:
            raise IntakeError(path, f"larger than {options.max_item_bytes / 1e6:g} MB", place)
        pieces.append(piece)
    data = b"".join(pieces)
    if swallowed := len(_WITHIN.findall(data)):
        reason = f"its length is wrong: {swallowed:,} more records stand within it, and are not read"
        raise IntakeError(path, reason, place)
    if is_cut(record):
        raise IntakeError(path, "the record breaks off: the archive is truncated", place)
    declared = re.search(
        r"charset=[\"']?([\w-]+)", record.http_headers.get_header("Content-Type") or "", re.I
    )
    return RawPage(
        data,
        Source(path, place, "warc"),
        url=record.rec_headers.get_header("WARC-Target-URI"),
        charset=declared[1] if declared else None,
        retrieved_at=record.rec_headers.get_header("WARC-Date") or None,
    )


def extract_page(page: RawPage) -> RawReport:
    """Return the article of a page.

    Raises:
        IntakeError: If it cannot be decoded, or has no article.
    """
    charset = page.charset or declared_charset(page.data)
    html = decode(page.data, page.source.path, page.source.place, charset)
    raw = extract(html, page.source, url=page.url)
    return with_defaults(replace(raw, retrieved_at=page.retrieved_at), **page.given)
