"""The agency or outlet that a report credits for a statement: 'told Reuters', 'Xinhua reported', 'in the Post'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.cue_clause import CueClause
from foreigndesk.annotation.quoting.outlets import is_media
from foreigndesk.data.cues import SETTINGS
from foreigndesk.model import Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_REPORTING = frozenset("report quote cite carry publish broadcast air post print".split())
_OUTLET_NOUNS = frozenset(
    """agency newspaper daily weekly tabloid broadcaster television tv radio network channel magazine station
    newswire""".split()
)
_MEDIUM_WORDS = frozenset(
    "state official state-run state-owned local private pro-government government-run independent semi-official".split()
)
_PROGRAMMES = frozenset({"program", "programme", "show"})
# 'in an interview with Kyodo', 'in an article for the Times', 'in remarks carried by TASS'.
_SETTING_PREPOSITIONS = frozenset({"in", "on", "to", "with", "for", "by", "via", "through"})
# Their object is told, even where the content's edge was drawn before it.
_TELLING = frozenset({"tell", "inform"})
_LINKS = ("prep", "agent", "acl", "pobj", "relcl", "dobj", "conj", "appos")


def via_of(clause: CueClause) -> str | None:
    """Return the agency or outlet that the report says had it, without its article, or None."""
    for noun in _credited(clause):
        told = noun.head.lemma_.lower() in _TELLING and noun.dep_ in ("dobj", "dative")
        told = told or (noun.head.head.lower_ == "according" and clause.quoted.at(noun.idx) is None)
        if (
            (told or clause.outside(noun))
            and not _is_source(clause, noun)
            and (name := media_name(clause, noun))
        ):
            return name
    return None


def _is_source(clause: CueClause, noun: Token) -> bool:
    """Whether the outlet speaks for itself."""
    source = clause.telling.source
    return (
        source is not None
        and source.start <= noun.idx < source.end
        and noun.i == (clause.source_head.i if clause.source_head is not None else -1)
    )


def _credited(clause: CueClause) -> Iterator[Token]:
    """Yield nouns that may name an outlet, the surest first."""
    head = clause.head
    if head is None:
        return
    yield from _told(clause)
    source = clause.source_head
    if source is not None:
        # 'UK officials quoted by the Guardian said'
        for child in source.children:
            if child.dep_ in ("acl", "relcl") and child.lemma_.lower() in _REPORTING:
                yield from _agents(child)
    yield from _reporters(clause)
    for prep in clause.phrases(_SETTING_PREPOSITIONS | {"during", "at"}):
        # 'during his CNN interview', 'in a Kyodo report'
        for noun in prep.children:
            if noun.dep_ == "pobj" and noun.lemma_.lower() in SETTINGS:
                yield from (c for c in noun.children if c.dep_ in ("compound", "poss", "nmod"))
        if prep.lower_ in _SETTING_PREPOSITIONS:
            yield from _below(clause, prep)


def _told(clause: CueClause) -> Iterator[Token]:
    """'told Reuters', 'said to the BBC', 'speaking to CNN'."""
    head = clause.head
    own = [c for c in head.children if c.i in clause.content] if head is not None else []
    for child in (*clause.children(), *own):
        if child.head.lemma_.lower() in ("be", "have", "quote"):
            continue
        if child.i in clause.content and child.head.lemma_.lower() not in _TELLING:
            continue
        if child.dep_ in ("dobj", "dative"):
            yield child
            yield from (c for c in child.children if c.dep_ == "poss")
        if child.lower_ == "to" and child.dep_ in ("prep", "dative"):
            for noun in child.children:
                if noun.dep_ == "pobj":
                    yield noun
                    yield from (c for c in noun.children if c.dep_ == "poss")


def _agents(verb: Token) -> Iterator[Token]:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ in ("by", "in", "on")):
            yield from (c for c in child.children if c.dep_ == "pobj")


def _reporters(clause: CueClause) -> Iterator[Token]:
    """'Xinhua reported', 'according to Kyodo', 'was quoted by TASS as saying', over or beside the cue's clause."""
    assert clause.head is not None
    above = {clause.head.i, *(t.i for t in clause.head.ancestors)}
    for token in clause.nearby():
        if token.i == clause.head.i or clause.quoted.at(token.idx) is not None:
            continue
        if token.lower_ != "according" and not clause.outside(token):
            continue
        if token.lower_ == "according":
            if (
                token.head.i in above
                or token.i in above
                or (token.dep_ == "prep" and token.head.i in clause.content)
            ):
                pair = (token, clause.doc[token.i + 1] if token.i + 1 < len(clause.doc) else token)
                yield from (c for t in pair for c in t.children if c.dep_ == "pobj")
        elif token.pos_ == "VERB" and token.lemma_.lower() in ("report", "quote", "cite", "say"):
            beside = token.dep_ in ("parataxis", "ccomp", "advcl", "dep") and (
                token.head.i in above or token.head.i in clause.content
            )
            if token.i not in above and not beside:
                continue
            if token.lemma_ == "say" and token.i not in above:
                continue
            yield from (c for c in token.children if c.dep_ == "nsubj" and token.dep_ != "relcl")
            yield from _agents(token)


