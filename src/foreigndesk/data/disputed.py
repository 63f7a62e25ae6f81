"""Territories in dispute, said neutrally: who administers them, who claims them, and a note that takes no side."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from foreigndesk.data.states import read_table


@dataclass(frozen=True, slots=True)
class DisputedTerritory:
    """A territory whose status or possession is in dispute.

    Attributes:
        administered_by: ISO3 codes, or words where there is no code ("de facto authorities in Sukhumi").
        parties: Those who claim it or dispute it, ISO3 or words.
        note: One or two sentences that take no side.
    """

    name: str
    aliases: tuple[str, ...]
    administered_by: str
    parties: tuple[str, ...]
    note: str


@functools.cache
def all_disputed() -> tuple[DisputedTerritory, ...]:
    """Return every territory of disputed.tsv."""
    return tuple(
        DisputedTerritory(
            name,
            tuple(a for a in aliases.split(";") if a),
            administered_by,
            tuple(p for p in parties.split(";") if p),
            note,
        )
        for name, aliases, administered_by, parties, note in read_table("disputed.tsv")
    )


@functools.cache
def _by_form() -> dict[str, DisputedTerritory]:
    return {
        form.removeprefix("the "): territory
        for territory in reversed(all_disputed())
        for form in (*territory.aliases, territory.name)
    }


def disputed_territory(words: str) -> DisputedTerritory | None:
    """Return the disputed territory that some words name ("the Golan Heights"), or None."""
    return _by_form().get(words.strip().removeprefix("the ").removeprefix("The "))
