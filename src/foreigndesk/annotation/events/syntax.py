"""Questions that the event modules ask of spaCy's parse (ClearNLP labels, as its English models give)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "csubj", "expl")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
OBJECTS = ("dobj", "obj")
VERBAL = ("VERB", "AUX")


def children(token: Token, *labels: str) -> list[Token]:
    """Return the dependents that bear one of the labels, in text order."""
    return [child for child in token.children if child.dep_ in labels]


def conjuncts(token: Token) -> list[Token]:
    """Return the token and what is coordinated with it, in text order."""
    found, queue = [token], [token]
    while queue:
        for child in children(queue.pop(), "conj"):
            if (child.pos_ in VERBAL) == (token.pos_ in VERBAL):
                found.append(child)
                queue.append(child)
    return sorted(found, key=lambda t: t.i)


def ancestors(token: Token) -> Iterator[Token]:
    """Yield the token's heads from near to far."""
    while token.head.i != token.i:
        token = token.head
        yield token


def coordinator(token: Token) -> Token:
    """Return what a coordinated token is joined to, mended where the forms show that the parser chose wrongly.

    In 'she plans to visit Oslo, attend the talks and meet the king' a bare 'attend' cannot be joined to 'plans'.
    """
    head = token.head
    if token.pos_ not in VERBAL or token.tag_ not in ("VB", "VBP") or token.lower_ != token.lemma_.lower():
        return head
    if head.tag_ in ("VB", "VBP", "MD") or children(token, "nsubj", "aux"):
        return head
    for earlier in reversed(list(token.doc[token.sent.start : token.i])):
        if earlier.tag_ == "VB" and any(c.lower_ == "to" or c.tag_ == "MD" for c in children(earlier, "aux")):
            return earlier
    return head


def first_conjunct(token: Token) -> Token:
    """Return the verb or noun that heads the coordination that the token is in."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = coordinator(token)
    return token


def scheduling(noun: Token) -> Token | None:
    """Return the participle that says for when an event noun is set ('a visit to Oslo, set to begin Monday'), or None."""
    for clause in children(noun, "acl"):
        if clause.lemma_.lower() in SCHEDULED:
            return clause
    following = noun.right_edge.i + 1
    if following < len(noun.doc) and noun.doc[following].lower_ == ",":
        following += 1
    if following < noun.sent.end:
        token = noun.doc[following]
        if (
            token.lower_ in SCHEDULED_FORMS
            and token.tag_ in ("VBN", "VBD", "JJ")
            and not children(token, "nsubj", "nsubjpass")
        ):
            return token
    return None


SCHEDULED = frozenset("set schedule plan slate due expect".split())
SCHEDULED_FORMS = frozenset("set scheduled planned slated due expected".split())


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive voice (with or without its auxiliary)."""
    if children(verb, "nsubjpass", "auxpass", "agent"):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "relcl") and not children(verb, "aux", "nsubj", "dobj")


def prepositional_objects(token: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """Return the objects of the token's prepositions of these lemmas; chains ('out of') are followed."""
    found: list[Token] = []
    for prep in token.children:
        if prep.dep_ not in ("prep", "agent", "dative") or prep.pos_ not in (
            "ADP",
            "SCONJ",
            "PART",
            "ADV",
            "VERB",
        ):
            continue
        words = {prep.lower_}
        links = [prep]
        for inner in children(prep, "prep"):
            words.add(inner.lower_)
            links.append(inner)
        if not words.intersection(prepositions):
            continue
        for link in links:
            for pobj in children(link, "pobj"):
                found.extend(conjuncts(pobj))
    return found


def objects(verb: Token) -> list[Token]:
    """Return what a verb acts on: its direct objects, or its subject in the passive voice."""
    heads = children(verb, *OBJECTS)
    if is_passive(verb):
        heads = children(verb, *PASSIVE_SUBJECTS) or heads
        if not heads and verb.dep_ == "acl":
            heads = [verb.head]
    if not heads and verb.dep_ == "conj" and is_passive(first_conjunct(verb)) and verb.tag_ == "VBN":
        heads = children(first_conjunct(verb), *PASSIVE_SUBJECTS)
    if not heads:
        heads = [child for child in children(verb, "dative") if child.pos_ != "ADP"]
    return [token for head in heads for token in conjuncts(_unwrap(head))]


def _unwrap(noun: Token) -> Token:
    """Return the noun that counts in 'a series of talks', 'one of the hostages', 'dozens of people'."""
    if noun.lemma_.lower() in MEASURES or noun.pos_ == "NUM":
        inner = prepositional_objects(noun, ("of",))
        if inner:
            return inner[0]
    return noun


MEASURES = frozenset(
    "series round number lot dozen dozens hundred hundreds thousand thousands group team couple pair some many several "
    "most all one score scores wave string set all range kind type sort form majority member members million".split()
)
