"""What a user means by an id or a name, and what it is at present: a known actor, a claim, a suggestion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.names import plain
from foreigndesk.linking.records import LocalRecord, by_date
from foreigndesk.model import Actor, Claim, JudgedSide
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.filters import find_state
from foreigndesk.store.happenings import story_member
from foreigndesk.store.indexed import from_facts
from foreigndesk.store.moves import former_ids, present_id
from foreigndesk.store.query import claim_id, find_actors, members_of, report_id
from foreigndesk.store.story_ids import find_story, founder_of, reports_in, story_of_report

_HEX = re.compile(r"[0-9a-f]{4,16}$")
_MEMBER = re.compile(r"[0-9a-f]{4,}:\S+$")
# Candidates of a name that an error lists.
LISTED = 6
# Records that are looked at for what an actor is: enough for every name and office, few enough for a busy actor.
LOOKED_AT = 400
SIDE_NAMES, SIDE_OFFICES = 12, 12


@dataclass(frozen=True, slots=True)
class Thing:
    """What a user named.

    Attributes:
        kind: "actor", "claim", "story" or "link".
        id: Of the known actor, of the record's claim, of the story, of the suggestion.
        member: What a judgement about it names: a local actor, a one-report claim, a report of a story; of a
            suggestion, its id.
        exact: True if the user named that one part (`<report>:<local id>`, a report of a story), not the whole.
    """

    kind: str
    id: str
    member: str
    exact: bool = False


def find_thing(connection: Connection, given: str) -> Thing:
    """Return the claim, actor, story or suggestion that an id, its first digits, or an actor's name means.

    A report's id means the report as a part of its story.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several fit.
    """
    words = given.strip()
    claims = t.local_claims.c
    exact = select(claims.id).where(claims.id == words, claims.withdrawn_at.is_(None))
    if connection.execute(exact).first() is not None:
        return Thing("claim", claim_id(connection, words), words)
    if not _HEX.match(words):
        return find_actor(connection, words)
    for seek in (_claim, _link, find_actor, _story, _report):
        try:
            return seek(connection, words)
        except NotFoundError:
            continue
    raise NotFoundError(f"there is no claim, no actor, no story and no suggestion {words}")


def _claim(connection: Connection, given: str) -> Thing:
    found = claim_id(connection, given)
    return Thing("claim", found, found)


def _link(connection: Connection, given: str) -> Thing:
    query = select(t.links.c.id).where(t.links.c.id.startswith(given, autoescape=True)).limit(3)
    found = connection.execute(query).scalars().all()
    if not found:
        raise NotFoundError(f"there is no suggestion {given}")
    if len(found) > 1:
        raise QueryError(f"several suggestions begin with {given}; give more digits")
    return Thing("link", found[0], found[0])


def _story(connection: Connection, given: str) -> Thing:
    found = find_story(connection, given)
    return Thing("story", found, story_member(founder_of(connection, found)))


def _report(connection: Connection, given: str) -> Thing:
    """A report, as a part of its story."""
    found = report_id(connection, given)
    story = story_of_report(connection, found)
    if story is None:
        raise NotFoundError(f"the report {found} is in no story yet")
    return Thing("story", story, story_member(found), exact=True)


def find_actor(connection: Connection, given: str) -> Thing:
    """Return the actor that a name, an id of now or of before, or `<report>:<local id>` means.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several fit; the error lists them.
    """
    words = given.strip()
    if _MEMBER.match(words):
        return _by_member(connection, words)
    if _HEX.match(words):
        found = _by_id(connection, words)
        if found is not None:
            return found
    return _by_name(connection, words)


def _by_member(connection: Connection, given: str) -> Thing:
    report, _, local = given.partition(":")
    member = f"{report_id(connection, report)}:{local}"
    query = select(t.local_actors.c.actor_id).where(t.local_actors.c.member == member)
    row = connection.execute(query).one_or_none()
    if row is None or row.actor_id is None:
        raise NotFoundError(f"there is no actor {given}")
    return Thing("actor", row.actor_id, member, exact=True)


def _by_id(connection: Connection, given: str) -> Thing | None:
    column = t.actors.c.id
    query = select(column).where(column.startswith(given, autoescape=True)).limit(4)
    ids = list(connection.execute(query).scalars())
    if given in ids:
        ids = [given]
    if not ids:
        ids = sorted(filter(None, {present_id(connection, old) for old in former_ids(connection, given)}))
    if len(ids) > 1:
        raise QueryError(f"several actors begin with {given}: {', '.join(ids[:3])} …; give more digits")
    return Thing("actor", ids[0], member_for(connection, ids[0])) if ids else None


def _by_name(connection: Connection, words: str) -> Thing:
    try:
        found = find_actors(connection, words, 200)
    except QueryError as error:
        raise NotFoundError(f"there is no actor {words!r}") from error
    wanted = plain(words)
    state = find_state(words)
    same = [a for a in found if wanted in {plain(n) for n in (a.name, *a.names)}]
    called = [a for a in found if plain(a.name) == wanted] if len(same) > 1 else same
    if state is not None:
        called = [a for a in found if a.kind == "state" and a.state == state] or called
    fitting = called if len(called) == 1 else same or found
    if not fitting:
        raise NotFoundError(f"no report here names {words}")
    if len(fitting) > 1:
        listed = "; ".join(f"{described(connection, a)}" for a in fitting[:LISTED])
        more = f"; and {len(fitting) - LISTED} more" if len(fitting) > LISTED else ""
        raise QueryError(f"several actors are called {words}: {listed}{more}; give an id")
    return Thing("actor", fitting[0].id, member_for(connection, fitting[0].id))


def described(connection: Connection, actor: Actor) -> str:
    """Return an actor in a few words: name, state, an office, reports, id."""
    side = actor_side(connection, actor.id)
    office = next((o[0] for o in side.offices), None)
    about = ", ".join(filter(None, (side.state, office, f"{side.reports} report{'s' * (side.reports != 1)}")))
    return f"{side.name} ({about}) {actor.id[:8]}"


def records_of(connection: Connection, actor_id: str, limit: int | None = LOOKED_AT) -> list[LocalRecord]:
    """Return what linking knows of an actor's members, by date; of a busy actor the first of them by id."""
    columns = t.local_actors.c
    query = (
        select(columns.payload)
        .where(columns.actor_id == actor_id)
        .order_by(columns.report_id, columns.member)
    )
    if limit is not None:
        query = query.limit(limit)
    found = [unsqueeze(payload, LocalRecord) for payload in connection.execute(query).scalars()]
    return sorted(found, key=by_date)


