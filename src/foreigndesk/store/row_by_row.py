"""Conditions that are looked up for each row, where rows are found by something else or would be too many to gather."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select, union_all

from foreigndesk.store import schema as t

Condition = ColumnElement[bool]


def looked_up(query: Select[Any], table: Table) -> Condition:
    """Return the condition that a query finds something, asked for each row of a table that it is about.

    Not EXISTS, of which PostgreSQL makes a join: it would gather all that there is to find.
    """
    return query.limit(1).correlate(table).scalar_subquery().is_not(None)


def among_rows(rows: Sequence[Select[Any]], row_by_row: bool) -> Condition:
    """Return the condition that a claim's row is one of some selections; `row_by_row` as in `conditions`."""
    row = t.claims.c.row
    if row_by_row:
        return or_(*(looked_up(some.where(some.selected_columns[0] == row), t.claims) for some in rows))
    return row.in_(union_all(*rows))


def has_more(connection: Connection, query: Select[Any], most: int) -> bool:
    """Whether a query has more than so many rows; no more than one above them is looked at."""
    counted = select(func.count()).select_from(query.limit(most + 1).subquery())
    return int(connection.execute(counted).scalar_one()) > most
