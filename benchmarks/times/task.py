"""Task `times`: TIMEX3 expressions and their values, with the report's day given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, read_until, shared_scorer


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the time expressions that the reader of `foreigndesk add` finds; those without a value are left out."""
    for record, reading in read_until(records, "times"):
        rows = [
            {"start": t.start, "end": t.end, "type": t.type, "value": t.value}
            for t in reading.times
            if t.value
        ]
        yield {"id": record["id"], "timex": rows}


def score(gold: Path, predicted: Path) -> dict[str, float]:
    scorer = shared_scorer("times")
    result, _ = scorer.score(scorer.load(gold), scorer.load(predicted))
    return {
        "value F1": result["value"]["F1"],
        "relaxed F1": result["relaxed"]["F1"],
        "strict F1": result["strict"]["F1"],
        "type F1": result["type"]["F1"],
        "day F1": result["day"]["F1"],
    }


TASK = Task(
    name="times",
    predict=predict,
    datasets=(
        Dataset("timebank", "times/timebank.jsonl"),
        Dataset("aquaint", "times/aquaint.jsonl"),
        Dataset("meantime", "times/meantime.jsonl"),
        Dataset("sample", "sample.jsonl", sample=True),
    ),
    score=score,
    shown=("value F1", "relaxed F1", "strict F1", "type F1", "day F1"),
    baselines=(
        ("HeidelTime (TempEval-3 platinum, held out)", {"value F1": 78.1}),
        ("dateparser (TempEval-3 platinum, held out)", {"value F1": 6.1}),
    ),
)
