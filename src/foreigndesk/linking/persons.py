"""Which cells of persons are one person; the rules are in `foreigndesk.linking.actors`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foreigndesk.linking.cells import View
from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.name_pairs import similar

LIFETIME_YEARS = 45
COMPANY_YEARS = 3
# So many companions in common outweigh a state that differs, if so many times more records have the other state.
SAME_COMPANY = 3
MISREAD = 4
# More parts of one name than this are no slips of reading.
MOST_MISREAD = 50
# Of two bearers of a surname in one state, the one with so many times the records is meant.
MAINLY = 4
# A single name without state and office needs so many companions in common with its bearer.
SHORT_NAME_COMPANY = 2
SHORT_NAME_YEARS = 2


@dataclass(slots=True)
class _Known:
    """What the cells of one person know between them."""

    states: frozenset[str]
    offices: frozenset[str]
    initials: frozenset[str]
    sides: frozenset[str]
    years: tuple[int, int] | None
    companions: frozenset[str]
    size: int

    @classmethod
    def of(cls, view: View) -> _Known:
        t = view.traits
        return cls(
            frozenset(t.states),
            frozenset(t.offices),
            frozenset(t.initials),
            frozenset(t.side),
            view.years,
            view.companions,
            view.size,
        )

    def add(self, other: _Known) -> None:
        self.states |= other.states
        self.offices |= other.offices
        self.initials |= other.initials
        self.sides |= other.sides
        self.companions |= other.companions
        self.size += other.size
        both = [y for y in (self.years, other.years) if y]
        self.years = (min(y[0] for y in both), max(y[1] for y in both)) if both else None


class _Persons:
    """Groups of cells as they grow; decides what speaks against a join."""

    def __init__(self, grouping: Grouping, views: Sequence[View]) -> None:
        self.grouping = grouping
        self.known: dict[str, _Known] = {}
        for view in views:
            root = grouping.root(view.id)
            if root in self.known:
                self.known[root].add(_Known.of(view))
            else:
                self.known[root] = _Known.of(view)

    def of(self, view: View) -> _Known:
        """Return what is known of the person whom a cell belongs to."""
        return self.known[self.grouping.root(view.id)]

    def allowed(self, one: str, other: str) -> bool:
        """True if nothing speaks against two groups being one person."""
        left, right = self.known[one].states, self.known[other].states
        return not (left and right and not left & right) and self._allowed_but_for_states(one, other)

    def _allowed_but_for_states(self, one: str, other: str) -> bool:
        left, right = self.known[one], self.known[other]
        if left.initials and right.initials and not left.initials & right.initials:
            return False
        if {"government", "against"} <= left.sides | right.sides and left.sides != right.sides:
            return False
        return (years_apart(left.years, right.years) or 0) <= LIFETIME_YEARS

    def join(self, left: View, right: View, reason: str, *, whatever_the_state: bool = False) -> bool:
        """Join the persons of two cells if nothing speaks against it."""
        allowed = self._allowed_but_for_states if whatever_the_state else self.allowed
        one, other = self.grouping.root(left.id), self.grouping.root(right.id)
        if one == other:
            return True
        if not self.grouping.join(left.id, right.id, reason, allowed=allowed):
            return False
        root = self.grouping.root(left.id)
        gone = other if root == one else one
        self.known[root].add(self.known.pop(gone))
        return True


def years_apart(left: tuple[int, int] | None, right: tuple[int, int] | None) -> int | None:
    """Return the years between two spans of years, 0 if they touch, None if one is unknown."""
    return max(0, left[0] - right[1], right[0] - left[1]) if left and right else None


def group_persons(grouping: Grouping, views: Sequence[View]) -> None:
    """Join the cells, sorted by id, that are one person."""
    if len(views) < 2:
        return
    persons = _Persons(grouping, views)
    by_name: dict[tuple[str, ...], list[View]] = {}
    for view in views:
        if view.traits.full:
            by_name.setdefault(view.traits.full, []).append(view)
    shared = [by_name[key] for key in sorted(by_name) if len(by_name[key]) > 1]
    for join in (_join_by_state, _join_by_office, _join_by_theatre, _join_by_company, _join_misread):
        for group in shared:
            join(persons, group)
    _join_similar(persons, by_name)
    _join_short_names(persons, views)


def _join_by_state(persons: _Persons, group: Sequence[View]) -> None:
    """Full names of the same words that stand for the same state."""
    for state in sorted({s for v in group for s in v.traits.states}):
        _join_all(persons, [v for v in group if state in v.traits.states], f"and state ({state})")


def _join_by_office(persons: _Persons, group: Sequence[View]) -> None:
    """Full names of the same words with the same kind of office, where a state is unknown."""
    for kind in sorted({k for v in group for k in v.traits.offices}):
        with_kind = [v for v in group if kind in v.traits.offices]
        stated = {persons.of(v).states for v in with_kind if persons.of(v).states}
        if len(stated) > 1:  # held in two states by the same name: the stateless ones could be either
            with_kind = [v for v in with_kind if not persons.of(v).states]
        _join_all(persons, with_kind, f"and office ({kind})")


def _join_all(persons: _Persons, views: Sequence[View], reason: str) -> None:
    for view in views[1:]:
        persons.join(views[0], view, f"the same name ({view.traits.name}) {reason}")


def _join_by_theatre(persons: _Persons, group: Sequence[View]) -> None:
    """Full names of the same words, one without state in reports mostly about the other's state, or the same state."""
    for theatre in sorted({v.traits.theatre for v in group if v.traits.theatre}):
        loose = [v for v in group if v.traits.theatre == theatre]
        _join_all(persons, loose, f"in reports mostly about one state ({theatre})")
        held = [v for v in group if theatre in persons.of(v).states and v.traits.theatre != theatre]
        if len({persons.grouping.root(v.id) for v in held}) == 1:
            _join_all(persons, [held[0], *loose], f"and reports mostly about the state ({theatre})")


