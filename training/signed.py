"""Signed weights for the encoder's int8 products, and the probe that tells where they are safe.

    python -m training.signed        make `int8-probe.onnx`, and the weights of `encoder.onnx` signed

Unsigned activations times signed weights is what processors with VNNI (and ARM's dot products) multiply in one step: the
encoder takes half the time there. Older ones add two such products in 16 bits, which overflows. A product with nothing
but the largest values shows which it is (`annotation/encoding/encoder.py` runs it, and asks the older ones for the slow
exact way), so that every machine reads the same numbers. Weights less 128 and zero points less 128 are the same weights.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from foreigndesk.annotation.encoding.encoder import PROBE, WEIGHTS

FOLDER = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "weights"
# Sums of so many products: more than any kernel adds up before it widens.
ROWS, DEPTH, WIDTH = 16, 256, 32


def sign(path: Path) -> None:
    """Make the unsigned weights of a model's integer products signed, in place; those that are stay."""
    model = onnx.load(str(path))
    values = {t.name: t for t in model.graph.initializer}
    products = [node for node in model.graph.node if node.op_type == "MatMulInteger"]
    for name in sorted({name for node in products for name in (node.input[1], node.input[3])}):
        if values[name].data_type == TensorProto.UINT8:
            signed = numpy_helper.to_array(values[name]).astype(np.int16) - 128
            values[name].CopyFrom(numpy_helper.from_array(signed.astype(np.int8), name))
    onnx.save(model, str(path))


def make_probe(path: Path) -> None:
    """Write a model that multiplies the largest values: `x` uint8 (ROWS, DEPTH) by 127s, `y` int32 (ROWS, WIDTH)."""
    weights = numpy_helper.from_array(np.full((DEPTH, WIDTH), 127, np.int8), "w")
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["x", "w"], ["y"])],
        "probe",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [ROWS, DEPTH])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [ROWS, WIDTH])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main() -> None:
    """Make both files of the package."""
    make_probe(FOLDER / PROBE)
    sign(FOLDER / WEIGHTS)


if __name__ == "__main__":
    main()
