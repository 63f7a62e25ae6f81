"""What a word's vector is made of, computed once for each different word of a batch.

The first layers of spaCy's small model look at one word at a time: its norm, prefix, suffix and shape. A report says
'the' a hundred times, and the result is the same each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from thinc.api import Model
from thinc.types import Ragged

if TYPE_CHECKING:
    from collections.abc import Callable

# Odd numbers that mix a row into one; a clash is noticed and does no harm.
_MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F,
     0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3], dtype=np.uint64,
)  # fmt: skip


def embed_words_once(model: Model[Any, Any]) -> None:
    """Change a word-embedding chain of spaCy in place; any other model is left as it is."""
    for node in list(model.walk()):
        names = [layer.name for layer in node.layers]
        if len(names) == 5 and names[0] == "extract_features" and names[1] == "list2ragged":
            if names[2].startswith("with_array") and names[3].startswith("with_array"):
                node._layers[2:4] = [_unique_rows(node.layers[2], node.layers[3])]


def _unique_rows(*layers: Model[Any, Any]) -> Model[Any, Any]:
    return Model("unique_rows", _forward, layers=layers)


def _forward(model: Model[Any, Any], rows: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Any], Any]]:
    keys: Any = rows.data
    first, inverse = distinct(keys)
    lengths: Any = np.array([len(first)], dtype=np.int32)
    part = Ragged(keys[first], lengths)
    for layer in model.layers:
        part = layer.predict(part)

    def backprop(_: Any) -> Any:
        raise NotImplementedError("the model is for reading only")

    vectors: Any = part.data
    return Ragged(vectors[inverse], rows.lengths), backprop


def distinct(keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the places of the different rows, and for each row which of those it is."""
    width = keys.shape[1]
    if 0 < width <= len(_MIXERS) and len(keys):
        mixed = (keys * _MIXERS[:width]).sum(axis=1, dtype=np.uint64)
        _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
        if np.array_equal(keys[first[inverse]], keys):
            return first, inverse
    everything = np.arange(len(keys))
    return everything, everything
