"""What people decided: judgements and corrections, kept with who, when and why, and how corrections apply."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from foreigndesk.errors import QueryError
from foreigndesk.linking.judged import JudgedPair
from foreigndesk.model import Claim, Correction, Participant, PlaceRef, TimeRef
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.party_fields import PARTY_FIELD_NAMES, parties_in, party_names, with_parties
from foreigndesk.store.standing import judged_at
from foreigndesk.store.writer import mark

# Fields of a claim that a person can set right: words (`time.start` and such reach one level down), and parties.
CORRECTABLE = PARTY_FIELD_NAMES | frozenset(
    {
        "body", "content", "country", "cue", "directness", "mode", "office", "office_kind", "place.country",
        "place.name", "place.text", "state", "status", "time.end", "time.precision", "time.start", "type",
        "venue", "via",
    }
) - {"country"}  # fmt: skip


def live_pairs(connection: Connection) -> list[JudgedPair]:
    """Return what "same" and "different" judgements name under its present ids, in their order; without mates.

    Those about stories are not among them: `story_pairs`.
    """
    m = t.judged_members.c
    return _pairs(connection, m.named, m.member_now.not_like("story:%"))


def story_pairs(connection: Connection, moment: str | None = None) -> list[JudgedPair]:
    """Return what "same" and "different" judgements name of stories, in their order, with mates.

    Args:
        connection: Any connection.
        moment: Those that stood then; those that stand now if None.
    """
    return _pairs(connection, t.judged_members.c.member_now.like("story:%"), moment=moment)


def _pairs(
    connection: Connection, *wanted: ColumnElement[bool], moment: str | None = None
) -> list[JudgedPair]:
    j, m = t.judgements.c, t.judged_members.c
    query = (
        select(j.id, j.row, j.verb, j.by, m.side, m.member_now, m.named)
        .select_from(t.judgements.join(t.judged_members, m.judgement == j.id))
        .where(judged_at(moment), j.verb.in_(("same", "different")), *wanted)
        .order_by(j.row)
    )
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(query):
        pair = found.setdefault(row.id, {"number": row.row, "verb": row.verb, "by": row.by})
        pair.setdefault(row.side if row.named else f"{row.side}_mates", set()).add(row.member_now)
    return [
        JudgedPair(
            i,
            p["number"],
            p["verb"],
            **{side: frozenset(p.get(side, ())) for side in ("left", "right", "left_mates", "right_mates")},
            by=p["by"],
        )
        for i, p in found.items()
    ]


class Judged:
    """Judgements by what they are about, so that a block looks at none but its own."""

    def __init__(self, connection: Connection, pairs: Sequence[JudgedPair]) -> None:
        self._connection = connection
        self._by_left: dict[str, list[JudgedPair]] = {}
        for pair in pairs:
            for item in pair.left:
                self._by_left.setdefault(item, []).append(pair)

    def same(self, ids: Iterable[str]) -> list[JudgedPair]:
        """Return the "same" judgements both of whose sides are among the ids."""
        return [pair for pair in self._inside(ids) if pair.verb == "same"]

    def about(self, ids: Iterable[str]) -> list[JudgedPair]:
        """Return the judgements both of whose sides are among the ids, with what was one with each side then."""
        found = self._inside(ids)
        apart = [pair.id for pair in found if pair.verb == "different"]
        mates: dict[tuple[str, str], set[str]] = {}
        m = t.judged_members.c
        for batch in in_chunks(apart):
            query = select(m.judgement, m.side, m.member_now).where(m.judgement.in_(batch), ~m.named)
            for row in self._connection.execute(query):
                mates.setdefault((row.judgement, row.side), set()).add(row.member_now)
        return [
            dataclasses.replace(
                pair,
                left_mates=frozenset(mates.get((pair.id, "left"), ())),
                right_mates=frozenset(mates.get((pair.id, "right"), ())),
            )
            for pair in found
        ]

    def _inside(self, ids: Iterable[str]) -> list[JudgedPair]:
        if not self._by_left:
            return []
        inside = set(ids)
        found = {p.id: p for i in inside for p in self._by_left.get(i, ()) if p.right & inside}
        return sorted(found.values(), key=lambda p: p.number)


def live_corrections(connection: Connection, claim_ids: Iterable[str]) -> dict[str, list[Correction]]:
    """Return the corrections that stand for one-report claims, oldest first, by the claim's id."""
    found: dict[str, list[Correction]] = {}
    columns = t.corrections.c
    for batch in in_chunks(claim_ids):
        query = select(t.corrections).where(columns.claim_now.in_(batch), columns.withdrawn_at.is_(None))
        for r in connection.execute(query.order_by(columns.row)):
            correction = Correction(r.id, r.claim_now, r.field, r.old, r.new, r.by, r.at, r.why)
            found.setdefault(r.claim_now, []).append(correction)
    return found


def value_of(claim: Claim, field: str) -> str | None:
    """Return what a claim has in a field that can be corrected; of parties, their names.

    Raises:
        QueryError: If the field cannot be corrected.
    """
    if field not in CORRECTABLE:
        raise QueryError(f"{field} cannot be corrected; these can: {', '.join(sorted(CORRECTABLE))}")
    if field in PARTY_FIELD_NAMES:
        return party_names(parties_in(claim, field))
    value: object = claim
    for part in field.split("."):
        value = getattr(value, part, None)
    return None if value is None else str(value)


def corrected(claim: Claim, field: str, value: str | None, parties: Sequence[Participant] = ()) -> Claim:
    """Return the claim with one field set right; one of parties gets `parties`, another one `value`."""
    value_of(claim, field)
    if field in PARTY_FIELD_NAMES:
        return with_parties(claim, field, parties)
    if field == "status" and value is None:
        raise QueryError("a claim's status cannot be unknown")
    change: dict[str, Any] = {field.rpartition(".")[2]: value}
    if "." not in field:
        return dataclasses.replace(claim, **change)
    outer = field.partition(".")[0]
    if outer == "time":
        time = claim.time or TimeRef(None, None, None, None)
        return dataclasses.replace(claim, time=dataclasses.replace(time, **change))
    place = claim.place or PlaceRef(value or "")
    return dataclasses.replace(claim, place=dataclasses.replace(place, **change))


def mark_corrected(connection: Connection, members: Sequence[str]) -> None:
    """Have linking look again at the claims whose parties were set to these local actors."""
    p, k, local = t.corrected_parties.c, t.corrections.c, t.local_claims.c
    joined = t.corrected_parties.join(t.corrections, k.id == p.correction).join(
        t.local_claims, local.id == k.claim_now
    )
    query = (
        select(local.row).select_from(joined).where(k.withdrawn_at.is_(None), local.withdrawn_at.is_(None))
    )
    found = connection.execute(query.where(p.member_now.in_(members))).scalars()
    mark(connection, "claim", [str(row) for row in found])
