"""A timeline of many reports: the days that matter, and for each the sentences that tell it, none twice.

Days first, sentences then, as Tran et al. 2015 and Gholipour Ghalandari and Ifrim 2020 ('Examining the State-of-the-Art
in News Timeline Summarization') found best. A day matters by three counts, each set beside its mean over the time
of the reports, and weighed alike: how many origins name it on that day or the next, how many come back to it
later, and how much of what all reports are about stands in the sentences that name it. Sentences are chosen by how
much they hold of what is told of their day (the centroid of TF-IDF vectors), less what the timeline told before.

Only origins count: a reprint adds a source and no weight. Nothing hangs on the order of the reports. Weights for
the counts that were learned from other topics did worse than equal ones (benchmarks/timelines).
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from foreigndesk.linking.dated_sentences import DatedReport, DatedSentence
from foreigndesk.linking.report_words import rarity
from foreigndesk.linking.stories import story_words

Basis = Literal["event", "named", "published"]
Status = Literal["told", "expected"]
# How many days a timeline has that nobody gave a length: at most so many times the square root of its origins. The
# labelled timelines of benchmarks/timelines have 2.9 times that on average; those of all Timeline17, 36 days for 508
# reports (Gholipour Ghalandari and Ifrim 2020), 1.6 times.
DAYS_PER_ROOT = 3.0
# Nor has it days below this score: the three counts at about a third of their mean, or one of them far below.
LEAST_SCORE = -3.0
# At most so many days that reports only announce.
MOST_AHEAD = 5
# Words that say most of what the reports are about; what is added to counts before they are compared.
TOPIC_WORDS, COUNT_PRIOR, WEIGHT_PRIOR = 100, 0.5, 5.0
# The first sentences of a report may tell of the day of publication, or of the one before, without naming it.
LEAD_SENTENCES = 5
# Set on benchmarks/timelines, alike on its three topics: what a sentence is worth by how it is tied to the day, what
# each sentence that stands before it takes off, and what is left of one that does not read by itself.
BASIS_WORTH: Mapping[Basis, float] = {"event": 1.1, "named": 1.0, "published": 0.6}
PLACE_WORTH, FAR_DOWN = 0.97, 10
NOT_ALONE = 0.4
# How much what all days are about counts beside what is told of the day: news of the day on other things is passed over.
WHOLE_SHARE = 0.5
# The cosine with what is told of a day favours the short; of two as near to it, the one that says more is better.
LENGTH_POWER, ENOUGH_WORDS = 0.25, 40
# What is left of a sentence that names the day beside a later one, of which it rather tells ('missing since Monday').
EARLIER_DAY = 0.8
# A sentence this like one that was told (cosine) tells nothing new; what is less alike loses that share. Two meetings
# of the same ministers are told in much the same words: of another day, only what is nearly the same is a repeat.
SAME, SAME_ELSEWHERE, REPEATED = 0.5, 0.8, 0.5
# The background's word counts stand for so many sentences, so that a story of two reports knows common words too.
PRIOR_SENTENCES = 20
SHORTEST, LONGEST = 6, 60
_OPENS_BADLY = re.compile(
    r"(?:[\W_]*(?:he|she|they|it|his|her|their|its|this|that|these|those|such|but|and|or|so|yet|however|also|then|"
    r"meanwhile|there)|(?:i|we|you|our|my|your))\b",
    re.IGNORECASE,
)
# Words under a picture, which tell what it shows.
_CAPTION = re.compile(
    r"\b(?:image|photo|photograph|picture|video|footage|frame)\b[^.]{0,40}\b(?:taken|released|provided|made available|"
    r"obtained|grabbed|shows?|showing)\b|\b(?:photograph|photo|picture)\s*:",
    re.IGNORECASE,
)
# Without one of these, a day that is named ahead of time is more often a time read wrong.
_AHEAD = re.compile(
    r"\b(?:will|would|due|scheduled|expected|planned|plans?|upcoming|set to|deadline)\b|['’]ll\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!](?:[\"”’')\s]|'')*$")
_WORD = re.compile(r"[^\W_]+")

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of a timeline, an exact slice of its report.

    Attributes:
        basis: "event" if an event that it tells is dated to the day, "named" if it names the day, "published" if it
            gives no day and its report was published on that day or the next: when it was, it does not say.
        outlet, published: Of its report.
        same: Ids of the other reports that print the same words, sorted.
    """

    report_id: str
    start: int
    end: int
    text: str
    basis: Basis
    outlet: str | None = None
    published: str | None = None
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """A day that matters, with the sentences that tell it, the most telling first.

    Attributes:
        status: "told", or "expected" for a day that comes after all the reports and is announced by some.
        reports: How many reports name the day or date an event to it; likewise the others.
        score: What it was chosen by; higher matters more.
    """

    day: str
    status: Status
    tellings: tuple[Telling, ...]
    reports: int
    outlets: int
    origins: int
    score: float


