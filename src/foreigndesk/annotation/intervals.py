"""Spans of a text to be asked by offset without a search of the whole report."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import Protocol


class Interval(Protocol):
    """Anything with a start and an end in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends, itself not included."""
        ...


class Intervals:
    """Spans by their numbers in a layer.

    Args:
        items: The layer; it must not change afterwards.
    """

    def __init__(self, items: Sequence[Interval]) -> None:
        self._order = sorted(range(len(items)), key=lambda i: items[i].start)
        self._starts = [items[i].start for i in self._order]
        self._ends = [items[i].end for i in self._order]
        # How far the spans up to here reach: beyond it none before needs a look.
        self._reach = list(itertools.accumulate(self._ends, max))

    def over(self, offset: int) -> list[int]:
        """Return the numbers of the spans that hold a character, in the layer's order."""
        found: list[int] = []
        place = bisect.bisect_right(self._starts, offset) - 1
        while place >= 0 and self._reach[place] > offset:
            if self._ends[place] > offset:
                found.append(self._order[place])
            place -= 1
        return sorted(found)

    def within(self, start: int, end: int) -> list[int]:
        """Return the numbers of the spans that lie wholly in `[start, end)`, in the layer's order."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_right(self._starts, end)
        return sorted(self._order[i] for i in range(first, last) if self._ends[i] <= end)
