"""Makes `src/foreigndesk/weights/event_pairs.npz`, the scorer of pairs of event mentions, from ECB+ (train part).

    python -m training.event_pairs [--corpora ../shared/corpora/stories] [--cross-validate] [--cache FILE]

A logistic regression, by Newton's method, tells whether two reports are on one happening (`linking/report_words.py`;
ECB+'s sub-topics), boosted trees whether two mentions are of one event (`linking/event_pairs.py`; its chains). Beside
them lie the vectors of the encoder's word pieces, as they stand in `encoder.onnx` before any layer, cut to the
`WIDTH` principal parts of those that are words of the background. `--cross-validate` prints CoNLL F1 of the train
part, a quarter of the topics held out at a time.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from benchmarks.event_coref.given import tellings
from benchmarks.harness import shared_scorer
from onnx import numpy_helper
from training.trees import NOTHING, Growth, boosted

from foreigndesk.annotation.encoding.encoder import load_tokenizer
from foreigndesk.linking import event_pairs
from foreigndesk.linking.event_pairs import MIN_SHARED, REPORT_COSINE, Telling, pair_features
from foreigndesk.linking.report_words import ReportWords, report_features
from foreigndesk.linking.stories import background

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "src" / "foreigndesk" / "weights"
WIDTH = 96
FOLDS = 4
RIDGE = 10.0
GROWTH = Growth(trees=150, rate=0.06, leaves=16, fewest=200)
Rows = Any


def piece_vectors() -> Rows:
    """Return the vectors of word pieces, int8, shape (pieces, `WIDTH`)."""
    model = onnx.load_from_string((WEIGHTS / "encoder.onnx").read_bytes())
    whole = next(
        numpy_helper.to_array(t)
        for t in model.graph.initializer
        if "word_embeddings" in t.name and len(t.dims) == 2
    ).astype(np.float32)
    tokenizer = load_tokenizer()
    listed = [tokenizer.token_to_id(w) for w in sorted(background()[1])]
    words = whole[[i for i in listed if i is not None]]
    _, _, parts = np.linalg.svd(words - whole.mean(0), full_matrices=False)
    small = (whole - whole.mean(0)) @ parts[:WIDTH].T
    small /= np.linalg.norm(small, axis=1, keepdims=True) + 1e-9
    return np.round(127 * small / abs(small).max()).astype(np.int8)


def regression(features: Rows, labels: Rows) -> tuple[Rows, float]:
    """Return weights and bias of a logistic regression."""
    mean, spread = features.mean(0), features.std(0) + 1e-6
    design = np.concatenate([(features - mean) / spread, np.ones((len(features), 1))], 1)
    weights = np.zeros(design.shape[1])
    ridge = np.full(len(weights), RIDGE)
    ridge[-1] = 0
    for _ in range(15):
        odds = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (odds - labels) + ridge * weights
        curve = (design * (odds * (1 - odds))[:, None]).T @ design + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    found = weights[:-1] / spread
    return found, float(weights[-1] - mean @ found)


def report_pairs(reports: Sequence[dict[str, Any]]) -> tuple[list[tuple[int, int]], Rows, Rows]:
    """Return the pairs of reports that share words, their features, and whether they are of one sub-topic."""
    words = [ReportWords(r["text"]) for r in reports]
    pairs, rows = [], []
    for j in range(len(reports)):
        for i in range(j):
            row = report_features(words[i], words[j])
            if row[REPORT_COSINE] >= MIN_SHARED:
                pairs.append((i, j))
                rows.append(row)
    same = [reports[i]["subtopic"] == reports[j]["subtopic"] for i, j in pairs]
    return pairs, np.array(rows), np.array(same, dtype=float)


def mention_pairs(told: Sequence[Telling], happening: dict[tuple[str, str], tuple[float, float]]) -> Any:
    """Return the pairs of tellings of reports that share words, and their features."""
    pairs, rows = [], []
    for j, right in enumerate(told):
        for i in range(j):
            left = told[i]
            key = min(left.report_id, right.report_id), max(left.report_id, right.report_id)
            if key in happening:
                pairs.append((i, j))
                rows.append(pair_features(left, right, *happening[key]))
    return pairs, np.array(rows, dtype=np.float32)


def use(reports: Rows, report_bias: float, trees: dict[str, Rows], pieces: Rows) -> None:
    """Write the weights, and let the scorer read them anew."""
    np.savez_compressed(
        WEIGHTS / "event_pairs.npz",
        reports=reports,
        report_bias=report_bias,
        pieces=pieces,
        **{f"tree_{name}": array for name, array in trees.items()},
    )
    event_pairs._model.cache_clear()
    event_pairs.sense_of.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora" / "stories")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--cache", type=Path, help="keeps what was read off the corpus")
    args = parser.parse_args()
    reports, mentions = (
        [r for r in map(json.loads, (args.corpora / name).open(encoding="utf-8")) if r["split"] == "train"]
        for name in ("ecb_docs.jsonl", "ecb_mentions.jsonl")
    )
    mentions = [m for m in mentions if m["kind"] == "event"]
    if args.cache and args.cache.exists():
        told = [Telling(c, ReportWords(t)) for c, t in pickle.loads(args.cache.read_bytes())]
        shared: dict[str, ReportWords] = {}
        for telling in told:
            telling.report = shared.setdefault(telling.report_id, telling.report)
    else:
        told = list(tellings(reports, mentions))
        if args.cache:
            args.cache.write_bytes(pickle.dumps([(t.claim, t.report.text) for t in told]))
    pairs, rows, same = report_pairs(reports)
    weights, bias = regression(rows, same)
    pieces = piece_vectors()
    use(weights, bias, NOTHING, pieces)
    ids = [str(r["id"]) for r in reports]
    happening = {(i, i): (1.0, 1.0) for i in ids}
    for (i, j), row, odds in zip(pairs, rows, 1 / (1 + np.exp(-(rows @ weights + bias))), strict=True):
        happening[min(ids[i], ids[j]), max(ids[i], ids[j])] = (float(odds), float(row[REPORT_COSINE]))
    chain = {m["id"]: m["chain"] for m in mentions}
    told_pairs, features = mention_pairs(told, happening)
    labels = np.array(
        [chain[told[i].claim.id] == chain[told[j].claim.id] for i, j in told_pairs], dtype=float
    )
    print(f"{len(pairs)} pairs of reports, {len(told_pairs)} of mentions, {labels.mean():.3f} of one event")
    if args.cross_validate:
        topic = {str(r["id"]): r["topic"] for r in reports}
        folds = {t: n % FOLDS for n, t in enumerate(sorted(set(topic.values())))}
        of = np.array([folds[topic[t.report_id]] for t in told])
        ends = np.array(told_pairs)
        found: dict[str, str] = {}
        for fold in range(FOLDS):
            apart = (of[ends] != fold).all(1)
            use(weights, bias, boosted(features[apart], labels[apart], GROWTH), pieces)
            held = [t for t, f in zip(told, of, strict=True) if f == fold]
            for number, group in enumerate(event_pairs.cluster(held)):
                found.update((t.claim.id, f"{fold}-{number}") for t in group)
        score = shared_scorer("event_coref").score(chain, found)
        print({k: round(100 * v, 1) for k, v in score.items() if k.endswith(("f1", "_p", "_r"))})
    use(weights, bias, boosted(features, labels, GROWTH), pieces)


if __name__ == "__main__":
    main()
