"""Makes the branch of the encoder for names and mentions, and `src/foreigndesk/weights/referring.npz`.

    python -m training.referring                       train, and write the weights (about an hour on two cores)
    python -m training.referring --fold 0 --folds 3    cross-validation: train without a third, score that third

The first three layers of the shipped encoder stay as they are, int8 and all, so that what the quotation head reads does
not change by a bit; the branch begins as a copy of its last three layers. First it learns the names of CoNLL-2003 and
CrossNER politics, then, with some of those kept in, the mentions and chains of GUM and MEANTIME and the entities of
re3d. What is done is kept in the scratch folder, and a run that was stopped goes on from there.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import Tensor, nn
from training.branches import PREFIXES, WEIGHTS, Trunk, hang, through
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertLayer

from foreigndesk.annotation.encoding.windows import Window, windows
from foreigndesk.annotation.referring.chains import mention_table
from foreigndesk.annotation.referring.pairs import FEATURES
from foreigndesk.annotation.referring.spans import CHANNELS, SCHEMES, WIDEST, WIDTH_CLASSES, Scheme

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora" / "actors"
FIRST_OWN, OWN = 3, 3
# Widths of the layers over the vectors: of a stretch's ends, of a mention, of a pair.
ENDS, MENTION, PAIR = 160, 192, 128
NAME_EPOCHS, EPOCHS = 4, 10
# Pieces in a step, and windows of a report that are trained on together.
STEP, TOGETHER = 700, 4
# Steps on names for each step on a report, so that names are not forgotten.
REPLAY = 0.4
ENCODER_RATE, HEAD_RATE = 3e-4, 1e-3
SEED = 7
LABELS = {
    "person": "PER", "politician": "PER", "organisation": "ORG", "politicalparty": "ORG", "location": "LOC",
    "country": "LOC", "misc": "NORP", "Person": "PER", "Organisation": "ORG", "Location": "LOC",
    "Nationality": "NORP", "organization": "ORG", "place": "LOC", "PER": "PER", "ORG": "ORG", "LOC": "LOC",
}  # fmt: skip
TYPES = {label: number for number, label in enumerate(SCHEMES["mentions"])}
Gold = tuple[int, int, str, str | None]


@dataclass
class Piece:
    """A window with the trunk's vectors and what is marked in it, as indices of first and last piece."""

    window: Window
    trunk: Tensor
    scheme: Scheme
    gold: list[tuple[int, int, str, str | None]]

    @property
    def size(self) -> int:
        return len(self.window.ids)


@dataclass
class Report:
    """A labelled text with its windows."""

    id: str
    text: str
    pieces: list[Piece]
    gold: list[Gold]


# --- data --------------------------------------------------------------------------------------------------


def labelled(trunk: Trunk, name: str, text: str, scheme: Scheme, gold: Sequence[Gold]) -> Report:
    """Return a labelled text with the shared layers' vectors."""
    pieces = []
    for window in windows(text, trunk.tokenizer):
        first = {window.spans[i][0]: i for i in window.word_starts}
        last = {window.spans[i][1]: i for i in window.word_ends}
        inside = [
            (first[s], last[e], label, chain)
            for s, e, label, chain in gold
            if s in first and e in last and 0 <= last[e] - first[s] < WIDEST
        ]
        pieces.append(Piece(window, trunk.vectors(window), scheme, inside))
    return Report(name, text, pieces, list(gold))


def rows(name: str) -> list[dict[str, Any]]:
    """Return the records of a corpus."""
    with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def names(trunk: Trunk, name: str, sizes: Sequence[int] = (1,)) -> Iterator[Report]:
    """Yield texts with names; lone sentences, or so many together, as they stand in reports."""
    chance, records, at = random.Random(1), rows(name), 0
    while at < len(records):
        together = records[at : at + chance.choice(list(sizes))]
        at += len(together)
        text, gold = "", []
        for record in together:
            gold += [
                (s + len(text), e + len(text), LABELS[k], None)
                for s, e, k, *_ in record["spans"]
                if k in LABELS
            ]
            text += record["text"] + "\n"
        yield labelled(trunk, together[0]["id"], text, "names", gold)


def mentions(trunk: Trunk, name: str) -> Iterator[Report]:
    """Yield reports with mentions and chains."""
    for record in rows(name):
        gold = [
            (m["start"], m["end"], LABELS[m["type"]], m["cluster"])
            for m in record["mentions"]
            if m.get("type") in LABELS
        ]
        yield labelled(trunk, record["id"], record["text"], "mentions", list(dict.fromkeys(gold)))


