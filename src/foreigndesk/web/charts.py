"""Where the marks of our drawings stand: numbers for the server's SVG. Colours are the style sheet's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foreigndesk.data.event_codes import QUADS, Quad
from foreigndesk.phrases import QUAD_MARKS
from foreigndesk.store.class_series import Bucket, ClassSeries
from foreigndesk.store.tenures import sightings_of
from foreigndesk.store.views import Holder, Sighting

# Cooperation grows up from the middle line and conflict down, material next to the line: the place tells the class.
_UP: tuple[Quad, ...] = ("material cooperation", "verbal cooperation")
_DOWN: tuple[Quad, ...] = ("material conflict", "verbal conflict")
WIDTH, HEIGHT = 960, 220
_LEFT, _BOTTOM = 44, 24
# Labels of time that fit under the bars.
_LABELS = 12
ROW_WIDTH, ROW_HEIGHT = 420, 18


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar: its class (name and mark of the style sheet), its place, its number."""

    quad: Quad
    mark: str
    y: float
    height: float
    number: int


@dataclass(frozen=True, slots=True)
class ClassBar:
    """A month, quarter or year with its segments."""

    bucket: Bucket
    x: float
    width: float
    segments: tuple[Segment, ...]
    label: str | None

    @property
    def total(self) -> int:
        """How many events it holds."""
        return sum(self.bucket.counts.values())


@dataclass(frozen=True, slots=True)
class ClassChart:
    """Events over time, cooperation above the line at `zero`, conflict below; `rules` are (y, number) of its lines."""

    bars: tuple[ClassBar, ...]
    zero: float
    rules: tuple[tuple[float, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT


def class_chart(series: ClassSeries) -> ClassChart | None:
    """Return the drawing of a series, or None if it holds nothing."""
    if not series.buckets:
        return None
    up = max(sum(b.counts.get(q, 0) for q in _UP) for b in series.buckets)
    down = max(sum(b.counts.get(q, 0) for q in _DOWN) for b in series.buckets)
    step = _round_step(max(up, down))
    above, below = math.ceil(up / step) * step, math.ceil(down / step) * step
    unit = (HEIGHT - _BOTTOM - 16) / max(above + below, 1)
    zero = 8 + above * unit
    slot = (WIDTH - _LEFT) / len(series.buckets)
    width = min(slot * 0.78, 40)
    every = math.ceil(len(series.buckets) / _LABELS)
    bars = []
    for number, bucket in enumerate(series.buckets):
        segments = [*_stack(bucket, _UP, zero, -unit), *_stack(bucket, _DOWN, zero, unit)]
        label = bucket.label if number % every == 0 else None
        bars.append(
            ClassBar(bucket, _LEFT + number * slot + (slot - width) / 2, width, tuple(segments), label)
        )
    rules = [(zero - n * unit, n) for n in range(0, above + 1, step)]
    rules += [(zero + n * unit, n) for n in range(step, below + 1, step)]
    return ClassChart(tuple(bars), zero, tuple(rules))


def _stack(bucket: Bucket, quads: Sequence[Quad], zero: float, unit: float) -> list[Segment]:
    found, at = [], zero
    for quad in quads:
        number = bucket.counts.get(quad, 0)
        if number:
            found.append(
                Segment(quad, QUAD_MARKS[quad][0], min(at, at + number * unit), abs(number * unit), number)
            )
            at += number * unit
    return found


def _round_step(most: int) -> int:
    """Return a step of 1, 2 or 5 times a power of ten that gives about three lines."""
    rough = max(most / 3, 1)
    power = 10 ** math.floor(math.log10(rough))
    return int(next((power * f for f in (1, 2, 5) if power * f >= rough), power * 10))


def class_strip(
    counts: Mapping[Quad, int], most: int, width: int = 260
) -> list[tuple[str, float, float, int]]:
    """Return one bar on its side as (mark, x, width, number), all of a list to one scale."""
    found, at = [], 0.0
    for quad in QUADS:
        number = counts.get(quad, 0)
        if number:
            size = number / max(most, 1) * width
            found.append((QUAD_MARKS[quad][0], at, size, number))
            at += size
    return found


@dataclass(frozen=True, slots=True)
class TermBar:
    """A holder's time as it is seen: the bar from first to last report, a tick for each report's day.

    Attributes:
        x: None if no report of it is dated.
        first, last: The reports at its ends, or None.
    """

    holder: Holder
    x: float | None = None
    width: float = 0.0
    ticks: tuple[float, ...] = ()
    first: Sighting | None = None
    last: Sighting | None = None


@dataclass(frozen=True, slots=True)
class TermChart:
    """Offices over time; `years` are (x, year) of the axis."""

    bars: tuple[TermBar, ...]
    years: tuple[tuple[float, int], ...]
    width: int = ROW_WIDTH
    height: int = ROW_HEIGHT


def term_chart(holders: Sequence[Holder]) -> TermChart:
    """Return the drawing of offices and their holders, all on one axis."""
    days = [date.fromisoformat(day) for h in holders for day in (h.first, h.last) if day]
    if not days:
        return TermChart(tuple(map(TermBar, holders)), ())
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    unit = (ROW_WIDTH - 8) / max((last - first).days, 1)

    def place(day: str) -> float:
        return 4 + (date.fromisoformat(day) - first).days * unit

    bars = []
    for holder in holders:
        begin, end = holder.first, holder.last
        if begin is None or end is None:
            bars.append(TermBar(holder))
            continue
        seen = [s for s in sightings_of([holder]) if s.day is not None and begin <= s.day <= end]
        ticks = tuple(sorted({round(place(s.day or ""), 1) for s in seen}))
        x = place(begin)
        bars.append(TermBar(holder, x, place(end) - x, ticks, seen[0], seen[-1]))
    span = last.year - first.year + 1
    every = math.ceil(span / 6)
    years = [(place(f"{year}-01-01"), year) for year in range(first.year, last.year + 1, every)]
    return TermChart(tuple(bars), tuple(years))
