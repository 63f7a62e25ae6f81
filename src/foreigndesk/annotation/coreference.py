"""Who is who within one report: mentions by name, noun and pronoun gathered into local actors with their offices.

Order: offices are read off the words around names; named actors are gathered; then the report is gone
through from left to right, and each noun phrase and pronoun is joined to what stands before it. Last, a
person whose office lacks a state gets one where the report leaves no doubt (see `_settle_states`).
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.cast import Cast, Entity
from foreigndesk.annotation.named_actors import add_named
from foreigndesk.annotation.nominal_actors import add_nominal
from foreigndesk.annotation.offices import read_offices
from foreigndesk.annotation.page import Page
from foreigndesk.annotation.pronouns import PRONOUNS, add_pronoun
from foreigndesk.data.offices import SINGLE_HOLDER, can_have, states_of_title
from foreigndesk.data.states import city_states, lookup_state
from foreigndesk.model import OfficeHeld

_MINISTRY = re.compile(r"\b(?:[Mm]inistry|[Dd]epartment|[Gg]overnment|[Aa]rmy|[Nn]avy|[Pp]arliament)\b")
_TOP = frozenset({"head_of_state", "head_of_government"})
# How many times likelier the best state must be than the next (read off timeline17 reports).
_MARGIN = 1.3
# Reports in English give other presidents their state's name when they first name them, the US one often not.
_HOME_PRIOR = 1.5
# Offices that every state has many of, or that no state need have: the report must be about one state only.
_PLAIN_KINDS = frozenset({None, "commander", "chief_of_staff", "official", "judge", "party_leader", "rebel_leader", "leader",
    "opposition_leader", "governor", "igo_official", "secretary_general", "police_chief", "spokesperson"})  # fmt: skip


class CoreferenceAnnotator:
    """Fills `draft.mentions` and `draft.actors`."""

    name = "coreference"
    version = "1"
    requires: tuple[str, ...] = ("sentences", "names")
    provides: tuple[str, ...] = ("mentions", "actors")

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.mentions` and `draft.actors`."""
        page = Page(draft)
        cast = Cast(draft.document.text)
        offices = read_offices(draft)
        add_named(draft, cast, page, offices)
        _settle_states(cast, _states_named(draft, page))
        _walk(draft, cast, page)
        actors, mentions = cast.finish()
        draft.actors.extend(actors)
        draft.mentions.extend(mentions)


def _walk(draft: Draft, cast: Cast, page: Page) -> None:
    """Join noun phrases and pronouns to what stands before them, from left to right."""
    steps: list[tuple[int, int, object]] = [
        (c.start_char, 0, c) for c in draft.doc.noun_chunks if c.root.pos_ != "PRON"
    ]
    steps += [(t.idx, 1, t) for t in draft.doc if t.lower_ in PRONOUNS]
    for _, order, item in sorted(steps, key=lambda s: (s[0], s[1])):
        if order == 0:
            add_nominal(cast, page, item)  # type: ignore[arg-type]
        else:
            add_pronoun(cast, page, item)  # type: ignore[arg-type]


def _settle_states(cast: Cast, named: list[tuple[int, str]]) -> None:
    """Give offices without a state the state that the report points to.

    (1) Another mention of the same person names it. (2) Only one state has such a title ('Secretary of State').
    (3) Of the states that have such an office, the one that stands near the person and fills the report most, if
    it does so clearly (`_MARGIN`) and the report names no other holder; the clearest person first, so that
    'President A' of the state that the report is about leaves the other to 'President B'. Else unknown.
    """
    persons = [e for e in cast.entities if e.kind == "person" and e.offices]
    for person in persons:
        told = Counter(o.state for o in person.offices if o.state)
        if told:
            person.state = told.most_common(1)[0][0]
    waiting = [p for p in persons if p.state is None and any(_is_national(o) for o in p.offices)]
    for person in list(waiting):
        only = states_of_title(_bare_office(person).title)
        if only is not None and len(only) == 1:
            person.state = next(iter(only))
            waiting.remove(person)
    while waiting:
        guesses = [(_deduced(cast, named, person, persons), -index) for index, person in enumerate(waiting)]
        (margin, code), index = max(((g[0], g[1]), i) for g, i in guesses)
        person = waiting.pop(-index)
        if code and margin >= _MARGIN:
            person.state = code
    for person in persons:
        if person.state:
            person.offices = [_with_state(o, person.state) for o in person.offices]
        person.offices = _without_short(person.offices)


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


