"""Which reports tell of one happening: shared weighted words, days apart, joined by average link.

A report becomes a vector of stemmed words (its headline counts twice), weighted by how few reports have them:
of those published within a month of it, with the counts of a fixed background (`story_words.tsv.gz`, see its
card in training/stories) as a prior, so that a desk of two reports knows common words too. Two reports are as
alike as the cosine of their vectors, less a part for each day beyond one between them; six days apart they
are nothing to each other. Groups grow by average link down to `THRESHOLD`.

A large archive is clustered a month at a time (`cluster_month`): the stories of a month's reports come from
the reports of the month and of `REACH_DAYS` on either side, so that a new report changes the stories of four
months at most (`months_near`), and the cost does not grow with the archive. The months are the calendar's, so
the result depends on the reports alone, never on the order in which they came. A story that runs over a
month's end keeps its id, that of its earliest report, as long as that lies in reach.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from foreigndesk.linking.average_link import average_link
from foreigndesk.linking.connected import connected
from foreigndesk.linking.names import STOP_WORDS, plain

# All set on benchmarks/stories (AllSides dev, NeuS val and BASIL together, whole and in samples of six
# stories).
THRESHOLD = 0.2
TITLE_WEIGHT = 2
GAP_DAYS = 6
GAP_COST = 0.15
WEIGHT_DAYS = 30
PRIOR_REPORTS = 100
# Word counts of the background that are too small to be listed count as this.
UNLISTED = 2
REACH_DAYS = WEIGHT_DAYS + GAP_DAYS
# Pairs that share none of each other's most telling words are not compared.
TELLING_WORDS = 40
_ENDINGS = ("ing", "ed", "es", "s", "ly")


@dataclass(frozen=True, slots=True)
class StoryItem:
    """What clustering needs of a report.

    Attributes:
        text: The report's words, with or without its headline.
        title: The headline, or None.
        day: ISO day of publication, or None.
    """

    report_id: str
    text: str
    title: str | None = None
    day: str | None = None


def cluster(reports: Iterable[StoryItem], counted: dict[str, Counter[str]] | None = None) -> dict[str, str]:
    """Return report id → story id; a story's id is a digest of its earliest report's id.

    Args:
        reports: In any order; of several with one id the first by day and words counts.
        counted: The words of reports, counted before, by report id; those counted now are added.
    """
    counted = {} if counted is None else counted
    by_id: dict[str, StoryItem] = {}
    for item in sorted(reports, key=lambda r: (r.day or "9999", r.report_id, r.text)):
        by_id.setdefault(item.report_id, item)
    items = list(by_id.values())
    days = [date.fromisoformat(i.day[:10]).toordinal() if i.day else None for i in items]
    for item in items:
        if item.report_id not in counted:
            counted[item.report_id] = _counts(item)
    vectors = _vectors([counted[i.report_id] for i in items], days)
    story: dict[str, str] = {}
    links: dict[int, list[int]] = {i: [] for i in range(len(items))}
    for left, right in _alike(vectors, days):
        links[left].append(right)
    for part in connected(links):
        for group in _average_link(part, vectors, days):
            name = story_id(items[group[0]].report_id)
            story.update((items[i].report_id, name) for i in group)
    return {item.report_id: story[item.report_id] for item in items}


def cluster_month(
    reports: Iterable[StoryItem], month: str, counted: dict[str, Counter[str]] | None = None
) -> dict[str, str]:
    """Return report id → story id for the reports published in a month.

    Args:
        reports: At least those published in `month_window(month)`; others, and those without a date, are
            passed over.
        month: "2021-04".
        counted: As for `cluster`.
    """
    first, last = month_window(month)
    items = [i for i in reports if i.day is not None and first <= i.day[:10] <= last]
    inside = {i.report_id for i in items if (i.day or "").startswith(month)}
    return {report: story for report, story in cluster(items, counted).items() if report in inside}


def month_window(month: str) -> tuple[str, str]:
    """Return the first and the last day whose reports have a say in the stories of a month ("2021-04")."""
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    reach = timedelta(days=REACH_DAYS)
    return (first - reach).isoformat(), (following - timedelta(days=1) + reach).isoformat()


def months_near(day: str) -> tuple[str, ...]:
    """Return the months whose stories a report of that day has a say in, in order."""
    middle = date.fromisoformat(day[:10])
    days = (middle + timedelta(days=n) for n in range(-REACH_DAYS, REACH_DAYS + 1))
    return tuple(sorted({d.isoformat()[:7] for d in days}))


def story_id(earliest: str) -> str:
    """Return a story's id from its earliest report's."""
    return hashlib.sha256(f"story {earliest}".encode()).hexdigest()[:16]


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


def _counts(item: StoryItem) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word in story_words(item.title or ""):
        counts[word] += TITLE_WEIGHT
    counts.update(story_words(item.text))
    return counts


# --- vectors -----------------------------------------------------------------------------------------------


def _vectors(counts: Sequence[Counter[str]], days: Sequence[int | None]) -> list[dict[str, float]]:
    """Return unit vectors; a dated report's words are weighed by the reports around it, others by all."""
    found: list[dict[str, float]] = [{} for _ in counts]
    if None in days:
        everything = _Frequencies()
        for count in counts:
            everything.add(count)
        for i, day in enumerate(days):
            if day is None:
                found[i] = _weighed(counts[i], everything)
    dated = sorted((day, i) for i, day in enumerate(days) if day is not None)
    around = _Frequencies()
    first = last = 0  # the reports around a day are dated[first:last]
    for day, i in dated:
        while last < len(dated) and dated[last][0] <= day + WEIGHT_DAYS:
            around.add(counts[dated[last][1]])
            last += 1
        while dated[first][0] < day - WEIGHT_DAYS:
            around.remove(counts[dated[first][1]])
            first += 1
        found[i] = _weighed(counts[i], around)
    return found


