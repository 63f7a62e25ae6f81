"""Which state an office without one belongs to, worked out from the rest of the report.

Wrong is worse than unknown: a state is given only if the report points to one clearly (see `settle_states`).
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.cast import Cast, Entity
from foreigndesk.annotation.known_holders import settle_known
from foreigndesk.annotation.page import Page, is_subject
from foreigndesk.data.bodies import lookup_body
from foreigndesk.data.offices import SINGLE_HOLDER, can_have, states_of_title, usual_state
from foreigndesk.data.states import city_states, lookup_state
from foreigndesk.model import Name, OfficeHeld

_MINISTRY = re.compile(r"\b(?:[Mm]inistry|[Dd]epartment|[Gg]overnment|[Aa]rmy|[Nn]avy|[Pp]arliament)\b")
_TOP = frozenset({"head_of_state", "head_of_government"})
# In a report with more office holders whose state is not told (a list) one state says nothing of the next.
_MOST_WAITING = 100
# How many times likelier the best state must be than the next (read off timeline17 reports).
_MARGIN = 1.3
# Reports in English give other presidents their state's name when they first name them, the US one often not.
_HOME_PRIOR = 1.5
# A bare 'Foreign Minister X' under a dateline in a capital is most often the minister there.
_DATELINE_BONUS = 1.6
# The state that acts in the headline or the lead is the one whose ministers need no adjective.
_LEAD_BONUS = 1.5
# Where people meet, or leave for, tells less about whose they are.
_MEETING_PLACE_WEIGHT = 0.4
# Offices that every state has many of, or that no state need have: the report must be about one state only.
_PLAIN_KINDS = frozenset({None, "commander", "chief_of_staff", "official", "judge", "party_leader", "rebel_leader", "leader",
    "opposition_leader", "governor", "igo_official", "secretary_general", "police_chief", "spokesperson", "prosecutor",
    "leaders_chief_of_staff", "intelligence_chief", "religious_leader", "cleric", "central_bank_governor"})  # fmt: skip
# Titles that any state has many of, and that say of no ministry which.
_BARE = frozenset({"minister", "secretary", "deputy minister", "under-secretary"})
_VISITED = re.compile(
    r"\b(?:visit(?:s|ed|ing)?(?: to)?|trips? to|tour of|arriv(?:es?|ed|ing) in|(?:flew|flies|travel(?:s|led|ed|ling|ing)?|"
    r"return(?:s|ed)? from|heads?|headed) to)\s+(?:the\s+)?$"
)
_FACED = re.compile(r"\s+(?:\w+\s+){0,2}counterparts?\b")
_MEETING_PLACE = re.compile(
    r"\b(?:summit|meeting|talks|conference|meet|met)\b[^.\n]{0,60}\b(?:in|at)\s+(?:the\s+)?$|"
    r"\b(?:leav(?:e|es|ing)|left|depart(?:s|ed)?|bound)\s+for\s+(?:the\s+)?$"
)
_DATELINE = re.compile(
    r"(?m)^\s*(?P<city>[A-Z][A-Z'’.]+(?: [A-Z][A-Z'’.]+){0,2})(?:, [^\n()–—]{2,40}?)?\s*"
    r"(?:(?:\(|-LRB-)[^\n()]{2,30}?(?:\)|-RRB-)\s*)?(?:--|[–—-])\s"
)


@dataclass(slots=True)
class Evidence:
    """What a report tells about states: where each is named and with what weight, which one speaks, who is visited.

    Attributes:
        named: (sentence, state, weight) of each mention.
        visited: (sentence, state) of each state that somebody goes to.
        home: States of the dateline's capital and of the governments that act in headline and lead, with
            the bonus they give.
        day: The report's day, or None.
    """

    named: list[tuple[int, str, float]] = field(default_factory=list)
    visited: set[tuple[int, str]] = field(default_factory=set)
    home: dict[str, float] = field(default_factory=dict)
    day: date | None = None


def read_evidence(draft: Draft, page: Page) -> Evidence:
    """Return what the report's names of states, cities and state bodies tell."""
    evidence = Evidence(day=draft.document.published.on)
    text = draft.document.text
    persons = {n.start for n in draft.names if n.label == "PER"}
    for name in draft.names:
        code = _state_named(name)
        if code is None:
            continue
        sentence = page.sentence(name.start)
        before = text[max(0, name.start - 30) : name.start]
        if name.label == "LOC" and _VISITED.search(before):
            evidence.visited.add((sentence, code))
        head = page.head(name.start, name.end)
        if sentence <= 2 and name.label != "NORP" and head is not None and is_subject(head):
            evidence.home[code] = _LEAD_BONUS
        evidence.named.append((sentence, code, _weight(text, name, before, persons)))
    capital = _dateline_capital(draft)
    if capital is not None:
        evidence.home[capital] = evidence.home.get(capital, 1.0) * _DATELINE_BONUS
    return evidence


