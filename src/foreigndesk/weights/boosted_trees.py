"""Boosted decision trees, read from arrays and walked with numpy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]


class BoostedTrees:
    """Trees whose leaves add up to the logarithm of the odds.

    Args:
        arrays: `feature`, `threshold`, `left`, `right`, `value`, each with an entry a node, the nodes of all trees one
            behind another. A node sends what is at most its threshold to the left; a leaf has itself on both sides.
            `roots`: the first node of each tree. `base`: what all trees start from. `depth`: the longest way to a leaf.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._feature, self._threshold = arrays["feature"].astype(np.intp), arrays["threshold"]
        self._left, self._right = (arrays[side].astype(np.intp) for side in ("left", "right"))
        self._value, self._roots = arrays["value"], arrays["roots"].astype(np.intp)
        self._base, self._depth = float(arrays["base"]), int(arrays["depth"])

    def log_odds(self, features: Sequence[float]) -> float:
        """Return the logarithm of the odds of one row of features."""
        return float(self.log_odds_of(np.asarray([features], dtype=np.float64))[0])

    def log_odds_of(self, rows: Array) -> Array:
        """Return the logarithm of the odds of each row of features, shape (rows,)."""
        nodes = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        row = np.arange(len(rows))[:, None]
        for _ in range(self._depth):
            lower = rows[row, self._feature[nodes]] <= self._threshold[nodes]
            nodes = np.where(lower, self._left[nodes], self._right[nodes])
        # an exact sum: the same to the last bit wherever it is made
        return np.array([self._base + math.fsum(values) for values in self._value[nodes].tolist()])
