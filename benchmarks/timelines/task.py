"""Timelines: the days that matter of a topic's reports, with the sentences that tell them."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl, read_until, shared_scorer
from foreigndesk.linking.dated_sentences import DatedReport, as_day, dated_sentences
from foreigndesk.linking.timelines import TimelineDay, make_timeline

SCORES = ("date_f1", "date_f1_pm2", "align_r1", "align_r2", "agree_r1")
# Reports that several datasets hold are read once a run.
_read: dict[tuple[str, str, str], DatedReport] = {}


@dataclasses.dataclass(frozen=True)
class AskedDataset(Dataset):
    """Reports that are asked for timelines as long as the labelled ones: as many days and sentences, of their time."""

    def records(self, paths: Iterable[Path]) -> list[Record]:
        """Return the reports, each with what is `asked` of its topic."""
        asked = defaultdict(list)
        for timeline in load_jsonl(self.gold_file("timelines")):
            asked[timeline["topic"]].append(length_of(timeline))
        return [{**record, "asked": asked[record["topic"]]} for record in super().records(paths)]


def length_of(timeline: Record) -> Record:
    """Return how long a timeline is, as a report's `asked` has it."""
    days = [entry["date"] for entry in timeline["entries"]]
    sentences = sum(len(entry["sentences"]) for entry in timeline["entries"])
    count = len(set(days))
    return {
        "timeline": timeline["id"],
        "dates": count,
        "sentences": max(1, round(sentences / count)),
        "since": min(days),
        "until": max(days),
    }


def read_topics(records: Iterable[Record]) -> tuple[dict[str, list[DatedReport]], dict[str, list[Record]]]:
    """Return the reports of each topic, and what is asked of it."""
    reports: dict[str, list[DatedReport]] = defaultdict(list)
    asked: dict[str, list[Record]] = {}
    for record in records:
        key = (str(record["id"]), record["text"], str(record.get("date")))
        if key not in _read:
            ((_, reading),) = read_until([record], "times")
            day = as_day(str(record.get("date") or "")[:10])
            sentences = dated_sentences(
                key[0], record["text"], reading.sentences, reading.times, published=day
            )
            _read[key] = DatedReport(key[0], key[0], day, record.get("outlet"), sentences)
        reports[record["topic"]].append(_read[key])
        asked.setdefault(record["topic"], record.get("asked") or [{}])
    return reports, asked


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield a timeline a topic, or one for each that is `asked` of it; the labelled ones (`entries`) are not read."""
    reports, asked = read_topics(records)
    for topic in reports:
        for wanted in asked[topic]:
            days = make_timeline(
                reports[topic],
                days=wanted.get("dates"),
                **{key: wanted[key] for key in ("sentences", "since", "until") if key in wanted},
            )
            name = {"timeline": wanted["timeline"]} if "timeline" in wanted else {}
            yield {"topic": topic, **name, "entries": entries(days)}


def entries(days: Iterable[TimelineDay]) -> list[Record]:
    """Return the days that are told as the scorer reads them."""
    return [
        {"date": day.day, "sentences": [telling.text for telling in day.tellings]}
        for day in days
        if day.status == "told"
    ]


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Score each timeline against those of its topic, or against the one that was asked for; means over topics."""
    scorer = shared_scorer("timelines")
    labelled: dict[str, list[tuple[str, dict[str, list[str]]]]] = defaultdict(list)
    for row in load_jsonl(gold):
        if "entries" in row:
            labelled[row["topic"]].append((str(row.get("id", row["topic"])), by_day(row)))
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for row in load_jsonl(predicted):
        wanted = [days for name, days in labelled[row["topic"]] if row.get("timeline") in (None, name)]
        found[row["topic"]].append(scorer.score(by_day(row), wanted))
    means = [{key: sum(s[key] for s in rows) / len(rows) for key in SCORES} for rows in found.values()]
    return {key: 100 * sum(mean[key] for mean in means) / len(means) for key in SCORES}


def by_day(row: Record) -> dict[str, list[str]]:
    """Return day → sentences."""
    days: dict[str, list[str]] = defaultdict(list)
    for entry in row["entries"]:
        days[entry["date"]] += entry["sentences"]
    return dict(days)


REPORTS, TIMELINES = "reports/timeline17_reports.jsonl", "reports/timeline17_timelines.jsonl"

TASK = Task(
    name="timelines",
    predict=predict,
    datasets=(
        AskedDataset("timeline17_asked", REPORTS, gold=TIMELINES),
        Dataset("timeline17", REPORTS, gold=TIMELINES),
        AskedDataset("sample", "sample.jsonl", gold="sample_timelines.jsonl", sample=True),
    ),
    score=score,
    shown=SCORES,
    # `python -m benchmarks.timelines.baselines` makes them of the same reports, of the length asked
    baselines=(
        (
            "publication counts, first sentences",
            {"date_f1": 57.0, "date_f1_pm2": 70.6, "align_r1": 10.9, "align_r2": 1.5, "agree_r1": 8.5},
        ),
        (
            "publication counts, centroid of the day's reports",
            {"date_f1": 57.0, "date_f1_pm2": 70.6, "align_r1": 11.3, "align_r2": 1.6, "agree_r1": 9.0},
        ),
        (
            "mention counts, centroid of what names the day",
            {"date_f1": 60.0, "date_f1_pm2": 73.2, "align_r1": 12.2, "align_r2": 2.4, "agree_r1": 9.7},
        ),
        ("DATEWISE (published; all 19 timelines of Timeline17)", {"date_f1": 54.4}),
        ("mention counts (held-out topics)", {"date_f1": 54.2}),
        ("publication counts (held-out topics)", {"date_f1": 49.7}),
    ),
)