def _dateline_capital(draft: Draft) -> str | None:
    """Return the state in whose capital the report was filed, or None."""
    told = draft.document.dateline.place if draft.document.dateline else None
    found = _DATELINE.search(draft.document.text[:1000])
    city = told or (found["city"] if found else None)
    named = lookup_state(city.split(",")[0].title()) if city else None
    return named.iso3 if named is not None and named.form == "capital" else None


def _weight(text: str, name: Name, before: str, persons: set[int]) -> float:
    """Return how much a mention tells about persons without a state: none if it is somebody else's."""
    after = text[name.end : name.end + 40]
    if _FACED.match(after):
        return 0.0
    possessive = re.match(r"\s?['’]s ", after)
    if possessive and name.end + possessive.end() in persons:  # "Russia's X": Russia has its man
        return 0.0
    wider = text[max(0, name.start - 90) : name.start]
    return _MEETING_PLACE_WEIGHT if name.label == "LOC" and _MEETING_PLACE.search(wider) else 1.0


def _state_named(name: Name) -> str | None:
    if name.label == "PER":
        return None
    state = lookup_state(name.text)
    if state is not None:
        return state.iso3
    if name.label == "LOC":
        return city_states().get(name.text)
    body = lookup_body(name.text)
    return body.state if body is not None else None


def settle_states(cast: Cast, evidence: Evidence) -> None:
    """Give offices without a state the state that the report points to.

    (1) Another mention of the same person names it, or the person they serve has it ("X's spokesman"). (2) Only
    one state has such a title ('Secretary of State'), or one mostly and no other that has it is named. (3) The dated
    table of office holders shows the person in such an office on the report's day (`known_holders`). (4) Of the
    states that have such an office, the one that stands near the person and fills the report most, if it does so
    clearly (`_MARGIN`) and the report names no other holder; the clearest person first, so that 'President A' of the
    state that the report is about leaves the other to 'President B'. Else unknown.
    """
    persons = [e for e in cast.entities if e.kind == "person" and (e.offices or e.serves)]
    for person in persons:
        told = Counter(o.state for o in person.offices if o.state)
        if told:
            person.state = told.most_common(1)[0][0]
    waiting = [
        p for p in persons if p.state is None and p.serves is None and any(_is_national(o) for o in p.offices)
    ]
    named = {code for _, code, _ in evidence.named}
    for person in list(waiting):
        title = _bare_office(person).title
        only = states_of_title(title)
        usual = usual_state(title)
        if only is not None and len(only) == 1:
            person.state = next(iter(only))
            waiting.remove(person)
        elif usual is not None and only is not None and not named & (only - {usual}):
            person.state = usual
            waiting.remove(person)
    settle_known(waiting, evidence.day)
    _deduce(cast, evidence, waiting)
    for _ in range(2):  # an aide of an aide
        for person in persons:
            if person.serves is not None and person.state is None:
                person.state = person.serves.state
    for person in persons:
        if person.state:
            person.offices = [_with_state(o, person.state) for o in person.offices]
        person.offices = _without_short(person.offices)


