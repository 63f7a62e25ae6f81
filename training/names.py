"""Makes `src/foreigndesk/weights/names.npz`: the tagger of names, trained on CoNLL-2003 and CrossNER politics.

    python training/names.py [--epochs 8] [--out src/foreigndesk/weights/names.npz]

A linear-chain CRF by stochastic gradient steps (AdaGrad), sentence by sentence, in numpy; the same seed gives the same
weights. Prints the micro F1 of PER, ORG and LOC on the development data after each epoch.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np

from foreigndesk.annotation.name_tagger import BUCKETS, LABELS, TaggerWeights, decode, features, spans
from foreigndesk.annotation.parsing.tokens import Doc
from foreigndesk.annotation.sentences import load_spacy

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "actors"
MAPPED = {
    "person": "PER", "politician": "PER", "organisation": "ORG", "politicalparty": "ORG",
    "location": "LOC", "country": "LOC", "misc": "NORP",
}  # fmt: skip
SEED = 20
INDEX = {label: i for i, label in enumerate(LABELS)}
Example = tuple[np.ndarray, np.ndarray, list[Any], list[tuple[int, int, str]]]


def load(name: str) -> list[tuple[str, list[list[Any]]]]:
    """Return the texts of a corpus with their spans."""
    with (CORPORA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [(row["text"], row["spans"]) for row in map(json.loads, lines)]


def examples(name: str) -> list[Example]:
    """Return feature buckets, labels, tokens and gold spans of each text of a corpus."""
    rows = load(name)
    nlp = load_spacy()
    made: list[Example] = []
    for doc, (_, gold) in zip(nlp.pipe((text for text, _ in rows), batch_size=128), rows, strict=True):
        tokens = [t for t in Doc(doc) if not t.is_space]
        if not tokens:
            continue
        labels = np.zeros(len(tokens), dtype=np.int32)
        for start, end, kind, *_ in gold:
            label = MAPPED.get(kind)
            if label is None:
                continue
            inside = [i for i, t in enumerate(tokens) if t.idx < end and t.idx + len(t) > start]
            for position, i in enumerate(inside):
                labels[i] = INDEX[("B-" if position == 0 else "I-") + label]
        want = [(s, e, MAPPED[k]) for s, e, k, *_ in gold if k in MAPPED and MAPPED[k] != "NORP"]
        light = [_Light(t.idx, len(t)) for t in tokens]
        made.append((features(tokens), labels, light, want))
    return made


class _Light:
    """A token's bounds only, so that the parses need not be kept."""

    def __init__(self, idx: int, length: int) -> None:
        self.idx, self.length = idx, length

    def __len__(self) -> int:
        return self.length


def train(
    data: list[Example], dev: list[list[Example]], epochs: int, rate: float = 0.12, l2: float = 1e-7
) -> TaggerWeights:
    """Return the weights after `epochs` passes."""
    size = len(LABELS)
    emission = np.zeros((BUCKETS, size), dtype=np.float32)
    squares = np.full((BUCKETS, size), 1e-2, dtype=np.float32)
    transition, start = np.zeros((size, size), dtype=np.float32), np.zeros(size, dtype=np.float32)
    squares_t, squares_s = (
        np.full((size, size), 1e-2, dtype=np.float32),
        np.full(size, 1e-2, dtype=np.float32),
    )
    order = list(range(len(data)))
    rng = random.Random(SEED)
    average, steps = np.zeros_like(emission), 0
    for epoch in range(epochs):
        rng.shuffle(order)
        for index in order:
            buckets, gold, _, _ = data[index]
            grad, grad_t, grad_s = gradients(emission[buckets].sum(axis=1), transition, start, gold)
            flat = buckets.ravel()
            spread = np.repeat(grad, buckets.shape[1], axis=0)
            np.add.at(squares, flat, spread * spread)
            np.add.at(emission, flat, -rate * spread / np.sqrt(squares[flat]) - rate * l2 * emission[flat])
            squares_t += grad_t * grad_t
            transition -= rate * grad_t / np.sqrt(squares_t)
            squares_s += grad_s * grad_s
            start -= rate * grad_s / np.sqrt(squares_s)
        if epoch >= epochs // 2:
            average += emission
            steps += 1
        now = TaggerWeights(emission, transition, start)
        print(epoch + 1, *(f"{f1(now, part):.2f}" for part in dev), flush=True)
    return TaggerWeights((average / max(1, steps)).astype(np.float32), transition, start)


def gradients(
    scores: np.ndarray, transition: np.ndarray, start: np.ndarray, gold: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the gradients of the negative log-likelihood of one sentence (forward-backward)."""
    count, size = scores.shape
    scores = scores - scores.max(axis=1, keepdims=True)
    weights, moves = np.exp(scores), np.exp(transition)
    forward, backward = np.zeros((count, size)), np.ones((count, size))
    forward[0] = np.exp(start) * weights[0]
    forward[0] /= forward[0].sum()
    for i in range(1, count):
        forward[i] = (forward[i - 1] @ moves) * weights[i]
        forward[i] /= forward[i].sum()
    for i in range(count - 2, -1, -1):
        backward[i] = moves @ (weights[i + 1] * backward[i + 1])
        backward[i] /= backward[i].sum()
    marginal = forward * backward
    marginal /= marginal.sum(axis=1, keepdims=True)
    grad = marginal.astype(np.float32)
    grad_t = np.zeros((size, size), dtype=np.float32)
    if count > 1:
        pairs = forward[:-1, :, None] * moves[None] * (weights[1:] * backward[1:])[:, None, :]
        pairs /= pairs.sum(axis=(1, 2), keepdims=True)
        grad_t += pairs.sum(axis=0).astype(np.float32)
        np.subtract.at(grad_t, (gold[:-1], gold[1:]), 1.0)
    grad_s = marginal[0].astype(np.float32)
    grad_s[gold[0]] -= 1.0
    grad[np.arange(count), gold] -= 1.0
    return grad, grad_t, grad_s


def f1(weights: TaggerWeights, part: list[Example]) -> float:
    """Return the micro F1 of exact spans of PER, ORG and LOC, in points of 100."""
    right = made = given = 0
    for buckets, _, tokens, gold in part:
        labels = [LABELS[k] for k in decode(weights.emission[buckets].sum(axis=1), weights)]
        found = {s for s in spans(labels, tokens) if s[2] != "NORP"}
        right, made, given = right + len(found & set(gold)), made + len(found), given + len(gold)
    return 200 * right / max(1, made + given)


def save(weights: TaggerWeights, path: Path) -> None:
    """Write the weights, the emissions in 8 bits with one scale for each label."""
    scale = np.abs(weights.emission).max(axis=0) / 127
    scale[scale == 0] = 1
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        emission=np.round(weights.emission / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        transition=weights.transition.astype(np.float32),
        start=weights.start.astype(np.float32),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).resolve().parents[1] / "src/foreigndesk/weights/names.npz"
    )
    args = parser.parse_args()
    data = examples("ner_conll2003_train") + examples("ner_politics_train") * 2
    dev = [examples("ner_conll2003_dev"), examples("ner_politics_dev")]
    print(len(data), "sentences", flush=True)
    weights = train(data, dev, args.epochs)
    print("averaged", *(f"{f1(weights, part):.2f}" for part in dev))
    save(weights, args.out)


if __name__ == "__main__":
    main()
