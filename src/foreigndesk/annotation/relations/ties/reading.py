"""The ties of one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.relations.ties.dealings import fights, meetings
from foreigndesk.annotation.relations.ties.helping import alliances
from foreigndesk.annotation.relations.ties.located import located
from foreigndesk.annotation.relations.ties.nouns import Nouns, TokenTie
from foreigndesk.annotation.relations.ties.ranks import leaders, members

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

RULES = (leaders, members, meetings, fights, alliances, located)


def find_ties(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield what the syntax of a sentence ties, two nouns of it at a time; each pair once a kind."""
    seen: set[tuple[str, int, int]] = set()
    for rule in RULES:
        for tie in rule(nouns, tokens):
            key = (tie.kind, tie.source.i, tie.target.i)
            if tie.source.i != tie.target.i and key not in seen:
                seen.add(key)
                yield tie
