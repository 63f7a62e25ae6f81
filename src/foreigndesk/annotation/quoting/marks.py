"""Stretches of a text inside quotation marks, whatever marks it uses and however many are missing."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"[^\n]+")
_DOUBLE = re.compile(r"[“”\"„«»]|''|``|‘‘|’’")
_SINGLE = re.compile(
    r"(?<![\w’'‘])[‘'](?=[\w\[(…])|(?<=[.,?!…])[’'](?=[\s.,;:)—-]|$)|(?<=\w)[’'](?=[,;:.?!)]|$|\s[a-z]+\s)"
)
# Where the closing mark was forgotten, the teller's clause still shows the end: '“We go, the envoy said'.
_TOLD = re.compile(r"[,?!](?=\s+(?:[^,.;:“”\"]{1,60}?\s)?(?:said|says|added|told|wrote|noted|replied)\b)")
_OPENING, _CLOSING = {"“", "„", "«", "``", "‘‘"}, {"”", "»", "’’"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted stretch; `start` is its opening mark, `end` stands behind its closing mark.

    Attributes:
        start: Offset of the opening mark.
        end: Offset behind the closing mark, or the paragraph's end where none closes it.
        closed: False if the paragraph ends before a mark closes it, as in quotations of several paragraphs.
        paragraph: Number of the line that holds it.
    """

    start: int
    end: int
    closed: bool
    paragraph: int
    mark: int = 1

    @property
    def inner(self) -> tuple[int, int]:
        """Offsets of the words without the marks."""
        return self.start + self.mark, self.end - (self.mark if self.closed else 0)


def _opens(text: str, start: int, end: int, line: tuple[int, int], inside: bool) -> bool:
    mark = text[start:end]
    if mark in _OPENING:
        return True
    if mark in _CLOSING:
        return False
    # Straight marks have no side of their own: the white space around them tells, else they alternate.
    before = text[start - 1] if start > line[0] else " "
    after = text[end] if end < line[1] else " "
    open_left, open_right = before.isspace() or before in "([—–-", not after.isspace()
    if open_left and open_right and before not in "—–-":
        return True
    if not open_left and (not open_right or after in ".,;:?!)]—–-"):
        return False
    return not inside


def quoted_stretches(text: str) -> list[Quoted]:
    """Return the quoted stretches of a text in order; they do not overlap and none crosses a line's end.

    A mark that opens while another is open closes the first only if the first is short of words (a stray
    mark); a closing mark without an opening one is taken as closing from the line's start only where the line
    before ended open, otherwise it is ignored.
    """
    found: list[Quoted] = []
    pattern = _DOUBLE if _DOUBLE.search(text) else _SINGLE
    for number, line in enumerate(_PARAGRAPH.finditer(text)):
        bounds = line.span()
        opened: tuple[int, int] | None = None
        for match in pattern.finditer(text, *bounds):
            start, end = match.span()
            if pattern is _SINGLE:
                opens = opened is None and (
                    start == bounds[0] or (not text[start - 1].isalnum() and text[start - 1] not in ".,?!")
                )
            else:
                opens = _opens(text, start, end, bounds, opened is not None)
            if opens:
                if opened is None:
                    opened = (start, end)
            elif opened is not None:
                if start > opened[1]:
                    found.append(Quoted(opened[0], end, True, number, opened[1] - opened[0]))
                opened = None
        if opened is not None and pattern is _DOUBLE and bounds[1] - opened[1] > 1:
            told = _TOLD.search(text, opened[1], bounds[1])
            end = told.start() + 1 if told else bounds[1]
            found.append(Quoted(opened[0], end, False, number, opened[1] - opened[0]))
    return found


class QuotedText:
    """The quoted stretches of a text, to be asked by offset."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stretches = quoted_stretches(text)
        self._starts = [q.start for q in self.stretches]

    def at(self, offset: int) -> Quoted | None:
        """Return the stretch that holds the offset, or None."""
        index = bisect.bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.stretches[index].end:
            return self.stretches[index]
        return None

    def within(self, start: int, end: int) -> list[Quoted]:
        """Return the stretches that overlap `[start, end)`."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        return [q for q in self.stretches[first : bisect.bisect_left(self._starts, end)] if q.end > start]

    def before(self, offset: int) -> int:
        """Return the number of the last stretch that ends at an offset or before it, -1 if there is none."""
        number = bisect.bisect_left(self._starts, offset) - 1
        return number - 1 if number >= 0 and self.stretches[number].end > offset else number

    def after(self, offset: int) -> int:
        """Return the number of the first stretch that begins behind an offset, or how many there are."""
        return bisect.bisect_right(self._starts, offset)

    def index(self, quoted: Quoted) -> int:
        """Return the stretch's place in `stretches`."""
        return bisect.bisect_left(self._starts, quoted.start)
