"""Records that every rule treats alike, taken together: what linking decides about, in place of single records.

All records of one name, state and kind of office are one *cell*, however many reports they come from. A cell keeps
counts that may be added in any order, and the rules see of them only a `View` that seldom changes: sizes by powers
of two, years, a fixed number of companions. So adding the thousandth report on a president adds one to a count, and
nothing has to be decided again.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foreigndesk.linking.name_pairs import first_letters
from foreigndesk.linking.names import (
    body_key,
    full_name_key,
    generation,
    is_acronym,
    is_generic,
    middle_initial,
    plain,
    surnames,
    without_state,
)
from foreigndesk.linking.profiles import side
from foreigndesk.linking.records import LocalRecord, by_date

# Before the key of a block in which single names meet their bearers.
CALLED = "called:"
# So many companions of a cell are kept: those whose digests are lowest, which are the same whatever came first.
COMPANIONS = 256
# A bearer whom a bare surname can mean at any time is known from so many records, and one of whose bare surname nothing
# need be known from so many.
MET_AGAIN, WELL_KNOWN = 2, 4
# An actor bears the id of the cell that was the first to have so many records: what is as large as that by then is what
# later finds are joined to, and no report that comes in later takes it away.
SETTLED = 8
# Years in which a single name is taken to mean the same person: about a term of office.
TERM = 4
# Somebody in one record is meant by a bare surname so many years before or after at most.
SHORT_NAME_YEARS = 2


# Before the id of a cell of a single name, and of one of which neither state nor office is known; digests have no such
# letters.
_SINGLE, _SEEKER = "n", "s"


def may_call(ids: Iterable[str]) -> bool:
    """True if a block of single names and bearers, of these cells, need be looked at.

    Not if it lacks either: full names meet one another elsewhere, and of bare surnames of which nothing is known none is
    another's.
    """
    firsts = {None if ":" in i else i[0] if i[0] in (_SINGLE, _SEEKER) else "" for i in ids}
    return firsts not in ({""}, {_SEEKER})


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells a cell from another: all that the rules ask of a record, counts aside.

    Attributes:
        kind: "person", "state" or "body" (any other that has a name).
        name: For a person its name in plain words; empty otherwise.
        full: The folded words of a full name, with what tells a generation from another (Jr., II); () for a single
            name.
        keys: Folded surnames by which a person may be called, the likeliest first; a body's name keys.
        states: States (ISO3) it stands for; for a body its own only.
        offices: Kinds of office that tell two people apart.
        side: "government" or "against", or both, or nothing.
        initial: The first middle initial.
        term: First of the `TERM` years in which the report came out; of a single name only, whose bearer changes.
        theatre: The state that the report is mostly about; only of a person without state and office, and of a
            single name without state.
        twin: True if the report has another person of this full name under another state.
        own: The member, for a record that stands for itself: judged, or with nothing to tell it by.
    """

    kind: str
    name: str = ""
    full: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    side: tuple[str, ...] = ()
    initial: str | None = None
    term: int | None = None
    theatre: str | None = None
    twin: bool = False
    own: str | None = None

    @property
    def id(self) -> str:
        """The member itself if it stands alone, else a digest of all traits, which tells single names."""
        if self.own is not None:
            return self.own
        words = "\x1f".join(f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self))
        digest = hashlib.blake2b(words.encode(), digest_size=10).hexdigest()
        if self.kind != "person" or self.full:
            return digest
        return f"{_SEEKER if self.is_loose else _SINGLE}{digest}"

    @property
    def is_loose(self) -> bool:
        """True for a person of whom neither state nor office is known."""
        return self.kind == "person" and not self.states and not self.offices

    @property
    def is_bare(self) -> bool:
        """True for a single name of whose bearer neither state nor office is known."""
        return self.is_loose and not self.full

    @property
    def is_lone(self) -> bool:
        """True for a person of whom not even the report's subject tells anything: each record stands for itself."""
        return self.is_loose and self.theatre is None


def traits_of(record: LocalRecord, *, alone: bool = False) -> Traits | None:
    """Return the traits of a record, or None for one that is never joined (its name says too little).

    Args:
        record: The record.
        alone: Let it stand for itself, because somebody judged it.
    """
    own = record.member if alone else None
    if record.kind == "state":
        # one without a code has only itself
        return Traits(
            "state",
            states=(record.state,) if record.state else (),
            own=own if record.state else record.member,
        )
    if not record.named:
        return Traits("unnamed", own=own) if alone else None
    if record.kind == "person":
        return _person(record, own)
    keys, states = _body_keys(record), (record.state,) if record.state else ()
    if not alone and not states and all(map(is_generic, keys)):
        # the ministry of some state, of which nothing tells which
        return None
    return Traits("body", keys=keys, states=states, own=own)