def make_timeline(
    reports: Iterable[DatedReport],
    *,
    days: int | None = None,
    sentences: int = 2,
    since: str | None = None,
    until: str | None = None,
) -> tuple[TimelineDay, ...]:
    """Return the days that matter in order, those that are only expected last.

    Args:
        reports: In any order, each once.
        days: At most so many that are told; if None, as many as `DAYS_PER_ROOT` says, and none below `LEAST_SCORE`.
            Of those that are only expected, `MOST_AHEAD` at most.
        sentences: At most so many a day.
        since: First day (ISO).
        until: Last day.
    """
    told = _Told(reports)
    inside = [day for day in told.spoken_of() if (since or "") <= day <= (until or "9999")]
    expected = [day for day in inside if told.is_expected(day)]
    scores = told.scores(sorted(set(inside).difference(expected)))
    if days is None:
        days = math.ceil(DAYS_PER_ROOT * math.sqrt(len({r.origin for r in told.reports})))
        scores = {day: score for day, score in scores.items() if score >= LEAST_SCORE}
    chosen: list[TimelineDay] = []
    repeats = _Repeats()
    parts: tuple[tuple[Status, dict[str, float], int], ...] = (
        ("told", scores, days),
        ("expected", told.announced(expected), min(days, MOST_AHEAD)),
    )
    for status, scored, most in parts:
        best = sorted(scored, key=lambda day: (-scored[day], day))[:most]
        for day, tellings in told.tell(best, status, sentences, repeats).items():
            chosen.append(TimelineDay(day, status, tuple(tellings), *told.counted(day), scored[day]))
    return tuple(chosen)


def reads_alone(text: str) -> bool:
    """Return whether a sentence can stand without those around it.

    It is whole, no question, no words under a picture, neither very short nor very long, has its quotation marks in
    pairs, and does not open with a word that leans on what stands before it ('he', 'but', 'this').
    """
    marks = (
        text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and text.count("``") == text.count("''")
    )
    whole = _ENDS.search(text) is not None and SHORTEST <= len(text.split()) <= LONGEST
    return whole and marks and not _OPENS_BADLY.match(text) and not _CAPTION.search(text)


