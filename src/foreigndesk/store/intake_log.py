"""What came in: reports by outlet and by day, runs of adding, and what intake cut and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, distinct, func, select

from foreigndesk.model import Document
from foreigndesk.store import schema as t
from foreigndesk.store.codec import from_json, unpack

# Reports whose cuts are looked at: they lie within the reports, and no index counts them.
LOOKED_AT = 500
DAYS, OUTLETS, RUNS = 30, 40, 10


@dataclass(frozen=True, slots=True)
class OutletIntake:
    """What one outlet gave.

    Attributes:
        outlet: Its name, or None for reports that do not say who printed them.
        origins: Those that are no reprint.
        first, last: Days of publication of its earliest and latest report, or None.
        recorded_at: When its last report came in.
    """

    outlet: str | None
    reports: int
    origins: int
    first: str | None
    last: str | None
    recorded_at: str


@dataclass(frozen=True, slots=True)
class DayIntake:
    """What came in on one day (UTC)."""

    day: str
    reports: int


@dataclass(frozen=True, slots=True)
class Run:
    """One adding of reports.

    Attributes:
        finished_at: None while it goes on, or if it was killed.
    """

    inputs: tuple[str, ...]
    started_at: str
    finished_at: str | None
    added: int
    known: int
    failed: int


@dataclass(frozen=True, slots=True)
class CutReason:
    """Why intake cut something, how often, and an example."""

    reason: str
    cuts: int
    example: str


@dataclass(frozen=True, slots=True)
class IntakeLog:
    """What came in.

    Attributes:
        outlets: Those of most reports first.
        outlets_in_all: How many there are; `outlets` may list fewer.
        days: The last days on which reports came in, the latest first.
        runs: The last addings, the latest first.
        cuts: Of the last reports that came in, `looked_at` of them.
        last_reading: When a report was last read, or None.
    """

    outlets: tuple[OutletIntake, ...]
    outlets_in_all: int
    days: tuple[DayIntake, ...]
    runs: tuple[Run, ...]
    cuts: tuple[CutReason, ...]
    looked_at: int
    last_reading: str | None


def intake_log(connection: Connection) -> IntakeLog:
    """Return what came in, when and from whom, and what was cut of it."""
    r = t.reports.c
    number, day = func.count(), func.substr(r.recorded_at, 1, 10)
    bounds = (func.min(r.published_day), func.max(r.published_day), func.max(r.recorded_at))
    by_outlet = (
        select(r.outlet, number, func.count(distinct(r.origin_id)), *bounds)
        .group_by(r.outlet)
        .order_by(number.desc(), r.outlet)
        .limit(OUTLETS)
    )
    by_day = select(day, number).group_by(day).order_by(day.desc()).limit(DAYS)
    runs = connection.execute(select(t.runs).order_by(t.runs.c.row.desc()).limit(RUNS))
    cuts, looked_at = _cuts(connection)
    last = select(t.readings.c.recorded_at).order_by(t.readings.c.row.desc()).limit(1)
    return IntakeLog(
        outlets=tuple(OutletIntake(*row) for row in connection.execute(by_outlet)),
        outlets_in_all=connection.execute(select(func.count(distinct(r.outlet)))).scalar_one(),
        days=tuple(DayIntake(*row) for row in connection.execute(by_day)),
        runs=tuple(_run(row) for row in runs),
        cuts=cuts,
        looked_at=looked_at,
        last_reading=connection.execute(last).scalar(),
    )


def _run(row: Row[Any]) -> Run:
    inputs = tuple(from_json(row.inputs, list[str]))
    return Run(inputs, row.started_at, row.finished_at, row.added, row.known, row.failed)


def _cuts(connection: Connection) -> tuple[tuple[CutReason, ...], int]:
    query = select(t.reports.c.document).order_by(t.reports.c.row.desc()).limit(LOOKED_AT)
    documents = connection.execute(query).scalars().all()
    numbers: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for payload in documents:
        for removed in unpack(payload, Document).removed:
            numbers[removed.reason] += 1
            examples.setdefault(removed.reason, removed.text)
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return tuple(CutReason(reason, cuts, examples[reason]) for reason, cuts in ordered), len(documents)