def _person(record: LocalRecord, own: str | None) -> Traits:
    full = (*full_name_key(record.name), *generation(record.name))
    states, offices = tuple(sorted(record.states)), tuple(sorted(record.office_kinds))
    called = surnames(record.name, record.state, record.names if full else ())
    usual = surnames(record.name, record.state)
    loose = not states and not offices
    if loose and record.theatre is None:
        own = record.member
    return Traits(
        "person",
        name=plain(record.name),
        full=full,
        keys=tuple(dict.fromkeys((*called[:2], *usual[:1]))),
        states=states,
        offices=offices,
        side=tuple(sorted(side(record))),
        initial=middle_initial(record.name),
        term=None if full or record.day is None else int(record.day[:4]) // TERM * TERM,
        theatre=record.theatre if loose or not (full or states) else None,
        twin=record.twin,
        own=own,
    )


def _body_keys(record: LocalRecord) -> tuple[str, ...]:
    """Keys of a body's names; a short name counts only if it is an abbreviation of the long one."""
    longest = max(record.names or (record.name,), key=len)
    found = []
    for name in record.names or (record.name,):
        key = body_key(without_state(name, record.state))
        if key and (name in (record.name, longest) or is_acronym(name, longest)):
            found.append(key)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class View:
    """What the rules see of a cell; they decide by nothing else, so that nothing else can change a decision.

    Attributes:
        size: About how many records there are: the largest power of two that is not more.
        years: First and last year of publication, or None.
        companions: Keys of persons named beside it, at most `COMPANIONS`.
    """

    id: str
    traits: Traits
    size: int
    years: tuple[int, int] | None
    companions: frozenset[str]

    @property
    def block_keys(self) -> tuple[str, ...]:
        """Keys under which cells meet that may be one."""
        traits = self.traits
        if traits.kind == "state":
            return (f"state:{traits.states[0]}",) if traits.states else ()
        if traits.kind != "person":
            return tuple(f"body:{key}" for key in traits.keys)
        called = tuple(f"{CALLED}{key}:{sign}" for key in traits.keys for sign in self.signs)
        if not traits.full:
            return called
        alike: tuple[str, ...] = ()
        if not traits.is_loose:
            # similar names are one only with a state or an office, and have a first letter in common
            alike = tuple(
                f"alike:{key}:{letter}" for key in traits.keys for letter in first_letters(traits.name, key)
            )
        return (f"full:{' '.join(traits.full)}", *alike, *called)

    @property
    def signs(self) -> tuple[str, ...]:
        """What a bare surname and a bearer of it have to share, for the two to be looked at together.

        Of a surname that thousands bear only those of one state or one office are ever one by the rules, and the bare
        surname of somebody of whom neither is known is only that of a well-known bearer. Somebody who is in a single
        record is meant by a bare surname of about the same time only. So no block need hold all bearers, and a new
        report costs no more for the many who have nothing to do with it.
        """
        traits = self.traits
        known = (*traits.states, *traits.offices)
        if traits.full and self.size >= MET_AGAIN:
            return (*known, *(("well known",) if self.size >= WELL_KNOWN else ()))
        if traits.full:
            terms = {
                (year + near) // TERM * TERM
                for year in self.years or ()
                for near in (-SHORT_NAME_YEARS, SHORT_NAME_YEARS)
            }
            return tuple(f"{sign}:{term}" for sign in known for term in sorted(terms) or (None,))
        return (*known, *(f"{sign}:{traits.term}" for sign in known)) or ("well known",)