def _join_by_company(persons: _Persons, group: Sequence[View]) -> None:
    """Full names of the same words, where reports name another same person beside both."""
    groups: dict[str, list[View]] = {}
    for view in group:
        groups.setdefault(persons.grouping.root(view.id), []).append(view)
    ranked = sorted(
        groups.values(), key=lambda g: (not persons.of(g[0]).states, -persons.of(g[0]).size, g[0].id)
    )
    for number, small in enumerate(ranked):
        one = persons.of(small[0])
        fitting = []
        for large in ranked[:number]:
            other = persons.of(large[0])
            if one is other:
                continue
            gap = years_apart(one.years, other.years)
            common = one.companions & other.companions
            same = persons.grouping.root(small[0].id), persons.grouping.root(large[0].id)
            if common and (gap is None or gap <= COMPANY_YEARS) and persons.allowed(*same):
                fitting.append((large[0], common))
        if len({persons.grouping.root(v.id) for v, _ in fitting}) == 1:
            view, common = fitting[0]
            persons.join(view, small[0], _in_company(small[0], common))


def _in_company(view: View, common: Iterable[str]) -> str:
    names = sorted(key.removeprefix("p:") for key in common)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"the same name ({view.traits.name}) in the same company ({', '.join(names[:3])}{more})"


def _join_misread(persons: _Persons, group: Sequence[View]) -> None:
    """Full names of the same words whose states differ, one seldom and in the other's company: a misread state.

    Not where a report itself has two of the name: there the states tell two people apart.
    """
    if any(view.traits.twin for view in group):
        return
    groups: dict[str, list[View]] = {}
    for view in group:
        groups.setdefault(persons.grouping.root(view.id), []).append(view)
    if not 1 < len(groups) <= MOST_MISREAD:
        return
    ranked = sorted(groups.values(), key=lambda g: (-persons.of(g[0]).size, g[0].id))
    main = ranked[0][0]
    for small in ranked[1:]:
        one, other = persons.of(small[0]), persons.of(main)
        common = one.companions & other.companions
        near = years_apart(one.years, other.years) == 0
        agrees = not one.offices or not other.offices or bool(one.offices & other.offices)
        if len(common) >= SAME_COMPANY and near and agrees and other.size >= MISREAD * one.size:
            persons.join(main, small[0], _in_company(small[0], common), whatever_the_state=True)


