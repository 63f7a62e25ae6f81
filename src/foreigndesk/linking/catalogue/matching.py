"""Which entries of a catalogue may be which actors of the record: names propose, country and office decide.

The record's actors are put under keys of their names once; then each entry of the catalogue, however many there are,
is looked up under the keys of its own names. So the time grows with the catalogue and the memory with the record.

An entry is suggested for an actor if a name of both is the same, or another spelling of the same, and

* their kinds agree, and nothing speaks against it: countries of which none is common, a birth after the reports;
* and something besides the name speaks for it: a common country, or an office of the same kind. Without that, only a
  name in the same words, which no other entry has and no other actor of the record: such a suggestion scores low.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from foreigndesk.data.offices import office_kind
from foreigndesk.data.states import lookup_state
from foreigndesk.linking.names import (
    body_key,
    fold,
    full_name_key,
    is_generic,
    person_tokens,
    plain,
    without_state,
)
from foreigndesk.model import Entity, LinkedEntity, Suggestion

ORGANIZATIONS = frozenset({"organization", "body", "force", "group", "party"})
# What each thing counts; the sum of a name in the same words, a country and an office is 1.
SAME_WORDS, OTHER_NAME, SPELLING, WEAK_NAME = 0.6, 0.55, 0.5, 0.3
COUNTRY, OFFICE = 0.2, 0.2
# Spellings less like one another than this (0 to 100) are other names.
LIKENESS = 80
# Of several entries of one name, those that score so much less than the best are not worth a person's time.
BEHIND = 0.15
# Entries kept for one actor while the catalogue is read, and how many of its name are counted.
KEPT, COUNTED = 8, 50
YOUNGEST, OLDEST = 15, 110
# Names of an entry that are looked up; some have hundreds of spellings.
MOST_NAMES = 150
# Offices that too many hold for them to say who somebody is.
_COMMON_OFFICES = frozenset({"official", "minister", "legislator"})


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of the record, as far as it can be matched.

    Attributes:
        member: A local actor that stands for it in judgements.
        names: Its names, the main one first.
        states: ISO3 of every state that it stands for.
        office_kinds: Kinds of the offices it is given.
        first, last: Years of its first and last report, or None.
    """

    member: str
    kind: str
    names: tuple[str, ...]
    states: frozenset[str] = frozenset()
    office_kinds: frozenset[str] = frozenset()
    first: int | None = None
    last: int | None = None


@dataclass(slots=True)
class _Candidates:
    """The entries that bear an actor's name."""

    named: set[str] = field(default_factory=set)
    kept: dict[str, tuple[float, bool, bool, Suggestion]] = field(default_factory=dict)


