"""Verdicts of people on a sample, a row each, with ids and labels and no words of the reports; and what share is right."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# Draws of a bootstrap over rows.
DRAWS = 2_000


def judged_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of verdicts, none if it is not there yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def add_judged(path: Path, sample: str, rows: Iterable[Mapping[str, object]], fields: Sequence[str]) -> None:
    """Add the verdicts on a sample, in place of those on a sample of that name.

    Args:
        path: The file.
        sample: The sample's name, which stands in the column `sample`.
        rows: The verdicts; every field but `sample`.
        fields: The columns in order.
    """
    kept = [row for row in judged_rows(path) if row["sample"] != sample]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, *({**row, "sample": sample} for row in rows)])


def share_words(verdicts: Sequence[str], right: str, words: str) -> str:
    """Return '24 of 32 follow (75%, 59% to 88%)': the share of a verdict, with a 95 % bootstrap interval over rows."""
    chance, number = random.Random(0), len(verdicts)
    drawn = sorted(chance.choices(verdicts, k=number).count(right) / number for _ in range(DRAWS))
    low, high = drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]
    found = verdicts.count(right)
    return f"{found} of {number} {words} ({found / number:.0%}, {low:.0%} to {high:.0%})"