def member_for(connection: Connection, actor_id: str, without: Iterable[str] = ()) -> str:
    """Return the member that stands for an actor in judgements: one by its own name and state, the earliest.

    Raises:
        NotFoundError: If it has none besides those left out.
    """
    actor = get_actor(connection, actor_id)
    left_out = set(without)
    records = [
        r
        for r in records_of(connection, actor_id, None if left_out else LOOKED_AT)
        if r.member not in left_out
    ]
    if not records:
        raise NotFoundError(f"nothing else stands for {actor.name}")
    fitting = (
        [r for r in records if r.name == actor.name and r.state == actor.state]
        or [r for r in records if r.name == actor.name]
        or records
    )
    return fitting[0].member


def get_actor(connection: Connection, actor_id: str) -> Actor:
    """Return a known actor, without its members.

    Raises:
        NotFoundError: If there is none of this id.
    """
    payload = connection.execute(select(t.actors.c.payload).where(t.actors.c.id == actor_id)).scalar()
    if payload is None:
        raise NotFoundError(f"there is no actor {actor_id}")
    return unsqueeze(payload, Actor)


def actor_side(connection: Connection, actor_id: str, members: Sequence[str] = ()) -> JudgedSide:
    """Return what an actor is at present, or what some of its members say it is.

    Args:
        connection: Any connection.
        actor_id: The known actor.
        members: Only these of its members, if any are given.
    """
    actor = get_actor(connection, actor_id)
    columns = t.local_actors.c
    records = records_of(connection, actor_id, None if members else LOOKED_AT)
    if members:
        wanted = set(members)
        records = [r for r in records if r.member in wanted]
        reports, first, last = _span_of(connection, {r.report_id for r in records})
        names = Counter(n for r in records for n in dict.fromkeys(r.names or (r.name,)))
        ranked = tuple(sorted(names, key=lambda n: (-names[n], -len(n), n)))
        states = Counter(r.state for r in records if r.state)
        state = min(states, key=lambda s: (-states[s], s)) if states else None
    else:
        joined = t.local_actors.join(t.reports, t.reports.c.id == columns.report_id)
        query = (
            select(
                func.count(columns.report_id.distinct()),
                func.min(t.reports.c.published_day),
                func.max(t.reports.c.published_day),
            )
            .select_from(joined)
            .where(columns.actor_id == actor_id)
        )
        reports, first, last = connection.execute(from_facts(query, t.reports)).one()
        ranked, state = actor.names, actor.state
    offices = Counter(o for r in records for o in r.offices)
    return JudgedSide(
        id=actor_id,
        kind=actor.kind,
        name=actor.name if not members or actor.name in ranked else next(iter(ranked), actor.name),
        names=ranked[:SIDE_NAMES],
        state=state,
        sector=actor.sector,
        offices=tuple(o for o, _ in offices.most_common(SIDE_OFFICES)),
        first=first,
        last=last,
        reports=reports,
        members=tuple(members),
    )


