"""Which records of persons are one person; the rules are in `foreigndesk.linking.actors`."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.name_pairs import similar
from foreigndesk.linking.names import full_name_key, middle_initials, surnames
from foreigndesk.linking.profiles import side
from foreigndesk.linking.records import LocalRecord, by_date, days_apart

LIFETIME_DAYS = 45 * 365
COMPANY_DAYS = 3 * 365
# So many persons in common, so near in time, outweigh a state that differs.
SAME_COMPANY = 3
SAME_COMPANY_DAYS = 90
# More parts of one name than this are no slips of reading.
MOST_MISREAD = 50
# Of two bearers of a surname in one state, the one with so many times the records is meant.
MAINLY = 3
# A single name without state and office needs so many persons in common with its bearer.
SHORT_NAME_COMPANY = 2
SHORT_NAME_DAYS = 2 * 365


class _Persons:
    """What the groups of persons know between them as they grow; decides what speaks against a join."""

    def __init__(self, grouping: Grouping, records: Sequence[LocalRecord]) -> None:
        self.grouping = grouping
        self.states: dict[str, frozenset[str]] = {}
        self.initials: dict[str, frozenset[str]] = {}
        self.sides: dict[str, frozenset[str]] = {}
        self.days: dict[str, tuple[str, str] | None] = {}
        for record in records:
            root = grouping.root(record.member)
            day = (record.day, record.day) if record.day else None
            self._add(root, record.states, middle_initials(record.name), side(record), day)

    def _add(
        self,
        root: str,
        states: frozenset[str],
        initials: frozenset[str],
        side: frozenset[str],
        days: tuple[str, str] | None,
    ) -> None:
        self.states[root] = self.states.get(root, frozenset()) | states
        self.initials[root] = self.initials.get(root, frozenset()) | initials
        self.sides[root] = self.sides.get(root, frozenset()) | side
        old = self.days.get(root)
        both = [d for d in (old, days) if d]
        self.days[root] = (min(d[0] for d in both), max(d[1] for d in both)) if both else None

    def allowed(self, one: str, other: str) -> bool:
        """True if nothing speaks against two groups being one person."""
        if self.states[one] and self.states[other] and not self.states[one] & self.states[other]:
            return False
        return self._allowed_but_for_states(one, other)

    def _allowed_but_for_states(self, one: str, other: str) -> bool:
        if self.initials[one] and self.initials[other] and not self.initials[one] & self.initials[other]:
            return False
        if {"government", "against"} <= self.sides[one] | self.sides[other] and self.sides[one] != self.sides[
            other
        ]:
            return False
        left, right = self.days[one], self.days[other]
        if left and right:
            gap = days_apart(min(left[1], right[1]), max(left[0], right[0])) or 0
            return gap <= LIFETIME_DAYS
        return True

    def join(
        self, left: LocalRecord, right: LocalRecord, reason: str, *, whatever_the_state: bool = False
    ) -> bool:
        """Join the groups of two records if nothing speaks against it."""
        allowed = self._allowed_but_for_states if whatever_the_state else self.allowed
        one, other = self.grouping.root(left.member), self.grouping.root(right.member)
        if one == other:
            return True
        if not self.grouping.join(left.member, right.member, reason, allowed=allowed):
            return False
        root = self.grouping.root(left.member)
        gone = other if root == one else one
        self._add(root, self.states[gone], self.initials[gone], self.sides[gone], self.days[gone])
        return True


def group_persons(grouping: Grouping, records: Sequence[LocalRecord]) -> None:
    """Join the records, sorted by date, that are one person."""
    if len(records) < 2:
        return
    persons = _Persons(grouping, records)
    by_name: dict[tuple[str, ...], list[LocalRecord]] = {}
    for record in records:
        key = full_name_key(record.name)
        if key:
            by_name.setdefault(key, []).append(record)
    shared = [by_name[key] for key in sorted(by_name) if len(by_name[key]) > 1]
    for join in (_join_by_state_and_office, _join_in_report, _join_by_company, _join_against_states):
        for group in shared:
            join(persons, group)
    _join_similar(persons, by_name)
    _join_short_names(persons, records)


def _join_by_state_and_office(persons: _Persons, group: Sequence[LocalRecord]) -> None:
    """Full names of the same words: the same state, or the same kind of office where a state is unknown."""
    for state in sorted({s for r in group for s in r.states}):
        with_state = [r for r in group if state in r.states]
        for record in with_state[1:]:
            persons.join(with_state[0], record, f"the same name ({record.name}) and state ({state})")
    for kind in sorted({k for r in group for k in r.office_kinds}):
        with_kind = [r for r in group if kind in r.office_kinds]
        roots = {frozenset(persons.states[persons.grouping.root(r.member)]) for r in with_kind}
        stated = {states for states in roots if states}
        if len(stated) > 1:  # held in two states by the same name: the stateless ones could be either
            continue
        for record in with_kind[1:]:
            persons.join(with_kind[0], record, f"the same name ({record.name}) and office ({kind})")


def _join_in_report(persons: _Persons, group: Sequence[LocalRecord]) -> None:
    """Full names of the same words in one report, where the reading did not see that they are one."""
    first: dict[str, LocalRecord] = {}
    for record in group:
        earlier = first.setdefault(record.report_id, record)
        persons.join(earlier, record, f"the same name ({record.name}) in one report")


def _join_by_company(persons: _Persons, group: Sequence[LocalRecord]) -> None:
    """Full names of the same words, in reports that name another same person or two same organisations."""
    met: dict[str, list[LocalRecord]] = {}
    for record in group:
        others = [k for k in record.company if k.startswith("o:")]
        pairs = [f"{a} and {b[2:]}" for i, a in enumerate(others) for b in others[i + 1 : i + 8]]
        for key in [*(k for k in record.company if k.startswith("p:")), *pairs]:
            met.setdefault(key, []).append(record)
    for key in sorted(met):
        for left, right in zip(met[key], met[key][1:], strict=False):
            gap = days_apart(left.day, right.day)
            if gap is None or gap <= COMPANY_DAYS:
                persons.join(left, right, f"the same name ({right.name}) in the same company ({key[2:]})")


def _join_against_states(persons: _Persons, group: Sequence[LocalRecord]) -> None:
    """Full names of the same words whose states differ, in just the same company: one state was misread.

    Not where a report itself has two of the name: there the states tell two people apart.
    """
    by_report: dict[str, frozenset[str]] = {}
    for record in group:
        told = by_report.get(record.report_id, frozenset())
        if told and record.states and not told & record.states:
            return
        by_report[record.report_id] = told | record.states
    groups: dict[str, list[LocalRecord]] = {}
    for record in group:
        groups.setdefault(persons.grouping.root(record.member), []).append(record)
    if not 1 < len(groups) <= MOST_MISREAD:
        return
    ranked = sorted(groups.values(), key=lambda g: (-len(g), by_date(g[0])))
    for small in ranked[1:]:
        for right in small:
            company = {k for k in right.company if k.startswith("p:")}
            for left in ranked[0]:
                shared = company.intersection(left.company)
                gap = days_apart(left.day, right.day)
                if len(shared) >= SAME_COMPANY and gap is not None and gap <= SAME_COMPANY_DAYS:
                    why = (
                        f"the same name ({right.name}) in just the same company ({', '.join(sorted(shared))})"
                    )
                    persons.join(left, right, why, whatever_the_state=True)
                    break


def _join_similar(persons: _Persons, by_name: dict[tuple[str, ...], list[LocalRecord]]) -> None:
    """Full names with one surname and similar first names, when both state and office agree."""
    blocks: dict[tuple[str, str, str], dict[tuple[str, ...], LocalRecord]] = {}
    for key in sorted(by_name):
        for record in by_name[key]:
            for surname in surnames(record.name, record.state, record.names):
                for state in record.states:
                    for kind in record.office_kinds:
                        blocks.setdefault((surname, state, kind), {}).setdefault(key, record)
    for surname, state, kind in sorted(blocks):
        found = [blocks[surname, state, kind][key] for key in sorted(blocks[surname, state, kind])]
        for i, left in enumerate(found):
            for right in found[i + 1 :]:
                if similar(left.name, right.name):
                    persons.join(left, right, f"similar names ({left.name}, {right.name}), {kind} of {state}")


def _join_short_names(persons: _Persons, records: Sequence[LocalRecord]) -> None:
    """Single names join the one person of that surname that state or office points to; then one another."""
    full: dict[str, list[LocalRecord]] = {}
    single: dict[str, list[LocalRecord]] = {}
    for record in records:
        if full_name_key(record.name):
            for surname in surnames(record.name, record.state, record.names):
                full.setdefault(surname, []).append(record)
        else:
            for surname in surnames(record.name, record.state):
                single.setdefault(surname, []).append(record)
    targets = []
    for surname in sorted(single):
        bearers = _bearers(persons, full.get(surname, ()))
        for record in single[surname]:
            bearer = _only_fitting(persons, record, bearers)
            if bearer is not None:
                targets.append((bearer, record))
    joined = {r.member for bearer, r in targets if persons.join(bearer.record, r, bearer.why(r))}
    for surname in sorted(single):
        last: dict[tuple[str, str], LocalRecord] = {}
        for record in single[surname]:  # sorted by date
            if record.member in joined:
                continue
            for key in sorted((state, kind) for state in record.states for kind in record.office_kinds):
                earlier = last.get(key)
                gap = days_apart(earlier.day, record.day) if earlier else None
                if earlier and (gap is None or gap <= SHORT_NAME_DAYS):
                    persons.join(earlier, record, f"the same single name, {key[1]} of {key[0]}")
                last[key] = record


@dataclass(slots=True)
class _Bearer:
    """One person who bears a surname with a first name: the earliest record, every state, office and day."""

    record: LocalRecord
    root: str
    states: frozenset[str]
    kinds: set[str]
    days: list[int]
    company: set[str]
    records: int = 0

    def gap(self, day: str | None) -> int:
        """Return how many days the nearest record is away, `SHORT_NAME_DAYS` if that is unknown."""
        if day is None or not self.days:
            return SHORT_NAME_DAYS
        number = date.fromisoformat(day).toordinal()
        place = bisect.bisect(self.days, number)
        return min(abs(number - d) for d in self.days[max(0, place - 1) : place + 1])

    def why(self, short: LocalRecord) -> str:
        """Return the reason for which a single name is this person's."""
        states, kinds = sorted(short.states & self.states), sorted(short.office_kinds & self.kinds)
        shared = [*(f"state ({s})" for s in states), *(f"office ({k})" for k in kinds)] or ["its company"]
        return f"{short.name} is the only fitting {self.record.name}: {', '.join(shared)}"


