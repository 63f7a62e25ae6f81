"""Nouns that stand for actors without a name ("officials", "the ministry", "rebels")."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from foreigndesk.data.states import read_table
from foreigndesk.model.annotations import ActorKind

NounClass = Literal["role", "body", "state", "side", "crowd"]


@dataclass(frozen=True, slots=True)
class ActorNoun:
    """A noun that stands for an actor.

    Attributes:
        noun_class: role (an office holder), body (part of a state or an organisation), state, side, or
            crowd (persons or forces told by what they are).
    """

    noun: str
    kind: ActorKind
    sector: str | None
    noun_class: NounClass


@functools.cache
def actor_nouns() -> dict[str, ActorNoun]:
    """Return the nouns by lemma."""
    nouns: dict[str, ActorNoun] = {}
    for noun, kind, sector, noun_class in read_table("nominals.tsv"):
        nouns.setdefault(noun, ActorNoun(noun, kind, sector or None, noun_class))  # type: ignore[arg-type]
    return nouns
