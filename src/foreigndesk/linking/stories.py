"""Which reports tell of one happening: how alike two reports are, and which of some reports are one story.

A report is the bag of its stemmed words (its headline counts twice), weighed by how few reports have them: of those
of the weeks around it, with the counts of a fixed background (`story_words.tsv.gz`, see its card in
training/stories) as a prior, so that a desk of two reports knows common words too. Two reports are as alike as the
cosine of their vectors, less a part for each day beyond one between them; more than `GAP_DAYS` apart they say nothing of
one another. A report without a day can be of any time: it has to be nearer in words to join one that has a day.

Reports are grouped by average link down to `THRESHOLD` (`Neighbourhood.group`). Pairs out of one another's reach count
for little (`FAR_WEIGHT`) and not as unlike, so that an affair of three weeks whose reports follow on one another stays
one story; since they do count, what is like one stray report of a long story does not join it.

Everything here is pure. Which reports are shown to it is decided by `store.happenings`: a new report, and the stories
near it, so that the cost of a report does not follow the archive.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import math
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from foreigndesk.linking.names import STOP_WORDS, plain

# All set on benchmarks/stories (AllSides dev, NeuS val and BASIL; folds by story).
THRESHOLD = 0.2
TITLE_WEIGHT = 2
GAP_DAYS = 6
GAP_COST = 0.15
# What a pair out of reach counts for in the mean of two groups, as nothing alike; one in reach counts for 1.
FAR_WEIGHT = 0.03
# How alike a report with and one without a day are, as a part of what their words say.
UNDATED = 0.8
# Word frequencies are kept by so many days; those of so many such spans on either side weigh a report's words.
SPAN_DAYS = 10
SPANS = 3
PRIOR_REPORTS = 100
# Word counts of the background that are too small to be listed count as this.
UNLISTED = 2
# By so many of its most telling words a report is found.
TELLING_WORDS = 24
_ENDINGS = ("ing", "ed", "es", "s", "ly")

Words = npt.NDArray[np.uint32]
Vector = npt.NDArray[np.float32]
Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The words of a report, counted.

    Attributes:
        words: Numbers of its stemmed words (`word_number`), rising, shape (n,).
        counts: How often it has each, a headline's word `TITLE_WEIGHT` times; at most 255, shape (n,).
    """

    words: Words
    counts: npt.NDArray[np.uint8]

    def packed(self) -> bytes:
        """Return it as bytes: five a word."""
        return self.words.astype("<u4").tobytes() + self.counts.tobytes()


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A report as grouping sees it.

    Attributes:
        report_id: Its id.
        day: Number of its day of publication (`day_number`), or None.
        words: Numbers of its words, rising, shape (n,).
        vector: Their weights, of length 1 together, shape (n,).
        block: Reports with the same block are one already and stay so; None for one that stands for itself.
    """

    report_id: str
    day: int | None
    words: Words
    vector: Vector
    block: str | None = None


def count_words(title: str | None, text: str) -> Counted:
    """Return a report's words, counted."""
    counts: Counter[int] = Counter()
    for word in story_words(title or ""):
        counts[word_number(word)] += TITLE_WEIGHT
    for word in story_words(text):
        counts[word_number(word)] += 1
    ordered = sorted(counts)
    return Counted(
        np.array(ordered, dtype=np.uint32),
        np.array([min(255, counts[w]) for w in ordered], dtype=np.uint8),
    )


def unpacked(raw: bytes) -> Counted:
    """Return what `Counted.packed` made bytes of."""
    size = len(raw) // 5
    return Counted(
        np.frombuffer(raw, dtype="<u4", count=size), np.frombuffer(raw, dtype=np.uint8, offset=4 * size)
    )


@functools.lru_cache(maxsize=262144)
def word_number(word: str) -> int:
    """Return a word's number, 1 to 2**32 - 1: two words that share one are taken for the same."""
    return zlib.crc32(word.encode()) or 1


def day_number(day: str | None) -> int | None:
    """Return a day (ISO) as a number; None stays None."""
    return date.fromisoformat(day[:10]).toordinal() if day else None


def story_id(founder: str) -> str:
    """Return a story's id from the report's that founded it."""
    return hashlib.sha256(f"story {founder}".encode()).hexdigest()[:16]


def story_words(text: str) -> list[str]:
    """Return the stemmed words of a text that count, in order."""
    return [stem(w) for w in plain(text).split() if len(w) > 1 and w not in STOP_WORDS]


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without the commonest endings."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@functools.cache
def background() -> tuple[int, Mapping[str, int]]:
    """Return how many reports the background counts were made from, and word → reports that have it."""
    raw = files("foreigndesk.linking").joinpath("story_words.tsv.gz").read_bytes()
    rows = [line.split("\t") for line in gzip.decompress(raw).decode("utf-8").splitlines()]
    return int(rows[0][1]), {word: int(count) for word, count in rows[1:]}


@functools.cache
def _background_numbers() -> Mapping[int, float]:
    """Word number → what the background adds to how many reports have it, beyond what it adds for any word."""
    total, listed = background()
    return {word_number(word): PRIOR_REPORTS * (n - UNLISTED) / total for word, n in listed.items()}


# --- likeness ----------------------------------------------------------------------------------------------


