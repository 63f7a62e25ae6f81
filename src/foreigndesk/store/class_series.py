"""Events over time by quad class: how much of each sort of relation there was, month by month."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, and_, case, func, select

from foreigndesk.data.event_codes import QUADS, Quad, event_types
from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, conditions, names_party
from foreigndesk.store.indexed import from_facts, unindexed
from foreigndesk.store.row_by_row import among_rows

Step = Literal["month", "quarter", "year"]
# What is drawn: plans, conditions and denials are no events that took place.
TOOK_PLACE = ("happened", "ongoing")
# Months that are drawn one by one, and in quarters; longer times are drawn by years.
MONTHS, QUARTERS = 36, 144
# Of a time longer than MONTHS, so large a share at its beginning is left to a note: reports recall wars of long ago.
# More may be, if so many months lie between it and the rest.
RECALLED_SHARE, APART_SHARE, APART = 0.02, 0.1, 120


@dataclass(frozen=True, slots=True)
class Bucket:
    """A month, a quarter or a year.

    Attributes:
        since, until: Its first and last month, as an address takes them ("2011-01").
        counts: Quad class to the number of events in it; only those that have some.
    """

    label: str
    since: str
    until: str
    counts: dict[Quad, int]


@dataclass(frozen=True, slots=True)
class ClassSeries:
    """Events that took place by time and quad class.

    Attributes:
        buckets: In order, empty ones too.
        totals: Quad class to the number of events, dated or not.
        by_report: Of those in the buckets: events without a date of their own, in the bucket of their first report.
        vague: Events that no bucket holds: their time is known no closer than to longer than a bucket, or not at all.
        earlier: Events before the first bucket that are told of, and not drawn.
    """

    step: Step
    buckets: tuple[Bucket, ...]
    totals: dict[Quad, int]
    by_report: int
    vague: int
    earlier: int


def class_series(
    connection: Connection,
    wanted: ClaimFilter,
    within: Sequence[Select[Any]] = (),
    *,
    own_dates: bool = False,
) -> ClassSeries:
    """Return the events that meet a filter and took place, by time and quad class.

    An event stands at its own time; one that no report dates, at its first report, unless that only recalls it.

    Args:
        connection: To the record.
        wanted: The filter; `kind` and `status` are set here.
        within: As in `paging.page_claims`.
        own_dates: Only what has a time of its own has a place.

    Raises:
        QueryError: If the filter cannot be understood.
    """
    c, e, r = t.claims.c, t.evidence.c, t.reports.c
    met = [*conditions(connection, wanted), unindexed(c.kind) == "event"]
    met += [among_rows(within, row_by_row=False)] if within else []
    # as they stand in no index: SQLite would look up each claim of a party once for each status
    met += [unindexed(c.status).in_(TOOK_PLACE), unindexed(c.type).in_(list(event_types()))]
    number = func.count().label("number")
    first = func.substr(c.start, 1, 7)
    last = func.substr(func.coalesce(c.end, c.start), 1, 7)
    dated = (
        select(first.label("first"), last.label("last"), c.type, number)
        .where(*met, c.start.is_not(None))
        .group_by("first", "last", c.type)
    )
    # only of what has no day is the report looked up
    day = func.substr(case((~c.background, r.published_day)), 1, 7)
    undated = (
        select(day.label("first"), c.type, number)
        .select_from(
            t.claims.join(t.evidence, and_(e.local_row == c.first_row, e.position == c.first_evidence)).join(
                t.reports, r.id == e.report_id
            )
        )
        .where(*met, unindexed(c.start).is_(None))
        .group_by("first", c.type)
    )
    undated = from_facts(undated, t.reports)
    if within or names_party(wanted):
        dated, undated = from_facts(dated, t.claims), from_facts(undated, t.claims)
    rows = [(a, b, False, event_types()[type_].quad, n) for a, b, type_, n in connection.execute(dated)]
    for told, type_, some in connection.execute(undated):
        month = None if own_dates else told
        rows.append((month, month, month is not None, event_types()[type_].quad, some))
    totals: Counter[Quad] = Counter()
    by_month: Counter[int] = Counter()
    for start, _, _, quad, number in rows:
        totals[quad] += number
        if start:
            by_month[_month(start)] += number
    begin, end = _drawn(by_month)
    step: Step = "month" if end - begin < MONTHS else "quarter" if end - begin < QUARTERS else "year"
    size = {"month": 1, "quarter": 3, "year": 12}[step]
    found: dict[int, Counter[Quad]] = {}
    vague = earlier = by_report = 0
    for start, stop, told_then, quad, number in rows:
        if not start or _month(start) // size != _month(stop) // size:
            vague += number
        elif _month(start) < begin:
            earlier += number
        else:
            found.setdefault(_month(start) // size, Counter())[quad] += number
            by_report += number if told_then else 0
    buckets = range(min(found), max(found) + 1) if found else range(0)
    return ClassSeries(
        step=step,
        buckets=tuple(_bucket(place, size, found.get(place, Counter())) for place in buckets),
        totals=_in_order(totals),
        by_report=by_report,
        vague=vague,
        earlier=earlier,
    )


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7] or 1) - 1


def _drawn(by_month: Counter[int]) -> tuple[int, int]:
    """The first and the last month to draw."""
    if not by_month:
        return 0, 0
    months = sorted(by_month)
    begin, end, before = months[0], months[-1], 0
    for month, following in itertools.pairwise(months):
        before += by_month[month]
        apart = following - month > APART and before <= by_month.total() * APART_SHARE
        if end - month >= MONTHS and (apart or before <= by_month.total() * RECALLED_SHARE):
            begin = following
    return begin, end


def _bucket(place: int, size: int, counts: Counter[Quad]) -> Bucket:
    first, last = place * size, place * size + size - 1
    since, until = (f"{month // 12:04}-{month % 12 + 1:02}" for month in (first, last))
    label = since if size == 1 else since[:4]
    if size == 3:
        label += f" Q{first % 12 // 3 + 1}"
    return Bucket(label, since, until, _in_order(counts))


def _in_order(counts: Counter[Quad]) -> dict[Quad, int]:
    return {quad: counts[quad] for quad in QUADS if counts[quad]}
