"""Officials whom a report introduces by title and names later: 'Peru's foreign minister says ... Luis Mora said'."""

from __future__ import annotations

import re

from foreigndesk.annotation.cast import Cast, Entity, Occurrence
from foreigndesk.data.offices import SINGLE_HOLDER, office_kind
from foreigndesk.data.states import lookup_state
from foreigndesk.model import OfficeHeld, Span

# Headline and lead: where titles stand before names.
_OPENING = 3
# How many sentences after the title the name may come.
_REACH = 3
_MEMBERS = frozenset({"democrat", "republican", "senator", "lawmaker", "congressman", "congresswoman"})
_KINDS = SINGLE_HOLDER | {"deputy_minister", "ambassador", "minister", "envoy", "spokesperson"}


def join_introduced(cast: Cast) -> None:
    """Join an official told by title in the headline or lead to the one person without an office named right after."""
    for entity in list(cast.entities):
        if entity.kind != "person" or entity.named or entity.plural:
            continue
        first = min((o for o in cast.occurrences if o.entity is entity), key=lambda o: o.start, default=None)
        if first is None or first.sentence > _OPENING or not first.is_subject:
            continue
        words = " ".join(cast.text[first.start : first.end].split())
        kind = office_kind(words)
        if entity.noun in _MEMBERS:
            kind = "legislator"
        if (kind not in _KINDS and entity.noun not in _MEMBERS) or re.match(
            r"(?:a|an|one|another|no|former|ex)\b", words, re.I
        ):
            continue
        person = _only_newcomer(cast, first, entity)
        if person is not None:
            _merge(cast, entity, person, first, words, kind)


def _only_newcomer(cast: Cast, first: Occurrence, entity: Entity) -> Entity | None:
    """Return the person without an office who is first named within reach as a subject, if it is the only one."""
    begun: dict[int, Occurrence] = {}
    for o in sorted(cast.occurrences, key=lambda o: o.start):
        if o.entity.kind == "person" and o.entity.named:
            begun.setdefault(id(o.entity), o)
    near = [
        o
        for o in begun.values()
        if o.start > first.end and o.sentence <= first.sentence + _REACH and _may_be(o.entity, entity)
    ]
    if len(near) != 1 or not near[0].is_subject or near[0].entity.owned:
        return None
    person = near[0].entity
    return person if person.state in {None, entity.state} or entity.state is None else None


def _may_be(person: Entity, told: Entity) -> bool:
    """Return True if a person may be the one told by title: of no office, or of the same party's parliament."""
    if told.noun in _MEMBERS:
        return bool(person.offices) and all(o.kind == "legislator" for o in person.offices)
    return not person.offices


def _merge(
    cast: Cast, entity: Entity, person: Entity, first: Occurrence, words: str, kind: str | None
) -> None:
    for o in cast.occurrences:
        if o.entity is entity:
            o.entity = person
    for other in cast.entities:
        other.members = [person if m is entity else m for m in other.members]
    person.state = person.state or entity.state
    person.gender = person.gender or entity.gender
    if person.offices:
        return
    span = Span(first.start, first.end)
    person.offices.append(OfficeHeld(_title(words), span, kind, person.state, None, "current", True))


def _title(words: str) -> str:
    """Return 'deputy foreign minister' for 'Russia's deputy foreign minister'."""
    bare = re.sub(r"^(?:[Tt]he|[Ii]ts|[Tt]heir)\s+", "", words)
    parts = bare.split()
    for size in (3, 2, 1):
        if len(parts) > size and lookup_state(" ".join(parts[:size])):
            return " ".join(parts[size:])
    return bare
