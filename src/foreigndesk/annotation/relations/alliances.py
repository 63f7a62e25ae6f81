"""Which states are allied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.relations.sentence import (
    SentenceView,
    prepositional,
    state_of,
    subjects_of,
)
from foreigndesk.model import Mention, RelationMention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


ALLIANCE = re.compile(r"^(?:alliance|alliances)$")


def alliances(s: SentenceView) -> Iterator[RelationMention]:
    """'the X-Y alliance'; 'the alliance between X and Y'; 'X's ally Y'; 'X and Y are allies'."""
    for token in s.tokens:
        if token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if ALLIANCE.match(token.lower_):
            yield from _named_alliance(s, token)
        elif token.lemma_ == "ally":
            yield from _allies(s, token)


def _named_alliance(s: SentenceView, token: Token) -> Iterator[RelationMention]:
    start = min((t.idx for t in token.subtree if t.i < token.i), default=token.idx)
    before = [
        m for m in s.mentions if start <= m.start and m.end <= token.idx and s.actors[m.actor].kind == "state"
    ]
    inside: list[Mention] = []
    for mention in before:
        if mention.actor not in {m.actor for m in inside}:
            inside.append(mention)
    if len(inside) == 2:
        yield s.relation("allied_with", inside[0], inside[1], "ongoing", None, 0.8)
        return
    others = prepositional(token, {"between", "with"})
    parties = [p for o in others for p in (o, *o.conjuncts) if state_of(s, p)]
    if len(parties) >= 2:
        yield s.relation("allied_with", parties[0], parties[1], "ongoing", None, 0.8)
    elif len(parties) == 1:
        owner = next(
            (c for c in token.children if c.dep_ in {"poss", "amod", "nmod"} and state_of(s, c)), None
        )
        if owner is not None and state_of(s, owner) != state_of(s, parties[0]):
            yield s.relation("allied_with", owner, parties[0], "ongoing", None, 0.7)


def _allies(s: SentenceView, token: Token) -> Iterator[RelationMention]:
    owner = next(
        (c for c in token.children if c.dep_ in {"poss", "amod", "compound", "nmod"} and state_of(s, c)),
        None,
    )
    of = [t for t in prepositional(token, {"of"}) if state_of(s, t)]
    owner = owner or (of[0] if of else None)
    other: Token | None = None
    if (token.dep_ == "appos" and state_of(s, token.head)) or (
        token.dep_ in {"compound", "nmod"} and state_of(s, token.head)
    ):
        other = token.head
    elif token.dep_ == "attr" and token.head.lemma_ == "be":
        other = next((t for t in subjects_of(token.head) if state_of(s, t)), None)
        if owner is None and other is not None and other.conjuncts:
            owner = next((t for t in other.conjuncts if state_of(s, t)), None)
    else:
        other = next((c for c in token.children if c.dep_ == "appos" and state_of(s, c)), None)
    if owner is not None and other is not None and state_of(s, owner) != state_of(s, other):
        yield s.relation("allied_with", other, owner, "ongoing", None, 0.7)
