"""States that are no more: their names, codes of ISO 3166-3, first and last days, and the states on their territory now."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

from foreigndesk.data.states import read_table


@dataclass(frozen=True, slots=True)
class FormerState:
    """A state that is no more.

    Attributes:
        adjectives: Its adjectives and the words for its people ("Soviet", "Czechoslovaks").
        iso3166_3: The four letters of ISO 3166-3 ("SUHH"), or None if it had none.
        alpha3: The code of three letters that it had ("SUN"), or None.
        first: First day, as far as one can be named.
        last: Last day.
        continued_by: ISO3 of the one state that carries it on ("RUS" for the Soviet Union), or None if several do.
        successors: ISO3 of the states on its territory now.
    """

    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    iso3166_3: str | None
    alpha3: str | None
    first: date
    last: date
    continued_by: str | None
    successors: tuple[str, ...]

    def existed(self, when: date) -> bool:
        """Return whether there was such a state on a day."""
        return self.first <= when <= self.last


def _list(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split(";") if word)


@functools.cache
def all_former_states() -> tuple[FormerState, ...]:
    """Return every state of former_states.tsv."""
    return tuple(
        FormerState(
            name,
            _list(aliases),
            _list(adjectives),
            iso3166_3 or None,
            alpha3 or None,
            date.fromisoformat(first),
            date.fromisoformat(last),
            continued_by or None,
            _list(successors),
        )
        for name, aliases, adjectives, iso3166_3, alpha3, first, last, continued_by, successors in read_table(
            "former_states.tsv"
        )
    )


@functools.cache
def _by_form() -> dict[str, FormerState]:
    forms: dict[str, FormerState] = {}
    for former in all_former_states():
        for form in (former.name, *former.aliases, *former.adjectives):
            forms.setdefault(form.removeprefix("the "), former)
    return forms


def former_state(words: str) -> FormerState | None:
    """Return the former state that some words name ("the Soviet Union", "Czechoslovak"), or None."""
    return _by_form().get(words.strip().removeprefix("the ").removeprefix("The "))
