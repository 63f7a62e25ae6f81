"""The company of a party: with whom it stands in events, and of which quad class these are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, and_, distinct, func, or_, select

from foreigndesk.data.event_codes import QUADS, Quad, event_types
from foreigndesk.data.states import state as state_of
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.class_series import TOOK_PLACE
from foreigndesk.store.filters import ClaimFilter, conditions
from foreigndesk.store.indexed import from_facts, unindexed
from foreigndesk.store.party import EVENT_ROLES, Party, is_party

By = Literal["actor", "state"]


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who stands in events with a party.

    Attributes:
        key: Id of the known actor, or code of the state (all that act for it).
        counts: Quad class to the number of events that took place, in the order of the classes.
        first, last: Days of the first and last dated one, or None.
    """

    key: str
    name: str
    kind: str
    state: str | None
    events: int
    counts: dict[Quad, int]
    first: str | None
    last: str | None


def companions(
    connection: Connection, party: Party, wanted: ClaimFilter, *, by: By = "actor", limit: int = 30
) -> list[Companion]:
    """Return with whom a party stands in events that took place, those of most events first.

    Those who act for the same state as a whole state are no company of its own.

    Args:
        connection: To the record.
        party: The party.
        wanted: A filter of the events; `kind`, `actor` and `status` are set here.
        by: Known actors, or states with all that act for them.
        limit: At most so many.

    Raises:
        QueryError: If the filter cannot be understood.
    """
    own, other, c = t.parties.alias(), t.parties.alias(), t.claims.c
    key = other.c.state if by == "state" else other.c.actor_id
    home = party.key if party.is_whole_state else party.actor.state if by == "state" else None
    query = (
        select(key, c.type, func.count(distinct(c.row)), func.min(c.start), func.max(c.start))
        .select_from(own)
        .join(other, and_(other.c.claim_row == own.c.claim_row, other.c.position != own.c.position))
        .join(t.claims, c.row == own.c.claim_row)
        .where(is_party(own.c, party), own.c.role.in_(EVENT_ROLES), other.c.role.in_(EVENT_ROLES))
        .where(key.is_not(None), *conditions(connection, wanted), unindexed(c.kind) == "event")
        .where(unindexed(c.status).in_(TOOK_PLACE), unindexed(c.type).in_(list(event_types())))
        .group_by(key, c.type)
    )
    if home is not None:
        query = query.where(or_(other.c.state.is_(None), other.c.state != home))
    if not party.is_whole_state:
        query = query.where(or_(other.c.actor_id.is_(None), other.c.actor_id != party.actor.id))
    counts: dict[str, Counter[Quad]] = {}
    days: dict[str, list[str]] = {}
    for found, type, number, first, last in connection.execute(from_facts(query, t.claims)):
        counts.setdefault(found, Counter())[event_types()[type].quad] += number
        days.setdefault(found, []).extend(filter(None, (first, last)))
    ranked = sorted(counts, key=lambda k: (-counts[k].total(), k))[:limit]
    named = _states(ranked) if by == "state" else _actors(connection, ranked)
    return [
        Companion(
            key=k,
            **named[k],
            events=counts[k].total(),
            counts={quad: counts[k][quad] for quad in QUADS if counts[k][quad]},
            first=min(days[k], default=None),
            last=max(days[k], default=None),
        )
        for k in ranked
        if k in named
    ]


def _states(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for code in codes:
        try:
            name = state_of(code).name
        except KeyError:
            name = code
        found[code] = {"name": name, "kind": "state", "state": code}
    return found


def _actors(connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    a = t.actors.c
    found: dict[str, dict[str, Any]] = {}
    for batch in in_chunks(sorted(ids)):
        for row in connection.execute(select(a.id, a.name, a.kind, a.state).where(a.id.in_(batch))):
            found[row.id] = {"name": row.name, "kind": row.kind, "state": row.state}
    return found
