"""To whom it was said: 'told X', 'called on X to', 'in a letter to X', 'X was warned'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.cue_clause import CueClause
from foreigndesk.model import Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_TELLING = frozenset(
    """tell inform assure remind warn advise notify brief ask urge call_on convince persuade press promise order
    instruct direct command invite encourage implore beg exhort caution reassure thank congratulate answer alert
    petition lobby threaten""".split()
)
# Of these the object is nobody but who was told, even where the content's edge was drawn before it.
_ONLY_TELLING = frozenset({"tell", "inform", "assure", "remind", "notify", "brief"})
# Their object is the one who is to do something: 'urged the council to act', 'called on both to stop'.
_URGING = frozenset(
    """urge ask order tell advise warn call press invite encourage beg implore instruct command direct want appeal
    exhort push""".split()
)
# 'called on the council to act', 'appealed to both to stop'.
_ASKED_BY = {"call": ("on", "upon"), "appeal": ("to",)}
_SPOKEN_TO = frozenset(
    "letter message address speech email e-mail telegram remark remarks appeal note memo".split()
)
_SPOKEN_WITH = frozenset({"call", "conversation"})


def addressees_of(clause: CueClause, venue: Span | None) -> Iterator[Token]:
    """Yield the words that name those who were told, in the order of how sure that is.

    Args:
        clause: The cue's clause.
        venue: The setting, in which they may be named ('a letter to the council').
    """
    head = clause.head
    if head is None:
        return
    found = [t for t in _objects(clause, head) if _fits(clause, t)]
    if not found:
        found = [t for t in _urged(clause, head) if _fits(clause, t)]
    if not found and head.pos_ == "NOUN":
        found = [t for t in _of_noun(head) if _fits(clause, t)]
    if not found:
        found = [t for t in _spoken_to(clause) if _fits(clause, t)]
    if not found and venue is not None:
        found = [t for t in _in_setting(clause, venue) if _fits(clause, t)]
    yield from found


def _fits(clause: CueClause, token: Token) -> bool:
    source = clause.source_head
    if source is not None and (token.i == source.i or source.i in {t.i for t in token.subtree}):
        return False
    if clause.head is not None and clause.head.i in (token.head.i, token.head.head.i):
        return True
    return clause.quoted.at(token.idx) is None


def _objects(clause: CueClause, head: Token) -> Iterator[Token]:
    if not clause.says():
        return
    for verb in _telling_verbs(clause, head):
        for child in verb.children:
            if child.lower_ == "to" and child.dep_ in ("prep", "dative"):
                if child.i not in clause.content and not (verb.i == head.i and _accredited(clause, child)):
                    yield from (c for c in child.children if c.dep_ == "pobj")
            elif _is_told(clause, verb, child):
                yield child


def _is_told(clause: CueClause, verb: Token, child: Token) -> bool:
    """Whether a word is the one who is told by its place: 'told X', 'X was told'."""
    lemma, own = verb.lemma_.lower(), clause.head is not None and verb.i == clause.head.i
    if child.dep_ == "dative":
        return child.pos_ != "ADP"
    if child.dep_ == "dobj":
        return lemma in _TELLING and not (own and _is_said(clause, child))
    if child.dep_ != "nsubjpass" or lemma not in _TELLING or lemma in ("threaten", "promise"):
        return False
    return own or lemma != "ask"


def _accredited(clause: CueClause, to: Token) -> bool:
    """Whether 'to' goes with the source: 'said the ambassador, Ilse Marr, to Norway'."""
    source = clause.telling.source
    if source is None or clause.head is None or not clause.head.idx < source.start < to.idx:
        return False
    words = clause.quoted.text[source.start : source.end].lower()
    return any(w in words for w in ("ambassador", "envoy", "representative", "adviser", "advisor", "aide"))


def _telling_verbs(clause: CueClause, head: Token) -> Iterator[Token]:
    """The cue, and one before it that goes on in it: 'told reporters A, adding B'."""
    yield head
    for verb in clause.heads[1:]:
        adding = head.dep_ == "advcl" and head.head.i == verb.i
        if adding and verb.lemma_.lower() in ("tell", "say", "write", "inform", "assure", "warn", "remind"):
            yield verb


def _is_said(clause: CueClause, child: Token) -> bool:
    """Whether an object is what was said ('promised aid'), not to whom ('promised the council that')."""
    if child.i not in clause.content or clause.head is None or clause.lemma in _ONLY_TELLING:
        return False
    # 'urged [the council to act]': content holds both; the one urged comes first, and an infinitive goes on.
    return not any(
        t.dep_ in ("xcomp", "ccomp", "advcl", "acl") and any(c.lower_ == "to" for c in t.lefts)
        for t in (*clause.head.children, *child.children)
    )


def _urged(clause: CueClause, head: Token) -> Iterator[Token]:
    """'urged the general to leave', 'called on both to stop', 'for them to go': who is to do it."""
    lemma = head.lemma_.lower()
    if lemma not in _URGING or head.pos_ != "VERB":
        return
    for child in head.children:
        if child.dep_ in ("ccomp", "xcomp") and child.tag_ == "VB":
            auxiliaries = {c.lower_ for c in child.children if c.dep_ == "aux"}
            if "to" in auxiliaries and not any(c.dep_ == "mark" for c in child.children):
                yield from (c for c in child.children if c.dep_ == "nsubj")
        elif child.dep_ in ("prep", "dative") and child.lower_ in _ASKED_BY.get(lemma, ()):
            yield from (c for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "dobj" and lemma in _TELLING and lemma != "want":
            if not _is_said(clause, child):
                yield child


def _of_noun(noun: Token) -> Iterator[Token]:
    """'a warning to Iran that', 'their call on the council to act'."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("to", "on", "upon"):
            if child.lower_ == "to" or noun.lemma_.lower() == "call":
                yield from (c for c in child.children if c.dep_ == "pobj")


def _spoken_to(clause: CueClause) -> Iterator[Token]:
    """'Speaking to reporters', 'Addressing parliament'."""
    for verb in clause.heads[1:]:
        if verb.lemma_ == "address":
            yield from (c for c in verb.children if c.dep_ == "dobj")
        elif verb.lemma_ in ("speak", "talk", "write", "reply"):
            for child in verb.children:
                if child.dep_ in ("prep", "dative") and child.lower_ == "to":
                    yield from (c for c in child.children if c.dep_ == "pobj")


def _in_setting(clause: CueClause, venue: Span) -> Iterator[Token]:
    """'in a letter to the council', 'in a call with his counterpart'."""
    piece = clause.doc.char_span(venue.start, venue.end, alignment_mode="expand")
    if piece is None or not len(piece):
        return
    for token in piece:
        if token.dep_ != "prep" or token.head.i < piece.start:
            continue
        kind = token.head.lemma_.lower()
        if (token.lower_ == "to" and kind in _SPOKEN_TO) or (token.lower_ == "with" and kind in _SPOKEN_WITH):
            yield from (c for c in token.children if c.dep_ == "pobj")


__all__ = ["addressees_of"]
