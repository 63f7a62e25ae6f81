"""What a report is about, by its words alone: how likely two reports tell of one happening, whatever else is known.

A pair of reports is looked at by itself: its words are weighed by a fixed background (`stories.background`), never by
the other reports of the desk, so that what it comes to does not change when a third report arrives. Names, numbers and
the lead count apart from the other words: two earthquakes share their words, and differ in where they were.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from foreigndesk.linking.names import STOP_WORDS, plain
from foreigndesk.linking.stories import UNLISTED, background, stem, story_words

_WORD = re.compile(r"[^\W_]+")
# The most telling names of a report; paragraphs of its lead.
TOP_NAMES, LEAD_PARAGRAPHS = 3, 2
REPORT_FEATURES = (
    "names", "other_words", "all_words", "lead", "names_held", "names_held_by_both", "top_names_named", "top_names_shared",
    "number_shared", "numbers_shared", "numbers_differ", "weight_of_names", "names*other_words", "all_words*names",
    "length", "all_words^2", "all_words^0.5", "names*top_names_shared",
)  # fmt: skip

Vector = Mapping[str, float]


@functools.lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """Return how telling a stemmed word is: the logarithm of how few reports of the background have it."""
    total, listed = background()
    return math.log((total + 1) / (1 + listed.get(word, UNLISTED)))


class ReportWords:
    """The words of a report, counted once and compared often.

    Args:
        text: The report's words.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def names(self) -> Mapping[str, int]:
        """Stems of the words that the report never prints without a capital, with how often it has them."""
        capital: Counter[str] = Counter()
        lower = set()
        for match in _WORD.finditer(self.text):
            word = match.group()
            if word[0].isupper():
                capital[word] += 1
            else:
                lower.add(word)
        found: Counter[str] = Counter()
        for word, count in capital.items():
            small = word.lower()
            if len(word) > 1 and small not in lower and small not in STOP_WORDS:
                for part in plain(word).split():
                    found[stem(part)] += count
        return found

    @functools.cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers that the report prints in digits."""
        return frozenset(w for w in _WORD.findall(self.text) if w.isdigit())

    @functools.cached_property
    def top_names(self) -> frozenset[str]:
        """The names that tell most of the report."""
        order = sorted(self.names.items(), key=lambda item: (-item[1] * rarity(item[0]), item[0]))
        return frozenset(name for name, _ in order[:TOP_NAMES])

    @functools.cached_property
    def vectors(self) -> tuple[Vector, Vector, Vector, Vector]:
        """Unit vectors: of the names, of the other words, of all words, of the lead."""
        words = Counter(story_words(self.text))
        others = {w: n for w, n in words.items() if w not in self.names and not w.isdigit()}
        lead = Counter(story_words(" ".join(self.text.split("\n")[:LEAD_PARAGRAPHS])))
        return _unit(self.names), _unit(others), _unit(words), _unit(lead)

    @functools.cached_property
    def length(self) -> float:
        """The logarithm of the number of different words."""
        return math.log(len(self.vectors[2]) + 1)


def _unit(counts: Mapping[str, int]) -> dict[str, float]:
    raw = {word: (1 + math.log(n)) * rarity(word) for word, n in sorted(counts.items())}
    length = math.sqrt(math.fsum(v * v for v in raw.values())) or 1.0
    return {word: value / length for word, value in raw.items()}


def dot(left: Vector, right: Vector) -> float:
    """Return the product of two sparse vectors; in either order the same."""
    return math.fsum(left[w] * right[w] for w in left.keys() & right.keys())


def _held(left: Vector, shared: Iterable[str]) -> float:
    return math.fsum(left[w] * left[w] for w in shared)


def report_features(left: ReportWords, right: ReportWords) -> list[float]:
    """Return `REPORT_FEATURES` of two reports; in either order the same."""
    pairs = list(zip(left.vectors, right.vectors, strict=True))
    names, others, words, lead = (dot(a, b) for a, b in pairs)
    both = pairs[0][0].keys() & pairs[0][1].keys()
    held = sorted(_held(side, both) for side in pairs[0])
    named = len(left.top_names & right.names.keys()) + len(right.top_names & left.names.keys())
    top = len(left.top_names & right.top_names) / TOP_NAMES
    numbers = left.numbers & right.numbers
    return [
        names, others, words, lead, held[1], held[0], named / TOP_NAMES, top,
        float(bool(numbers)), float(min(3, sum(len(n) > 1 for n in numbers))),
        float(bool(left.numbers and right.numbers and not numbers)),
        math.log1p(math.fsum(map(rarity, both))), names * others, words * names,
        min(left.length, right.length), words * words, math.sqrt(words), names * top,
    ]  # fmt: skip
