"""Events: PLOVER type of a sentence, and who did it to whom, as country and sector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Dataset, Record, Task, document, load_jsonl, shared_scorer
from foreigndesk.annotation.actor_phrases import code_actor
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.annotator import FOLDED
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import Argument, EventMention

NONE = "NONE"


def read(record: Record) -> Draft:
    """Return a record read by the annotators of `foreigndesk add`, up to the events."""
    report = document(record)
    draft = Draft(report, parse(report.text))
    for annotator in default_annotators():
        annotator.annotate(draft)
        if annotator.name == "events":
            break
    return draft


def label_of(draft: Draft) -> tuple[str | None, EventMention | None]:
    """Return the type of the sentence, and the event mention that carries it.

    The classifier's likeliest type counts; CONCEDE and RETREAT, one type to it, are told apart by the lexicon.
    """
    odds = draft.notes.get("event_types") or {}
    assert isinstance(odds, dict)
    best = max(sorted(odds), key=odds.__getitem__, default=NONE)
    if best == NONE:
        return None, None
    fitting = [e for e in draft.events if FOLDED.get(e.type, e.type) == best]
    event = max(fitting, key=lambda e: (e.score, -e.trigger.start), default=None)
    if best == "YIELD":
        best = event.type if event else "RETREAT"
    return best, event or max(draft.events, key=lambda e: (e.score, -e.trigger.start), default=None)


def coded(draft: Draft, argument: Argument) -> dict[str, Any]:
    """Return a party in the scorer's form."""
    text = draft.document.text[argument.start : argument.end]
    actor = draft.actors_by_id().get(argument.actor or "")
    code = code_actor(text)
    country = (actor.state if actor else None) or code.country
    return {"text": text, "code": country, "sector": (actor.sector if actor else None) or code.sector}


def predict(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        draft = read(record)
        label, event = label_of(draft)
        row: Record = {"id": record["id"], "label": label, "source": [], "target": []}
        if event is not None and label is not None:
            actors = [coded(draft, a) for a in event.arguments if a.role == "actor"]
            others = [coded(draft, a) for a in event.arguments if a.role != "actor"]
            if not others and len(actors) > 1:
                actors, others = actors[:1], actors[1:]
            row["source"], row["target"] = actors, others
        yield row


def score(gold: Path, predicted: Path) -> dict[str, float]:
    scorer = shared_scorer("events")
    result = scorer.score(load_jsonl(gold), load_jsonl(predicted), 15)
    row: dict[str, float] = {}
    if "type" in result:
        row |= {"type_macro_f1": 100 * result["type"]["macro"], "type_accuracy": 100 * result["type"]["acc"]}
    if "actors" in result:
        row |= {f"{k}": 100 * v for k, v in result["actors"].items() if k in ("country_pair", "country_src", "country_tgt")}
    if "negatives" in result:
        row["false_alarms"] = 100 * result["negatives"]["false_alarm_rate"]
    if "spans" in result:
        row["source_and_target_hit"] = 100 * result["spans"]["both_hit@.5"]
    return {key: round(value, 2) for key, value in row.items()}


TASK = Task(
    name="events",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("plover_gsr_dev", "events/plover_gsr_dev.jsonl"),
        Dataset("case21t2", "events/case21t2.jsonl"),
    ),
    score=score,
    shown=("type_macro_f1", "country_pair", "type_accuracy", "false_alarms"),
    baselines=(
        ("majority (PLV test)", {"type_macro_f1": 1.4}),
        ("first two countries named (GSR)", {"country_pair": 46.7}),
        ("PETRARCH2 (PLV test; GSR for pairs)", {"type_macro_f1": 43.9, "country_pair": 40.8}),
        ("TF-IDF+MiniLM SVM (published, PLV test)", {"type_macro_f1": 71.5}),
    ),
)
