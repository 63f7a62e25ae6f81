"""Names of outlets as reports spell them, found by stepping from one to the next: a record has few, however many reports."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

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
