"""Scores pairs near the border against the verdicts of a reader (`judged.tsv`), beside MinHash.

    .venv/bin/python -m benchmarks.reprints.judged

A pair is a copy if one report was taken from the other, or both from one wire text, for a substantial part. The
verdicts were given without our own at hand. `half`: `tune` pairs served to set the thresholds, `test` pairs did not.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import Record
from benchmarks.reprints.sample import CORPORA, load, pair_digest
from foreigndesk.linking.reprints import Reprint, compare_printed, printed, words

JUDGED = Path(__file__).with_name("judged.tsv")
RESAMPLES = 1000
MINHASHES = 128
# F1 over all judged pairs.
FLOOR = 88.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judged pair: `copy` is the reader's word, `reason` why."""

    left: Record
    right: Record
    stratum: str
    half: str
    copy: bool
    reason: str
    corpus: str


def verdicts() -> Iterator[Verdict]:
    """Yield the judged pairs with their texts.

    Raises:
        ValueError: If a text is no longer the one that was read.
    """
    known = {corpus: load(corpus) for corpus in CORPORA}
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            left, right = (known[row["corpus"]][row[side]] for side in ("left", "right"))
            if pair_digest(left, right) != row["digest"]:
                raise ValueError(
                    f"the texts of {row['left']} and {row['right']} are not those that were judged"
                )
            copied = row["verdict"] == "copy"
            yield Verdict(left, right, row["stratum"], row["half"], copied, row["reason"], row["corpus"])


def reprint(left: Record, right: Record) -> Reprint | None:
    """Return what our rule says of two reports."""
    sides = (
        printed(r["text"], r.get("outlet") or None, str(r["date"])[:10] if r.get("date") else None)
        for r in (left, right)
    )
    return compare_printed(*sides)


def is_copy(left: Record, right: Record) -> bool:
    """True if our rule takes one report for a copy of the other."""
    found = reprint(left, right)
    return found is not None and found.is_copy


def shares_words(left: Record, right: Record) -> bool:
    """True if two reports share so many words, quotations and furniture among them."""
    found = reprint(left, right)
    return found is not None and found.shares_words


def minhash(text: str) -> tuple[int, ...]:
    """Return a MinHash signature over runs of five words (Broder 1997)."""
    tokens = words(text)
    shingles = {" ".join(tokens[i : i + 5]) for i in range(max(1, len(tokens) - 4))}
    hashed = [int.from_bytes(hashlib.blake2b(s.encode(), digest_size=8).digest(), "big") for s in shingles]
    rng = random.Random(0)
    masks = [(rng.getrandbits(64) | 1, rng.getrandbits(64)) for _ in range(MINHASHES)]
    return tuple(min((h * a + b) & (2**64 - 1) for h in hashed) for a, b in masks)


def jaccard(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the likeness of two signatures."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def f1(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Return F1, precision and recall in percent of (verdict, ours)."""
    right = sum(said and ours for said, ours in pairs)
    found, wanted = sum(ours for _, ours in pairs), sum(said for said, _ in pairs)
    precision, recall = right / max(1, found), right / max(1, wanted)
    return (100 * 2 * right / max(1, found + wanted), 100 * precision, 100 * recall)


def interval(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of F1 over pairs."""
    rng = random.Random(0)
    scores = sorted(f1(rng.choices(pairs, k=len(pairs)))[0] for _ in range(RESAMPLES))
    return scores[int(0.025 * RESAMPLES)], scores[int(0.975 * RESAMPLES)]


def table(
    found: Sequence[Verdict], rules: dict[str, Callable[[Record, Record], bool]]
) -> Iterator[tuple[str, str, list[tuple[bool, bool]]]]:
    """Yield (half, rule, [(verdict, ours)])."""
    for name, rule in rules.items():
        answers = [(v, rule(v.left, v.right)) for v in found]
        for half in ("tune", "test", "all"):
            yield half, name, [(v.copy, said) for v, said in answers if half in (v.half, "all")]


def best_minhash(found: Sequence[Verdict]) -> float:
    """Return the Jaccard threshold that is best on the tuning half."""
    likeness = [
        (v.copy, jaccard(minhash(v.left["text"]), minhash(v.right["text"])))
        for v in found
        if v.half == "tune"
    ]
    return max((step / 100 for step in range(1, 60)), key=lambda t: f1([(c, j >= t) for c, j in likeness])[0])


def report() -> tuple[list[str], list[str]]:
    """Return F1 on both halves beside baselines, line by line, and what is below its floor."""
    found = list(verdicts())
    threshold = best_minhash(found)

    def by_minhash(left: Record, right: Record) -> bool:
        return jaccard(minhash(left["text"]), minhash(right["text"])) >= threshold

    rules: dict[str, Callable[[Record, Record], bool]] = {
        "every pair": lambda left, right: True,
        f"MinHash >= {threshold:.2f}": by_minhash,
        "shared words alone": shares_words,
        "foreigndesk": is_copy,
    }
    lines, below = [], []
    for half, name, pairs in table(found, rules):
        score, precision, recall = f1(pairs)
        low, high = interval(pairs)
        lines.append(
            f"judged, {half:5} {name:20} F1 {score:5.1f} [{low:.1f}, {high:.1f}]  P {precision:5.1f}  R {recall:5.1f}"
            f"  ({len(pairs)} pairs, {sum(c for c, _ in pairs)} copies)"
        )
        if (half, name) == ("all", "foreigndesk") and score < FLOOR:
            below.append(f"reprints/judged: F1 {score:.1f} is below its floor {FLOOR:.1f}")
    return lines, below


def main() -> None:
    """Print F1 on both halves, beside baselines, and what is wrong."""
    print(*report()[0], sep="\n")
    for v in verdicts():
        if (ours := is_copy(v.left, v.right)) != v.copy:
            kind = "wrong" if ours else "missed"
            print(f"{kind} {v.half} {v.corpus} {v.left['id']} {v.right['id']} {v.reason}")


if __name__ == "__main__":
    main()
