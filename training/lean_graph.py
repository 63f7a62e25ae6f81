"""The encoder's graph without the work around its products; what comes out stays the same to the last bit.

    python -m training.lean_graph        rewrite `encoder.onnx` in place; a graph that is lean already stays

The exporter splits vectors into heads by asking for shapes at run time and by copying queries, keys and values into
another order. Here they keep their order and the products step over it (`FusedMatMul` of onnxruntime, which scales in the
same step), shapes are constants, and the one row of token types is added as it is. A window of 250 pieces takes 5 %
less. Batches of several windows are no longer possible: the reader never makes any (`annotation/encoding/encoder.py`).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, helper, numpy_helper

from foreigndesk.annotation.encoding.encoder import WEIGHTS

FOLDER = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "weights"
# Shapes by name: a vector a head and piece; a vector a piece.
SHAPES = {"lean/by head": (-1, 12, 32), "lean/by piece": (1, -1, 384)}
SPLIT, JOINED = SHAPES


class _Graph:
    """A model's nodes by what they make."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model, self.graph = model, model.graph
        self.values = {t.name: t for t in self.graph.initializer}
        self.makers = {name: node for node in self.graph.node for name in node.output}
        self.users: dict[str, list[NodeProto]] = {}
        for node in self.graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)

    def before(self, node: NodeProto, place: int, kind: str) -> NodeProto:
        """Return the node that makes an input.

        Raises:
            ValueError: If it is of another kind.
        """
        found = self.makers.get(node.input[place])
        if found is None or found.op_type != kind:
            raise ValueError(f"{node.name or node.output[0]}: input {place} is not made by a {kind}")
        return found

    def behind(self, node: NodeProto, kind: str) -> NodeProto:
        """Return the only node that reads an output.

        Raises:
            ValueError: If there are others, or it is of another kind.
        """
        found = self.users.get(node.output[0], [])
        if [one.op_type for one in found] != [kind]:
            raise ValueError(f"{node.name or node.output[0]} does not go into one {kind}")
        return found[0]

    def array(self, name: str) -> np.ndarray:
        """Return a constant."""
        return numpy_helper.to_array(self.values[name])


def lean(model: onnx.ModelProto) -> onnx.ModelProto:
    """Rewrite a model in place and return it.

    Raises:
        ValueError: If attention or token types are not as the exporter writes them.
    """
    graph = _Graph(model)
    made: dict[str, list[NodeProto]] = {}
    for softmax in graph.graph.node:
        if softmax.op_type == "Softmax" and graph.makers[softmax.input[0]].op_type == "Mul":
            made |= _attention(graph, softmax)
    made |= _token_types(graph)
    if made:
        _replace(model, made)
    return model


def _attention(graph: _Graph, softmax: NodeProto) -> dict[str, list[NodeProto]]:
    """Return by the output of each node of one attention that goes what stands in its place."""
    scale = graph.before(softmax, 0, "Mul")
    score = graph.before(scale, 0, "MatMul")
    query, key = graph.before(score, 0, "Transpose"), graph.before(score, 1, "Transpose")
    mix = graph.behind(softmax, "MatMul")
    value = graph.before(mix, 1, "Transpose")
    back = graph.behind(mix, "Transpose")
    whole = graph.behind(back, "Reshape")
    splits = [graph.before(node, 0, "Reshape") for node in (query, key, value)]
    q, k, v = (node.output[0] for node in splits)
    alpha = float(graph.array(scale.input[1]))
    made: dict[str, list[NodeProto]] = {
        node.output[0]: [helper.make_node("Reshape", [node.input[0], SPLIT], [node.output[0]])]
        for node in splits
    }
    made |= {node.output[0]: [] for node in (query, key, value, score)}
    made[scale.output[0]] = [
        helper.make_node(
            "FusedMatMul", [q, k], [scale.output[0]], domain="com.microsoft",
            alpha=alpha, transB=1, transBatchA=1, transBatchB=1,
        )
    ]  # fmt: skip
    made[mix.output[0]] = [
        helper.make_node(
            "FusedMatMul", [softmax.output[0], v], [mix.output[0]], domain="com.microsoft", transBatchB=1
        )
    ]
    made[back.output[0]] = [helper.make_node("Transpose", [back.input[0]], [back.output[0]], perm=[1, 0, 2])]
    made[whole.output[0]] = [helper.make_node("Reshape", [whole.input[0], JOINED], [whole.output[0]])]
    return made


def _token_types(graph: _Graph) -> dict[str, list[NodeProto]]:
    """Return what stands in the place of the look-up of token types: every piece has the first."""
    name = "model.encoder.embeddings.token_type_embeddings.weight"
    found = [n for n in graph.graph.node if n.op_type == "Gather" and n.input[0] == f"{name}_quantized"]
    if not found:
        return {}
    real = graph.behind(found[0], "DequantizeLinear")
    row, scale, zero = (graph.array(f"{name}_{part}") for part in ("quantized", "scale", "zero_point"))
    first = (row[0].astype(np.int32) - int(zero)).astype(np.float32) * np.float32(scale)
    return {found[0].output[0]: [], real.output[0]: [_constant(first, real.output[0])]}


def _constant(array: np.ndarray, name: str) -> NodeProto:
    return helper.make_node("Constant", [], [name], value=numpy_helper.from_array(array, name))


def _replace(model: onnx.ModelProto, made: dict[str, list[NodeProto]]) -> None:
    """Put new nodes in the places of old ones, then drop what nothing reads."""
    nodes = [
        _constant(np.asarray(shape, dtype=np.int64), name)
        for name, shape in SHAPES.items()
        if not any(name in node.output for node in model.graph.node)
    ]
    for node in model.graph.node:
        nodes += made.get(node.output[0], [node])
    wanted = {o.name for o in model.graph.output}
    kept: list[NodeProto] = []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            kept.append(node)
    del model.graph.node[:]
    model.graph.node.extend(reversed(kept))
    for part in (model.graph.initializer, model.graph.value_info):
        for one in [one for one in part if one.name not in wanted or one.name in made]:
            part.remove(one)
    if all(o.domain != "com.microsoft" for o in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def make_lean(path: Path) -> tuple[Counter[str], Counter[str]]:
    """Rewrite the model of a file in place; return how many nodes of each kind it had and has."""
    model = onnx.load(str(path))
    before = Counter(node.op_type for node in model.graph.node)
    after = Counter(node.op_type for node in lean(model).graph.node)
    onnx.save(model, str(path))
    return before, after


def main() -> None:
    """Rewrite the package's encoder and print the nodes that went and came."""
    before, after = make_lean(FOLDER / WEIGHTS)
    for kind in sorted(before | after):
        if before[kind] != after[kind]:
            print(f"{kind:<24} {before[kind]:4} {after[kind]:4}")


if __name__ == "__main__":
    main()