class Matcher:
    """Finds, for the actors of a record, the entries of a catalogue that may be they.

    Args:
        actors: All actors with a name, one each.
    """

    def __init__(self, actors: Iterable[KnownActor]) -> None:
        self._actors = list(actors)
        self._by_key: dict[str, list[int]] = {}
        self._ends: set[str] = set()
        self._bearers: dict[str, set[int]] = {}
        self._found: dict[int, _Candidates] = {}
        for number, actor in enumerate(self._actors):
            for name in actor.names:
                for key in _keys(name, _sort(actor.kind), actor.states):
                    held = self._by_key.setdefault(key, [])
                    if not held or held[-1] != number:
                        held.append(number)
                if actor.kind == "person" and (tokens := person_tokens(name)):
                    self._ends |= {fold(tokens[0]), fold(tokens[-1])}
                self._bearers.setdefault(plain(name), set()).add(number)

    def look_up(self, entity: Entity) -> None:
        """Take note of the actors that an entry may be."""
        reached: dict[int, str] = {}
        names = (*entity.names, *entity.weak_names)[:MOST_NAMES]
        for kind in (entity.kind,) if entity.kind else ("person", "organization", "state"):
            for name in names:
                if kind == "person" and not self._may_be(name):
                    continue
                for key in _keys(name, kind, frozenset(entity.countries)):
                    for number in self._by_key.get(key, ()):
                        reached[number] = kind
        for number in reached:
            self._weigh(number, entity)

    def _may_be(self, name: str) -> bool:
        """Whether both ends of a person's name are ends of a name in the record: quick, and nearly always no."""
        tokens = person_tokens(name)
        return bool(tokens) and fold(tokens[-1]) in self._ends and fold(tokens[0]) in self._ends

    def _weigh(self, number: int, entity: Entity) -> None:
        actor = self._actors[number]
        named = _by_name(actor, entity)
        if named is None or _impossible(actor, entity):
            return
        reasons, score = [named[1]], named[0]
        shared = sorted(actor.states & set(entity.countries))
        if shared:
            score += COUNTRY
            reasons.append(f"the same country ({', '.join(shared)})")
        offices = _shared_offices(actor, entity)
        if offices:
            score += OFFICE
            reasons.append(f"the same kind of office ({', '.join(offices)})")
        found = self._found.setdefault(number, _Candidates())
        if len(found.named) < COUNTED:
            found.named.add(entity.id)
        suggestion = Suggestion(actor.member, _kept(entity), round(min(score, 1.0), 2), tuple(reasons))
        old = found.kept.get(entity.id)
        if old is None or old[3].score < suggestion.score:
            same_words = named[0] >= OTHER_NAME
            found.kept[entity.id] = (suggestion.score, bool(shared or offices), same_words, suggestion)
        if len(found.kept) > KEPT:
            del found.kept[min(found.kept, key=lambda i: (found.kept[i][0], i))]

    def suggestions(self) -> Iterator[Suggestion]:
        """Yield what is to be suggested, actor by actor, the likeliest first."""
        for number in sorted(self._found, key=lambda n: self._actors[n].member):
            yield from self._of_actor(number)

    def ambiguous(self) -> list[tuple[str, int]]:
        """Return (name, entries that bear it) of the actors for which nothing decides between several entries."""
        return [
            (self._actors[number].names[0], len(found.named))
            for number, found in sorted(self._found.items())
            if len(found.named) > 1 and not list(self._of_actor(number))
        ]

    def _of_actor(self, number: int) -> list[Suggestion]:
        found, actor = self._found[number], self._actors[number]
        supported = [s for _, by_more, _, s in found.kept.values() if by_more or actor.kind == "state"]
        if supported:
            best = max(s.score for s in supported)
            near = [s for s in supported if s.score >= best - BEHIND]
            counted = [_counted(s, len(found.named), len(near)) for s in near]
            return sorted(counted, key=lambda s: (-s.score, s.entity.id))
        if len(found.named) > 1:
            return []
        alone = {n for name in actor.names for n in self._bearers.get(plain(name), ())}
        rivals = [n for n in alone - {number} if _sort(self._actors[n].kind) == _sort(actor.kind)]
        return [
            _with_reason(s, "the name alone: the only entry and the only actor of that name")
            for _, _, same_words, s in found.kept.values()
            if same_words and not rivals
        ]


def _counted(suggestion: Suggestion, named: int, near: int) -> Suggestion:
    """Return a suggestion that says how many entries bear the name, if others do."""
    if named < 2:
        return suggestion
    number = f"{named}" if named < COUNTED else f"{COUNTED} or more"
    return _with_reason(
        suggestion, f"{number} entries bear the name" + (f"; {near} of them fit as well" if near > 1 else "")
    )


def _with_reason(suggestion: Suggestion, reason: str) -> Suggestion:
    return Suggestion(suggestion.member, suggestion.entity, suggestion.score, (*suggestion.reasons, reason))


def _sort(kind: str) -> str:
    return "organization" if kind in ORGANIZATIONS else kind