def _deduce(cast: Cast, evidence: Evidence, waiting: list[Entity]) -> None:
    """Give each person the state that `_deduced` finds, the clearest first: it tells of the others' states."""
    own: dict[int, list[int]] = {}
    for o in cast.occurrences:
        own.setdefault(id(o.entity), []).append(o.sentence)
    while waiting:
        known = _Known(cast, evidence)
        guesses = [(_deduced(known, person, own.get(id(person), [])), -i) for i, person in enumerate(waiting)]
        settled: set[int] = set()
        for (margin, code), index in sorted(guesses, reverse=True):
            if not code or margin < _MARGIN:
                return  # nor is any of those after it, as nothing has changed
            waiting[-index].state = code
            settled.add(-index)
            if len(waiting) <= _MOST_WAITING:
                break
        waiting = [person for i, person in enumerate(waiting) if i not in settled]


class _Known:
    """What a report tells of states until somebody is given one; persons who wait for theirs are no part of it."""

    def __init__(self, cast: Cast, evidence: Evidence) -> None:
        self.evidence = evidence
        persons = [e for e in cast.entities if e.kind == "person"]
        self.told = {(o.kind, o.state) for p in persons for o in p.offices}
        self.held = {
            (o.kind, code)
            for p in persons
            for o in p.offices
            if o.status == "current"
            for code in (o.state, p.state)
        }
        self.owned = {p.state for p in persons if p.owned and not p.offices}
        self._tops = [(p.state, {o.kind for o in p.offices} & _TOP) for p in persons if p.state and p.offices]
        officials = [
            (o.sentence, o.entity.state, 1.0, _is_top(o.entity))
            for o in cast.occurrences
            if o.entity.state and o.entity.kind == "person" and o.form == "name"
        ]
        named = [(sentence, code, weight, False) for sentence, code, weight in evidence.named]
        self._named = [*named, *officials]
        self._counts: dict[bool, tuple[Counter[str], dict[int, list[tuple[int, str, float]]]]] = {}
        self._bonuses: dict[tuple[str | None, bool], dict[str, float]] = {}

    def counts(self, office: OfficeHeld, own: list[int]) -> tuple[Counter[str], Counter[str]]:
        """Return how much the report names each state, and how much near the sentences of a person."""
        is_top = office.kind in _TOP
        if is_top not in self._counts:
            everywhere: Counter[str] = Counter()
            placed: dict[int, list[tuple[int, str, float]]] = {}
            for number, (sentence, code, weight, top) in enumerate(self._named):
                if not (is_top and top):
                    everywhere[code] += weight  # type: ignore[assignment]
                    placed.setdefault(sentence, []).append((number, code, weight))
            self._counts[is_top] = everywhere, placed
        everywhere, placed = self._counts[is_top]
        factors: dict[int, list[int]] = {}
        for sentence in own:
            for place in (sentence - 1, sentence, sentence + 1):
                factors.setdefault(place, []).append(2 if place == sentence else 1)
        near: Counter[str] = Counter()
        beside = sorted((item, place) for place in factors for item in placed.get(place, ()))
        for (_, code, weight), place in beside:
            for factor in factors[place]:
                near[code] += weight * factor  # type: ignore[assignment]
        return everywhere, near

    def bonus(self, office: OfficeHeld) -> dict[str, float]:
        """Return how many times likelier than its mentions say a state is for an office."""
        key = (office.kind, office.title in {"President", "Vice President"})
        found = self._bonuses.get(key)
        if found is None:
            found = dict(self.evidence.home) if office.kind != "head_of_state" else {}
            if key[1]:
                found["USA"] = found.get("USA", 1.0) * _HOME_PRIOR
            if office.kind in _TOP:  # a state seldom sends two of its heads to one meeting
                for code, kinds in self._tops:
                    if kinds - {office.kind}:
                        found[code] = found.get(code, 1.0) * 0.7
            self._bonuses[key] = found
        return found

    def is_free(self, code: str, office: OfficeHeld) -> bool:
        """Return True if a state has such an office and the report names nobody who holds it now."""
        if office.kind not in SINGLE_HOLDER or office.status != "current":
            return True
        if office.kind == "head_of_state" and code in self.owned:
            return False  # "Russia's X" without a title is its leader
        return (office.kind, code) not in self.held


