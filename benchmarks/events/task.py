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
# How likely "no event" may be in a sentence that is given a type.
MAX_NONE = 0.35
ORGANISATIONS = frozenset(("UNO", "EUR", "EEC", "NAT", "IGO"))


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
    if not odds or odds[NONE] > MAX_NONE:
        return None, None
    best = max((label for label in sorted(odds) if label != NONE), key=odds.__getitem__)
    fitting = [e for e in draft.events if FOLDED.get(e.type, e.type) == best]
    event = max(fitting, key=lambda e: (e.score, -e.trigger.start), default=None)
    if best == "YIELD":
        best = event.type if event else "RETREAT"
    return best, event or max(draft.events, key=lambda e: (e.score, -e.trigger.start), default=None)


def country_of(draft: Draft, actor_id: str | None, text: str) -> str | None:
    """Return a party's state, or IGO: the corpus codes organisations of several states so."""
    actor = draft.actors_by_id().get(actor_id or "")
    code = code_actor(text).country
    country = (actor.state if actor else None) or code
    if country is None and actor is not None:
        country = code_actor(actor.name).country
        if country is None and actor.sector == "IGO":
            return "IGO"
    return "IGO" if country in ORGANISATIONS else country


def coded(draft: Draft, argument: Argument) -> dict[str, Any]:
    """Return a party in the scorer's form."""
    text = draft.document.text[argument.start : argument.end]
    actor = draft.actors_by_id().get(argument.actor or "")
    sector = (actor.sector if actor else None) or code_actor(text).sector
    return {"text": text, "code": country_of(draft, argument.actor, text), "sector": sector}


def states_named(draft: Draft) -> list[str]:
    """Return the states and organisations of states named in the text, in order."""
    found = [country_of(draft, m.actor, m.text) for m in sorted(draft.mentions, key=lambda m: m.start)]
    found += [place.country for place in draft.places]
    return list(dict.fromkeys(c for c in found if c))


def complete(
    draft: Draft, event: EventMention | None, source: list[dict[str, Any]], target: list[dict[str, Any]]
) -> None:
    """Give a side without a state the first state named that the other side is not, as the corpus does.

    The corpus codes both sides of every sentence, from the context where the words do not say; the annotator leaves
    such a side open, so this is done here and not in the record.
    """
    named = states_named(draft)
    place = draft.places[event.place].country if event is not None and event.place is not None else None
    named = list(dict.fromkeys([place, *named])) if place else named
    for side, other in ((source, target), (target, source)):
        if any(a["code"] for a in side):
            continue
        taken = {a["code"] for a in other}
        free = [c for c in named if c not in taken] or named[:1]
        if free and side:
            side[0]["code"] = free[0]
        elif free:
            side.append({"text": "", "code": free[0], "sector": None})


def predict(records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        draft = read(record)
        label, event = label_of(draft)
        row: Record = {"id": record["id"], "label": label, "source": [], "target": []}
        if label is not None:
            arguments = event.arguments if event is not None else ()
            source = [coded(draft, a) for a in arguments if a.role in ("actor", "mediator")]
            target = [coded(draft, a) for a in arguments if a.role not in ("actor", "mediator")]
            if not target and len(source) > 1:
                source, target = source[:1], source[1:]
            complete(draft, event, source, target)
            row["source"], row["target"] = source, target
        yield row


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the scores in points of 100; 0 where a dataset has no such labels.

    `non_events_left` is the share of the records without an event that got none; it falls with false alarms.
    """
    result = shared_scorer("events").score(load_jsonl(gold), load_jsonl(predicted), 15)
    kinds, actors = result.get("type", {}), result.get("actors", {})
    row = {
        "type_macro_f1": kinds.get("macro", 0.0),
        "country_pair": actors.get("country_pair", 0.0),
        "type_accuracy": kinds.get("acc", 0.0),
        "non_events_left": 1 - result["negatives"]["false_alarm_rate"] if "negatives" in result else 0.0,
        "quad_macro_f1": result.get("quad", {}).get("macro", 0.0),
        "country_source": actors.get("country_src", 0.0),
        "country_target": actors.get("country_tgt", 0.0),
        "source_and_target_words": result.get("spans", {}).get("both_hit@.5", 0.0),
    }
    return {key: round(100 * value, 2) for key, value in row.items()}


TASK = Task(
    name="events",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("plover_gsr_dev", "events/plover_gsr_dev.jsonl"),
        Dataset("case21t2_first500", "events/case21t2.jsonl", limit=500),
    ),
    score=score,
    shown=("type_macro_f1", "country_pair", "type_accuracy", "non_events_left"),
    baselines=(
        ("majority (PLV test)", {"type_macro_f1": 1.4}),
        ("first two countries named (GSR)", {"country_pair": 46.7}),
        ("PETRARCH2 (PLV test; GSR for pairs)", {"type_macro_f1": 43.9, "country_pair": 40.8}),
        ("TF-IDF+MiniLM SVM (published, PLV test)", {"type_macro_f1": 71.5}),
    ),
)
