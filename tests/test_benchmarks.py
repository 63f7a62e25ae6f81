"""The benchmark runner: predicts from records without labels, and fails below a floor or on other data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import __main__ as runner
from benchmarks.harness import Result, Task, load_jsonl, write_jsonl


def toy(score: float) -> Task:
    return Task(
        "toy", lambda rows: ({"id": r["id"]} for r in rows), (), lambda gold, pred: {"f1": score}, ("f1",)
    )


def floors(f1: float, digest: str = "d", cases: int = 2) -> dict[str, dict[str, object]]:
    return {"dev": {"digest": digest, "cases": cases, "scores": {"f1": f1}}}


def result(f1: float) -> Result:
    return Result("toy", "dev", {"f1": f1}, 2, "d", 1.0)


def test_a_score_at_its_floor_passes() -> None:
    assert runner.problems(toy(50), result(50.0), floors(50.0)) == []


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (floors(60.0), "below its floor"),
        (floors(50.0, digest="other"), "not what the floor was measured on"),
        (floors(50.0, cases=3), "2 cases"),
        ({}, "no floor stored"),
    ],
)
def test_what_is_wrong_is_said(stored: dict[str, dict[str, object]], words: str) -> None:
    assert any(words in line for line in runner.problems(toy(50), result(50.0), stored))


@pytest.mark.parametrize("task", runner.TASKS)
def test_every_task_predicts_its_sample_without_labels(task: str, tmp_path: Path) -> None:
    loaded = runner.load_task(task)
    sample = next(d for d in loaded.datasets if d.sample)
    labels = {
        "attributions",
        "label",
        "labels",
        "source",
        "target",
        "timex",
        "toponyms",
        "spans",
        "mentions",
        "relations",
        "story",
        "chain",
    }
    bare = [
        {k: v for k, v in row.items() if k not in labels and not k.startswith("expect_")}
        for row in load_jsonl(sample.file(task))
    ]
    given, made = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_jsonl(given, bare)
    assert runner.main(["predict", task, str(given), str(made)]) == 0
    rows = [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()]
    if task == "reprints":
        assert all({"a", "b"} <= row.keys() for row in rows)
    elif task == "desk":
        assert rows and all(row["evidence"] for row in rows)
    elif task == "timelines":
        assert [row["topic"] for row in rows] == sorted({row["topic"] for row in bare})
        texts = " ".join(row["text"] for row in bare)
        assert rows[0]["entries"] and all(s in texts for e in rows[0]["entries"] for s in e["sentences"])
    elif task == "event_coref":
        assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in bare if "doc" in row)
    else:
        assert [row["id"] for row in rows] == [row["id"] for row in bare]