def _span_of(connection: Connection, report_ids: Iterable[str]) -> tuple[int, str | None, str | None]:
    wanted = sorted(report_ids)
    days: list[str] = []
    for batch in in_chunks(wanted):
        query = select(t.reports.c.published_day).where(t.reports.c.id.in_(batch))
        days += [day for day in connection.execute(query).scalars() if day]
    return len(wanted), min(days, default=None), max(days, default=None)


def claim_side(connection: Connection, thing: Thing) -> JudgedSide:
    """Return what a claim is at present."""
    query = select(t.claims.c.payload).where(
        t.claims.c.claim_id == thing.id, t.claims.c.withdrawn_at.is_(None)
    )
    payload = connection.execute(query).scalar()
    claim = unsqueeze(payload, Claim) if payload is not None else None
    words = (claim.content if claim else None) or _first_words(connection, thing.member)
    return JudgedSide(
        id=thing.id,
        kind=claim.kind if claim else "claim",
        name=words[:300],
        state=claim.state if claim else None,
        first=claim.time.start if claim and claim.time else None,
        last=claim.time.end if claim and claim.time else None,
        members=(thing.member,),
    )


def _first_words(connection: Connection, local_claim: str) -> str:
    joined = t.evidence.join(t.local_claims, t.local_claims.c.row == t.evidence.c.local_row)
    query = select(t.evidence.c.text).select_from(joined).where(t.local_claims.c.id == local_claim)
    return connection.execute(query.order_by(t.evidence.c.position).limit(1)).scalar() or ""


def whole(connection: Connection, thing: Thing) -> set[str]:
    """Return all that is one with an actor's member, a one-report claim or a report of a story at present."""
    if thing.kind == "story":
        return {story_member(report) for report in reports_in(connection, thing.id)}
    if thing.kind == "actor":
        return {thing.member, *members_of(connection, thing.id)}
    m, local = t.claim_members.alias(), t.local_claims.alias()
    query = (
        select(local.c.id)
        .join(m, m.c.local_row == local.c.row)
        .where(m.c.left_at.is_(None), m.c.claim_id == thing.id)
    )
    return {thing.member, *connection.execute(query).scalars()}