@dataclass(slots=True)
class Cell:
    """The records of one set of traits, in counts.

    Attributes:
        id: Follows from the traits.
        first: Day and member of the earliest record, as `records.by_date` sorts them.
        next: Those of the next ones, up to `SETTLED` with the first.
        kinds, states, sectors, names: How many records have each.
        days: First and last day of publication.
        companions: How many records name each of the companions kept.
    """

    traits: Traits
    id: str = ""
    first: tuple[str, str] = ("~", "~")
    records: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    sectors: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    days: tuple[str, str] | None = None
    companions: dict[str, int] = field(default_factory=dict)
    next: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        self.id = self.id or self.traits.id

    @property
    def is_scattered(self) -> bool:
        """True for a single name that nothing but its report's subject tells: alone, it is nobody in particular."""
        return self.traits.is_bare and self.traits.own is None

    def add(self, record: LocalRecord) -> None:
        """Count one record more."""
        self.records += 1
        self._place(by_date(record))
        _count(self.kinds, (record.kind,))
        _count(self.states, (record.state,) if record.state else ())
        _count(self.sectors, (record.sector,) if record.sector else ())
        _count(self.names, dict.fromkeys(record.names or (record.name,)))
        if record.day:
            low, high = self.days or (record.day, record.day)
            self.days = (min(low, record.day), max(high, record.day))
        if record.kind == "person":
            _count(self.companions, (k for k in record.company if k.startswith("p:")))
            if len(self.companions) > COMPANIONS:
                self.companions = kept_companions(self.companions)

    def _place(self, key: tuple[str, str]) -> None:
        """Put a record among the earliest, if it is one of them."""
        if self.records == 1:
            self.first = key
        elif len(self.next) < SETTLED - 1 or key < self.next[-1]:
            self.first, *after = sorted((self.first, *self.next, key))[:SETTLED]
            self.next = tuple(after)

    @property
    def settled(self) -> tuple[str, str] | None:
        """The record with which the cell had `SETTLED`, by the order of `first`; None if it has fewer."""
        return self.next[-1] if len(self.next) == SETTLED - 1 else None

    def copy(self) -> Cell:
        """A cell of the same counts that can be added to by itself."""
        return dataclasses.replace(
            self,
            kinds=dict(self.kinds),
            states=dict(self.states),
            sectors=dict(self.sectors),
            names=dict(self.names),
            companions=dict(self.companions),
        )

    @property
    def view(self) -> View:
        """What the rules see."""
        years = (int(self.days[0][:4]), int(self.days[1][:4])) if self.days else None
        size = 1 << (self.records.bit_length() - 1) if self.records else 0
        return View(self.id, self.traits, size, years, frozenset(self.companions))


def kept_companions(companions: Mapping[str, int]) -> dict[str, int]:
    """Return those companions that a cell keeps, the same whatever came first; counts as they are."""
    kept = sorted(companions, key=_digest)[:COMPANIONS]
    return {key: companions[key] for key in sorted(kept)}


def _count(counts: dict[str, int], found: Iterable[str]) -> None:
    for one in found:
        counts[one] = counts.get(one, 0) + 1


_digests: dict[str, bytes] = {}


def _digest(key: str) -> bytes:
    found = _digests.get(key)
    if found is None:
        if len(_digests) > 200_000:
            _digests.clear()
        found = _digests[key] = hashlib.blake2b(key.encode(), digest_size=6).digest()
    return found


def cells_of(
    records: Iterable[LocalRecord], judged: frozenset[str] = frozenset()
) -> tuple[dict[str, Cell], dict[str, list[LocalRecord]]]:
    """Return the cells of records, and the records of each; those without traits are in neither.

    Args:
        records: In any order.
        judged: Members that stand for themselves.
    """
    cells: dict[str, Cell] = {}
    inside: dict[str, list[LocalRecord]] = {}
    for record in records:
        traits = traits_of(record, alone=record.member in judged)
        if traits is None:
            continue
        number = traits.id
        if number not in cells:
            cells[number] = Cell(traits, number)
        cells[number].add(record)
        inside.setdefault(number, []).append(record)
    return cells, inside


def mark_twins(records: Sequence[LocalRecord]) -> list[LocalRecord]:
    """Return the records of one report, with `twin` set on those of one full name whose states tell them apart."""
    by_name: dict[tuple[str, ...], list[LocalRecord]] = {}
    for record in records:
        if record.kind == "person" and record.named and (key := full_name_key(record.name)):
            by_name.setdefault(key, []).append(record)
    twins = {r.member for found in by_name.values() for r in found if _told_apart(r, found)}
    return [dataclasses.replace(r, twin=True) if r.member in twins else r for r in records]


def _told_apart(record: LocalRecord, others: Sequence[LocalRecord]) -> bool:
    return bool(record.states) and any(o.states and not o.states & record.states for o in others)


def theatre(mentions: Mapping[str, int]) -> str | None:
    """Return the state that a report is mostly about: the one most mentioned, the first by code of several.

    Args:
        mentions: How often each state (ISO3) is mentioned.
    """
    return min(mentions, key=lambda code: (-mentions[code], code)) if mentions else None
