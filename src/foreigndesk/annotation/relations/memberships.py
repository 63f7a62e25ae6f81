"""Who is a member of a body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.relations.sentence import (
    SentenceView,
    prepositional,
    status_of,
    subjects_of,
)
from foreigndesk.model import RelationMention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


def memberships(s: SentenceView) -> Iterator[RelationMention]:
    """'X, a member of Y'; 'Y member X'; 'X joined Y'; 'X has a seat on Y'; 'P, as a member of Y'."""
    for token in s.tokens:
        if token.lemma_ == "member" and token.pos_ == "NOUN" and token.tag_ == "NN":
            yield from _member_noun(s, token)
        elif token.lemma_ == "join" and token.pos_ == "VERB":
            bodies = [c for c in token.children if c.dep_ == "dobj" and _is_body(s, c)]
            yield from _members(s, subjects_of(token), bodies, status_of(token))
        elif token.lemma_ == "seat" and token.dep_ == "dobj" and token.head.lemma_ in {"have", "hold"}:
            bodies = [t for t in prepositional(token, {"on", "in", "at"}) if _is_body(s, t)]
            yield from _members(s, _antecedents(subjects_of(token.head)), bodies, status_of(token.head))


def _member_noun(s: SentenceView, noun: Token) -> Iterator[RelationMention]:
    bodies = [t for t in prepositional(noun, {"of"}) if _is_body(s, t)]
    bodies += [c for c in noun.children if c.dep_ in {"compound", "poss", "nmod"} and _is_body(s, c)]
    holders: list[Token] = []
    status = "ongoing"
    if noun.dep_ in {"appos", "compound", "nmod"}:
        holders = [noun.head]
    elif noun.dep_ == "attr" and noun.head.lemma_ in {"be", "become", "remain"}:
        holders, status = subjects_of(noun.head), status_of(noun.head)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as":
        verb = next((a for a in noun.ancestors if a.pos_ == "VERB"), None)
        holders = subjects_of(verb) if verb is not None else []
    else:
        holders = [c for c in noun.children if c.dep_ == "appos"]
    yield from _members(s, holders[:1], bodies, status)


def _members(
    s: SentenceView, holders: list[Token], bodies: list[Token], status: str
) -> Iterator[RelationMention]:
    for holder in (h for first in holders for h in (first, *first.conjuncts)):
        if bodies and s.mention_of(holder) and s.mention_of(holder) != s.mention_of(bodies[0]):
            yield s.relation("member_of", holder, bodies[0], status, None, 0.7)


def _antecedents(subjects: list[Token]) -> list[Token]:
    """What a relative pronoun stands for: 'Moscow, which has a seat' → Moscow."""
    return [t.head.head if t.tag_ in {"WDT", "WP"} and t.head.dep_ == "relcl" else t for t in subjects]


def _is_body(s: SentenceView, token: Token) -> bool:
    mention = s.mention_of(token)
    return mention is not None and s.actors[mention.actor].kind in {
        "organization",
        "body",
        "force",
        "party",
        "group",
    }
