"""Contradictions of events: some report tells what another says was denied, or did not take place.

`contradictions` is where other kinds of disagreement (figures, dates, wordings between reports) join in: the review
page knows only `Contradiction`, two claims and the words that say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.agenda import NEAR_DAYS, PLAN_ROLES
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.indexed import from_facts, unindexed
from foreigndesk.store.standing import is_rejected

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
    denied = [event for event in _events(connection, _AGAINST) if len(event.parties) >= LEAST_PARTIES]
    # of one type and day: few, however large the record
    told: dict[tuple[str | None, str], list[_Event]] = {}
    for event in _events(connection, _FOR) if denied else ():
        told.setdefault((event.type, event.first[:10]), []).append(event)
    apart = _told_apart(connection)
    found: list[tuple[int, Contradiction]] = []
    for denial in denied:
        why = f"one {denial.type or 'event'} between {len(denial.parties)} known parties, within {NEAR_DAYS} days"
        for day in _days_near(denial):
            for event in told.get((denial.type, day), ()):
                if denial.parties <= event.parties and frozenset((denial.id, event.id)) not in apart:
                    sure = min(denial.confidence, event.confidence)
                    found.append((len(denial.parties), Contradiction(event.id, denial.id, why, sure)))
    return [one for _, one in sorted(found, key=lambda f: (-f[0], -f[1].confidence, f[1].left, f[1].right))]


@dataclass(slots=True)
class _Event:
    """A dated event; `parties` as in `agenda.known_parties`."""

    id: str
    type: str | None
    first: str
    last: str | None
    confidence: float
    parties: set[str]


def _days_near(event: _Event) -> Iterable[str]:
    first = date.fromisoformat(event.first[:10]) - timedelta(days=NEAR_DAYS)
    last = date.fromisoformat((event.last or event.first)[:10]) + timedelta(days=NEAR_DAYS)
    return ((first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1))


def _events(connection: Connection, statuses: Sequence[str]) -> list[_Event]:
    """The standing events of some statuses that have a day, in order of their ids; their payloads are not read."""
    c, p = t.claims.c, t.parties.c
    party = and_(p.claim_row == c.row, p.role.in_(PLAN_ROLES))
    query = (
        select(c.row, c.claim_id, c.type, c.start, c.end, c.confidence, func.coalesce(p.state, p.actor_id))
        .select_from(t.claims.outerjoin(t.parties, party))
        .where(
            unindexed(c.kind) == "event",
            c.status.in_(statuses),
            c.start.is_not(None),
            c.withdrawn_at.is_(None),
            ~is_rejected(None),
        )
    )
    found: dict[int, _Event] = {}
    for row, claim_id, type_, start, end, confidence, key in connection.execute(from_facts(query, t.claims)):
        event = found.get(row)
        if event is None:
            event = found[row] = _Event(claim_id, type_, start, end, confidence, set())
        if key:
            event.parties.add(key)
    return sorted(found.values(), key=lambda event: event.id)


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
