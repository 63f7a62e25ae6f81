"""The fields of a claim that a person can set right, by its kind, each with the values that it can have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from foreigndesk.data.states import all_states
from foreigndesk.errors import QueryError
from foreigndesk.model import EVENT_TYPES, RELATION_TYPES, Claim, Participant
from foreigndesk.model.annotations import Directness, Status, TenureStatus
from foreigndesk.store.judging import value_of
from foreigndesk.store.party_fields import (
    PARTY_FIELDS,
    PartyField,
    names_in,
    parties_in,
    party_names,
    reference,
)

# Words of a report (what was said, the cue, the place as printed) are slices of it and stay out of the form.
_BY_KIND: dict[str, tuple[str, ...]] = {
    "event": (
        "status",
        "type",
        "mode",
        "time.start",
        "time.end",
        "time.precision",
        "place.name",
        "place.country",
    ),
    "statement": ("status", "directness", "venue", "via", "time.start", "time.end", "time.precision"),
    "tenure": ("status", "office", "office_kind", "state", "body"),
    "relation": ("status", "type", "place.name", "place.country"),
}
_LABELS = {
    "status": ("Status", "did it happen, is it planned, denied …"),
    "type": ("Type", "PLOVER's, of an event; of a relation ours"),
    "mode": ("Mode", "what kind of it: meet, visit, test_launch"),
    "directness": ("Directness", "direct: in the speaker's own words"),
    "venue": ("Setting", "joint press conference, joint statement"),
    "via": ("Reported by", "the agency or outlet that the report names"),
    "time.start": ("First day", "as 2025-10-29; empty if unknown"),
    "time.end": ("Last day", "likewise; the same for one day"),
    "time.precision": ("Known to the", "how closely the time is known"),
    "place.name": ("Place", "its usual name"),
    "place.country": ("Country of the place", "three letters, as JPN"),
    "office": ("Office", "the title, as printed"),
    "office_kind": ("Kind of office", "as defence_minister"),
    "state": ("State", "for which it is held: three letters, as JPN"),
    "body": ("Body", "to which the office belongs"),
}
_PARTY_LABELS = {
    "actor": ("Actor", "who did it; all sides of a meeting or an agreement"),
    "recipient": ("Recipient", "to whom it was done"),
    "mediator": ("Mediator", "who brought the sides together"),
    "venue_host": ("Host", "at whose place it was"),
    "speaker": ("Speaker", "who said it"),
    "addressees": ("Addressee", "to whom it was said"),
    "about": ("About", "about whom it was said"),
    "holder": ("Holder", "who holds the office"),
    "predecessor": ("Predecessor", "from whom the holder takes over"),
    "subject": ("Subject", "who commands, deploys, belongs, claims"),
    "object": ("Object", "who or what is commanded, deployed, belonged to, claimed"),
}
_PRECISIONS = ("hour", "day", "weekend", "week", "month", "quarter", "season", "year", "decade")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    Attributes:
        name: As `Desk.correct` takes it.
        value: What the claim has, or None if it is unknown.
        choices: All values that it can have; () if it is free.
        required: Whether it cannot be unknown.
        parties: Of a field of parties whom it holds.
        holds_parties: Whether it is one; `value` has their names then.
        many: Whether it can hold several.
    """

    name: str
    label: str
    hint: str
    value: str | None
    choices: tuple[str, ...]
    required: bool
    parties: tuple[Participant, ...] = ()
    holds_parties: bool = False
    many: bool = False


def editable_fields(claim: Claim) -> tuple[Field, ...]:
    """Return the fields of a claim that can be set right, in the order of a form: its parties, then the rest."""
    return (
        *(_party_field(claim, field) for field in PARTY_FIELDS[claim.kind]),
        *(
            Field(
                name, *_LABELS[name], value_of(claim, name), _choices(claim, name), name in ("status", "type")
            )
            for name in _BY_KIND[claim.kind]
        ),
    )


def _party_field(claim: Claim, field: PartyField) -> Field:
    held = parties_in(claim, field.name)
    label, hint = _PARTY_LABELS[field.name]
    return Field(
        field.name, label, hint, party_names(held), (), False, held, holds_parties=True, many=field.many
    )


def changes(claim: Claim, given: Mapping[str, str | Sequence[str]]) -> dict[str, str | Sequence[str] | None]:
    """Return the fields that a form sets to another value than the claim has; an empty one is unknown.

    Args:
        claim: The claim.
        given: Values by name of field, of parties whom it shall hold (`Desk.correct` says how they are named); names
            that are none of its fields are passed over.

    Raises:
        QueryError: If a value cannot be that of its field.
    """
    words = {name: value for name, value in given.items() if isinstance(value, str)}
    return {**_changed_parties(claim, given), **_changed_words(claim, words)}


def _changed_parties(claim: Claim, given: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in PARTY_FIELDS[claim.kind]:
        names = names_in(given.get(field.name))
        held = [reference(party) for party in parties_in(claim, field.name)]
        if field.name not in given or names == held:
            continue
        if not field.many and len(names) > 1:
            raise QueryError(f"a {claim.kind} has one {field.name}, not {len(names)}")
        found[field.name] = names
    return found


def _changed_words(claim: Claim, given: Mapping[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for field in editable_fields(claim):
        if field.name not in given or field.holds_parties:
            continue
        value = given[field.name].strip() or None
        if value == field.value:
            continue
        if value is None and field.required:
            raise QueryError(f"{field.label} cannot be unknown")
        if value is not None and field.choices and value not in field.choices:
            raise QueryError(f"{value!r} cannot be its {field.label.lower()}")
        if value is not None and field.name in ("time.start", "time.end"):
            _check_day(value)
        if (
            value is not None
            and field.name in ("place.country", "state")
            and value not in {state.iso3 for state in all_states()}
        ):
            raise QueryError(f"{value!r} is no code of a state (ISO 3166-1, three capitals)")
        found[field.name] = value
    first = found.get("time.start", value_of(claim, "time.start"))
    last = found.get("time.end", value_of(claim, "time.end"))
    if first and last and last[: len(first)] < first[: len(last)]:
        raise QueryError(f"the last day, {last}, comes before the first, {first}")
    return found


def _choices(claim: Claim, name: str) -> tuple[str, ...]:
    if name == "status":
        return get_args(TenureStatus if claim.kind == "tenure" else Status)
    if name == "type":
        return EVENT_TYPES if claim.kind == "event" else RELATION_TYPES
    if name == "directness":
        return get_args(Directness)
    if name == "time.precision":
        own = value_of(claim, name)
        return _PRECISIONS if own is None or own in _PRECISIONS else (*_PRECISIONS, own)
    return ()


def _check_day(value: str) -> None:
    try:
        if not _DAY.match(value):
            raise ValueError
        date.fromisoformat(value[:10])
    except ValueError as error:
        raise QueryError(f"{value!r} is no day; write it as 2025-10-29") from error