def _below(clause: CueClause, token: Token, depth: int = 4) -> Iterator[Token]:
    """Yield the nouns under a setting that may name an outlet: 'an interview [with] [the Post]'."""
    if depth == 0:
        return
    for child in token.children:
        if child.dep_ not in _LINKS or child.i in clause.content:
            continue
        if child.dep_ in ("acl", "relcl") and child.lemma_.lower() not in _REPORTING:
            continue
        if child.dep_ == "pobj" and child.head.lower_ in _SETTING_PREPOSITIONS:
            yield child
            yield from (c for c in child.children if c.dep_ in ("poss", "appos"))
        yield from _below(clause, child, depth - 1)


def media_name(clause: CueClause, noun: Token) -> str | None:
    """Return an outlet's name or description ('Kyodo', 'Asharq al-Awsat newspaper', 'state television'), or None."""
    words = [noun]
    for token in reversed(list(clause.doc[noun.left_edge.i : noun.i])):
        hyphen = token.text == "-" and not token.whitespace_
        if (
            token.dep_ in ("det", "poss", "case")
            or token.head.i < noun.left_edge.i
            or token.lower_ == "based"
        ):
            break
        if token.pos_ not in ("PROPN", "NOUN", "ADJ", "ADP", "PART") and not hyphen:
            break
        words.insert(0, token)
    after = noun.i + 1
    if after < len(clause.doc) and clause.doc[after].lower_ in (
        "news",
        "newspaper",
        "tv",
        "television",
        "radio",
    ):
        if clause.outside(clause.doc[after]):
            words.append(clause.doc[after])
    start, last = words[0], words[-1]
    span = Span(start.idx, last.idx + len(last))
    text = clause.quoted.text[span.start : span.end]
    if last.lemma_.lower() in _PROGRAMMES:
        return next((t.text for t in words[:-1] if is_media(t.text)), None)
    if last.lemma_.lower() in _OUTLET_NOUNS and len(words) > 1:
        behind = clause.doc[after] if after < len(clause.doc) else None
        if behind is not None and behind.pos_ == "PROPN" and is_media(behind.text):
            return behind.text
        named = any(t.text[:1].isupper() for t in words[:-1])
        return text if named or any(t.lower_ in _MEDIUM_WORDS for t in words[:-1]) else None
    if noun.pos_ != "PROPN" and not (noun.lower_ == "news" and len(words) > 1):
        return None
    if is_media(text):
        return text
    own = [t for t in words if t.pos_ == "PROPN"]
    name = clause.quoted.text[own[0].idx : own[-1].idx + len(own[-1])] if own else text
    if is_media(name):
        return name
    return last.text if is_media(last.text) and len(last.text) > 2 else None


__all__ = ["media_name", "via_of"]