def _keys(name: str, kind: str, states: frozenset[str]) -> tuple[str, ...]:
    """Return the keys under which a name is found."""
    if kind == "person":
        key = full_name_key(name)
        if not key:
            return ()
        tokens = person_tokens(name)
        return (f"p:{' '.join(key)}", f"e:{' '.join(sorted((fold(tokens[0]), fold(tokens[-1]))))}")
    if kind == "organization":
        found = []
        for state in (None, *sorted(states)):
            key_words = body_key(without_state(name, state))
            if key_words and not is_generic(key_words):
                found.append(f"o:{key_words}")
            elif key_words and state:
                found.append(f"o:{key_words}@{state}")
        return tuple(dict.fromkeys(found))
    if kind == "state":
        named = lookup_state(name)
        return (f"s:{named.iso3}",) if named and named.form in ("name", "abbreviation") else ()
    return ()


def _by_name(actor: KnownActor, entity: Entity) -> tuple[float, str] | None:
    """Return how much the best pair of names says, with the reason; None if no two are like."""
    if actor.kind == "state":
        if (entity.kind or "state") != "state":
            return None
        return SAME_WORDS + COUNTRY, f"the state of that name ({entity.names[0]})"
    if entity.kind and entity.kind != _sort(actor.kind):
        return None
    person = actor.kind == "person"
    own = {plain(name): name for name in actor.names if not person or len(person_tokens(name)) > 1}
    for place, name in enumerate(entity.names):
        if plain(name) in own:
            if place == 0:
                return SAME_WORDS, f"the same name ({name})"
            return OTHER_NAME, f"the same as another name of the entry ({name})"
    best: tuple[float, str] | None = None
    for name in entity.names[:MOST_NAMES]:
        for other in own.values():
            likeness = _likeness(name, other, person=person, states=actor.states)
            if likeness >= LIKENESS:
                score = round(SPELLING * likeness / 100, 3)
                if best is None or score > best[0]:
                    best = (score, f"another spelling of the name ({name}, {other})")
    if best is None:
        weak = next((n for n in entity.weak_names if plain(n) in own), None)
        return (WEAK_NAME, f"a weak alias of the entry ({weak})") if weak else None
    return best


def _likeness(name: str, other: str, *, person: bool, states: frozenset[str]) -> float:
    """Return how like two names are that are not the same words, 0 to 100."""
    if not person:
        keys = [{body_key(without_state(n, s)) for s in (None, *states)} for n in (name, other)]
        return 100.0 if keys[0] & keys[1] else 0.0
    one, two = person_tokens(name), person_tokens(other)
    if len(one) < 2 or len(two) < 2:
        return 0.0
    if full_name_key(name) == full_name_key(other):
        return max(90.0, fuzz.token_sort_ratio(plain(name), plain(other)))
    ends = [sorted((fold(t[0]), fold(t[-1]))) for t in (one, two)]
    if ends[0] != ends[1]:
        return 0.0
    # the same first and last name, with names between them that only one has
    small, large = sorted((set(map(fold, one)), set(map(fold, two))), key=len)
    return 85.0 if small <= large else 0.0


def _impossible(actor: KnownActor, entity: Entity) -> bool:
    """True if something speaks against an entry that bears the name."""
    if actor.states and entity.countries and not actor.states & set(entity.countries):
        return True
    if entity.born and actor.kind == "person":
        year = int(entity.born[:4])
        if actor.last is not None and actor.last - year < YOUNGEST:
            return True
        if actor.first is not None and actor.first - year > OLDEST:
            return True
    return False


def _shared_offices(actor: KnownActor, entity: Entity) -> list[str]:
    kinds = {kind for position in entity.positions if (kind := office_kind(position))}
    return sorted((kinds & actor.office_kinds) - _COMMON_OFFICES)


def _kept(entity: Entity) -> LinkedEntity:
    return LinkedEntity(
        id=entity.id,
        schema=entity.schema,
        name=entity.names[0],
        wikidata=entity.wikidata,
        topics=entity.topics,
        countries=entity.countries,
        positions=entity.positions[:8],
        born=entity.born,
    )
