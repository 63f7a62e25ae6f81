"""Which cells of persons are one person; the rules are in `foreigndesk.linking.actors`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foreigndesk.linking.cells import SHORT_NAME_YEARS, WELL_KNOWN, View
from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.name_pairs import AlikeNames, first_letters, similar

LIFETIME_YEARS = 45
COMPANY_YEARS = 3
# So many companions in common outweigh a state that differs, if so many times more records have the other state.
SAME_COMPANY = 3
MISREAD = 8
# Offices that one person alone holds at a time: that two of one name hold the same in two states is not to be feared.
SOLE_OFFICES = frozenset(
    {"head_of_state", "deputy_head_of_state", "head_of_government", "foreign_minister", "defence_minister"}
)
MISREAD_SOLE = 2
# Two of state, office and company have to agree where names are only similar; so many companions are company.
AGREEMENTS = 2
SIMILAR_COMPANY = 2
# More parts of one name than this are no slips of reading.
MOST_MISREAD = 50
# Of two bearers of a surname, the one with so many times the records is meant; of many, the one with so many times
# those of all others.
MAINLY, MAINLY_OF_ALL = 4, 2
# A single name without state and office needs so many companions in common with its bearer, a bearer of whom state or
# office is known from so many records, and one who is called so in so large a part of them.
SHORT_NAME_COMPANY = 2
MOSTLY_CALLED = 1 / 3


@dataclass(slots=True)
class _Known:
    """What the cells of one person know between them."""

    states: frozenset[str]
    offices: frozenset[str]
    initials: frozenset[str]
    sides: frozenset[str]
    years: tuple[int, int] | None
    companions: set[str]
    size: int

    @classmethod
    def of(cls, view: View) -> _Known:
        t = view.traits
        return cls(
            frozenset(t.states),
            frozenset(t.offices),
            frozenset([t.initial] if t.initial else ()),
            frozenset(t.side),
            view.years,
            set(view.companions),
            view.size,
        )

    def add(self, other: _Known) -> None:
        self.states |= other.states
        self.offices |= other.offices
        self.initials |= other.initials
        self.sides |= other.sides
        # the fewer go to the more: persons of hundreds of cells grow cell by cell
        fewer, more = sorted((self.companions, other.companions), key=len)
        more |= fewer
        self.companions = more
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

    def is_one(self, left: View, right: View) -> bool:
        """True if two cells are of one person."""
        return self.grouping.root(left.id) == self.grouping.root(right.id)

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


def group_persons(grouping: Grouping, views: Sequence[View], *, loosely: bool = False) -> None:
    """Join the cells, sorted by id, that are one person.

    Args:
        grouping: Where they are joined.
        views: All cells to be considered.
        loosely: They are part of what there is of these people. So a single name is joined to a bearer too of whom
            nothing is known here: his state may be in another block, and the whole is looked at afterwards.
    """
    if len(views) < 2:
        return
    persons = _Persons(grouping, views)
    by_name: dict[tuple[str, ...], list[View]] = {}
    for view in views:
        if view.traits.full:
            by_name.setdefault(view.traits.full, []).append(view)
    shared = [by_name[key] for key in sorted(by_name) if len(by_name[key]) > 1]
    for join in (_join_by_state, _join_by_office, _join_by_theatre, _join_by_company):
        for group in shared:
            join(persons, group)
    _join_similar(persons, views)
    for group in shared:
        _join_misread(persons, group)
    _join_short_names(persons, views, loosely)


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
    """Join all that may be one; those that something speaks against (two middle initials) form groups beside it.

    The most frequent initial comes first, so that a name without one goes to it.
    """
    sizes: dict[str, int] = {}
    for view in views:
        if view.traits.initial:
            sizes[view.traits.initial] = sizes.get(view.traits.initial, 0) + view.size
    ordered = (
        sorted(views, key=lambda v: (-sizes.get(v.traits.initial or "", 0), v.id))
        if len(sizes) > 1
        else views
    )
    if len(sizes) > 1:
        main = ordered[0].traits.initial
        ordered = sorted(
            ordered, key=lambda v: 0 if v.traits.initial == main else 2 if v.traits.initial else 1
        )
    starts: list[View] = []
    for view in ordered:
        why = f"the same name ({view.traits.name}) {reason}"
        if not any(persons.join(start, view, why) for start in starts):
            starts.append(view)


def _join_by_theatre(persons: _Persons, group: Sequence[View]) -> None:
    """Full names of the same words, one without state in reports mostly about the other's state, or the same state.

    Not if another person of the name is far more frequent: reports on Iraq that name the British Tony Blair are many, and
    a state once misread must not draw them all to it.
    """
    # as they are before any is joined by a theatre
    sizes = {v.id: persons.of(v).size for v in group if persons.of(v).states}
    for theatre in sorted({v.traits.theatre for v in group if v.traits.theatre}):
        loose = [v for v in group if v.traits.theatre == theatre]
        _join_all(persons, loose, f"in reports mostly about one state ({theatre})")
        held = [v for v in group if theatre in persons.of(v).states and v.traits.theatre != theatre]
        if len({persons.grouping.root(v.id) for v in held}) != 1:
            continue
        others = (sizes[v.id] for v in group if v.id in sizes and not persons.is_one(v, held[0]))
        if max(others, default=0) < MAINLY * max(sizes.get(v.id, 0) for v in held):
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
            same = persons.grouping.root(small[0].id), persons.grouping.root(large[0].id)
            apart = one.companions.isdisjoint(other.companions)
            if not apart and (gap is None or gap <= COMPANY_YEARS) and persons.allowed(*same):
                fitting.append(large[0])
        found = _meant(persons, fitting)
        if found is not None:
            common = one.companions & persons.of(found).companions
            persons.join(found, small[0], _in_company(small[0], common))


def _meant(persons: _Persons, views: Sequence[View]) -> View | None:
    """Return a cell of the only person of some cells, or of the one far more frequent than the others; else None."""
    by_person = {persons.grouping.root(v.id): v for v in reversed(views)}
    ranked = sorted(by_person.values(), key=lambda v: (-persons.of(v).size, v.id))
    sizes = [persons.of(v).size for v in ranked]
    if len(ranked) > 1 and not (sizes[0] >= MAINLY * sizes[1] and sizes[0] >= MAINLY_OF_ALL * sum(sizes[1:])):
        return None
    return ranked[0] if ranked else None


def _in_company(view: View, common: set[str]) -> str:
    if not common:
        return f"the same name ({view.traits.name}) and an office that one alone holds; the state is misread"
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
        near = years_apart(one.years, other.years) == 0
        agrees = not one.offices or not other.offices or bool(one.offices & other.offices)
        sole = bool(one.offices & other.offices & SOLE_OFFICES)
        times = MISREAD_SOLE if sole else MISREAD
        if not (near and agrees and other.size >= times * one.size):
            continue
        common = one.companions & other.companions
        if sole or len(common) >= SAME_COMPANY:
            persons.join(main, small[0], _in_company(small[0], common), whatever_the_state=True)


def _join_similar(persons: _Persons, views: Sequence[View]) -> None:
    """Full names with one surname and similar first names, when two of state, office and company agree."""
    blocks: dict[tuple[str, str], dict[str, View]] = {}
    for view in views:
        if view.traits.full:
            for surname in view.traits.keys:
                for letter in first_letters(view.traits.name, surname):
                    blocks.setdefault((surname, letter), {}).setdefault(persons.grouping.root(view.id), view)
    for key in sorted(blocks):
        found = sorted(blocks[key].values(), key=lambda v: (-persons.of(v).size, v.id))
        alike = AlikeNames()
        for i, right in enumerate(found):
            # the first of those before it, as if all were compared
            for left in alike.before(right.traits.name):
                if _join_if_similar(persons, found[left], right):
                    break
            alike.add(i, right.traits.name)


def _join_if_similar(persons: _Persons, left: View, right: View) -> bool:
    if not similar(left.traits.name, right.traits.name):
        return False
    shared = _agreements(persons.of(left), persons.of(right))
    if len(shared) < AGREEMENTS:
        return False
    reason = f"similar names ({left.traits.name}, {right.traits.name}), {' and '.join(shared)}"
    return persons.join(left, right, reason)


def _agreements(one: _Known, other: _Known) -> list[str]:
    found = []
    if one.states & other.states:
        found.append(f"state ({', '.join(sorted(one.states & other.states))})")
    if one.offices & other.offices:
        found.append(f"office ({', '.join(sorted(one.offices & other.offices))})")
    common = sorted(key.removeprefix("p:") for key in one.companions & other.companions)
    gap = years_apart(one.years, other.years)
    if len(common) >= SIMILAR_COMPANY and (gap is None or gap <= COMPANY_YEARS):
        found.append(f"company ({', '.join(common[:3])})")
    return found


def _join_short_names(persons: _Persons, views: Sequence[View], loosely: bool) -> None:
    """Single names join the one person of that surname that state or office points to; then one another."""
    full: dict[str, list[View]] = {}
    single: dict[str, list[View]] = {}
    for view in views:
        for surname in view.traits.keys:
            (full if view.traits.full else single).setdefault(surname, []).append(view)
    targets = []
    for surname in sorted(single):
        bearers = _bearers(persons, full.get(surname, ()))
        for view in single[surname]:
            bearer = _only_fitting(persons, view, bearers, loosely=False)
            if bearer is None and loosely:
                bearer = _only_fitting(persons, view, bearers, loosely=True)
            if bearer is not None:
                targets.append((bearer, view, _why(persons, bearer, view)))
    joined = {v.id for bearer, v, why in targets if persons.join(bearer, v, why)}
    for surname in sorted(single):
        _join_singles(persons, [v for v in single[surname] if v.id not in joined])


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A person who may be called by a surname, and how many records with a full name call them so."""

    view: View
    called: int


