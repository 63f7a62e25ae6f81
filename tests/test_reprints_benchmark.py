"""The benchmark of reprints: its records are what they say, and its scores are those of the verdicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.harness import ROOT, Record, load_jsonl
from benchmarks.judged import judged_rows
from benchmarks.recombined import Recombiner
from benchmarks.reprints import cost
from benchmarks.reprints.judged import JUDGED, f1, jaccard, minhash

TEXTS = [row["text"] for row in load_jsonl(ROOT / "reprints" / "sample.jsonl")]


def test_records_of_either_size_end_at_one_moment_and_get_the_same_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(count: int, *, per_day: int) -> Iterator[Record]:
        return Recombiner(TEXTS, per_day=20).made(count)

    monkeypatch.setattr(cost, "recombined", few)
    monkeypatch.setattr(cost, "ADDED", 15)
    monkeypatch.setattr(cost, "BASE", 60)
    monkeypatch.setattr(cost, "PER_DAY", 1)
    cost.build(tmp_path, [20, 60, 180])
    small, large = (tmp_path / f"{size}.jsonl" for size in (20, 60))
    assert small.read_text() == large.read_text()
    assert len([json.loads(line) for line in small.read_text().splitlines()]) == 15
    with sqlite3.connect(tmp_path / "180.db") as record:
        assert record.execute("SELECT count(*), count(DISTINCT id) FROM reports").fetchone() == (180, 180)
    costs = [cost.add(tmp_path / f"{size}.db") for size in (20, 60, 180)]
    # the parts before those that were made are copies of nothing that is added
    assert costs[2]["pairs"] == costs[1]["pairs"] >= costs[0]["pairs"] > 0 and costs[0]["megabytes"] > 1


def test_scores_are_in_percent_of_the_verdicts() -> None:
    score, precision, recall = f1([(True, True), (True, False), (False, True), (False, False)])
    assert (score, precision, recall) == (50.0, 50.0, 50.0)
    one, other = minhash(TEXTS[0]), minhash(TEXTS[4])
    assert jaccard(one, one) == 1.0 and jaccard(one, other) < 0.1


def test_verdicts_hold_no_words_of_the_reports_and_every_pair_once() -> None:
    rows = judged_rows(JUDGED)
    assert len({(r["corpus"], r["left"], r["right"]) for r in rows}) == len(rows) >= 150
    assert {r["verdict"] for r in rows} == {"copy", "no"} and {r["half"] for r in rows} == {"tune", "test"}
    assert all(len(value) < 60 and " " not in value for r in rows for value in r.values())