def weigh(counted: Counted, reports: int, having: Mapping[int, int]) -> Vector:
    """Return the weights of a report's words, of length 1 together, shape (n,).

    Args:
        counted: The words.
        reports: How many reports there are around it.
        having: Word number → how many of those have it.
    """
    if not len(counted.words):
        return np.zeros(0, dtype=np.float32)
    prior = _background_numbers()
    numbers = counted.words.tolist()
    held = np.array([having.get(w, 0) + prior.get(w, 0.0) for w in numbers])
    held += 1 + PRIOR_REPORTS * UNLISTED / background()[0]
    rarity = np.log(np.maximum((1 + reports + PRIOR_REPORTS) / held, 1.0)) + 1
    raw = (1 + np.log(counted.counts)) * rarity
    found: Vector = (raw / math.sqrt(float(raw @ raw))).astype(np.float32)
    return found


def telling(words: Words, vector: Vector, most: int = TELLING_WORDS) -> list[int]:
    """Return the numbers of the words that weigh most, the heaviest first."""
    order = np.lexsort((words, -vector))[:most]
    return [int(w) for w in words[order]]


def closeness(left: int | None, right: int | None) -> float | None:
    """Return by what the likeness of two reports' words counts, given their days; None if out of reach."""
    if left is None and right is None:
        return 1.0
    if left is None or right is None:
        return UNDATED
    gap = abs(left - right)
    return None if gap > GAP_DAYS else 1.0 - GAP_COST * max(gap - 1, 0)


def likeness(one: Placed, others: Sequence[Placed]) -> list[float]:
    """Return how alike a report is to others, 0 to 1 each; 0 out of reach."""
    found = []
    for other in others:
        factor = closeness(one.day, other.day)
        if factor is None or not len(one.words):
            found.append(0.0)
            continue
        at = np.minimum(np.searchsorted(one.words, other.words), len(one.words) - 1)
        same = one.words[at] == other.words
        found.append(round(factor * float(one.vector[at[same]] @ other.vector[same]), 6))
    return found


def _all_likeness(reports: Sequence[Placed]) -> tuple[Table, npt.NDArray[np.bool_]]:
    """Return likeness of all pairs, and which are in reach, shape (n, n) both."""
    every = np.unique(np.concatenate([r.words for r in reports]))
    table = np.zeros((len(reports), len(every)), dtype=np.float32)
    for row, report in enumerate(reports):
        table[row, np.searchsorted(every, report.words)] = report.vector
    cosines = (table @ table.T).astype(np.float64)
    known = np.array([r.day is not None for r in reports])
    days = np.array([r.day or 0 for r in reports])
    gaps = np.abs(days[:, None] - days[None, :])
    both, one = known[:, None] & known[None, :], known[:, None] ^ known[None, :]
    factor = np.where(both, 1.0 - GAP_COST * np.maximum(gaps - 1, 0), np.where(one, UNDATED, 1.0))
    near = ~both | (gaps <= GAP_DAYS)
    # rounded, so that sums in another order cannot change which pair comes first
    alike = np.asarray(np.round(np.where(near, cosines * factor, 0.0), 6), dtype=np.float64)
    return alike, near


# --- groups ------------------------------------------------------------------------------------------------


class Neighbourhood:
    """Some reports, with how alike they are; groups any of them.

    Args:
        reports: In any order; those of one block are one already.
    """

    def __init__(self, reports: Sequence[Placed]) -> None:
        self.reports = sorted(reports, key=lambda r: (r.day is None, r.day or 0, r.report_id))
        self.alike, self.near = _all_likeness(self.reports)
        self.known = np.array([r.day is not None for r in self.reports])
        # a unit: a block, or a report that stands for itself
        self.units: dict[str, list[int]] = {}
        for row, report in enumerate(self.reports):
            self.units.setdefault(report.block or report.report_id, []).append(row)

    def group(self, units: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the groups of some units, each sorted.

        The two groups most alike on average are joined, until none reaches `THRESHOLD`; ties go to the earliest.
        Groups whose dated reports are all out of one another's reach are never joined: what has no day is no bridge.
        """
        ordered = sorted(units, key=lambda u: self.units[u][0])
        size = len(ordered)
        pick = np.zeros((size, len(self.reports)))
        for number, unit in enumerate(ordered):
            pick[number, self.units[unit]] = 1.0
        total = pick @ self.alike @ pick.T
        weight = pick @ np.where(self.near, 1.0, FAR_WEIGHT) @ pick.T
        dated = pick @ self.known.astype(np.float64)
        meeting = pick @ (self.near & self.known[:, None] & self.known[None, :]) @ pick.T
        mean = np.round(total / weight, 6)
        mean[(meeting == 0) & (dated[:, None] > 0) & (dated[None, :] > 0)] = 0.0
        np.fill_diagonal(mean, -1.0)
        groups = {number: [unit] for number, unit in enumerate(ordered)}
        while len(groups) > 1:
            one, other = divmod(int(mean.argmax()), size)
            if mean[one, other] < THRESHOLD:
                break
            one, other = min(one, other), max(one, other)
            for table in (total, weight, meeting):
                table[one] += table[other]
                table[:, one] += table[:, other]
            dated[one] += dated[other]
            row = np.round(total[one] / weight[one], 6)
            if dated[one]:
                row[(meeting[one] == 0) & (dated > 0)] = 0.0
            row[mean[one] < 0] = -1.0
            mean[one] = mean[:, one] = row
            mean[other] = mean[:, other] = -1.0
            groups[one] += groups.pop(other)
        return [tuple(sorted(group)) for group in groups.values()]

    def central(self, units: Sequence[str], titled: Set[str]) -> str | None:
        """Return the report most like the others of a group, of those that have a headline; None if none has."""
        rows = sorted(row for unit in units for row in self.units[unit])
        fitting = [row for row in rows if self.reports[row].report_id in titled]
        if not fitting:
            return None
        means = np.round(self.alike[np.ix_(fitting, rows)].mean(axis=1), 6)
        return self.reports[fitting[int(means.argmax())]].report_id