def _join_similar(persons: _Persons, by_name: dict[tuple[str, ...], list[View]]) -> None:
    """Full names with one surname and similar first names, when both state and office agree."""
    blocks: dict[tuple[str, str, str], dict[tuple[str, ...], View]] = {}
    for key in sorted(by_name):
        for view in by_name[key]:
            for surname in view.traits.keys:
                for state in view.traits.states:
                    for kind in view.traits.offices:
                        blocks.setdefault((surname, state, kind), {}).setdefault(key, view)
    for surname, state, kind in sorted(blocks):
        found = [blocks[surname, state, kind][key] for key in sorted(blocks[surname, state, kind])]
        for i, left in enumerate(found):
            for right in found[i + 1 :]:
                if similar(left.traits.name, right.traits.name):
                    reason = f"similar names ({left.traits.name}, {right.traits.name}), {kind} of {state}"
                    persons.join(left, right, reason)


def _join_short_names(persons: _Persons, views: Sequence[View]) -> None:
    """Single names join the one person of that surname that state or office points to; then one another."""
    full: dict[str, list[View]] = {}
    single: dict[str, list[View]] = {}
    for view in views:
        for surname in view.traits.keys:
            (full if view.traits.full else single).setdefault(surname, []).append(view)
    targets = []
    for surname in sorted(single):
        bearers: dict[str, View] = {}
        for view in full.get(surname, ()):
            bearers.setdefault(persons.grouping.root(view.id), view)
        for view in single[surname]:
            bearer = _only_fitting(persons, view, list(bearers.values()))
            if bearer is not None:
                targets.append((bearer, view, _why(persons, bearer, view)))
    joined = {v.id for bearer, v, why in targets if persons.join(bearer, v, why)}
    for surname in sorted(single):
        _join_singles(persons, [v for v in single[surname] if v.id not in joined])


def _join_singles(persons: _Persons, singles: Sequence[View]) -> None:
    """Single names that no full name is known for: one office of one state, within two years."""
    ordered = sorted(singles, key=lambda v: (v.years or (9999, 9999), v.id))
    last: dict[tuple[str, str], View] = {}
    for view in ordered:
        for key in sorted((state, kind) for state in view.traits.states for kind in view.traits.offices):
            earlier = last.get(key)
            gap = years_apart(earlier.years, view.years) if earlier else None
            if earlier and (gap is None or gap <= SHORT_NAME_YEARS):
                persons.join(earlier, view, f"the same single name, {key[1]} of {key[0]}")
            last[key] = view


def _why(persons: _Persons, bearer: View, short: View) -> str:
    known, t = persons.of(bearer), short.traits
    shared = [
        *(f"state ({s})" for s in t.states if s in known.states),
        *(f"office ({k})" for k in t.offices if k in known.offices),
    ]
    if t.theatre in known.states:
        shared.append(f"reports mostly about its state ({t.theatre})")
    return f"{t.name} is the only fitting {bearer.traits.name}: {', '.join(shared) or 'its company'}"


def _only_fitting(persons: _Persons, short: View, bearers: Sequence[View]) -> View | None:
    """Return a cell of the one person that a single name fits; None if there are none or two."""
    t, fitting = short.traits, []
    states, offices = frozenset(t.states), frozenset(t.offices)
    for bearer in bearers:
        known = persons.of(bearer)
        if not persons.allowed(persons.grouping.root(bearer.id), persons.grouping.root(short.id)):
            continue
        same_office = bool(offices & known.offices)
        common = len(known.companions & short.companions) if t.is_loose else 0
        near = t.is_loose and t.theatre in known.states
        if (
            states & known.states
            or near
            or common >= SHORT_NAME_COMPANY
            or (same_office and not (states and known.states))
        ):
            gap = years_apart(known.years, short.years)
            fitting.append((same_office, SHORT_NAME_YEARS if gap is None else gap, bearer))
    if len(fitting) > 1 and any(same for same, _, _ in fitting):
        fitting = [f for f in fitting if f[0]]
    if len(fitting) > 1:
        closest = min(gap for _, gap, _ in fitting)
        near_ones = [f for f in fitting if f[1] == closest < SHORT_NAME_YEARS]
        ranked = sorted(fitting, key=lambda f: (-persons.of(f[2]).size, f[2].id))
        others = sum(persons.of(f[2]).size for f in ranked[1:])
        fitting = ranked[:1] if persons.of(ranked[0][2]).size >= MAINLY * others else near_ones
    return fitting[0][2] if len(fitting) == 1 else None
