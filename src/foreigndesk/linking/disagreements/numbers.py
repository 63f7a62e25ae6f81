"""Numbers that reports give for the same count, and that cannot all be right."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from foreigndesk.linking.disagreements.values import Disagreement, Told, disagreement_of
from foreigndesk.linking.quantities import TOLLS, Quantity, apart
from foreigndesk.linking.sightings import Sighting, alike, may_be_one, shared_words, sightings

ROSE = "rose over time"
# A number counts the same as a group of others if it is told like so many of them.
ALIKE_PART = 0.5


def differing_numbers(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Tolls and other numbers of which one leaves no room for the other."""
    seen: dict[tuple[str, int], tuple[Told, Sighting]] = {}
    claims: dict[tuple[str, int], set[str]] = {}
    for one in told:
        day = None if one.moment == "9999" else one.moment[:10]
        for sighting in sightings(one.claim, day):
            # several claims rest on one sentence: the one that is dated tells most
            key = (sighting.evidence.report_id, sighting.evidence.start)
            claims.setdefault(key, set()).add(one.claim_id)
            if key not in seen or (sighting.day is not None and seen[key][1].day is None):
                seen[key] = (one, sighting)
    by_field: dict[str, list[_Number]] = {}
    # a report's exact number before its vague one ('several die ... killing at least three')
    for key in sorted(seen, key=lambda k: (seen[k][1].number.value is None, seen[k][0].moment, k)):
        by_field.setdefault(seen[key][1].number.field, []).append(_Number(*seen[key], frozenset(claims[key])))
    for field, items in sorted(by_field.items()):
        given: dict[str, list[Quantity]] = {}
        for item in items:
            given.setdefault(item.told.report_id, []).append(item.sighting.number)
        for group in same_count(items):
            yield from _numbers_apart(field, group, given)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with who tells it, and the ids of all claims that rest on its sentence."""

    told: Told
    sighting: Sighting
    claims: frozenset[str]


def same_count(items: Sequence[_Number]) -> list[list[_Number]]:
    """Return numbers in groups that count the same: no two of a group cannot, and each is told like `ALIKE_PART` of it."""
    groups: list[list[_Number]] = []
    for item in items:
        fitting = []
        for n, group in enumerate(groups):
            if all(_may_count_same(item, other) for other in group):
                told_alike = sum(_told_alike(item, other) for other in group)
                part = ALIKE_PART if item.sighting.number.is_toll else 1.0
                if told_alike >= part * len(group):
                    likeness = sum(shared_words(item.sighting, other.sighting) for other in group)
                    fitting.append((round(likeness / len(group), 9), -n))
        if fitting:
            groups[-max(fitting)[1]].append(item)
        else:
            groups.append([item])
    return [group for group in groups if len({i.told.report_id for i in group}) > 1]


def _may_count_same(one: _Number, other: _Number) -> bool:
    if one.told.report_id == other.told.report_id:
        # a report that gives two numbers tells of two things, unless they say the same
        return _gives([one.sighting.number], other.sighting.number)
    return may_be_one(one.sighting, other.sighting, same_claim=bool(one.claims & other.claims))


def _told_alike(one: _Number, other: _Number) -> bool:
    if one.told.report_id == other.told.report_id:
        return True
    return alike(one.sighting, other.sighting, same_claim=bool(one.claims & other.claims))


def _numbers_apart(
    field: str, items: Sequence[_Number], given: Mapping[str, Sequence[Quantity]]
) -> Iterator[Disagreement]:
    numbers = [item.sighting.number for item in items]
    apart_from: dict[int, set[int]] = {}
    for i, j in combinations(range(len(items)), 2):
        # a report that gives the other's number, too, tells both sides, or of two things
        both = _gives(given[items[i].told.report_id], numbers[j]) or _gives(
            given[items[j].told.report_id], numbers[i]
        )
        if apart(numbers[i], numbers[j]) and not both:
            apart_from.setdefault(i, set()).add(j)
            apart_from.setdefault(j, set()).add(i)
    values: list[list[int]] = []
    for i in sorted(apart_from):
        fitting = next((v for v in values if not any(j in apart_from[i] for j in v)), None)
        if fitting is None:
            values.append([i])
        else:
            fitting.append(i)
    if not values:
        return
    made = disagreement_of(
        "toll" if field in TOLLS else "figure",
        field,
        [
            (
                numbers[v[0]].value if numbers[v[0]].value is not None else numbers[v[0]].low,
                numbers[v[0]].text,
                [(items[i].told, items[i].sighting.evidence) for i in v],
            )
            for v in values
        ],
        numbers[min(apart_from)].counted,
    )
    rises = _rises([(items[i].told.moment, numbers[i]) for i in sorted(apart_from)])
    yield dataclasses.replace(made, note=ROSE) if rises else made


def _gives(numbers: Iterable[Quantity], number: Quantity) -> bool:
    return any((n.value, n.low, n.high) == (number.value, number.low, number.high) for n in numbers)


def _rises(items: Sequence[tuple[str, Quantity]]) -> bool:
    """True if each later print gives more; prints of an unknown time, or of one time, tell nothing."""
    differing = [(a, b) for a, b in combinations(items, 2) if apart(a[1], b[1])]
    return all(a[0] < b[0] != "9999" and a[1].high < b[1].low for a, b in differing)
