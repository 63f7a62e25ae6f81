"""Lists of known actors: by name, kind and state, those of most mentions first."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, distinct, func, or_, select

from foreigndesk.errors import QueryError
from foreigndesk.model import Actor
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.counts import Counts, ValueCount
from foreigndesk.store.filters import name_pattern, state_code
from foreigndesk.store.indexed import from_facts
from foreigndesk.store.keyset import Page
from foreigndesk.store.outlets import distinct_outlets, names_in

# Kinds of known actors, as linking names them.
KINDS = ("person", "state", "organization", "body", "force", "group", "party", "people")


@dataclass(frozen=True, slots=True)
class ActorFilter:
    """Which actors are asked for.

    Attributes:
        name: Whole words of any of its names.
        kind: One of `KINDS`.
        state: A state's code, its name or its people's.
    """

    name: str | None = None
    kind: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class ActorLine:
    """One line of a listing of actors.

    Attributes:
        mentions: Reports' actors that were joined in it, about one a report.
        counts: The reports that name it, their outlets and origins.
    """

    actor: Actor
    mentions: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class ActorCounts:
    """How many actors meet a filter, by kind and by state."""

    actors: int
    kinds: tuple[ValueCount, ...]
    states: tuple[ValueCount, ...]


def page_actors(
    connection: Connection, wanted: ActorFilter, *, after: Sequence[Any] | None = None, limit: int = 50
) -> Page[ActorLine]:
    """Return a page of the actors that meet a filter, those of most mentions first.

    Args:
        connection: To the record.
        wanted: The filter.
        after: `Page.next` of the page before; None for the first page.
        limit: At most so many.

    Raises:
        QueryError: If a value cannot be understood, or `after` is no key of this list.
    """
    a, local = t.actors.c, t.local_actors.c
    mentions = func.count()
    query = select(local.actor_id.label("id"), mentions.label("mentions")).where(local.actor_id.is_not(None))
    met = _conditions(wanted)
    if met:
        query = query.where(local.actor_id.in_(select(a.id).where(*met)))
    query = query.group_by(local.actor_id).order_by(mentions.desc(), local.actor_id).limit(limit + 1)
    if after is not None:
        match after:
            case [int(number), str(actor_id)]:
                behind = and_(mentions == number, local.actor_id > actor_id)
                query = query.having(or_(mentions < number, behind))
            case _:
                raise QueryError("this is no place in the list; begin again at its first page")
    rows = connection.execute(query).all()
    ids = [row.id for row in rows[:limit]]
    counts = _counts(connection, ids)
    payloads = dict(connection.execute(select(a.id, a.payload).where(a.id.in_(ids))).all())
    lines = [ActorLine(unsqueeze(payloads[r.id], Actor), r.mentions, counts[r.id]) for r in rows[:limit]]
    more = len(rows) > limit
    return Page(tuple(lines), (rows[limit - 1].mentions, rows[limit - 1].id) if more else None)


def count_actors(connection: Connection, wanted: ActorFilter, *, listed: int = 16) -> ActorCounts:
    """Return how many actors meet a filter, and how many of each kind and state.

    Raises:
        QueryError: If a value cannot be understood.
    """
    a = t.actors.c

    def facet(column: ColumnElement[Any], without: ActorFilter) -> tuple[ValueCount, ...]:
        number = func.count()
        query = select(column, number).where(column.is_not(None), *_conditions(without)).group_by(column)
        rows = connection.execute(query.order_by(number.desc(), column).limit(listed))
        return tuple(ValueCount(value, n) for value, n in rows)

    total = connection.execute(select(func.count()).select_from(t.actors).where(*_conditions(wanted)))
    return ActorCounts(
        actors=int(total.scalar_one()),
        kinds=facet(a.kind, dataclasses.replace(wanted, kind=None)),
        states=facet(a.state, dataclasses.replace(wanted, state=None)),
    )


def _conditions(wanted: ActorFilter) -> list[ColumnElement[bool]]:
    a = t.actors.c
    found: list[ColumnElement[bool]] = []
    if wanted.name is not None:
        found.append(a.words.like(name_pattern(wanted.name), escape="\\"))
    if wanted.kind is not None:
        if wanted.kind not in KINDS:
            raise QueryError(f"{wanted.kind!r} is no kind of actor; these are: {', '.join(KINDS)}")
        found.append(a.kind == wanted.kind)
    if wanted.state is not None:
        found.append(a.state == state_code(wanted.state))
    return found


def _counts(connection: Connection, ids: Sequence[str]) -> dict[str, Counts]:
    local, r = t.local_actors.c, t.reports.c
    numbers = (func.count(distinct(r.id)), names_in(connection, r.outlet), func.count(distinct(r.origin_id)))
    query = (
        select(local.actor_id, *numbers)
        .join(t.reports, r.id == local.report_id)
        .where(local.actor_id.in_(ids))
        .group_by(local.actor_id)
    )
    rows = connection.execute(from_facts(query, t.reports))
    found = {
        actor_id: Counts(reports, distinct_outlets(names), origins)
        for actor_id, reports, names, origins in rows
    }
    return {actor_id: found.get(actor_id, Counts(0, 0, 0)) for actor_id in ids}
