"""Task `actors`: country and PLOVER sector of an actor phrase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl

from foreigndesk.annotation.actor_phrases import code_actor


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the codes of each phrase."""
    for record in records:
        code = code_actor(record["text"], record.get("context"), record.get("query_date"))
        yield {"id": record["id"], "country": code.country, "sector": code.sector}


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the shares that ../shared/score/actors.py prints."""
    wanted = {r["id"]: r for r in load_jsonl(gold)}
    found = {r["id"]: r for r in load_jsonl(predicted)}
    numbers: dict[str, float] = {}
    for field in ("country", "sector"):
        rows = [
            (g[f"expect_{field}"], (found.get(i) or {}).get(field))
            for i, g in wanted.items()
            if g.get(f"expect_{field}")
        ]
        right = sum((w or "").upper()[:3] == (p or "").upper()[:3] for w, p in rows)
        numbers[field] = round(100 * right / max(1, len(rows)), 1)
    return numbers


TASK = Task(
    name="actors",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("actor_phrases_dev", "actors/actor_phrases_dev.jsonl"),
    ),
    score=score,
    shown=("country", "sector"),
    baselines=(("first state named, GOV for all (dev)", {"country": 37.9, "sector": 26.3}),),
)
