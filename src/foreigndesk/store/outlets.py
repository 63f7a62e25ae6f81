"""Names of outlets as reports spell them, found by stepping from one to the next: a record has few, however many reports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, distinct, func, select

from foreigndesk.store import schema as t


def outlet_names(connection: Connection) -> list[str]:
    """Return the names of all outlets in the record, each spelling once, sorted."""
    outlet = t.reports.c.outlet
    name = select(func.min(outlet).label("name")).cte("names", recursive=True)
    following = select(func.min(outlet)).where(outlet > name.c.name).scalar_subquery()
    name = name.union_all(select(following).where(name.c.name.is_not(None)))
    return list(connection.execute(select(name.c.name).where(name.c.name.is_not(None))).scalars())


def spellings(connection: Connection, outlet: str) -> list[str]:
    """Return the names in the record that are an outlet's, in any case."""
    wanted = outlet.lower()
    return [name for name in outlet_names(connection) if name.lower() == wanted]


def names_in(connection: Connection, outlet: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return an aggregate that gathers the names of outlets in a group, each spelling once, for `distinct_outlets`.

    SQLite calls Python for each name that it is to put in small letters: so it is done once for each spelling.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    return func.json_group_array(distinct(outlet)) if is_sqlite else func.array_agg(distinct(outlet))


def distinct_outlets(gathered: str | Iterable[str | None] | None) -> int:
    """Return how many outlets are named in what `names_in` gathered."""
    names = json.loads(gathered) if isinstance(gathered, str) else gathered or ()
    return len({name.lower() for name in names if name is not None})
