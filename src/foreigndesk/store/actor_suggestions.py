"""Actors to choose from by name: while a name is typed, and those of the reports that a claim rests on."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, func, select

from foreigndesk.model import Actor
from foreigndesk.store import schema as t
from foreigndesk.store.actor_writer import stored_actors
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import name_words

# Fewer letters begin too many names.
FEWEST_LETTERS = 2
# Actors whose names begin so that are weighed against one another.
MOST_WEIGHED = 500


def suggest_actors(connection: Connection, typed: str, limit: int = 10) -> list[Actor]:
    """Return the actors whose names hold the words typed, the last one cut short or not: most mentions first.

    Args:
        connection: Any connection.
        typed: What was typed so far; with fewer than `FEWEST_LETTERS` letters nothing is found.
        limit: At most so many.
    """
    *whole, last = (name_words(typed).strip("| ") or " ").split(" ")
    if len(last) < FEWEST_LETTERS and not whole:
        return []
    w, local = t.actor_words.c, t.local_actors.c
    wanted: list[ColumnElement[bool]] = [w.word.startswith(last, autoescape=True)]
    if connection.dialect.name == "sqlite":
        # LIKE cannot use the index there; a range of it can
        wanted.append(and_(w.word >= last, w.word < f"{last}\U0010ffff"))
    fitting = select(w.actor_id).where(*wanted).distinct()
    for word in whole:
        fitting = fitting.where(w.actor_id.in_(select(w.actor_id).where(w.word == word)))
    some = fitting.limit(MOST_WEIGHED).subquery()
    query = (
        select(local.actor_id)
        .where(local.actor_id.in_(select(some.c.actor_id)))
        .group_by(local.actor_id)
        .order_by(func.count().desc(), local.actor_id)
        .limit(limit)
    )
    ids = list(connection.execute(query).scalars())
    found = stored_actors(connection, ids)
    return [found[i] for i in ids if i in found]


def actors_of_reports(connection: Connection, reports: Iterable[str], limit: int = 200) -> list[Actor]:
    """Return the actors that some reports name, by name."""
    c = t.local_actors.c
    ids: set[str] = set()
    for batch in in_chunks(sorted(set(reports))):
        query = select(c.actor_id).where(c.report_id.in_(batch), c.actor_id.is_not(None)).distinct()
        ids |= set(connection.execute(query).scalars())
    found = sorted(stored_actors(connection, ids).values(), key=lambda a: (a.name.casefold(), a.id))
    return found[:limit]