# one is itself alone: to compare two by all that reports tell costs more than all else of a digest
@dataclass(frozen=True, slots=True, eq=False)
class _Printed:
    """A sentence as one origin has it: where it was printed first, and by whom since.

    Attributes:
        key: Its words alone, by which printings are known to be one.
        printings: The reports that print it, the first first.
    """

    sentence: DatedSentence
    key: str
    printings: tuple[DatedReport, ...]

    @property
    def first(self) -> DatedReport:
        """The report that printed it first."""
        return self.printings[0]


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A sentence that may stand under a day, why, and the reports that print its words."""

    printed: _Printed
    basis: Basis
    reports: frozenset[str] = frozenset()


class _Repeats:
    """What a timeline has told, so that nothing is told twice."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._told: list[tuple[str, Vector]] = []
        # by sentence and day: how much was compared with, likeness to what was told of the day, and of other days
        self._likest: dict[tuple[str, str], tuple[int, float, float]] = {}

    def add(self, key: str, day: str, vector: Vector) -> None:
        """Note a sentence that is told."""
        self._keys.add(key)
        self._told.append((day, vector))

    def newness(self, key: str, day: str, vector: Vector, *, event: bool) -> float:
        """Return how much of a sentence is not told yet, 0 to 1; 0 if it is much the same as one that is.

        One that tells an `event` of the day is no repeat of what is told of another, however like the words are.
        """
        if key in self._keys:
            return 0.0
        compared, here, elsewhere = self._likest.get((key, day), (0, 0.0, 0.0))
        for other, told in self._told[compared:]:
            if other == day:
                here = max(here, _dot(vector, told))
            else:
                elsewhere = max(elsewhere, _dot(vector, told))
        self._likest[key, day] = (len(self._told), here, elsewhere)
        repeats = here > SAME or (elsewhere > SAME_ELSEWHERE and not event)
        return 0.0 if repeats else 1 - REPEATED * max(here, elsewhere)


