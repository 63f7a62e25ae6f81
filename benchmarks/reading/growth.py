"""How reading time grows with a report's length, for ordinary and for hostile texts, whole and by annotator."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence

from benchmarks.harness import Record
from benchmarks.reading.stopwatch import TimedReader
from benchmarks.reading.texts import KINDS
from foreigndesk.model import Document

SIZES = (7_500, 15_000, 30_000, 60_000, 120_000)
# Below this share of the longest reading a stage's times are mostly noise.
SHOWN = 0.01


def measure(records: list[Record], kind: str, sizes: Sequence[int]) -> dict[str, list[float]]:
    """Return the seconds of each stage, and of the whole, at each size."""
    reader = TimedReader()
    reader.read(Document(id="warm", text=KINDS[kind](records, 3_000)))
    found: dict[str, list[float]] = {name: [] for name in ["whole", *reader.stages]}
    for size in sizes:
        document = Document(id=f"{kind} {size}", text=KINDS[kind](records, size))
        reader.seconds.clear()
        found["whole"].append(reader.read(document))
        for name in reader.stages:
            found[name].append(reader.seconds[name])
    return found


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of time over size, both as logarithms: 1 is linear, 2 is quadratic."""
    pairs = [(math.log(n), math.log(max(s, 1e-6))) for n, s in zip(sizes, seconds, strict=True)]
    return statistics.linear_regression([x for x, _ in pairs], [y for _, y in pairs]).slope


def print_growth(records: list[Record], kinds: Sequence[str], sizes: Sequence[int]) -> None:
    """Measure and print the tables."""
    for kind in kinds:
        started = time.perf_counter()
        found = measure(records, kind, sizes)
        print(f"\n{kind:<14}" + "".join(f"{size:>10,}" for size in sizes) + "  exponent", flush=True)
        longest = found["whole"][-1]
        for name, seconds in found.items():
            if seconds[-1] >= SHOWN * longest:
                cells = "".join(f"{s:10.3f}" for s in seconds)
                print(f"{name:<14}{cells}  {exponent(sizes, seconds):8.2f}")
        print(f"({time.perf_counter() - started:.0f} s by the clock)", flush=True)
