"""The parties that people set right: found by what was given, kept by a local actor each, and read as they are now.

A correction names a party as a judgement does, by one local actor that stands for it. So it follows when actors are
merged or split, and when a report is read again (`store.follow`); one whose local actor is gone is looked for by the
known actor that it was, and shown as it was called then if that is gone, too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from foreigndesk.errors import QueryError
from foreigndesk.linking.compared import known_party
from foreigndesk.model import Actor, Claim, Participant
from foreigndesk.store import schema as t
from foreigndesk.store.actor_writer import stored_actors
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import from_json, to_json, unsqueeze
from foreigndesk.store.judging import corrected, live_corrections
from foreigndesk.store.moves import present_id
from foreigndesk.store.party_fields import PARTY_FIELD_NAMES, own_party, reference
from foreigndesk.store.things import find_actor, get_actor, member_for
from foreigndesk.store.writer import parties

# A correction of one field sets so many parties at most.
MOST_PARTIES = 40
# A party, and the local actor that stands for it; None for one that is no known actor.
Named = tuple[Participant, str | None]


def find_parties(connection: Connection, claim: Claim, given: Sequence[str]) -> list[Named]:
    """Return the parties that names mean, each once, in their order.

    Args:
        connection: Any connection.
        claim: The claim as it stands. A party of it, or one that the machine read there, is named by its name, its
            words or its actor's id, and keeps the office and the words that it has there.
        given: Names, ids of actors, or `<report id>:<local id>`.

    Raises:
        NotFoundError: If no report names one of them.
        QueryError: If several actors bear a name, or there are more than `MOST_PARTIES`.
    """
    if len(given) > MOST_PARTIES:
        raise QueryError(f"{len(given)} parties are more than {MOST_PARTIES}")
    found: dict[str, Named] = {}
    everyone = [*parties(claim), *_as_read(connection, claim)] if given else []
    for words in given:
        party, member = _find(connection, claim, everyone, words.strip())
        found.setdefault(reference(party), (party, member))
    return list(found.values())


def _as_read(connection: Connection, claim: Claim) -> list[Participant]:
    """The parties of the claim as the machine read it in its first report."""
    query = select(t.local_claims.c.payload).where(
        t.local_claims.c.id == claim.id, t.local_claims.c.withdrawn_at.is_(None)
    )
    payload = connection.execute(query).scalar()
    read = parties(unsqueeze(payload, Claim)) if payload is not None else []
    actors = _actors_of(connection, [party.actor_id for party in read if party.actor_id])
    return [known_party(p, actors[p.actor_id]) if p.actor_id in actors else p for p in read]


def _find(connection: Connection, claim: Claim, everyone: Sequence[Participant], words: str) -> Named:
    own = own_party(everyone, words)
    if own is not None:
        return own, _member_of(connection, claim, own.actor_id) if own.actor_id else None
    thing = find_actor(connection, words)
    actor = get_actor(connection, thing.id)
    party = Participant(actor.name, "", actor.id, actor.name, actor.kind, None, actor.state, actor.sector)
    return party, thing.member if thing.exact else _member_of(connection, claim, actor.id)


def _member_of(connection: Connection, claim: Claim, actor_id: str) -> str:
    """The local actor that stands for a known one: of the claim's own report if there is one."""
    c = t.local_actors.c
    reports = select(t.local_claims.c.report_id).where(t.local_claims.c.id == claim.id)
    own = select(c.member).where(c.actor_id == actor_id, c.report_id.in_(reports)).order_by(c.member)
    return connection.execute(own.limit(1)).scalar() or member_for(connection, actor_id)


def keep_parties(connection: Connection, correction: str, found: Sequence[Named]) -> None:
    """Write whom a correction sets."""
    rows = [
        {
            "correction": correction,
            "position": position,
            "member": member,
            "member_now": member,
            "report_id": member.partition(":")[0] if member else None,
            "payload": to_json(party),
        }
        for position, (party, member) in enumerate(found)
    ]
    if rows:
        connection.execute(insert(t.corrected_parties), rows)


def parties_now(connection: Connection, corrections: Iterable[str]) -> dict[str, tuple[Participant, ...]]:
    """Return, by correction, the parties that it sets, under the names that their actors have now."""
    p = t.corrected_parties.c
    rows: list[Row[Any]] = []
    for batch in in_chunks(corrections):
        query = select(p.correction, p.member_now, p.payload).where(p.correction.in_(batch))
        rows.extend(connection.execute(query.order_by(p.correction, p.position)))
    actors = _actors_of(connection, [row.member_now for row in rows if row.member_now])
    found: dict[str, list[Participant]] = {}
    for row in rows:
        party = from_json(row.payload, Participant)
        actor = actors.get(row.member_now) or _moved(connection, party.actor_id)
        now = known_party(party, actor) if actor else dataclasses.replace(party, actor_id=None)
        found.setdefault(row.correction, []).append(now)
    return {correction: tuple(parties_) for correction, parties_ in found.items()}


class StandingCorrections:
    """The corrections that stand for some claims of reports, with the parties that they set as those are now.

    Args:
        connection: Any connection.
        claim_ids: Of one-report claims.
    """

    def __init__(self, connection: Connection, claim_ids: Iterable[str]) -> None:
        self._by_claim = live_corrections(connection, sorted(set(claim_ids)))
        of_parties = (
            made for some in self._by_claim.values() for made in some if made.field in PARTY_FIELD_NAMES
        )
        self._parties = parties_now(connection, [made.id for made in of_parties])

    def applied(self, claim: Claim) -> Claim:
        """Return a claim of the record with what was set right of its members."""
        for member in sorted(claim.members or (claim.id,)):
            for made in self._by_claim.get(member, ()):
                claim = corrected(claim, made.field, made.new, self._parties.get(made.id, ()))
        return claim


def _actors_of(connection: Connection, members: Sequence[str]) -> dict[str, Actor]:
    c = t.local_actors.c
    ids: dict[str, str] = {}
    for batch in in_chunks(sorted(set(members))):
        query = select(c.member, c.actor_id).where(c.member.in_(batch), c.actor_id.is_not(None))
        ids |= dict(connection.execute(query).all())
    actors = stored_actors(connection, set(ids.values()))
    return {member: actors[actor_id] for member, actor_id in ids.items() if actor_id in actors}


def _moved(connection: Connection, actor_id: str | None) -> Actor | None:
    now = present_id(connection, actor_id) if actor_id else None
    return get_actor(connection, now) if now else None
