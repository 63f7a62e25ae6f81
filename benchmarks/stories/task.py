"""Stories: which reports tell of one happening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl, shared_scorer
from benchmarks.stories.online import item_of, stories


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield each report's story, once all have arrived one by one in the order given; no label is read."""
    items = [item_of(record) for record in records]
    story = stories(items)
    for item in items:
        yield {"id": item.report_id, "story": story[item.report_id]}


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """BCubed and pairwise scores in percent, and how many stories there are."""
    labels = [{str(r["id"]): str(r["story"]) for r in load_jsonl(path)} for path in (gold, predicted)]
    result = shared_scorer("stories").score(*labels)
    shown = {k: 100 * result[k] for k in ("bcubed_f1", "bcubed_p", "bcubed_r", "pair_f1")}
    return {
        **shown,
        "stories": float(result["pred_clusters"]),
        "gold_stories": float(result["gold_clusters"]),
    }


TASK = Task(
    name="stories",
    predict=predict,
    datasets=(
        Dataset("allsides_dev", "stories/allsides_dev.jsonl"),
        Dataset("neus_val", "stories/neus_val.jsonl"),
        Dataset("basil", "stories/basil.jsonl"),
        Dataset("sample", "sample.jsonl", sample=True),
    ),
    score=score,
    shown=("bcubed_f1", "bcubed_p", "bcubed_r"),
    baselines=(
        ("every report alone (AllSides test)", {"bcubed_f1": 50.6}),
        ("TF-IDF (AllSides test)", {"bcubed_f1": 84.2}),
        ("MiniLM (AllSides test)", {"bcubed_f1": 85.3}),
        ("TF-IDF + MiniLM (NeuS test)", {"bcubed_f1": 84.7}),
    ),
)