def _states_named(draft: Draft, page: Page) -> list[tuple[int, str]]:
    """Return the states that the report names, by themselves or by one of their cities, with the sentence."""
    found: list[tuple[int, str]] = []
    cities = city_states()
    for name in draft.names:
        if name.label in {"LOC", "NORP", "ORG"}:
            state = lookup_state(name.text)
            code = state.iso3 if state else cities.get(name.text) if name.label == "LOC" else None
            if code:
                found.append((page.sentence(name.start), code))
    return found


def _deduced(
    cast: Cast, named: list[tuple[int, str]], person: Entity, persons: list[Entity]
) -> tuple[float, str]:
    """Return how many times likelier the likeliest state is than the next, and the state ("" if there is none)."""
    office = _bare_office(person)
    everywhere: Counter[str] = Counter()
    near: Counter[str] = Counter()
    own = [o.sentence for o in cast.occurrences if o.entity is person]
    officials = [
        (o.sentence, o.entity.state)
        for o in cast.occurrences
        if o.entity.state
        and o.entity is not person
        and o.entity.kind == "person"
        and o.form == "name"
        and not (office.kind in _TOP and any(held.kind in _TOP for held in o.entity.offices))
    ]
    for place, code in [*named, *officials]:
        everywhere[code] += 1
        for sentence in own:
            if abs(place - sentence) <= 1:
                near[code] += 2 if place == sentence else 1
    if office.kind in _PLAIN_KINDS and office.body is None:
        return (99.0, next(iter(everywhere))) if len(everywhere) == 1 else (0.0, "")
    if office.kind in {"ambassador", "envoy"}:
        return 0.0, ""  # the state named beside them is where they are sent
    able = [code for code in everywhere if can_have(code, office.title)]
    if not able:
        return 0.0, ""
    all_near = sum(near[c] for c in able) or 1
    all_of = sum(everywhere[c] for c in able)
    bonus = {"USA": _HOME_PRIOR} if office.title == "President" else {}
    if office.kind in _TOP:  # a state seldom sends two of its heads to one meeting
        for other in persons:
            if (
                other is not person
                and other.state
                and any(o.kind in _TOP - {office.kind} for o in other.offices)
            ):
                bonus[other.state] = bonus.get(other.state, 1.0) * 0.7
    ranked = sorted(
        ((bonus.get(c, 1.0) * (near[c] / all_near + everywhere[c] / all_of), c) for c in able),
        key=lambda s: (-s[0], s[1]),
    )
    free = [s for s in ranked if _is_free(s[1], office, person, persons)]
    if not free:
        return 0.0, ""
    if free[0] is not ranked[0] and free[0][1] != "USA" and free[0][0] * 2 < ranked[0][0]:
        return 0.0, ""  # what the report is about has its holder; what is left over is a guess
    if free[0] is not ranked[0] and office.title == "President" and free[0][1] != "USA":
        return 0.0, ""
    second = free[1][0] if len(free) > 1 else 0.02
    return free[0][0] / max(second, 0.02), free[0][1]


def _is_free(code: str, office: OfficeHeld, person: Entity, persons: list[Entity]) -> bool:
    """Return True if a state has such an office and the report names nobody else who holds it now."""
    if not can_have(code, office.title):
        return False
    if office.kind not in SINGLE_HOLDER or office.status != "current":
        return True
    return not any(
        o.kind == office.kind and code in {o.state, p.state} and o.status == "current"
        for p in persons
        if p is not person
        for o in p.offices
    )
