"""A head over the encoder's vectors that says of a stretch of text which PLOVER type and mode of event it tells, if any.

Every word piece votes for each type and mode; within a stretch (a sentence, a clause) a learned weight says how much a
piece's vote counts. So one pass of the encoder serves the sentence and each clause in it. `training/event_types.py`
makes the weights; `weights/event_types.md` is their card. Needs numpy only.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    import numpy.typing as npt

    from foreigndesk.annotation.encoding.encoder import EncodedWindow
    from foreigndesk.annotation.parsing.tokens import Token

    Floats = npt.NDArray[np.floating[Any]]

WEIGHTS = "event_types.npz"


@dataclass(frozen=True, slots=True)
class HeadWeights:
    """The head's layers.

    Attributes:
        types: PLOVER's 16 types and NONE, one a column of `votes`.
        modes: Pairs of type and mode, one a column of `votes` behind those of the types.
        weight: Float32, shape (384,): how much a piece counts.
        votes: Float32, shape (384, types and modes); `bias` is added to what they give.
    """

    types: tuple[str, ...]
    modes: tuple[tuple[str, str], ...]
    weight: Floats
    votes: Floats
    bias: Floats


@functools.cache
def load_weights() -> HeadWeights:
    """Return the shipped head, loaded once a process."""
    with np.load(io.BytesIO(weights_bytes(WEIGHTS)), allow_pickle=False) as data:
        modes = [str(mode).split("/") for mode in data["modes"]]
        return HeadWeights(
            tuple(str(t) for t in data["types"]),
            tuple((kind, mode) for kind, mode in modes),
            data["weight"].astype(np.float32),
            data["votes"].astype(np.float32),
            data["bias"].astype(np.float32),
        )


class Votes:
    """The votes of all pieces of a report.

    Args:
        encoding: The report's windows with their vectors.
    """

    def __init__(self, encoding: Sequence[EncodedWindow]) -> None:
        head = load_weights()
        spans = [w.window.spans[1:-1] for w in encoding]
        self._starts = np.array([s for found in spans for s, _ in found], dtype=np.int64)
        vectors = [w.happenings[1:-1] for w in encoding]
        stacked = np.concatenate(vectors) if vectors else np.zeros((0, len(head.weight)), dtype=np.float32)
        self._weights = stacked @ head.weight
        self._votes = stacked @ head.votes + head.bias

    def _pooled(self, tokens: Iterable[Token]) -> Floats | None:
        bounds = [offset for token in tokens for offset in (token.idx, token.idx + len(token.text))]
        edges = np.searchsorted(self._starts, bounds).tolist()
        inside = [n for first, last in zip(edges[::2], edges[1::2], strict=True) for n in range(first, last)]
        if not inside:
            return None
        pieces = np.array(inside)
        share = np.exp(self._weights[pieces] - self._weights[pieces].max())
        pooled: Floats = (share / share.sum()) @ self._votes[pieces]
        return pooled

    def types(self, tokens: Iterable[Token]) -> dict[str, float]:
        """Return the probability of each type and of NONE for a stretch; empty if it has no pieces."""
        head = load_weights()
        pooled = self._pooled(tokens)
        if pooled is None:
            return {}
        odds = np.exp(pooled[: len(head.types)] - pooled[: len(head.types)].max())
        odds /= odds.sum()
        return dict(zip(head.types, odds.tolist(), strict=True))

    def mode(self, tokens: Iterable[Token], event_type: str) -> tuple[str, float] | None:
        """Return the likeliest mode of an event of a type with its share among that type's modes.

        None for a type without modes, or a stretch without pieces.
        """
        head = load_weights()
        pooled = self._pooled(tokens)
        columns = [i for i, (kind, _) in enumerate(head.modes) if kind == event_type]
        if pooled is None or not columns:
            return None
        scores = pooled[len(head.types) :][columns]
        odds = np.exp(scores - scores.max())
        best = int(odds.argmax())
        return head.modes[columns[best]][1], float(odds[best] / odds.sum())
