"""Who leads whom or holds what, and who belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.arguments import subjects
from foreigndesk.annotation.events.syntax import VERBAL, children, objects
from foreigndesk.annotation.relations.ties.nouns import Nouns, TokenTie, each, governed

if TYPE_CHECKING:
    from spacy.tokens import Token

LEADERS = frozenset("boss chief commandant commander founder head leader owner ringleader".split())
LEADING = frozenset("chair command direct head lead oversee run".split())
HOLDING = frozenset("capture control govern hold occupy rule run seize".split())
WIELDING = frozenset("deliver deploy field fire operate own possess seize use".split())
MEMBERS = frozenset(
    """adviser branch component doctor element expert fighter graduate member militant officer
    operative representative soldier student team troop unit wing""".split()
)
INCLUDING = frozenset(("include", "comprise"))
JOINING = frozenset(("join", "represent", "leave", "belong", "integrate"))


def leaders(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield who commands or runs what, and who holds which ground or arms."""
    for token in tokens:
        word = token.lemma_.lower()
        if token.pos_ in ("NOUN", "PROPN") and word in LEADERS:
            yield from _leader(nouns, token)
        if token.pos_ in VERBAL:
            yield from _led(nouns, token, word)
        # 'rebel-held terrain'
        if (
            token.dep_ == "amod"
            and token.lower_ in ("held", "controlled")
            and nouns.label(token.head) == "LOC"
        ):
            for holder in children(token, "npadvmod", "compound", "nsubj", "advmod"):
                if nouns.label(holder) == "ORG":
                    yield TokenTie("leads", holder, token.head, "held by")


def _leader(nouns: Nouns, noun: Token) -> Iterator[TokenTie]:
    led = [o for o in governed(noun, ("of", "for")) if nouns.label(o) in ("ORG", "PER", "LOC")]
    led += [
        c for c in noun.lefts if c.dep_ in ("compound", "nmod", "poss") and nouns.label(c) in ("ORG", "LOC")
    ]
    # 'Gen. A, commander, B': the body follows as another apposition
    led += [c for c in children(noun, "appos") if nouns.label(c) == "ORG"]
    holder: Token | None = None
    if noun.dep_ == "appos":
        holder = noun.head
        led += [c for c in children(holder, "appos") if c.i > noun.i and nouns.label(c) == "ORG"]
    elif noun.dep_ == "attr":
        holder = next(iter(each(subjects(noun.head))), None)
    elif noun.dep_ in ("compound", "nmod") and nouns.label(noun.head) == "PER":
        holder = noun.head
        led += [
            c for c in noun.head.lefts if c.dep_ == "compound" and c.i < noun.i and nouns.label(c) == "ORG"
        ]
    else:
        holder = next((c for c in children(noun, "appos") if nouns.label(c) == "PER"), None)
    if holder is not None and nouns.is_actor(holder):
        for one in led:
            yield TokenTie("leads", holder, one, f"{noun.lemma_.lower()} of")


def _led(nouns: Nouns, verb: Token, word: str) -> Iterator[TokenTie]:
    for one in each(subjects(verb)):
        if not nouns.is_actor(one):
            continue
        holder = nouns.named(one)
        for other in each(objects(verb)):
            label = nouns.label(other)
            if word in LEADING and label in ("ORG", "PER") and other.pos_ != "PRON":
                yield TokenTie("leads", holder, other, "leads")
            elif word in HOLDING and label == "LOC":
                yield TokenTie("leads", holder, other, "holds place")
            elif word in WIELDING and label == "ARM":
                yield TokenTie("leads", holder, other, "wields")
        if any(c.lemma_ in ("control", "command", "charge") for c in children(verb, "dobj")):
            control = [c for c in children(verb, "dobj") if c.lemma_ in ("control", "command", "charge")]
            for other in [o for c in control for o in governed(c, ("of",))] + governed(verb, ("of",)):
                if nouns.label(other) is not None:
                    yield TokenTie("leads", holder, other, "control of")


def members(nouns: Nouns, tokens: Sequence[Token]) -> Iterator[TokenTie]:
    """Yield who is part of, comes from or joins which body."""
    for token in tokens:
        word = token.lemma_.lower()
        label = nouns.label(token)
        if token.pos_ in VERBAL:
            yield from _joined(nouns, token, word)
            continue
        if token.pos_ not in ("NOUN", "PROPN"):
            continue
        if label in ("PER", "ORG") and (word in MEMBERS or token.pos_ == "NOUN"):
            links = ("of", "from") if word in MEMBERS else ("from",)
            bodies = governed(token, links)
            after = token.nbor(1) if token.i + 1 < len(token.doc) else token
            if after.dep_ == "prep" and after.lower_ == "from" and after.head != token:
                bodies += each(children(after, "pobj"))  # 'cut off the rebels from X', hung on the verb
            for body in bodies:
                if nouns.label(body) == "ORG":
                    yield TokenTie("belongs", token, body, "member of" if word in MEMBERS else "comes from")
            if word in MEMBERS:
                holder = token.head if token.dep_ == "appos" else None
                if token.dep_ == "attr":
                    holder = next(iter(each(subjects(token.head))), None)
                if holder is not None and nouns.is_actor(holder):
                    bodies = governed(token, ("of", "from", "for", "with", "at"))
                    bodies += [c for c in token.lefts if c.dep_ in ("compound", "poss")]
                    for body in bodies:
                        if nouns.label(body) == "ORG":
                            yield TokenTie("belongs", holder, body, "is member of")
        if label is not None or word in ("nation", "country", "state"):
            for link in children(token, "prep"):
                if link.lower_ == "including":
                    for one in each(children(link, "pobj")):
                        if label == "LOC" and nouns.label(one) == "LOC":
                            yield TokenTie("located", one, token, "including")
                        elif label != "LOC" and nouns.label(one) in ("ORG", "LOC"):
                            yield TokenTie("belongs", one, token, "including")
        if word == "part":
            holder = next(iter(each(subjects(token.head))), None) if token.dep_ == "attr" else None
            if token.dep_ == "pobj" and token.head.lower_ == "as":
                verb = token.head.head
                holder = next(iter(each(subjects(verb))), None) if verb.pos_ in VERBAL else None
            if holder is not None and nouns.label(holder) is not None:
                for body in governed(token, ("of",)):
                    if nouns.label(body) == "ORG":
                        yield TokenTie("belongs", holder, body, "part of")


def _joined(nouns: Nouns, verb: Token, word: str) -> Iterator[TokenTie]:
    if word in INCLUDING:
        wholes, parts = each(subjects(verb)), each(objects(verb))
        for whole in wholes:
            for part in parts:
                if nouns.label(part) is None or nouns.label(whole) is None or part == whole:
                    continue
                if nouns.label(whole) == "LOC" and nouns.label(part) == "LOC":
                    yield TokenTie("located", part, whole, "includes")
                else:
                    yield TokenTie("belongs", part, whole, "includes")
    elif word in JOINING:
        for one in each(subjects(verb)):
            for body in [*each(objects(verb)), *governed(verb, ("to", "with", "into"))]:
                joined = nouns.label(body) == "ORG" and (body.lower_ != "forces" or any(body.lefts))
                if nouns.is_actor(one) and joined:
                    yield TokenTie("belongs", nouns.named(one), body, f"{word}s")
