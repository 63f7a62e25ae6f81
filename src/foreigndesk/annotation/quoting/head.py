"""The trained quotation head: from the encoder's vectors to cues, and from a cue to its source and content.

A word piece is tagged as beginning or going on with a cue. A cue, taken as the mean of its pieces, is paired with every
piece of its window: a layer over both and their distance tells whether the piece is in the cue's content, begins or
ends it, begins or ends its source; one more score stands for 'no source'. This is how semantic role labelling binds
arguments to a predicate, here with PolNeAR's cue, source and content. `training/quotation_head.py` makes the weights.
"""

from __future__ import annotations

import bisect
import functools
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.encoding.encoder import EncodedWindow
from foreigndesk.model import Span
from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating[Any]]

WEIGHTS = "quotation_head.npz"
# A piece opens a cue of the head's own from this probability on; the scorer decides which of them stand.
MIN_CUE = 0.12
MIN_INSIDE = 0.5
# Longest source, in pieces.
LONGEST_SOURCE = 48
# Distances of one to eight pieces have a vector each, farther ones share them, four to every doubling.
NEAR, BUCKETS = 8, 64


def distance_bucket(distance: int) -> int:
    """Return the number of the vector for a distance in pieces, left of the cue negative; 0 to 63."""
    size = abs(distance)
    if size == 0:
        return 0
    bucket = size if size <= NEAR else min(NEAR + int(math.log2(size / NEAR) * 4) + 1, 29)
    return bucket if distance > 0 else 30 + bucket


@functools.cache
def _buckets(length: int) -> npt.NDArray[np.int64]:
    """Buckets of the distances from -(length - 1) to length - 1."""
    return np.asarray([distance_bucket(d) for d in range(1 - length, length)])


@dataclass(frozen=True, slots=True)
class Bound:
    """What the head binds to one cue, over the pieces of its window.

    Attributes:
        inside: Probability of each piece to be in the content.
        first, last: Probability of each piece to begin and to end the content; each sums to 1.
        source_first, source_last: The same for the source; entry 0 stands for 'no source'.
    """

    inside: Floats
    first: Floats
    last: Floats
    source_first: Floats
    source_last: Floats


