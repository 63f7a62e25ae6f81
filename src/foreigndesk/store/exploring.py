"""Events of a selection with what a drawing of them needs: where, when, who, and on how many origins each rests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, and_, distinct, func, select

from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.filters import as_of, is_member
from foreigndesk.store.selection import Selection, selection_conditions

# What a page draws at most: beyond it neither eyes nor browsers keep up.
MOST_EVENTS = 5000
EventOrder = Literal["weight", "time"]


@dataclass(frozen=True, slots=True)
class ExploredEvent:
    """An event, lightly: without its sources.

    Attributes:
        claim: As the record has it; `evidence` and `members` are those of the report it goes by.
        told: Day of the first report that tells it, or None.
        text: The words of that report which it rests on.
        reports, outlets, origins: How many tell it.
    """

    claim: Claim
    told: str | None
    text: str
    reports: int
    outlets: int
    origins: int


@dataclass(frozen=True, slots=True)
class Exploration:
    """The events of a selection.

    Attributes:
        events: In the order asked for.
        total: How many meet the filters, given or not.
        dated: How many of all have a time of their own.
    """

    events: tuple[ExploredEvent, ...]
    total: int
    dated: int


def explore_events(
    connection: Connection,
    wanted: Selection,
    *,
    order: EventOrder = "weight",
    limit: int = MOST_EVENTS,
    offset: int = 0,
) -> Exploration:
    """Return events of a selection.

    Args:
        connection: To the record.
        wanted: The selection.
        order: "weight", those of most origins first (then the surer, then the later); or "time", undated ones last.
        limit: At most so many.
        offset: So many of the order are passed over.

    Raises:
        NotFoundError: If a report is asked for that is not there.
        QueryError: If a filter cannot be understood.
    """
    moment = as_of(wanted.claims.as_of)
    events = dataclasses.replace(wanted, claims=dataclasses.replace(wanted.claims, kind="event"))
    met = selection_conditions(connection, events)
    c = t.claims.c
    total, dated = connection.execute(select(func.count(), func.count(c.start)).where(*met)).one()
    if order == "weight":
        chosen = _weightiest(connection, met, moment)[offset : offset + limit]
    else:
        keys = [c.start.is_(None), c.start, c.end, c.claim_id]
        rows = select(c.row, c.claim_id).where(*met).order_by(*keys).limit(limit).offset(offset)
        chosen = [(row.row, row.claim_id) for row in connection.execute(rows)]
    counts = _counts(connection, [claim_id for _, claim_id in chosen], moment)
    found = dict(_read(connection, [row for row, _ in chosen], counts))
    return Exploration(tuple(found[row] for row, _ in chosen), total, dated)


def _weightiest(
    connection: Connection, met: Sequence[ColumnElement[bool]], moment: str | None
) -> list[tuple[int, str]]:
    """Return row and id of all claims that meet the conditions, the weightiest first."""
    c = t.claims.c
    rows = connection.execute(select(c.row, c.claim_id, c.confidence, c.start).where(*met)).all()
    origins = _origins(connection, [row.claim_id for row in rows], moment)
    # a stable sort: by the last key first
    ordered = sorted(rows, key=lambda row: row.claim_id)
    ordered.sort(key=lambda row: row.start or "", reverse=True)
    ordered.sort(key=lambda row: (origins.get(row.claim_id, 1), row.confidence), reverse=True)
    return [(row.row, row.claim_id) for row in ordered]


def _origins(connection: Connection, claim_ids: Sequence[str], moment: str | None) -> dict[str, int]:
    """Return on how many origins claims rest, without those that one report tells: they are most."""
    r, claim_id = t.reports.c, t.claim_members.c.claim_id
    several = select(claim_id).where(is_member(moment)).group_by(claim_id).having(func.count() > 1)
    counted = (
        select(claim_id, func.count(distinct(func.coalesce(r.origin_id, r.id))))
        .select_from(_members())
        .where(is_member(moment))
        .group_by(claim_id)
    )
    found: dict[str, int] = {}
    for batch in in_chunks(claim_ids):
        told_twice = list(connection.execute(several.where(claim_id.in_(batch))).scalars())
        if told_twice:
            found |= dict(connection.execute(counted.where(claim_id.in_(told_twice))).all())
    return found


def _members() -> Any:
    local = t.claim_members.join(t.local_claims, t.local_claims.c.row == t.claim_members.c.local_row)
    return local.join(t.reports, t.reports.c.id == t.local_claims.c.report_id)


def _counts(connection: Connection, claim_ids: Sequence[str], moment: str | None) -> dict[str, Row[Any]]:
    """Return how many tell each claim, and since when.

    From lists of ids, and not from the conditions: so each database is sure to go by the index.
    """
    r, claim_id = t.reports.c, t.claim_members.c.claim_id
    query = (
        select(
            claim_id,
            func.count(distinct(r.id)).label("reports"),
            func.count(distinct(func.lower(r.outlet))).label("outlets"),
            func.count(distinct(func.coalesce(r.origin_id, r.id))).label("origins"),
            func.min(r.published_day).label("told"),
        )
        .select_from(_members())
        .group_by(claim_id)
    )
    return {
        row.claim_id: row
        for batch in in_chunks(claim_ids)
        for row in connection.execute(query.where(claim_id.in_(batch), is_member(moment)))
    }


def _read(
    connection: Connection, rows: Sequence[int], counts: Mapping[str, Row[Any]]
) -> Iterator[tuple[int, ExploredEvent]]:
    c, first = t.claims.c, t.evidence
    basis = and_(first.c.local_row == c.first_row, first.c.position == c.first_evidence)
    columns = (c.row, c.claim_id, c.payload, first.c.text)
    for batch in in_chunks(rows):
        query = select(*columns).select_from(t.claims.join(first, basis)).where(c.row.in_(batch))
        for row in connection.execute(query):
            about = counts[row.claim_id]
            yield (
                row.row,
                ExploredEvent(
                    claim=unsqueeze(row.payload, Claim),
                    told=about.told,
                    text=row.text,
                    reports=about.reports,
                    outlets=about.outlets,
                    origins=about.origins,
                ),
            )
