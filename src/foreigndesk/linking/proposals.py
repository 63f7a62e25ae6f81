"""Pairs of persons, or of bodies, that may be one but are not joined: what the rules leave to a person to decide.

Names propose: the same name without anything else, another spelling, a short form of the first name, a slip of the
pen, a part of the name, or a surname alone; of bodies also their first letters. State, office, company and date say
how likely it is, with a score and reasons. Pairs are looked for only where names sound alike or share a word
(`proposal_keys`), so that the cost follows the blocks that are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from foreigndesk.linking.name_pairs import body_likeness, name_likeness, sound
from foreigndesk.linking.names import body_key, is_generic, person_tokens
from foreigndesk.linking.profiles import Profile, profile
from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import Judgement

BODIES = frozenset({"organization", "body", "force", "group", "party"})
REVIEWED = BODIES | {"person"}
# Pairs below this score are not worth a person's time.
LEAST_SCORE = 0.3
# A surname that more persons than this bear is compared by full names only.
MOST_BEARERS = 200
# A name in a smaller part of a body's records proposes nothing.
USUAL = 0.1
LIFETIME_DAYS = 45 * 365
NEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two persons, or two bodies, that may be one.

    Attributes:
        left: Earliest member of one, `<report id>:<local id>`.
        right: Earliest member of the other.
        score: 0 to 1; how much speaks for it. Above 0.5 more speaks for it than against.
        reasons: What speaks for it and against it, one line each, the name first.
    """

    left: str
    right: str
    score: float
    reasons: tuple[str, ...]


def proposal_keys(record: LocalRecord) -> tuple[str, ...]:
    """Return the keys under which actors meet that may be one: how the ends of a person's names sound, a body's words."""
    if not record.named:
        return ()
    names = record.names or (record.name,)
    if record.kind == "person":
        ends = (end for name in names if (tokens := person_tokens(name)) for end in (tokens[0], tokens[-1]))
        return tuple(sorted({sound(end) for end in ends}))
    if record.kind in BODIES:
        words = {word for name in names for word in body_key(name).split() if not is_generic(word)}
        return tuple(
            sorted({f"body:{word}" for word in words} | {f"body:{first}" for first in _firsts(names)})
        )
    return ()


def _firsts(names: Iterable[str]) -> Iterator[str]:
    """Yield the first letters of longer names, under which those who are called by them meet them."""
    for name in names:
        words = name.split()
        if len(words) > 1:
            letters = "".join(w[0] for w in words if w[0].isupper()).lower()
            if len(letters) > 1:
                yield letters


def proposals(
    records: Iterable[LocalRecord],
    actor_of: Mapping[str, str],
    judgements: Iterable[Judgement] = (),
    *,
    least: float = LEAST_SCORE,
) -> list[Proposal]:
    """Return the undecided pairs among the actors that the records make, the likeliest first.

    Args:
        records: All records of the blocks to be looked at, in any order; states and what has no name are passed over.
        actor_of: Member to the actor it stands for at present (`local_actors.actor_id`, or from `cluster`).
        judgements: Live ones; a pair that any of them names (through any members of the two) is decided.
        least: Lowest score to be shown.
    """
    people: dict[str, list[LocalRecord]] = {}
    for record in records:
        if record.named and record.kind in REVIEWED and record.member in actor_of:
            people.setdefault(actor_of[record.member], []).append(record)
    profiles = {actor: profile(found) for actor, found in people.items()}
    bodies = {actor: all(r.kind in BODIES for r in found) for actor, found in people.items()}
    decided = {
        frozenset((actor_of[j.left], actor_of[j.right]))
        for j in judgements
        if j.withdrawn_at is None and j.right is not None and j.left in actor_of and j.right in actor_of
    }
    found = []
    for one, other in sorted(_candidates(people)):
        if frozenset((one, other)) in decided:
            continue
        if bodies[one] != bodies[other]:
            continue
        proposal = compare(profiles[one], profiles[other], bodies=bodies[one])
        if proposal is not None and proposal.score >= least:
            found.append(proposal)
    return sorted(found, key=lambda p: (-p.score, p.left, p.right))


def _candidates(people: Mapping[str, Sequence[LocalRecord]]) -> set[tuple[str, str]]:
    blocks: dict[str, set[str]] = {}
    for actor, records in people.items():
        for key in {key for record in records for key in proposal_keys(record)}:
            blocks.setdefault(key, set()).add(actor)
    return {
        pair
        for actors in blocks.values()
        if len(actors) <= MOST_BEARERS
        for pair in combinations(sorted(actors), 2)
    }


def compare(one: Profile, other: Profile, *, bodies: bool = False) -> Proposal | None:
    """Return how likely two persons, or two bodies, are one, or None if their names do not fit."""
    if bodies:
        named = body_likeness(_usual(one), _usual(other), frozenset(one.states | other.states))
    else:
        named = name_likeness(tuple(one.names), tuple(other.names))
    if named is None:
        return None
    weights = [
        named,
        *_by_state(one, other),
        *_by_office(one, other),
        *_by_company(one, other),
        *_by_date(one, other),
    ]
    if one.initials and other.initials and not one.initials & other.initials:
        weights.append((-0.5, "against: different middle initials"))
    if one.sides and other.sides and not one.sides & other.sides:
        weights.append((-0.4, "against: one stands with a government, the other against one"))
    left, right = sorted((one, other), key=lambda p: p.first)
    score = min(1.0, max(0.0, sum(weight for weight, _ in weights)))
    return Proposal(left.member, right.member, round(score, 3), tuple(reason for _, reason in weights))


def _usual(body: Profile) -> tuple[str, ...]:
    """Return the names that a body has in a tenth of its records and more: one report may mix two up."""
    return tuple(name for name, number in body.names.items() if number >= USUAL * body.records)


def _by_state(one: Profile, other: Profile) -> list[tuple[float, str]]:
    shared = sorted(one.states.keys() & other.states.keys())
    if shared:
        return [(0.2, f"the same state ({', '.join(shared)})")]
    if one.states and other.states:
        return [
            (
                -0.3,
                f"against: states differ ({', '.join(sorted(one.states))}; {', '.join(sorted(other.states))})",
            )
        ]
    return []


def _by_office(one: Profile, other: Profile) -> list[tuple[float, str]]:
    shared = sorted(one.kinds.keys() & other.kinds.keys())
    return [(0.2, f"the same kind of office ({', '.join(shared)})")] if shared else []


def _by_company(one: Profile, other: Profile) -> list[tuple[float, str]]:
    shared = sorted(k[2:] for k in one.company.keys() & other.company.keys() if k.startswith("p:"))
    if not shared:
        return []
    more = f" and {len(shared) - 3} more" if len(shared) > 3 else ""
    return [(min(0.2, 0.05 * len(shared)), f"the same company ({', '.join(shared[:3])}{more})")]


def _by_date(one: Profile, other: Profile) -> list[tuple[float, str]]:
    gap = one.gap(other)
    if gap is None:
        return []
    if gap > LIFETIME_DAYS:
        return [(-1.0, f"against: {gap // 365} years lie between them")]
    return [(0.05, "within a year of one another")] if gap <= NEAR_DAYS else []
