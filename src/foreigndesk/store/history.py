"""Everything that was ever decided or computed about a known actor, in order of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import JudgedSide, Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.decisions import value_of_row
from foreigndesk.store.indexed import from_facts, unindexed
from foreigndesk.store.links import LinkView, find_links
from foreigndesk.store.things import Thing, actor_side, find_actor, get_actor

# Behind every day.
_UNDATED = "9999"
_REASON = re.compile(r"(\S+) = (\S+): (.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Joined:
    """A mention of one report that stands for the actor.

    Attributes:
        member: `<report id>:<local id>`.
        name: What the report calls it.
        offices: (title, kind, state, status) of the offices that the report gives it.
        day: Day on which the report was published, or None.
        at: When it came into the record.
        reasons: Why it is one with others, as (other member, reason).
    """

    member: str
    name: str
    state: str | None
    offices: tuple[tuple[str, str | None, str | None, str], ...]
    day: str | None
    outlet: str | None
    at: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Mentions that passed from one known actor to another.

    Attributes:
        direction: "in" or "out", seen from the actor asked about.
        other: Id of the actor that they came from or went to.
        name: What that one is called now, or None if there is none of this id any more.
        members: How many mentions.
    """

    direction: str
    other: str
    name: str | None
    members: int
    at: str


@dataclass(frozen=True, slots=True)
class History:
    """All that was decided and computed about an actor.

    Attributes:
        actor: What it is at present.
        former_ids: Ids that lead to it now.
        joined: Its mentions, those of the first reports first; a part of them, if that was asked for.
        mentions: How many it has.
        moved: What passed in and out, oldest first.
        judgements: What people decided about it, taken back or not, oldest first.
        links: What catalogues suggest about it.
    """

    actor: JudgedSide
    former_ids: tuple[str, ...]
    joined: tuple[Joined, ...]
    moved: tuple[Moved, ...]
    judgements: tuple[Judgement, ...]
    links: tuple[LinkView, ...] = ()
    mentions: int = 0


def history(connection: Connection, given: str, *, limit: int | None = None, offset: int = 0) -> History:
    """Return the history of an actor; see `Desk.history`.

    Args:
        connection: To the record.
        given: As in `things.find_actor`.
        limit: So many of its mentions at most; all if None.
        offset: So many of them are passed over.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several fit.
    """
    thing = find_actor(connection, given)
    a = t.local_actors.c
    mentions = select(func.count()).select_from(t.local_actors).where(a.actor_id == thing.id)
    return History(
        actor=actor_side(connection, thing.id),
        former_ids=_former(connection, thing.id),
        joined=_joined(connection, thing.id, _members(connection, thing.id, limit, offset)),
        moved=_moved(connection, thing),
        judgements=_judgements(connection, thing.id),
        links=tuple(find_links(connection, actor_id=thing.id)),
        mentions=connection.execute(mentions).scalar_one(),
    )


def _members(connection: Connection, actor_id: str, limit: int | None, offset: int) -> Sequence[str]:
    """The local actors of an actor, by the days of their reports: a part of them."""
    a, r = t.local_actors.c, t.reports.c
    query = from_facts(
        select(a.member)
        .select_from(t.local_actors.join(t.reports, r.id == a.report_id))
        .where(a.actor_id == actor_id)
        .order_by(func.coalesce(r.published_day, _UNDATED), a.member),
        t.reports,
    )
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return connection.execute(query).scalars().all()


def _joined(connection: Connection, actor_id: str, members: Sequence[str]) -> tuple[Joined, ...]:
    reasons: dict[str, list[tuple[str, str]]] = {}
    for reason in get_actor(connection, actor_id).reasons:
        match = _REASON.match(reason)
        if match:
            reasons.setdefault(match[2], []).append((match[1], match[3]))
    found = []
    a, r = t.local_actors.c, t.reports.c
    joined = t.local_actors.join(t.reports, r.id == a.report_id)
    for batch in in_chunks(members):
        query = (
            select(a.member, a.payload, r.published_day, r.outlet, r.recorded_at)
            .select_from(joined)
            .where(a.member.in_(batch))
        )
        for row in connection.execute(query):
            record = unsqueeze(row.payload, LocalRecord)
            found.append(
                Joined(
                    member=row.member,
                    name=record.name,
                    state=record.state,
                    offices=record.offices,
                    day=row.published_day,
                    outlet=row.outlet,
                    at=row.recorded_at,
                    reasons=tuple(reasons.get(row.member, ())),
                )
            )
    return tuple(sorted(found, key=lambda j: (j.day or _UNDATED, j.member)))


def _moved(connection: Connection, thing: Thing) -> tuple[Moved, ...]:
    m = t.actor_moves.c
    query = select(t.actor_moves).where(or_(m.from_id == thing.id, m.to_id == thing.id)).order_by(m.at, m.row)
    rows = connection.execute(query).all()
    others = {row.from_id if row.to_id == thing.id else row.to_id for row in rows}
    names: dict[str, str] = {}
    for batch in in_chunks(sorted(others)):
        named = select(t.actors.c.id, t.actors.c.name).where(t.actors.c.id.in_(batch))
        names |= {row.id: row.name for row in connection.execute(named)}
    found = []
    for row in rows:
        inwards = row.to_id == thing.id
        other = row.from_id if inwards else row.to_id
        found.append(Moved("in" if inwards else "out", other, names.get(other), row.members, row.at))
    return tuple(found)


def _of_actor(member: ColumnElement[str], actor_id: str) -> ColumnElement[bool]:
    """Whether a local actor is one of an actor's, looked up for each: an actor has many, decided and moved are few."""
    a = t.local_actors.c
    return exists().where(a.member == member, unindexed(a.actor_id) == actor_id)


def _former(connection: Connection, actor_id: str) -> tuple[str, ...]:
    m = t.actor_moves.c
    query = select(m.from_id).where(_of_actor(m.member, actor_id)).distinct()
    found = set(connection.execute(query).scalars())
    living: set[str] = set()
    for batch in in_chunks(sorted(found)):
        living |= set(connection.execute(select(t.actors.c.id).where(t.actors.c.id.in_(batch))).scalars())
    return tuple(sorted(found - living - {actor_id}))


def _judgements(connection: Connection, actor_id: str) -> tuple[Judgement, ...]:
    """The judgements that name a member, or that it went along with; and the verdicts on what links say of it."""
    j, m, k = t.judgements.c, t.judged_members.c, t.links.c
    naming = select(m.judgement).where(_of_actor(m.member_now, actor_id))
    about = select(k.id).where(k.id == j.left_now, _of_actor(k.member_now, actor_id))
    query = select(t.judgements).where(or_(j.id.in_(naming), about.correlate(t.judgements).exists()))
    found = [value_of_row(t.judgements, row) for row in connection.execute(query.order_by(j.row))]
    return tuple(j for j in found if isinstance(j, Judgement))
