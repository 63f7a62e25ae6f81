"""Which reports print the same words: winnowed fingerprints propose, runs of shared words decide.

`fingerprints` gives whole numbers for an indexed table (report, value): two reports that share a run of
`SIZE + WINDOW - 1` words share at least one of them, whatever stands around it (Schleimer, Wilkerson and
Aiken 2003, 'Winnowing'). `is_candidate` says whether so many shared ones can come to a reprint at all;
`compare` then measures, on the texts, how much of each stands in the other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

SIZE = 5
WINDOW = 8
ReprintKind = Literal["exact", "near", "partial"]
# The three numbers that make a copy were set on the Helsinki silver pairs (benchmarks/reprints): shorter
# passages are chance or a common quotation; a copy takes up this share of the shorter report ...
PASSAGE_WORDS = 12
COPIED_SHARE = 0.145
# ... or somewhat less if one passage is this long.
LONG_PASSAGE_WORDS = 40
LONG_PASSAGE_SHARE = 0.12
# Two reports are near copies if at least this share of each stands in the other.
NEAR_SHARE = 0.8
# A report goes back to another (`origins`) if at least this share of it stands there.
TAKEN_SHARE = 0.5
# A passage leaves about 2 / (WINDOW + 1) fingerprints a word, and so does the rest: of the shorter report's,
# a copy shares about COPIED_SHARE. Half of the least share, for passages that fall badly.
_CANDIDATE_SHARE = LONG_PASSAGE_SHARE / 2
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Reprint:
    """What two reports have in common.

    Attributes:
        kind: "exact" (the same words throughout), "near" (most of both), or "partial".
        in_left: How much of the left report's words stands in the right one too, 0 to 1.
        in_right: How much of the right report's words stands in the left one too.
        words: How many words of the shorter report that is.
        longest: Words of the longest passage that both have.
    """

    kind: ReprintKind
    in_left: float
    in_right: float
    words: int
    longest: int = 0


def words(text: str) -> list[str]:
    """Return the normalised words of a text: no case, accents, apostrophes, punctuation or spacing."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))


def fingerprints(text: str, *, size: int = SIZE, window: int = WINDOW) -> tuple[int, ...]:
    """Return the fingerprints of a text, sorted, each once: winnowed hashes of its runs of words.

    Args:
        text: Any text; one shorter than `size` words has one fingerprint of all its words, an empty one none.
        size: Words in a hashed run.
        window: Out of so many runs in succession at least one is kept.
    """
    tokens = words(text)
    if not tokens:
        return ()
    hashes = [_hash(" ".join(tokens[i : i + size])) for i in range(max(1, len(tokens) - size + 1))]
    if len(hashes) <= window:
        return (min(hashes),)
    return tuple(sorted({min(hashes[i : i + window]) for i in range(len(hashes) - window + 1)}))


def _hash(run: str) -> int:
    """Return 63 bits, which every database's integer column holds."""
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 1


def is_candidate(shared: int, left: int, right: int) -> bool:
    """True if two reports with so many fingerprints, and so many of them shared, are worth comparing."""
    return shared > 0 and shared >= _CANDIDATE_SHARE * min(left, right)


def compare(left: str, right: str) -> Reprint | None:
    """Return what two texts have in common, or None if neither is copied from the other.

    A passage that a report repeats (a picture's caption) counts once.
    """
    return compare_words(words(left), words(right))


def compare_words(one: Sequence[str], other: Sequence[str]) -> Reprint | None:
    """Return what two texts, given as their `words`, have in common; see `compare`."""
    if not one or not other:
        return None
    if list(one) == list(other):
        return Reprint("exact", 1.0, 1.0, len(one), len(one))
    size = min(PASSAGE_WORDS, len(one), len(other))
    numbers: dict[str, int] = {}
    runs_one, runs_other = _runs(one, size, numbers), _runs(other, size, numbers)
    in_one, longest = _covered(runs_one, runs_other, size)
    in_other, _ = _covered(runs_other, runs_one, size)
    share_one, share_other = in_one / len(one), in_other / len(other)
    share = share_one if len(one) <= len(other) else share_other
    if share < COPIED_SHARE and not (share >= LONG_PASSAGE_SHARE and longest >= LONG_PASSAGE_WORDS):
        return None
    kind: ReprintKind = "near" if min(share_one, share_other) >= NEAR_SHARE else "partial"
    copied = in_one if len(one) <= len(other) else in_other
    return Reprint(kind, round(share_one, 4), round(share_other, 4), copied, longest)


def _runs(tokens: Sequence[str], size: int, numbers: dict[str, int]) -> npt.NDArray[np.uint64]:
    """Return a number for each run of `size` words; the same run has the same number in both texts."""
    ids = np.array([numbers.setdefault(t, len(numbers) + 1) for t in tokens], dtype=np.uint64)
    sums = np.zeros(len(tokens) - size + 1, dtype=np.uint64)
    for i in range(size):  # a polynomial over 64 bits; numpy wraps around
        sums = sums * np.uint64(6364136223846793005) + ids[i : i + len(sums)]
    return sums


def _covered(runs: npt.NDArray[np.uint64], source: npt.NDArray[np.uint64], size: int) -> tuple[int, int]:
    """Return how many words stand in runs that `source` has too (each run once), and the longest passage."""
    shared = np.isin(runs, source)
    if not shared.any():
        return 0, 0
    first = np.zeros(len(runs), dtype=bool)
    first[np.unique(runs, return_index=True)[1]] = True
    change = np.zeros(len(runs) + size, dtype=np.int64)
    starts = np.flatnonzero(shared & first)
    change[starts] += 1
    change[starts + size] -= 1
    covered = int((np.cumsum(change) > 0).sum())
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.astype(np.int8), [0]))))
    return covered, int((edges[1::2] - edges[::2]).max()) + size - 1


def origins(published: Mapping[str, str | None], pairs: Iterable[tuple[str, str, Reprint]]) -> dict[str, str]:
    """Return report id → the report that it goes back to; a report that is no reprint is its own origin.

    The rule: a report goes back to an earlier one if at least half of it stands there. Earlier is by time of
    publication, a report without one after all that have one, then by id. Of several it goes back to the one
    that holds most of it, then to the earliest; and so on until a report that goes back to none.

    Args:
        published: Every report's id and its day (or date-time) of publication, or None.
        pairs: (left id, right id, what they share), in any order and either way round.
    """
    order = {report: (when or "9999", report) for report, when in published.items()}
    taken: dict[str, list[tuple[float, tuple[str, str]]]] = {report: [] for report in published}
    for left, right, reprint in pairs:
        if left not in order or right not in order or left == right:
            continue
        earlier, later = sorted((left, right), key=order.__getitem__)
        share = reprint.in_right if later == right else reprint.in_left
        if share >= TAKEN_SHARE:
            taken[later].append((-share, order[earlier]))
    origin: dict[str, str] = {}
    for report in sorted(order, key=order.__getitem__):
        found = taken[report]
        origin[report] = origin[min(found)[1][1]] if found else report
    return origin
