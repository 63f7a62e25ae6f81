"""Attention as the exporter writes it and as `training/lean_graph.py` does: the same numbers to the last bit.

`graphs/` holds one attention in both forms, without weights: queries, keys and values are its inputs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

GRAPHS = Path(__file__).parent / "graphs"


def _run(name: str, inputs: dict[str, object]) -> object:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(GRAPHS / name), options, providers=["CPUExecutionProvider"])
    return session.run(None, inputs)[0]


@pytest.mark.parametrize("pieces", [2, 3, 17, 100, 256])
def test_products_that_step_over_the_heads_give_the_same_numbers(pieces: int):
    drawn = np.random.default_rng(pieces)
    inputs = {name: drawn.normal(size=(1, pieces, 384)).astype(np.float32) * 3 for name in ("q", "k", "v")}
    plain, lean = (np.asarray(_run(name, inputs)) for name in ("attention.onnx", "attention-lean.onnx"))
    assert plain.shape == lean.shape == (1, pieces, 384)
    assert np.ptp(plain) > 1
    np.testing.assert_array_equal(plain, lean)


def test_the_rewriting_makes_the_one_of_the_other_and_leaves_it():
    onnx = pytest.importorskip("onnx", reason="comes with the extra `training`")
    from training.lean_graph import lean

    expected = onnx.load(str(GRAPHS / "attention-lean.onnx"))
    made = lean(onnx.load(str(GRAPHS / "attention.onnx")))
    assert [n.SerializeToString() for n in made.graph.node] == [
        n.SerializeToString() for n in expected.graph.node
    ]
    again = lean(onnx.load(str(GRAPHS / "attention-lean.onnx")))
    assert again.SerializeToString() == expected.SerializeToString()
