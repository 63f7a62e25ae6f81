"""Scores with 95 % intervals, and what the head finds without the parse: `python -m benchmarks.quotations.intervals`.

Articles are drawn with replacement (bootstrap over documents), so the intervals say how far a score may lie off on
other articles of the same kind.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.harness import OUT, SHARED, Record, load_jsonl, shared_scorer, write_jsonl
from benchmarks.quotations.task import TASK
from foreigndesk.annotation.encoding.encoder import encode
from foreigndesk.annotation.quoting.head import HeadReading

DRAWS = 2000
# The head alone keeps its cues from this probability on; set on PolNeAR dev, F1 is flat around it.
MIN_CUE = 0.35
MEASURES = (
    ("triple", "all", "triple"),
    ("direct", "direct", "triple"),
    ("indirect", "indirect", "triple"),
    ("speech", "speech", "triple"),
    ("words", "all", "content_token"),
    ("speaker", "all", "speaker"),
)


def head_alone(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the attributions of the trained head, with no parse and no rules beside it."""
    for record in records:
        reading = HeadReading(encode(record["text"]))
        found = []
        for cue in reading.cues():
            bound = reading.bind(cue.window, cue.start, cue.end)
            source, _ = reading.source(bound)
            taken = set(range(cue.start, cue.end)) | (set(range(*source)) if source else set())
            content = reading.content(bound, taken)
            if not content or cue.probability < MIN_CUE:
                continue
            found.append(
                {
                    "source": _pairs(reading, cue.window, [source] if source else []),
                    "cue": _pairs(reading, cue.window, [(cue.start, cue.end)]),
                    "content": _pairs(reading, cue.window, content),
                }
            )
        yield {"id": record["id"], "attributions": found}


def _pairs(reading: HeadReading, window: int, ranges: list[tuple[int, int]]) -> list[list[int]]:
    spans = (reading.span(window, a, b) for a, b in ranges)
    return [[s.start, s.end] for s in spans]


def intervals(gold: list[Record], predicted: list[Record]) -> dict[str, tuple[float, float, float]]:
    """Return score, low and high end of each measure, in points of 100."""
    scorer = shared_scorer("quotations")
    verbs = set((SHARED / "score" / "speech_verbs.txt").read_text(encoding="utf-8").lower().split())
    by_id = {r["id"]: r for r in predicted}
    # For each measure and article: right of gold, gold, right of predicted, predicted.
    counts = np.zeros((len(MEASURES), len(gold), 4))
    for k, record in enumerate(gold):
        result = scorer.score({record["id"]: record}, {record["id"]: by_id.get(record["id"], {})}, verbs)
        for m, (_, part, metric) in enumerate(MEASURES):
            cell = result.get(part, {}).get(metric)
            if cell:
                counts[m, k] = (
                    cell["r"] * cell["gold"],
                    cell["gold"],
                    cell["p"] * cell["pred"],
                    cell["pred"],
                )
    chance = np.random.default_rng(0)
    drawn = chance.integers(0, len(gold), (DRAWS, len(gold)))
    found = {}
    for m, (name, _, _) in enumerate(MEASURES):
        sums = np.concatenate([counts[m].sum(axis=0)[None], counts[m][drawn].sum(axis=1)])
        recall = sums[:, 0] / np.maximum(sums[:, 1], 1)
        precision = sums[:, 2] / np.maximum(sums[:, 3], 1)
        scores = 200 * recall * precision / np.maximum(recall + precision, 1e-9)
        low, high = np.percentile(scores[1:], (2.5, 97.5))
        found[name] = (float(scores[0]), float(low), float(high))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pred", type=Path, help="score this file of predictions instead, with --dataset")
    parser.add_argument("--dataset", choices=[d.name for d in TASK.datasets])
    arguments = parser.parse_args()
    for dataset in TASK.datasets:
        if arguments.dataset not in (None, dataset.name):
            continue
        gold = load_jsonl(dataset.file(TASK.name))
        rows = {"foreigndesk": OUT / TASK.name / f"{dataset.name}.pred.jsonl"}
        if arguments.pred:
            rows = {arguments.pred.stem: arguments.pred}
        else:
            write_jsonl(rows["foreigndesk"], TASK.predict(gold))
            rows["head alone"] = OUT / TASK.name / f"{dataset.name}.head.jsonl"
            write_jsonl(rows["head alone"], head_alone(gold))
        for name, path in rows.items():
            cells = (
                f"{k} {s:.1f} [{a:.1f}, {b:.1f}]"
                for k, (s, a, b) in intervals(gold, load_jsonl(path)).items()
            )
            print(f"{dataset.name}, {name}: " + " · ".join(cells))


if __name__ == "__main__":
    main()
