"""Attacks: with which weapon, at which target, and how many were killed and wounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import (
    VERBAL,
    ancestors,
    children,
    conjuncts,
    is_passive,
    objects,
    prepositional_objects,
    unwrap,
)
from foreigndesk.model import Detail, DetailField

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_WEAPONS = frozenset(
    "missile rocket shell mortar bomb drone airstrike warplane jet helicopter gunship artillery grenade rifle gun "
    "gunfire machete knife gas torpedo mine explosive device cannon tank sniper fire bullet car truck vest belt "
    "ammunition kalashnikov pistol weapon napalm sarin chlorine phosphorus uav howitzer projectile ied munition "
    "shelling aircraft plane firebomb rocket-propelled".split()
)
# Modifiers of an attack's noun that tell its weapon ('air raid', 'suicide bombing').
_KINDS = frozenset(
    "air aerial missile rocket drone mortar bomb car suicide truck artillery grenade gun knife gas chemical nerve "
    "roadside arson sniper tank naval cyber airborne helicopter shell".split()
)
_KILL = frozenset("kill die murder massacre slaughter assassinate perish behead execute".split())
_WOUND = frozenset("wound injure hurt maim".split())
_NO_TARGET = frozenset(
    "attack strike raid airstrike fire assault operation offensive hour time day night".split()
)
_STRIKING = frozenset(
    "attack bomb shell bombard invade ambush storm besiege raid pound strafe mortar assault hit strike target destroy "
    "shoot assassinate overrun torpedo abduct kidnap torture massacre murder".split()
)
_REPORTING = frozenset("report fear confirm believe know".split())
_FIRING = frozenset("fire launch open lob".split())
# Nouns whose 'of' brings in what was attacked.
_OF_ITS_TARGET = frozenset("bombing shelling bombardment invasion assassination raid storming siege".split())


def strike_details(words: EventWords) -> Iterator[Detail]:
    """Yield weapon, target, killed and wounded of an attack."""
    yield from _weapon(words)
    yield from _target(words)
    yield from _toll(words)


def _weapon(words: EventWords) -> Iterator[Detail]:
    for noun in words.nouns:
        kinds = [
            c for c in children(noun, "compound", "amod", "nmod") if c.lemma_.lower() in _KINDS | _WEAPONS
        ]
        if kinds:
            # 'air' alone names no weapon; 'air strike' does
            named = kinds[-1].lemma_.lower() in _WEAPONS - {"car", "truck"}
            yield words.detail("weapon", kinds[0].left_edge, kinds[-1] if named else noun)
    candidates = [noun for _, noun in words.objects_of("with", "by")]
    if words.verb.pos_ in VERBAL:
        candidates += children(words.verb, "nsubj")
        candidates += [
            o for c in children(words.verb, "advcl", "acl") if c.lemma_.lower() == "use" for o in objects(c)
        ]
        if words.verb.lemma_.lower() in (
            "fire",
            "launch",
            "drop",
            "lob",
            "detonate",
            "explode",
            "rain",
            "throw",
            "hurl",
        ):
            candidates += words.objects()
    for candidate in candidates:
        for noun in conjuncts(unwrap(candidate)):
            if noun.lemma_.lower() in _WEAPONS and noun.i not in {n.i for n in words.nouns}:
                yield words.noun_detail("weapon", noun)


def _target(words: EventWords) -> Iterator[Detail]:
    found: dict[int, Token] = {}
    verb = words.verb
    lemma = verb.lemma_.lower()
    if verb.pos_ in VERBAL and words.proposal.noun is None and lemma in _STRIKING:
        found |= {o.i: o for o in words.objects()}
        found |= {o.i: o for o in prepositional_objects(verb, ("at",))} if lemma == "shoot" else {}
    elif verb.pos_ in VERBAL and lemma in ("kill", "murder", "wound"):
        # whom, where it is not a number ('killed a commander')
        if all(words.number("killed", o) is None for o in words.objects()):
            found |= {o.i: o for o in words.objects()}
    if not found and words.nouns:
        found |= {n.i: n for _, n in words.objects_of("on", "against", "at", "upon")}
    elif not found and lemma in _FIRING:
        found |= {n.i: n for _, n in words.objects_of("at", "on", "into", "against")}
    if not found:
        for noun in words.nouns:
            if noun.lemma_.lower() in _OF_ITS_TARGET:
                found |= {n.i: n for n in prepositional_objects(noun, ("of",))}
    classes = word_classes()
    for noun in found.values():
        if (
            noun.ent_type_ in ("DATE", "TIME")
            or noun.pos_ in ("PRON", "NUM")
            or noun.lemma_.lower() in _NO_TARGET
        ):
            continue
        place = words.draft.place_over(noun.idx)
        if noun.lemma_.lower() in classes["attack"] or (place is not None and _is_sea(words, place)):
            continue
        yield words.noun_detail("target", noun)


def _is_sea(words: EventWords, place: int) -> bool:
    return words.draft.places[place].feature in ("sea", "strait")


def _toll(words: EventWords) -> Iterator[Detail]:
    for noun in words.nouns:
        if noun.lemma_.lower() in _KILLINGS:
            for victim in prepositional_objects(noun, ("of",)):
                number = words.number("killed", victim)
                if number is not None:
                    yield number
    for token in words.verb.sent:
        lemma = token.lemma_.lower()
        if token.pos_ in VERBAL and lemma in _KILL | _WOUND and _belongs(words, token):
            field: DetailField = "killed" if lemma in _KILL else "wounded"
            yield from _counted(words, token, field)
        elif token.lower_ in ("dead", "wounded", "injured") and _belongs(words, token):
            field = "killed" if token.lower_ == "dead" else "wounded"
            yield from _left(words, token, field)


_KILLINGS = frozenset("killing murder death massacre slaughter assassination".split())


def _belongs(words: EventWords, verb: Token) -> bool:
    """Whether a killing is that of the event: it is the trigger, hangs on it, or the event is what killed."""
    heads = {head.i for head in words.heads}
    if verb.i in heads:
        return True
    path = {a.i for a in ancestors(verb)}
    if heads & path:
        return True
    for head in words.heads:
        for above in ancestors(head):
            if above.i == verb.i:
                return True
            if above.pos_ in VERBAL and above.i != verb.i and above.lemma_.lower() in _KILL | _WOUND:
                break
        # 'killed twelve and wounded thirty': joined to the trigger
        if verb.dep_ == "conj" and verb.head.i == head.i:
            return True
    return False


def _counted(words: EventWords, verb: Token, field: DetailField) -> Iterator[Detail]:
    if verb.lemma_.lower() in ("die", "perish"):
        sufferers = children(verb, "nsubj")
    else:
        sufferers = objects(verb) if not is_passive(verb) else children(verb, "nsubjpass") or objects(verb)
    if not sufferers and verb.head.lemma_.lower() in _REPORTING:
        sufferers = objects(verb.head) or children(verb.head, "nsubj")  # 'with two people reported killed'
    for sufferer in sufferers:
        for noun in conjuncts(sufferer):
            number = words.number(field, noun)
            if number is not None:
                yield number


def _left(words: EventWords, adjective: Token, field: DetailField) -> Iterator[Detail]:
    """'left 12 people dead', 'with 30 wounded': the subject of the small clause, or the number before the word."""
    small = objects(adjective.head) if adjective.head.pos_ in VERBAL else []
    numbers = [
        number
        for candidate in (*children(adjective, "nsubj"), *small, adjective.head)
        if candidate.i < adjective.i and candidate.pos_ in ("NOUN", "NUM", "PROPN")
        for noun in conjuncts(candidate)
        if (number := words.number(field, noun)) is not None
    ]
    yield from numbers
    if numbers:
        return
    if adjective.i > adjective.sent.start and adjective.nbor(-1).like_num:
        number = words.number(field, adjective.nbor(-1))
        if number is not None:
            yield number
