"""Whether two statements are by one speaker, as far as what two reports say of theirs tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from foreigndesk.data.offices import office_kind
from foreigndesk.linking.names import person_tokens, plain, surnames
from foreigndesk.model import Claim, Participant

SpeakerMatch = Literal["same", "compatible", "different"]
# Kinds of actors for which a person speaks.
SPOKEN_FOR = frozenset({"state", "organization", "body", "party", "force"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a statement says that it is by, as far as two of them can be compared.

    Attributes:
        ids: Known actors that are named.
        names: Words of the named persons' names, without titles.
        surnames: Of the named persons.
        bodies: States of the named states and bodies.
        states: States of all.
        offices: Kinds of office, named or only called by it.
        text: The names, or the words used where nobody is named.
    """

    ids: frozenset[str]
    names: frozenset[frozenset[str]]
    surnames: frozenset[str]
    bodies: frozenset[str]
    states: frozenset[str]
    offices: frozenset[str]
    text: str

    @classmethod
    def of(cls, claim: Claim) -> Speaker:
        """Return the speaker of a statement whose parties are known."""
        named = [p for p in claim.speaker if is_named(p)]
        persons = [p for p in named if p.kind == "person"]
        return cls(
            ids=frozenset(p.actor_id for p in named if p.actor_id),
            names=frozenset(frozenset(person_tokens(p.name or p.text)) for p in persons),
            surnames=frozenset(n for p in persons for n in surnames(p.name or p.text, p.state)),
            bodies=frozenset(p.state for p in named if p.kind in SPOKEN_FOR and p.state),
            states=frozenset(p.state for p in claim.speaker if p.state),
            offices=frozenset(k for p in claim.speaker if (k := office_kind(p.office or p.text))),
            text=" ".join(sorted(plain((is_named(p) and p.name) or p.text) for p in claim.speaker)),
        )


def is_named(party: Participant) -> bool:
    """True for a speaker called by a name somewhere in the report: a person, a state, a body."""
    return is_named_person(party) or (party.kind in SPOKEN_FOR and bool(party.name))


def match_speakers(one: Speaker, other: Speaker) -> SpeakerMatch:
    """Return whether two statements name one speaker, may mean one, or name two."""
    if one.ids & other.ids:
        return "same"
    if one.text and one.text == other.text and not _conflict(one.states, other.states):
        return "compatible" if one.ids or other.ids else "same"
    if one.ids and other.ids:
        if one.surnames & other.surnames and not _conflict(one.states, other.states):
            return "same" if _one_name(one.names, other.names) else "different"
        spoken_for = (one.bodies & other.states) | (other.bodies & one.states)
        return "compatible" if spoken_for else "different"
    apart = _conflict(one.states, other.states) or _conflict(one.offices, other.offices)
    return "different" if apart else "compatible"


def _one_name(one: frozenset[frozenset[str]], other: frozenset[frozenset[str]]) -> bool:
    """True if some name on one side may be short for one on the other: 'Berg' and 'Anna Berg', not 'Ole Berg'."""
    return any(left <= right or right <= left for left in one for right in other)


def _conflict(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def is_named_person(participant: Participant) -> bool:
    """True for a person called by name somewhere in the report, not 'the minister' throughout."""
    name = participant.name or ""
    words = name.split()
    return (
        participant.kind == "person"
        and bool(words)
        and words[-1][:1].isupper()
        and not name.lower().startswith(("a ", "an ", "the ", "his ", "her ", "their "))
    )
