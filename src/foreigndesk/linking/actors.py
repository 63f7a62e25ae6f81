"""Local actors of many reports → known actors. Names propose; role, state, date and company decide.

The rules, in order. A person's judgement (`same`, `different`) always wins.

* **States** are one actor each, by ISO 3166-1 alpha-3 code.
* **Bodies, organisations, forces, parties and groups** that have a name are one actor when their names come to the
  same key (word order, spelling, 'Ministry of' and well-known abbreviations aside, or an abbreviation that a report
  itself gives) and their states agree. One without a state joins the others if they have one state between them;
  for names that many states share ('the Defence Ministry', 'parliament') it does not.
* **Persons.** Two records are one person only if their names fit, nothing speaks against it, and something besides
  the name speaks for it:

  - full names (two words or more) fit if they are the same words, or other spellings of them; if only similar
    (a short form or a slip in the first name), state *and* office must agree;
  - against it: known states that have none in common; different middle initials; one stands with a government and
    the other with rebels or criminals; more than 45 years between the reports;
  - for it: the same state; the same kind of office with no state against it; or, for the same spelling, company:
    both reports name another same person, or two same organisations, within three years;
  - a single name ('Hegseth') joins a full name with that surname only with an agreeing state, or an agreeing kind of
    office where a state is unknown, and only if there is one such person; if there are several, the same kind of office
    and then the nearest date within two years decides, and if that leaves two it stays alone;
  - no evidence either way: not merged. Different offices in one state speak against nothing, since people move on.

* Unnamed actors ('a senior official', 'the ministers') are never merged across reports.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foreigndesk.linking.constraints import Grouping
from foreigndesk.linking.names import (
    body_key,
    full_name_key,
    is_acronym,
    is_generic,
    middle_initials,
    person_tokens,
    surnames,
    without_state,
)
from foreigndesk.model import Actor, Document, Judgement, LocalActor, Reading

# Sides that the same name at the same time does not stand on.
_GOVERNMENT = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY"})
_AGAINST = frozenset({"REB", "UAF", "CRM", "SEP", "INS"})
LIFETIME_DAYS = 45 * 365
COMPANY_DAYS = 3 * 365
SHORT_NAME_DAYS = 2 * 365
# First names and the short forms that the press uses for them.
SHORT_FORMS = {
    "joe": "joseph", "mike": "michael", "tony": "anthony", "antony": "anthony", "bill": "william", "jim": "james",
    "jimmy": "james", "bob": "robert", "rob": "robert", "tom": "thomas", "dick": "richard", "ted": "edward",
    "chris": "christopher", "dan": "daniel", "dave": "david", "ben": "benjamin", "steve": "stephen", "ken": "kenneth",
    "ron": "ronald", "don": "donald", "dmitri": "dmitriy", "alex": "alexander", "pete": "peter", "jon": "jonathan",
    "sam": "samuel", "nick": "nicholas", "andy": "andrew", "matt": "matthew", "greg": "gregory", "jeff": "jeffrey",
    "larry": "lawrence", "rick": "richard", "chuck": "charles", "charlie": "charles", "jack": "john", "hank": "henry",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """What linking knows of one actor of one report.

    Attributes:
        member: `<report id>:<local id>`.
        report_id: The report.
        name: Its name there, the longest used.
        offices: (title, kind, state, status) of each office that the report gives it; kind and state may be None.
        names: Every name used, `name` first.
        day: Day on which the report was published, or None.
        company: Keys of the persons ('p:…') and organisations ('o:…') that the report names beside it, sorted.
    """

    member: str
    report_id: str
    name: str
    kind: str
    state: str | None = None
    sector: str | None = None
    named: bool = True
    offices: tuple[tuple[str, str | None, str | None, str], ...] = ()
    names: tuple[str, ...] = ()
    day: str | None = None
    company: tuple[str, ...] = ()
    gender: str | None = None

    @property
    def states(self) -> frozenset[str]:
        """The states it stands for, by its own state and its offices."""
        return frozenset(s for s in (self.state, *(office[2] for office in self.offices)) if s)

    @property
    def office_kinds(self) -> frozenset[str]:
        """The kinds of its offices, without those that say too little to tell two people apart."""
        return frozenset(office[1] for office in self.offices if office[1]) - {
            "official",
            "minister",
            "legislator",
        }


def local_records(document: Document, reading: Reading) -> tuple[LocalRecord, ...]:
    """Return one record for each local actor of a report, in the reading's order."""
    keys = [_company_key(actor) for actor in reading.actors]
    return tuple(
        LocalRecord(
            member=f"{document.id}:{actor.id}",
            report_id=document.id,
            name=actor.name,
            kind=actor.kind,
            state=actor.state,
            sector=actor.sector,
            named=actor.named,
            offices=tuple(dict.fromkeys((o.title, o.kind, o.state, o.status) for o in actor.offices)),
            names=tuple(dict.fromkeys((actor.name, *actor.aliases))),
            day=document.published.day,
            company=tuple(sorted({k for j, k in enumerate(keys) if k and j != i and k != keys[i]})),
            gender=actor.gender,
        )
        for i, actor in enumerate(reading.actors)
    )


