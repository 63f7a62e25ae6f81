"""What catalogues suggest about actors, kept until a person confirms or rejects it; and what was confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.linking.catalogue import KnownActor
from foreigndesk.linking.names import is_name
from foreigndesk.linking.records import LocalRecord, by_date
from foreigndesk.model import Actor, ActorLink, JudgedSide, LinkedEntity, Suggestion
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import from_json, to_json, unsqueeze
from foreigndesk.store.standing import judged_at

# Kinds of actors that a catalogue may know.
KINDS = ("person", "state", "organization", "body", "force", "group", "party")
# Names of an actor that are looked up.
MOST_NAMES = 40
STATUSES = ("suggested", "confirmed", "rejected")


@dataclass(frozen=True, slots=True)
class LinkView:
    """A suggestion of a catalogue as it stands.

    Attributes:
        actor_id: The known actor that it is about at present; None if a new reading lost sight of it.
        actor: What that actor is called.
        reasons: Why it was suggested.
        catalogue: Name of the catalogue.
        digest: SHA-256 of its file.
        status: suggested, confirmed or rejected.
        judgement: Id of the judgement that says so, or None.
        by, at: Who decided, and when; None if nobody has.
    """

    id: str
    actor_id: str | None
    actor: str
    entity: LinkedEntity
    score: float
    reasons: tuple[str, ...]
    catalogue: str
    digest: str
    status: str = "suggested"
    judgement: str | None = None
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a catalogue's suggestions.

    Attributes:
        new: Suggestions that were not there before.
        known: Those that were.
        changed: New ones about an entry and an actor of which an earlier catalogue of the name said something else.
        missing: Suggestions of earlier catalogues of the name that this one does not make; they stay.
    """

    new: int
    known: int
    changed: int
    missing: tuple[LinkView, ...]


def known_actors(connection: Connection) -> Iterator[KnownActor]:
    """Yield the actors of the record that a catalogue may know, by id."""
    query = select(t.actors.c.id).where(t.actors.c.kind.in_(KINDS)).order_by(t.actors.c.id)
    ids = connection.execute(query).scalars().all()
    for batch in in_chunks(ids, 200):
        payloads = connection.execute(select(t.actors.c.payload).where(t.actors.c.id.in_(batch))).scalars()
        actors = {a.id: a for a in (unsqueeze(payload, Actor) for payload in payloads)}
        members = _members_of(connection, [i for i, a in actors.items() if a.kind != "state"])
        states = _first_members(connection, [i for i, a in actors.items() if a.kind == "state"])
        for actor_id in batch:
            actor = actors[actor_id]
            records = members.get(actor_id, [])
            member = states.get(actor_id) or (_standing_for(actor, records) if records else None)
            if member is not None and (actor.kind == "state" or any(r.named for r in records)):
                yield _known(actor, member, records)


def _known(actor: Actor, member: str, records: Sequence[LocalRecord]) -> KnownActor:
    person = actor.kind == "person"
    names = [n for n in dict.fromkeys((actor.name, *actor.names)) if is_name(n, of_person=person)]
    years = [int(r.day[:4]) for r in records if r.day]
    states = {s for r in records for s in r.states} | ({actor.state} if actor.state else set())
    return KnownActor(
        member=member,
        kind=actor.kind,
        names=tuple(names[:MOST_NAMES]) or (actor.name,),
        states=frozenset(states),
        office_kinds=frozenset(kind for r in records for kind in r.office_kinds),
        first=min(years, default=None),
        last=max(years, default=None),
    )


def _standing_for(actor: Actor, records: Sequence[LocalRecord]) -> str:
    fitting = [r for r in records if r.name == actor.name] or list(records)
    return fitting[0].member


def _members_of(connection: Connection, ids: Sequence[str]) -> dict[str, list[LocalRecord]]:
    found: dict[str, list[LocalRecord]] = {}
    for batch in in_chunks(ids):
        query = select(t.local_actors.c.actor_id, t.local_actors.c.payload).where(
            t.local_actors.c.actor_id.in_(batch)
        )
        for actor_id, payload in connection.execute(query):
            found.setdefault(actor_id, []).append(unsqueeze(payload, LocalRecord))
    return {actor_id: sorted(records, key=by_date) for actor_id, records in found.items()}


