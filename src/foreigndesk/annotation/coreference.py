"""Who is who within one report: mentions by name, noun and pronoun gathered into local actors with their offices.

Order: offices are read off the words around names; named actors are gathered; then the report is gone
through from left to right, and each noun phrase and pronoun is joined to what stands before it. Last, a
person whose office lacks a state gets one where the report leaves no doubt (see `office_states`).
"""

from __future__ import annotations

from foreigndesk.annotation.appointments import read_appointments
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.cast import Cast
from foreigndesk.annotation.counterparts import read_counterparts
from foreigndesk.annotation.introductions import join_introduced
from foreigndesk.annotation.named_actors import add_named
from foreigndesk.annotation.nominal_actors import add_nominal
from foreigndesk.annotation.office_readings import OfficeReading
from foreigndesk.annotation.office_states import read_evidence, settle_states
from foreigndesk.annotation.offices import read_offices
from foreigndesk.annotation.page import Page
from foreigndesk.annotation.pronouns import PRONOUNS, add_pronoun
from foreigndesk.annotation.referring.report import Referring


class CoreferenceAnnotator:
    """Fills `draft.mentions` and `draft.actors`."""

    name = "coreference"
    version = "6"
    requires: tuple[str, ...] = ("sentences", "names")
    provides: tuple[str, ...] = ("mentions", "actors", "chains")

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.mentions`, `draft.actors` and `draft.chains`."""
        page = Page(draft)
        cast = Cast(draft.document.text)
        offices = offices_told(draft)
        add_named(draft, cast, page, offices)
        settle_states(cast, read_evidence(draft, page))
        referring = Referring(draft, page, cast)
        for occurrence in cast.occurrences:
            referring.know(occurrence)
        _walk(draft, cast, page, referring)
        join_introduced(cast)
        draft.chains.extend(referring.chains(cast))
        actors, mentions = cast.finish()
        draft.actors.extend(actors)
        draft.mentions.extend(mentions)


def offices_told(draft: Draft) -> list[OfficeReading]:
    """Return the offices that the report gives persons, counterparts included, in text order."""
    offices = read_appointments(draft, read_offices(draft))
    offices += read_counterparts(draft, offices)
    return sorted(offices, key=lambda r: (r.name.start, r.office.span))


def _walk(draft: Draft, cast: Cast, page: Page, referring: Referring) -> None:
    """Join noun phrases and pronouns to what stands before them, from left to right."""
    steps: list[tuple[int, int, object]] = [
        (c.start_char, 0, c) for c in draft.doc.noun_chunks if c.root.pos_ != "PRON"
    ]
    steps += [(t.idx, 1, t) for t in draft.doc if t.lower_ in PRONOUNS]
    for _, order, item in sorted(steps, key=lambda s: (s[0], s[1])):
        if order == 0:
            made = add_nominal(cast, page, item, referring)  # type: ignore[arg-type]
        else:
            made = add_pronoun(cast, page, item, referring)  # type: ignore[arg-type]
        if made is not None:
            referring.know(made)
