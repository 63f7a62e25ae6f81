"""Deployments and withdrawals: which force, how many, from where and to where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import (
    VERBAL,
    children,
    conjuncts,
    is_time,
    prepositional_objects,
    unwrap,
)
from foreigndesk.model import Detail, DetailField

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_TO = frozenset("to into in at near along toward towards around across on off outside".split())
_UNITS = frozenset(
    "police policeman officer guard fighter militia militant commando marine force army military group equipment "
    "system launcher interceptor radar patriot adviser advisor trainer peacekeeper observer monitor gunship "
    "man armor armour vehicle carrier wing squadron corps".split()
)


def force_details(words: EventWords) -> Iterator[Detail]:
    """Yield force, number, from and to of a deployment or a withdrawal; 'from' alone where no force is told."""
    forces = _forces(words)
    withdrawn = words.event.type == "RETREAT"
    if not forces and not withdrawn:
        return
    for force in forces:
        yield words.noun_detail("force", force, frozenset())
        number = words.number("number", force)
        if number is not None:
            yield number
    seen: set[int] = set()
    roles = [
        o for h in words.heads for p in children(h, "prep") if p.lower_ == "as" for o in children(p, "pobj")
    ]
    # 'sent troops last month to Mali': the parser hangs the goal on the time
    times = [c for c in children(words.verb, "npadvmod", "tmod") if is_time(c)]
    for head in (*words.heads, *forces, *roles, *times):
        for preposition in children(head, "prep", "dative"):
            field: DetailField | None = None
            if preposition.lower_ in ("from", "out"):
                field = "from"
            elif preposition.lower_ in _TO:
                # troops withdrawn 'in Mali' leave Mali; troops 'to Mali' go there
                stay = preposition.lower_ not in ("to", "into", "toward", "towards")
                field = "to" if not withdrawn or not stay else None
                if withdrawn and stay and head in forces and preposition.lower_ in ("in", "at"):
                    field = "from"
            if words.event.mode == "patrol" and field == "from":
                continue  # 'patrols 50 km from the city'
            if field is None or (field == "to" and not forces):
                continue
            goals = [
                *children(preposition, "pobj"),
                *(o for p in children(preposition, "prep") for o in children(p, "pobj")),
            ]
            for goal in goals:
                for noun in conjuncts(goal):
                    if noun.i not in seen and _is_place(words, noun):
                        seen.add(noun.i)
                        yield words.noun_detail(field, noun)
    if words.verb.lemma_.lower() in ("enter", "cross"):
        for noun in words.objects():
            if noun.i not in seen and _is_place(words, noun):
                yield words.noun_detail("to", noun)
    if withdrawn:
        for noun in words.objects():
            if noun.i not in seen and noun not in forces and words.draft.place_over(noun.idx) is not None:
                yield words.noun_detail("from", noun)


_FIGHTERS = frozenset("rebel fighter insurgent militant guerrilla force troop".split())


def _forces(words: EventWords) -> list[Token]:
    found: dict[int, Token] = {}
    candidates: list[Token] = list(words.objects())
    for noun in words.nouns:
        candidates += prepositional_objects(noun, ("of",))
        candidates += children(noun, "compound", "nmod")
        for possessor in children(noun, "poss"):
            candidates.append(possessor)
    if words.verb.pos_ in VERBAL and not any(is_force(c) for c in candidates):
        candidates += [
            s for s in children(words.verb, "nsubj") if is_force(s) or s.lemma_.lower() in _FIGHTERS
        ]
    for candidate in candidates:
        for noun in conjuncts(unwrap(candidate)):
            if is_force(noun) or noun.lemma_.lower() in _FIGHTERS:
                found[noun.i] = noun
    return [found[i] for i in sorted(found)]


def is_force(noun: Token) -> bool:
    """Whether a noun names men or arms that can be sent somewhere."""
    classes = word_classes()
    lemma = noun.lemma_.lower()
    return noun.pos_ in ("NOUN", "PROPN") and lemma in classes["force"] | classes["troops"] | _UNITS


_SPOTS = frozenset(
    "border coast capital city town village region area province island frontier base sea gulf airport north south "
    "east west suburb hotbed corridor square street zone line front centre center port strait peninsula country".split()
)


def _is_place(words: EventWords, noun: Token) -> bool:
    if noun.ent_type_ in ("DATE", "TIME"):
        return False
    classes = word_classes()
    spots = _SPOTS | classes["territory"] | classes["target"] | classes["obstacle"]
    return words.draft.place_over(noun.idx) is not None or noun.lemma_.lower() in spots