def _is_national(office: OfficeHeld) -> bool:
    """Return True for an office of a state: of none of its bodies, or of a ministry whose state is not told."""
    return office.body is None or (office.state is None and _MINISTRY.search(office.body) is not None)


def _bare_office(person: Entity) -> OfficeHeld:
    return next(o for o in person.offices if _is_national(o))


def _without_short(offices: list[OfficeHeld]) -> list[OfficeHeld]:
    """Return the offices without those that only shorten another ('Secretary X' after 'Secretary of State X')."""
    full = [o for o in offices if " " in o.title]
    return [
        o
        for o in offices
        if " " in o.title
        or not any(o.title.lower() in f.title.lower().split() and o.status == f.status for f in full)
        or o.kind in SINGLE_HOLDER
    ]


def _with_state(office: OfficeHeld, code: str) -> OfficeHeld:
    if office.state is not None or not _is_national(office) or not can_have(code, office.title):
        return office
    return dataclasses.replace(office, state=code)


def _deduced(known: _Known, person: Entity, own: list[int]) -> tuple[float, str]:
    """Return how many times likelier the likeliest state is than the next, and the state ("" if there is none).

    Args:
        known: What the report tells of states.
        person: Who has an office and no state yet.
        own: The sentences that mention the person.
    """
    office = _bare_office(person)
    everywhere, near = known.counts(office, own)
    listed = (states_of_title(office.title) or frozenset()) & set(everywhere)
    plain = office.kind in _PLAIN_KINDS or office.title.lower() in _BARE
    if plain and office.body is None and not listed:
        return (99.0, next(iter(everywhere))) if len(everywhere) == 1 else (0.0, "")
    if office.kind in {"ambassador", "envoy"}:
        return 0.0, ""  # the state named beside them is where they are sent
    sentences = set(own)
    goals = {code for place, code in known.evidence.visited if place in sentences}
    able = [code for code in everywhere if can_have(code, office.title) and code not in goals]
    if not able:
        return 0.0, ""
    bonus = known.bonus(office)
    all_near = sum(near[c] for c in able) or 1.0
    all_of = sum(everywhere[c] for c in able) or 1.0
    ranked = sorted(
        ((bonus.get(c, 1.0) * (near[c] / all_near + everywhere[c] / all_of), c) for c in able),
        key=lambda s: (-s[0], s[1]),
    )
    free = [s for s in ranked if known.is_free(s[1], office)]
    if not free:
        return 0.0, ""
    if free[0] is not ranked[0] and free[0][1] != "USA":
        # What the report is about has its holder; what is left over is a guess, unless it stands beside the person.
        others = max((near[c] for _, c in free[1:]), default=0.0)
        beside = near[free[0][1]] >= 3 and near[free[0][1]] >= 2 * others
        if not beside and (office.title == "President" or free[0][0] * 2 < ranked[0][0]):
            return 0.0, ""
    rivals = free[1:]
    if free[0][1] != "USA":
        # A holder that was only worked out may be a past one: his state is still in the running.
        rivals = [
            s for s in ranked if s is not free[0] and (s in free or (office.kind, s[1]) not in known.told)
        ]
    second = rivals[0][0] if rivals else 0.02
    return free[0][0] / max(second, 0.02), free[0][1]


def _is_top(person: Entity) -> bool:
    return any(held.kind in _TOP for held in person.offices) or person.owned
