"""Pages of lists by keyset: what stands behind the last entry of the page before, in the order of the list.

A page costs the same wherever it lies in the list, and entries that are added meanwhile shift nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, false, func, or_

from foreigndesk.errors import QueryError

Entry = TypeVar("Entry")
Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """A page of a list.

    Attributes:
        entries: What is on it.
        next: The key to ask for the next page with, or None if this is the last one.
    """

    entries: tuple[Entry, ...]
    next: Key | None


def no_place() -> QueryError:
    """Return the error of a key that is none of the list."""
    return QueryError("this is no place in the list; begin again at its first page")


def comparable(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of an order as something that can stand in a cursor; it is null only where the order does not look at it."""
    kind = column.type.python_type
    if kind is bool:
        return case((column, 1), else_=0)
    return column if kind is int else func.coalesce(column, "")


def behind(
    keys: Sequence[ColumnElement[Any]], after: Sequence[Any], falling: Sequence[bool] | None = None
) -> ColumnElement[bool]:
    """What comes later in the order than a key: the columns compared one by one, as a dictionary is sorted.

    Args:
        keys: The columns of the order.
        after: The key.
        falling: Of which columns greater values come first; of none if None.

    Raises:
        QueryError: If it is no key of this order.
    """
    if len(after) != len(keys) or not all(isinstance(value, str | int) for value in after):
        raise no_place()
    found: ColumnElement[bool] = false()
    down = falling or [False] * len(keys)
    for column, value, is_falling in reversed(list(zip(keys, after, down, strict=True))):
        wrong_type = isinstance(value, int) != (column.type.python_type is int)
        if wrong_type:
            raise no_place()
        later = column < value if is_falling else column > value
        found = or_(later, and_(column == value, found))
    # an index is walked from here on: neither database sees that in the rest
    return and_(keys[0] <= after[0] if down[0] else keys[0] >= after[0], found)


def key_of(rows: Sequence[Any], limit: int, length: int) -> Key | None:
    """Return the key of the last row of a page that has columns `key0`, `key1` ...; None if none stands behind it."""
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return tuple(getattr(last, f"key{number}") for number in range(length))


def fetch_page(
    connection: Connection,
    query: Select[Any],
    order: Sequence[tuple[ColumnElement[Any], bool]],
    after: Sequence[Any] | None,
    limit: int,
    *,
    day: ColumnElement[Any] | None = None,
) -> tuple[Sequence[Row[Any]], Key | None]:
    """Return the rows of a page, and the key of the next one.

    Args:
        connection: Any connection.
        query: All rows of the list, in no order.
        order: Its columns, and whether each falls.
        after: The key of the page before, None for the first page.
        limit: At most so many.
        day: The first column of the order, if it may be null: rows without a day stand last. An index walks those with
            one, which it could not if the order began with whether there is one.

    Raises:
        QueryError: If `after` is no key of this list.
    """
    if day is None:
        rows = _rows(connection, query, order, after, limit + 1)
        return rows[:limit], key_of(rows, limit, len(order))
    is_undated, *rest = after if after else (0,)
    if is_undated not in (0, 1) or (after and not rest):
        raise no_place()
    rows, behind_these = [], rest
    if not is_undated:
        rows = _rows(connection, query.where(day.is_not(None)), order, rest or None, limit + 1)
        behind_these = []
    dated = len(rows)
    if dated <= limit:
        undated = query.where(day.is_(None))
        rows += _rows(connection, undated, order, behind_these or None, limit + 1 - dated)
    key = key_of(rows, limit, len(order))
    return rows[:limit], (0 if limit <= dated else 1, *key) if key is not None else None


def _rows(
    connection: Connection,
    query: Select[Any],
    order: Sequence[tuple[ColumnElement[Any], bool]],
    after: Sequence[Any] | None,
    limit: int,
) -> list[Row[Any]]:
    falling = [falls for _, falls in order]
    keys = [comparable(key) for key, _ in order]
    if after is not None:
        # as they stand, so that an index serves the first
        query = query.where(behind([order[0][0], *keys[1:]] if after[0] != "" else keys, after, falling))
    query = query.add_columns(*(key.label(f"key{number}") for number, key in enumerate(keys)))
    by = [key.desc() if falls else key for key, falls in order]
    return list(connection.execute(query.order_by(*by).limit(limit)))
