"""Questions that the event modules ask of spaCy's parse (ClearNLP labels, as its English models give)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.parsing.memo import asked_once

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

SUBJECTS = ("nsubj", "csubj", "expl")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
OBJECTS = ("dobj", "obj")
VERBAL = ("VERB", "AUX")


def children(token: Token, *labels: str) -> list[Token]:
    """Return the dependents that bear one of the labels, in text order."""
    below = token.children
    return [child for child in below if child.dep_ in labels] if below else []


@asked_once
def conjuncts(token: Token) -> list[Token]:
    """Return the token and what is coordinated with it, in text order."""
    if not token.children:
        return [token]
    found, queue = [token], [token]
    while queue:
        for child in children(queue.pop(), "conj"):
            if (child.pos_ in VERBAL) == (token.pos_ in VERBAL):
                found.append(child)
                queue.append(child)
    found += [t for f in list(found) for t in _stray_conjuncts(f) if t not in found]
    return sorted(found, key=lambda t: t.i)


def _stray_conjuncts(noun: Token) -> list[Token]:
    """Return what the parser hung elsewhere: 'A, as well as B' (as an apposition), 'X of A and Y of B' (on A)."""
    found: list[Token] = []
    links = children(noun, "cc")
    for apposition in children(noun, "appos"):
        first = apposition.left_edge.i
        joined = first > 2 and noun.doc.span(first - 3, first).text.lower() == "as well as"
        if (joined or any(noun.i < link.i < first for link in links)) and apposition.ent_type_ not in TIMES:
            found += conjuncts(apposition)
    if noun.ent_type_ == "PERSON":
        for prep in children(noun, "prep"):
            for place in children(prep, "pobj"):
                if place.ent_type_ == "GPE":
                    found += [t for t in conjuncts(place) if t.i != place.i and t.ent_type_ == "PERSON"]
    return found


def mend_tags(doc: Doc) -> None:
    """Make nouns of the plurals that the tagger took for verbs though a preposition governs them ('of US airstrikes')."""
    for token in doc:
        if token.tag_ == "VBZ" and token.dep_ == "pobj" and not children(token, *SUBJECTS):
            token.tag_, token.pos_ = "NNS", "NOUN"
            doc.memo.clear()


def is_lost_verb(verb: Token) -> bool:
    """Whether the parser took a sentence's verb for a participle before its object ('Chad hosted talks', no verb)."""
    noun = verb.head
    return (
        verb.dep_ == "amod"
        and verb.i < noun.i
        and noun.dep_ == "ROOT"
        and noun.pos_ in ("NOUN", "PROPN")
        and verb.tag_ in ("VBD", "VBN")
        and bool(lost_subjects(verb))
    )


def lost_subjects(verb: Token) -> list[Token]:
    """Return the names that stand before a verb lost to a participle."""
    before = [*verb.lefts, *(t for t in verb.head.lefts if t.i < verb.i)]
    return [
        t
        for t in before
        if t.ent_type_ in ("GPE", "PERSON", "ORG", "NORP") and t.pos_ in ("PROPN", "NOUN") and not is_time(t)
    ]


def is_time(token: Token) -> bool:
    """Whether a noun is (part of) a date or time, which nothing but the parser takes for a party."""
    if token.ent_type_ in TIMES:
        return True
    return token.ent_type_ != "PERSON" and token.lower_ in CALENDAR


TIMES = frozenset(("DATE", "TIME"))
CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. "
    "today yesterday tomorrow week weekend month year time times day days".split()
)


def governor(preposition: Token) -> Token:
    """Return what a preposition hangs on, mended where it follows an event noun but for a date ('talks Monday with')."""
    head = preposition.head
    if preposition.lower_ not in ("with", "between") or preposition.i == 0:
        return head
    previous = preposition.nbor(-1)
    skipped = 0
    while previous.i > preposition.sent.start and (
        is_time(previous) or (skipped and previous.lower_ in ("on", "in", "next", "last", "this"))
    ):
        previous = previous.nbor(-1)
        skipped += 1
    if skipped and previous.pos_ == "NOUN" and head.pos_ in VERBAL:
        return previous
    return head


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
        if token.is_ancestor(earlier):
            continue  # what hangs on a verb does not head it: to follow both would go round for ever
        if earlier.tag_ == "VB" and any(c.lower_ == "to" or c.tag_ == "MD" for c in children(earlier, "aux")):
            return earlier
    return head


def first_conjunct(token: Token) -> Token:
    """Return the verb or noun that heads the coordination that the token is in."""
    seen: set[int] = set()
    # a mended coordination may lead back to where it began
    while token.dep_ == "conj" and token.head.i != token.i and token.i not in seen:
        seen.add(token.i)
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
    for prep in [*token.children, *_loose_prepositions(token)]:
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
        # 'called on Chad and on Niger'
        links += [c for c in children(prep, "conj") if c.pos_ == "ADP" and c.lower_ in prepositions]
        for link in links:
            for pobj in children(link, "pobj"):
                found.extend(conjuncts(pobj))
    return found


def _loose_prepositions(noun: Token) -> list[Token]:
    """Return prepositions that belong to a noun though the parser gave them to the verb above it."""
    if noun.pos_ != "NOUN":
        return []
    for token in noun.doc[noun.i + 1 : min(noun.i + 6, noun.sent.end)]:
        if token.dep_ == "prep" and token.head.i != noun.i and governor(token).i == noun.i:
            return [token]
    return []


@asked_once
def objects(verb: Token) -> list[Token]:
    """Return what a verb acts on: its direct objects, or its subject in the passive voice."""
    heads = children(verb, *OBJECTS)
    if not heads and is_lost_verb(verb):
        heads = [verb.head]
    if is_passive(verb):
        heads = children(verb, *PASSIVE_SUBJECTS) or heads
        if not heads and verb.dep_ == "acl":
            heads = [verb.head]
    if not heads and verb.dep_ == "conj" and is_passive(first_conjunct(verb)) and verb.tag_ == "VBN":
        heads = children(first_conjunct(verb), *PASSIVE_SUBJECTS)
    if not heads:
        heads = [child for child in children(verb, "dative") if child.pos_ != "ADP"]
    if verb.dep_ == "relcl" and verb.head.pos_ not in VERBAL:
        heads = [verb.head if h.lower_ in ("which", "that", "whom") else h for h in heads]
    return [token for head in heads for token in conjuncts(unwrap(head))]


def unwrap(noun: Token) -> Token:
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
