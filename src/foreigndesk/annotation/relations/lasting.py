"""The ties that last and make claims: who commands which force, who is a member of which body, who backs whom.

Both sides must be actors with names. That one met, fought or was somewhere is an event's to tell, not a relation's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.relations.sentence import SentenceView, is_force_phrase, status_of
from foreigndesk.annotation.relations.ties.nouns import TokenTie, governed
from foreigndesk.model import LocalActor, RelationMention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

BODIES = frozenset(("organization", "body", "force", "party", "group"))
SIDES = frozenset(("state", "organization", "body", "force", "party", "group"))
# Nouns that stand for a body's members: what 'the Coalition nations include' tells of is the Coalition.
OF_A_BODY = frozenset("ally country member nation partner state".split())
# A chairman, an owner or a founder commands nothing.
COMMANDING = frozenset(
    (
        "leads",
        *(f"{word} of" for word in ("chief", "commandant", "commander", "head", "leader", "ringleader")),
    )
)
FORMER = frozenset(("ex", "former", "late", "then", "slain"))
MEMBERSHIP = frozenset(("includes", "including", "part of"))
BACKING = frozenset(("backed by", "and its allies"))


def lasting(s: SentenceView, ties: Sequence[TokenTie]) -> Iterator[RelationMention]:
    """Yield the relations that the ties of a sentence tell of actors with names."""
    for tie in ties:
        one, other = _named(s, tie.source), _named(s, tie.target)
        if one is None:
            continue
        if tie.kind == "leads" and other is not None and one.kind == "person" and _commands(s, tie):
            yield s.relation("commands", tie.source, tie.target, _status_of(tie), None, 0.6)
        elif tie.kind == "belongs" and tie.rule in MEMBERSHIP and one.kind in SIDES:
            body = _body(s, tie.target)
            if body is not None and _named(s, body) != one:
                yield s.relation("member_of", tie.source, body, _status_of(tie), None, 0.6)
        elif tie.kind == "allied" and tie.rule in BACKING and other not in (None, one):
            if other is not None and {one.kind, other.kind} <= SIDES:
                yield s.relation("allied_with", tie.target, tie.source, "ongoing", None, 0.6)


def _commands(s: SentenceView, tie: TokenTie) -> bool:
    """Whether who leads commands a force that is named by itself, and does so still."""
    if not is_force_phrase(s, tie.target) or tie.rule not in COMMANDING:
        return False
    # 'a regional army commander' is a mention of the commander and not of the army
    mention = s.mention_of(tie.target)
    itself = mention is not None and mention.head in (None, tie.target.idx)
    return itself and not {t.lower_ for t in (*tie.source.lefts, *tie.target.head.lefts)} & FORMER


def _named(s: SentenceView, token: Token) -> LocalActor | None:
    """Return the actor with a name that a token stands for, or None."""
    mention = s.mention_of(token)
    actor = s.actors.get(mention.actor) if mention is not None else None
    return actor if actor is not None and actor.named else None


def _body(s: SentenceView, whole: Token) -> Token | None:
    """Return the body that a noun means, itself or by its members ('members of the Union', 'Coalition nations')."""
    parts = [whole]
    if whole.lemma_.lower() in OF_A_BODY:
        parts = [
            *governed(whole, ("of",)),
            *(c for c in whole.lefts if c.dep_ in ("compound", "poss", "nmod")),
        ]
    for part in parts:
        actor = _named(s, part)
        if actor is not None and actor.kind in BODIES:
            return part
    return None


def _status_of(tie: TokenTie) -> str:
    """Return the status that the verb over a tie gives it; what no verb tells is ongoing."""
    for token in (tie.source, tie.target):
        if token.head.pos_ == "VERB" and token.dep_ in ("dobj", "nsubj", "nsubjpass", "pobj"):
            return status_of(token.head)
    return "ongoing"