def _first_members(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    column = t.local_actors.c
    for actor_id in ids:
        query = select(column.member).where(column.actor_id == actor_id).order_by(column.member).limit(1)
        member = connection.execute(query).scalar()
        if member is not None:
            found[actor_id] = member
    return found


def keep_suggestions(
    store: Store, name: str, digest: str, entities: int, suggestions: Iterable[Suggestion]
) -> Kept:
    """Keep what a catalogue suggests; what was suggested before stays as it is, decided or not.

    Args:
        store: The record.
        name: What the catalogue is called: a newer file of the same name is a newer catalogue.
        digest: SHA-256 of its file.
        entities: How many entries it has.
        suggestions: What was found in it.
    """
    with store.writing() as connection:
        now = store.now()
        before = {(v.entity.id, v.actor_id): v for v in find_links(connection, catalogue=name)}
        row = _catalogue_row(connection, name, digest, entities, now)
        rows, known, changed = [], 0, 0
        made: set[tuple[str, str | None]] = set()
        for suggestion in suggestions:
            actor_id = _actor_of(connection, suggestion.member)
            key = (suggestion.entity.id, actor_id)
            if key in made:
                continue
            made.add(key)
            old = before.get(key)
            if old is not None and old.entity == suggestion.entity:
                known += 1
                continue
            changed += old is not None
            rows.append(_link_row(row, name, suggestion, now))
        for batch in in_chunks(range(len(rows))):
            connection.execute(insert(t.links), [rows[i] for i in batch])
        missing = tuple(v for key, v in before.items() if key not in made and v.digest != digest)
        return Kept(len(rows) - changed, known, changed, missing)


def _catalogue_row(connection: Connection, name: str, digest: str, entities: int, now: str) -> int:
    c = t.catalogues.c
    found = connection.execute(select(c.row).where(c.name == name, c.digest == digest)).scalar()
    if found is not None:
        return int(found)
    made = insert(t.catalogues).values(name=name, digest=digest, entities=entities, read_at=now)
    return int(connection.execute(made.returning(c.row)).scalar_one())


def _link_row(catalogue: int, name: str, suggestion: Suggestion, now: str) -> dict[str, Any]:
    payload = to_json({"entity": suggestion.entity, "reasons": suggestion.reasons})
    words = "\x1f".join([name, suggestion.member, payload, str(catalogue)])
    return {
        "id": hashlib.sha256(f"link {words}".encode()).hexdigest()[:12],
        "catalogue": catalogue,
        "entity": suggestion.entity.id,
        "member": suggestion.member,
        "member_now": suggestion.member,
        "report_id": suggestion.member.partition(":")[0],
        "score": suggestion.score,
        "payload": payload,
        "recorded_at": now,
    }


def _actor_of(connection: Connection, member: str) -> str | None:
    query = select(t.local_actors.c.actor_id).where(t.local_actors.c.member == member)
    return connection.execute(query).scalar()


def find_links(
    connection: Connection,
    *,
    status: str | None = None,
    catalogue: str | None = None,
    actor_id: str | None = None,
    link_id: str | None = None,
    moment: str | None = None,
) -> list[LinkView]:
    """Return the suggestions as they stand, the likeliest first; of one entry and actor only the newest.

    Args:
        connection: Any connection.
        status: Only these: suggested, confirmed or rejected.
        catalogue: Only those of catalogues of this name.
        actor_id: Only those about this known actor.
        link_id: Only this one, though a newer one took its place.
        moment: With the verdicts that stood at that moment.
    """
    k, c, a = t.links.c, t.catalogues.c, t.local_actors.c
    joined = t.links.join(t.catalogues, c.row == k.catalogue).outerjoin(
        t.local_actors, a.member == k.member_now
    )
    joined = joined.outerjoin(t.actors, t.actors.c.id == a.actor_id)
    query = (
        select(t.links, c.name, c.digest, a.actor_id, t.actors.c.name.label("actor"))
        .select_from(joined)
        .order_by(k.row)
    )
    if status == "confirmed":
        # what waits may be much; every listing of claims asks for what was confirmed
        j = t.judgements.c
        query = query.where(k.id.in_(select(j.left_now).where(j.verb == "confirm", judged_at(moment))))
    if catalogue is not None:
        query = query.where(c.name == catalogue)
    if actor_id is not None:
        query = query.where(a.actor_id == actor_id)
    if link_id is not None:
        query = query.where(k.id == link_id)
    rows = connection.execute(query).all()
    verdicts = _verdicts(connection, [row.id for row in rows], moment)
    found: dict[tuple[str, str, str | None], LinkView] = {}
    for row in rows:
        kept = from_json(row.payload, _Payload)
        verdict = verdicts.get(row.id)
        view = LinkView(
            id=row.id,
            actor_id=row.actor_id,
            actor=row.actor or row.member_now,
            entity=kept.entity,
            score=row.score,
            reasons=kept.reasons,
            catalogue=row.name,
            digest=row.digest,
            status="suggested" if verdict is None else f"{verdict.verb}ed",
            judgement=verdict.id if verdict else None,
            by=verdict.by if verdict else None,
            at=verdict.at if verdict else None,
        )
        key = (row.name, row.entity, row.actor_id)
        old = found.get(key)
        # what a person confirmed holds until the newer one is confirmed, too
        if status == "confirmed" and view.status != "confirmed" and old is not None:
            continue
        found[key] = view
    wanted = [v for v in found.values() if status is None or v.status == status]
    return sorted(wanted, key=lambda v: (-v.score, v.actor, v.id))


@dataclass(frozen=True, slots=True)
class _Payload:
    entity: LinkedEntity
    reasons: tuple[str, ...]


def _verdicts(connection: Connection, ids: Sequence[str], moment: str | None) -> dict[str, Any]:
    """The last verdict that stands on each suggestion."""
    found: dict[str, Any] = {}
    j = t.judgements.c
    for batch in in_chunks(ids):
        query = (
            select(j.id, j.verb, j.left_now, j.by, j.at)
            .where(j.left_now.in_(batch), j.verb.in_(("confirm", "reject")), judged_at(moment))
            .order_by(j.row)
        )
        found |= {row.left_now: row for row in connection.execute(query)}
    return found


def confirmed_links(connection: Connection, moment: str | None = None) -> dict[str, ActorLink]:
    """Return, by known actor, what a person confirmed about it (by a moment, if one is given)."""
    if connection.execute(select(t.links.c.row).limit(1)).first() is None:
        return {}
    by_actor: dict[str, list[LinkView]] = {}
    for view in find_links(connection, status="confirmed", moment=moment):
        if view.actor_id is not None:
            by_actor.setdefault(view.actor_id, []).append(view)
    return {actor_id: _together(views) for actor_id, views in by_actor.items()}


def _together(views: Sequence[LinkView]) -> ActorLink:
    ids = {view.entity.wikidata for view in views if view.entity.wikidata}
    return ActorLink(
        wikidata=next(iter(ids)) if len(ids) == 1 else None,
        topics=tuple(sorted({topic for view in views for topic in view.entity.topics})),
        entities=tuple(sorted((view.catalogue, view.entity.id) for view in views)),
    )


def link_side(connection: Connection, link_id: str) -> JudgedSide:
    """Return what a suggestion says, for the judgement about it."""
    view = _view(connection, link_id)
    entity = view.entity
    named = f"{view.actor} is {entity.name} ({', '.join(filter(None, (entity.wikidata, entity.id)))})"
    return JudgedSide(
        id=link_id, kind="link", name=named, names=(view.actor, entity.name), members=(link_id,)
    )


def _view(connection: Connection, link_id: str) -> LinkView:
    found = find_links(connection, link_id=link_id)
    if not found:
        raise NotFoundError(f"there is no suggestion {link_id}")
    return found[0]


def refuse_other_entry(connection: Connection, link_id: str) -> None:
    """Refuse to confirm a suggestion for an actor that was confirmed to be another one.

    Raises:
        QueryError: If that is so.
    """
    view = _view(connection, link_id)
    for other in find_links(connection, status="confirmed", actor_id=view.actor_id):
        if other.id != link_id and _differ(view, other):
            raise QueryError(
                f"{view.actor} was confirmed to be {_entry(other)} by {other.by} ({other.judgement}), which is not "
                f"{_entry(view)}; undo that first"
            )


def refuse_two_entries(connection: Connection, actor_ids: Sequence[str]) -> None:
    """Refuse to make one of actors that were confirmed to be different entries.

    Raises:
        QueryError: If they were.
    """
    if connection.execute(select(t.links.c.row).limit(1)).first() is None:
        return
    views = [v for i in actor_ids for v in find_links(connection, status="confirmed", actor_id=i)]
    for number, one in enumerate(views):
        for other in views[number + 1 :]:
            if _differ(one, other):
                raise QueryError(
                    f"{one.actor} was confirmed to be {_entry(one)} ({one.judgement}) and {other.actor} to be "
                    f"{_entry(other)} ({other.judgement}); undo one of these first"
                )


def _differ(one: LinkView, other: LinkView) -> bool:
    left, right = one.entity, other.entity
    if left.wikidata and right.wikidata:
        return left.wikidata != right.wikidata
    return one.catalogue == other.catalogue and left.id != right.id


def _entry(view: LinkView) -> str:
    return f"{view.entity.name} ({view.entity.wikidata or view.entity.id})"
