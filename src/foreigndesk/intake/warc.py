"""WARC and WARC.gz (Common Crawl News): the HTML responses, a record in memory at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

from foreigndesk.errors import IntakeError
from foreigndesk.intake.bytestream import UntilBroken, decode
from foreigndesk.intake.html import declared_charset, extract
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
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(stream: IO[bytes], path: str, options: IntakeOptions) -> Iterator[RawPage | Failure]:
    """Yield the page or the failure of each HTML response; after a break in the file, the failure of the rest."""
    import gzip
    import zlib

    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    record: Any = None
    reported = False
    source = UntilBroken(stream)
    try:
        for record in ArchiveIterator(io.BufferedReader(source), check_digests=False):
            number += 1
            place = f"record {number}"
            if record.rec_type not in _RECORD_TYPES:
                yield failure(IntakeError(path, "no record of a WARC archive", place), path)
                return
            if record.rec_type != "response" or not _is_page(record):
                continue
            try:
                yield _page(record, path, place, options)
            except IntakeError as error:
                reported = is_cut(record)
                yield failure(error, path, place)
    except (
        ArchiveLoadFailed,
        EOFError,
        zlib.error,
        gzip.BadGzipFile,
        OSError,
        ValueError,
        AttributeError,
    ) as error:
        # AttributeError: warcio asks for the address of a record that has none
        yield failure(
            IntakeError(path, f"the archive breaks off or is damaged: {error}"),
            path,
            f"after record {number}",
        )
        return
    if number == 0:
        yield failure(IntakeError(path, "no WARC record in it"), path)
    elif (is_cut(record) or source.broken) and not reported:
        reason = f"the archive is truncated{f': {source.broken}' if source.broken else ''}"
        yield failure(IntakeError(path, reason, f"record {number}"), path)


def is_cut(record: Any) -> bool:
    """Return whether a record that was read to its end is shorter than it says (warcio passes over that)."""
    return (getattr(record.raw_stream, "limit", 0) or 0) > 0


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if headers is None or headers.get_statuscode() != "200":
        return False
    kind = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return kind in _HTML


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
    if is_cut(record):
        raise IntakeError(path, "the record breaks off: the archive is truncated", place)
    declared = re.search(
        r"charset=[\"']?([\w-]+)", record.http_headers.get_header("Content-Type") or "", re.I
    )
    return RawPage(
        b"".join(pieces),
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
