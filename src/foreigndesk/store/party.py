"""Whom a page is about: one known actor, and all that counts as its own; two of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, and_, case, distinct, func, select

from foreigndesk.data.states import state as state_of
from foreigndesk.errors import NotFoundError
from foreigndesk.model import Actor
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.counts import Counts, counts_of
from foreigndesk.store.filters import SPEAKERS, find_state
from foreigndesk.store.indexed import from_facts, unindexed
from foreigndesk.store.standing import is_rejected
from foreigndesk.store.things import find_actor, get_actor

# Roles by which one is part of an event.
EVENT_ROLES = ("actor", "recipient", "mediator", "venue_host")
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as the views ask for it.

    Attributes:
        actor: The known actor, without its members.
        key: What stands for it in a filter (`ClaimFilter.actor`): its id; of a state, its code, which all that act for
            it share.
    """

    actor: Actor
    key: str

    @property
    def is_whole_state(self) -> bool:
        """Whether its officials, bodies and forces count as it."""
        return self.actor.kind == "state" and self.key == self.actor.state

    @property
    def is_named(self) -> bool:
        """Whether reports name it; a state may be known by those who act for it alone, and its code is its id then."""
        return self.actor.id != self.actor.state


@dataclass(frozen=True, slots=True)
class Sections:
    """How many claims there are of each sort in which a party stands.

    Attributes:
        meetings: Events of the type CONSULT; they are among the events.
        statements: What it said.
        about: What was said about it.
        offices: Offices that it holds; of a state, that are held for it.
    """

    meetings: int = 0
    events: int = 0
    statements: int = 0
    about: int = 0
    offices: int = 0
    relations: int = 0


def party_of(connection: Connection, given: str, *, alone: bool = False) -> Party:
    """Return the party that an id, a state's code or a name means.

    Args:
        connection: To the record.
        given: As in `things.find_actor`; the name of a state means the state before anything else that is called so.
        alone: Of a state only what names the state itself, without its officials.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several fit.
    """
    payload = connection.execute(select(t.actors.c.payload).where(t.actors.c.id == given)).scalar()
    actor = unsqueeze(payload, Actor) if payload is not None else _state_actor(connection, given)
    if actor is None:
        actor = get_actor(connection, find_actor(connection, given).id)
    is_state = actor.kind == "state" and actor.state is not None and not alone
    return Party(actor, actor.state if is_state and actor.state else actor.id)


def _state_actor(connection: Connection, given: str) -> Actor | None:
    """The actor by which most reports name a state; one made up of its name if they only name who acts for it."""
    code = find_state(given)
    if code is None:
        return None
    a, local = t.actors.c, t.local_actors.c
    mentions = select(func.count()).where(local.actor_id == a.id).correlate(t.actors).scalar_subquery()
    query = select(a.payload).where(a.state == code, a.kind == "state").order_by(mentions.desc(), a.id)
    payload = connection.execute(query.limit(1)).scalar()
    if payload is not None:
        return unsqueeze(payload, Actor)
    if connection.execute(select(t.parties.c.claim_row).where(t.parties.c.state == code).limit(1)).first():
        return Actor(id=code, kind="state", name=state_of(code).name, state=code)
    raise NotFoundError(f"no report here names {given}")


def mention_counts(connection: Connection, actor_id: str) -> Counts:
    """Return in how many reports, outlets and origins an actor itself is named."""
    local = t.local_actors.c
    named = select(local.report_id).where(local.actor_id == actor_id)
    return counts_of(connection, [t.reports.c.id.in_(named)], by_id=True)


def count_sections(connection: Connection, party: Party) -> Sections:
    """Return how many claims there are of each sort in which a party stands."""
    c, p = t.claims.c, t.parties.c
    sort = case(
        (and_(c.kind == "event", c.type == "CONSULT"), "meetings"),
        (c.kind == "event", "other_events"),
        (and_(c.kind == "statement", p.role.in_(SPEAKERS)), "statements"),
        (and_(c.kind == "statement", p.role == "about"), "about"),
        (and_(c.kind == "tenure", p.role == "holder"), "offices"),
        (c.kind == "relation", "relations"),
    )
    query = (
        select(sort.label("sort"), func.count(distinct(c.row)))
        .join(t.parties, p.claim_row == c.row)
        .where(is_party(p, party), c.withdrawn_at.is_(None), ~is_rejected(None))
        .group_by("sort")
    )
    rows = connection.execute(from_facts(query, t.claims))
    found: dict[str, int] = {name: number for name, number in rows if name}
    others = found.pop("other_events", 0)
    return Sections(**{**found, "events": others + found.get("meetings", 0)})


def is_party(columns: object, party: Party) -> Condition:
    """Return the condition that a row of `parties` (or of an alias of it) is a party."""
    column = columns.state if party.is_whole_state else columns.actor_id  # type: ignore[attr-defined]
    return column == party.key  # type: ignore[no-any-return]


def both_in(
    one: Party, other: Party, roles: Sequence[str] = EVENT_ROLES, other_roles: Sequence[str] = EVENT_ROLES
) -> tuple[Select[tuple[int]]]:
    """Return the rows of claims that have both parties, each in its own place and in one of its roles.

    One who acts for a state is not both himself and the state: it takes two that are named.
    """
    return (_rows_of_both(one, other, roles, other_roles),)


def said_of_each_other(one: Party, other: Party) -> tuple[Select[tuple[int]], Select[tuple[int]]]:
    """Return the rows of claims in which the one says something about the other, and the other about the one."""
    return (
        _rows_of_both(one, other, SPEAKERS, ("about",)),
        _rows_of_both(other, one, SPEAKERS, ("about",)),
    )


def of_kind(kind: str) -> Condition:
    """Return the condition that a claim is of a kind, without leading SQLite to begin with all of that kind."""
    return unindexed(t.claims.c.kind) == kind


def _rows_of_both(
    one: Party, other: Party, roles: Sequence[str], other_roles: Sequence[str]
) -> Select[tuple[int]]:
    left, right = t.parties.alias(), t.parties.alias()
    return (
        select(left.c.claim_row)
        .join(right, and_(right.c.claim_row == left.c.claim_row, right.c.position != left.c.position))
        .where(
            is_party(left.c, one),
            is_party(right.c, other),
            left.c.role.in_(roles),
            right.c.role.in_(other_roles),
        )
    )
