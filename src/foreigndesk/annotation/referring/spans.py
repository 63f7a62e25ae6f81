"""Which stretches of a text are names or mentions: a biaffine head over the encoder's vectors of word pieces.

A stretch is scored from the vectors of its first and last piece and its width, once for each label of each
*scheme*: what CoNLL-2003 calls a name ("names"), what GUM and MEANTIME call a mention, titles, nouns and pronouns
included and one inside another ("mentions"), and what re3d marks ("entities"). `training/referring.py` fits all of
them over one encoder; here they are read in numpy. After Yu, Bohnet and Poesio (2020), "Named Entity
Recognition as Dependency Parsing".
"""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    import numpy.typing as npt

    from foreigndesk.annotation.encoding.encoder import EncodedWindow

    Floats = npt.NDArray[np.floating[Any]]

Label = Literal["PER", "ORG", "LOC", "NORP"]
Scheme = Literal["names", "entities", "mentions"]
SCHEMES: dict[Scheme, tuple[Label, ...]] = {
    "names": ("PER", "ORG", "LOC", "NORP"),
    "entities": ("PER", "ORG", "LOC", "NORP"),
    "mentions": ("PER", "ORG", "LOC"),
}
CHANNELS: tuple[tuple[Scheme, Label], ...] = tuple(
    (s, label) for s, labels in SCHEMES.items() for label in labels
)
# Widest stretch, in pieces, and the bounds of the classes of width.
WIDEST = 48
WIDTH_CLASSES = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 23, 32)
WEIGHTS = "referring.npz"
_CLASS_OF_WIDTH = np.searchsorted(WIDTH_CLASSES, np.arange(1, WIDEST + 1), side="right")


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A stretch that the head takes for a name or a mention.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        score: 0 to 1, how sure that is.
        window: Index of its window, `first` and `last` its pieces there.
    """

    start: int
    end: int
    label: Label
    score: float
    window: int
    first: int
    last: int


@functools.cache
def load_weights() -> dict[str, Floats]:
    """Return the head's layers by name, loaded once a process."""
    with np.load(io.BytesIO(weights_bytes(WEIGHTS))) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def find_spans(
    encoding: Sequence[EncodedWindow], scheme: Scheme, *, threshold: float = 0.5, nested: bool | None = None
) -> list[FoundSpan]:
    """Return the stretches that a scheme marks, in text order, an outer one before those inside it.

    Args:
        encoding: The encoder's windows of the text.
        scheme: Whose rules: 'names', 'mentions' or 'entities'.
        threshold: Lowest score taken.
        nested: Let one stretch lie inside another; by default only names do not. None cross in either case.
    """
    nested = scheme != "names" if nested is None else nested
    channels = [i for i, (of, _) in enumerate(CHANNELS) if of == scheme]
    found: list[FoundSpan] = []
    for number, encoded in enumerate(encoding):
        found += _in_window(number, encoded, channels, threshold, nested)
    return sorted(found, key=lambda s: (s.start, -s.end))


def _in_window(
    number: int, encoded: EncodedWindow, channels: list[int], threshold: float, nested: bool
) -> list[FoundSpan]:
    window, stretches = encoded.window, _stretches(encoded)
    if stretches is None:
        return []
    starts, ends, rows, columns = stretches.starts, stretches.ends, stretches.rows, stretches.columns
    scores = _scores(stretches, channels)
    best, labels = scores.max(0), scores.argmax(0)
    bar = float(np.log(threshold / (1 - threshold)))
    above = np.flatnonzero(best > bar)
    kept: list[tuple[int, int]] = []
    found = []
    for i in above[np.argsort(-best[above], kind="stable")]:
        first, last = starts[rows[i]], ends[columns[i]]
        if any(_collide(first, last, a, b, nested) for a, b in kept):
            continue
        kept.append((first, last))
        score = float(1 / (1 + np.exp(-best[i])))
        label = CHANNELS[channels[labels[i]]][1]
        found.append(
            FoundSpan(window.spans[first][0], window.spans[last][1], label, score, number, first, last)
        )
    return found


def _collide(first: int, last: int, a: int, b: int, nested: bool) -> bool:
    """Return True if two stretches overlap and, where nesting is allowed, neither holds the other."""
    if last < a or b < first:
        return False
    return not nested or first < a <= last < b or a < first <= b < last


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The stretches of a window that can be, with all of their scores that no channel has to itself.

    Attributes:
        starts: The pieces that begin a word; `ends` those that end one.
        rows: Of each stretch the index of its start; `columns` that of its end, `classes` the class of its width.
        left: A vector for each start, `right` for each end; `lone_left` and `lone_right` their scores by channel.
    """

    starts: list[int]
    ends: list[int]
    rows: Any
    columns: Any
    classes: Any
    left: Floats
    right: Floats
    lone_left: Floats
    lone_right: Floats


_NOTE = "stretches"


def _stretches(encoded: EncodedWindow) -> _Stretches | None:
    """Return the stretches of a window, worked out once for all schemes; None if it has no word."""
    found = encoded.notes.get(_NOTE)
    if isinstance(found, _Stretches):
        return found
    starts, ends = encoded.window.word_starts, encoded.window.word_ends
    if not starts:
        return None
    w, lines = load_weights(), np.cumsum(encoded.window.breaks)
    first, last = encoded.references[starts], encoded.references[ends]
    width = np.asarray(ends)[None, :] - np.asarray(starts)[:, None]
    # no stretch runs on into another line
    fits = (width >= 0) & (width < WIDEST) & (lines[starts][:, None] == lines[ends][None, :])
    # about one pair in ten fits: only the product of all with all is cheaper whole
    rows, columns = np.nonzero(fits)
    made = encoded.notes[_NOTE] = _Stretches(
        starts, ends, rows, columns, _CLASS_OF_WIDTH[width[rows, columns]],
        np.maximum(first @ w["start.weight"] + w["start.bias"], 0),
        np.maximum(last @ w["end.weight"] + w["end.bias"], 0),
        first @ w["left.weight"] + w["left.bias"], last @ w["right.weight"] + w["right.bias"],
    )  # fmt: skip
    return made


def _scores(stretches: _Stretches, channels: list[int]) -> Floats:
    """Return the scores of stretches before the logistic function, shape (channels, stretches)."""
    w, rows, columns = load_weights(), stretches.rows, stretches.columns
    scores = np.empty((len(channels), len(rows)), dtype=np.float32)
    for row, channel in enumerate(channels):
        both = ((stretches.left @ w["pair"][channel]) @ stretches.right.T)[rows, columns]
        lone = stretches.lone_left[rows, channel] + stretches.lone_right[columns, channel]
        scores[row] = both + (lone + w["width"][stretches.classes, channel])
    return scores
