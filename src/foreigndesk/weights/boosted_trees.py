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
        # where a node sends what is above its threshold, and then what is not
        sides = [arrays[side].astype(np.intp) for side in ("right", "left")]
        self._next = np.stack(sides, axis=1).ravel()
        self._value, self._roots = arrays["value"], arrays["roots"].astype(np.intp)
        self._base, self._depth = float(arrays["base"]), int(arrays["depth"])

    def log_odds(self, features: Sequence[float]) -> float:
        """Return the logarithm of the odds of one row of features."""
        return float(self.log_odds_of(np.asarray([features], dtype=np.float64))[0])

    def log_odds_of(self, rows: Array) -> Array:
        """Return the logarithm of the odds of each row of features, shape (rows,)."""
        nodes = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        values, first = rows.ravel(), np.arange(len(rows))[:, None] * rows.shape[1]
        for _ in range(self._depth):
            lower = values.take(first + self._feature.take(nodes)) <= self._threshold.take(nodes)
            nodes = self._next.take(2 * nodes + lower)
        # an exact sum: the same to the last bit wherever it is made
        return np.array([self._base + math.fsum(leaves) for leaves in self._value[nodes].tolist()])
