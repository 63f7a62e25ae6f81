"""Who commands whom, and which command answers to which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.relations.sentence import (
    FORCE_NAME,
    SentenceView,
    is_force_phrase,
    objects_of,
    prepositional,
    status_of,
    subjects_of,
)
from foreigndesk.model import Mention, RelationMention, Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


REPORT_NOUNS = frozenset(["instruction", "order", "command", "directive", "guidance"])
COMMAND_NOUNS = frozenset(["commander", "commandant", "chief", "head", "leader"])


def commands(s: SentenceView, before: SentenceView | None) -> Iterator[RelationMention]:
    """'P, commander of F'; 'F reports to G'; 'orders to F come from G'; 'F is under the command of G'."""
    for token in s.tokens:
        lemma = token.lemma_.lower()
        if lemma in COMMAND_NOUNS and token.pos_ in {"NOUN", "PROPN"}:
            yield from _commander_of(s, token)
        elif lemma in {"command", "lead", "head"} and token.pos_ == "VERB":
            yield from _led(s, token)
        elif lemma in {"report", "answer"} and token.pos_ == "VERB":
            superiors = [t for t in prepositional(token, {"to"}) if s.mention_of(t) or is_force_phrase(s, t)]
            subjects = _controllers(token) or subjects_of(token)
            if superiors and subjects and _is_institution(s, superiors[0]):
                yield s.relation("reports_to", subjects[0], superiors[0], status_of(token), None, 0.7)
        elif lemma in REPORT_NOUNS and token.dep_ in {"nsubj", "nsubjpass"}:
            yield from _orders_come_from(s, token, before)
        elif token.lower_ == "under" and token.dep_ == "prep":
            yield from _under_command(s, token)


def _led(s: SentenceView, verb: Token) -> Iterator[RelationMention]:
    """'P leads F', 'F is led by P'."""
    passive = [c for c in verb.children if c.dep_ == "nsubjpass"]
    commanders = prepositional(verb, {"by"}) if passive else subjects_of(verb)
    forces = passive or [c for c in verb.children if c.dep_ == "dobj"]
    for commander in commanders[:1]:
        for force in forces[:1]:
            if is_force_phrase(s, force) and s.mention_of(force) and s.mention_of(commander):
                yield s.relation("commands", commander, force, status_of(verb), None, 0.6)


def _commander_of(s: SentenceView, noun: Token) -> Iterator[RelationMention]:
    forces = [t for t in prepositional(noun, {"of"}) if is_force_phrase(s, t) and s.mention_of(t)]
    named_after = next((c for c in noun.children if c.dep_ == "appos"), noun)
    holder = noun.head if noun.dep_ == "appos" else named_after
    if forces and s.mention_of(holder) != s.mention_of(forces[0]):
        yield s.relation("commands", holder, forces[0], "ongoing", None, 0.7)


def _orders_come_from(
    s: SentenceView, orders: Token, before: SentenceView | None
) -> Iterator[RelationMention]:
    """Who takes the orders is said here ('orders to F come from G') or in the sentence before."""
    if orders.head.lemma_ not in {"come", "issue"}:
        return
    givers = [g for g in prepositional(orders.head, {"from", "by"}) if is_force_phrase(s, g)]
    takers = prepositional(orders, {"to", "for"})
    if givers and takers:
        yield s.relation("reports_to", takers[0], givers[0], status_of(orders.head), None, 0.6)
    topic = _force_topic(before) if before is not None and not takers else None
    if givers and topic is not None:
        span, actor, _ = s.party(givers[0])
        yield RelationMention(
            "reports_to",
            Span(topic.start, topic.end),
            span,
            Span(s.sentence.start, s.sentence.end),
            subject=topic.actor,
            object=actor,
            score=0.6,
        )


def _under_command(s: SentenceView, under: Token) -> Iterator[RelationMention]:
    for command in objects_of(under):
        if command.lemma_ not in {"command", "control", "authority"}:
            continue
        owners = [c for c in command.children if c.dep_ in {"poss", "compound"}]
        superiors = prepositional(command, {"of"}) or owners
        subjects = subjects_of(under.head) if under.head.pos_ in {"VERB", "AUX"} else [under.head]
        if superiors and subjects and is_force_phrase(s, subjects[0]) and s.mention_of(superiors[0]):
            yield s.relation("reports_to", subjects[0], superiors[0], status_of(under.head), None, 0.6)


def _controllers(verb: Token) -> list[Token]:
    """Who does a participle: 'will give the commander more powers while reporting to …' → the commander."""
    if verb.dep_ != "advcl" or any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return []
    receivers = [c for c in verb.head.children if c.dep_ == "dative"]
    return [o for r in receivers for o in (objects_of(r) or [r])]


def _is_institution(s: SentenceView, token: Token) -> bool:
    """A body or a commander, not 'reporters' or 'the police' (one reports a theft to those)."""
    mention = s.mention_of(token)
    actor = s.actors.get(mention.actor) if mention else None
    if actor is not None and actor.kind in {"force", "body", "organization", "person"}:
        return True
    return is_force_phrase(s, token)


def _force_topic(s: SentenceView) -> Mention | None:
    """The force that a sentence is about: a force with a name, else a commander, else troops."""
    named = [m for m in s.mentions if s.actors[m.actor].kind == "force" and s.actors[m.actor].named]
    commanders = [m for m in s.mentions if re.search(r"\bcommand(?:er|ers|ant|ing)?\b", m.text)]
    forces = [m for m in s.mentions if FORCE_NAME.search(m.text)]
    return next(iter([*named, *commanders, *forces]), None)
