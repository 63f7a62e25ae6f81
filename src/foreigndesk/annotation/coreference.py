"""Who is who within one report: mentions by name, noun and pronoun gathered into local actors with their offices.

Order: offices are read off the words around names; named actors are gathered; then the report is gone
through from left to right, and each noun phrase and pronoun is joined to what stands before it. Last, a
person whose office lacks a state gets one where the report leaves no doubt (see `_settle_states`).
"""

from __future__ import annotations

import dataclasses
from collections import Counter

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.cast import Cast, Entity
from foreigndesk.annotation.named_actors import add_named
from foreigndesk.annotation.nominal_actors import add_nominal
from foreigndesk.annotation.offices import read_offices
from foreigndesk.annotation.page import Page
from foreigndesk.annotation.pronouns import PRONOUNS, add_pronoun
from foreigndesk.data.offices import SINGLE_HOLDER, can_have, states_of_title
from foreigndesk.model import OfficeHeld



# Offices that every state has many of, or that no state need have: the report must be about one state only.
_PLAIN_KINDS = frozenset({None, "commander", "chief_of_staff", "official", "judge", "party_leader", "rebel_leader", "leader",
    "opposition_leader", "governor", "igo_official", "secretary_general", "police_chief"})  # fmt: skip


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
        _settle_states(cast)
        _walk(draft, cast, page)
        actors, mentions = cast.finish()
        draft.actors.extend(actors)
        draft.mentions.extend(mentions)


def _walk(draft: Draft, cast: Cast, page: Page) -> None:
    """Join noun phrases and pronouns to what stands before them, from left to right."""
    steps: list[tuple[int, int, object]] = [(c.start_char, 0, c) for c in draft.doc.noun_chunks if c.root.pos_ != "PRON"]
    steps += [(t.idx, 1, t) for t in draft.doc if t.lower_ in PRONOUNS]
    for _, order, item in sorted(steps, key=lambda s: (s[0], s[1])):
        if order == 0:
            add_nominal(cast, page, item)  # type: ignore[arg-type]
        else:
            add_pronoun(cast, page, item)  # type: ignore[arg-type]


def _settle_states(cast: Cast) -> None:
    """Give offices without a state the state that the report leaves no doubt about.

    In this order, the first that gives exactly one state: (1) another mention of the same person names it;
    (2) only one state has such a title ('Secretary of State'); (3) of the states whose officials the same
    sentence names, (4) of those whose officials the report names, (5) of all that the report names: those
    that have such an office, and of which the report names no other holder; (6) among the last, the one that
    more than half of the mentions name. Else it stays unknown.
    """
    persons = [e for e in cast.entities if e.kind == "person" and e.offices]
    for person in persons:
        told = Counter(o.state for o in person.offices if o.state)
        if told:
            person.state = told.most_common(1)[0][0]
    for person in persons:
        if person.state is None and any(o.body is None for o in person.offices):
            person.state = _deduced(cast, person, persons)
        if person.state:
            person.offices = [_with_state(o, person.state) for o in person.offices]


def _with_state(office: OfficeHeld, code: str) -> OfficeHeld:
    if office.state is not None or office.body is not None or not can_have(code, office.title):
        return office
    return dataclasses.replace(office, state=code)


def _deduced(cast: Cast, person: Entity, persons: list[Entity]) -> str | None:
    office = next(o for o in person.offices if o.body is None)
    only = states_of_title(office.title)
    if only is not None and len(only) == 1:
        return next(iter(only))

    def free(code: str) -> bool:
        if not can_have(code, office.title):
            return False
        return office.kind not in SINGLE_HOLDER or not any(
            o.kind == office.kind and o.state == code and o.status == "current" == office.status
            for p in persons
            if p is not person
            for o in p.offices
        )

    places = {o.sentence for o in cast.occurrences if o.entity is person}
    near = {o.entity.state for o in cast.occurrences if o.sentence in places and o.entity.kind in {"person", "body"}}
    officials = {p.state for p in persons} | {e.state for e in cast.entities if e.kind == "body"}
    mentions = Counter(o.entity.state for o in cast.occurrences if o.entity.kind in {"state", "body"} and o.entity.state)
    if office.kind in _PLAIN_KINDS:
        return next(iter(mentions)) if len(mentions) == 1 else None
    for tier in (near, officials, set(mentions)):
        fitting = sorted(code for code in tier if code and free(code))
        if len(fitting) == 1:
            return fitting[0]
    fitting = sorted((code for code in mentions if free(code)), key=lambda c: (-mentions[c], c))
    if fitting and mentions[fitting[0]] * 2 > sum(mentions.values()):
        return fitting[0]
    return None
