"""The whole desk: reports in, `claims.jsonl` out, scored against hand-written facts about the same reports."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.harness import ROOT, SHARED, Dataset, Record, Task, run_scorer
from foreigndesk import open_desk

SAMPLES = ROOT.parent / "samples" / "reports"
SUMMARY = re.compile(r"found ([\d.]+)% right ([\d.]+)% statement_precision ([\d.]+)%")


def folder_of(reports: set[str]) -> Path:
    """Return the folder that holds the reports which the facts are about."""
    for folder in (SHARED / "reports", SAMPLES):
        if all((folder / name).exists() for name in reports):
            return folder
    raise FileNotFoundError(f"no folder holds {', '.join(sorted(reports))}")


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the claims of the reports that the records name; the facts themselves are not looked at."""
    reports = {str(record["report"]) for record in records}
    with tempfile.TemporaryDirectory() as place, open_desk(Path(place) / "desk.db") as desk:
        desk.add(folder_of(reports), workers=1)
        yield from desk.export_claims()


def score(gold: Path, predicted: Path) -> dict[str, float]:
    """Return facts found and right, and the share of statements that the facts list, in percent."""
    import json

    reports = {json.loads(line)["report"] for line in gold.read_text(encoding="utf-8").splitlines() if line}
    said = SUMMARY.search(run_scorer("facts", gold, folder_of(reports), predicted))
    if said is None:
        raise ValueError("the scorer's last line is not what it was")
    return dict(zip(("found", "right", "statements"), map(float, said.groups()), strict=True))


TASK = Task(
    name="desk",
    predict=predict,
    datasets=(Dataset("shared_reports", "../facts.jsonl"), Dataset("sample", "sample.jsonl", sample=True)),
    score=score,
    shown=("found", "right", "statements"),
    baselines=(
        ("asked for by the issue (two shared reports)", {"found": 65.0, "right": 45.0, "statements": 60.0}),
    ),
)
