"""The claims of the record in stretches that follow one another in an order, each found by indexes.

The orders of claims go by several columns of two tables, and no index has them: to sort all claims for one page takes a
second at 35,000. A stretch is a range of days with all claims in it; only those are sorted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union_all

from foreigndesk.store import schema as t
from foreigndesk.store.indexed import unindexed

Condition = ColumnElement[bool]
# About so many dated claims, and so many reports, are in the first stretch, and four times as many in each that follows.
CLAIMS, REPORTS = 200, 20
GROWTH, LARGEST = 4, 64
# Stands behind every time of a day, as `query.claim_selection` has it for reports of which only the day is known.
_DAYS_END = "T99"


def stretches(
    connection: Connection,
    order: str,
    after: Sequence[Any] | None,
    *,
    falling: bool = False,
    kind: str | None = None,
    dated: Sequence[int] | None = None,
    since: str = "",
) -> Iterator[list[int]]:
    """Yield the rows of claims by stretches, in no order within one; the first holds what stands behind a key.

    Args:
        connection: To the record.
        order: "time", "said" or "published", as `query.claim_selection` has them.
        after: The key of the entry to begin behind, by the columns of that order; None to begin at the first.
        kind: Only claims of it are wanted; others may be among them.
        dated: All rows that are wanted of claims with a time of their own, if they are few: only "time" looks at it.
        since: Day from which on claims with a time of their own are wanted; only "time", not turned round, looks at it.
        falling: The order turned round, as `paging.page_claims` has it: the latest first, what has no day still last.
    """
    # in a form that no index serves: SQLite would begin with all that have no day, and not with the few reports
    undated = unindexed(t.claims.c.start).is_(None)
    if order == "published":
        flag, moment, report = after[:3] if after else (0, "", "")
        yield from _by_reports(connection, flag, moment, report, [], falling)
        return
    if order == "time":
        # what lies in one month stands by its first day, and may end on the day that is asked for
        begin = f"{since[:7]}-01" if since and not falling else ""
        is_undated, first, *_ = after or (0 if _are_dated(connection, kind) else 1, begin)
        no_day, moment, report = after[4:7] if after and is_undated else (0, "", "")
        if not is_undated and dated is not None:
            yield list(dated)
        elif not is_undated:
            for days in _ranges(connection, first, falling, of_claims=True, of_reports=False):
                yield _rows(connection, *_dated(days, as_one="month"))
        yield from _by_reports(connection, no_day, moment, report, [undated], falling)
        return
    is_dayless, first, *_ = after or (0, "")
    if not is_dayless:
        for days in _ranges(connection, first, falling, of_claims=True, of_reports=True):
            printed = select(t.reports.c.id).where(*days.holds(t.reports.c.published_day))
            yield _rows(connection, *_dated(days, as_one="day"), _told(printed, [undated]))
    yield from _dayless_reports(connection, after[5] if after and is_dayless else "", [undated], falling)


def _are_dated(connection: Connection, kind: str | None) -> bool:
    """Whether any claim of a kind has a time of its own; tenures and relations have none."""
    if kind is None:
        return True
    dated = select(t.claims.c.row).where(t.claims.c.kind == kind, t.claims.c.start.is_not(None)).limit(1)
    return connection.execute(dated).first() is not None


@dataclass(frozen=True, slots=True)
class _Days:
    """A range of days between two, each of which may be part of it; to an end if None."""

    low: str | None
    high: str | None
    with_low: bool
    with_high: bool

    def holds(self, column: ColumnElement[Any], end: str = "") -> list[Condition]:
        """Whether a day, or a moment of which `end` closes the day, lies in the range."""
        met: list[Condition] = [column.is_not(None)]
        if self.low is not None:
            met.append(column >= self.low if self.with_low else column > self.low + end)
        if self.high is not None:
            met.append(column <= self.high + end if self.with_high else column < self.high)
        return met


def _ranges(
    connection: Connection, first: str, falling: bool, *, of_claims: bool, of_reports: bool
) -> Iterator[_Days]:
    """Ranges that follow one another from a day on (or back from it), of more and more claims or reports."""
    counted = [(t.claims.c.start, CLAIMS)] if of_claims else []
    counted += [(t.reports.c.published_day, REPORTS)] if of_reports else []
    begin, with_begin, times = first or None, True, 1
    while True:
        reached = []
        for column, number in counted:
            query = select(column).where(column.is_not(None)).limit(1).offset(number * times)
            if begin is not None:
                query = query.where(column < begin if falling else column > begin)
            day = connection.execute(query.order_by(column.desc() if falling else column)).scalar()
            reached += [day] if day is not None else []
        end = (max(reached) if falling else min(reached)) if reached else None
        if falling:
            yield _Days(end, begin, True, with_begin)
        else:
            yield _Days(begin, end, with_begin, True)
        if end is None:
            return
        begin, with_begin, times = end, False, min(times * GROWTH, LARGEST)


def _dated(days: _Days, *, as_one: str) -> list[Select[Any]]:
    """Claims that stand in a range of days: by their first day if they lie in one day (or month), else by their last."""
    c = t.claims.c
    lasting = c.end > c.start
    if as_one == "month":
        in_one = func.substr(c.start, 1, 7) == func.substr(c.end, 1, 7)
        long = [lasting, func.substr(c.start, 1, 7) != func.substr(c.end, 1, 7)]
    else:
        in_one = c.end == c.start
        long = [lasting]
    row = select(c.row)
    # `end` in a form that only the index of what lasts serves
    return [row.where(*days.holds(c.start), in_one), row.where(*long, *days.holds(unindexed(c.end)))]


def _by_reports(
    connection: Connection, no_day: int, moment: str, report: str, more: list[Condition], falling: bool
) -> Iterator[list[int]]:
    """Claims by when the first report that tells them was published."""
    r = t.reports.c
    if not no_day:
        at = func.coalesce(r.published_at, r.published_day + _DAYS_END)
        for days in _ranges(connection, moment[:10], falling, of_claims=False, of_reports=True):
            met = [*days.holds(at, _DAYS_END), *_about(days)]
            yield _rows(connection, _told(select(r.id).where(r.published_day.is_not(None), *met), more))
        report = ""
    yield from _dayless_reports(connection, report, more, falling)


def _about(days: _Days) -> list[Condition]:
    """What the index of days can narrow: a moment is in UTC, and its day may be the one before or after there."""
    day, found = t.reports.c.published_day, []
    if days.low is not None and (low := _shifted(days.low, -1)) is not None:
        found.append(day >= low)
    if days.high is not None and (high := _shifted(days.high, 1)) is not None:
        found.append(day <= high)
    return found


def _shifted(day: str, by: int) -> str | None:
    try:
        return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
    except (ValueError, OverflowError):
        return None


def _dayless_reports(
    connection: Connection, first: str, more: list[Condition], falling: bool
) -> Iterator[list[int]]:
    """Claims that are first told by reports of unknown day, by the ids of those."""
    r = t.reports.c
    times, is_first = 1, True
    while True:
        query = select(r.id).where(r.published_day.is_(None)).limit(REPORTS * times)
        if first:
            with_first = r.id <= first if falling else r.id >= first
            query = query.where(with_first if is_first else r.id < first if falling else r.id > first)
        ids = connection.execute(query.order_by(r.id.desc() if falling else r.id)).scalars().all()
        if not ids:
            return
        yield _rows(connection, _told(select(r.id).where(r.id.in_(ids)), more))
        first, is_first, times = ids[-1], False, min(times * GROWTH, LARGEST)


def _told(reports: Select[Any], more: list[Condition]) -> Select[Any]:
    """Claims whose first words stand in some reports."""
    c, m, lc = t.claims.c, t.claim_members.c, t.local_claims.c
    joined = t.local_claims.join(t.claim_members, m.local_row == lc.row).join(
        t.claims, c.claim_id == m.claim_id
    )
    return select(c.row).select_from(joined).where(lc.report_id.in_(reports), c.first_row == lc.row, *more)


def _rows(connection: Connection, *parts: Select[Any]) -> list[int]:
    query = parts[0] if len(parts) == 1 else union_all(*parts)
    return list(dict.fromkeys(connection.execute(query).scalars()))
