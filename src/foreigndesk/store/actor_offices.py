"""The offices of a person, or those that are held for a state or an organisation, each with its holders over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from foreigndesk.data.bodies import lookup_body
from foreigndesk.linking.names import is_name
from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, conditions, find_office, matching_rows
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.party import Party
from foreigndesk.store.query import select_claims, view_claims
from foreigndesk.store.tenures import by_post, contradictions_of, gaps_of, successions_of
from foreigndesk.store.views import ClaimView, Contradiction, Gap, Holder, Succession
from foreigndesk.store.who import by_holder

# Statuses of a holder that say that the office was held when it was last reported.
IN_OFFICE = frozenset({"current", "acting"})
# Offices by which a state is introduced, and how many of anyone's.
LEADING = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister")
INTRODUCED = 4


def offices_of(connection: Connection, party: Party, office: str | None = None) -> tuple[Holder, ...]:
    """Return the offices of a party with their holders, first seen first.

    Args:
        connection: To the record.
        party: A person: the offices it holds. A whole state: those that are held for it. Anything else: those whose
            words name it as their body.
        office: Only this office: its kind, or a title.
    """
    views = _tenures(connection, party)
    kind = find_office(office) if office else None
    if office:
        views = [v for v in views if v.claim.office_kind == (kind or office) or v.claim.office == office]
    return by_holder(views)


@dataclass(frozen=True, slots=True)
class Course:
    """How offices passed on: who after whom, when nobody is seen in them, what reports contradict."""

    successions: tuple[Succession, ...]
    gaps: tuple[Gap, ...]
    contradictions: tuple[Contradiction, ...]


def course_of(holders: Sequence[Holder]) -> Course:
    """Return how the offices of some holders passed on, as `who` tells it of one office."""
    posts = by_post([h for h in holders if h.status != "candidate"])
    return Course(
        successions=tuple(s for post in posts for s in successions_of(post)),
        gaps=tuple(g for post in posts for g in gaps_of(post)),
        contradictions=tuple(c for post in posts for c in contradictions_of(post)),
    )


def by_office(holders: Sequence[Holder]) -> tuple[Holder, ...]:
    """Return holders by kind of office: the leading offices first, then those of most claims; within one by time."""
    weight: Counter[str] = Counter()
    for holder in holders:
        weight[holder.office_kind or ""] += len(holder.claims)
    rank = {kind: number for number, kind in enumerate(LEADING)}

    def place(holder: Holder) -> tuple[int, int, str]:
        kind = holder.office_kind or ""
        return rank.get(kind, len(rank)), -weight[kind], kind

    return tuple(sorted(holders, key=place))


def last_in_office(connection: Connection, party: Party) -> list[Holder]:
    """Return the offices of a party that were held when last reported, the last seen first.

    Of a state: who was last seen in each of its leading offices. Deputies are left out.
    """
    kinds = LEADING if party.is_whole_state else ()
    held = [
        h for h in by_holder(_tenures(connection, party, kinds)) if h.status in IN_OFFICE and not h.deputy
    ]
    held.sort(key=lambda h: (h.last or "", len(h.claims), h.name), reverse=True)
    if party.is_whole_state:
        latest: dict[str | None, Holder] = {}
        for holder in held:
            latest.setdefault(holder.office_kind, holder)
        held = sorted(latest.values(), key=lambda h: LEADING.index(h.office_kind or LEADING[0]))
    return held[:INTRODUCED]


def _tenures(connection: Connection, party: Party, kinds: Sequence[str] = ()) -> list[ClaimView]:
    c, p = t.claims.c, t.parties.c
    if party.is_whole_state:
        # the state of the office, not of its holder: an ambassador's office is that of who sends him
        rows = select(p.claim_row).where(p.state == party.key, p.role == "holder")
        wanted, also = ClaimFilter(), and_(c.row.in_(rows), c.state == party.key)
    elif party.actor.kind == "person":
        rows = select(p.claim_row).where(p.actor_id == party.key, p.role == "holder")
        wanted, also = ClaimFilter(), c.row.in_(rows)
    else:
        named = matching_rows(connection, "claims", f'"{party.actor.name}"')
        wanted, also = ClaimFilter(kind="tenure"), c.row.in_(named)
    met = [*conditions(connection, wanted), also, unindexed(c.kind) == "tenure"]
    if kinds:
        met.append(c.office_kind.in_(kinds))
    views = view_claims(connection, connection.execute(select_claims("published").where(*met)).all())
    if party.is_whole_state:
        return [v for v in views if v.claim.holder and is_name(v.claim.holder.name or "", of_person=True)]
    if party.actor.kind == "person":
        return views
    return [v for v in views if v.claim.body and _is_body(v.claim.body, party)]


def _is_body(words: str, party: Party) -> bool:
    names = {name.casefold() for name in (party.actor.name, *party.actor.names)}
    known = lookup_body(words)
    return words.casefold() in names or (known is not None and known == lookup_body(party.actor.name))
