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
from foreigndesk.model import OfficeHeld

# Titles that, when a report in English gives no state with them, are those of the United States.
_US_TITLES = frozenset({"secretary of state", "secretary of defense", "defense secretary"})


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

    In this order: (1) another mention of the same person names it; (2) the title is one that only the
    United States have in English ('Secretary of State'); (3) every office of the same kind of person in the
    report and every state that the report names as a government is one and the same.
    """
    persons = [e for e in cast.entities if e.kind == "person" and e.offices]
    for person in persons:
        told = Counter(o.state for o in person.offices if o.state)
        if told:
            person.state = told.most_common(1)[0][0]
        elif any(o.title.lower() in _US_TITLES for o in person.offices):
            person.state = "USA"
    only = _only_state(cast, persons)
    for person in persons:
        if person.state is None and only and any(o.body is None for o in person.offices):
            person.state = only
        if person.state:
            person.offices = [_with_state(o, person.state) for o in person.offices]


def _with_state(office: OfficeHeld, code: str) -> OfficeHeld:
    if office.state is not None or office.body is not None:
        return office
    return dataclasses.replace(office, state=code)


def _only_state(cast: Cast, persons: list[Entity]) -> str | None:
    """Return the one state that the report is about, or None if there are several."""
    states = {e.state for e in cast.entities if e.kind in {"state", "body"} and e.state}
    states |= {p.state for p in persons if p.state}
    return next(iter(states)) if len(states) == 1 else None
