"""Counterparts: 'his Russian counterpart X' holds for Russia the office that 'he' holds for his state."""

from __future__ import annotations

import re

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.office_readings import OfficeReading
from foreigndesk.annotation.offices import names_after
from foreigndesk.data.offices import can_have, office_kind
from foreigndesk.data.states import lookup_state
from foreigndesk.model import OfficeHeld, Span

_COUNTERPART = re.compile(
    r"\b(?P<whose>[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|the)\s+(?P<between>(?:[\w.’'-]+\s+){0,4}?)counterpart(?P<plural>s)?\b"
)


def read_counterparts(draft: Draft, readings: list[OfficeReading]) -> list[OfficeReading]:
    """Return the offices of 'his Russian counterpart X', 'their Japanese counterparts, X and Y'."""
    text = draft.document.text
    persons = [n for n in draft.names if n.label == "PER"]
    found: list[OfficeReading] = []
    for match in _COUNTERPART.finditer(text):
        names = names_after(text, persons, match.end())
        if not names:
            continue
        state = next(
            (s.iso3 for w in match["between"].split() if (s := lookup_state(w)) is not None),
            None,
        ) or _two_word_state(match["between"])
        referents = _referents(draft, readings, match.start(), len(names) if match["plural"] else 1)
        if not referents:
            continue
        for position, name in enumerate(names if match["plural"] else names[:1]):
            model = referents[position] if len(referents) == len(names) else referents[0]
            if len(referents) > 1 and len(referents) != len(names):
                continue  # nothing tells who faces whom
            if any(r.name == name for r in readings):
                continue
            span = Span(match.start(), name.end)
            title, kind = counterpart_office(model.office, state)
            found.append(OfficeReading(name, OfficeHeld(title, span, kind, state, None, "current", True)))
    return found


_MINISTERS = {
    "foreign_minister": ("Foreign Minister", {"USA": "Secretary of State", "GBR": "Foreign Secretary"}),
    "defence_minister": ("Defence Minister", {"USA": "Defense Secretary", "GBR": "Defence Secretary"}),
}


def counterpart_office(office: OfficeHeld, state: str | None) -> tuple[str, str | None]:
    """Return title and kind of the office that faces another in a state.

    A US Secretary of State faces a Foreign Minister; the counterpart of a President is a Prime Minister where the state
    has no president, and the other way round.
    """
    if office.kind in _MINISTERS:
        usual, others = _MINISTERS[office.kind]
        return others.get(state or "", usual), office.kind
    if state is None or can_have(state, office.title):
        return office.title, office.kind
    if office.kind in {"head_of_state", "head_of_government"}:
        for title in ("President", "Prime Minister"):
            if can_have(state, title):
                return title, office_kind(title)
    return office.title, office.kind


def _two_word_state(words: str) -> str | None:
    parts = words.split()
    for index in range(len(parts) - 1):
        named = lookup_state(" ".join(parts[index : index + 2]))
        if named:
            return named.iso3
    return None


def _referents(draft: Draft, readings: list[OfficeReading], before: int, wanted: int) -> list[OfficeReading]:
    """Return the office holders that 'his' or 'their' points to: those last named in the sentence, else the one before.

    Who is named there by surname only ('Mrs Clinton and her Turkish counterpart') has the office told earlier.
    """
    sentences = [s for s in draft.sentences if s.start <= before]
    by_surname: dict[str, OfficeReading] = {}
    for r in sorted(readings, key=lambda r: -r.name.start):
        if not r.rank and r.office.status == "current" and r.name.start < before:
            by_surname.setdefault(r.name.text.split()[-1], r)
    for sentence in reversed(sentences[-3:]):
        inside: dict[int, OfficeReading] = {}
        for name in draft.names:
            if name.label != "PER" or not sentence.start <= name.start < min(sentence.end, before):
                continue
            own = next(
                (r for r in readings if r.name == name and not r.rank and r.office.status == "current"), None
            )
            told = own or by_surname.get(name.text.split()[-1])
            if told is not None:
                inside.setdefault(name.start, told)
        if inside:
            found = list(inside.values())
            return found[:wanted] if wanted > 1 else found[:1]
    return []
