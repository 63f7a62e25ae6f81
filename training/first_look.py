"""Makes `src/foreigndesk/weights/first_look.npz`, which tells reports on relations between states from others at a glance.

    python -m training.first_look [--cross-validate]

Learns from sets under ../shared/corpora whose subject is known (`benchmarks/first_look/sets.py`) and from the reports that
were judged by reading their beginnings (`benchmarks/first_look/judged.tsv`). Each set counts the same, however large it is.
`--cross-validate` leaves out one source after another and prints what would be passed over of it.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.first_look.sets import Example, examples
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from foreigndesk.annotation.first_look import DENSE, STATE, FirstLook, Seen, see

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "weights" / "first_look.npz"
# A word must stand in reports of so many sources, or it would only tell one source's subject.
SOURCES = 5
# How freely weights of words may grow, and how much more those of counts.
FREEDOM, COUNTS_FREER = 0.3, 3.0
# Reports of a label that weigh as much as a whole set: more add less and less.
FULL_SET = 300
FOLDS = 5
# What the threshold must keep.
RECALL, RECALL_OF_ONE = 0.985, 0.98
_SMALL = re.compile(r"\b[a-z]{2,}\b")


@dataclass(frozen=True, slots=True)
class Trained:
    """A report as the model sees it."""

    example: Example
    seen: Seen


def columns_of(found: Sequence[Trained]) -> dict[str, int]:
    """Return the words that are kept: those of reports of several sources; no names."""
    sources: dict[str, set[str]] = defaultdict(set)
    small: dict[str, set[str]] = defaultdict(set)
    for one in found:
        for word in one.seen.words:
            sources[word].add(one.example.source)
        for word in set(_SMALL.findall(one.example.text)):
            small[word].add(one.example.source)
    # a word that is written small in one source of two at most is a name, or opens sentences
    common = {w for w, where in small.items() if len(where) >= max(SOURCES, len(sources.get(w, ())) / 2)}
    kept = sorted(
        pair
        for pair, where in sources.items()
        if len(where) >= SOURCES and all(w in common for w in pair.split() if not w.startswith(STATE))
    )
    return {word: n for n, word in enumerate(kept)}


def weights_of(found: Sequence[Trained]) -> Any:
    """Return the weight of each report: a set counts the same whatever its size, up to `FULL_SET`; both labels too."""
    sizes = Counter((one.example.source, one.example.positive) for one in found)
    full = {key: math.sqrt(min(size, FULL_SET)) / size for key, size in sizes.items()}
    weights = np.array([full[one.example.source, one.example.positive] for one in found])
    labels = np.array([one.example.positive for one in found])
    for label in (True, False):
        weights[labels == label] *= len(found) / 2 / weights[labels == label].sum()
    return weights


def rows_of(found: Sequence[Trained], columns: dict[str, int]) -> Any:
    """Return the features, sparse, shape (reports, words and counts)."""
    rows, places, values = [], [], []
    for n, one in enumerate(found):
        there = [columns[word] for word in one.seen.words if word in columns]
        rows += [n] * len(there)
        places += there
        values += [1 / math.sqrt(max(1, len(there)))] * len(there)
    words = sparse.csr_matrix((values, (rows, places)), shape=(len(found), len(columns)))
    dense = np.array([one.seen.dense for one in found]) * COUNTS_FREER
    return sparse.hstack([words, sparse.csr_matrix(dense)], format="csr")


def fitted(found: Sequence[Trained], threshold: float = 0.0) -> FirstLook:
    """Return the regression."""
    columns = columns_of(found)
    model = LogisticRegression(C=FREEDOM, max_iter=2_000)
    model.fit(
        rows_of(found, columns), [one.example.positive for one in found], sample_weight=weights_of(found)
    )
    weights = model.coef_[0]
    return FirstLook(
        columns,
        weights[: len(columns)],
        weights[len(columns) :] * COUNTS_FREER,
        float(model.intercept_[0]),
        threshold,
    )


def scores_left_out(found: Sequence[Trained]) -> Any:
    """Return the score of each report by a model that has seen no report of its source."""
    scores = np.zeros(len(found))
    for source in sorted({one.example.source for one in found}):
        model = fitted([one for one in found if one.example.source != source])
        for n, one in enumerate(found):
            if one.example.source == source:
                scores[n] = model.score(one.seen)
    return scores


def scores_by_folds(found: Sequence[Trained]) -> Any:
    """Return the score of each report by a model that has seen four fifths of the others, of all sources."""
    order = list(range(len(found)))
    random.Random(1).shuffle(order)
    scores = np.zeros(len(found))
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        away = set(held)
        model = fitted([one for n, one in enumerate(found) if n not in away])
        for n in held:
            scores[n] = model.score(found[n].seen)
    return scores


def threshold_of(found: Sequence[Trained], scores: Any) -> float:
    """Return the highest bound at which enough reports on relations are kept, of sources left out.

    `RECALL` of all together, and `RECALL_OF_ONE` of each source that has a hundred of them.
    """
    positive = np.array([one.example.positive for one in found])
    sources = np.array([one.example.source for one in found])
    bounds = [np.quantile(scores[positive], 1 - RECALL, method="lower")]
    for source in sorted(set(sources)):
        own = scores[positive & (sources == source)]
        if len(own) >= 100:
            bounds.append(np.quantile(own, 1 - RECALL_OF_ONE, method="lower"))
    return math.floor(float(min(bounds)) * 1_000) / 1_000


def report(found: Sequence[Trained], scores: Any, threshold: float) -> None:
    """Print recall and what is passed over, by source."""
    print(f"threshold {threshold}")
    print(f"{'source':22}{'on relations':>13}{'kept %':>8}{'others':>8}{'passed over %':>15}")
    for source in sorted({one.example.source for one in found}):
        yes = [
            s
            for s, one in zip(scores, found, strict=True)
            if one.example.source == source and one.example.positive
        ]
        no = [
            s
            for s, one in zip(scores, found, strict=True)
            if one.example.source == source and not one.example.positive
        ]
        kept = f"{100 * np.mean(np.array(yes) >= threshold):8.1f}" if yes else f"{'':8}"
        passed = f"{100 * np.mean(np.array(no) < threshold):15.1f}" if no else ""
        print(f"{source:22}{len(yes):13}{kept}{len(no):8}{passed}")
    labels = np.array([one.example.positive for one in found])
    print(
        f"all: recall {100 * np.mean(scores[labels] >= threshold):.1f} %, "
        f"passed over of the others {100 * np.mean(scores[~labels] < threshold):.1f} %"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cross-validate", action="store_true", help="print it, write no weights")
    args = parser.parse_args()
    found = [Trained(example, see(example.text)) for example in examples()]
    scores = scores_left_out(found)
    threshold = threshold_of(found, scores)
    print("each source left out")
    report(found, scores, threshold)
    if args.cross_validate:
        print("\nfive folds of reports")
        report(found, scores_by_folds(found), threshold)
        return
    model = fitted(found, threshold)
    data = model.words.astype(np.float32).tobytes() + model.dense.astype(np.float32).tobytes()
    np.savez_compressed(
        WEIGHTS,
        columns=np.array(list(model.columns), dtype="U"),
        words=model.words.astype(np.float32),
        dense=model.dense.astype(np.float32),
        bias=model.bias,
        threshold=threshold,
        version=hashlib.sha256(data + f"{model.bias} {threshold}".encode()).hexdigest()[:8],
    )
    print(f"{len(model.columns)} words; {dict(zip(DENSE, model.dense.round(2).tolist(), strict=True))}")


if __name__ == "__main__":
    main()
