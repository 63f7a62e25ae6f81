"""The encoder's one pass over a report: a vector for every word piece, shared by all heads.

A MiniLM encoder (six layers of 384) in int8 ONNX. `training/quotation_head.py` fine-tunes it for quotations;
`training/referring.py` and `training/event_types.py` hang a branch each on it that shares the first three layers and
has three of its own, so that names and mentions, and types of events, get vectors made for them and those of quotations
stay what they were. Windows go through
it one at a time: int8 scales are taken from what goes through together, so in a batch a report's vectors would hang
on its neighbours, and the same report must give the same reading.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.encoding.windows import Window, windows
from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    import numpy.typing as npt
    import onnxruntime
    from tokenizers import Tokenizer

    from foreigndesk.annotation.base import Draft

    Floats = npt.NDArray[np.floating[Any]]

WEIGHTS = "encoder.onnx"
PROBE = "int8-probe.onnx"
# An onnxruntime setting: integer products without overflow on processors whose fast ones would.
EXACT = ("session.x64quantprecision", "1")
VOCABULARY = "encoder-tokenizer.json"


@dataclass(frozen=True, slots=True)
class EncodedWindow:
    """A window and its vectors.

    Attributes:
        window: The pieces.
        states: Float32, shape (pieces, 384): for the heads of quotations.
        references: The same shape: for the heads of names and mentions.
        happenings: The same shape: for the head of event types.
        notes: What a head that is asked more than once has worked out, by its name.
    """

    window: Window
    states: Floats
    references: Floats
    happenings: Floats
    notes: dict[str, object] = field(default_factory=dict, compare=False, repr=False)


@functools.cache
def load_tokenizer() -> Tokenizer:
    """Return the word pieces of the encoder, loaded once a process."""
    from tokenizers import Tokenizer

    packed = weights_bytes(VOCABULARY).decode("utf-8")
    tokenizer = Tokenizer.from_str(packed)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@functools.cache
def load_session() -> onnxruntime.InferenceSession:
    """Return the encoder, loaded once a process; it runs on one thread, as `foreigndesk add` runs a process a core."""
    return _session(WEIGHTS, () if multiplies_exactly() else EXACT)


@functools.cache
def multiplies_exactly() -> bool:
    """True if this processor's fast products of unsigned by signed bytes do not overflow (`training/signed.py`)."""
    probe = _session(PROBE, ())
    largest = np.full(probe.get_inputs()[0].shape, 255, dtype=np.uint8)
    (found,) = probe.run(None, {"x": largest})
    return bool((found == 255 * 127 * largest.shape[1]).all())


def _session(name: str, setting: tuple[str, ...]) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if setting:
        options.add_session_config_entry(*setting)
    packed = weights_bytes(name)
    return onnxruntime.InferenceSession(packed, options, providers=["CPUExecutionProvider"])


def encode(text: str) -> list[EncodedWindow]:
    """Return the windows of a text with their vectors, in text order."""
    session = load_session()
    found = []
    for window in windows(text, load_tokenizer()):
        inputs = {
            "ids": np.asarray([window.ids], dtype=np.int64),
            "shapes": np.asarray([window.shapes], dtype=np.int64),
            "quotes": np.asarray([window.quotes], dtype=np.int64),
            "breaks": np.asarray([window.breaks], dtype=np.int64),
        }
        states, references, happenings = session.run(["states", "references", "happenings"], inputs)
        found.append(EncodedWindow(window, states[0], references[0], happenings[0]))
    return found


def encoding_of(draft: Draft) -> list[EncodedWindow]:
    """Return the windows of a report with their vectors, made the first time that an annotator asks."""
    if draft.encoding is None:
        draft.encoding = encode(draft.document.text)
    return draft.encoding
