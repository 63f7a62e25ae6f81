"""What a benchmark task is, and how one is run: predict, score, compare with the stored floor."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from foreigndesk.annotation.reader import Reader
from foreigndesk.model import Document, Published, Reading

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent.parent / "shared"
OUT = ROOT / "out"

Record = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Dataset:
    """Labelled records: `path` is under ../shared/corpora, or under the task's folder for a sample of ours.

    Attributes:
        beside: A second file whose records are given after those of the first.
        split: Only records with this `split` are given and scored.
    """

    name: str
    path: str
    gold: str | None = None
    limit: int | None = None
    sample: bool = False
    beside: str | None = None
    split: str | None = None

    def files(self, task: str) -> list[Path]:
        """Return the file, and the one beside it."""
        other = [] if self.beside is None else [dataclasses.replace(self, path=self.beside).file(task)]
        return [self.file(task), *other]

    def records(self, paths: Iterable[Path]) -> list[Record]:
        """Return the records of files, as many and of that split as the dataset has."""
        rows = [row for path in paths for row in load_jsonl(path, self.limit)]
        return rows if self.split is None else [r for r in rows if r.get("split") == self.split]

    def file(self, task: str) -> Path:
        return ROOT / task / self.path if self.sample else SHARED / "corpora" / self.path

    def gold_file(self, task: str) -> Path:
        if self.gold is None:
            return self.file(task)
        return ROOT / task / self.gold if self.sample else SHARED / "corpora" / self.gold


@dataclasses.dataclass(frozen=True)
class Task:
    """A task of CORPORA.md: how to predict, how to score, and the rows to stand beside.

    Attributes:
        judged: Scores what people judged, if the task has such a sample: lines to print, and what is below its floor.
    """

    name: str
    predict: Callable[[Iterable[Record]], Iterator[Record]]
    datasets: tuple[Dataset, ...]
    score: Callable[[Path, Path], dict[str, float]]
    shown: tuple[str, ...]
    baselines: tuple[tuple[str, dict[str, float]], ...] = ()
    judged: Callable[[], tuple[list[str], list[str]]] | None = None


def document(record: Record) -> Document:
    """Return the report of a gold record: its text as it is, published on its `dct` or `date`."""
    day = record.get("dct") or record.get("date") or record.get("query_date") or None
    published = Published(str(day), "metadata") if day else Published()
    return Document(
        id=str(record["id"]),
        text=record["text"],
        title=record.get("title"),
        outlet=record.get("outlet"),
        published=published,
    )


def read_until(records: Iterable[Record], annotator: str | None = None) -> Iterator[tuple[Record, Reading]]:
    """Yield each record with its reading, the chain stopped after the named annotator."""
    reader = Reader()
    for record in records:
        yield record, reader.read(document(record), until=annotator)


def shared_scorer(name: str) -> ModuleType:
    """Return a scorer of ../shared/score as a module."""
    path = SHARED / "score" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"shared_score_{name}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_scorer(name: str, *args: str | Path) -> str:
    """Run a scorer of ../shared/score as its users do, and return what it prints."""
    command = [sys.executable, str(SHARED / "score" / f"{name}.py"), *map(str, args)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def load_jsonl(path: Path, limit: int | None = None) -> list[Record]:
    """Return the records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return rows[:limit]


def load_input(path: Path) -> list[Record]:
    """Return the records of a JSONL file, or of all in a folder, in the order of their names."""
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return [row for one in paths for row in load_jsonl(one)]


def write_jsonl(path: Path, rows: Iterable[Record]) -> int:
    """Write records as they come; return how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def digest(*paths: Path) -> str:
    """Return the first 16 hex digits of the SHA-256 of files one after another, so that a changed corpus is noticed."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


@dataclasses.dataclass(frozen=True)
class Result:
    """One dataset's row: scores, number of cases, words a second."""

    task: str
    dataset: str
    scores: dict[str, float]
    cases: int
    digest: str
    words_per_second: float


def evaluate(
    task: Task, dataset: Dataset, progress: Callable[[Iterable[Record]], Iterable[Record]]
) -> Result:
    """Predict one dataset, keep the output under benchmarks/out, and score it."""
    sources = dataset.files(task.name)
    records = dataset.records(sources)
    predicted = OUT / task.name / f"{dataset.name}.pred.jsonl"
    gold = dataset.gold_file(task.name)
    if dataset.split is not None or (dataset.limit is not None and dataset.gold is None):
        rows = dataset.records([gold])
        gold = OUT / task.name / f"{dataset.name}.gold.jsonl"
        write_jsonl(gold, rows)
    started = time.perf_counter()
    write_jsonl(predicted, task.predict(progress(records)))
    seconds = time.perf_counter() - started
    words = sum(len(str(r.get("text", "")).split()) for r in records)
    return Result(
        task.name,
        dataset.name,
        task.score(gold, predicted),
        len(records),
        digest(*sources),
        words / max(seconds, 1e-9),
    )