class _Told:
    """What reports tell, by day, with what is counted over all of them."""

    def __init__(self, reports: Iterable[DatedReport]) -> None:
        # of those of one day the origin first, so that a copy never stands for what it copies
        self.reports = sorted(reports, key=lambda r: (r.day or "9999", r.report_id != r.origin, r.report_id))
        self.tied: dict[str, list[tuple[_Printed, Basis]]] = defaultdict(list)
        everything = _printed(self.reports)
        for printed in everything:
            for day, basis in _ties(printed):
                self.tied[day].append((printed, basis))
        usable = {p.key: p.sentence.text for tied in self.tied.values() for p, _ in tied}
        self._words = {key: Counter(story_words(text)) for key, text in usable.items()}
        self._having = Counter(word for words in self._words.values() for word in words)
        self._weights: dict[str, float] = {}
        self._vectors: dict[str, Vector] = {}
        # a late copy does not make the time of the reports longer
        days = [p.first.day for p in everything if p.first.day] or list(self.tied)
        self.first, self.last = min(days, default=""), max(days, default="")

    def weight(self, word: str) -> float:
        """Return how telling a word is: by how few of the sentences have it, and of the background's reports."""
        if word not in self._weights:
            usual = PRIOR_SENTENCES * math.exp(-rarity(word))
            total = len(self._words) + PRIOR_SENTENCES + 1
            self._weights[word] = math.log(total / (self._having[word] + usual + 1))
        return self._weights[word]

    def vector(self, printed: _Printed) -> Vector:
        """Return the unit vector of a sentence's words."""
        if printed.key not in self._vectors:
            words = sorted(self._words[printed.key].items())
            self._vectors[printed.key] = _unit({w: (1 + math.log(n)) * self.weight(w) for w, n in words})
        return self._vectors[printed.key]

    def spoken_of(self) -> list[str]:
        """Return the days that a sentence names or dates an event to, in order."""
        return sorted(day for day, tied in self.tied.items() if any(b != "published" for _, b in tied))

    @functools.cached_property
    def middle(self) -> Vector:
        """The centroid of all sentences that speak of a day."""
        speaking = {p.key: p for tied in self.tied.values() for p, basis in tied if basis != "published"}
        return _unit(_sum((1.0, self.vector(speaking[key])) for key in sorted(speaking)))

    def is_expected(self, day: str) -> bool:
        """True if nobody speaks of the day but reports that came out before it."""
        return all((p.first.day or day) < day for p, basis in self.tied[day] if basis != "published")

    def scores(self, days: Sequence[str]) -> dict[str, float]:
        """Return how much days matter."""
        topic = self._topic()
        near, later, held = dict[str, float](), dict[str, float](), dict[str, float]()
        for day in self.tied:
            soon, since, own = set[str](), set[str](), dict[str, float]()
            for printed, basis in self.tied[day]:
                if basis == "published" or (printed.first.day or day) < day:
                    continue
                late = printed.first.day is None or printed.first.day > _shifted(day, 1)
                (since if late else soon).add(printed.first.origin)
                own[printed.key] = math.fsum(self.weight(w) for w in self._words[printed.key] if w in topic)
            near[day], later[day], held[day] = len(soon), len(since), math.fsum(own.values())
        length = (_date(self.last) - _date(self.first)).days + 1 if self.first else 1

        def beside(counts: Mapping[str, float], prior: float) -> dict[str, float]:
            inside = [n for d, n in counts.items() if self.first <= d <= self.last]
            mean = math.fsum(inside) / length
            return {d: math.log((counts[d] + prior) / (mean + prior)) for d in days}

        parts = beside(near, COUNT_PRIOR), beside(later, COUNT_PRIOR), beside(held, WEIGHT_PRIOR)
        # rounded, so that sums in another order cannot change which day comes first
        return {day: round(math.fsum(part[day] for part in parts), 9) for day in days}

    def announced(self, days: Sequence[str]) -> dict[str, float]:
        """Return how many origins announce days that come after all reports, without those named in passing."""
        found = {}
        for day in days:
            speaking = [p for p, basis in self.tied[day] if basis != "published"]
            sure = any(day in p.sentence.expected or _AHEAD.search(p.sentence.text) for p in speaking)
            if sure and day > self.last:
                found[day] = float(len({p.first.origin for p in speaking}))
        return found

    def _topic(self) -> frozenset[str]:
        """The words that say most of what the sentences with days are about."""
        dated = {p.key for tied in self.tied.values() for p, basis in tied if basis != "published"}
        having = Counter(word for key in sorted(dated) for word in self._words[key])
        order = sorted(having, key=lambda w: (-round(having[w] * self.weight(w), 9), w))
        return frozenset(order[:TOPIC_WORDS])

    def tell(
        self, days: Sequence[str], status: Status, number: int, told: _Repeats
    ) -> dict[str, list[Telling]]:
        """Return the sentences that tell days best; `told` gets what is told now.

        Each day gets its first sentence before any gets a second one, so that a sentence on two days does not fill up
        the one and leave the other without. What does not read alone tells a day only for want of anything else.
        """
        pools = {day: self._pool(day, status) for day in sorted(days)}
        found: dict[str, list[Telling]] = {day: [] for day in pools}
        for turn in range(number):
            for day, pool in pools.items():
                usable = (c for c in pool if turn == 0 or _alone(c.printed.sentence))
                new = {c: pool[c] * self._newness(c, day, told) for c in usable}
                # of equals the one printed first: they stand in that order
                best = max(new, key=lambda c: round(new[c], 9), default=None)
                if best is not None and new[best] > 0:
                    told.add(best.printed.key, day, self.vector(best.printed))
                    found[day].append(_telling(best))
        return {day: tellings for day, tellings in found.items() if tellings}

    def _newness(self, candidate: _Candidate, day: str, told: _Repeats) -> float:
        printed = candidate.printed
        return told.newness(printed.key, day, self.vector(printed), event=candidate.basis == "event")

    def _pool(self, day: str, status: Status) -> dict[_Candidate, float]:
        """Return the sentences that may tell a day, in the order of printing, with what they are worth."""
        found: dict[str, _Candidate] = {}
        same: dict[str, set[str]] = defaultdict(set)
        for printed, basis in self.tied[day]:
            # what was announced of a day is of no use once the day is told
            if status == "told" and (printed.first.day or day) < day:
                continue
            same[printed.key] |= {r.report_id for r in printed.printings}
            held = found.get(printed.key)
            if held is None or BASIS_WORTH[basis] > BASIS_WORTH[held.basis]:
                found[printed.key] = _Candidate(printed, basis)
        parts = ((BASIS_WORTH[c.basis], self.vector(c.printed)) for c in found.values())
        middle = _unit(_sum([(1.0, _unit(_sum(parts))), (WHOLE_SHARE, self.middle)]))
        return {
            replace(c, reports=frozenset(same[key])): _dot(self.vector(c.printed), middle) * _worth(c, day)
            for key, c in found.items()
        }

    def counted(self, day: str) -> tuple[int, int, int]:
        """Return how many reports, outlets and origins speak of a day."""
        speaking = [r for p, basis in self.tied[day] if basis != "published" for r in p.printings]
        outlets = {r.outlet.casefold() for r in speaking if r.outlet}
        return len({r.report_id for r in speaking}), len(outlets), len({r.origin for r in speaking})


