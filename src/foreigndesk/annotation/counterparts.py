"""Counterparts: 'his Russian counterpart X' holds for Russia the office that 'he' holds for his state."""

from __future__ import annotations

import re

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.offices import OfficeReading, names_after
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
            title = counterpart_title(model.office, state)
            found.append(
                OfficeReading(name, OfficeHeld(title, span, model.office.kind, state, None, "current", True))
            )
    return found


def counterpart_title(office: OfficeHeld, state: str | None) -> str:
    """Return what the counterpart's office is called: 'Foreign Minister' where the other is a US Secretary of State."""
    if office.kind == "foreign_minister" and state != "USA":
        return "Foreign Minister"
    if office.kind == "defence_minister" and state != "USA":
        return "Defence Minister"
    if office.kind == "foreign_minister":
        return "Secretary of State"
    if office.kind == "defence_minister":
        return "Defense Secretary"
    return office.title


def _two_word_state(words: str) -> str | None:
    parts = words.split()
    for index in range(len(parts) - 1):
        named = lookup_state(" ".join(parts[index : index + 2]))
        if named:
            return named.iso3
    return None


def _referents(draft: Draft, readings: list[OfficeReading], before: int, wanted: int) -> list[OfficeReading]:
    """Return the office holders that 'his' or 'their' points to: those last named in the sentence, else the one before."""
    sentences = [s for s in draft.sentences if s.start <= before]
    for sentence in reversed(sentences[-3:]):
        inside: dict[tuple[int, int], OfficeReading] = {}
        for r in readings:
            if sentence.start <= r.name.start < min(sentence.end, before) and r.office.status == "current":
                inside.setdefault((r.name.start, r.name.end), r)
        if inside:
            found = list(inside.values())
            return found[:wanted] if wanted > 1 else found[:1]
    return []
