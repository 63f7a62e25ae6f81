"""Who leads whom or holds what, and who belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.arguments import subjects
from foreigndesk.annotation.events.syntax import VERBAL, children, objects
from foreigndesk.annotation.relations.ties.nouns import Nouns, TokenTie, each, governed

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

LEADERS = frozenset("boss chairman chief commandant commander founder head leader owner ringleader".split())
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
    """Yield who is part of, comes from, works for or joins which body."""
    for token in tokens:
        word = token.lemma_.lower()
        if token.pos_ in VERBAL:
            yield from _joined(nouns, token, word)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from _from_a_body(nouns, token, word)
            yield from _post_in_a_body(nouns, token, word)
            yield from _including(nouns, token)
            if word == "part":
                yield from _part(nouns, token)


def _from_a_body(nouns: Nouns, noun: Token, word: str) -> Iterator[TokenTie]:
    """'members of X', 'fighters from X', 'Jan Berg of X'."""
    name = noun.ent_type_ == "PERSON" and noun.pos_ == "PROPN"
    if not nouns.is_actor(noun) or (noun.pos_ == "PROPN" and not name and word not in MEMBERS):
        return
    bodies = governed(noun, ("of", "from") if name or word in MEMBERS else ("from",))
    after = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    if after.dep_ == "prep" and after.lower_ == "from" and after.head != noun:
        bodies += each(children(after, "pobj"))  # 'cut off the rebels from X', hung on the verb
    for body in bodies:
        if nouns.label(body) == "ORG":
            yield TokenTie("belongs", noun, body, "member of" if word in MEMBERS else "comes from")


def _post_in_a_body(nouns: Nouns, noun: Token, word: str) -> Iterator[TokenTie]:
    """'A, a member of X'; 'A, a researcher at X'; 'A is X's lawyer'. Who leads it is told by `leaders`."""
    holder = noun.head if noun.dep_ == "appos" else None
    if noun.dep_ == "attr":
        holder = next(iter(each(subjects(noun.head))), None)
    if holder is None or not nouns.is_actor(holder) or word in LEADERS:
        return
    if word in MEMBERS:
        bodies = governed(noun, ("of", "from", "for", "with", "at"))
        bodies += [c for c in noun.lefts if c.dep_ in ("compound", "poss")]
    elif nouns.label(noun) == "PER" and nouns.label(holder) == "PER":
        bodies = governed(noun, ("at", "for", "with"))
        bodies += [c for c in noun.lefts if c.dep_ == "poss"]
    else:
        return
    for body in bodies:
        if nouns.label(body) == "ORG":
            yield TokenTie("belongs", holder, body, "is member of" if word in MEMBERS else "has a post at")


def _including(nouns: Nouns, noun: Token) -> Iterator[TokenTie]:
    label = nouns.label(noun)
    for link in children(noun, "prep") if label is not None else ():
        for one in each(children(link, "pobj")) if link.lower_ == "including" else ():
            if label == "LOC" and nouns.label(one) == "LOC":
                yield TokenTie("located", one, noun, "including")
            elif label != "LOC" and nouns.label(one) in ("ORG", "LOC"):
                yield TokenTie("belongs", one, noun, "including")


def _part(nouns: Nouns, part: Token) -> Iterator[TokenTie]:
    """'A is part of X', 'A serves as part of X'."""
    verb = part.head if part.dep_ == "attr" else part.head.head
    if (part.dep_ != "attr" and part.head.lower_ != "as") or verb.pos_ not in VERBAL:
        return
    holder = next(iter(each(subjects(verb))), None)
    for body in governed(part, ("of",)):
        if holder is not None and nouns.label(holder) is not None and nouns.label(body) == "ORG":
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
