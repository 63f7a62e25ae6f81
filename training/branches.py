"""What the branches of the encoder have in common: the layers that they share, and how a branch is hung on.

A branch leaves the shipped encoder behind its third layer, which stays as it is, int8 and all: what another head reads
does not change by a bit. `training/referring.py` and `training/event_types.py` make one each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import compose, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from training.lean_graph import make_lean
from training.signed import sign

from foreigndesk.annotation.encoding.encoder import load_tokenizer
from foreigndesk.annotation.encoding.windows import Window

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "weights"
# Where a branch leaves the encoder: behind its third layer.
TAP = "/layer.2/output/LayerNorm/LayerNormalization_output_0"
# What a branch's nodes and numbers begin with, by the name of its output.
PREFIXES = {"references": "branch/", "happenings": "happenings/"}


class Trunk:
    """The shared layers, run as they ship; `digest` is of the encoder without its branches."""

    def __init__(self) -> None:
        model = onnx.load(str(WEIGHTS / "encoder.onnx"))
        shared = hashlib.sha256()
        for value in model.graph.initializer:
            if not value.name.startswith(tuple(PREFIXES.values())):
                shared.update(value.raw_data)
        self.digest = shared.hexdigest()[:12]
        del model.graph.output[:]
        model.graph.output.append(helper.make_tensor_value_info(TAP, 1, [1, "pieces", 384]))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = load_tokenizer()

    def vectors(self, window: Window) -> Tensor:
        """Return the vectors of a window's pieces, float16, shape (pieces, 384)."""
        inputs = {
            key: np.asarray([getattr(window, key)], dtype=np.int64)
            for key in ("ids", "shapes", "quotes", "breaks")
        }
        return torch.from_numpy(self.session.run([TAP], inputs)[0][0].astype(np.float16))


class _States(nn.Module):
    def __init__(self, layers: Sequence[nn.Module]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, trunk: Tensor) -> Tensor:
        return through(self.layers, trunk)


def through(layers: Sequence[nn.Module] | nn.ModuleList, x: Tensor, mask: Tensor | None = None) -> Tensor:
    """Return what a branch's layers make of the shared vectors, shape (windows, pieces, 384)."""
    hidden = None if mask is None else (1 - mask[:, None, None, :].to(x.dtype)) * -1e4
    for layer in layers:
        made = layer(x, attention_mask=hidden)
        x = made[0] if isinstance(made, tuple) else made
    return x


def hang(layers: nn.ModuleList, output: str, weights: Path, scratch: Path) -> None:
    """Hang a branch's layers on `encoder.onnx` (int8), in the place of the branch of that name if it has one.

    Args:
        layers: BERT layers of one configuration.
        output: A key of `PREFIXES`.
        weights: The folder of `encoder.onnx`.
        scratch: Where what lies between is put.
    """
    layers[0].attention.self.config._attn_implementation = "eager"  # type: ignore[union-attr]
    prefix = PREFIXES[output]
    plain, ready, packed = (
        scratch / f"{name}.onnx" for name in (output, f"{output}-ready", f"{output}-int8")
    )
    torch.onnx.export(
        _States(layers), (torch.zeros(1, 20, 384),), str(plain), input_names=["trunk"], output_names=[output],
        opset_version=17, dynamic_axes={"trunk": {1: "pieces"}, output: {1: "pieces"}}, dynamo=False,
    )  # fmt: skip
    quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready), str(packed), weight_type=QuantType.QUInt8, op_types_to_quantize=["MatMul", "Gemm"]
    )
    whole = onnx.load(str(weights / "encoder.onnx"))
    graph, branch = whole.graph, compose.add_prefix(onnx.load(str(packed)), prefix).graph
    for part, is_old in (
        (graph.node, lambda n: n.output[0].startswith(prefix) or n.output[0] == output),
        (graph.initializer, lambda t: t.name.startswith(prefix)),
        (graph.output, lambda o: o.name == output),
    ):
        for old in [one for one in part if is_old(one)]:
            part.remove(old)
    for node in branch.node:
        node.input[:] = [TAP if name == f"{prefix}trunk" else name for name in node.input]
        node.output[:] = [output if name == f"{prefix}{output}" else name for name in node.output]
        graph.node.append(node)
    graph.initializer.extend(branch.initializer)
    graph.output.append(helper.make_tensor_value_info(output, 1, [1, "pieces", 384]))
    onnx.save(whole, str(weights / "encoder.onnx"))
    sign(weights / "encoder.onnx")
    make_lean(weights / "encoder.onnx")
