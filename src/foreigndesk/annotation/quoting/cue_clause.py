"""A telling (cue, source, content) and the clause around its cue: where setting, hedges and addressees hang."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate, Range
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.data.cues import cue_class
from foreigndesk.model import Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

# 'Speaking at a rally, she said', 'Addressing parliament, he said': participles that carry the setting.
SPEAKING = frozenset(
    "speak talk appear address write reply respond testify brief meet tweet post comment".split()
)
_SHARING = ("conj", "advcl", "xcomp")
# How many verbs up the parse the same one may go on telling: 'met the envoys, said …, adding …'.
MAX_GOVERNORS = 3
# Words before and behind a cue that are looked at: more than most sentences have, and a bound for those without end.
REACH = 150


@dataclass(frozen=True, slots=True)
class Telling:
    """One attribution in characters, whatever found it; the parse is asked for the rest.

    Attributes:
        head: Index of the token that heads the cue, or None where no word tells ('PENCE: …').
        cue: Spans of the cue.
        source: Span of who says it, or None.
        content: Spans of what was said, in order, not empty.
        source_head: Index of the token that heads the source, or None.
    """

    head: int | None
    cue: tuple[Span, ...]
    source: Span | None
    content: tuple[Span, ...]
    source_head: int | None = None


def telling_of(doc: Doc, candidate: Candidate) -> Telling:
    """Return a candidate of the parse's frames as a telling."""
    source = candidate.source
    return Telling(
        candidate.head,
        tuple(_span(doc, r) for r in candidate.cue),
        _span(doc, (source.start, source.end)) if source else None,
        tuple(_span(doc, r) for r in candidate.content),
        source.head if source else None,
    )


def _span(doc: Doc, tokens: Range) -> Span:
    last = doc[tokens[1] - 1]
    return Span(doc[tokens[0]].idx, last.idx + len(last))


class CueClause:
    """The words of the report itself around a cue: not those said, not those in quotation marks."""

    def __init__(self, doc: Doc, quoted: QuotedText, telling: Telling) -> None:
        self.doc, self.quoted, self.telling = doc, quoted, telling
        self.content = self._tokens(telling.content)
        self.head: Token | None = doc[telling.head] if telling.head is not None else None

    def _tokens(self, spans: tuple[Span, ...]) -> frozenset[int]:
        found: set[int] = set()
        for span in spans:
            piece = self.doc.char_span(span.start, span.end, alignment_mode="expand")
            if piece is not None:
                found.update(range(piece.start, piece.end))
        return frozenset(found)

    @cached_property
    def source_head(self) -> Token | None:
        """The token that heads the source."""
        if self.telling.source_head is not None:
            return self.doc[self.telling.source_head]
        source = self.telling.source
        if source is None:
            return None
        piece = self.doc.char_span(source.start, source.end, alignment_mode="expand")
        return piece.root if piece is not None and len(piece) else None

    @property
    def lemma(self) -> str:
        """The lemma of the cue's head, or ""."""
        return self.head.lemma_.lower() if self.head is not None else ""

    def outside(self, token: Token) -> bool:
        """Return whether a word is the report's own: neither said here nor in anybody's quotation marks."""
        return token.i not in self.content and self.quoted.at(token.idx) is None

    @cached_property
    def between(self) -> frozenset[int]:
        """Words between pieces of content that follow the cue ('cited his visit in June as "a good thing"')."""
        if self.head is None or len(self.telling.content) < 2 or not self.content:
            return frozenset()
        if self.head.i > min(self.content):
            return frozenset()
        return frozenset(range(min(self.content), max(self.content)))

    @cached_property
    def heads(self) -> tuple[Token, ...]:
        """The cue's head, participles that hang on it, and verbs before it whose subject it shares."""
        if self.head is None:
            return ()
        found = [self.head]
        token = self.head
        for _ in range(MAX_GOVERNORS):
            governor = self._governor(token)
            if governor is None:
                break
            found.append(governor)
            token = governor
        for verb in tuple(found):
            found += [
                c for c in verb.children if c.dep_ == "advcl" and c.lemma_ in SPEAKING and self.outside(c)
            ]
        return tuple(found)

    def _governor(self, token: Token) -> Token | None:
        """The verb that tells on whose behalf: 'said A, adding B'; 'made a plea'; 'is said to have told'."""
        governor = token.head
        if governor.i == token.i or not self.outside(governor) or governor.pos_ not in ("VERB", "AUX"):
            return None
        if token.pos_ in ("NOUN", "PROPN"):
            return governor if token.dep_ in ("dobj", "attr", "nsubjpass") else None
        if token.dep_ not in _SHARING or any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
            return None
        if token.dep_ == "advcl" and token.tag_ not in ("VBG", "VB"):
            return None
        return governor

    def children(self) -> Iterator[Token]:
        """Yield the words of the report itself that hang on one of the heads, those of the cue first."""
        for verb in self.heads:
            for child in verb.children:
                if child.i not in self.content:
                    yield child

    def nearby(self) -> Iterator[Token]:
        """Yield the words of the cue's sentence, of a very long one those around the cue."""
        if self.head is not None:
            sentence = self.head.sent
            first, last = max(sentence.start, self.head.i - REACH), min(sentence.end, self.head.i + REACH)
            yield from self.doc[first:last]

    def phrases(self, prepositions: frozenset[str]) -> Iterator[Token]:
        """Yield prepositions that tell where and how it was said, also such as the parser hung on the content."""
        for child in self.children():
            if (
                child.dep_ in ("prep", "agent", "advcl")
                and child.lower_ in prepositions
                and self.outside(child)
            ):
                yield child
        for token in self.nearby():
            if (
                token.dep_ == "prep"
                and token.lower_ in prepositions
                and token.head.i in self.content
                and self.outside(token)
                and token.i not in self.between
            ):
                yield token

    def says(self) -> bool:
        """Return whether the cue is one of uttering something to somebody."""
        if self.head is None:
            return False
        return cue_class(self.lemma, self.head.pos_) in ("say", "ask", "write", "commit")


def noun_span(noun: Token, end: Token | None = None) -> Span:
    """Return the span from a noun phrase's first word to its head, or to `end`."""
    last = end or noun
    return Span(noun.left_edge.idx, last.idx + len(last))


__all__ = ["CueClause", "Telling", "noun_span", "telling_of"]
