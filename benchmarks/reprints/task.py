"""Reprints: which reports of one summit print the same words (pairs {a, b})."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import Dataset, Record, Task, load_jsonl, shared_scorer
from benchmarks.reprints.judged import report
from foreigndesk.linking.reprints import Printed, compare_printed, fingerprints, is_candidate, printed


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the pairs of reports that share so many words, as each is added; `kind` says which are copies."""
    texts: dict[str, Printed] = {}
    marks: dict[str, int] = {}
    having: dict[int, list[str]] = defaultdict(list)
    for record in records:
        report = str(record["id"])
        if report in texts:
            continue
        found = fingerprints(record["text"])
        day = str(record["date"])[:10] if record.get("date") else None
        texts[report] = printed(record["text"], record.get("outlet") or None, day)
        marks[report] = len(found)
        shared = Counter(earlier for value in found for earlier in having[value])
        for earlier in sorted(shared):
            if not is_candidate(shared[earlier], marks[earlier], len(found)):
                continue
            reprint = compare_printed(texts[earlier], texts[report])
            if reprint is not None and reprint.shares_words:
                yield {"a": earlier, "b": report, "kind": reprint.kind, "words": reprint.words}
        for value in found:
            having[value].append(report)


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Precision, recall and F1 over unordered pairs, in percent."""
    pairs = [[(str(r["a"]), str(r["b"])) for r in load_jsonl(path)] for path in (gold, predicted)]
    result = shared_scorer("reprints").score(*pairs)
    return {"f1": 100 * result["f1"], "precision": 100 * result["p"], "recall": 100 * result["r"]}


TASK = Task(
    name="reprints",
    predict=predict,
    datasets=(
        Dataset(
            "helsinki", "stories/reprints_helsinki_docs.jsonl", gold="stories/reprints_helsinki_silver.jsonl"
        ),
        Dataset("sample", "sample.jsonl", gold="sample_pairs.jsonl", sample=True),
    ),
    score=score,
    shown=("f1", "precision", "recall"),
    baselines=(("MinHash (held-out pairs)", {"f1": 86.5}),),
    judged=report,
)
