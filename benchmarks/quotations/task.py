"""Task `quotations`: whole attributions (source, cue, content) and the speaker's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import SHARED, Dataset, Record, Task, load_jsonl, read_until, shared_scorer
from foreigndesk.annotation.speakers import speaker_name
from foreigndesk.model import Quotation, Span


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the attributions that the reader of `foreigndesk add` finds; paragraphs of one quotation are joined."""
    for record, reading in read_until(records, "quotations"):
        actors = {actor.id: actor for actor in reading.actors}
        rows: dict[int, Record] = {}
        first: dict[int, int] = {}
        for index, quotation in enumerate(reading.quotations):
            before = quotation.continues
            if before is not None and before in first:
                first[index] = first[before]
                rows[first[before]]["content"] += _pairs(quotation.content)
                continue
            first[index] = index
            rows[index] = _row(quotation, speaker_name(actors, quotation, record["text"]))
        yield {"id": record["id"], "attributions": list(rows.values())}


def _row(quotation: Quotation, name: str | None) -> Record:
    return {
        "source": _pairs(quotation.source),
        "cue": _pairs(quotation.cue),
        "content": _pairs(quotation.content),
        "speaker": {"name": name} if name else None,
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return the headline numbers of ../shared/score/quotations.py, in points of 100."""
    scorer = shared_scorer("quotations")
    verbs = set((SHARED / "score" / "speech_verbs.txt").read_text(encoding="utf-8").lower().split())
    result = scorer.score(
        {r["id"]: r for r in load_jsonl(gold)}, {r["id"]: r for r in load_jsonl(predicted)}, verbs
    )

    def f1(part: str, metric: str) -> float:
        return 100 * float(result.get(part, {}).get(metric, {}).get("f1", 0.0))

    everything = result["all"]
    numbers = {
        "triple": f1("all", "triple"),
        "direct": f1("direct", "triple"),
        "indirect": f1("indirect", "triple"),
        "speech": f1("speech", "triple"),
        "words": f1("all", "content_token"),
    }
    # PolNeAR names no speakers: there these two stay 0.
    named = everything.get("speaker", {"f1": 0.0, "bare_r": 0.0})
    return numbers | {"speaker": 100 * float(named["f1"]), "speaker_no_name": 100 * float(named["bare_r"])}


TASK = Task(
    name="quotations",
    predict=predict,
    datasets=(
        Dataset("sample", "sample.jsonl", sample=True),
        Dataset("polnear_dev", "quotations/polnear_dev.jsonl"),
        Dataset("gum_news_dev", "quotations/gum_news_dev.jsonl"),
    ),
    score=score,
    shown=("triple", "direct", "indirect", "speech", "words", "speaker", "speaker_no_name"),
    baselines=(
        ("textacy 0.13 (PolNeAR test)", {"triple": 28.1}),
        (
            "GenderGapTracker (PolNeAR test)",
            {"triple": 44.1, "direct": 55.6, "indirect": 35.0, "speech": 68.4, "words": 69.9},
        ),
        (
            "Citron retrained (PolNeAR test)",
            {"triple": 50.8, "direct": 69.3, "indirect": 39.9, "speech": 66.2, "words": 70.5},
        ),
        (
            "people (PolNeAR test)",
            {"triple": 75.3, "direct": 94.3, "indirect": 67.0, "speech": 92.5, "words": 91.3},
        ),
        ("GenderGapTracker (GUM news rest)", {"triple": 62.3, "speaker": 47.4}),
        ("Citron retrained (GUM news rest)", {"triple": 49.5, "speaker": 43.2, "speaker_no_name": 20.0}),
    ),
)
