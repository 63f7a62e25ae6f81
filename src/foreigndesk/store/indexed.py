"""Which index a query takes: those that hold all that is counted, and none for a condition that narrows nothing down.

SQLite looks up a row by its number or its id in the table itself, whatever an index holds; it is told to take the index
(`INDEXED BY`), which PostgreSQL sees without being told. With texts and payloads left aside counting takes half as long.

Without counts of which values are frequent SQLite begins with whatever an index serves, be it half of the table. PostgreSQL
has such counts, and loses them over a condition written otherwise: it takes each for one in two hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import HasHints

from foreigndesk.store import schema as t

Query = TypeVar("Query", bound=HasHints)
# Table to the index that begins with what its rows are found by (of reports the id), and holds what is counted of them.
FACTS = {
    t.claims: "ix_claims_facts",
    t.reports: "ix_reports_facts",
    t.local_claims: "ix_local_claims_report",
}
# The same for rows that are found by their number.
ROWS = FACTS | {t.reports: "ix_reports_rows"}


class HintedCompiler(SQLiteCompiler):
    """SQLAlchemy's compiler for SQLite, which knows no hints by itself."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        """Return what stands behind a table in FROM."""
        del table
        return text


class unindexed(FunctionElement[Any]):
    """A column of text in a form that none of SQLite's indexes serves; elsewhere the column as it is."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _plain(element: unindexed, compiler: SQLCompiler, **told: Any) -> str:
    (column,) = element.clauses
    return compiler.process(column, **told)


@compiles(unindexed, "sqlite")
def _unserved(element: unindexed, compiler: SQLCompiler, **told: Any) -> str:
    (column,) = element.clauses
    return f"({compiler.process(column, **told)} || '')"


def from_facts(query: Query, *tables: Any) -> Query:
    """Return a query that takes what it asks of some tables from their indexes; it finds them by row or id, or wants all."""
    return _indexed(query, FACTS, tables)


def from_rows(query: Query, *tables: Any) -> Query:
    """Return a query that takes what it asks of some tables from the indexes that begin with the row."""
    return _indexed(query, ROWS, tables)


def _indexed(query: Query, indexes: Mapping[Any, str], tables: Sequence[Any]) -> Query:
    for table in tables:
        query = query.with_hint(table, f"INDEXED BY {indexes[table]}", "sqlite")
    return query
