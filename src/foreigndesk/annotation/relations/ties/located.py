"""Who or what is where: a place that hangs on a noun, on its verb, or on what it takes part in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.arguments import subjects
from foreigndesk.annotation.events.syntax import VERBAL, children, conjuncts, is_passive, objects
from foreigndesk.annotation.relations.ties.nouns import HERE, Nouns, TokenTie, each

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

PLACING = frozenset(
    """above across along around at behind beneath from in inside into near off on outside over through throughout to
    toward towards under within""".split()
)
# What may follow a noun and place it ('the mosque in Homs'); 'to' and 'into' tell where a verb goes.
AT_REST = frozenset(
    "across along around at behind beneath from in inside near off on outside throughout under within".split()
)
# Verbs whose object is where the subject is, or goes to.
VISITING = frozenset(
    """approach capture clear cross defend enter isolate leave liberate occupy patrol reach retake scour search seize storm
    tour visit""".split()
)

TOWARDS = frozenset(("to", "toward", "towards"))
GOING = frozenset(
    """accompany advance arrive bring come deploy drive escape flee fly follow go head invite journey lead march
    move pull push retreat return ride run rush sail send ship sneak take transfer travel walk withdraw""".split()
)
# Nouns whose owner is where they are.
BEING = frozenset(
    """activity arrival campaign deployment effort fight journey mission operation presence return stay stop tour trip
    visit work""".split()
)
PUTTING = frozenset(
    """arrest base bury capture deploy detain find have hold house imprison keep leave lock lose place put send settle
    shelter station store strand trap""".split()
)
# Verbs whose subject is where what they tell of takes place ('held talks in Oslo'; not 'condemned the raid in Oslo').
TAKING_PART = frozenset(
    """attend begin carry chair commit complete conclude conduct convene do end finish give have hold host join launch
    lead make open organise organize perform run stage start wage""".split()
)


def located(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield who or what a sentence puts into which place, and places inside places."""
    for token in tokens:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and nouns.label(token) is not None:
            yield from _beside(nouns, token)
        if token.pos_ in VERBAL:
            yield from _by_verb(nouns, token)
        elif token.lemma_.lower() in BEING:
            # 'its presence in Mali', 'my visit to Oslo'
            for owner in children(token, "poss"):
                for _, place in places(nouns, token) if nouns.is_actor(owner) else ():
                    yield TokenTie("located", owner, place, "presence in")


def places(nouns: Nouns, head: Token) -> Iterator[tuple[str, Token]]:
    """Yield the places that hang on a head with the preposition ('there': by an adverb)."""
    for child in head.children:
        if child.dep_ == "advmod" and child.lower_ in HERE:
            yield "there", child
        if child.dep_ != "prep" or child.lower_ not in PLACING:
            continue
        for link in (child, *(c for c in children(child, "prep") if c.lower_ in PLACING or c.lower_ == "of")):
            for place in each(children(link, "pobj")):
                if nouns.label(place) == "LOC":
                    yield child.lower_, place


def _beside(nouns: Nouns, noun: Token) -> Iterator[TokenTie]:
    label = nouns.label(noun)
    for preposition, place in places(nouns, noun):
        if preposition in AT_REST:
            if preposition == "from" and label != "ARM":
                continue  # where people are from they are no more
            for one in conjuncts(noun) if noun.dep_ != "conj" else [noun]:
                if one.i < place.i and nouns.label(one) is not None:
                    yield TokenTie("located", one, place, f"noun {preposition} {label}")
    # 'weapons and fighters across the border': the last of them carries the place
    if noun.dep_ == "conj" and label in ("ORG", "LOC", "ARM"):
        first = noun.head
        for preposition, place in places(nouns, noun):
            if preposition in AT_REST and nouns.label(first) == label:
                yield TokenTie("located", first, place, f"noun shared {label}")
    if label != "LOC":
        return
    for clause in children(noun, "relcl"):
        if any(c.lower_ == "where" for c in children(clause, "advmod")):
            for one in each(subjects(clause)):
                if nouns.label(one) in ("PER", "ORG", "ARM"):
                    yield TokenTie("located", one, noun, "where")
    for child in noun.children:
        before = child.i < noun.i and child.pos_ == "PROPN" and nouns.label(child) == "LOC"
        if before and child.dep_ in ("poss", "compound") and noun.pos_ == "NOUN":
            yield TokenTie("located", noun, child, f"place {child.dep_} of place")
        elif before and child.dep_ == "poss":
            yield TokenTie("located", noun, child, "place poss of place")


def _by_verb(nouns: Nouns, verb: Token) -> Iterator[TokenTie]:
    doers = [
        nouns.named(s)
        for s in each(subjects(verb))
        if nouns.label(s) in ("PER", "ORG", "ARM") or (nouns.label(s) == "LOC" and verb.lemma_ == "be")
    ]
    done = [nouns.named(o) for o in each(objects(verb)) if nouns.label(o) is not None]
    found = list(places(nouns, verb))
    if verb.lemma_ == "be":
        found += [p for a in children(verb, "attr", "acomp") for p in places(nouns, a)]
    for preposition, place in found:
        if preposition == "from" or (preposition in TOWARDS and verb.lemma_.lower() not in GOING):
            continue
        front = "front " if place.i < verb.i else ""
        for one in doers:
            yield TokenTie("located", one, place, f"{front}doer {preposition}")
        # 'they were held in Oslo', 'keeps troops in Oslo'; not 'they praised the army in Oslo'
        if is_passive(verb) or verb.lemma_.lower() in PUTTING:
            for one in done:
                if one not in doers:
                    yield TokenTie("located", one, place, f"{front}done {preposition}")
    if verb.lemma_.lower() in VISITING:
        for one in doers:
            for place in done:
                if nouns.label(place) == "LOC" and place != one:
                    yield TokenTie("located", one, place, "visits")
    # 'finished his talks in Oslo', 'was killed in a raid near Homs': where that was
    through: list[tuple[Token, str]] = []
    if verb.lemma_.lower() in TAKING_PART:
        through = [(o, "dobj") for d in children(verb, "dobj") for o in conjuncts(d)]
    through += [
        (o, p.lower_)
        for p in children(verb, "prep", "agent")
        for o in children(p, "pobj")
        if p.lower_ in _EVENTS
    ]
    for happening, link in through:
        if nouns.label(happening) not in (None, "ARM"):
            continue
        for preposition, place in places(nouns, happening):
            if preposition not in AT_REST:
                continue
            for one in [*doers, *(done if link != "dobj" else ())]:
                yield TokenTie("located", one, place, f"happening {link} {preposition}")


_EVENTS = frozenset("in by at during".split())
