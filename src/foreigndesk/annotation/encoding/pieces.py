"""The vectors of a report's word pieces, for heads that ask for those of some words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from foreigndesk.annotation.encoding.encoder import EncodedWindow

    Floats = npt.NDArray[np.floating[Any]]

# Vectors of one branch of the encoder, and of all side by side, that of events last.
ONE = 384
WIDTH = 3 * ONE


class PieceVectors:
    """The vectors of all branches for each piece of a report, side by side, shape (pieces, `WIDTH`).

    Args:
        encoding: The report's windows with their vectors.
    """

    def __init__(self, encoding: Sequence[EncodedWindow]) -> None:
        self._starts = np.array([s for w in encoding for s, _ in w.window.spans[1:-1]], dtype=np.int64)
        rows = [
            np.concatenate([w.states[1:-1], w.references[1:-1], w.happenings[1:-1]], axis=1) for w in encoding
        ]
        self._vectors = np.concatenate(rows) if rows else np.zeros((0, WIDTH), dtype=np.float32)

    def mean(self, start: int, end: int) -> Floats:
        """Return the mean vector of the pieces in `[start, end)`; that of the nearest piece if there is none."""
        first, last = self._bounds(start, end)
        found: Floats = (
            self._vectors[first:last].mean(axis=0) if last > first else np.zeros(WIDTH, np.float32)
        )
        return found

    def last(self, start: int, end: int) -> Floats:
        """Return the vector of the last piece in `[start, end)`, or of the nearest before it."""
        _, last = self._bounds(start, end)
        found: Floats = self._vectors[last - 1] if last else np.zeros(WIDTH, np.float32)
        return found

    def happenings(self, start: int, end: int) -> Floats:
        """Return the mean of the branch for events over the pieces in `[start, end)`, shape (`ONE`,)."""
        return self.mean(start, end)[-ONE:]

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        first, last = (int(n) for n in np.searchsorted(self._starts, (start, end)))
        return min(first, max(0, len(self._starts) - 1)), min(max(last, first + 1), len(self._starts))
