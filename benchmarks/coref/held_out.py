"""Scores weights that were trained without a part of the reports on that part: cross-validation of mentions and entities.

    for fold in 0 1 2; do python -m training.referring --fold $fold --folds 3; done
    python -m benchmarks.coref.held_out /tmp/foreigndesk-training --folds 3

The shipped weights have seen all of GUM's other genres, MEANTIME and re3d's development half: scores on those mean
nothing. Here every report is read by weights that have not seen it. A fold that is not there is left out, and said so.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.coref import task as coref
from benchmarks.harness import SHARED, Record, load_jsonl, write_jsonl
from benchmarks.names import task as names
from foreigndesk.weights import read_weights_from

Predict = Callable[[Iterable[Record]], Iterator[Record]]
Score = Callable[[Path, Path], dict[str, float]]
SETS: tuple[tuple[str, Predict, Score], ...] = (
    ("coref_gum_other", coref.predict, coref.score),
    ("coref_meantime", coref.predict, coref.score),
    ("re3d_dev", names.predict, names.score),
)


def corpus(name: str) -> list[Record]:
    """Return the records of a corpus of actors."""
    return load_jsonl(SHARED / "corpora" / "actors" / f"{name}.jsonl")


def predict_fold(folder: Path, fold: int, folds: int, out: Path) -> None:
    """Write what the weights of a fold say of the reports that they have not seen."""
    read_weights_from(folder / f"fold-{fold}")
    for name, predict, _ in SETS:
        unseen = (r for i, r in enumerate(corpus(name)) if i % folds == fold)
        write_jsonl(out / f"{name}-{fold}.jsonl", predict(unseen))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where training.referring left fold-0, fold-1, ...")
    parser.add_argument("--folds", type=int, default=3, help="[default: %(default)s]")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    out = args.folder / "held-out"
    if args.one is not None:
        predict_fold(args.folder, args.one, args.folds, out)
        return 0
    there = [k for k in range(args.folds) if (args.folder / f"fold-{k}" / "referring.npz").is_file()]
    if len(there) < args.folds:
        print(
            f"only the folds {', '.join(map(str, there)) or 'none'} of {args.folds} are there",
            file=sys.stderr,
        )
    for fold in there:  # models are loaded once a process
        command = [sys.executable, "-m", "benchmarks.coref.held_out", str(args.folder)]
        subprocess.run([*command, "--folds", str(args.folds), "--one", str(fold)], check=True)
    for name, _, score in SETS:
        gold, predicted = out / f"{name}.gold.jsonl", out / f"{name}.jsonl"
        write_jsonl(gold, (r for i, r in enumerate(corpus(name)) if i % args.folds in there))
        rows = [row for fold in there for row in load_jsonl(out / f"{name}-{fold}.jsonl")]
        write_jsonl(predicted, rows)
        print(name, *(f"{key} {value:.1f}" for key, value in score(gold, predicted).items()), sep="  ")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
