"""Who meets or addresses whom, and who fights whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.arguments import subjects
from foreigndesk.annotation.events.syntax import VERBAL, children, conjuncts, objects
from foreigndesk.annotation.relations.ties.nouns import Nouns, TokenTie, each, governed, modifiers

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

TELLING = frozenset(
    """address ask assure brief consult contact greet host inform interview invite lobby meet notify phone press
    question reassure remind summon tell thank update urge warn welcome""".split()
)
TALKING = frozenset(
    """agree communicate confer consult converse coordinate discuss engage liaise meet negotiate speak talk work""".split()
)
TALKS = frozenset(
    """agreement briefing call consultation contact conversation deal dialogue discussion exchange meeting negotiation
    summit talk touch""".split()
)
FIGHTING = frozenset(
    """ambush annihilate assassinate assault attack battle behead bomb bombard clash combat confront counter defeat degrade
    destroy engage eradicate execute fight hit injure invade kill massacre murder oust raid repel resist shell shoot
    slay storm strike target torture wound""".split()
)
# Freed places are no enemies: whom they are taken from is.
FREEING = frozenset("capture clear free liberate reclaim recapture retake seize wrest".split())
# Who does these to a battle takes part in it; who reports or condemns one does not.
WAGING = frozenset(
    """begin carry conduct continue deliver do execute have intensify join launch lead make mount open perform plan prepare
    press renew resume stage start step take unleash wage""".split()
)
NOBODY = frozenset("itself myself ourselves themselves that which who whom yourself".split())
BATTLES = frozenset(
    """aggression airstrike assault atrocity attack battle bombardment bombing campaign clash crime defense defence
    fight fighting jihad offensive onslaught operation position raid shelling strike struggle violence war""".split()
)


def meetings(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield who meets, tells, asks or talks with whom."""
    for token in tokens:
        word = token.lemma_.lower()
        if token.pos_ in VERBAL:
            doers = doers_of(nouns, token, ("PER", "ORG"))
            others = acted_on(token) if word in TELLING else []
            if word in TALKING or word in TELLING:
                others += governed(token, ("with", "to"))
            rule = f"tells {word}"
            if not others:
                rule = "holds talks"
                held = [t for t in token.subtree if t.lemma_.lower() in TALKS and t.head == token]
                held += [o for p in children(token, "prep") for o in children(p, "pobj") if o.lemma_ in TALKS]
                others = [o for noun in held for o in governed(noun, ("with",))]
            for one in doers:
                for other in others:
                    if nouns.is_actor(other) and other.lower_ not in NOBODY:
                        yield TokenTie("meets", one, nouns.named(other), rule)
            if word in TALKING and not others:
                for one, other in combinations(doers, 2):
                    yield TokenTie("meets", one, other, "talk together")
        elif token.pos_ == "NOUN" and word in TALKS:
            sides = [o for o in governed(token, ("between",)) if nouns.is_actor(o)]
            for one, other in combinations(sides, 2):
                yield TokenTie("meets", one, other, "talks between")