class _Frequencies:
    """How many of some reports have each word."""

    def __init__(self) -> None:
        self.reports = 0
        self.having: Counter[str] = Counter()

    def add(self, count: Counter[str]) -> None:
        """Take a report in."""
        self.reports += 1
        self.having.update(count.keys())

    def remove(self, count: Counter[str]) -> None:
        """Leave a report out that was taken in."""
        self.reports -= 1
        self.having.subtract(count.keys())


def _weighed(count: Counter[str], frequencies: _Frequencies) -> dict[str, float]:
    total, listed = background()
    reports = 1 + frequencies.reports + PRIOR_REPORTS
    having = frequencies.having
    raw = {
        word: (1 + math.log(n))
        * (math.log(reports / (1 + having[word] + PRIOR_REPORTS * listed.get(word, UNLISTED) / total)) + 1)
        for word, n in count.items()
    }
    length = math.sqrt(math.fsum(v * v for v in raw.values())) or 1.0
    return {word: raw[word] / length for word in sorted(raw)}


def _likeness(left: dict[str, float], right: dict[str, float], gap: int | None) -> float:
    """Return the cosine of two vectors, less a part for each day beyond one between them."""
    if gap is not None and gap > GAP_DAYS:
        return 0.0
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    cosine = math.fsum(value * long[word] for word, value in short.items() if word in long)
    return cosine * (1.0 if gap is None else 1.0 - GAP_COST * max(gap - 1, 0))


def _gap(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else abs(left - right)


# --- groups ------------------------------------------------------------------------------------------------


def _alike(vectors: Sequence[dict[str, float]], days: Sequence[int | None]) -> list[tuple[int, int]]:
    """Return the pairs that reach `THRESHOLD`: two groups that average link joins have one between them."""
    having: dict[str, list[int]] = {}
    pairs = []
    for right, vector in enumerate(vectors):
        telling = sorted(vector, key=lambda w: (-vector[w], w))[:TELLING_WORDS]
        near = {
            left
            for word in telling
            for left in having.get(word, ())
            if (gap := _gap(days[left], days[right])) is None or gap <= GAP_DAYS
        }
        pairs += [
            (left, right)
            for left in sorted(near)
            if _likeness(vectors[left], vector, _gap(days[left], days[right])) >= THRESHOLD
        ]
        for word in telling:
            having.setdefault(word, []).append(right)
    return pairs


def _average_link(
    part: Sequence[int], vectors: Sequence[dict[str, float]], days: Sequence[int | None]
) -> list[list[int]]:
    """Join the two groups most alike on average until none reaches `THRESHOLD`; ties go to the earliest."""
    size = len(part)
    if size == 1:
        return [list(part)]
    alike: npt.NDArray[np.float64] = np.full((size, size), -1.0)
    for i in range(size):
        for j in range(i):
            gap = _gap(days[part[i]], days[part[j]])
            # Rounded, so that sums in another order cannot change which pair comes first.
            alike[i, j] = alike[j, i] = round(_likeness(vectors[part[i]], vectors[part[j]], gap), 9)
    return [[part[i] for i in group] for group in average_link(alike, THRESHOLD)]