def block_keys(record: LocalRecord) -> tuple[str, ...]:
    """Return the keys under which records that may be the same actor meet; () for one that joins nothing by itself."""
    if record.kind == "state":
        return (f"state:{record.state}",) if record.state else ()
    if not record.named:
        return ()
    if record.kind == "person":
        found = [
            f"person:{s}" for name in record.names for s in surnames(name, record.state, record.names)[:2]
        ]
        return tuple(sorted(set(found)))
    return tuple(sorted({f"body:{key}" for key in _body_keys(record)}))


def cluster(records: Iterable[LocalRecord], judgements: Iterable[Judgement] = ()) -> list[Actor]:
    """Return the known actors that the records come to, sorted by id; the module's docstring has the rules.

    Args:
        records: All records to be considered, in any order. Records whose block keys are not connected do not
            influence one another, so that a caller may pass one connected part at a time.
        judgements: Of `same` and `different` about members; others are passed over.

    Raises:
        MergeConflictError: If live judgements contradict one another.
    """
    by_member = {r.member: r for r in sorted(records, key=_by_date)}
    grouping = Grouping(list(by_member), judgements)
    ordered = list(by_member.values())
    _group_states(grouping, ordered)
    _group_bodies(grouping, [r for r in ordered if r.named and r.kind not in ("state", "person")])
    _group_persons(grouping, [r for r in ordered if r.named and r.kind == "person"])
    actors = [
        _actor([by_member[m] for m in members], grouping.reasons.get(root, []))
        for root, members in grouping.groups().items()
    ]
    return sorted(_with_own_ids(actors), key=lambda a: a.id)


def actor_id(earliest: LocalRecord) -> str:
    """Return an actor's id: a digest of its earliest member; for a state, of its code alone, so that it never changes."""
    stem = f"state {earliest.state}" if earliest.kind == "state" and earliest.state else earliest.member
    return hashlib.sha256(f"actor {stem}".encode()).hexdigest()[:16]


def _by_date(record: LocalRecord) -> tuple[str, str]:
    return (record.day or "9999", record.member)


def _days_apart(left: str | None, right: str | None) -> int | None:
    return abs((date.fromisoformat(left) - date.fromisoformat(right)).days) if left and right else None


def _company_key(actor: LocalActor) -> str | None:
    if not actor.named or actor.kind == "state":
        return None
    if actor.kind == "person":
        key = full_name_key(actor.name)
        return f"p:{' '.join(key)}" if key else None
    key_text = body_key(actor.name)
    return f"o:{key_text}" if key_text and not is_generic(key_text) else None


# --- states and bodies ---------------------------------------------------------------------------------------------


def _group_states(grouping: Grouping, records: Sequence[LocalRecord]) -> None:
    first: dict[str, LocalRecord] = {}
    for record in records:
        if record.kind == "state" and record.state:
            start = first.setdefault(record.state, record)
            if start is not record:
                grouping.join(start.member, record.member, f"the state {record.state}")


def _body_keys(record: LocalRecord) -> tuple[str, ...]:
    """Keys of a body's names; a short name counts only if it is an abbreviation of the long one or equals it."""
    longest = max(record.names or (record.name,), key=len)
    found = []
    for name in record.names or (record.name,):
        key = body_key(without_state(name, record.state))
        if key and (name in (record.name, longest) or is_acronym(name, longest)):
            found.append(key)
    return tuple(dict.fromkeys(found))


def _group_bodies(grouping: Grouping, records: Sequence[LocalRecord]) -> None:
    by_key: dict[str, list[LocalRecord]] = {}
    for record in records:
        for key in _body_keys(record):
            by_key.setdefault(key, []).append(record)
    for key in sorted(by_key):
        group = by_key[key]
        states = sorted({r.state for r in group if r.state})
        for state in states:
            _join_all(
                grouping, [r for r in group if r.state == state], f"the same name ({key}) and state ({state})"
            )
        stateless = [r for r in group if not r.state]
        if is_generic(key):
            continue
        _join_all(grouping, stateless, f"the same name ({key}), no state known")
        if len(states) == 1 and stateless:
            start = next(r for r in group if r.state)
            grouping.join(
                start.member, stateless[0].member, f"the same name ({key}), only {states[0]} is known for it"
            )


