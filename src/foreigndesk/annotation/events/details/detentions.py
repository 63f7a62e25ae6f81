"""Arrests, convictions and abductions: how many were taken, and on what charge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords, told
from foreigndesk.annotation.events.syntax import VERBAL, children, prepositional_objects
from foreigndesk.model import Detail

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_CHARGES = frozenset("charge suspicion allegation accusation count ground offence offense claim".split())
_CHARGING = frozenset(("accuse", "charge", "suspect", "convict", "question", "interrogate", "want"))
_PERIODS = frozenset("year month week day hour time life decade minute questioning interrogation".split())


def detention_details(words: EventWords) -> Iterator[Detail]:
    """Yield the number of those taken and the charge."""
    taken = words.objects()
    for noun in words.nouns:
        taken += prepositional_objects(noun, ("of",))
    for each in taken:
        number = words.number("number", each)
        if number is not None:
            yield number
    yield from _charge(words, taken)


def _charge(words: EventWords, taken: list[Token]) -> Iterator[Detail]:
    # 'detained two men on suspicion of spying': the parser often hangs the charge on the men
    for head in (*words.heads, *taken):
        for preposition in children(head, "prep"):
            word = preposition.lower_
            if word not in ("for", "over", "on", "of") or (head in taken and word != "on"):
                continue
            for noun in children(preposition, "pobj", "pcomp"):
                lemma = noun.lemma_.lower()
                if lemma in _PERIODS or noun.ent_type_ in ("DATE", "TIME"):
                    continue
                if lemma in _CHARGES:
                    yield words.detail("charge", *told(noun))
                    return
                convicted = word == "of" and head.pos_ in VERBAL and head.lemma_.lower() == "convict"
                if word in ("for", "over") or convicted:
                    yield words.detail("charge", *told(noun))
                    return
    clauses = [c for head in words.heads for c in children(head, "advcl", "conj")]
    clauses += [c for each in taken for c in children(each, "acl", "relcl")]
    for clause in clauses:
        if clause.lemma_.lower() in _CHARGING and clause.pos_ in VERBAL:
            for preposition in _charging(clause):
                for noun in children(preposition, "pobj", "pcomp"):
                    yield words.detail("charge", *told(noun))
                    return


def _charging(clause: Token) -> Iterator[Token]:
    """Yield the prepositions that bring in a charge; in 'accused along with X of plotting' the parser hangs it on X."""
    wanted = ("on", "for", "over") if clause.lemma_.lower() == "want" else ("of", "with", "over")
    for preposition in children(clause, "prep"):
        if preposition.lower_ in wanted and preposition.nbor(-1).lower_ not in ("along", "together"):
            yield preposition
        elif preposition.lower_ == "with" or children(preposition, "prep"):
            yield from (t for t in preposition.subtree if t.lower_ == "of" and children(t, "pcomp"))
