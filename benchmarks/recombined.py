"""Any number of new reports, made by recombining real ones: for measuring cost as the archive grows, never quality.

    .venv/bin/python -m benchmarks.recombined 100000 --seed 0 > reports.jsonl

A *story* takes its sentences from a few real reports of near themes. In each story most names, figures and half of the
other content words are exchanged for words of the same kind, commonness and ending, the same word for the same
word throughout the story: its reports share names and rare words, and two stories that draw on the same real reports
share about as many phrases as any two reports of a newsroom do. A report of its own exchanges some more words. Three
reports in ten are copies of an earlier report of their story: printed as it was, cut, with a paragraph added, with words
changed, or cut and added to; copies of copies among them. Outlets have lines that stand under all that they print.

Every day has `per_day` reports, so that a million is a longer archive and not a denser one. Reports come in order of
time and are made one by one: nothing is kept but what is still to come of open stories. `made(n)` is the beginning
of `made(m)` for n < m. Only code is kept here; the texts are read from ../shared/corpora.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import hashlib
import heapq
import itertools
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.harness import SHARED, Record, load_jsonl

SOURCES = (
    "reports/timeline17_reports.jsonl",
    "quotations/polnear_train.jsonl",
    "stories/reprints_helsinki_docs.jsonl",
    "stories/allsides_dev.jsonl",
    "stories/basil.jsonl",
)
PER_DAY = 10_000
FIRST_DAY = dt.date(2021, 1, 1)
# Sizes of stories fall off as a power: 59 % have one report, 90 % at most five, one in 400 a hundred or more.
_SIZE_POWER = 1.3
_LARGEST_STORY = 400
# Of the reports that are not the first of their story, so that 30 % of all are copies.
_COPIES = 0.45
_COPY_KINDS = (("exact", 25), ("cut", 25), ("added", 20), ("changed", 20), ("cut and added", 10))
_NEAR = 6
# How many of the words of a kind are exchanged: fixed words, names, figures, other content words.
_IN_STORY = np.array([0.0, 0.8, 0.9, 0.5])
_IN_REPORT = np.array([0.0, 0.0, 0.1, 0.3])
_IN_CHANGED_COPY = np.array([0.0, 0.0, 0.1, 0.08])
_AGENCIES = ("Reuters", "AP", "AFP", "Yonhap", "Xinhua", "dpa", "Kyodo", "VOA")
_OUTLETS = 300
# Lines of outlets: one stands under everything that the largest outlet prints.
_LINES = (
    "{outlet} does not answer for pages elsewhere that its reports lead to, or for what readers think.",
    "Sign up for the morning newsletter of {outlet} and get the stories that matter to you before breakfast every day.",
    "(c) {outlet}. Every right is kept: what stands here is not to be printed, sent or changed by anybody else.",
    "Read more from {outlet}",
    "",
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“‘']?[A-Z])|\n+")
_TOKEN = re.compile(r"\w+|[^\w]+")

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    """A report that is to come: `number` within `story`, `minute` counted from the first day."""

    minute: int
    story: int
    number: int


class Recombiner:
    """Makes reports from texts; the same texts and seed make the same reports.

    Args:
        texts: Real reports, each with a few sentences at least.
        seed: Another one gives other stories.
        per_day: Reports a day.
    """

    def __init__(self, texts: Iterable[str], *, seed: int = 0, per_day: int = PER_DAY) -> None:
        self.seed = seed
        self.per_day = per_day
        reports = [found for text in texts if len(found := _sentences(text)) >= 3]
        if not reports:
            raise ValueError("no text of three sentences or more to recombine")
        self._near = _near_reports(reports)
        self._vocabulary = _Vocabulary(reports)
        self._reports = [[self._vocabulary.ids(s) for s in report] for report in reports]
        # what copies are made from is made again where it is no longer at hand, and comes out the same
        self._body = functools.lru_cache(20_000)(self._make_body)

    def made(self, count: int) -> Iterator[Record]:
        """Yield reports: id, title, text, date, outlet, story; and for copies `copy_of` and `copy_kind`."""
        open_: list[_Due] = []
        story = 0
        made = 0
        for day in itertools.count():
            todays: list[_Due] = []
            while len(todays) < self.per_day:
                if open_ and open_[0].minute < (day + 1) * 1440:
                    due = heapq.heappop(open_)
                    # what found no room on its day comes out the day after
                    todays.append(_Due(max(due.minute, day * 1440), due.story, due.number))
                    continue
                first, *later = self._story(story, day)
                todays.append(first)
                for due in later:
                    heapq.heappush(open_, due)
                story += 1
            for due in sorted(todays):
                if made == count:
                    return
                made += 1
                yield self._report(due)

    def _random(self, *key: object) -> random.Random:
        return random.Random(f"{self.seed}/{'/'.join(map(str, key))}")

    def _story(self, story: int, day: int) -> list[_Due]:
        """Return the reports of a story that breaks on a day: most within hours, a large one over weeks."""
        rng = self._random("story", story)
        size = min(_LARGEST_STORY, int(rng.random() ** (-1 / _SIZE_POWER)))
        start = day * 1440 + rng.randrange(1440)
        mean = 60 * 6 * (1 + math.log2(size))
        after = sorted(min(int(rng.expovariate(1 / mean)) + 5, 60 * 24 * 60) for _ in range(size - 1))
        return [_Due(start + m, story, n) for n, m in enumerate([0, *after])]

    def _report_id(self, story: int, number: int) -> str:
        key = f"recombined/{self.seed}/{story}/{number}"
        return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()

    def _parent(self, story: int, number: int) -> tuple[int, str] | None:
        """Return which report of its story one copies, and how; None if it is no copy."""
        if number == 0:
            return None
        rng = self._random("copy", story, number)
        if rng.random() >= _COPIES:
            return None
        parent = 0 if rng.random() < 0.6 else rng.randrange(number)
        kinds, weights = [kind for kind, _ in _COPY_KINDS], [weight for _, weight in _COPY_KINDS]
        return parent, rng.choices(kinds, weights)[0]

    def _own_body(self, story: int, number: int, sentences: int) -> list[Ids]:
        """Return sentences of reports near one another, with the words that the story and the report exchange."""
        story_rng, rng = self._random("theme", story), self._random("own", story, number)
        seed_report = story_rng.randrange(len(self._reports))
        themes = [
            seed_report,
            *story_rng.sample(self._near[seed_report], min(3, len(self._near[seed_report]))),
        ]
        pool = [s for report in themes for s in self._reports[report]]
        chosen = sorted(rng.sample(range(len(pool)), min(sentences, len(pool))))
        salts = (self._salt("story", story), self._salt("report", story, number))
        exchange = self._vocabulary.exchange
        return [exchange(exchange(pool[i], salts[0], _IN_STORY), salts[1], _IN_REPORT) for i in chosen]

    def _make_body(self, story: int, number: int) -> tuple[Ids, ...]:
        rng = self._random("body", story, number)
        copied = self._parent(story, number)
        if copied is None:
            return tuple(self._own_body(story, number, min(45, 5 + int(rng.expovariate(1 / 8)))))
        parent, kind = copied
        body = list(self._body(story, parent))
        if "cut" in kind:
            body = body[: max(2, round(len(body) * rng.uniform(0.35, 0.8)))]
        if "added" in kind:
            place = rng.choice((len(body), len(body) // 2))
            body[place:place] = self._own_body(story, number, rng.randint(2, 4))
        if kind == "changed":
            salt = self._salt("changed", story, number)
            body = [self._vocabulary.exchange(s, salt, _IN_CHANGED_COPY) for s in body]
        return tuple(body)

    def _salt(self, *key: object) -> int:
        digest = hashlib.blake2b(f"{self.seed}/{key}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big")

    def _outlet(self, story: int, number: int) -> str:
        """Return who prints a report: agencies break stories, and few outlets print most of the rest."""
        rng = self._random("outlet", story, number)
        if self._parent(story, number) is None and rng.random() < (0.5 if number == 0 else 0.15):
            return rng.choice(_AGENCIES)
        return f"Outlet {int(_OUTLETS ** rng.random())}"

    def _report(self, due: _Due) -> Record:
        story, number = due.story, due.number
        rng = self._random("page", story, number)
        outlet, copied = self._outlet(story, number), self._parent(story, number)
        sentences = [self._vocabulary.text(s) for s in self._body(story, number)]
        paragraphs = [" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]
        if copied is not None:
            source = self._outlet(story, copied[0])
            if source in _AGENCIES and rng.random() < 0.6:
                paragraphs.append(rng.choice((f"({source})", f"/{source}", f"With inputs from {source}")))
        elif outlet in _AGENCIES:
            paragraphs[0] = f"({outlet}) - {paragraphs[0]}"
        if line := _LINES[hash_of(outlet) % len(_LINES)]:
            paragraphs.append(line.format(outlet=outlet))
        title = " ".join(sentences[0].split()[:10]).rstrip(".,;:")
        report: Record = {
            "id": self._report_id(story, number),
            "title": title,
            "text": "\n\n".join([title, *paragraphs]),
            "date": self._date(due.minute, rng.random()),
            "outlet": outlet,
            "story": f"s{story}",
        }
        if copied is not None:
            report |= {"copy_of": self._report_id(story, copied[0]), "copy_kind": copied[1]}
        return report

    @staticmethod
    def _date(minute: int, chance: float) -> str | None:
        """Return when a report was published: of one in a hundred unknown, of one in ten only the day."""
        moment = dt.datetime.combine(FIRST_DAY, dt.time()) + dt.timedelta(minutes=minute)
        if chance < 0.01:
            return None
        return moment.date().isoformat() if chance < 0.11 else moment.isoformat() + "Z"


class _Vocabulary:
    """The words of the real reports, and for each those of its kind, commonness and ending."""

    def __init__(self, reports: Sequence[Sequence[str]]) -> None:
        counts: Counter[str] = Counter()
        inside: Counter[str] = Counter()
        for report in reports:
            for sentence in report:
                found = _TOKEN.findall(sentence)
                counts.update(found)
                inside.update(found[1:])
        self._words = sorted(counts)
        self._numbers = {word: i for i, word in enumerate(self._words)}
        fixed = {word for word, _ in counts.most_common(400)}
        keys = []
        for word in self._words:
            kind = _kind(word, word in fixed, counts[word.lower()], inside[word])
            band = min(4, int(math.log(counts[word], 6)))
            keys.append((kind, band, word[-2:] if kind == 3 else len(word) if kind == 2 else ""))
        self._kinds = np.array([key[0] for key in keys])
        order = sorted(range(len(keys)), key=lambda i: (keys[i], i))
        self._order = np.array(order)
        self._first = np.zeros(len(keys), dtype=np.int64)
        self._size = np.ones(len(keys), dtype=np.int64)
        for _, group in itertools.groupby(range(len(order)), key=lambda place: keys[order[place]]):
            places = list(group)
            members = [order[place] for place in places]
            self._first[members], self._size[members] = places[0], len(places)

    def ids(self, sentence: str) -> Ids:
        return np.array([self._numbers[token] for token in _TOKEN.findall(sentence)], dtype=np.int64)

    def text(self, ids: Ids) -> str:
        return "".join(self._words[i] for i in ids)

    def exchange(self, ids: Ids, salt: int, rates: npt.NDArray[np.float64]) -> Ids:
        """Return the words with some exchanged: which, and for which, hangs on the word and the salt alone."""
        mixed = _mix(ids.astype(np.uint64) ^ np.uint64(salt))
        exchanged = (mixed >> np.uint64(40)) / float(1 << 24) < rates[self._kinds[ids]]
        place = (_mix(mixed) % self._size[ids].astype(np.uint64)).astype(np.int64)
        return np.where(exchanged, self._order[self._first[ids] + place], ids)


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return 64 well mixed bits for each number (Steele, Lea and Flood 2014, 'SplitMix')."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _kind(word: str, fixed: bool, lower: int, inside: int) -> int:
    """0: stays as it is; 1: a name; 2: a figure; 3: another content word."""
    if word.isdigit():
        return 2
    if fixed or len(word) < 4 or not word.isalpha():
        return 0
    if word[0].isupper():
        return 1 if inside and not lower else 0
    return 3


def hash_of(words: str) -> int:
    """Return the same number for the same words in every process."""
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=4).digest(), "big")


def _sentences(text: str) -> list[str]:
    """Return the sentences of a report that have a usual length, tokens of a treebank set as in print."""
    for token, printed in (("`` ", '"'), (" ''", '"'), ("-LRB- ", "("), (" -RRB-", ")")):
        text = text.replace(token, printed)
    text = re.sub(r" (?=[,.;:!?%)’]|'s\b|n't\b)", "", text)
    found = (" ".join(s.split()) for s in _SENTENCE_END.split(text))
    return [s for s in found if 6 <= len(s.split()) <= 50]


def _near_reports(reports: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return for each report the `_NEAR` that share most of its rare words with it."""
    bags = [Counter(w.lower() for s in report for w in s.split() if len(w) > 3) for report in reports]
    bearing = Counter(word for bag in bags for word in bag)
    rare = [sorted(bag, key=lambda w: (-bag[w] * math.log(len(bags) / bearing[w]), w))[:15] for bag in bags]
    having: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(rare):
        for word in words:
            having[word].append(number)
    near = []
    for number, words in enumerate(rare):
        shared = Counter(other for word in words for other in having[word] if other != number)
        near.append(sorted(shared, key=lambda other: (-shared[other], other))[:_NEAR])
    return near


def real_texts() -> list[str]:
    """Return the texts of the public corpora that reports are made from."""
    return [row["text"] for source in SOURCES for row in load_jsonl(SHARED / "corpora" / source)]


def recombined(count: int, *, seed: int = 0, per_day: int = PER_DAY) -> Iterator[Record]:
    """Yield so many reports made from the public corpora; see the module."""
    yield from Recombiner(real_texts(), seed=seed, per_day=per_day).made(count)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write reports as JSONL to standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recombined", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--per-day", type=int, default=PER_DAY)
    given = parser.parse_args(arguments)
    for report in recombined(given.count, seed=given.seed, per_day=given.per_day):
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
