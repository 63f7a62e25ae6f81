"""Makes `src/foreigndesk/weights/event_politics.npz`, which tells acts of politics from what only sounds like one.

    python -m training.event_politics DESK.db [--cache FILE] [--cross-validate]

Learns from the labels of `training/data/event_parties.tsv` (`training/event_parties.py`): `none` as type means that the
words tell no event. The reports are read again. `--cross-validate` prints, for several bounds of doubt, how many events
are kept and how many of these are none, by reports held out.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm
from training.event_parties import FOLDS, documents, labels, read

from foreigndesk.annotation.events.party_scorer import table_of
from foreigndesk.annotation.events.politics import LearnedPolitics

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "foreigndesk" / "weights" / "event_politics.npz"
# A feature is kept if so many events have it; how freely weights may grow.
FEWEST, FREEDOM = 15, 0.002
BOUNDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)


@dataclass
class Example:
    """A labelled event: its features and vector, and whether the words tell none."""

    report: str
    features: dict[str, float]
    vector: Any
    none: bool


def examples(desk: Path, cache: Path | None) -> list[Example]:
    """Return the labelled events that the reader still finds, its doubts aside."""
    if cache is not None and cache.is_file():
        found: list[Example] = pickle.loads(cache.read_bytes())
        return found
    labelled = {(row["report"], int(row["start"]), row["read"]): row["type"] == "none" for row in labels()}
    wanted = {report for report, _, _ in labelled}
    found = []
    for document in tqdm([d for d in documents(desk) if d.id in wanted], unit="report"):
        draft, _ = read(document)
        politics = LearnedPolitics(draft)
        for event in draft.events:
            none = labelled.get((document.id, event.trigger.start, event.type))
            if none is not None:
                vector = politics.vector(event).astype(np.float16)
                found.append(Example(document.id, politics.features(event), vector, none))
    if cache is not None:
        cache.write_bytes(pickle.dumps(found))
    return found


def columns_of(found: Sequence[Example]) -> dict[str, int]:
    """Return the features that are kept, by name, with their columns."""
    counts = Counter(name for e in found for name, value in e.features.items() if value)
    return {name: n for n, name in enumerate(sorted(k for k, count in counts.items() if count >= FEWEST))}


def alone(found: Sequence[Example]) -> list[Example]:
    """Return the events as if their sentences were reports of their own, as short texts are."""
    made = []
    for e in found:
        trigger, sentence, _ = np.split(e.vector, 3)
        made.append(Example(e.report, e.features, np.concatenate([trigger, sentence, sentence]), e.none))
    return made


def rows_of(found: Sequence[Example], columns: dict[str, int]) -> Any:
    """Return features and vectors, shape (events, columns and vectors)."""
    return np.concatenate(
        [
            table_of([e.features for e in found], columns),
            np.array([e.vector for e in found], dtype=np.float64),
        ],
        1,
    )


def fitted(found: Sequence[Example], columns: dict[str, int]) -> tuple[Any, float]:
    """Return weights and bias of the regression."""
    found = [*found, *alone(found)]
    rows = rows_of(found, columns)
    mean, spread = rows.mean(0), rows.std(0) + 1e-3
    model = LogisticRegression(C=FREEDOM, max_iter=500).fit((rows - mean) / spread, [e.none for e in found])
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - mean @ weights)


def cross_validate(found: Sequence[Example]) -> None:
    """Print what several bounds of doubt keep."""
    reports = sorted({e.report for e in found})
    random.Random(1).shuffle(reports)
    fold = {report: n % FOLDS for n, report in enumerate(reports)}
    doubts = np.zeros(len(found))
    for number in range(FOLDS):
        seen = [e for e in found if fold[e.report] != number]
        held = [n for n, e in enumerate(found) if fold[e.report] == number]
        columns = columns_of(seen)
        weights, bias = fitted(seen, columns)
        votes = rows_of([found[n] for n in held], columns) @ weights + bias
        doubts[held] = 1 / (1 + np.exp(-votes))
    none = np.array([e.none for e in found])
    official = np.array(
        [
            e.features["two states"] > 0 or (e.features["an office"] > 0 and e.features["a state known"] > 0)
            for e in found
        ]
    )
    print(f"{len(found)} events, {100 * none.mean():.1f} % none")
    for bound in BOUNDS:
        kept = (doubts <= bound) | official
        lost = (~kept & ~none).sum() / (~none).sum()
        print(
            f"doubt up to {bound}: {100 * kept.mean():.1f} % kept, {100 * none[kept].mean():.1f} % of them none, "
            f"{100 * lost:.1f} % of the events lost"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("desk", type=Path)
    parser.add_argument("--cache", type=Path, help="keeps what was read off the reports")
    parser.add_argument("--cross-validate", action="store_true", help="print it, write no weights")
    args = parser.parse_args()
    found = examples(args.desk, args.cache)
    if args.cross_validate:
        cross_validate(found)
        return
    columns = columns_of(found)
    weights, bias = fitted(found, columns)
    np.savez_compressed(
        WEIGHTS, features=np.array(list(columns), dtype="U"), weights=weights.astype(np.float32), bias=bias
    )


if __name__ == "__main__":
    main()
