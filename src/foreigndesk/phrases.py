"""Parts of claims as templates take them: who, what kind, which class. Words come from `phrasing`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foreigndesk.data.event_codes import QUADS, Quad, code_event
from foreigndesk.model import Actor, Claim, Participant
from foreigndesk.phrasing import SENSE_WORDS, STATUS_WORDS, direct_words, state_name
from foreigndesk.safe_characters import one_line
from foreigndesk.store.party import Party
from foreigndesk.store.views import ClaimView, Comparison

# Quad class to the name of its mark in the style sheet and its letters; shape and letters tell it without colour.
QUAD_MARKS = dict(zip(QUADS, (("vc", "VC"), ("mc", "MC"), ("vx", "VX"), ("mx", "MX")), strict=True))
RELATION_WORDS = {
    "commands": "commands", "reports_to": "reports to", "deploys": "deploys", "allied_with": "is allied with",
    "member_of": "is a member of", "claims_territory": "claims", "based_at": "is based in",
}  # fmt: skip
_ACTOR_ID = re.compile(r"[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class PartyWords:
    """How a party is written.

    Attributes:
        name: The name, or the state's.
        about: Office and state, or "".
        actor_id: Its known actor, or None.
    """

    name: str
    about: str
    actor_id: str | None


@dataclass(frozen=True, slots=True)
class QuadMark:
    """The class of an event: `name` in words, `mark` for the style sheet, `letters` beside the shape."""

    name: str
    mark: str
    letters: str


ACTOR_KINDS = {
    "person": "person", "state": "state", "organization": "organisation", "body": "body of a state",
    "force": "armed force", "group": "group", "party": "political party", "people": "people or nation",
}  # fmt: skip


def actor_kind(kind: str) -> str:
    """Return the kind of an actor in words: 'armed force'."""
    return ACTOR_KINDS.get(kind, one_line(kind))


def actor_about(actor: Actor) -> str:
    """Return what an actor is, in words: 'person, Japan'."""
    home = state_name(actor.state) if actor.kind != "state" else None
    return f"{actor_kind(actor.kind)}, {home}" if home else actor_kind(actor.kind)


def in_words(party: Party) -> str:
    """Return whom a page is about: 'Japan and those who act for it'."""
    name = one_line(party.actor.name, 80)
    return f"{name} and those who act for it" if party.is_whole_state else name


def has_own_figure(claim: Claim) -> bool:
    """Return whether a relation has a number that its subject ('About 28,500 US troops') does not say already."""
    if claim.figure is None:
        return False
    return (
        claim.subject is None
        or claim.figure.text.casefold() != (claim.subject.name or claim.subject.text).casefold()
    )


def relation(claim: Claim) -> str:
    """Return how the two sides of a relation stand to one another: 'commands', 'is based in'."""
    if claim.type == "deploys" and claim.figure is not None and not has_own_figure(claim):
        # the subject are those that are deployed
        return "deployed in"
    return RELATION_WORDS.get(claim.type or "", claim.type or "")


def is_place_of(claim: Claim) -> bool:
    """Return whether what a relation is with is its place under another name: 'Yokota' beside 'Yokota, Japan'."""
    if claim.object is None or claim.place is None or claim.object.actor_id or claim.object.state:
        return False
    name, where = claim.object.name or claim.object.text, place(claim)
    return where is not None and (where == name or where.startswith(f"{name}, "))


def term_mark(status: str) -> str:
    """Return the mark in the style sheet of a time in an office."""
    return status if status in ("current", "acting", "former") else "incoming"


def unpaired(found: Comparison) -> tuple[list[ClaimView], list[ClaimView]]:
    """Return what stands on either side of a comparison alone."""
    paired = {view.id for pair in found.alike for view in pair}
    left, right = found.left.statements, found.right.statements
    return [v for v in left if v.id not in paired], [v for v in right if v.id not in paired]


def party(participant: Participant) -> PartyWords:
    """Return how a party is written: name, then office and state unless the name says them."""
    home = state_name(participant.state)
    actor = participant.actor_id if _ACTOR_ID.match(participant.actor_id or "") else None
    if participant.kind == "state" and home:
        return PartyWords(home, "", actor)
    name = one_line(participant.name or participant.text, 120)
    about = [one_line(participant.office, 120)] if participant.office else []
    if home and home.casefold() not in name.casefold():
        about.append(home)
    return PartyWords(name, ", ".join(about), actor)


def bare_party(participant: Participant) -> PartyWords:
    """Return how a party is written where office and state stand elsewhere."""
    words = party(participant)
    return PartyWords(words.name, "", words.actor_id)


def parties(participants: Iterable[Participant]) -> list[PartyWords]:
    """Return parties; one that is named twice stands once."""
    found = {(words.name, words.about): words for words in map(party, participants)}
    return list(found.values())


def of_role(claim: Claim, *roles: str) -> list[PartyWords]:
    """Return the parties of an event that have one of the roles."""
    return parties(p for p in claim.participants if p.role in roles)


def quad(claim: Claim) -> QuadMark | None:
    """Return the class of an event, or None for what is no event or has none."""
    code = code_event(claim.type, claim.mode) if claim.kind == "event" else None
    if code is None:
        return None
    mark, letters = QUAD_MARKS[code.type.quad]
    return QuadMark(code.type.quad, mark, letters)


def quad_mark(name: Quad) -> QuadMark:
    """Return the mark of a class by its name."""
    mark, letters = QUAD_MARKS[name]
    return QuadMark(name, mark, letters)


def kind(claim: Claim) -> str:
    """Return what a claim is in a word or two: 'consult · meet', 'statement', 'office', 'relation'."""
    if claim.kind == "event":
        mode = (claim.mode or "").replace("_", " ")
        return " · ".join(filter(None, ((claim.type or "event").lower(), one_line(mode))))
    return {"tenure": "office"}.get(claim.kind, claim.kind)


def status_word(value: str) -> str:
    """Return how a status is written where it is one of a list: 'called for', 'did not take place', 'happened'."""
    return STATUS_WORDS.get(value, value)


def status(claim: Claim) -> str | None:
    """Return how real a claim is, where it is not simply so."""
    if claim.kind == "tenure" and claim.standing and claim.standing != claim.status:
        return (
            claim.standing
            if claim.status == "current"
            else f"{STATUS_WORDS.get(claim.status, '')}: {claim.standing}"
        )
    if claim.kind == "relation" and claim.status == "ongoing":
        return None
    return STATUS_WORDS.get(claim.status)


def sense(claim: Claim) -> str | None:
    """Return what the cue of a statement implies, or None for what was plainly said."""
    if claim.sense in (None, "said"):
        return None
    return SENSE_WORDS.get(claim.sense or "", (claim.sense or "").replace("_", " "))


def fullest(claim: Claim) -> tuple[str | None, str | None, str | None]:
    """Return words, directness and cue of a statement in its fullest form."""
    form = next((form for form in claim.forms if form.relation == "full"), None)
    return (form.text, form.directness, form.cue) if form else (claim.content, claim.directness, claim.cue)


@dataclass(frozen=True, slots=True)
class SaidWords:
    """What was said, ready to be set.

    Attributes:
        words: A slice of the report.
        own: Whether quotation marks belong around them: only around a person's own words.
        note: What to say of words that are the report's, or "".
    """

    words: str
    own: bool
    note: str


def said(claim: Claim) -> SaidWords:
    """Return what was said: in quotation marks only if these are the person's own words."""
    content, directness, cue = fullest(claim)
    if directness == "direct":
        words, marked = direct_words(content)
        return SaidWords(words, not marked, "")
    words = one_line(content)
    lead = f"{one_line(cue)}: " if cue else ""
    return SaidWords(lead + words, False, "in the report’s words" if directness == "indirect" else "")


def place(claim: Claim) -> str | None:
    """Return 'Tokyo, Japan', or None."""
    if claim.place is None:
        return None
    name, country = one_line(claim.place.name or claim.place.text, 120), state_name(claim.place.country)
    return f"{name}, {country}" if country and country.casefold() != name.casefold() else name


def is_headline_only(view: ClaimView) -> bool:
    """Return whether no body of a report tells it."""
    return bool(view.sources) and all(line.headline for line in view.sources)


def said_by_others(view: ClaimView) -> str | None:
    """Return under whose name other reports print the statement, or None."""
    names = dict.fromkeys(one_line(p.name or p.text, 80) for p in view.claim.other_speakers)
    return ", ".join(names) or None