def _printed(reports: Sequence[DatedReport]) -> list[_Printed]:
    """Return the sentences of reports, those that reports of one origin share once."""
    sentences: dict[tuple[str, str], DatedSentence] = {}
    printings: dict[tuple[str, str], list[DatedReport]] = defaultdict(list)
    for report in reports:
        for sentence in report.sentences:
            words = " ".join(_WORD.findall(sentence.text.casefold()))
            if words:
                key = (report.origin, words)
                sentences.setdefault(key, sentence)
                told = printings[key]
                if not told or told[-1] is not report:
                    told.append(report)
    return [_Printed(s, key[1], tuple(printings[key])) for key, s in sentences.items()]


def _ties(printed: _Printed) -> list[tuple[str, Basis]]:
    """Return the days that a sentence may stand under, and why."""
    sentence, published = printed.sentence, printed.first.day
    if sentence.days:
        return [(day, "event" if day in sentence.dated else "named") for day in sentence.days]
    if published and sentence.position < LEAD_SENTENCES and not sentence.headline:
        return [(published, "published"), (_shifted(published, -1), "published")]
    return []


def _worth(candidate: _Candidate, day: str) -> float:
    """Return what a sentence is worth by itself for a day."""
    sentence, published = candidate.printed.sentence, candidate.printed.first.day
    worth = BASIS_WORTH[candidate.basis] * PLACE_WORTH ** min(sentence.position, FAR_DOWN)
    worth *= math.pow(min(len(sentence.text.split()), ENOUGH_WORDS), LENGTH_POWER)
    if not _alone(sentence):
        worth *= NOT_ALONE
    if candidate.basis == "named" and any(day < d <= (published or "") for d in sentence.days):
        worth *= EARLIER_DAY
    return worth


def _alone(sentence: DatedSentence) -> bool:
    return not sentence.headline and reads_alone(sentence.text)


def _telling(candidate: _Candidate) -> Telling:
    sentence, first = candidate.printed.sentence, candidate.printed.first
    same = tuple(sorted(candidate.reports - {sentence.report_id}))
    return Telling(
        report_id=sentence.report_id,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        basis=candidate.basis,
        outlet=first.outlet,
        published=first.day,
        same=same,
    )


def _date(day: str) -> date:
    return date.fromisoformat(day)


def _shifted(day: str, by: int) -> str:
    return (_date(day) + timedelta(days=by)).isoformat()


def _unit(values: Mapping[str, float]) -> Vector:
    length = math.sqrt(math.fsum(v * v for v in values.values())) or 1.0
    return {word: value / length for word, value in values.items()}


def _sum(parts: Iterable[tuple[float, Vector]]) -> Vector:
    total: dict[str, float] = defaultdict(float)
    for factor, vector in parts:
        for word, value in vector.items():
            total[word] += factor * value
    return total


def _dot(left: Vector, right: Vector) -> float:
    if len(left) > len(right):
        left, right = right, left
    return math.fsum(value * right[word] for word, value in left.items() if word in right)