def _join_all(grouping: Grouping, records: Sequence[LocalRecord], reason: str) -> None:
    for record in records[1:]:
        grouping.join(records[0].member, record.member, reason)


# --- persons -------------------------------------------------------------------------------------------------------


class _Persons:
    """What the groups of persons know between them, kept up as they grow; decides what speaks against a join."""

    def __init__(self, grouping: Grouping, records: Sequence[LocalRecord]) -> None:
        self.grouping = grouping
        self.states: dict[str, frozenset[str]] = {}
        self.initials: dict[str, frozenset[str]] = {}
        self.sides: dict[str, frozenset[str]] = {}
        self.days: dict[str, tuple[str, str] | None] = {}
        for record in records:
            root = grouping.root(record.member)
            day = (record.day, record.day) if record.day else None
            self._add(root, record.states, middle_initials(record.name), _side(record), day)

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
        if self.initials[one] and self.initials[other] and not self.initials[one] & self.initials[other]:
            return False
        if {"government", "against"} <= self.sides[one] | self.sides[other] and self.sides[one] != self.sides[
            other
        ]:
            return False
        left, right = self.days[one], self.days[other]
        if left and right:
            gap = _days_apart(min(left[1], right[1]), max(left[0], right[0])) or 0
            return gap <= LIFETIME_DAYS
        return True

    def join(self, left: LocalRecord, right: LocalRecord, reason: str) -> bool:
        """Join the groups of two records if nothing speaks against it."""
        one, other = self.grouping.root(left.member), self.grouping.root(right.member)
        if one == other:
            return True
        if not self.grouping.join(left.member, right.member, reason, allowed=self.allowed):
            return False
        root = self.grouping.root(left.member)
        gone = other if root == one else one
        self._add(root, self.states[gone], self.initials[gone], self.sides[gone], self.days[gone])
        return True


def _side(record: LocalRecord) -> frozenset[str]:
    if record.sector in _GOVERNMENT:
        return frozenset({"government"})
    return frozenset({"against"}) if record.sector in _AGAINST else frozenset()


def _group_persons(grouping: Grouping, records: Sequence[LocalRecord]) -> None:
    persons = _Persons(grouping, records)
    by_name: dict[tuple[str, ...], list[LocalRecord]] = {}
    for record in records:
        key = full_name_key(record.name)
        if key:
            by_name.setdefault(key, []).append(record)
    for key in sorted(by_name):
        _join_by_state_and_office(persons, by_name[key])
    for key in sorted(by_name):
        _join_by_company(persons, by_name[key])
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


def _join_by_company(persons: _Persons, group: Sequence[LocalRecord]) -> None:
    """The same spelling, in reports that name another same person or two same organisations."""
    by_spelling: dict[tuple[str, ...], list[LocalRecord]] = {}
    for record in group:
        by_spelling.setdefault(tuple(sorted(person_tokens(record.name))), []).append(record)
    for spelling in sorted(by_spelling):
        met: dict[str, list[LocalRecord]] = {}
        for record in by_spelling[spelling]:
            others = [k for k in record.company if k.startswith("o:")]
            pairs = [f"{a} and {b}" for i, a in enumerate(others) for b in others[i + 1 : i + 8]]
            for key in [*(k for k in record.company if k.startswith("p:")), *pairs]:
                met.setdefault(key, []).append(record)
        for key in sorted(met):
            for left, right in zip(met[key], met[key][1:], strict=False):
                gap = _days_apart(left.day, right.day)
                if gap is None or gap <= COMPANY_DAYS:
                    persons.join(left, right, f"the same name ({right.name}) in the same company ({key[2:]})")


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
                if _similar(left.name, right.name):
                    persons.join(left, right, f"similar names ({left.name}, {right.name}), {kind} of {state}")


def _similar(left: str, right: str) -> bool:
    """True for two full names that differ by a short form, an initial, a left-out middle name or one letter."""
    one, other = person_tokens(left), person_tokens(right)
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    first, second = one[0], other[0]
    if one[1:] != other[1:]:
        return (
            len(one) == len(other)
            and sum(a != b for a, b in zip(one, other, strict=True)) == 1
            and _one_slip(*next((a, b) for a, b in zip(one, other, strict=True) if a != b))
        )
    if SHORT_FORMS.get(first, first) == SHORT_FORMS.get(second, second):
        return True
    return (len(first) == 1 or len(second) == 1) and first[0] == second[0] or _one_slip(first, second)


