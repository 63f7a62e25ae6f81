"""Task `event_coref`: which mentions, within and across reports, are of one event; CoNLL F1 on given mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.event_coref.given import tellings
from benchmarks.harness import Dataset, Record, Task, load_jsonl, shared_scorer
from foreigndesk.linking.event_pairs import cluster


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield each event mention's chain; of the records, those with `doc` are mentions, the others reports.

    Chains, topics and splits are not read; mentions of another `kind` than event are passed over.
    """
    rows = list(records)
    mentions = [r for r in rows if "doc" in r and r.get("kind", "event") == "event"]
    reports = [r for r in rows if "doc" not in r]
    chain = {
        telling.claim.id: number
        for number, group in enumerate(cluster(tellings(reports, mentions)))
        for telling in group
    }
    # a mention of a report that is not there is of an event of its own
    for mention in mentions:
        yield {"id": mention["id"], "chain": str(chain.get(str(mention["id"]), f"alone {mention['id']}"))}


def gold_chains(path: Path) -> dict[str, str]:
    """Return event mention → chain."""
    return {
        str(r["id"]): str(r["chain"])
        for r in load_jsonl(path)
        if r.get("kind", "event") == "event" and "doc" in r
    }


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the numbers of ../shared/score/event_coref.py in percent; mentions alone in their chain count."""
    found = {str(r["id"]): str(r["chain"]) for r in load_jsonl(predicted)}
    result = shared_scorer("event_coref").score(gold_chains(gold), found)
    return {
        "conll": 100 * result["conll_f1"],
        "muc": 100 * result["muc_f1"],
        "b3": 100 * result["b3_f1"],
        "ceafe": 100 * result["ceafe_f1"],
        "b3_p": 100 * result["b3_p"],
        "b3_r": 100 * result["b3_r"],
    }


TASK = Task(
    name="event_coref",
    predict=predict,
    datasets=(
        Dataset(
            "ecb_dev",
            "stories/ecb_docs.jsonl",
            gold="stories/ecb_mentions.jsonl",
            beside="stories/ecb_mentions.jsonl",
            split="dev",
        ),
        Dataset("sample", "sample.jsonl", sample=True),
    ),
    score=score,
    shown=("conll", "muc", "b3", "ceafe", "b3_p", "b3_r"),
    baselines=(
        ("every mention alone (ECB+ test)", {"conll": 38.8}),
        ("lemma in predicted clusters (ECB+ test)", {"conll": 74.3}),
        ("published best (ECB+ test)", {"conll": 86.0}),
    ),
)