def entities(trunk: Trunk) -> Iterator[Report]:
    """Yield re3d's texts with persons, organisations, places and nationalities."""
    for record in rows("re3d_dev"):
        gold = [(s, e, LABELS[kind], None) for s, e, kind, *_ in record["entities"] if kind in LABELS]
        yield labelled(trunk, record["id"], record["text"], "entities", list(dict.fromkeys(gold)))


def kept(path: Path, make: Callable[[], Iterator[Report]]) -> list[Report]:
    """Return reports as an earlier run left them, or make them and keep them: the trunk runs once over each text."""
    if not path.is_file():
        torch.save(list(make()), path)
    found: list[Report] = torch.load(path, weights_only=False)
    return found


# --- model -------------------------------------------------------------------------------------------------


class Branch(nn.Module):
    """Three layers of the encoder and the heads over them, named as `annotation.referring` reads them."""

    def __init__(self) -> None:
        super().__init__()
        config = BertConfig(
            hidden_size=384, num_hidden_layers=OWN, num_attention_heads=12, intermediate_size=1536,
            attention_probs_dropout_prob=0.0, hidden_dropout_prob=0.1,
        )  # fmt: skip
        config._attn_implementation = "sdpa"
        self.layer = nn.ModuleList(BertLayer(config) for _ in range(OWN))
        _copy_layers(self.layer)
        self.dropout = nn.Dropout(0.15)
        count = len(CHANNELS)
        self.start, self.end = nn.Linear(384, ENDS), nn.Linear(384, ENDS)
        self.pair = nn.Parameter(torch.randn(count, ENDS, ENDS) * 0.01)
        self.left, self.right = nn.Linear(384, count), nn.Linear(384, count)
        self.width = nn.Embedding(len(WIDTH_CLASSES) + 1, count)
        # Few stretches are names: to begin with, none is.
        nn.init.constant_(self.left.bias, -7.0)
        self.mention = nn.Linear(3 * 384, MENTION)
        self.antecedent, self.anaphor = nn.Linear(MENTION, PAIR), nn.Linear(MENTION, PAIR)
        self.bilinear = nn.Linear(MENTION, MENTION, bias=False)
        self.features, self.out = nn.Linear(FEATURES, PAIR), nn.Linear(PAIR, 1)
        classes = np.searchsorted(WIDTH_CLASSES, np.arange(1, WIDEST + 1), side="right")
        self.register_buffer("classes", torch.from_numpy(classes), persistent=False)

    def states(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the branch's vectors, shape (windows, pieces, 384)."""
        return through(self.layer, x, mask)

    def spans(self, h: Tensor, scheme: Scheme) -> Tensor:
        """Return scores of the stretches that start at each piece, shape (windows, pieces, labels, widths)."""
        channels = [i for i, (of, _) in enumerate(CHANNELS) if of == scheme]
        h = self.dropout(h)
        windows_, pieces, _ = h.shape
        left, right = torch.relu(self.start(h)), torch.relu(self.end(h))
        both = self.pair[channels].permute(1, 0, 2).reshape(ENDS, len(channels) * ENDS)
        asked = (left @ both).view(windows_, pieces, len(channels), ENDS)
        ends = F.pad(right, (0, 0, 0, WIDEST)).unfold(1, WIDEST, 1)[:, :pieces]
        lone = F.pad(self.right(h)[..., channels], (0, 0, 0, WIDEST)).unfold(1, WIDEST, 1)[:, :pieces]
        scores: Tensor = asked @ ends
        width = self.width(self.classes)[:, channels].T
        return scores + lone + self.left(h)[..., channels][..., None] + width[None, None]

    def mention_vectors(self, h: Tensor, found: Sequence[tuple[int, int, int]]) -> Tensor:
        """Return a vector for each mention, given as window, first and last piece."""
        window, first, last = (torch.tensor(column) for column in zip(*found, strict=True))
        sums = torch.cat([torch.zeros(h.shape[0], 1, h.shape[2]), h.cumsum(1)], 1)
        mean = (sums[window, last + 1] - sums[window, first]) / (last - first + 1)[:, None]
        return torch.relu(
            self.mention(self.dropout(torch.cat([h[window, first], h[window, last], mean], -1)))
        )

    def pairs(self, vectors: Tensor, left: Tensor, right: Tensor, features: Tensor) -> Tensor:
        """Return the scores of pairs of mentions."""
        dot = (self.bilinear_asked(vectors)[right] * vectors[left]).sum(-1) / 14
        hidden = self.antecedent(vectors)[left] + self.anaphor(vectors)[right] + self.features(features)
        scores: Tensor = dot + self.out(self.dropout(torch.relu(hidden)))[:, 0]
        return scores

    def bilinear_asked(self, vectors: Tensor) -> Tensor:
        """Return what each mention asks of its antecedent."""
        return vectors @ self.bilinear.weight


def _copy_layers(layers: nn.ModuleList) -> None:
    """Fill the branch's layers with the encoder's last three, taken back from eight bits."""
    graph = onnx.load(str(WEIGHTS / "encoder.onnx")).graph
    values = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    dense = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and not node.output[0].startswith(tuple(PREFIXES.values())):
            name = node.input[1].removesuffix("_quantized")
            plain = values[node.input[1]].astype(np.float32) - values[f"{name}_zero_point"].astype(np.float32)
            dense[node.output[0].split("/MatMul")[0].strip("/")] = (plain * values[f"{name}_scale"]).T
    for number, layer in enumerate(layers, FIRST_OWN):
        for name, parameter in layer.named_parameters():
            if name.endswith("weight") and "LayerNorm" not in name:
                value = dense[f"layer.{number}/{name.removesuffix('.weight').replace('.', '/')}"]
            else:
                value = values[f"model.encoder.encoder.layer.{number}.{name}"]
            with torch.no_grad():
                parameter.copy_(torch.tensor(np.ascontiguousarray(value)))


# --- steps -------------------------------------------------------------------------------------------------


def padded(pieces: Sequence[Piece]) -> tuple[Tensor, Tensor, Tensor]:
    """Return vectors, mask, and which stretches can be: from a word's start to a word's end in one line."""
    length = -(-max(p.size for p in pieces) // 16) * 16
    x, mask = torch.zeros(len(pieces), length, 384), torch.zeros(len(pieces), length)
    starts = torch.zeros(len(pieces), length, dtype=torch.bool)
    ends = torch.zeros(len(pieces), length + WIDEST, dtype=torch.bool)
    lines = torch.full((len(pieces), length + WIDEST), -1)
    for i, piece in enumerate(pieces):
        x[i, : piece.size], mask[i, : piece.size] = piece.trunk.float(), 1
        starts[i, piece.window.word_starts] = True
        ends[i, piece.window.word_ends] = True
        lines[i, : piece.size] = torch.tensor(np.cumsum(piece.window.breaks))
    fits = starts[:, :, None] & ends.unfold(1, WIDEST, 1)[:, :length]
    fits &= lines.unfold(1, WIDEST, 1)[:, :length] == lines[:, :length, None]
    return x, mask, fits


def span_loss(scores: Tensor, pieces: Sequence[Piece], fits: Tensor) -> Tensor:
    """Return the cross-entropy of stretches and labels, for each stretch that is marked."""
    labels = SCHEMES[pieces[0].scheme]
    wanted, marked = torch.zeros_like(scores), 0
    for i, piece in enumerate(pieces):
        for first, last, label, _ in piece.gold:
            wanted[i, first, labels.index(label), last - first] = 1  # type: ignore[arg-type]
            marked += 1
    loss = F.binary_cross_entropy_with_logits(scores, wanted, reduction="none") * fits[:, :, None, :]
    return loss.sum() / (marked + 5)


def decoded(scores: Tensor, pieces: Sequence[Piece], fits: Tensor, threshold: float) -> list[Any]:
    """Return the stretches found, as (window, first, last, label), none crossing another."""
    labels, found = SCHEMES[pieces[0].scheme], []
    best, which = torch.sigmoid(scores).max(2)
    for i in range(len(pieces)):
        kept: list[tuple[int, int]] = []
        at = ((best[i] > threshold) & fits[i]).nonzero().tolist()
        for first, width in sorted(at, key=lambda fw: -float(best[i, fw[0], fw[1]])):
            last = first + width
            if not any(first < a <= last < b or a < first <= b < last for a, b in kept):
                kept.append((first, last))
                found.append((i, first, last, labels[int(which[i, first, width])]))
    return found


def report_loss(model: Branch, text: str, pieces: Sequence[Piece], threshold: float) -> Tensor:
    """Return the loss of a report's windows: its stretches, and the antecedents of its mentions."""
    x, mask, fits = padded(pieces)
    h = model.states(x, mask)
    scores = model.spans(h, "mentions")
    loss = span_loss(scores, pieces, fits)
    chain: dict[tuple[int, int, int], tuple[str, str | None]] = {}
    with torch.no_grad():
        for i, first, last, label in decoded(scores, pieces, fits, threshold):
            chain[i, first, last] = (label, None)
    for i, piece in enumerate(pieces):
        for first, last, label, cluster in piece.gold:
            chain[i, first, last] = (label, cluster)

    def bounds(key: tuple[int, int, int]) -> tuple[int, int]:
        spans = pieces[key[0]].window.spans
        return spans[key[1]][0], spans[key[2]][1]

    keys = sorted(chain, key=lambda k: (bounds(k)[0], -bounds(k)[1]))
    table = mention_table(text, [(*bounds(k), TYPES[chain[k][0]]) for k in keys])  # type: ignore[index]
    left, right = table.pairs()
    if not len(left):
        return loss
    features = torch.from_numpy(table.features(left, right))
    at, behind = torch.from_numpy(left), torch.from_numpy(right)
    pairs = model.pairs(model.mention_vectors(h, keys), at, behind, features)
    clusters = [chain[k][1] for k in keys]
    return loss + antecedent_loss(pairs, left, right, clusters) / len(keys)


def antecedent_loss(scores: Tensor, left: Any, right: Any, clusters: Sequence[str | None]) -> Tensor:
    """Return minus the log-likelihood of the right antecedents together; one of no chain has none (score 0)."""
    numbers: dict[str, int] = {}
    cluster = np.array(
        [-1 - i if c is None else numbers.setdefault(c, len(numbers)) for i, c in enumerate(clusters)]
    )
    right_one = torch.from_numpy((cluster[left] == cluster[right]) & (cluster[right] >= 0))
    behind, count = torch.from_numpy(right), len(clusters)
    top = torch.zeros(count).scatter_reduce(0, behind, scores.detach(), "amax", include_self=True)
    weights = torch.exp(scores - top[behind])
    every = torch.exp(-top).index_add(0, behind, weights)
    good = torch.zeros(count).index_add(0, behind, weights * right_one)
    has_one = torch.zeros(count, dtype=torch.bool)
    has_one[behind[right_one]] = True
    good = torch.where(has_one, good, torch.exp(-top))
    return (torch.log(every) - torch.log(good.clamp_min(1e-20))).sum()


def batches(pieces: Sequence[Piece], chance: random.Random) -> list[list[Piece]]:
    """Return windows of like length together, at most `STEP` pieces, in random order."""
    order = list(range(len(pieces)))
    chance.shuffle(order)
    made: list[list[Piece]] = []
    for start in range(0, len(order), 400):
        current: list[Piece] = []
        for i in sorted(order[start : start + 400], key=lambda i: pieces[i].size):
            if current and pieces[i].size * (len(current) + 1) > STEP:
                made.append(current)
                current = []
            current.append(pieces[i])
        made.append(current)
    chance.shuffle(made)
    return made


def fit(model: Branch, jobs: Callable[[random.Random], Iterator[Any]], epochs: int, label: str) -> None:
    """Train on what `jobs` yields for an epoch: batches of windows, or a report's text and windows."""
    chance = random.Random(SEED)
    torch.manual_seed(SEED)
    torch.set_flush_denormal(True)
    steps = epochs * sum(1 for _ in jobs(random.Random(SEED)))
    own = [p for n, p in model.named_parameters() if n.startswith("layer.")]
    head = [p for n, p in model.named_parameters() if not n.startswith("layer.")]
    optimizer = torch.optim.AdamW(
        [{"params": own, "lr": ENCODER_RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / (0.06 * steps)) * max(0.02, 1 - s / steps)
    )
    model.train()
    began, step, running = time.monotonic(), 0, 0.0
    for epoch in range(epochs):
        for job in jobs(chance):
            if isinstance(job, list):
                x, mask, fits = padded(job)
                loss = span_loss(model.spans(model.states(x, mask), job[0].scheme), job, fits)
            else:
                # At first everything is a mention to the head: only the surest of its errors are trained on.
                loss = report_loss(model, *job, 0.3 if epoch > 1 else 0.8)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
            if step % 100 == 0 or step >= steps:
                left = (time.monotonic() - began) / step * (steps - step) / 60
                print(
                    f"{label}: step {step}/{steps}, loss {running:.2f}, {left:.0f} min left", file=sys.stderr
                )
    model.eval()


# --- export ------------------------------------------------------------------------------------------------


def export(model: Branch, weights: Path, scratch: Path) -> None:
    """Hang the branch on `encoder.onnx` (int8) in the place of the one there, and write the heads."""
    hang(model.layer, "references", weights, scratch)
    np.savez_compressed(weights / "referring.npz", **head_arrays(model))


def head_arrays(model: Branch) -> dict[str, Any]:
    """Return the heads' layers under the names that `annotation.referring` reads."""
    arrays = {
        "pair": model.pair.detach().numpy(),
        "width": model.width.weight.detach().numpy(),
        "bilinear": model.bilinear.weight.detach().numpy(),
    }
    layers = ("start", "end", "left", "right", "mention", "antecedent", "anaphor", "features", "out")
    for name in layers:
        layer = getattr(model, name)
        arrays[f"{name}.weight"] = np.ascontiguousarray(layer.weight.detach().numpy().T)
        arrays[f"{name}.bias"] = layer.bias.detach().numpy()
    return {name: array.astype(np.float16) for name, array in arrays.items()}


# --- the whole ---------------------------------------------------------------------------------------------


def learned_names(trunk: Trunk, scratch: Path) -> tuple[Branch, list[Piece]]:
    """Return a branch that knows names, made or taken from the scratch folder, and what it was trained on."""
    reports = kept(scratch / "conll.pt", lambda: names(trunk, "ner_conll2003_train", (1, 1, 1, 1, 4, 8)))
    reports += kept(scratch / "politics.pt", lambda: names(trunk, "ner_politics_train")) * 2
    pieces = [piece for report in reports for piece in report.pieces]
    torch.manual_seed(SEED)
    model, done = Branch(), scratch / "names.pt"
    if done.is_file():
        model.load_state_dict(torch.load(done))
    else:
        fit(model, lambda chance: iter(batches(pieces, chance)), NAME_EPOCHS, "names")
        torch.save(model.state_dict(), done)
    return model, pieces


def train(trunk: Trunk, scratch: Path, fold: int | None, folds: int, epochs: int) -> Branch:
    """Return the branch trained on everything, or on all but one fold of the reports."""
    model, named = learned_names(trunk, scratch)

    def chosen(reports: list[Report]) -> list[Report]:
        return [r for i, r in enumerate(reports) if fold is None or i % folds != fold]

    told = chosen(kept(scratch / "gum.pt", lambda: mentions(trunk, "coref_gum_other")))
    told += chosen(kept(scratch / "meantime.pt", lambda: mentions(trunk, "coref_meantime")))
    marked = chosen(kept(scratch / "re3d.pt", lambda: entities(trunk)))
    units = [
        (report.text, report.pieces[at : at + TOGETHER])
        for report in told
        for at in range(0, len(report.pieces), TOGETHER)
    ]
    lone = [piece for report in marked for piece in report.pieces]

    def jobs(chance: random.Random) -> Iterator[Any]:
        mixed: list[Any] = [*units, *batches(lone, chance)]
        mixed += batches(named, chance)[: math.ceil(REPLAY * len(units))]
        chance.shuffle(mixed)
        yield from mixed

    fit(model, jobs, epochs, "mentions")
    return model


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fold", type=int, help="leave this part of the reports out and score it")
    parser.add_argument("--folds", type=int, default=3, help="parts for --fold  [default: %(default)s]")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="[default: %(default)s]")
    parser.add_argument("--weights", type=Path, default=None, help="where to write  [default: the package's]")
    parser.add_argument("--scratch", type=Path, default=Path("/tmp/foreigndesk-training"))
    args = parser.parse_args()
    trunk = Trunk()
    # What lies between belongs to one encoder: another one, freshly trained, begins anew.
    between = args.scratch / f"referring-{trunk.digest}"
    between.mkdir(parents=True, exist_ok=True)
    model = train(trunk, between, args.fold, args.folds, args.epochs)
    weights = args.weights or (WEIGHTS if args.fold is None else args.scratch / f"fold-{args.fold}")
    weights.mkdir(parents=True, exist_ok=True)
    if not (weights / "encoder.onnx").is_file():
        (weights / "encoder.onnx").write_bytes((WEIGHTS / "encoder.onnx").read_bytes())
    export(model, weights, between)
    print(f"written to {weights}")


if __name__ == "__main__":
    main()
