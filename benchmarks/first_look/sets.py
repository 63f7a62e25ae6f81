"""Reports whose subject is known: sets under ../shared/corpora, and those judged by reading (`judged.tsv`).

A report is positive if it tells of dealings between states, their governments or armies, or international
organisations: diplomacy, war, sanctions, trade quarrels, attacks on another state's embassies. Elections, crime,
disasters, markets and sport within a state are not.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import SHARED, Record, load_jsonl
from foreigndesk.annotation.first_look import see

HERE = Path(__file__).resolve().parent
CORPORA = SHARED / "corpora"
JUDGED = HERE / "judged.tsv"
# Where the reports that were judged lie.
FILES = {
    "allsides": "stories/allsides_dev.jsonl",
    "aquaint": "times/aquaint.jsonl",
    "basil": "stories/basil.jsonl",
    "geovirus": "places/geovirus.jsonl",
    "lgl": "places/lgl.jsonl",
    "meantime": "times/meantime.jsonl",
    "neus": "stories/neus_val.jsonl",
    "polnear": "quotations/polnear_train.jsonl",
    "timebank": "times/timebank.jsonl",
}
_ABROAD = frozenset(
    {
        *("jpost.com", "haaretz.com", "civil.ge", "dailystar.com.lb", "sptimes.ru", "jordannews.com"),
        *("moscowtimes.ru", "weekly.ahram.org.eg", "independent.ie", "messenger.com.ge"),
    }
)
_SPAN = re.compile(r"<([st])>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A report and whether it tells of relations between states."""

    source: str
    id: str
    text: str
    positive: bool


def text_of(record: Record) -> str:
    """Return a record's headline and text, as intake would join them."""
    title, text = (record.get("title") or "").strip(), record["text"].strip()
    return text if not title or text.startswith(title) else f"{title}\n\n{text}"


def examples() -> Iterator[Example]:
    """Yield all of them, in a fixed order."""
    for source, path, positive, wanted in _SETS:
        for record in load_jsonl(CORPORA / path):
            if wanted(record):
                yield Example(source, str(record["id"]), text_of(record), positive)
    yield from sports()
    yield from judged()


@functools.cache
def _labels() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with JUDGED.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found.setdefault(row["source"], {})[row["id"]] = row["between states"]
    return found


def _judged_ids(source: str) -> frozenset[str]:
    return frozenset(_labels().get(source, {}))


def judged() -> Iterator[Example]:
    """Yield the reports that were judged by reading; those of doubt are left out."""
    for source, ids in _labels().items():
        for record in load_jsonl(CORPORA / FILES[source]):
            label = ids.get(str(record["id"]))
            if label in ("yes", "no"):
                yield Example(source, str(record["id"]), text_of(record), label == "yes")


def sports() -> Iterator[Example]:
    """Yield the sport reports of CoNLL-2003, put together again from their sentences."""
    head = re.compile(r"([A-Z]+(?: [A-Z]+)?) - [A-Z]")
    report: list[str] = []
    name = ""
    rows = load_jsonl(CORPORA / "actors/ner_conll2003_train.jsonl")
    for row, after in zip(rows, [*rows[1:], {"text": ""}], strict=True):
        opens = row["text"] == row["text"].upper() and re.search(r"\d{4}-\d\d-\d\d$", after["text"])
        if opens:
            if report:
                yield Example("conll sport", name, "\n".join(report), False)
            report, name = [], str(row["id"])
            if not head.match(row["text"]) or row["text"].startswith(("PRESS", "FORECAST")):
                continue
            report = [row["text"]]
        elif report and len(report) < 25:
            report.append(row["text"])


def _two_states(record: Record) -> bool:
    """Return whether the source and the target of an event name states, and not the same."""
    codes = {
        str(side.get("code"))[:3]
        for key in ("source", "target")
        for side in record.get(key) or []
        if side.get("code")
    }
    if len(codes) > 1:
        return True
    spans = dict(_SPAN.findall(str(record.get("marked") or "")))
    named = [see(spans[side]).states for side in "st" if side in spans]
    return len(named) == 2 and bool(named[0]) and bool(named[1]) and named[0] != named[1]


def _on_its_topic(record: Record) -> bool:
    """Return whether a report of Timeline17 names its topic's state: found by search, many are on other things."""
    start = " ".join(record["text"].split()[:300])
    return start.count(str(record["topic"]).capitalize()) >= 3


def _on_the_summit(record: Record) -> bool:
    return bool(record["text"].count("Putin") >= 2 and record["text"].count("Trump") >= 2)


def _local(record: Record) -> bool:
    """Return whether a report of LGL is of a local paper, and not of one abroad or of a capital."""
    return record["source"] not in _ABROAD and str(record["id"]) not in _judged_ids("lgl")


def _business(record: Record) -> bool:
    return str(record["id"]) not in _judged_ids("meantime")


def _any(record: Record) -> bool:
    return len(record["text"].split()) >= 8


def _is_disaster(record: Record) -> bool:
    return bool(record["label"] == "NONE")


def _no_pirates(record: Record) -> bool:
    """Topic 12 of ECB+ has the Indian navy taking Somali pirates: neither."""
    return _any(record) and str(record.get("topic")) != "12"


_SETS: tuple[tuple[str, str, bool, Callable[[Record], bool]], ...] = (
    ("timeline17", "reports/timeline17_reports.jsonl", True, _on_its_topic),
    ("helsinki", "stories/reprints_helsinki_docs.jsonl", True, _on_the_summit),
    ("re3d", "actors/re3d_dev.jsonl", True, _any),
    ("plover gsr", "events/plover_gsr_dev.jsonl", True, _two_states),
    ("plv", "events/plv_train.jsonl", True, _two_states),
    ("aw", "events/aw_train.jsonl", True, _two_states),
    ("case21t2 none", "events/case21t2.jsonl", False, _is_disaster),
    ("ecb+", "stories/ecb_docs.jsonl", False, _no_pirates),
    ("lgl", "places/lgl.jsonl", False, _local),
    ("meantime", "times/meantime.jsonl", False, _business),
    ("gum other", "quotations/gum_other.jsonl", False, _any),
)
