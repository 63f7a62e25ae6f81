"""Bytes in, `Document`s out: text, HTML, JSONL, CSV, Parquet, feeds, sitemaps, WARC; folders, files, addresses.

Read in this order: `sources` (what the user named → raw reports), the readers of one format each (`tables`,
`html`, `feeds`, `warc`, `folders`, `fetch`), then `report` (raw report → `Document`) with `litter`, `dateline`,
`dates` and `language`, which it calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from foreigndesk.errors import IntakeError
from foreigndesk.intake.limits import PAGE_SECONDS
from foreigndesk.intake.options import Clock, IntakeOptions, RawItem, RawPage, RawReport
from foreigndesk.intake.report import build_document, identity
from foreigndesk.intake.sources import Reader, count_items, is_address
from foreigndesk.intake.tables import failure
from foreigndesk.intake.visits import Visits
from foreigndesk.intake.warc import extract_page
from foreigndesk.model import Document, Failure
from foreigndesk.safe_characters import one_line, storable_name
from foreigndesk.time_limit import stop_after

# A reason may quote what it found; more than this is no line.
LONGEST_REASON = 380

__all__ = [
    "IntakeOptions",
    "RawItem",
    "RawPage",
    "RawReport",
    "Reader",
    "Visits",
    "count_items",
    "document_of",
    "documents",
    "identity",
    "is_address",
    "storable_failure",
]


def documents(inputs: Sequence[str], *, options: IntakeOptions, clock: Clock) -> Iterator[Document | Failure]:
    """Yield the reports in the inputs, and a `Failure` for each thing that gives none.

    Args:
        inputs: Files, folders, "-" for standard input, http and https addresses, in any mix.
        options: What the user says about them, and limits.
        clock: Tells the time of retrieval.
    """
    for item in Reader(options).read(inputs):
        yield document_of(item, options, clock)


def document_of(item: RawItem | Failure, options: IntakeOptions, clock: Clock) -> Document | Failure:
    """Return the report that an item of `Reader` comes to, or why there is none; a failure stays one."""
    found = item if isinstance(item, Failure) else _document(item, options, clock)
    if isinstance(found, Failure):
        return storable_failure(found)
    return replace(found, source=replace(found.source, path=storable_name(found.source.path)))


def storable_failure(failure: Failure) -> Failure:
    """Return a failure as it can be kept and told: its path a storable name, its reason one line."""
    return replace(failure, path=storable_name(failure.path), reason=one_line(failure.reason, LONGEST_REASON))


def _document(item: RawItem, options: IntakeOptions, clock: Clock) -> Document | Failure:
    path, place = item.source.path, item.source.place
    slow = IntakeError(path, f"the report takes more than {PAGE_SECONDS:g} seconds to take in", place)
    try:
        with stop_after(PAGE_SECONDS, slow):
            raw = extract_page(item) if isinstance(item, RawPage) else item
            return build_document(raw, options, clock())
    except Exception as error:  # Whatever a report does to us, it must not stop the others.
        return failure(error, path, place)
