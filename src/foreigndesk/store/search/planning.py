"""What PostgreSQL is told of a search: it does not know what it takes to unpack the searched words of a row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Select, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement, Executable

# What is set for the transaction of a search.
SETTINGS = {
    # to read all rows looks cheap to PostgreSQL, since it does not know that the searched words of each are then unpacked
    "enable_seqscan": "off",
    # a query that does so all the same looks dear enough to be compiled first, which takes longer than to run it
    "jit": "off",
    # of rows that an index gives it keeps only the pages if they take more than this, and then unpacks all on them
    "work_mem": "64MB",
    # it takes a page for four times as dear if another was read before it, as on discs that turn: then it reads all members
    # of claims to find those of two thousand
    "random_page_cost": "1.1",
    # to begin other processes takes as long as most statements of a search do; with them it took a quarter longer
    "max_parallel_workers_per_gather": "0",
}
# Where at least this share of the rows are hits, they are walked along.
DENSE = 0.2
# A stretch of rows is so many times as long as the hits wanted of it let one expect.
MARGIN = 1.25


def plan_by_indexes(connection: Connection) -> None:
    """Let PostgreSQL go by indexes until the transaction ends; SQLite does by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(*(func.set_config(name, value, True) for name, value in SETTINGS.items())))


class _Explained(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        self.query = query


@compiles(_Explained)
def _explain(element: _Explained, compiler: SQLCompiler, **told: Any) -> str:
    del told
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.query)}"


def estimated(connection: Connection, query: Select[Any]) -> int:
    """Return how many rows PostgreSQL expects of a query: near the truth for words, above it for phrases."""
    (plan,) = connection.execute(_Explained(query)).scalar_one()
    return int(plan["Plan"]["Plan Rows"])


def last_rows(connection: Connection, rows: Select[Any], most: int, expected: int) -> tuple[list[int], bool]:
    """Return the hits of words with the greatest rows, these first, and whether these are all; for PostgreSQL.

    Sorted by row it would walk along them, unpack the words of each, and never look into the index of words, which is
    well where one row in few is a hit. It is asked for stretches of rows, from the last back, each as long as the hits
    that it expects, or those of the stretches before, let one think to need; where these are not many, through bitmaps.

    Args:
        connection: To the database.
        rows: The selection of the hits (column `row`), with whatever else must hold of them.
        most: At most so many.
        expected: How many rows may have the words (`estimated`).
    """
    (row,) = rows.selected_columns
    last = int(connection.execute(select(func.max(row))).scalar() or 0)
    found, behind, length = list[int](), last, _stretch(most, last, expected)
    is_dense = expected > DENSE * last
    while behind > 0 and len(found) < most:
        first = max(0, behind - length)
        some = rows.where(row > first, row <= behind).order_by(row.desc()).limit(most - len(found))
        with nullcontext() if is_dense else _by_bitmaps(connection):
            found += connection.execute(some).scalars()
        behind, seen = first, last - first
        # of a phrase all rows were expected that hold its words
        is_dense = len(found) > DENSE * seen
        length = min(8 * seen, _stretch(most - len(found), seen, len(found)))
    return found, behind == 0 and len(found) < most


def _stretch(most: int, rows: int, hits: int) -> int:
    """Return how many rows are to hold so many hits, where others held some."""
    return max(most, int(MARGIN * most * rows / (hits + 1)))


@contextmanager
def _by_bitmaps(connection: Connection) -> Iterator[None]:
    """Let PostgreSQL find rows by bitmaps of indexes put together, and not by walking along one."""
    connection.execute(text("SET LOCAL enable_indexscan = off"))
    yield
    connection.execute(text("SET LOCAL enable_indexscan TO DEFAULT"))
