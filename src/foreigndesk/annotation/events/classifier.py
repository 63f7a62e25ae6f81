"""Which event a sentence or clause tells, if any: a linear classifier over `features`, joined with the encoder's head.

The linear weights are made by `training/events.py` (card: `weights/events.md`), the head's by `training/event_types.py`
(card: `weights/event_types.md`). Needs numpy only.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.events.features import features
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.type_head import Votes
from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

NONE = "NONE"
# The head's part in the joined odds, the linear classifier's the rest; chosen by five-fold cross-validation on PLV.
HEAD_SHARE = 0.5
TINY = 1e-6
# Types that the corpora do not tell apart.
FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def joined(
    linear: Mapping[str, float], head: Mapping[str, float], share: float = HEAD_SHARE
) -> dict[str, float]:
    """Return the weighted geometric mean of two sets of probabilities, which sums to 1.

    Args:
        linear: Of 14 types, YIELD and NONE.
        head: Of the 16 types and NONE, or empty: then `linear` stands alone.
        share: The head's part, 0 to 1.
    """
    if not head:
        return dict(linear)
    folded = dict.fromkeys(linear, 0.0)
    for label, odds in head.items():
        folded[FOLDED.get(label, label)] += odds
    raw = {k: (linear[k] + TINY) ** (1 - share) * (folded[k] + TINY) ** share for k in linear}
    total = sum(raw.values())
    return {k: value / total for k, value in raw.items()}


class EventClassifier:
    """TF-IDF features times a matrix.

    Args:
        labels: One per row of `weights`.
        vocabulary: Feature to column.
        idf: Inverse document frequency by column.
        weights: Labels x features.
        bias: By label.
        scale: What the margins are multiplied with before the softmax, fitted on held-out folds.
    """

    def __init__(
        self,
        labels: Sequence[str],
        vocabulary: Mapping[str, int],
        idf: Any,
        weights: Any,
        bias: Any,
        scale: float,
    ) -> None:
        self.labels = tuple(labels)
        self.vocabulary = vocabulary
        self.idf = idf
        self.weights = weights
        self.bias = bias
        self.scale = scale

    def probabilities(self, found: Sequence[str]) -> dict[str, float]:
        """Return the probability of each label, given the features of a stretch."""
        counts: dict[int, int] = {}
        for feature in found:
            column = self.vocabulary.get(feature)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        margins = self.bias.copy()
        if counts:
            columns = np.fromiter(counts, dtype=np.int64)
            values = (1.0 + np.log(np.fromiter(counts.values(), dtype=np.float64))) * self.idf[columns]
            values /= np.sqrt((values**2).sum())
            margins = margins + self.weights[:, columns] @ values
        margins = margins * self.scale
        odds = np.exp(margins - margins.max())
        odds /= odds.sum()
        return dict(zip(self.labels, odds.tolist(), strict=True))

    def classify(
        self, tokens: Sequence[Token], proposals: Sequence[Proposal], votes: Votes
    ) -> dict[str, float]:
        """Return the probability of each label for a stretch of tokens with its triggers, the head's votes joined in."""
        return joined(self.probabilities(features(tokens, proposals)), votes.types(tokens))


@functools.cache
def load_classifier() -> EventClassifier:
    """Return the shipped classifier, loaded once a process."""
    with np.load(io.BytesIO(weights_bytes("events.npz")), allow_pickle=False) as data:
        names = bytes(data["vocabulary"]).decode("utf-8").split("\n")
        return EventClassifier(
            [str(label) for label in data["labels"]],
            {name: column for column, name in enumerate(names)},
            data["idf"].astype(np.float64),
            data["weights"].astype(np.float64) * data["unit"].astype(np.float64)[:, None],
            data["bias"].astype(np.float64),
            float(data["scale"]),
        )
