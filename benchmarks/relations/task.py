"""Task `relations`: who leads, belongs to, meets, fights or helps whom, and who is where; end to end F1 (re3d)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, read_until, run_scorer
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.relations.ties.nouns import Nouns
from foreigndesk.model import Reading

# re3d's names of the kinds of tie, and of what the record claims.
OF_TIES = {
    "leads": "InChargeOf",
    "belongs": "BelongsTo",
    "meets": "CommWith",
    "fights": "FightingAgainst",
    "allied": "AlliesOf",
    "located": "CoLocated",
}
OF_CLAIMS = {
    "commands": "InChargeOf",
    "member_of": "BelongsTo",
    "allied_with": "AlliesOf",
    "based_at": "CoLocated",
    "deploys": "CoLocated",
}
OF_EVENTS = {"CONSULT": "CommWith", "ASSAULT": "FightingAgainst", "AID": "AlliesOf", "SUPPORT": "AlliesOf"}
_ROW = re.compile(r"^(\w+) +gold +(\d+) made +(\d+) P +([\d.]+) R +([\d.]+) F1 +([\d.]+)$", re.MULTILINE)

Found = tuple[str, tuple[int, int], tuple[int, int]]


def of_ties(reading: Draft | Reading) -> Iterator[Found]:
    """Yield what the reading's ties say."""
    for tie in reading.ties:
        yield OF_TIES[tie.kind], (tie.source.start, tie.source.end), (tie.target.start, tie.target.end)


def of_relations(reading: Draft | Reading) -> Iterator[Found]:
    """Yield what the record's relations claim."""
    for relation in reading.relations:
        if relation.type in OF_CLAIMS:
            subject, target = relation.subject_span, relation.object_span
            yield OF_CLAIMS[relation.type], (subject.start, subject.end), (target.start, target.end)


def of_events(reading: Draft | Reading, types: Iterable[str]) -> Iterator[Found]:
    """Yield what events of these types say of their parties."""
    for event in reading.events:
        if event.type not in types:
            continue
        actors = [(a.start, a.end) for a in event.arguments if a.role != "recipient"]
        others = [(a.start, a.end) for a in event.arguments if a.role == "recipient"]
        if event.type == "CONSULT" and not others:
            actors, others = actors[:1], actors[1:]
        yield from ((OF_EVENTS[event.type], one, other) for one in actors for other in others)


def of_settings(reading: Draft | Reading) -> Iterator[Found]:
    """Yield where events put their parties."""
    for event in reading.events:
        if event.place is not None:
            place = reading.places[event.place]
            for argument in event.arguments:
                yield "CoLocated", (argument.start, argument.end), (place.start, place.end)


def of_claims(reading: Draft | Reading) -> Iterator[Found]:
    """Yield all that the record claims, without the ties: the row to stand beside."""
    yield from of_relations(reading)
    yield from of_events(reading, OF_EVENTS)
    yield from of_settings(reading)


def of_pairs(draft: Draft) -> Iterator[Found]:
    """Yield every pair of nouns of a sentence whose labels fit a type: the trivial baseline."""
    nouns = Nouns(draft)
    for sentence in draft.sentences:
        tokens = draft.doc.char_span(sentence.start, sentence.end, alignment_mode="expand") or ()
        known = [(nouns.span(t), nouns.label(t)) for t in tokens if nouns.label(t) not in (None, "ARM")]
        for i, (one, label) in enumerate(known):
            for other, second in known[i + 1 :]:
                pair = {label, second}
                if "LOC" in pair:
                    yield "CoLocated", one, other
                elif pair == {"PER"}:
                    yield "CommWith", one, other
                elif pair == {"ORG"}:
                    yield "FightingAgainst", one, other
                else:
                    yield ("BelongsTo", one, other) if label == "PER" else ("BelongsTo", other, one)


def row(record: Record, found: Iterable[Found]) -> Record:
    """Return a record's relations in the scorer's form, each once."""
    relations = [{"type": t, "source": list(a), "target": list(b)} for t, a, b in dict.fromkeys(found)]
    return {"id": record["id"], "relations": relations}


def found_in(reading: Draft | Reading) -> list[Found]:
    """Return the ties of a reading, and where they say nothing the record's relations and who aids whom."""
    found = list(of_ties(reading))
    for more in (*of_relations(reading), *of_events(reading, ("AID",))):
        if not any(_same(one, more) for one in found):
            found.append(more)
    return found


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the relations that the reader of `foreigndesk add` finds."""
    for record, reading in read_until(records):
        yield row(record, found_in(reading))


def _same(first: Found, second: Found) -> bool:
    return first[0] == second[0] and all(
        a[0] < b[1] and b[0] < a[1] for a, b in zip(first[1:], second[1:], strict=True)
    )


def parsed(printed: str) -> dict[str, tuple[int, int, int, float]]:
    """Return gold, made, right and F1 of each type from what ../shared/score/relations.py prints."""
    rows = {}
    for name, gold, made, precision, _, f1 in _ROW.findall(printed):
        rows[name] = (int(gold), int(made), round(float(precision) * int(made) / 100), float(f1))
    return rows


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the F1 of each type, and precision, recall and F1 of all."""
    rows = parsed(run_scorer("relations", gold, predicted))
    wanted, made, right, f1 = rows["all"]
    return {
        "f1": f1,
        "precision": round(100 * right / max(1, made), 1),
        "recall": round(100 * right / max(1, wanted), 1),
        **{name: rows[name][3] for name in OF_TIES.values()},
    }


TASK = Task(
    name="relations",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("re3d_dev", "actors/re3d_dev.jsonl"),
    ),
    score=score,
    shown=("f1", "precision", "recall", *OF_TIES.values()),
    baselines=(
        ("every fitting pair in a sentence (other half)", {"f1": 8.0}),
        ("every fitting pair of our nouns (re3d dev)", {"f1": 7.2, "precision": 3.9, "recall": 48.7}),
        ("the record's claims before ties (re3d dev)", {"f1": 12.9, "precision": 31.4, "recall": 8.1}),
    ),
)
