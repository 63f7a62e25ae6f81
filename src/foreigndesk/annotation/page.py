"""Look-ups by character offset in one parsed report: tokens, heads, sentences, quotation marks."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_OPEN, _CLOSE = "“", "”"
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches inside double quotation marks, paragraph by paragraph.

    A paragraph with an odd number of straight marks leaves the last one open to the paragraph's end.
    """
    spans: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        start: int | None = None
        for mark in re.finditer(r"[\"“”]|``|''", paragraph.group()):
            position = paragraph.start() + mark.start()
            if start is None:
                if mark.group() != _CLOSE:
                    start = position
            elif mark.group() != _OPEN:
                spans.append((start, position + len(mark.group())))
                start = None
        if start is not None:
            spans.append((start, paragraph.end()))
    return spans


class Page:
    """One report's parse with look-ups by offset."""

    def __init__(self, draft: Draft) -> None:
        self.text = draft.document.text
        self.doc = draft.doc
        self.sentences = draft.sentences
        self._starts = [t.idx for t in draft.doc]
        self._sentence_starts = [s.start for s in draft.sentences]
        self._quoted = quoted_spans(self.text)
        self._quote_starts = [s for s, _ in self._quoted]

    def token(self, offset: int) -> Token | None:
        """Return the token that holds a character, or None between tokens."""
        index = bisect.bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        token = self.doc[index]
        return token if offset < token.idx + max(len(token), 1) else None

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens that begin in `[start, end)`, spaces left out."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_left(self._starts, end)
        return [t for t in self.doc[first:last] if not t.is_space]

    def head(self, start: int, end: int) -> Token | None:
        """Return the token of a span on which the others hang, or None if the span holds no token."""
        tokens = self.tokens(start, end)
        inside = {t.i for t in tokens}
        for token in tokens:
            if token.head.i not in inside or token.head.i == token.i:
                if not token.is_punct and token.dep_ not in {"case", "det"}:
                    return token
        return tokens[-1] if tokens else None

    def sentence(self, offset: int) -> int:
        """Return the index of the sentence that holds a character (-1 before the first)."""
        return bisect.bisect_right(self._sentence_starts, offset) - 1

    def quote(self, offset: int) -> int | None:
        """Return the index of the quoted stretch that holds a character, or None."""
        index = bisect.bisect_right(self._quote_starts, offset) - 1
        return index if index >= 0 and offset < self._quoted[index][1] else None


def is_subject(token: Token) -> bool:
    """Return True if a token is, or is joined by 'and' to, the subject of a clause."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token.dep_ in SUBJECTS
