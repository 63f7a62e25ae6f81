"""Who helps, backs or fights beside whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.arguments import subjects
from foreigndesk.annotation.events.syntax import VERBAL, children, objects
from foreigndesk.annotation.relations.ties.dealings import BATTLES, FREEING, WAGING, acted_on, doers_of
from foreigndesk.annotation.relations.ties.nouns import Nouns, TokenTie, each, governed

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

HELPING = frozenset("advise aid arm assist back bolster help reinforce support".split())
HELP = frozenset(
    "aid alliance assistance backing conjunction cooperation coordination partnership support".split()
)
BACKED = frozenset("allied backed funded supplied supported trained".split())
# What allies do together to somebody.
TOGETHER = FREEING | frozenset("attack battle bomb combat defeat fight invade repel shell storm".split())


def alliances(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield who helps, backs or fights beside whom, and who is called an ally of whom."""
    for token in tokens:
        word = token.lemma_.lower()
        if token.pos_ in VERBAL:
            yield from _by_verb(nouns, token, word)
        if token.dep_ == "amod" and token.lower_ in BACKED and nouns.label(token.head) == "ORG":
            # 'the Iran-backed militia'
            for backer in children(token, "npadvmod", "compound", "nsubj", "advmod"):
                if _is_side(nouns, backer):
                    yield TokenTie("allied", backer, token.head, "backed by")
        elif token.pos_ == "NOUN" and word == "ally":
            yield from _called_an_ally(nouns, token)


def _by_verb(nouns: Nouns, verb: Token, word: str) -> Iterator[TokenTie]:
    doers = doers_of(nouns, verb, ("ORG", "LOC"))
    beside = [o for o in governed(verb, ("alongside",)) if nouns.is_actor(o)]
    if word == "ally":
        doers = doers or [o for o in each(objects(verb)) if _is_side(nouns, o)]
        beside += [o for o in governed(verb, ("with", "to")) if _is_side(nouns, o)]
    for link in children(verb, "prep"):
        for support in children(link, "pobj") if link.lower_ in ("in", "with") else ():
            if support.lemma_.lower() in HELP:
                beside += [o for o in governed(support, ("of", "with")) if nouns.label(o) == "ORG"]
    fought = word in WAGING and any(c.lemma_.lower() in BATTLES for c in children(verb, "dobj"))
    if fought or (word in TOGETHER and any(nouns.label(o) for o in each(children(verb, "dobj")))):
        for one, other in combinations(doers_of(nouns, verb, ("ORG",)), 2):
            yield TokenTie("allied", one, other, "fight together")
    helped = [o for o in acted_on(verb) if nouns.is_actor(o) and nouns.label(o) != "PER"]
    for one in doers:
        for other in helped if word in HELPING else ():
            yield TokenTie("allied", one, other, "helps")
        for other in beside:
            yield TokenTie("allied", one, other, "beside")


def _called_an_ally(nouns: Nouns, ally: Token) -> Iterator[TokenTie]:
    """'X's ally Y', 'X and its allies', 'Y is one of X's allies', 'X's main ally is Y'."""
    owners = [c for c in children(ally, "poss") if c.pos_ != "PRON"]
    if any(c.lower_ in ("their", "its") for c in children(ally, "poss")) and ally.dep_ == "conj":
        owners.append(ally.head)
    above = ally.head
    if ally.dep_ == "pobj" and above.head.lower_ == "one":
        ally, above = above.head, above.head.head
    named = each(children(ally, "appos"))
    if ally.dep_ == "attr":
        named = each(subjects(above))
    elif ally.dep_ == "nsubj" and above.lemma_ == "be":
        named = each(children(above, "attr"))
    friends = [t for t in named if _is_side(nouns, t)] or [ally]
    for owner in owners:
        for friend in friends if _is_side(nouns, owner) else ():
            yield TokenTie("allied", owner, friend, "and its allies")


def _is_side(nouns: Nouns, noun: Token) -> bool:
    return nouns.label(noun) in ("ORG", "LOC") or nouns.is_people(noun)