def _bearers(persons: _Persons, views: Sequence[View]) -> list[_Bearer]:
    found: dict[str, _Bearer] = {}
    for view in views:
        root = persons.grouping.root(view.id)
        first = found.get(root, _Bearer(view, 0))
        found[root] = _Bearer(first.view, first.called + view.size)
    return list(found.values())


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


def _only_fitting(persons: _Persons, short: View, bearers: Sequence[_Bearer], loosely: bool) -> View | None:
    """Return a cell of the one person that a single name fits; None if there are none or two."""
    offices, fitting = frozenset(short.traits.offices), []
    for bearer in bearers:
        known = persons.of(bearer.view)
        roots = persons.grouping.root(bearer.view.id), persons.grouping.root(short.id)
        if persons.allowed(*roots) and _fits(short, known, bearer.called, loosely):
            gap = years_apart(known.years, short.years)
            same_office = bool(offices & known.offices)
            fitting.append((same_office, SHORT_NAME_YEARS if gap is None else gap, bearer.view))
    if len(fitting) > 1 and any(same for same, _, _ in fitting):
        fitting = [f for f in fitting if f[0]]
    if len(fitting) > 1:
        closest = min(gap for _, gap, _ in fitting)
        near_ones = [f for f in fitting if f[1] == closest < SHORT_NAME_YEARS]
        meant = _meant(persons, [f[2] for f in fitting])
        fitting = [f for f in fitting if f[2] is meant] if meant is not None else near_ones
    return fitting[0][2] if len(fitting) == 1 else None


def _fits(short: View, known: _Known, called: int, loosely: bool) -> bool:
    """True if what is known of a single name is known of a bearer too."""
    t = short.traits
    if t.states and known.states.intersection(t.states):
        return True
    near = t.theatre in known.states
    if known.offices.intersection(t.offices) and not (t.states and known.states):
        # a king of one state is not the president of another
        told = bool(t.states) or not known.states or t.theatre is None or near
        return told or _in_its_company(short, known)
    if not t.is_loose:
        return False
    if not (known.states or known.offices):
        return loosely and _in_its_company(short, known)
    if t.own is not None:
        return _in_its_company(short, known)
    well_known = known.size >= WELL_KNOWN and called >= MOSTLY_CALLED * known.size
    return well_known and (near or _in_its_company(short, known))


def _in_its_company(short: View, known: _Known) -> bool:
    return len(known.companions & short.companions) >= SHORT_NAME_COMPANY