def fights(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield who fights, attacks, kills or is at war with whom."""
    for token in tokens:
        word = token.lemma_.lower()
        if token.pos_ in VERBAL:
            yield from _fights_by_verb(nouns, token, word)
        elif nouns.label(token) == "ARM" and word not in BATTLES:
            for other in governed(token, ("against",)):
                if nouns.is_actor(other):
                    yield TokenTie("fights", token, other, "arms against")
        if token.pos_ in ("NOUN", "PROPN") and word in BATTLES:
            owners = [m for m in modifiers(nouns, token) if m.dep_ != "amod" or nouns.is_people(m)]
            owners += [o for o in governed(token, ("by",)) if nouns.is_actor(o)]
            targets = _targets(nouns, governed(token, ("against", "on")))
            if word in _OF:
                targets += _targets(nouns, governed(token, ("of",)))
            sides = [o for o in governed(token, ("between",)) if nouns.is_actor(o)]
            for one, other in combinations(sides, 2):
                yield TokenTie("fights", one, other, "battle between")
            if not targets and word in ("attack", "bombing", "raid", "strike", "airstrike"):
                targets = [o for o in governed(token, ("at", "in")) if nouns.label(o) == "LOC"]
            if token.dep_ == "nsubj" and token.head.lemma_.lower() in FIGHTING:
                targets += _targets(nouns, each(objects(token.head)))
            for one in owners:
                for other in targets:
                    yield TokenTie("fights", one, other, "battle against")


def _fights_by_verb(nouns: Nouns, verb: Token, word: str) -> Iterator[TokenTie]:
    doers = doers_of(nouns, verb, ("PER", "ORG", "ARM"))
    if word in ("fight", "clash", "battle") and not children(verb, "dobj", "dative", "prep"):
        for one, other in combinations(doers, 2):
            yield TokenTie("fights", one, other, "fight one another")
    if word in FIGHTING:
        yield from _struck_in(nouns, verb)
        # 'the Coalition effort to defeat X'
        if not doers and verb.dep_ == "acl" and verb.tag_ == "VB":
            doers = [m for m in modifiers(nouns, verb.head) if nouns.is_actor(m)]
        elif not doers and verb.dep_ == "conj" and verb.head.dep_ == "acl":
            doers = [m for m in modifiers(nouns, verb.head.head) if nouns.is_actor(m)]
    for one in doers:
        arms = nouns.label(one) == "ARM"
        if word in FIGHTING and (arms or word != "engage"):
            for other in each(objects(verb)):
                # what arms hit may be anything; whom people fight are people, and where they attack
                anything = arms and other.pos_ in ("NOUN", "PROPN")
                if nouns.is_actor(other) or anything or (nouns.label(other) == "LOC" and word in _ON):
                    yield TokenTie("fights", one, nouns.named(other), "arms hit" if arms else "fights")
            for other in governed(verb, ("with",)):
                if nouns.is_actor(other) and word in ("fight", "clash", "battle"):
                    yield TokenTie("fights", one, other, "fights with")
        if word in FREEING:
            for other in governed(verb, ("from", "of")):
                if nouns.is_actor(other) or any(True for _ in modifiers(nouns, other)):
                    yield TokenTie("fights", one, other, "takes from")
        for other in _targets(nouns, governed(verb, ("against",))):
            yield TokenTie("fights", one, other, "acts against")
        for thing in children(verb, "dobj") if word in WAGING else ():
            for battle in conjuncts(thing):
                if battle.lemma_.lower() in BATTLES:
                    for other in _targets(
                        nouns,
                        governed(battle, ("against", "on", "targeting", *_OF.get(battle.lemma_.lower(), ()))),
                    ):
                        yield TokenTie("fights", one, other, "wages against")


def _struck_in(nouns: Nouns, verb: Token) -> Iterator[TokenTie]:
    """'was killed in a raid by X', 'in a raid conducted by X'."""
    for link in children(verb, "prep"):
        for battle in children(link, "pobj"):
            if link.lower_ not in ("in", "by", "during") or battle.lemma_.lower() not in BATTLES:
                continue
            clauses = [battle, *children(battle, "acl")]
            owners = [*modifiers(nouns, battle), *(o for c in clauses for o in governed(c, ("by",)))]
            for one in owners:
                for other in each(objects(verb)):
                    if nouns.label(other) is not None and nouns.label(one) is not None:
                        yield TokenTie("fights", one, other, "struck in")


# What is attacked hangs on these by "of".
_OF = dict.fromkeys(("bombardment", "bombing", "shelling"), ("of",))
_ON = frozenset("attack bomb bombard hit invade raid shell storm strike target".split())


def doers_of(nouns: Nouns, verb: Token, labels: tuple[str, ...]) -> list[Token]:
    """Return a verb's subjects of these labels, and states, persons by their names."""
    return [nouns.named(s) for s in each(subjects(verb)) if nouns.label(s) in labels]


def acted_on(verb: Token) -> list[Token]:
    """Return a verb's objects; of 'helps the army to hold', the army too."""
    helped = [
        c for c in children(verb, "ccomp") if c.tag_ == "VB" and not any(a.tag_ == "MD" for a in c.lefts)
    ]
    heads = [s for c in helped for s in children(c, "nsubj")]
    return [*each(objects(verb)), *each(heads)]


def _targets(nouns: Nouns, found: list[Token]) -> list[Token]:
    """Return those against whom one can fight; 'ISIL targets' are ISIL's."""
    return [o for o in found if nouns.label(o) is not None or any(True for _ in modifiers(nouns, o))]
