"""Pages of claims and reports by keyset: each page begins behind the last entry of the one before.

A page costs the same wherever it lies in the list, and entries that are added meanwhile shift nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, false, func, or_, select

from foreigndesk.errors import QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, as_of, conditions, first_day, last_day
from foreigndesk.store.query import Order, claim_selection, report_id, report_lines, view_claims
from foreigndesk.store.search.sides import among
from foreigndesk.store.stretches import stretches
from foreigndesk.store.views import ClaimView, ReportLine

# So many stretches of an order are looked at for a page before all claims that meet the filter are sorted.
STRETCHES = 8
Entry = TypeVar("Entry")
Key = tuple[str | int, ...]
ReportOrder = Literal["newest", "oldest", "recorded"]
REPORT_ORDERS: tuple[ReportOrder, ...] = ("newest", "oldest", "recorded")


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """A page of a list.

    Attributes:
        entries: What is on it.
        next: The key to ask for the next page with, or None if this is the last one.
    """

    entries: tuple[Entry, ...]
    next: Key | None


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
        also: Conditions on `claims` besides the filter's.
        latest_first: The order turned round; what has no time still stands last.

    Raises:
        QueryError: If the filter cannot be understood, or `after` is no key of this order.
    """
    if wanted.report is not None:
        wanted = dataclasses.replace(wanted, report=report_id(connection, wanted.report))
    query, by = claim_selection(order)
    keys = [_comparable(column) for column in by]
    query = query.where(*conditions(connection, wanted), *also)
    # a column that says what is unknown never turns
    falling = [latest_first and column.type.python_type is not bool for column in by]
    if latest_first:
        turned = [key.desc() if down else key for key, down in zip(keys, falling, strict=True)]
        query = query.order_by(None).order_by(*turned)
    if after is not None:
        query = query.where(_behind(keys, after, falling))
    labelled = [key.label(f"key{number}") for number, key in enumerate(keys)]
    query = query.add_columns(*labelled).limit(limit + 1)
    walks = _is_wide(wanted, order) and not also and not latest_first
    rows = _walked(connection, query, order, after, limit + 1) if walks else None
    if rows is None:
        rows = connection.execute(query).all()
    views = view_claims(connection, rows[:limit], as_of(wanted.as_of))
    return Page(tuple(views), _key(rows, limit, len(keys)))


def _is_wide(wanted: ClaimFilter, order: str) -> bool:
    """Whether so many claims meet a filter that those of a page are sooner found by walking along the order."""
    narrow = dataclasses.replace(wanted, kind=None, as_of=None, background=None, include_rejected=False)
    return order != "id" and narrow == ClaimFilter()


def _walked(
    connection: Connection, query: Select[Any], order: str, after: Sequence[Any] | None, wanted: int
) -> Sequence[Row[Any]] | None:
    """Rows of a page found by stretches of the order; None if they are too thinly sown for that."""
    found: list[Row[Any]] = []
    for number, stretch in enumerate(stretches(connection, order, after)):
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
    keys = [_comparable(column) for column, _ in orders[order]]
    falling = [down for _, down in orders[order]]
    met = report_conditions(wanted)
    if after is not None:
        met.append(_behind(keys, after, falling))
    labelled = [key.label(f"key{number}") for number, key in enumerate(keys)]
    by = [key.desc() if down else key for key, down in zip(keys, falling, strict=True)]
    rows = connection.execute(select(r.id, *labelled).where(*met).order_by(*by).limit(limit + 1)).all()
    lines = report_lines(connection, [row.id for row in rows[:limit]])
    return Page(tuple(lines), _key(rows, limit, len(keys)))


def report_conditions(wanted: ReportFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `reports` that a filter comes to.

    Raises:
        QueryError: If a day or a moment cannot be understood.
    """
    r = t.reports.c
    met: list[ColumnElement[bool]] = []
    if wanted.outlet is not None:
        met.append(func.lower(r.outlet) == wanted.outlet.lower())
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


def _comparable(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of an order as something that can stand in a cursor; it is null only where the order does not look at it."""
    kind = column.type.python_type
    if kind is bool:
        return case((column, 1), else_=0)
    return column if kind is int else func.coalesce(column, "")


def _behind(
    keys: Sequence[ColumnElement[Any]], after: Sequence[Any], falling: Sequence[bool] | None = None
) -> ColumnElement[bool]:
    """What comes later in the order than a key: the columns compared one by one, as a dictionary is sorted."""
    if len(after) != len(keys) or not all(isinstance(value, str | int) for value in after):
        raise QueryError("this is no place in the list; begin again at its first page")
    found: ColumnElement[bool] = false()
    down = falling or [False] * len(keys)
    for column, value, is_falling in reversed(list(zip(keys, after, down, strict=True))):
        wrong_type = isinstance(value, int) != (column.type.python_type is int)
        if wrong_type:
            raise QueryError("this is no place in the list; begin again at its first page")
        later = column < value if is_falling else column > value
        found = or_(later, and_(column == value, found))
    return found


def _key(rows: Sequence[Any], limit: int, length: int) -> Key | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return tuple(getattr(last, f"key{number}") for number in range(length))
