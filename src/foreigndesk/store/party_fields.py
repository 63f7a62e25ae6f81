"""The fields of a claim that hold its parties, by its kind: what each has, and the claim with others in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from foreigndesk.errors import QueryError
from foreigndesk.linking.names import plain
from foreigndesk.model import Claim, Participant
from foreigndesk.store.writer import parties


@dataclass(frozen=True, slots=True)
class PartyField:
    """A field that holds parties.

    Attributes:
        name: As `Desk.correct` takes it: of an event its role, else the name that `Claim` has.
        role: The role of its parties.
        many: Whether it can hold several.
    """

    name: str
    role: str
    many: bool = True


PARTY_FIELDS: dict[str, tuple[PartyField, ...]] = {
    "event": tuple(PartyField(role, role) for role in ("actor", "recipient", "mediator", "venue_host")),
    "statement": (
        PartyField("speaker", "speaker"),
        PartyField("addressees", "addressee"),
        PartyField("about", "about"),
    ),
    "tenure": (
        PartyField("holder", "holder", many=False),
        PartyField("predecessor", "predecessor", many=False),
    ),
    "relation": (PartyField("subject", "subject", many=False), PartyField("object", "object", many=False)),
}
PARTY_FIELD_NAMES = frozenset(field.name for fields in PARTY_FIELDS.values() for field in fields)


def party_field(claim: Claim, name: str) -> PartyField:
    """Return the field of a claim that holds parties and is called so.

    Raises:
        QueryError: If claims of its kind have none.
    """
    fields = PARTY_FIELDS[claim.kind]
    found = next((field for field in fields if field.name == name), None)
    if found is None:
        article = "an" if claim.kind == "event" else "a"
        raise QueryError(
            f"{article} {claim.kind} has no {name}; its parties are: {', '.join(f.name for f in fields)}"
        )
    return found


def parties_in(claim: Claim, name: str) -> tuple[Participant, ...]:
    """Return the parties that a field holds; () if nobody is known.

    Raises:
        QueryError: If claims of its kind have no such field.
    """
    field = party_field(claim, name)
    if claim.kind == "event":
        return tuple(party for party in claim.participants if party.role == field.role)
    value = getattr(claim, name)
    if field.many:
        return tuple(value)
    return () if value is None else (value,)


def with_parties(claim: Claim, name: str, given: Sequence[Participant]) -> Claim:
    """Return the claim with these parties in a field, and no others there.

    Raises:
        QueryError: If claims of its kind have no such field, or it holds one party and these are several.
    """
    field = party_field(claim, name)
    if not field.many and len(given) > 1:
        raise QueryError(f"a {claim.kind} has one {name}, not {len(given)}")
    given = tuple(dataclasses.replace(party, role=field.role) for party in given)
    if claim.kind == "event":
        roles = [known.role for known in PARTY_FIELDS["event"]]
        others = (party for party in claim.participants if party.role != field.role)
        united = sorted(
            (*others, *given), key=lambda p: roles.index(p.role) if p.role in roles else len(roles)
        )
        return dataclasses.replace(claim, participants=tuple(united))
    if name == "speaker":
        # who spoke is settled: neither the rule that told it nor what other reports say stands beside it
        return dataclasses.replace(
            claim, speaker=given, other_speakers=(), speaker_group=None, resolved_by=None
        )
    change: dict[str, Any] = {name: given if field.many else next(iter(given), None)}
    return dataclasses.replace(claim, **change)


def party_names(given: Sequence[Participant]) -> str | None:
    """Return parties as one line ("Anna Berg; Carl Dahl"), or None for nobody."""
    return "; ".join(party.name or party.text for party in given) or None


def names_in(value: str | Sequence[str] | None) -> list[str]:
    """Return the names that a value of a field of parties holds: a list's, or those of a line, parted by semicolons."""
    given = value.split(";") if isinstance(value, str) else value or ()
    return [words for one in given if (words := one.strip())]


def own_party(everyone: Sequence[Participant], words: str) -> Participant | None:
    """Return the party of a claim that has this name, these words or this actor's id; None if none or several."""
    wanted = plain(words)
    for fitting in (
        [p for p in everyone if p.actor_id == words],
        [p for p in everyone if wanted and wanted in (plain(p.name or ""), plain(p.text))],
    ):
        if fitting and len({reference(p) for p in fitting}) == 1:
            return fitting[0]
    return None


def reference(party: Participant) -> str:
    """Return what names a party of a claim in a correction of it: its actor's id, or its words."""
    return party.actor_id or " ".join(party.text.split())


def changed_parties(
    claim: Claim, name: str, *, add: Sequence[str] = (), take_out: Sequence[str] = ()
) -> list[str]:
    """Return what names the parties of a field after some came and some went, for `Desk.correct`.

    Args:
        claim: The claim as it stands.
        name: The field.
        add: Names of those that come.
        take_out: Names of those that go.

    Raises:
        QueryError: If claims of its kind have no such field, or one that shall go is not in it.
    """
    left = {reference(party): None for party in parties_in(claim, name)}
    for words in take_out:
        party = own_party(parties(claim), words)
        if party is None or reference(party) not in left:
            raise QueryError(f"{words} is not among {name} of this claim")
        del left[reference(party)]
    return [*left, *add]
