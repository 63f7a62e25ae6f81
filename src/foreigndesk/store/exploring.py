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
from foreigndesk.store.filters import as_of, is_wide_party
from foreigndesk.store.indexed import from_facts
from foreigndesk.store.outlets import distinct_outlets, names_in
from foreigndesk.store.selection import Selection, selection_conditions
from foreigndesk.store.standing import is_member

# What a page draws at most: beyond it neither eyes nor browsers keep up.
MOST_EVENTS = 5000
# So many claims are not looked up one by one: an index is read from end to end.
MANY = 20_000
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
    counted: tuple[int, int] | None = None,
) -> Exploration:
    """Return events of a selection.

    Args:
        connection: To the record.
        wanted: The selection.
        order: "weight", those of most origins first (then the surer, then the later); or "time", undated ones last.
        limit: At most so many.
        offset: So many of the order are passed over.
        counted: What `count_explored` returned, if it is known.

    Raises:
        NotFoundError: If a report is asked for that is not there.
        QueryError: If a filter cannot be understood.
    """
    moment = as_of(wanted.claims.as_of)
    total, dated = counted or count_explored(connection, wanted)
    actor = wanted.claims.actor
    # the events of a large actor are found along the days
    is_walked = order == "time" and actor is not None and is_wide_party(connection, actor)
    met = selection_conditions(connection, _events(wanted), row_by_row=is_walked)
    if order == "weight":
        chosen = _weightiest(connection, met, moment)[offset : offset + limit]
    else:
        chosen = _in_time(connection, met, dated, limit, offset)
    counts = _counts(connection, [claim_id for _, claim_id in chosen], moment)
    found = dict(_read(connection, [row for row, _ in chosen], counts))
    return Exploration(tuple(found[row] for row, _ in chosen), total, dated)


def count_explored(connection: Connection, wanted: Selection) -> tuple[int, int]:
    """Return how many events a selection has, and how many of them have a time of their own.

    Raises:
        NotFoundError: If a report is asked for that is not there.
        QueryError: If a filter cannot be understood.
    """
    met = selection_conditions(connection, _events(wanted))
    counted = select(func.count(), func.count(t.claims.c.start)).where(*met)
    total, dated = connection.execute(from_facts(counted, t.claims)).one()
    return total, dated


def _events(wanted: Selection) -> Selection:
    return dataclasses.replace(wanted, claims=dataclasses.replace(wanted.claims, kind="event"))


def _in_time(
    connection: Connection, met: Sequence[ColumnElement[bool]], dated: int, limit: int, offset: int
) -> list[tuple[int, str]]:
    """Rows and ids of claims from the first day on; of those with a day first, which an index has in order."""
    c, found = t.claims.c, list[tuple[int, str]]()
    query = select(c.row, c.claim_id).order_by(c.start, c.end, c.claim_id)
    for has_day, passed in ((c.start.is_not(None), offset), (c.start.is_(None), max(0, offset - dated))):
        if len(found) < limit:
            some = query.where(*met, has_day).limit(limit - len(found)).offset(passed)
            found += [(row.row, row.claim_id) for row in connection.execute(some)]
    return found


def _weightiest(
    connection: Connection, met: Sequence[ColumnElement[bool]], moment: str | None
) -> list[tuple[int, str]]:
    """Return row and id of all claims that meet the conditions, the weightiest first."""
    c = t.claims.c
    query = select(c.row, c.claim_id, c.confidence, c.start).where(*met)
    rows = connection.execute(from_facts(query, t.claims)).all()
    origins = _origins(connection, [row.claim_id for row in rows], moment)
    # a stable sort: by the last key first
    ordered = sorted(rows, key=lambda row: row.claim_id)
    ordered.sort(
        key=lambda row: (origins.get(row.claim_id, 1), row.confidence, row.start or ""), reverse=True
    )
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
    counted = from_facts(counted, t.local_claims, t.reports)
    found: dict[str, int] = {}
    if len(claim_ids) > MANY:
        wanted = set(claim_ids)
        told_twice = [one for one in connection.execute(several).scalars() if one in wanted]
    else:
        told_twice = [
            one
            for batch in in_chunks(claim_ids)
            for one in connection.execute(several.where(claim_id.in_(batch))).scalars()
        ]
    for batch in in_chunks(told_twice):
        found |= dict(connection.execute(counted.where(claim_id.in_(batch))).all())
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
            names_in(connection, r.outlet).label("outlets"),
            func.count(distinct(func.coalesce(r.origin_id, r.id))).label("origins"),
            func.min(r.published_day).label("told"),
        )
        .select_from(_members())
        .group_by(claim_id)
    )
    query = from_facts(query, t.local_claims, t.reports)
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
                    outlets=distinct_outlets(about.outlets),
                    origins=about.origins,
                ),
            )