def _bearers(persons: _Persons, records: Sequence[LocalRecord]) -> list[_Bearer]:
    found: dict[str, _Bearer] = {}
    for record in records:
        root = persons.grouping.root(record.member)
        bearer = found.setdefault(root, _Bearer(record, root, persons.states[root], set(), [], set()))
        bearer.records += 1
        bearer.kinds |= record.office_kinds
        bearer.company.update(k for k in record.company if k.startswith("p:"))
        if record.day:
            bearer.days.append(date.fromisoformat(record.day).toordinal())
    for bearer in found.values():
        bearer.days.sort()
    return list(found.values())


def _only_fitting(persons: _Persons, short: LocalRecord, bearers: Sequence[_Bearer]) -> _Bearer | None:
    """Return the one person that a single name fits; None if there are none or two."""
    fitting = []
    for bearer in bearers:
        if not persons.allowed(bearer.root, persons.grouping.root(short.member)):
            continue
        same_office = bool(short.office_kinds & bearer.kinds)
        company = short.company if not short.states and not short.office_kinds else ()
        same_company = len(bearer.company.intersection(company)) >= SHORT_NAME_COMPANY
        same_state = bool(short.states & bearer.states)
        if same_state or same_company or (same_office and not (short.states and bearer.states)):
            fitting.append((same_office, bearer.gap(short.day), bearer))
    if len(fitting) > 1 and any(same for same, _, _ in fitting):
        fitting = [f for f in fitting if f[0]]
    if len(fitting) > 1:
        closest = min(gap for _, gap, _ in fitting)
        near = [f for f in fitting if f[1] == closest < SHORT_NAME_DAYS]
        known = sorted(fitting, key=lambda f: -f[2].records)
        others = sum(f[2].records for f in known[1:])
        fitting = known[:1] if known[0][2].records >= MAINLY * others else near
    return fitting[0][2] if len(fitting) == 1 else None