def _one_slip(left: str, right: str) -> bool:
    """True if one letter is added, dropped or changed between two words of four letters or more."""
    if left == right:
        return True
    if min(len(left), len(right)) < 4 or abs(len(left) - len(right)) > 1 or left[0] != right[0]:
        return False
    if len(left) == len(right):
        return sum(a != b for a, b in zip(left, right, strict=True)) == 1
    short, long = sorted((left, right), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


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
    targets: list[tuple[LocalRecord, LocalRecord]] = []
    for surname in sorted(single):
        for record in single[surname]:
            target = _only_fitting(persons, record, full.get(surname, ()))
            if target is not None:
                targets.append((target, record))
    joined = {
        record.member for target, record in targets if persons.join(target, record, _why(target, record))
    }
    for surname in sorted(single):
        left = [r for r in single[surname] if r.member not in joined]
        for i, record in enumerate(left):
            for earlier in left[:i]:
                kinds = record.office_kinds & earlier.office_kinds
                gap = _days_apart(record.day, earlier.day)
                if record.states & earlier.states and kinds and (gap is None or gap <= SHORT_NAME_DAYS):
                    persons.join(earlier, record, _why(earlier, record))
                    break


def _only_fitting(
    persons: _Persons, short: LocalRecord, candidates: Sequence[LocalRecord]
) -> LocalRecord | None:
    """Return a record of the one person that a single name fits, or None if there is none or more than one."""
    root = persons.grouping.root
    fitting = []
    for candidate in candidates:
        if not persons.allowed(root(candidate.member), root(short.member)):
            continue
        gap = _days_apart(candidate.day, short.day)
        states = persons.states[root(candidate.member)]
        same_office = bool(short.office_kinds & candidate.office_kinds)
        if short.states & states or (same_office and not (short.states and states)):
            fitting.append((not same_office, gap if gap is not None else SHORT_NAME_DAYS, candidate))
    people = {root(c.member) for _, _, c in fitting}
    if len(people) > 1:
        if any(not other for other, _, _ in fitting):
            fitting = [f for f in fitting if not f[0]]
        near = [f for f in fitting if f[1] <= SHORT_NAME_DAYS]
        closest = min((f[1] for f in near), default=None)
        fitting = [f for f in near if f[1] == closest]
        people = {root(c.member) for _, _, c in fitting}
    return min((c for _, _, c in fitting), key=_by_date) if len(people) == 1 else None


def _why(left: LocalRecord, right: LocalRecord) -> str:
    states = sorted(left.states & right.states)
    kinds = sorted(left.office_kinds & right.office_kinds)
    shared = (
        ", ".join([*(f"state ({s})" for s in states), *(f"office ({k})" for k in kinds)])
        or "its only bearer's state"
    )
    return f"{right.name} is the only fitting {left.name}: {shared}"


# --- the result ----------------------------------------------------------------------------------------------------


def _actor(records: Sequence[LocalRecord], reasons: Sequence[str]) -> Actor:
    """Return the actor of a group of records, sorted by date."""
    kinds = Counter(r.kind for r in records)
    kind = min(kinds, key=lambda k: (-kinds[k], k))
    states = Counter(r.state for r in records if r.state)
    sectors = Counter(r.sector for r in records if r.sector)
    names = Counter(n for r in records for n in dict.fromkeys(r.names or (r.name,)))
    ranked = sorted(names, key=lambda n: (-names[n], -len(n), n))
    state = min(states, key=lambda s: (-states[s], s)) if states else None
    if kind == "state" and state is not None:
        reasons = (
            reasons[:0]
            if len(records) == 1
            else [f"the state {state}", *(r for r in reasons if "judged" in r)]
        )
    return Actor(
        id=actor_id(records[0]),
        kind=kind,
        name=_main_name(kind, state, ranked),
        state=state,
        sector=min(sectors, key=lambda s: (-sectors[s], s)) if sectors else None,
        names=tuple(ranked),
        members=tuple(sorted(r.member for r in records)),
        reasons=tuple(sorted(reasons)),
    )


def _main_name(kind: str, state: str | None, ranked: Sequence[str]) -> str:
    if kind == "state" and state is not None:
        from foreigndesk.data.states import state as state_facts

        return state_facts(state).name
    if kind == "person":
        return next((n for n in ranked if len(person_tokens(n)) > 1), ranked[0])
    return max(ranked[:3], key=lambda n: (len(n), n)) if ranked else ""


def _with_own_ids(actors: Sequence[Actor]) -> list[Actor]:
    """Give a state that a judgement split its own ids: the first part keeps the state's, the rest are digests."""
    import dataclasses

    seen: set[str] = set()
    found = []
    for actor in sorted(actors, key=lambda a: (a.id, a.members)):
        if actor.id in seen:
            digest = hashlib.sha256(f"actor {actor.members[0]}".encode()).hexdigest()[:16]
            actor = dataclasses.replace(actor, id=digest)
        seen.add(actor.id)
        found.append(actor)
    return found
