"""Agreements, pledges and offers: what was agreed, in the report's own words, and in which document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.details.words import EventWords, told
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import VERBAL, children, conjuncts, is_passive
from foreigndesk.model import Detail

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


def agreement_details(words: EventWords) -> Iterator[Detail]:
    """Yield what was agreed and the paper it stands in."""
    verb = words.verb
    papers: list[Token] = []
    if verb.pos_ in VERBAL:
        papers = [o for o in words.objects() if _is_paper(o)]
        agreed = [o for o in children(verb, "dobj") if o.i > verb.i and o.pos_ != "PRON"]
        # 'agreed a series of measures to end the war': the measures, and what they are to do
        complements = [
            c
            for c in children(verb, "xcomp", "ccomp")
            if c.i > verb.i and _is_complement(c) and (papers or not agreed)
        ]
        upon = list(_upon(words))
        if upon and complements and upon[0].start < complements[0].left_edge.idx:
            complements = []  # 'agreed on a body to represent them'
        for complement in complements:
            yield words.detail("agreed", *told(complement, _opening(complement)))
        if not complements:
            if not papers:
                for noun in agreed[:1]:
                    yield words.detail("agreed", *told(noun))
            if not papers and not agreed:
                yield from upon
    else:
        papers = [verb]
    for paper in papers:
        # a ceasefire is what was agreed; an agreement is where it stands
        if paper.lemma_.lower() in word_classes()["truce"]:
            yield words.noun_detail("agreed", paper)
        elif _is_paper(paper):
            yield words.noun_detail("document", paper)
        passive = verb.pos_ in VERBAL and is_passive(verb)
        yield from _contents(words, paper, [*children(verb, "advcl")] if passive else [])


def _opening(complement: Token) -> Token:
    """Return where a complement begins, without the 'that' before it."""
    first = complement.left_edge
    return first.nbor() if first.lower_ == "that" and first.dep_ == "mark" else first


def _is_complement(clause: Token) -> bool:
    return clause.pos_ in VERBAL and any(
        c.lower_ in ("to", "that") or c.dep_ in ("nsubj", "nsubjpass", "aux") for c in clause.lefts
    )


def _is_paper(noun: Token) -> bool:
    classes = word_classes()
    return noun.lemma_.lower() in classes["deal"] | classes["paper"]


def _upon(words: EventWords) -> Iterator[Detail]:
    """'agreed on a truce', 'agreed to a ban': the object of the preposition."""
    for preposition in children(words.verb, "prep"):
        if preposition.lower_ in ("on", "to", "upon"):
            for noun in children(preposition, "pobj", "pcomp"):
                if noun.ent_type_ not in ("DATE", "TIME"):
                    yield words.detail("agreed", *told(noun))
                    return


def _contents(words: EventWords, paper: Token, aside: list[Token]) -> Iterator[Detail]:
    """Yield what a paper is for: 'a deal to end the war', 'a treaty on arms', 'an agreement under which …'."""
    for each in conjuncts(paper):
        clauses = [c for c in children(each, "acl", "relcl") if c.i > each.i]
        for clause in [*clauses, *aside]:
            infinitive = clause.tag_ == "VB" and any(c.lower_ == "to" for c in children(clause, "aux"))
            under = any(c.lower_ in ("under", "whereby") for c in clause.subtree if c.i < clause.i)
            content = clause.tag_ == "VBG" and clause.dep_ == "acl" and clause.nbor(-1).text != ","
            if infinitive or under or content:
                yield words.detail("agreed", *told(clause))
                return
        for preposition in children(each, "prep"):
            if preposition.lower_ in ("on", "about", "over", "for"):
                for noun in children(preposition, "pobj", "pcomp"):
                    yield words.detail("agreed", *told(noun))
                    return
