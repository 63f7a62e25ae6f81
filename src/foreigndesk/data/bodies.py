"""Organisations, forums, forces, parties and armed groups that reports on relations between states name."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from foreigndesk.data.states import read_table
from foreigndesk.model.annotations import ActorKind


@dataclass(frozen=True, slots=True)
class Body:
    """A known organisation.

    Attributes:
        kind: organization, body, force, group or party.
        sector: PLOVER sector, or None.
        code: ISO3 of the state it belongs to, or a code of international organisations (UNO, EUR, NAT,
            IGO, NGO), or None.
    """

    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    sector: str | None
    code: str | None

    @property
    def state(self) -> str | None:
        """ISO3 of the state it belongs to, or None."""
        return None if self.code in {None, "UNO", "EUR", "NAT", "IGO", "NGO", "IAE"} else self.code


@functools.cache
def all_bodies() -> tuple[Body, ...]:
    """Return every known body, in the order of bodies.tsv."""
    return tuple(
        Body(name, tuple(a for a in aliases.split(";") if a), kind, sector or None, code or None)  # type: ignore[arg-type]
        for name, aliases, kind, sector, code in read_table("bodies.tsv")
    )


@functools.cache
def body_forms() -> dict[str, Body]:
    """Return the bodies by every form of their names, without the article."""
    forms: dict[str, Body] = {}
    for body in all_bodies():
        for form in (body.name, *body.aliases):
            forms.setdefault(form.removeprefix("the ").removeprefix("The "), body)
    return forms


def lookup_body(text: str) -> Body | None:
    """Return the body that some words name ("the UN", "Nato's"), or None."""
    words = " ".join(text.split()).replace("’", "'")
    for ending in ("'s", "'"):
        words = words.removesuffix(ending).rstrip()
    forms = body_forms()
    for article in ("", "the ", "The "):
        found = forms.get(words.removeprefix(article))
        if found:
            return found
    return None
