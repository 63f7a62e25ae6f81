"""Words of a sentence that may take part in an act: actors' mentions, and nouns that name somebody or something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.arguments import Party, bind, phrase_of
from foreigndesk.annotation.events.syntax import is_time

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Span, Token

# A type of act that takes all sorts of parties: what others cannot have is left out when a role is given.
ANY = "ASSAULT"
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "ADJ", "NUM"))
# Words for people that no actor noun is: they take part, though nobody knows who they are.
_PEOPLE = frozenset("many others some those all anyone everyone everybody someone somebody several".split())
_PLACES_OF_PARTIES = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "dative", "conj", "appos", "attr"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a party.

    Attributes:
        head: The word that the parse hangs them on.
        actors: Ids of the local actors that they stand for; empty if nobody is known.
    """

    start: int
    end: int
    head: Token
    actors: frozenset[str]


def candidates(draft: Draft, sentence: Span) -> list[Candidate]:
    """Return the candidates of a sentence in text order, the longer first where two begin together."""
    heads: dict[tuple[int, int], list[Token]] = {}
    actors: dict[tuple[int, int], set[str]] = {}
    for token in sentence:
        if (token.pos_ not in _NOMINAL and not token.ent_type_) or token.is_punct or is_time(token):
            continue
        arguments = bind(draft, Party("recipient", token), ANY)
        if not arguments and _may_be_party(token):
            heads.setdefault(phrase_of(token), []).append(token)
        for argument in arguments:
            span = argument.start, argument.end
            heads.setdefault(span, []).append(token)
            actors.setdefault(span, set())
            if argument.actor is not None:
                actors[span].add(argument.actor)
    found = [
        Candidate(start, end, _head(heads[start, end], start, end), frozenset(actors.get((start, end), ())))
        for start, end in heads
    ]
    return sorted(found, key=lambda c: (c.start, -c.end))


def _may_be_party(token: Token) -> bool:
    """Whether a word that names nobody known heads a phrase that may name somebody ('foreign media', 'many')."""
    if token.dep_ not in _PLACES_OF_PARTIES:
        return token.dep_ == "poss" and token.pos_ == "NOUN"
    return token.pos_ == "NOUN" or token.lower_ in _PEOPLE


def _head(tokens: list[Token], start: int, end: int) -> Token:
    """Return the word of a phrase whose own head lies outside of it, else the last."""
    inside = [t for t in tokens if start <= t.idx < end]
    outer = [t for t in inside if t.head.i == t.i or not start <= t.head.idx < end]
    return (outer or inside or tokens)[-1]
