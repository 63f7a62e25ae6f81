"""The vectors of a report's word pieces, for heads that ask for those of some words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.encoding.encoder import encoding_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from foreigndesk.annotation.base import Draft
    from foreigndesk.annotation.encoding.encoder import EncodedWindow

    Floats = npt.NDArray[np.floating[Any]]

# Vectors of one branch of the encoder, and of all side by side, that of events last.
ONE = 384
WIDTH = 3 * ONE


_NOTE = "piece vectors"


def piece_vectors(draft: Draft) -> PieceVectors:
    """Return the vectors of a report's pieces, put side by side once a report."""
    found = draft.notes.get(_NOTE)
    if not isinstance(found, PieceVectors):
        found = draft.notes[_NOTE] = PieceVectors(encoding_of(draft))
    return found


class PieceVectors:
    """The vectors of all branches for each piece of a report.

    Args:
        encoding: The report's windows with their vectors.
    """

    def __init__(self, encoding: Sequence[EncodedWindow]) -> None:
        self._starts = np.array([s for w in encoding for s, _ in w.window.spans[1:-1]], dtype=np.int64)
        self._vectors = np.empty((len(self._starts), WIDTH), dtype=np.float32)
        row = 0
        for window in encoding:
            rows = slice(row, row + len(window.states) - 2)
            for n, branch in enumerate((window.states, window.references, window.happenings)):
                self._vectors[rows, n * ONE : (n + 1) * ONE] = branch[1:-1]
            row = rows.stop

    def mean(self, start: int, end: int) -> Floats:
        """Return the mean vector of the pieces in `[start, end)`, shape (`WIDTH`,); that of the nearest if there is none."""
        return _mean(self._vectors, *self._bounds(start, end))

    def last(self, start: int, end: int) -> Floats:
        """Return the vector of the last piece in `[start, end)`, or of the nearest before it, shape (`WIDTH`,)."""
        _, last = self._bounds(start, end)
        if not last:
            return np.zeros(WIDTH, np.float32)
        found: Floats = self._vectors[last - 1]
        return found

    def happenings(self, start: int, end: int) -> Floats:
        """Return the mean of the branch for events over the pieces in `[start, end)`, shape (`ONE`,)."""
        return _mean(self._vectors[:, -ONE:], *self._bounds(start, end))

    def _bounds(self, start: int, end: int) -> tuple[int, int]:
        first, last = (int(n) for n in np.searchsorted(self._starts, (start, end)))
        return min(first, max(0, len(self._starts) - 1)), min(max(last, first + 1), len(self._starts))


def _mean(vectors: Floats, first: int, last: int) -> Floats:
    if last <= first:
        return np.zeros(vectors.shape[1], np.float32)
    found: Floats = np.add.reduce(vectors[first:last], axis=0) / np.float32(last - first)
    return found
