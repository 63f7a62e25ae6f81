"""Sanctions, bans and their easing: on whom or what, by which measure, and over what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords, phrase, told
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.phrases import can_suffer
from foreigndesk.annotation.events.syntax import VERBAL, children, conjuncts, prepositional_objects, unwrap
from foreigndesk.model import Detail

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_MEASURES = {
    "asset freeze": r"(?:asset|assets)[ -]freezes?|freez\w+ (?:[\w'’]+ ){0,4}?(?:assets?|accounts?|funds)|"
    r"froze(?:n)? (?:[\w'’]+ ){0,4}?(?:assets?|accounts?|funds)",
    "travel ban": r"travel (?:bans?|restrictions?)|visa (?:bans?|restrictions?)|bans? on travel",
    "arms embargo": r"(?:arms|weapons) (?:embargo(?:es)?|bans?)|embargo(?:es)? on (?:arms|weapons)",
    "oil embargo": r"oil (?:embargo(?:es)?|bans?|sanctions)|embargo(?:es)? on oil",
    "trade embargo": r"trade (?:embargo(?:es)?|bans?|sanctions|restrictions)",
    "export ban": r"export (?:bans?|controls?|restrictions)|bans? on (?:the )?(?:exports?|sales?)",
    "import ban": r"import (?:bans?|restrictions)|bans? on (?:the )?imports?",
    "tariff": r"(?:\d[\d.]*(?: ?%| percent| per cent) )?(?:tariffs?|import duties)",
    "economic sanctions": r"economic sanctions|financial sanctions|banking sanctions",
}
_MEASURE = re.compile(rf"\b(?:{'|'.join(f'({p})' for p in _MEASURES.values())})(?!\w)", re.IGNORECASE)
_MEASURE_NOUNS = frozenset(
    "sanction embargo tariff penalty blockade boycott ban freeze duty restriction curb measure".split()
)
_PARTIES = frozenset(("GPE", "NORP", "PERSON", "ORG"))
_ON = frozenset(("on", "against", "upon"))
_OVER = frozenset(("over", "for", "following", "after"))
_ANSWERS = frozenset(("response", "retaliation", "reaction", "protest"))
_IMPOSING = frozenset("impose introduce place adopt slap announce".split())
# From whom something is withheld ('suspended aid to X').
_TO_WHOM = frozenset(("to", "for", "in", "from", "with"))


def sanction_details(words: EventWords) -> Iterator[Detail]:
    """Yield on whom or what, the measure, and the reason of a sanction or of its easing."""
    inside = words.clause()
    measures = _measures(words)
    easing = word_classes()["easing"]
    if words.event.type == "CONCEDE" and not any(
        o.lemma_.lower() in easing for o in (*words.objects(), *words.nouns)
    ):
        return  # 'ending his rule' eases no sanction
    taken: list[tuple[int, int]] = []
    for match in words.found(_MEASURE, inside):
        taken.append(match.span())
        yield words.matched("measure", match, list(_MEASURES)[(match.lastindex or 1) - 1])
    for noun in measures:
        if not any(start <= noun.idx < end for start, end in taken):
            yield words.noun_detail("measure", noun, frozenset())
    if not measures and not taken:
        yield from _done(words)
    yield from _on(words, measures)
    yield from _over(words, measures)


def _measures(words: EventWords) -> list[Token]:
    found = {noun.i: noun for noun in words.nouns if noun.lemma_.lower() in _MEASURE_NOUNS}
    for candidate in words.objects():
        noun = unwrap(candidate)
        if noun.lemma_.lower() in _MEASURE_NOUNS:
            found[noun.i] = noun
    return [found[i] for i in sorted(found)]


def _done(words: EventWords) -> Iterator[Detail]:
    """The verb is the measure: 'banned imports of oil', 'stopped selling arms', 'expelled' two diplomats."""
    verb = words.verb
    if verb.pos_ not in VERBAL:
        return
    for clause in children(verb, "xcomp"):
        yield words.detail("measure", verb, told(clause)[1])
        return
    things = [
        o
        for o in children(verb, "dobj")
        if o.pos_ == "NOUN" and not can_suffer(o) and o.ent_type_ not in _PARTIES
    ]
    yield words.detail("measure", verb, phrase(things[0])[1] if things else verb)


def _on(words: EventWords, measures: list[Token]) -> Iterator[Detail]:
    seen: set[int] = set()
    if words.event.mode == "withhold":
        for head in dict.fromkeys((*words.heads, *words.objects())):
            for preposition in children(head, "prep", "dative"):
                for noun in children(preposition, "pobj") if preposition.lower_ in _TO_WHOM else ():
                    if not _is_period(noun):
                        seen.add(noun.i)
                        yield words.noun_detail("on", noun)
        return
    if words.verb.pos_ in VERBAL:
        for noun in words.objects():
            if noun not in measures and unwrap(noun) not in measures and noun.pos_ != "PRON":
                seen.add(noun.i)
                # 'froze the assets of X', "froze X's assets": it is X that is hit
                owners = [*children(noun, "poss"), *prepositional_objects(noun, ("of",))]
                owned = noun.lemma_.lower() in ("asset", "account", "fund")
                for hit in owners[:1] if owned else [noun]:
                    yield words.noun_detail("on", hit)
    if seen:
        return
    for head in (*words.heads, *measures):
        for preposition in children(head, "prep"):
            if preposition.lower_ in _ON:
                for target in children(preposition, "pobj"):
                    for noun in conjuncts(unwrap(target)):
                        if noun.i not in seen and noun.ent_type_ not in ("DATE", "TIME"):
                            seen.add(noun.i)
                            yield words.noun_detail("on", noun)
    for noun in measures:
        for child in children(noun, "amod", "compound", "nmod"):
            # 'lifted the Iranian sanctions'
            if not seen and child.ent_type_ in ("NORP", "GPE"):
                yield words.detail("on", child, child)


def _over(words: EventWords, measures: list[Token]) -> Iterator[Detail]:
    heads = dict.fromkeys((*words.heads, *measures))
    # 'the ban that was imposed over a disease'
    heads |= dict.fromkeys(
        c for noun in measures for c in noun.subtree if c.dep_ in ("acl", "relcl") and c.lemma_ in _IMPOSING
    )
    for head in heads:
        for preposition in children(head, "prep"):
            for reason in _reasons(preposition):
                if not _is_period(reason):
                    yield words.detail("over", *told(reason))
                    return
    for clause in children(words.verb, "advcl"):
        marks = [mark for mark in children(clause, "mark") if mark.lower_ in ("after", "because")]
        if marks and clause.i > words.verb.i:
            yield words.detail("over", *told(clause, marks[0].nbor()))
            return


def _reasons(preposition: Token) -> list[Token]:
    """Return what a preposition brings in as a reason: 'over spying', 'because of unrest', 'in response to the raid'."""
    found = children(preposition, "pobj", "pcomp")
    word = preposition.lower_
    inner = [o for link in children(preposition, "prep", "pcomp") for o in children(link, "pobj", "pcomp")]
    if word == "because":
        return inner or [noun for noun in found if noun.pos_ != "ADP"]
    if word == "in":
        answers = [noun for noun in found if noun.lemma_.lower() in _ANSWERS]
        return [o for noun in answers for p in children(noun, "prep") for o in children(p, "pobj", "pcomp")]
    return found if word in _OVER else []


def _is_period(noun: Token) -> bool:
    if noun.ent_type_ in ("DATE", "TIME") or noun.pos_ in ("PRON", "NUM"):
        return True
    return noun.lemma_.lower() in {
        "year",
        "month",
        "week",
        "day",
        "time",
        "moment",
        "vote",
        "meeting",
        "talk",
    } or (noun.pos_ == "NOUN" and noun.lemma_.lower() in word_classes()["talks"])
