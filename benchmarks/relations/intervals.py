"""Every row of the task with a 95 % interval: `python -m benchmarks.relations.intervals`.

Documents are drawn with replacement (bootstrap over documents). The rows: every fitting pair of a sentence, what the
record's claims say, the ties alone with and without the chains of the mention head, and what the task predicts.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.harness import Record, document, load_jsonl, run_scorer, write_jsonl
from benchmarks.relations.task import TASK, Found, found_in, of_claims, of_pairs, of_ties, parsed, row
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.relations.annotator import RelationAnnotator
from foreigndesk.annotation.sentences import parse

DRAWS = 2000


def read(record: Record) -> Draft:
    """Return a record read by all annotators of `foreigndesk add`, with the parse that the trivial row needs."""
    report = document(record)
    draft = Draft(report, parse(report.text))
    for annotator in default_annotators():
        annotator.annotate(draft)
    return draft


def ties_without_chains(draft: Draft) -> Iterator[Found]:
    """Yield the ties of nouns told by names, places and word lists: the mention head has seen re3d's development half."""
    bare = dataclasses.replace(draft, chains=[], relations=[], ties=[])
    RelationAnnotator().annotate(bare)
    return of_ties(bare)


ROWS: tuple[tuple[str, Callable[[Draft], Iterable[Found]]], ...] = (
    ("every fitting pair in a sentence", of_pairs),
    ("the record's claims", of_claims),
    ("ties, no chains", ties_without_chains),
    ("ties", of_ties),
    ("foreigndesk", found_in),
)


def counts(gold: Record, predicted: Record) -> tuple[int, int, int]:
    """Return gold, made and right of one document, as the shared scorer counts them."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "gold.jsonl"), Path(folder, "pred.jsonl")
        for path, record in zip(paths, (gold, predicted), strict=True):
            write_jsonl(path, [record])
        return parsed(run_scorer("relations", *paths))["all"][:3]


def interval(documents: list[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Return F1 in points of 100 and its low and high end over documents drawn with replacement."""
    table = np.asarray(documents)
    drawn = np.random.default_rng(0).integers(0, len(table), (DRAWS, len(table)))
    sums = np.concatenate([table.sum(axis=0)[None], table[drawn].sum(axis=1)])
    scores = 200 * sums[:, 2] / np.maximum(sums[:, 0] + sums[:, 1], 1)
    low, high = np.percentile(scores[1:], (2.5, 97.5))
    return float(scores[0]), float(low), float(high)


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    for dataset in TASK.datasets:
        gold = load_jsonl(dataset.file(TASK.name))
        drafts = [read(record) for record in gold]
        for name, find in ROWS:
            documents = [counts(g, row(g, find(d))) for g, d in zip(gold, drafts, strict=True)]
            score, low, high = interval(documents)
            wanted, made, right = np.asarray(documents).sum(axis=0)
            print(
                f"{dataset.name}, {name}: F1 {score:.1f} [{low:.1f}, {high:.1f}], "
                f"P {100 * right / max(1, made):.1f}, R {100 * right / max(1, wanted):.1f}, made {made}"
            )


if __name__ == "__main__":
    main()
