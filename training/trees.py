"""Fits boosted decision trees and gives them as the arrays that `foreigndesk.weights.boosted_trees` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

Rows = Any


@dataclass(frozen=True)
class Growth:
    """How trees are grown, in the words of scikit-learn's gradient boosting.

    Attributes:
        fewest: Rows in a leaf at least.
        shrink: L2 regularisation.
        share: Share of the features that a split may choose from.
    """

    trees: int
    rate: float
    leaves: int
    fewest: int
    shrink: float = 5.0
    share: float = 1.0


# Trees that say nothing, for as long as there are none.
NOTHING = {
    "feature": np.zeros(1, dtype=np.int16), "threshold": np.zeros(1), "left": np.zeros(1, dtype=np.int32),
    "right": np.zeros(1, dtype=np.int32), "value": np.zeros(1), "roots": np.zeros(1, dtype=np.int32),
    "base": np.array(0.0), "depth": np.array(0),
}  # fmt: skip


def boosted(features: Rows, labels: Rows, growth: Growth) -> dict[str, Rows]:
    """Return trees fitted to the labels (0 and 1) of rows of features, as the arrays of `BoostedTrees`."""
    model = HistGradientBoostingClassifier(
        max_iter=growth.trees, learning_rate=growth.rate, max_leaf_nodes=growth.leaves, min_samples_leaf=growth.fewest,
        l2_regularization=growth.shrink, max_features=growth.share, random_state=0, early_stopping=False,
    ).fit(features, labels)  # fmt: skip
    found: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    roots, depth, first = [], 0, 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        own = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        found["feature"].append(np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16))
        found["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
        found["left"].append((np.where(leaf, own, nodes["left"]) + first).astype(np.int32))
        found["right"].append((np.where(leaf, own, nodes["right"]) + first).astype(np.int32))
        found["value"].append(nodes["value"])
        roots.append(first)
        depth, first = max(depth, int(nodes["depth"].max())), first + len(nodes)
    arrays = {name: np.concatenate(parts) for name, parts in found.items()}
    base = np.array(float(model._baseline_prediction.ravel()[0]))
    return {**arrays, "roots": np.array(roots), "base": base, "depth": np.array(depth)}