@dataclass(frozen=True, slots=True)
class HeadCue:
    """A cue that the head found: pieces `[start, end)` of a window."""

    window: int
    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The head's layers as stored; `d` is the width of the pair layer.

    Attributes:
        cue: (384, 3) and bias: outside, begins, goes on.
        tags: (384, 4) and bias: in any content, begins one, in any source, begins one.
        left: (384, d) and bias, of the cue. right: (384, d) and bias, of the piece.
        distance: (64, d).
        out: (d, 5) and bias: inside, first, last, source first, source last.
        none: (d, 1) and bias: no source.
    """

    cue: tuple[Floats, Floats]
    tags: tuple[Floats, Floats]
    left: tuple[Floats, Floats]
    right: tuple[Floats, Floats]
    distance: Floats
    out: tuple[Floats, Floats]
    none: tuple[Floats, Floats]


_LAYERS = ("cue", "tags", "left", "right", "out", "none")


@functools.cache
def load_weights() -> Weights:
    """Return the shipped weights, loaded once a process."""
    with np.load(io.BytesIO(weights_bytes(WEIGHTS))) as stored:
        return weights_of({name: stored[name].astype(np.float32) for name in stored.files})


def weights_of(arrays: dict[str, Floats]) -> Weights:
    """Return weights from arrays named as in the file: `cue.weight`, `cue.bias` ..., `distance`."""
    layers = {name: (arrays[f"{name}.weight"], arrays[f"{name}.bias"]) for name in _LAYERS}
    return Weights(distance=arrays["distance"], **layers)


@dataclass(slots=True)
class _Page:
    """A window with everything that is worked out once for all its cues."""

    starts: list[int]
    ends: list[int]
    # Probability of each piece to be in a cue, as a list since it is asked piece by piece.
    marked: list[float]
    cue: Floats
    tags: Floats
    left: Floats
    right: Floats
    cache: dict[tuple[int, int], Bound] = field(default_factory=dict)


class HeadReading:
    """What the head makes of one report; asked by offset.

    Args:
        encoded: The encoder's windows of the report.
        weights: The head.
    """

    def __init__(self, encoded: Sequence[EncodedWindow], weights: Weights | None = None) -> None:
        self.weights = w = weights or load_weights()
        self.pages: list[_Page] = []
        for item in encoded:
            states, spans = item.states, item.window.spans[1:-1]
            cue = _softmax(states @ w.cue[0] + w.cue[1])[1:-1]
            self.pages.append(
                _Page(
                    [s for s, _ in spans],
                    [e for _, e in spans],
                    (1 - cue[:, 0]).tolist(),
                    cue,
                    _sigmoid(states @ w.tags[0] + w.tags[1])[1:-1],
                    states @ w.left[0] + w.left[1],
                    states @ w.right[0] + w.right[1],
                )
            )
        self._firsts = [page.starts[0] for page in self.pages]
        # Vectors of the distances in the longest window; those of a shorter one, and of any cue in it, are a part of them.
        self._longest = max((len(page.right) for page in self.pages), default=1)
        self._distances = w.distance[_buckets(self._longest)]

    def place(self, start: int, end: int) -> tuple[int, int, int] | None:
        """Return window, first piece and the piece behind the last of `[start, end)`, None where no piece is."""
        number = bisect.bisect_right(self._firsts, start) - 1
        if number < 0:
            number = 0
        if not self.pages:
            return None
        page = self.pages[number]
        first = bisect.bisect_right(page.ends, start)
        last = bisect.bisect_left(page.starts, end)
        return (number, first, last) if first < last else None

    def cues(self) -> list[HeadCue]:
        """Return the cues that the head sees, in text order."""
        found = []
        for number, page in enumerate(self.pages):
            begins, goes_on = page.cue[:, 1], page.cue[:, 2]
            starts = [int(i) for i in np.flatnonzero(begins > MIN_CUE)]
            for index, start in enumerate(starts):
                stop = starts[index + 1] if index + 1 < len(starts) else len(begins)
                end = start + 1
                while end < stop and goes_on[end] > max(page.cue[end, 0], begins[end]):
                    end += 1
                found.append(HeadCue(number, start, end, float(begins[start])))
        return found

    def bind(self, window: int, start: int, end: int) -> Bound:
        """Return what belongs to the cue of pieces `[start, end)` of a window."""
        page = self.pages[window]
        known = page.cache.get((start, end))
        if known is not None:
            return known
        w = self.weights
        cue = page.left[start + 1 : end + 1].mean(axis=0)
        length = len(page.right)
        near = self._longest - 1 - (start + 1)
        hidden = page.right + self._distances[near : near + length]
        hidden += cue
        np.maximum(hidden, 0, out=hidden)
        scores = hidden @ w.out[0] + w.out[1]
        none = np.maximum(cue, 0) @ w.none[0] + w.none[1]
        inner = np.ascontiguousarray(scores[1:-1].T)
        first, last = _softmax(inner[1:3])
        source_first, source_last = _softmax(np.concatenate([[none, none], inner[3:5]], axis=1))
        bound = Bound(_sigmoid(inner[0]), first, last, source_first, source_last)
        page.cache[(start, end)] = bound
        return bound

    def source(self, bound: Bound) -> tuple[tuple[int, int] | None, float]:
        """Return the likeliest source as pieces `[start, end)`, None for none, with its probability."""
        first, last = bound.source_first[1:], bound.source_last[1:]
        none = float(bound.source_first[0] * bound.source_last[0])
        best: tuple[float, int, int] = (0.0, 0, 0)
        for start in np.argsort(-first)[:4]:
            reach = last[start : start + LONGEST_SOURCE]
            if not len(reach):
                continue
            end = int(reach.argmax())
            score = float(first[start] * reach[end])
            best = max(best, (score, int(start), int(start) + end + 1))
        if none >= best[0]:
            return None, none
        return (best[1], best[2]), best[0]

    def content(self, bound: Bound, taken: set[int], least: float = MIN_INSIDE) -> list[tuple[int, int]]:
        """Return the content as ranges of pieces; `taken` are the pieces of cue and source."""
        chosen = [inside and i not in taken for i, inside in enumerate((bound.inside > least).tolist())]
        ranges: list[tuple[int, int]] = []
        start: int | None = None
        for i, inside in enumerate([*chosen, False]):
            if inside and start is None:
                start = i
            elif not inside and start is not None:
                if ranges and start - ranges[-1][1] <= 2 and not taken & set(range(ranges[-1][1], start)):
                    ranges[-1] = (ranges[-1][0], i)
                else:
                    ranges.append((start, i))
                start = None
        if len(ranges) > 1:
            longest = max(e - s for s, e in ranges)
            ranges = [r for r in ranges if r[1] - r[0] >= 3 or r[1] - r[0] == longest]
        return ranges

    def span(self, window: int, start: int, end: int) -> Span:
        """Return the characters of pieces `[start, end)`."""
        page = self.pages[window]
        return Span(page.starts[start], page.ends[end - 1])


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def _sigmoid(scores: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return result
