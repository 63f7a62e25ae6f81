"""Pages of claims and reports by keyset: each page begins behind the last entry of the one before."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from foreigndesk.errors import QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.filters import (
    WIDE,
    ClaimFilter,
    are_wide,
    as_of,
    by_facts,
    conditions,
    days_of,
    first_day,
    has_wide_range,
    is_wide_party,
    last_day,
    names_party,
)
from foreigndesk.store.indexed import from_facts, unindexed
from foreigndesk.store.keyset import Page, behind, comparable, key_of
from foreigndesk.store.outlets import spellings
from foreigndesk.store.query import Order, claim_selection, report_id, report_lines, view_claims
from foreigndesk.store.row_by_row import among_rows
from foreigndesk.store.search.sides import among
from foreigndesk.store.stretches import stretches
from foreigndesk.store.views import ClaimView, ReportLine

# So many stretches of an order are looked at for a page before all claims that meet the filter are sorted.
STRETCHES = 8
ReportOrder = Literal["newest", "oldest", "recorded"]
REPORT_ORDERS: tuple[ReportOrder, ...] = ("newest", "oldest", "recorded")


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports are asked for.

    Attributes:
        outlet: Who printed them.
        story: Id of their story.
        language: BCP 47.
        since, until: First and last day of publication (ISO; a month or a year will do).
        recorded_after: Only those that came into the record after this moment (ISO; a day means its end).
    """

    outlet: str | None = None
    story: str | None = None
    language: str | None = None
    since: str | None = None
    until: str | None = None
    recorded_after: str | None = None


def page_claims(
    connection: Connection,
    wanted: ClaimFilter,
    *,
    order: Order = "time",
    after: Sequence[Any] | None = None,
    limit: int = 50,
    within: Sequence[Select[Any]] = (),
    also: Sequence[ColumnElement[bool]] = (),
    latest_first: bool = False,
) -> Page[ClaimView]:
    """Return a page of the claims that meet a filter.

    Args:
        connection: To the record.
        wanted: The filter.
        order: As in `Desk.claims`.
        after: `Page.next` of the page before; None for the first page.
        limit: At most so many.
        within: Selections of rows of claims, of which one has the claim; none if any claim will do.
        also: Conditions on `claims` besides the filter's.
        latest_first: The order turned round; what has no time still stands last.

    Raises:
        QueryError: If the filter cannot be understood, or `after` is no key of this order.
    """
    if wanted.report is not None:
        wanted = dataclasses.replace(wanted, report=report_id(connection, wanted.report))
    query, by = claim_selection(order)
    keys = [comparable(column) for column in by]
    # a column that says what is unknown never turns
    falling = [latest_first and column.type.python_type is not bool for column in by]
    if latest_first:
        turned = [key.desc() if down else key for key, down in zip(keys, falling, strict=True)]
        query = query.order_by(None).order_by(*turned)
    if after is not None:
        query = query.where(behind(keys, after, falling))
    if by_facts(wanted):
        query = from_facts(query, t.claims)
    labelled = [key.label(f"key{number}") for number, key in enumerate(keys)]
    query = query.add_columns(*labelled).limit(limit + 1)
    rows = None
    if order != "id" and _is_wide(connection, wanted, within):
        met = [*conditions(connection, wanted, row_by_row=True), *also]
        met += [among_rows(within, row_by_row=True)] if within else []
        dated = _dated(connection, wanted) if order == "time" and not within and not also else None
        days = days_of(wanted)
        walk = stretches(
            connection,
            order,
            after,
            falling=latest_first,
            kind=wanted.kind,
            dated=dated,
            since=days[0] if days else "",
        )
        rows = _walked(connection, query.where(*met), walk, limit + 1)
    if rows is None:
        met = [*conditions(connection, wanted), *also]
        met += [among_rows(within, row_by_row=False)] if within else []
        rows = connection.execute(query.where(*met)).all()
    views = view_claims(connection, rows[:limit], as_of(wanted.as_of))
    return Page(tuple(views), key_of(rows, limit, len(keys)))


def _is_wide(connection: Connection, wanted: ClaimFilter, within: Sequence[Select[Any]]) -> bool:
    """Whether so many claims meet a filter that those of a page are sooner found by walking along the order."""
    every = dataclasses.replace(wanted, kind=None, as_of=None, background=None, include_rejected=False)
    if every == ClaimFilter():
        return not within or are_wide(connection, within)
    parties = (wanted.actor, wanted.speaker, wanted.about, wanted.state)
    is_ranged = bool(wanted.since or wanted.until)
    rest = dataclasses.replace(
        every,
        type=None,
        status=None,
        actor=None,
        speaker=None,
        about=None,
        state=None,
        since=None,
        until=None,
    )
    if within or rest != ClaimFilter() or not (any(parties) or is_ranged):
        return False
    if is_ranged and not has_wide_range(connection, wanted):
        return False
    return all(is_wide_party(connection, party) for party in parties if party is not None)


