"""The ties of a report, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.relations.ties.dealings import alliances, fights, meetings
from foreigndesk.annotation.relations.ties.located import located
from foreigndesk.annotation.relations.ties.nouns import Nouns, Tie
from foreigndesk.annotation.relations.ties.ranks import leaders, members

if TYPE_CHECKING:
    from spacy.tokens import Token

RULES = (leaders, members, meetings, fights, alliances, located)


def find_ties(draft: Draft, nouns: Nouns) -> Iterator[Tie]:
    """Yield what the syntax of each sentence ties, two nouns of it at a time; each pair once a kind."""
    for sentence in draft.sentences:
        tokens = draft.doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
        if tokens is not None:
            yield from ties_within(nouns, list(tokens))


def ties_within(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[Tie]:
    """Yield the ties of one sentence."""
    seen: set[tuple[str, int, int]] = set()
    for rule in RULES:
        for tie in rule(nouns, tokens):
            key = (tie.kind, tie.source.i, tie.target.i)
            if tie.source.i != tie.target.i and key not in seen:
                seen.add(key)
                yield tie
