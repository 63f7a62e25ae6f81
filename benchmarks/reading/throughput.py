"""`foreigndesk read` in new processes with one worker and with two, over the same file of reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import ROOT, Record, write_jsonl
from benchmarks.reading.memory import Memory
from foreigndesk.readings.read import Engine

# Reports that are read before the second rate begins: all workers have loaded their models and read some.
WARM_UP = 16
# Of fewer reports after them no second rate is told: results come in bunches.
ENOUGH = 100


@dataclass(frozen=True, slots=True)
class Throughput:
    """What a run took.

    Attributes:
        workers: Processes that read; one is the process of the command itself.
        engine: "local" or "ray".
        reports: Reports read.
        words: Words of them.
        wall: Seconds from the start of the process to its end, loading included.
        rate: Reports a second by the clock, loading included.
        warm_rate: The same between the report `WARM_UP` and the last; None of fewer than `ENOUGH`.
        cpu: Processor seconds of all its processes.
        worker_memory: The most megabytes that one process that reads held.
        memory: The most that all its processes held.
    """

    workers: int
    engine: str
    reports: int
    words: int
    wall: float
    rate: float
    warm_rate: float | None
    cpu: float
    worker_memory: float
    memory: float


def as_input(records: Sequence[Record], path: Path) -> None:
    """Write reports as `foreigndesk read` takes them."""
    rows = ({"title": r["title"], "text": r["text"], "date": str(r["date"])[:10]} for r in records)
    write_jsonl(path, rows)


def throughput(path: Path, workers: int, *, engine: Engine = "local", everything: bool = True) -> Throughput:
    """Return what reading a file into a new folder takes.

    Args:
        path: Reports in any form that `foreigndesk read` takes.
        workers: Processes that read.
        engine: "local", or "ray" where it is installed.
        everything: Read also what the first look would pass over.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT.parent / "src"), str(ROOT.parent)))}
    with tempfile.TemporaryDirectory() as folder:
        asked = {"out": folder, "workers": workers, "engine": engine, "everything": everything}
        command = [sys.executable, "-m", "benchmarks.reading.throughput", str(path), json.dumps(asked)]
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        memory = Memory(process.pid)
        assert process.stdout is not None
        with memory.watching():
            answer = process.stdout.read()
            # not `Popen.wait`, which would not say what it used
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        wall = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"reading {path} ended with exit code {process.returncode}")
    told = json.loads(answer.splitlines()[-1])
    times = told["times"]
    after = times[WARM_UP:]
    readers = [held for pid, held in memory.each.items() if pid != process.pid] if workers > 1 else []
    return Throughput(
        workers=workers,
        engine=engine,
        reports=told["reports"],
        words=told["words"],
        wall=wall,
        rate=told["reports"] / wall,
        warm_rate=(len(after) - 1) / (after[-1] - after[0]) if len(after) >= ENOUGH else None,
        # Ray's workers are nobody's children at the end; the others are counted to the last
        cpu=max(used.ru_utime + used.ru_stime, sum(memory.used.values())),
        worker_memory=max(readers, default=memory.each[process.pid]),
        memory=memory.together,
    )


def _read(path: str, asked: dict[str, Any]) -> None:
    from foreigndesk.pipeline import Progress
    from foreigndesk.readings import read_inputs

    times: list[float] = []

    def note(progress: Progress) -> None:
        if progress.added > len(times):
            times.append(time.perf_counter())

    summary = read_inputs([path], **asked, progress=note)
    print(json.dumps({"reports": summary.read, "words": summary.words, "times": times}))


if __name__ == "__main__":  # a worker that is spawned imports this module again
    _read(sys.argv[1], json.loads(sys.argv[2]))
