"""Words and quotation marks taken together: spans of content, cues, subtrees."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Range
from foreigndesk.annotation.quoting.marks import Quoted, QuotedText

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")


def runs(doc: Doc, tokens: set[int]) -> tuple[Range, ...]:
    """Return the ranges that hold the tokens, joined over bare punctuation, trimmed of it at their edges."""
    found: list[list[int]] = []
    for i in sorted(tokens):
        if found and (
            i == found[-1][1] or all(doc[k].is_punct or doc[k].is_space for k in range(found[-1][1], i))
        ):
            found[-1][1] = i + 1
        else:
            found.append([i, i + 1])
    trimmed = (_trim(doc, a, b) for a, b in found)
    return tuple(r for r in trimmed if r[1] > r[0])


def _trim(doc: Doc, start: int, end: int) -> Range:
    marks = ('"', "“", "”", "''", "``", "‘", "’", "'")
    while start < end and (
        doc[start].is_space or (doc[start].is_punct and doc[start].text not in (*marks, "[", "(", "$"))
    ):
        start += 1
    while start < end and (
        doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in marks)
    ):
        end -= 1
    if end - start == 1 and doc[start].is_punct:
        return (start, start)
    return (start, end)


def subtree(token: Token) -> set[int]:
    """Return the word and all that hangs on it."""
    return {t.i for t in token.subtree}


def connects(token: Token) -> bool:
    """Return whether a word opens a clause that may be the reporter's own."""
    return (
        token.dep_ in ("cc", "mark")
        or token.tag_ == "VBG"
        or token.lower_ in ("but", "and", "while", "although", "as")
    )


def own(token: Token, dep: tuple[str, ...]) -> list[Token]:
    """Return the children that hang on a word in one of these ways."""
    return [c for c in token.children if c.dep_ in dep]


class Layout:
    """A parse beside its quoted stretches: what belongs together as content or cue.

    Args:
        doc: spaCy's parse.
        quoted: The quoted stretches of the same text.
    """

    def __init__(self, doc: Doc, quoted: QuotedText) -> None:
        self.doc = doc
        self.quoted = quoted
        self.inside = [self._stretch(t.idx) for t in doc]
        # Asked for again and again, and a stretch may hold half of the report.
        self._punct = [t.is_punct for t in doc]
        self._heads = [t.head.i for t in doc]
        self._words_before = [0, *itertools.accumulate(not p for p in self._punct)]
        self._bounds: dict[int, Range] = {}

    def _stretch(self, offset: int) -> int:
        found = self.quoted.at(offset)
        return self.quoted.index(found) if found is not None else -1

    def content(self, tokens: set[int]) -> tuple[Range, ...]:
        """Return content as ranges, grown to whole quoted stretches."""
        return runs(self.doc, self._fill(tokens))

    def _fill(self, tokens: set[int]) -> set[int]:
        """Grow content to whole quoted stretches that it opens or closes: '"A. B," he said' has A as well."""
        if not tokens:
            return tokens
        grown = set(tokens)
        touched = {self.inside[i] for i in tokens} - {-1}
        for index in touched:
            stretch = self.quoted.stretches[index]
            first, end = self.bounds(index)
            have = sum(1 for i in tokens if first <= i < end and not self._punct[i])
            if have * 2 >= self._words_before[end] - self._words_before[first] or (
                stretch.end - stretch.start > 25 and have and not self._cue_inside(stretch, tokens)
            ):
                grown.update(range(first, end))
        return grown

    def _cue_inside(self, stretch: Quoted, tokens: set[int]) -> bool:
        heads = {self._heads[i] for i in tokens} - tokens
        return any(stretch.start <= self.doc[h].idx < stretch.end for h in heads)

    def bounds(self, index: int) -> Range:
        """Return the tokens of a quoted stretch (by number) as a range."""
        found = self._bounds.get(index)
        if found is None:
            stretch = self.quoted.stretches[index]
            span = self.doc.char_span(stretch.start, stretch.end, alignment_mode="expand")
            found = self._bounds[index] = (span.start, span.end) if span is not None else (0, 0)
        return found

    def is_long(self, index: int) -> bool:
        """Return whether a stretch (by number) is more than a quoted word or two."""
        if index < 0:
            return False
        found = self.quoted.stretches[index]
        return found.end - found.start > 25

    def cue(self, head: Token, *more: Token) -> tuple[Range, ...]:
        """Return the cue's tokens: auxiliaries, negation, adverbs before, the head, particles, prepositions."""
        tokens = {head.i, *(m.i for m in more)}
        for child in head.children:
            if child.dep_ in ("aux", "auxpass", "neg", "prt") or (
                child.dep_ == "advmod" and child.i == head.i - 1
            ):
                if abs(child.i - head.i) < 5:
                    tokens.add(child.i)
        return runs(self.doc, tokens) or ((head.i, head.i + 1),)
