"""Which events of several reports are one; the rules are in `foreigndesk.linking.claims_merge`.

Type, status, day and parties say which two may be one; whether their words are of one event says the scorer of
`event_pairs`, and groups grow by average link.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from foreigndesk.linking.average_link import average_link
from foreigndesk.linking.compared import (
    FAMILIES,
    PARTY_ROLES,
    Facts,
    Spot,
    distance_km,
    mapped,
    set_dice,
    side_of,
    spot_id,
)
from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.event_pairs import EventScorer, Telling
from foreigndesk.linking.names import surnames
from foreigndesk.linking.records import days_apart, periods
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.linking.speakers import is_named_person
from foreigndesk.model import Actor, Claim

UNDATED_DAYS = 2
# Undated events that are recalled are one only if their reports came out so many days apart at most; periods of so many
# days have blocks of their own, which overlap by as much.
RECALLED_DAYS, RECALLED_PERIOD = 1, 30
# A record of one long affair has many acts of one type by the same parties, where ECB+ has one: there the wording must
# say more. Its share of common words counts against this one, with this weight in the odds; both, and how likely two
# tellings are of one act at least, with a date and without, were read off 110 judged pairs of Timeline17
# (benchmarks/event_coref/README.md).
USUAL_DICE, DICE_WEIGHT = 0.33, 25.0
SAME_ACT, UNDATED_ACT = 0.5, 0.95
# The same for acts of which nothing but place and day is known: a city has several attacks a day.
UNNAMED_ACT = 0.8
# Below this share of common words no score is high enough, so that most pairs of a busy day cost next to nothing.
LEAST_DICE = 0.1
# Few words say little ("praised him"): undated events must have so many in common, or so many and no others.
UNDATED_WORDS, UNDATED_SAME_WORDS = 4, 3
# Events farther apart than a large city and its outskirts are two.
SAME_SPOT_KM = 100.0
# Acts other than meetings: the next town is another place ("killed in Homs", "killed in Hama").
SAME_TOWN_KM = 30.0
# Modes of a meeting that are an event of their own.
_APART_MODES = frozenset({"visit", "phone", "call", "host", "travel"})


def event_keys(claim: Claim, actor_of: Mapping[str, Actor], published: str | None) -> tuple[str, ...]:
    """Return the keys under which events that may be one meet; see `claims_merge.claim_keys`."""
    known = mapped(claim, actor_of)
    parties = [p for p in known.participants if p.role in PARTY_ROLES]
    whose = {f"s:{'+'.join(sorted({s for p in parties if (s := side_of(p))}))}"}
    named = [p for p in parties if is_named_person(p)]
    if named:
        whose.add(
            "p:" + "+".join(sorted({surnames(p.name or p.text, p.state)[:1] or ("",) for p in named})[0])
        )
    whose.discard("s:")
    start = claim.time.start if claim.time else None
    if start and (spot := _only_place(known)):
        whose.add(f"at:{spot}")
    if start:
        days = [start]
    elif published and not claim.background:
        middle = date.fromisoformat(published[:10])
        days = [(middle + timedelta(days=n)).isoformat() for n in range(-UNDATED_DAYS, UNDATED_DAYS + 1)]
    else:
        # told as past, without a date: only with what reports of about the same time tell so
        when = (
            periods(published, RECALLED_PERIOD, RECALLED_DAYS)
            if published
            else (claim.evidence[0].report_id,)
        )
        days = [f"undated {period}" for period in when]
    stem = f"event:{FAMILIES.get(claim.type or '', claim.type)}:{claim.status}"
    return tuple(f"{stem}:{day}:{who}" for day in days for who in sorted(whose))


def _only_place(claim: Claim) -> int | None:
    """Return the GeoNames id of the place of an event no party to which is known by name or state; else None."""
    parties = (p for p in claim.participants if p.role in PARTY_ROLES)
    return None if any(is_named_person(p) or side_of(p) for p in parties) else spot_id(claim.place)


class _EventGroups:
    """What the groups of events know between them; keeps days, places and circles of persons apart."""

    def __init__(
        self,
        grouping: Grouping,
        facts: Sequence[Facts],
        reports: Mapping[str, ReportWords],
        scorer: EventScorer,
    ) -> None:
        self.grouping, self.reports, self.scorer = grouping, reports, scorer
        self.held: dict[str, tuple[frozenset[object], ...]] = {}
        self.spots: dict[str, frozenset[Spot]] = {}
        self.reach = {
            grouping.root(f.claim.id): SAME_SPOT_KM if f.type == "CONSULT" else SAME_TOWN_KM for f in facts
        }
        for fact in facts:
            self._add(
                grouping.root(fact.claim.id),
                (
                    _some(fact.when),
                    _some(fact.country),
                    _some(fact.persons or None),
                    _some(_apart_mode(fact.claim)),
                ),
                fact.spots,
            )

    def _add(self, root: str, values: tuple[frozenset[object], ...], spots: frozenset[Spot]) -> None:
        self.spots[root] = self.spots.get(root, frozenset()) | spots
        old = self.held.get(root, (frozenset(),) * len(values))
        self.held[root] = tuple(a | b for a, b in zip(old, values, strict=True))

    def allowed(self, one: str, other: str) -> bool:
        """True if there are no two days, countries, spots, circles of persons or modes between two groups."""
        # a group has two of something only where a person judged them the same; either will do then
        if any(a and b and not a & b for a, b in zip(self.held[one], self.held[other], strict=True)):
            return False
        reach = max(self.reach[one], self.reach[other])
        near = [distance_km(a, b) <= reach for a in self.spots[one] for b in self.spots[other]]
        return not near or any(near)

    def likeness(self, left: Facts, right: Facts) -> float:
        """Return how likely the words of two events are of one act, 0 to 1."""
        return self.likenesses([(left, right)])[0]

    def likenesses(self, pairs: Sequence[tuple[Facts, Facts]]) -> list[float]:
        """Return how likely the words of each pair of events are of one act, 0 to 1.

        A meeting is known by its parties, where both sides of it are known.
        """
        found, dices, asked = [0.0] * len(pairs), {}, {}
        for number, (left, right) in enumerate(pairs):
            if left.type == "CONSULT" and all(len(f.sides) > 1 or len(f.persons) > 1 for f in (left, right)):
                found[number] = 1.0
            elif (dice := set_dice(left.words, right.words)) >= LEAST_DICE:
                dices[number], asked[number] = dice, (self._telling(left), self._telling(right))
        for number, score in zip(asked, self.scorer.scores(list(asked.values())), strict=True):
            odds = math.log(score / (1.0 - score)) + DICE_WEIGHT * (dices[number] - USUAL_DICE)
            # rounded, so that no machine's last bits decide which pair comes first
            found[number] = round(1.0 / (1.0 + math.exp(-odds)), 9)
        return found

    def same_act(self, left: Facts, right: Facts) -> bool:
        """True if the words let two events with the same parties be one."""
        return self.likeness(left, right) >= SAME_ACT

    def _telling(self, fact: Facts) -> Telling:
        return self.scorer.telling(fact.claim, self.reports.get(fact.claim.evidence[0].report_id))

    def join(self, left: Facts, right: Facts, reason: str) -> bool:
        """Join the groups of two events if nothing keeps them apart."""
        one, other = self.grouping.root(left.claim.id), self.grouping.root(right.claim.id)
        if one == other:
            return True
        if not self.grouping.join(left.claim.id, right.claim.id, reason, allowed=self.allowed):
            return False
        root = self.grouping.root(left.claim.id)
        gone = other if root == one else one
        self._add(root, self.held[gone], self.spots[gone])
        return True


def _some(value: object | None) -> frozenset[object]:
    return frozenset() if value is None else frozenset({value})


def _apart_mode(claim: Claim) -> str | None:
    """The mode, where it makes an event of its own: any but for meetings, there only visits and calls."""
    if claim.type != "CONSULT":
        return claim.mode
    return claim.mode if claim.mode in _APART_MODES else "meet"


def join_events(
    grouping: Grouping,
    facts: Sequence[Facts],
    reports: Mapping[str, ReportWords] | None = None,
    scorer: EventScorer | None = None,
) -> None:
    """Join the events, sorted by date, that several reports or sentences tell.

    Args:
        grouping: Where they are joined.
        facts: The events.
        reports: Report id → its words; a report that is not there counts as its evidence alone.
        scorer: Keeps pairs of events from one call to the next.
    """
    groups = _EventGroups(grouping, facts, reports or {}, scorer or EventScorer())
    by_type: dict[tuple[str | None, str], list[Facts]] = {}
    unnamed: dict[tuple[object, ...], list[Facts]] = {}
    for fact in facts:
        if fact.persons or fact.sides:
            by_type.setdefault((fact.type, fact.claim.status), []).append(fact)
        elif fact.when and (spot := _only_place(fact.claim)):
            unnamed.setdefault((fact.type, fact.claim.status, fact.when, spot), []).append(fact)
    for key in sorted(unnamed, key=str):
        reason = "the same place and day, no party known by name"
        _join_alike(groups, unnamed[key], lambda *_: True, UNNAMED_ACT, reason)
    for key in sorted(by_type, key=str):
        buckets: dict[tuple[str, str], list[Facts]] = {}
        undated = []
        for fact in by_type[key]:
            if fact.when:
                buckets.setdefault(fact.when, []).append(fact)
            else:
                undated.append(fact)
        for when in sorted(buckets):
            _join_told_alike(groups, buckets[when])
        by_day: dict[str, list[Facts]] = {}
        for (start, end), bucket in buckets.items():
            if start == end:
                by_day.setdefault(start, []).extend(bucket)
        _join_undated(groups, undated, by_day)


def _join_told_alike(groups: _EventGroups, bucket: Sequence[Facts]) -> None:
    """Join events of one type, status and day: the same persons first, then states only."""
    for same in (_same_persons, _same_sides):
        _join_alike(groups, bucket, same, SAME_ACT, "the same parties and day")
    for vague in [f for f in bucket if not f.persons]:
        fitting = [f for f in bucket if f.persons and f.sides == vague.sides and groups.same_act(f, vague)]
        if len({groups.grouping.root(f.claim.id) for f in fitting}) == 1:
            groups.join(fitting[0], vague, "the same states and day, persons named by one report")


def _join_undated(
    groups: _EventGroups, undated: Sequence[Facts], by_day: Mapping[str, Sequence[Facts]]
) -> None:
    """Join each undated event to the one dated event near its publication, or to undated ones told alike."""
    left_over = []
    for fact in undated:
        near = _nearest(groups, fact, by_day) if fact.day and not fact.claim.background else []
        if len({groups.grouping.root(f.claim.id) for f in near}) == 1:
            groups.join(
                near[0], fact, f"the same parties, undated, published within {UNDATED_DAYS} days of it"
            )
        else:
            left_over.append(fact)
    by_parties: dict[tuple[frozenset[str], frozenset[str]], list[Facts]] = {}
    for fact in left_over:
        by_parties.setdefault((fact.persons, fact.sides), []).append(fact)
    for parties in sorted(by_parties, key=lambda k: (sorted(k[0]), sorted(k[1]))):
        reason = "the same parties and words, both undated"
        _join_alike(groups, by_parties[parties], _told_at_once, UNDATED_ACT, reason)


def _join_alike(
    groups: _EventGroups,
    bucket: Sequence[Facts],
    fits: Callable[[Facts, Facts], bool],
    threshold: float,
    reason: str,
) -> None:
    """Join by average link the events of a bucket that fit and whose words are of one act."""
    alike = np.zeros((len(bucket), len(bucket)))
    for i, right in enumerate(bucket):
        fitting = [j for j in range(i) if fits(bucket[j], right)]
        alike[i, fitting] = alike[fitting, i] = groups.likenesses([(bucket[j], right) for j in fitting])
    average_link(alike, threshold, lambda one, other: groups.join(bucket[one], bucket[other], reason))


def _told_at_once(left: Facts, right: Facts) -> bool:
    """True for two events told at length in one report, or a day apart at most, both news or both recalled."""
    gap = days_apart(left.day, right.day)
    once = bool(left.reports & right.reports) or (gap is not None and gap <= RECALLED_DAYS)
    least = UNDATED_SAME_WORDS if left.words == right.words else UNDATED_WORDS
    return once and len(left.words & right.words) >= least and left.claim.background == right.claim.background


def _nearest(groups: _EventGroups, fact: Facts, by_day: Mapping[str, Sequence[Facts]]) -> list[Facts]:
    """Return the dated events that fit an undated one, all of the day nearest to its publication.

    What a report tells as past lies on the day of its publication or before.
    """
    middle = date.fromisoformat(fact.day or "")
    past = fact.claim.status == "happened"
    for offsets in [(0,), *((-n,) if past else (-n, n) for n in range(1, UNDATED_DAYS + 1))]:
        days = [(middle + timedelta(days=n)).isoformat() for n in offsets]
        found = [
            f
            for day in days
            for f in by_day.get(day, ())
            if (_same_persons(f, fact) or (not (f.persons and fact.persons) and f.sides == fact.sides))
            and groups.same_act(f, fact)
        ]
        if found:
            return found
    return []


def _same_persons(left: Facts, right: Facts) -> bool:
    """True for the same named persons; for a single one the sides must agree too.

    For acts that need no other party, one report may name fewer sides than the other.
    """
    if not left.persons or left.persons != right.persons:
        return False
    if len(left.persons) > 1 or left.sides == right.sides:
        return True
    return left.type != "CONSULT" and (left.sides <= right.sides or right.sides <= left.sides)


def _same_sides(left: Facts, right: Facts) -> bool:
    return not left.persons and not right.persons and left.sides == right.sides