def _dated(connection: Connection, wanted: ClaimFilter) -> Sequence[int] | None:
    """Rows of the claims with a time of their own, if a party has few: they would be looked for along years in vain."""
    if not names_party(wanted):
        return None
    met = [*conditions(connection, wanted), unindexed(t.claims.c.start).is_not(None)]
    rows = connection.execute(from_facts(select(t.claims.c.row).where(*met).limit(WIDE + 1), t.claims))
    found = rows.scalars().all()
    return found if len(found) <= WIDE else None


def _walked(
    connection: Connection, query: Select[Any], walk: Iterable[list[int]], wanted: int
) -> Sequence[Row[Any]] | None:
    """Rows of a page found by stretches of the order; None if they are too thinly sown for that."""
    found: list[Row[Any]] = []
    for number, stretch in enumerate(walk):
        if number == STRETCHES:
            return None
        if stretch:
            some = query.where(among(connection, t.claims.c.row, stretch)).limit(wanted - len(found))
            found += connection.execute(some).all()
        if len(found) == wanted:
            break
    return found


def page_reports(
    connection: Connection,
    wanted: ReportFilter,
    *,
    order: ReportOrder = "newest",
    after: Sequence[Any] | None = None,
    limit: int = 50,
) -> Page[ReportLine]:
    """Return a page of the reports that meet a filter.

    Args:
        connection: To the record.
        wanted: The filter.
        order: "newest" or "oldest" by day of publication (undated ones last), or "recorded", the last read first.
        after: As in `page_claims`.
        limit: At most so many.

    Raises:
        QueryError: If a value cannot be understood, or `after` is no key of this order.
    """
    r = t.reports.c
    moment = func.coalesce(r.published_at, r.published_day)
    orders: dict[str, list[tuple[ColumnElement[Any], bool]]] = {
        "newest": [(r.published_day.is_(None), False), (moment, True), (r.id, False)],
        "oldest": [(r.published_day.is_(None), False), (moment, False), (r.id, False)],
        "recorded": [(r.row, True)],
    }
    if order not in orders:
        raise QueryError(f"{order!r} is no order of reports; these are: {', '.join(orders)}")
    keys = [comparable(column) for column, _ in orders[order]]
    falling = [down for _, down in orders[order]]
    met = report_conditions(connection, wanted)
    if after is not None:
        met.append(behind(keys, after, falling))
    if order != "recorded" and wanted.outlet is None and wanted.story is None:
        met += _near_days(connection, met, after, limit, falling=order == "newest")
    labelled = [key.label(f"key{number}") for number, key in enumerate(keys)]
    by = [key.desc() if down else key for key, down in zip(keys, falling, strict=True)]
    rows = connection.execute(select(r.id, *labelled).where(*met).order_by(*by).limit(limit + 1)).all()
    lines = report_lines(connection, [row.id for row in rows[:limit]])
    return Page(tuple(lines), key_of(rows, limit, len(keys)))


def _near_days(
    connection: Connection,
    met: Sequence[ColumnElement[bool]],
    after: Sequence[Any] | None,
    limit: int,
    *,
    falling: bool,
) -> list[ColumnElement[bool]]:
    """Conditions that an index of days serves and that all reports of a page meet; none at the end of the list.

    Reports stand by their moments, which are in UTC and may lie on the day before or after that of publication.
    """
    if after is not None and after[0]:
        return []
    r, day = t.reports.c, t.reports.c.published_day
    found: list[ColumnElement[bool]] = []
    behind_these: ColumnElement[bool] = day.is_not(None)
    if after is not None:
        near, sure = (_shifted(after[1][:10], by if falling else -by) for by in (1, -2))
        if near is None or sure is None:
            return []
        found.append(day <= near if falling else day >= near)
        behind_these = day <= sure if falling else day >= sure
    query = select(day).where(*met, behind_these).order_by(day.desc() if falling else day)
    last = connection.execute(query.limit(1).offset(limit)).scalar()
    end = _shifted(last, -2 if falling else 2) if last is not None else None
    if end is None:
        return []
    return [*found, day >= end if falling else day <= end, r.published_day.is_not(None)]


def _shifted(day: str, by: int) -> str | None:
    try:
        return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
    except (ValueError, OverflowError):
        return None


def report_conditions(connection: Connection, wanted: ReportFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `reports` that a filter comes to.

    Raises:
        QueryError: If a day or a moment cannot be understood.
    """
    r = t.reports.c
    met: list[ColumnElement[bool]] = []
    if wanted.outlet is not None:
        met.append(r.outlet.in_(spellings(connection, wanted.outlet)))
    if wanted.story is not None:
        met.append(r.story_id == wanted.story)
    if wanted.language is not None:
        met.append(r.language == wanted.language)
    if wanted.since is not None:
        met.append(r.published_day >= first_day(wanted.since))
    if wanted.until is not None:
        met.append(r.published_day <= last_day(wanted.until))
    if wanted.recorded_after is not None:
        after = as_of(wanted.recorded_after)
        met.append(r.recorded_at > after)
    return met
