"""What a dossier holds: the claims of a selection with all that they rest on, read at one moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, case, distinct, func, select

from foreigndesk.model import Document
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unpack
from foreigndesk.store.counts import Counts
from foreigndesk.store.disagreements import DisagreementView, disagreements_of
from foreigndesk.store.filters import Condition, as_of
from foreigndesk.store.query import BATCH, OPENING, select_claims, view_claims
from foreigndesk.store.record_version import RecordVersion, record_version
from foreigndesk.store.selection import Selection, selection_conditions
from foreigndesk.store.standing import is_member
from foreigndesk.store.terms import in_order
from foreigndesk.store.views import ClaimView

# Past it a browser takes long to lay the page out, and nobody reads it.
MOST_CLAIMS = 5_000


@dataclass(frozen=True, slots=True)
class Source:
    """A report that claims of a dossier rest on, as it is cited.

    Attributes:
        published: ISO day or date-time, or less of it, or None.
        opening: The first words of a report without a headline; None if it has one.
        origin: Id of the report that it reprints, or its own.
        reprint_kind: "exact", "near", "partial" ..., or None.
        made_by: What read it, with versions, or None.
    """

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None = None
    retrieved_at: str | None = None
    author: str | None = None
    byline: str | None = None
    agency: str | None = None
    language: str | None = None
    origin: str | None = None
    reprint_kind: str | None = None
    made_by: str | None = None
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A selection with all that it rests on.

    Attributes:
        claims: In order of their own time, undated ones last; at most `MOST_CLAIMS`.
        found: How many claims meet the selection.
        sources: Every report that one of the claims, or a value that disagrees with it, rests on; the first published first.
        disagreements: Claim to what its reports differ in; empty for a past moment.
        counts: Reports, outlets and origins under the claims that are in it.
    """

    selection: Selection
    claims: tuple[ClaimView, ...]
    found: int
    sources: tuple[Source, ...]
    record: RecordVersion
    counts: Counts
    disagreements: dict[str, tuple[DisagreementView, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a selection is: claims by kind, and what is under all of them."""

    claims: int
    kinds: dict[str, int]
    counts: Counts


def collect_dossier(
    connection: Connection,
    selection: Selection,
    *,
    most: int = MOST_CLAIMS,
    progress: Callable[[int, int], None] | None = None,
) -> Dossier:
    """Return the claims of a selection with their sources and disagreements.

    Args:
        connection: To the record.
        selection: What is wanted.
        most: Claims at most; of more, the first in order of time.
        progress: Called now and then with how many claims are read, and how many there are to read.

    Raises:
        NotFoundError: If there is no such report or story.
        QueryError: If a filter or the search cannot be understood.
    """
    met, moment = selection_conditions(connection, selection), as_of(selection.claims.as_of)
    rows = connection.execute(select_claims("time").where(*met).limit(most + 1)).all()
    found = len(rows) if len(rows) <= most else _count(connection, met)
    views: list[ClaimView] = []
    for start in range(0, min(len(rows), most), BATCH):
        views += view_claims(connection, rows[start : min(start + BATCH, most)], moment)
        if progress is not None:
            progress(len(views), min(len(rows), most))
    # disagreements are kept for the record as it is now
    differing = disagreements_of(connection, [view.id for view in views]) if moment is None else {}
    lines = [line for view in views for line in view.sources]
    told = [
        line for some in differing.values() for one in some for value in one.values for line in value.sources
    ]
    return Dossier(
        selection=selection,
        claims=tuple(views),
        found=found,
        sources=_sources(connection, {line.report_id for line in [*lines, *told]}),
        record=record_version(connection),
        counts=Counts(
            len({line.report_id for line in lines}),
            len({line.outlet.casefold() for line in lines if line.outlet}),
            len({line.origin for line in lines}),
        ),
        disagreements=differing,
    )


def measure_selection(connection: Connection, selection: Selection) -> Size:
    """Return how large a selection is, without reading its claims.

    Raises:
        NotFoundError: If there is no such report or story.
        QueryError: If a filter or the search cannot be understood.
    """
    met, moment = selection_conditions(connection, selection), as_of(selection.claims.as_of)
    c, m, r = t.claims.c, t.claim_members.c, t.reports.c
    by_kind = select(c.kind, func.count().label("claims")).where(*met).group_by(c.kind).order_by(c.kind)
    kinds: dict[str, int] = {row.kind: row.claims for row in connection.execute(by_kind)}
    reports = (
        select(t.local_claims.c.report_id)
        .select_from(t.claim_members.join(t.local_claims, t.local_claims.c.row == m.local_row))
        .where(m.claim_id.in_(select(c.claim_id).where(*met)), is_member(moment))
    )
    numbers = (
        func.count(distinct(r.id)),
        func.count(distinct(func.lower(r.outlet))),
        func.count(distinct(r.origin_id)),
    )
    row = connection.execute(select(*numbers).where(r.id.in_(reports))).one()
    return Size(sum(kinds.values()), kinds, Counts(*row))


def _count(connection: Connection, met: Iterable[Condition]) -> int:
    query = select(func.count()).select_from(t.claims).where(*met)
    return int(connection.execute(query).scalar_one())


def _sources(connection: Connection, wanted: Iterable[str]) -> tuple[Source, ...]:
    """Return reports as they are cited, the first published first."""
    r, g = t.reports.c, t.readings.c
    opening = case((func.coalesce(r.title, "") == "", func.substr(r.text, 1, OPENING))).label("opening")
    columns = (
        r.id, r.document, r.origin_id, r.reprint_kind, r.published_day, r.published_at, g.made_by, g.versions, opening,
    )  # fmt: skip
    live = (g.report_id == r.id) & g.withdrawn_at.is_(None)
    query = select(*columns).select_from(t.reports.outerjoin(t.readings, live))
    found: list[tuple[tuple[str, str], Source]] = []
    for batch in in_chunks(sorted(wanted)):
        for row in connection.execute(query.where(r.id.in_(batch))):
            document = unpack(row.document, Document)
            source = Source(
                id=row.id,
                title=document.title,
                outlet=document.outlet,
                published=document.published.date,
                url=document.url,
                retrieved_at=document.retrieved_at,
                author=document.author,
                byline=document.byline,
                agency=document.agency,
                language=document.language,
                origin=row.origin_id or row.id,
                reprint_kind=row.reprint_kind,
                made_by=_reader(row.made_by, row.versions),
                opening=row.opening,
            )
            found.append(((in_order(row.published_day, row.published_at), row.id), source))
    return tuple(source for _, source in sorted(found, key=lambda pair: pair[0]))


def _reader(made_by: str | None, versions: str | None) -> str | None:
    """Return what read a report: 'foreigndesk 0.1.0 (events 2, names 5)'."""
    if made_by is None:
        return None
    annotators = ", ".join(
        f"{name} {number}" for name, number in sorted(json.loads(versions or "{}").items())
    )
    return f"{made_by} ({annotators})" if annotators else made_by
