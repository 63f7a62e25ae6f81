"""Task `coref`: mentions of persons, organisations and states, gathered into clusters; CoNLL F1."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl, read_until, shared_scorer, write_jsonl

# GUM marks persons, organisations and places, MEANTIME PER, ORG and LOC (and products, finance, mixtures).
TYPES = frozenset({"person", "organization", "place", "PER", "ORG", "LOC"})


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the chains of mentions that the reader of `foreigndesk add` finds: persons, organisations and places."""
    for record, reading in read_until(records, "coreference"):
        rows = [
            {"start": start, "end": end, "cluster": str(number)}
            for number, chain in enumerate(reading.chains)
            for start, end in chain.spans
        ]
        yield {"id": record["id"], "mentions": rows}


def scored(record: Record) -> Record:
    """Return a gold record with its mentions of persons, organisations and places only."""
    return {"id": record["id"], "mentions": [m for m in record["mentions"] if m.get("type") in TYPES]}


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the numbers of ../shared/score/coref.py, singletons counted, and the F1 of the mentions alone."""
    scorer = shared_scorer("coref")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gold.jsonl")
        write_jsonl(path, (scored(r) for r in load_jsonl(gold)))
        wanted, found = scorer.load(path), scorer.load(predicted)
    result = scorer.score(wanted, found)
    right = given = made = 0
    for key, record in wanted.items():
        gold_spans = {(m["start"], m["end"]) for m in record["mentions"]}
        our_spans = {(m["start"], m["end"]) for m in found.get(key, {"mentions": []})["mentions"]}
        right, given, made = (
            right + len(gold_spans & our_spans),
            given + len(gold_spans),
            made + len(our_spans),
        )
    return {
        "conll": float(result["conll"]),
        "muc": float(result["muc"]["F1"]),
        "b3": float(result["b3"]["F1"]),
        "ceaf": float(result["ceaf"]["F1"]),
        "mentions": round(200 * right / max(1, given + made), 2),
        "mention_precision": round(100 * right / max(1, made), 2),
    }


TASK = Task(
    name="coref",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("gum_other", "actors/coref_gum_other.jsonl"),
        Dataset("meantime", "actors/coref_meantime.jsonl"),
    ),
    score=score,
    shown=("conll", "muc", "b3", "ceaf", "mentions", "mention_precision"),
    baselines=(
        ("same words, spaCy's names (GUM other, 20)", {"conll": 19.3}),
        ("same words, spaCy's names (MEANTIME, 60)", {"conll": 38.0}),
        ("rules on gold spans (GUM news, names and places)", {"conll": 72.3}),
    ),
)
