"""Prints what simple ways make of the same reports, of the length asked, by the same scorer.

    python -m benchmarks.timelines.baselines

Days by how many reports were published on them, or by how often they are named; sentences by standing first in the
reports of the day (or of the next, if none came out), by TF-IDF centroid of that day's reports, or of all sentences
that name the day.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from benchmarks.harness import OUT, SHARED, Record, load_jsonl, write_jsonl
from benchmarks.timelines.task import REPORTS, SCORES, TASK, TIMELINES, length_of, predict, read_topics, score
from foreigndesk.linking.dated_sentences import DatedReport, DatedSentence
from foreigndesk.linking.stories import story_words

# Sentences more alike than this (cosine) are not both taken.
ALIKE = 0.5
Vector = dict[str, float]
Tell = Callable[[str, int], list[str]]


def dot(left: Vector, right: Vector) -> float:
    return math.fsum(value * right[word] for word, value in left.items() if word in right)


class Topic:
    """A topic's reports, as the simple ways look at them."""

    def __init__(self, reports: Sequence[DatedReport]) -> None:
        self.reports = sorted(reports, key=lambda r: (r.day or "", r.report_id))
        self.published = Counter(r.day for r in self.reports if r.day)
        self.named = Counter(d for r in self.reports for s in r.sentences for d in s.named)
        self.of_day: dict[str, list[DatedReport]] = defaultdict(list)
        self.naming: dict[str, list[DatedSentence]] = defaultdict(list)
        having: Counter[str] = Counter()
        count = 0
        for report in self.reports:
            self.of_day[report.day or ""].append(report)
            for sentence in report.sentences:
                having.update(set(story_words(sentence.text)))
                count += 1
                for day in sentence.named:
                    self.naming[day].append(sentence)
        self.rarity = {word: math.log((count + 1) / (n + 1)) for word, n in having.items()}

    def reports_of(self, day: str) -> list[DatedReport]:
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        return self.of_day.get(day) or self.of_day.get(after) or []

    def first_sentences(self, day: str, number: int) -> list[str]:
        return [s.text for r in self.reports_of(day) for s in r.sentences[:1]][:number]

    def centroid_of_reports(self, day: str, number: int) -> list[str]:
        return self.central([s.text for r in self.reports_of(day) for s in r.sentences], number)

    def centroid_of_naming(self, day: str, number: int) -> list[str]:
        return self.central([s.text for s in self.naming[day]], number)

    def central(self, texts: Sequence[str], number: int) -> list[str]:
        vectors = [self.vector(text) for text in texts]
        middle: Vector = defaultdict(float)
        for vector in vectors:
            for word, value in vector.items():
                middle[word] += value
        chosen: list[int] = []
        for i in sorted(range(len(texts)), key=lambda i: -dot(vectors[i], middle)):
            if len(chosen) < number and all(dot(vectors[i], vectors[j]) < ALIKE for j in chosen):
                chosen.append(i)
        return [texts[i] for i in chosen]

    def vector(self, text: str) -> Vector:
        raw = {w: (1 + math.log(n)) * self.rarity[w] for w, n in Counter(story_words(text)).items()}
        length = math.sqrt(math.fsum(v * v for v in raw.values())) or 1.0
        return {word: value / length for word, value in raw.items()}


def timeline(counts: Counter[str], tell: Tell, asked: Record, topic: str) -> Record:
    inside = [day for day in counts if asked["since"] <= day <= asked["until"]]
    days = sorted(inside, key=lambda day: (-counts[day], day))[: asked["dates"]]
    told = [{"date": day, "sentences": tell(day, asked["sentences"])} for day in sorted(days)]
    return {"topic": topic, "timeline": asked["timeline"], "entries": told}


def main() -> None:
    """Print a row for each way, and ours."""
    gold = SHARED / "corpora" / TIMELINES
    asked: dict[str, list[Record]] = defaultdict(list)
    for row in load_jsonl(gold):
        asked[row["topic"]].append(length_of(row))
    records = [{**r, "asked": asked[r["topic"]]} for r in load_jsonl(SHARED / "corpora" / REPORTS)]
    topics = {name: Topic(reports) for name, reports in read_topics(records)[0].items()}
    tells = {
        "first sentences": Topic.first_sentences,
        "centroid of the day's reports": Topic.centroid_of_reports,
        "centroid of what names it": Topic.centroid_of_naming,
    }

    def rows(count: str, tell: str) -> Iterable[Record]:
        for name, topic in topics.items():
            for wanted in asked[name]:
                counts: Counter[str] = getattr(topic, count)
                yield timeline(counts, functools.partial(tells[tell], topic), wanted, name)

    print(f"{'':60}", *(f"{key:>12}" for key in SCORES))
    made = OUT / TASK.name / "baselines.pred.jsonl"
    for count in ("published", "named"):
        for tell in tells:
            write_jsonl(made, rows(count, tell))
            found = score(gold, made)
            print(f"{f'days: {count} counts; {tell}':60}", *(f"{found[key]:12.1f}" for key in SCORES))
    write_jsonl(made, predict(records))
    found = score(gold, made)
    print(f"{'foreigndesk':60}", *(f"{found[key]:12.1f}" for key in SCORES))


if __name__ == "__main__":
    main()
