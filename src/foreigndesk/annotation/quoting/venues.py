"""The setting that a report names for a statement: 'a joint press conference', 'a letter to the council'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.cue_clause import CueClause, noun_span
from foreigndesk.data.cues import SETTINGS
from foreigndesk.model import Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# 'after the meeting' tells when, not where.
_PREPOSITIONS = frozenset({"in", "at", "during", "on", "via", "through", "over", "from", "by", "inside"})
# Settings too weak to find a quotation by, and yet settings of one that is found.
_MORE_SETTINGS = frozenset(
    """announcement broadcaster channel podcast programme program show webcast video tape recording transcript telegram
    weibo instagram tiktok whatsapp youtube linkedin media website keynote toast sermon memoir book filing
    affidavit decree cable dispatch gathering convention assembly sidelines round-table roundtable
    teleconference videoconference phone telephone link ceremony conference paper text newsletter inauguration
    oath funeral vigil congress seminar workshop symposium colloquium q&a hall dialogue consultation phone-in
    chat trip tour luncheon lunch breakfast""".split()
)
# These count as a setting only in such words: 'in a documentary' no, 'on social media', 'on state television' yes.
_ONLY_ON = frozenset(
    "media website channel telegram weibo instagram tiktok youtube linkedin phone telephone".split()
)
# Of which the noun alone is no occasion: 'in the hall', 'in a program to …', 'in talk of …'.
_NEEDS_WORDS = {"hall": ("town",), "link": ("video",), "text": (), "paper": ("position", "white", "working")}
_DOCUMENTS = frozenset(
    """statement communique communiqué declaration letter speech address tweet post memo message email e-mail op-ed
    editorial memorandum""".split()
)
_TELLING = frozenset({"tell", "address", "brief"})
_INNER = frozenset({"with", "in", "of", "to", "at", "on", "by", "from", "for"})
# Names of services to post on; 'X' only where it cannot be a letter or a place.
_SERVICES = frozenset(
    {"Twitter", "Facebook", "Telegram", "Instagram", "Weibo", "TikTok", "YouTube", "X", "Truth", "WhatsApp"}
)
# Prepositional phrases longer than this (words) say more than whose the setting was, or with whom.
MAX_TAIL = 8


def venue_of(clause: CueClause) -> Span | None:
    """Return the words for the setting, without the preposition: 'a joint press conference'."""
    for noun in _settings(clause):
        if clause.outside(noun):
            return noun_span(noun, _short_end(clause, noun))
    return None


def _settings(clause: CueClause) -> Iterator[Token]:
    head = clause.head
    for prep in clause.phrases(_PREPOSITIONS):
        for noun in prep.children:
            if noun.dep_ == "pobj":
                yield from (n for n in (noun, *_inner(noun)) if _is_setting(prep, n))
    if head is None:
        return
    if head.lemma_ in _TELLING:
        # 'told a daily briefing that …', not 'told the conference chair'.
        for noun in head.children:
            if (
                noun.dep_ in ("dobj", "dative")
                and noun.lemma_.lower() in SETTINGS
                and noun.i not in clause.content
            ):
                yield noun
    if head.dep_ in ("acl", "relcl") and head.head.lemma_.lower() in _DOCUMENTS | {"announcement", "report"}:
        yield head.head
    if head.pos_ == "NOUN":
        return
    source = clause.source_head
    if source is not None and source.pos_ == "NOUN" and source.lemma_.lower() in _DOCUMENTS:
        yield source


def _inner(noun: Token) -> Iterator[Token]:
    """'on the sidelines of a summit', 'on the first day of talks': the setting behind the first noun."""
    if noun.lemma_.lower() in (
        "sideline",
        "margin",
        "start",
        "opening",
        "beginning",
        "end",
        "close",
        "conclusion",
        "outset",
    ):
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                yield from (c for c in child.children if c.dep_ == "pobj")


def _is_setting(prep: Token, noun: Token) -> bool:
    lemma, text = noun.lemma_.lower(), noun.text
    if noun.tag_ == "VBG" or (lemma == "hearing" and any(c.lower_ == "of" for c in noun.rights)):
        return False
    if prep.lower_ == "on" and text in _SERVICES:
        return text != "X" or noun.i + 1 >= len(noun.doc) or noun.nbor().pos_ not in ("PROPN", "NOUN")
    if prep.lower_ == "by" and lemma not in ("phone", "telephone", "link", "email", "e-mail", "letter"):
        return False
    if prep.lower_ == "from" and lemma not in ("podium", "pulpit", "stage"):
        return False
    if lemma in _NEEDS_WORDS:
        return any(c.lower_ in _NEEDS_WORDS[lemma] for c in noun.lefts)
    if lemma in _ONLY_ON:
        return prep.lower_ in ("on", "over", "by", "via")
    if lemma == "note" and any(c.lower_ == "of" for c in noun.rights):
        return False
    if lemma in ("talk", "meeting", "visit") and prep.lower_ == "on":
        return False
    if lemma in ("report", "note", "call", "talk") and prep.lower_ in ("through", "over"):
        return lemma == "call"
    return lemma in SETTINGS or lemma in _MORE_SETTINGS


def _short_end(clause: CueClause, noun: Token) -> Token:
    """The last word of the phrase with what tells whose or with whom it was, not its relative clauses."""
    doc, end = clause.doc, noun
    for child in noun.rights:
        if child.dep_ != "prep" or child.lower_ not in _INNER:
            continue
        if any(t.ent_type_ in ("DATE", "TIME") for t in child.children) or not clause.outside(child):
            continue
        last = child.right_edge
        clauses = [t for t in child.subtree if t.dep_ in ("relcl", "acl", "advcl", "ccomp")]
        if clauses:
            last = doc[min(t.left_edge.i for t in clauses) - 1]
        while last.i > child.i + 1 and (
            last.ent_type_ in ("DATE", "TIME")
            or last.lower_ in ("on", "late", "early")
            or last.is_punct
            or last.is_space
        ):
            last = doc[last.i - 1]
        inside = doc[noun.i : last.i + 1]
        if (
            last.i > child.i
            and last.i - noun.i <= MAX_TAIL
            and all((not t.is_punct or t.text == "-") and t.i not in clause.content for t in inside)
        ):
            end = last
    return end


__all__ = ["venue_of"]
