"""Proposes event triggers: words of `data/events_triggers.tsv` whose frame fits the parse."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.syntax import (
    children,
    conjuncts,
    first_conjunct,
    is_lost_verb,
    is_passive,
    objects,
    prepositional_objects,
    unwrap,
)

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Span, Token

CONFIDENCE = {"h": 0.9, "m": 0.7, "l": 0.45}
OFFICIAL = frozenset(
    "president minister premier chancellor leader king queen prince emir sultan pope counterpart "
    "official delegation envoy "
    "ambassador representative diplomat secretary chief commander general admiral senator lawmaker "
    "chairman director "
    "negotiator mediator inspector team aide adviser advisor he she they who pontiff monarch".split()
)
LEADER = frozenset("president minister premier chancellor leader king prince counterpart".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the lexicon."""

    pos: str
    frame: tuple[str, ...]
    type: str
    mode: str | None
    confidence: float
    order: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A trigger with what it may tell.

    Attributes:
        token: The trigger; for 'held talks' the verb.
        noun: The event noun that a light verb governs ('talks' of 'held talks'), or None.
    """

    token: Token
    type: str
    mode: str | None
    confidence: float
    noun: Token | None = None


def _lines(name: str) -> list[str]:
    text = resources.files("foreigndesk.data").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@functools.cache
def word_classes() -> dict[str, frozenset[str]]:
    """Return the word classes that frames refer to as `@name`."""
    return {
        name: frozenset(words.split())
        for name, words in (line.split("\t") for line in _lines("events_classes.tsv"))
    }


@functools.cache
def entries() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """Return the lexicon by part of speech and lemma, most specific frame first."""
    table: dict[tuple[str, str], list[Entry]] = {}
    for order, line in enumerate(_lines("events_triggers.tsv")):
        pos, lemmas, frame, kind, mode, confidence = line.split("\t")
        conditions = () if frame == "." else tuple(frame.split(","))
        entry = Entry(pos, conditions, kind, None if mode == "-" else mode, CONFIDENCE[confidence], order)
        for lemma in lemmas.split("|"):
            table.setdefault((pos, lemma), []).append(entry)
    return {key: tuple(sorted(found, key=lambda e: (-len(e.frame), e.order))) for key, found in table.items()}


WARLIKE = frozenset(
    "airstrike strike shelling bombardment bomber bomb bombing rocket missile mortar drone warplane militant rebel "
    "terrorist insurgent gunman militia guerrilla troop soldier army protester protest offensive clash raid "
    "massacre genocide hostage peacekeeper civilian uprising war regime refugee crackdown attack explosive".split()
)
DISASTERS = frozenset(
    "volcano eruption earthquake quake flood landslide crash collapse storm hurricane typhoon cyclone avalanche tsunami "
    "accident virus disease epidemic outbreak cholera ebola measles stampede derail lightning wildfire mudslide".split()
)


def _is_disaster(token: Token, entry: Entry) -> bool:
    """Whether what kills or strikes is an accident or a force of nature."""
    if entry.type != "ASSAULT" or entry.mode not in ("kill", "attack", "bomb"):
        return False
    words = {t.lemma_.lower() for t in token.sent}
    return bool(words & DISASTERS) and not words & WARLIKE


def propose(doc: Doc | Span) -> list[Proposal]:
    """Return the triggers of a parsed text or of one of its sentences, in text order."""
    proposals: list[Proposal] = []
    taken: set[int] = set()
    for token in doc:
        # 'the detained activist' tells of no event.
        qualifies = token.dep_ == "amod" and token.tag_ in ("VBN", "VBG") and not is_lost_verb(token)
        if token.pos_ in ("VERB", "AUX") and not qualifies:
            entry = _first_fit(token, "V")
            if entry is not None and not _is_disaster(token, entry):
                noun = _event_object(token, entry)
                proposals.append(Proposal(token, entry.type, entry.mode, entry.confidence, noun))
                if noun is not None:
                    taken.update(t.i for t in conjuncts(noun))
                if any(c.startswith("obj=") for c in entry.frame):
                    taken.update(t.i for t in objects(token))
    for token in doc:
        if token.pos_ in ("NOUN", "PROPN") and token.i not in taken and token.dep_ != "compound":
            if token.pos_ == "PROPN" and not (
                children(token, "poss") or prepositional_objects(token, ("with", "between"))
            ):
                continue  # a name ('the Munich Conference') tells of no event by itself
            entry = _first_fit(token, "N")
            if entry is not None:
                proposals.append(Proposal(token, entry.type, entry.mode, entry.confidence))
    return sorted(proposals, key=lambda p: p.token.i)


def _first_fit(token: Token, pos: str) -> Entry | None:
    for entry in entries().get((pos, lemma_of(token)), ()):
        if all(_holds(token, condition) for condition in entry.frame):
            return entry
    return None


def lemma_of(token: Token) -> str:
    """Return the lemma, with the first half of a verb that the tokenizer splits at its hyphen ('test-fired')."""
    lemma = token.lemma_.lower()
    if (
        token.i >= 2
        and token.nbor(-1).text == "-"
        and not token.nbor(-1).whitespace_
        and not token.nbor(-2).whitespace_
    ):
        joined = f"{token.nbor(-2).lower_}-{lemma}"
        if ("V", joined) in entries():
            return joined
    # spaCy's lemmas lose some an e: 'stag' for 'staged', 'wag' for 'waged'.
    if token.pos_ == "VERB" and ("V", lemma) not in entries() and ("V", lemma + "e") in entries():
        return lemma + "e"
    return lemma


# Conditions whose word is the event itself; the verb only says that it takes place.
EVENT_OBJECTS = (
    *("obj=@talks", "obj=@visit", "obj=@attack", "obj=@protest", "obj=@exercise", "obj=@deal", "obj=@truce"),
    *("obj=@sanction", "obj=withdrawal", "obj=test", "obj=parliament", "obj=indictment", "obj=strike"),
    *("pobj:on=@visit", "pobj:in=@talks", "pobj:into=@talks", "pobj:in=conflict", "pobj:at="),
    *("obj=inspection", "attr=", "obj=ratification"),
)


def _event_object(verb: Token, entry: Entry) -> Token | None:
    """Return the noun that names the event if the entry asks for an object of an event class."""
    if not any(c.startswith(EVENT_OBJECTS) for c in entry.frame):
        return None
    if any(c.startswith("attr=") for c in entry.frame):
        found = children(verb, "attr")
    elif any(c.startswith("pobj:") for c in entry.frame):
        found = prepositional_objects(verb, ("on", "in", "at", "into"))
    else:
        found = objects(verb)
    return found[0] if found else None


def _holds(token: Token, condition: str) -> bool:
    name, _, wanted = condition.partition("=")
    if name in ("obj", "-obj"):
        found = objects(token)
        if wanted:
            return any(_is_one_of(o, wanted) for o in found)
        return bool(found) == (name == "obj")
    if name == "subj":
        return any(_is_one_of(s, wanted) for s in _subjects(token))
    if name == "prep":
        return any(
            c.dep_ in ("prep", "prt", "dative") and c.lower_ in wanted.split("|") for c in token.children
        )
    if name.startswith("pobj:") or name == "in":
        prep = name.removeprefix("pobj:")
        return any(wanted == "." or _is_one_of(o, wanted) for o in prepositional_objects(token, (prep,)))
    if name == "prt":
        return (
            bool(children(token, "prt")) is False
            if wanted == "-"
            else _has_word(token, ("prt", "advmod", "prep"), wanted)
        )
    if name == "adv":
        return _has_word(token, ("advmod", "prt"), wanted)
    if name == "attr":
        return any(_is_one_of(a, wanted) for a in children(token, "attr"))
    if name == "-pcomp":
        return not any(children(p, "pcomp") for p in children(token, "prep"))
    return _holds_of_clause(token, name, wanted)


def _holds_of_clause(token: Token, name: str, wanted: str) -> bool:
    if name == "xcomp" and token.pos_ not in ("VERB", "AUX"):
        return any(c.dep_ == "acl" and c.tag_ == "VB" for c in token.children)
    if name == "-ccomp":
        return not children(token, "ccomp")
    if name in ("xcomp", "ccomp", "clause"):
        labels = {"xcomp": ("xcomp", "ccomp"), "ccomp": ("ccomp",), "clause": ("xcomp", "ccomp")}[name]
        found = [
            c for c in children(token, *labels) if name != "xcomp" or c.dep_ == "xcomp" or _is_infinitive(c)
        ]
        return any(not wanted or c.lemma_.lower() in wanted.split("|") for c in found)
    if name == "neg":
        return bool(children(token, "neg")) or (
            token.dep_ == "xcomp" and token.head.lemma_.lower() in ("fail", "decline", "refuse", "avoid")
        )
    if name in ("obj.mod", "mod"):
        heads = objects(token) if name == "obj.mod" else [token]
        words = wanted.split("|")
        return any(c.lemma_.lower() in words for h in heads for c in children(h, "amod", "compound", "nmod"))
    if name == "obj.as":
        return any(
            _is_one_of(o, wanted) for o in [*prepositional_objects(token, ("as",)), *children(token, "oprd")]
        )
    if name == "poss":
        return bool(children(token, "poss")) or any(
            c.ent_type_ in ("NORP", "GPE") for c in children(token, "amod", "compound")
        )
    if name == "by":
        return bool(prepositional_objects(token, ("by", "of", "from")))
    if name == "args":
        return has_party(token)
    if name == "obj.with":
        return any(prepositional_objects(o, ("with",)) for o in [token, *objects(token)])
    if name == "ought":
        return any(c.lower_ in DUTY for v in _told(token) for c in children(v, "aux"))
    if name == "threat":
        return any(_is_threat(v, token) for v in _told(token))
    if name == "asked":
        return asker(token) is not None
    raise ValueError(f"events_triggers.tsv: unknown condition {name!r}")


DUTY = frozenset(("should", "must", "ought"))
# What somebody says they will do to others, or will do unless the others give way.
HOSTILE = frozenset(
    "retaliate attack strike bomb invade destroy avenge punish shell hit expel blockade impose withhold suspend".split()
)


def _told(verb: Token) -> list[Token]:
    """Return the verbs of the clauses that a verb of saying or writing brings in ('wrote saying he should go')."""
    found = children(verb, "ccomp")
    for clause in children(verb, "advcl", "acl"):
        if clause.lemma_.lower() in ("say", "demand", "insist", "argue"):
            found += children(clause, "ccomp")
    return found


def _is_threat(verb: Token, teller: Token) -> bool:
    """Whether a clause threatens: 'said it would strike Chad unless ...', 'said they will retaliate'."""
    if verb.lemma_.lower() not in HOSTILE or children(verb, "neg"):
        return False
    if not any(c.lower_ in ("would", "will", "'ll") for c in children(verb, "aux")):
        return False
    own = children(verb, "nsubj")
    teller_text = {s.lower_ for s in _subjects(teller)}
    if not own or not (own[0].lower_ in ("it", "he", "she", "they", "we") or own[0].lower_ in teller_text):
        return False
    unless = any(m.lower_ in ("unless", "if") for c in children(verb, "advcl") for m in children(c, "mark"))
    return unless or verb.lemma_.lower() in ("retaliate", "avenge", "punish")


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux"))


def asker(noun: Token) -> Token | None:
    """Return the verb that asks for what an event noun names ('called on both sides for a truce'), or None."""
    verb = noun.head
    if noun.dep_ == "pobj" and verb.lower_ == "for":
        verb = verb.head
    elif noun.dep_ != "dobj":
        return None
    return verb if verb.lemma_.lower() in ASKING else None


ASKING = frozenset("call urge demand appeal ask push press request seek plead".split())


def has_party(noun: Token) -> bool:
    """Whether an event noun has something that can be a party or a place: possessor, modifier name, prepositional name."""
    if children(noun, "poss"):
        return True
    if any(
        c.pos_ == "PROPN" or c.ent_type_ in ("NORP", "GPE", "ORG")
        for c in children(noun, "amod", "compound", "nmod")
    ):
        return True
    found = prepositional_objects(
        noun, ("with", "between", "by", "of", "to", "on", "against", "from", "among", "in")
    )
    return any(
        o.pos_ in ("PROPN", "PRON") or _is_one_of(o, "@people") or o.ent_type_ in ("GPE", "ORG", "NORP")
        for o in found
    )


def _has_word(token: Token, labels: tuple[str, ...], wanted: str) -> bool:
    return any(c.lower_ in wanted.split("|") for c in children(token, *labels))


def _subjects(token: Token) -> list[Token]:
    found = children(token, "nsubj") or (
        children(first_conjunct(token), "nsubj") if token.dep_ == "conj" else []
    )
    if is_passive(token):
        found = prepositional_objects(token, ("by",))
    if not found and token.dep_ == "xcomp":
        found = children(token.head, "nsubj")
    return [unwrap(t) for s in found for t in conjuncts(s)]


def _is_one_of(token: Token, wanted: str) -> bool:
    return any(_fits(token, word) for word in wanted.split("|"))


def _fits(token: Token, word: str) -> bool:
    lemma = token.lemma_.lower()
    if word.startswith("@"):
        return lemma in word_classes()[word[1:]]
    if word == "#actor":
        if token.ent_type_ in ("DATE", "TIME", "MONEY", "QUANTITY", "EVENT", "LAW"):
            return False
        return token.pos_ == "PROPN" or lemma in word_classes()["people"] or (
            token.pos_ == "PRON" and lemma in ("he", "she", "they", "him", "her", "them", "we", "us", "i", "who", "each")
        )  # fmt: skip
    if word == "#org":
        return token.ent_type_ == "ORG"
    if word == "#place":
        return token.ent_type_ in ("GPE", "LOC", "FAC") or lemma in (
            "base",
            "capital",
            "headquarters",
            "country",
            "region",
        )
    if word == "#official":
        return lemma in OFFICIAL or token.ent_type_ == "PERSON" or token.lower_ in OFFICIAL
    if word == "#leader":
        return lemma in LEADER or token.ent_type_ == "PERSON"
    return lemma == word
