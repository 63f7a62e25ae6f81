"""Draws disagreements to be judged by hand, and scores the verdicts.

    python -m benchmarks.disagreements.sample draw desk.db --seed 1 --number 100 > drawn.jsonl
    python -m benchmarks.disagreements.sample score benchmarks/disagreements/judged.tsv

`judged.tsv` has one line a disagreement: sample, id, kind, and `true` or what is wrong with it. The words belong to their
publishers and stay out of the repository.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
from collections import Counter
from pathlib import Path

from benchmarks.judged import share_words
from foreigndesk.desk import open_desk


def draw(address: str, seed: int, number: int) -> None:
    """Print disagreements of a desk, drawn at random, with their words."""
    with open_desk(address, create=False) as desk:
        found = sorted(desk.disagreements(), key=lambda view: view.id)
        for view in random.Random(seed).sample(found, min(number, len(found))):
            print(json.dumps(dataclasses.asdict(view)))


def score(path: Path) -> None:
    """Print the share of true ones in each sample, with a bootstrap interval, and the errors by kind."""
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    for sample in sorted({row[0] for row in rows}):
        verdicts = [row[3] for row in rows if row[0] == sample]
        print(f"{sample}: {share_words(verdicts, 'true', 'true')}")
        print("  ", Counter(v for v in verdicts if v != "true").most_common())


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("desk")
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--number", type=int, default=100)
    scoring = commands.add_parser("score")
    scoring.add_argument("judged", type=Path)
    given = parser.parse_args()
    if given.command == "draw":
        draw(given.desk, given.seed, given.number)
    else:
        score(given.judged)


if __name__ == "__main__":
    main()
