"""Contradictions of events: some report tells what another says was denied, or did not take place.

`contradictions` is where other kinds of disagreement (figures, dates, wordings between reports) join in: the review
page knows only `Contradiction`, two claims and the words that say why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select

from foreigndesk.model import Claim
from foreigndesk.store import schema as t
from foreigndesk.store.agenda import NEAR_DAYS, known_parties
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unsqueeze
from foreigndesk.store.filters import is_rejected

_AGAINST = ("denied", "absent")
_FOR = ("happened", "ongoing")
# With fewer parties in common two events of a type within days are two events more often than one.
LEAST_PARTIES = 2


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims that cannot both hold.

    Attributes:
        left: Id of the claim that tells it.
        right: Id of the claim that denies it.
        why: What they have in common, in a few words.
        confidence: Of the less sure one of the two.
    """

    left: str
    right: str
    why: str
    confidence: float


def contradictions(connection: Connection) -> list[Contradiction]:
    """Return the pairs of events of which one denies the other, those with most in common first.

    They have one type, at least `LEAST_PARTIES` known parties in common (states, known actors; all of the denied
    one), and lie within `NEAR_DAYS` of one another. Rejected claims, and pairs that a person judged different, are
    left out. Undated denials are, too: nobody could tell what they deny.
    """
    c = t.claims.c
    denied = [
        claim
        for claim in _events(connection, c.status.in_(_AGAINST))
        if claim.time and claim.time.start and len(known_parties(claim)) >= LEAST_PARTIES
    ]
    apart = _told_apart(connection)
    found: list[tuple[int, Contradiction]] = []
    for denial in denied:
        assert denial.time is not None and denial.time.start is not None
        first = date.fromisoformat(denial.time.start[:10]) - timedelta(days=NEAR_DAYS)
        last = date.fromisoformat((denial.time.end or denial.time.start)[:10]) + timedelta(days=NEAR_DAYS)
        sides = known_parties(denial)
        for told in _events(
            connection,
            c.status.in_(_FOR),
            c.type == denial.type,
            c.start >= first.isoformat(),
            c.start <= last.isoformat() + "T99",
        ):
            shared = sides & known_parties(told)
            if sides <= known_parties(told) and frozenset((denial.id, told.id)) not in apart:
                why = f"one {denial.type or 'event'} between {len(shared)} known parties, within {NEAR_DAYS} days"
                sure = min(denial.confidence, told.confidence)
                found.append((len(shared), Contradiction(told.id, denial.id, why, sure)))
    return [one for _, one in sorted(found, key=lambda f: (-f[0], -f[1].confidence, f[1].left, f[1].right))]


def _events(connection: Connection, *wanted: object) -> Iterable[Claim]:
    c = t.claims.c
    query = select(c.payload).where(
        c.kind == "event",
        c.withdrawn_at.is_(None),
        ~is_rejected(None),
        *wanted,  # type: ignore[arg-type]
    )
    for payload in connection.execute(query.order_by(c.claim_id)).scalars():
        yield unsqueeze(payload, Claim)


def _told_apart(connection: Connection) -> set[frozenset[str]]:
    """Pairs of claims of the record that a standing judgement calls different."""
    j, s, m, local = t.judgements.c, t.judged_members.c, t.claim_members.c, t.local_claims.c
    query = (
        select(j.id, s.side, s.member_now)
        .select_from(t.judgements.join(t.judged_members, s.judgement == j.id))
        .where(j.withdrawn_at.is_(None), j.verb == "different", s.named, s.report_id.is_(None))
    )
    rows = connection.execute(query).all()
    claim_of: dict[str, str] = {}
    for batch in in_chunks(sorted({row.member_now for row in rows})):
        joined = t.local_claims.join(t.claim_members, m.local_row == local.row)
        present = (
            select(local.id, m.claim_id).select_from(joined).where(local.id.in_(batch), m.left_at.is_(None))
        )
        claim_of |= {row.id: row.claim_id for row in connection.execute(present)}
    sides: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        if row.member_now in claim_of:
            sides.setdefault(row.id, {}).setdefault(row.side, set()).add(claim_of[row.member_now])
    return {
        frozenset((left, right))
        for both in sides.values()
        for left in both.get("left", ())
        for right in both.get("right", ())
    }
