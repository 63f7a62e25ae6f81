"""A text cut into windows of word pieces, with what an uncased vocabulary loses: case, quotation marks, line breaks.

A window holds whole paragraphs where they fit and is cut at a sentence's end where one does not; windows follow one
another without overlap, so the cost grows with the text and every character is read once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.marks import QuotedText

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Word pieces in a window, the two special ones not counted.
LENGTH = 254
_PARAGRAPH = re.compile(r"[^\n]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STOP = frozenset(".?!")
CLS, SEP = 101, 102

# What the embedding of a piece is told beside the piece itself.
SHAPES = ("lower", "capital", "capitals", "initial", "mixed", "digits", "mark", "other")
QUOTES = ("outside", "inside", "opening", "closing")
BREAKS = ("none", "first")


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces of one stretch of text; all lists have one entry a piece, special pieces included.

    Attributes:
        ids: Vocabulary numbers; first `CLS`, last `SEP`.
        shapes: Index into `SHAPES`.
        quotes: Index into `QUOTES`.
        breaks: Index into `BREAKS`.
        spans: Character offsets of each piece; (-1, -1) for the special ones.
        continues: True for a piece that goes on with the word of the one before it.
    """

    ids: list[int]
    shapes: list[int]
    quotes: list[int]
    breaks: list[int]
    spans: list[tuple[int, int]]
    continues: list[bool]

    @property
    def word_starts(self) -> list[int]:
        """Indices of the pieces that begin a word."""
        return [i for i in range(1, len(self.ids) - 1) if not self.continues[i]]

    @property
    def word_ends(self) -> list[int]:
        """Indices of the pieces that end a word."""
        return [i for i in range(1, len(self.ids) - 1) if not self.continues[i + 1]]


# Number, shape, quotation marks, break, start, end, whether it goes on with a word.
_Piece = tuple[int, int, int, int, int, int, bool]


@functools.lru_cache(maxsize=20_000)
def shape_of(word: str) -> int:
    """Return the index of a piece's shape in `SHAPES`."""
    if word.islower():
        return 0
    if word.isdigit():
        return 5
    if not any(c.isalnum() for c in word):
        return 6
    if word.isupper():
        return 2 if len(word) > 1 else 3
    if word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
        return 1
    return 4 if word.isalpha() else 7


def windows(text: str, tokenizer: Tokenizer, *, length: int = LENGTH) -> Iterator[Window]:
    """Yield the windows of a text in order.

    Args:
        text: The report.
        tokenizer: Word pieces with offsets, special pieces and truncation off.
        length: Most pieces in a window, the special ones not counted.
    """
    quoted = QuotedText(text)
    current: list[_Piece] = []
    for line in _PARAGRAPH.finditer(text):
        pieces = _pieces(text, line.span(), tokenizer, quoted)
        if not pieces:
            continue
        if current and len(current) + len(pieces) > length:
            yield _window(current)
            current = []
        while len(pieces) > length:
            cut = _cut(text, pieces, length)
            yield _window(pieces[:cut])
            pieces = pieces[cut:]
        current += pieces
    if current:
        yield _window(current)


def _pieces(text: str, bounds: tuple[int, int], tokenizer: Tokenizer, quoted: QuotedText) -> list[_Piece]:
    start, end = bounds
    # A lone surrogate is no text to the tokenizer; one character stands in for one, so that offsets hold.
    line = _SURROGATE.sub("\ufffd", text[start:end])
    encoding = tokenizer.encode(line, add_special_tokens=False)
    # each of these is made anew whenever it is asked for
    offsets, numbers = encoding.offsets, encoding.ids
    goes_on = _going_on(tokenizer)
    marked = bool(quoted.within(start, end))
    words = [0 if word is None else word for word in encoding.word_ids]
    shapes: dict[int, int] = {}
    bounds_of: dict[int, list[int]] = {}
    for word, (a, b) in zip(words, offsets, strict=True):
        edge = bounds_of.setdefault(word, [a, b])
        edge[1] = b
    found = []
    for number, (piece, word, (a, b)) in enumerate(zip(numbers, words, offsets, strict=True)):
        if word not in shapes:
            first, last = bounds_of[word]
            shapes[word] = shape_of(line[first:last])
        found.append(
            (
                piece,
                shapes[word],
                _quote(quoted, start + a, start + b) if marked else 0,
                int(number == 0),
                start + a,
                start + b,
                piece in goes_on,
            )
        )
    return found


@functools.lru_cache(maxsize=4)
def _going_on(tokenizer: Tokenizer) -> frozenset[int]:
    """Return the numbers of the pieces that go on with the word of the one before."""
    return frozenset(number for piece, number in tokenizer.get_vocab().items() if piece.startswith("##"))


def _quote(quoted: QuotedText, start: int, end: int) -> int:
    stretch = quoted.at(start)
    if stretch is None:
        return 0
    first, last = stretch.inner
    if start < first:
        return 2
    return 3 if start >= last else 1


def _cut(text: str, pieces: list[_Piece], length: int) -> int:
    """Where to cut a paragraph that is too long: behind the last sentence's end that fits, else at a word's."""
    for cut in range(length, length // 2, -1):
        if text[pieces[cut - 1][4]] in _STOP:
            return cut
    for cut in range(length, length // 2, -1):
        if pieces[cut][4] > pieces[cut - 1][5]:
            return cut
    return length


def _window(pieces: list[_Piece]) -> Window:
    return Window(
        [CLS, *(p[0] for p in pieces), SEP],
        [7, *(p[1] for p in pieces), 7],
        [0, *(p[2] for p in pieces), 0],
        [0, *(p[3] for p in pieces), 0],
        [(-1, -1), *((p[4], p[5]) for p in pieces), (-1, -1)],
        [False, *(p[6] for p in pieces), False],
    )
