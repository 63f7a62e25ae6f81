"""Spans of a text to be asked by offset without a search of the whole report."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence


class Intervals:
    """Spans by their numbers.

    Args:
        spans: Start and end of each, in any order.
    """

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._order = sorted(range(len(spans)), key=lambda i: spans[i][0])
        self._starts = [spans[i][0] for i in self._order]
        self._ends = [spans[i][1] for i in self._order]
        # How far the spans up to here reach: beyond it none before needs a look.
        self._reach = list(itertools.accumulate(self._ends, max))

    def over(self, offset: int) -> list[int]:
        """Return the numbers of the spans that hold a character, smallest first."""
        found: list[int] = []
        place = bisect.bisect_right(self._starts, offset) - 1
        while place >= 0 and self._reach[place] > offset:
            if self._ends[place] > offset:
                found.append(self._order[place])
            place -= 1
        return sorted(found)

    def within(self, start: int, end: int) -> list[int]:
        """Return the numbers of the spans that lie wholly in `[start, end)`, smallest first."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_right(self._starts, end)
        return sorted(self._order[i] for i in range(first, last) if self._ends[i] <= end)
