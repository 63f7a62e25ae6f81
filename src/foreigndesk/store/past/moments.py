"""What a user calls a moment, and which state of the record it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, Table, and_, func, or_, select

from foreigndesk.errors import QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.base import stamp
from foreigndesk.store.filters import as_of, first_day

# What is written once and may end: the moment it came in, and the moments that end it. The record of any moment
# follows from these rows.
TIMED: tuple[tuple[Table, str, tuple[str, ...]], ...] = (
    (t.reports, "recorded_at", ()),
    (t.readings, "recorded_at", ("withdrawn_at",)),
    (t.local_claims, "recorded_at", ("withdrawn_at",)),
    (t.claims, "recorded_at", ("withdrawn_at",)),
    (t.claim_members, "joined_at", ("left_at",)),
    (t.judgements, "at", ("withdrawn_at",)),
    (t.corrections, "at", ("withdrawn_at",)),
    (t.actor_moves, "at", ()),
    (t.catalogues, "read_at", ()),
    (t.links, "recorded_at", ()),
    (t.disagreements, "recorded_at", ("withdrawn_at",)),
    (t.failures, "at", ("resolved_at",)),
    (t.linkings, "at", ()),
    (t.runs, "started_at", ("finished_at",)),
    (t.saved_searches, "at", ("forgotten_at",)),
)


@dataclass(frozen=True, slots=True)
class State:
    """Which state of a record a moment is.

    Attributes:
        moment: As the record writes it.
        is_present: Nothing was changed after it.
        digest: The same for all moments between which nothing changed, however much was changed later.
    """

    moment: str
    is_present: bool
    digest: str


def moment_of(given: str | datetime, now: str) -> str:
    """Return a moment as the record writes it; a day (a month, a year) means its end, or now if that is earlier.

    Args:
        given: An ISO day or date-time, or a datetime (UTC if it names no zone).
        now: The present moment.

    Raises:
        QueryError: If it is no moment, or lies ahead.
    """
    text = given.isoformat() if isinstance(given, datetime) else given
    moment = as_of(text)
    if moment is None or not text.strip():
        raise QueryError("give a moment, like 2025-10-29 or 2025-10-29T14:30")
    if moment <= now:
        return moment
    begins = moment
    if len(text.strip()) <= len("2025-10-29"):
        begins = stamp(datetime.combine(date.fromisoformat(first_day(text)), time.min, UTC))
    if begins > now:
        raise QueryError(f"{text} lies ahead; the record can be seen as of any moment until now")
    return now


def state_at(connection: Connection, moment: str) -> State:
    """Return which state of the record a moment is; it costs a look through the tables of what came in and ended."""
    parts: list[object] = []
    later = 0
    for table, since, ends in TIMED:
        c = table.c
        begun = c[since] <= moment
        ended = [func.count().filter(c[end] <= moment) for end in ends]
        after = func.count().filter(
            or_(~begun, *(and_(c[end].is_not(None), c[end] > moment) for end in ends))
        )
        row = connection.execute(
            select(func.count().filter(begun), func.max(c.row).filter(begun), *ended, after).select_from(
                table
            )
        ).one()
        parts += row[:-1]
        later += row[-1]
    first = connection.execute(
        select(t.reports.c.id, t.reports.c.recorded_at).order_by(t.reports.c.row).limit(1)
    ).one_or_none()
    text = "|".join(map(str, (*parts, *(first or ()))))
    return State(moment, later == 0, hashlib.sha256(text.encode()).hexdigest())
