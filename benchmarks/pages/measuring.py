"""Asks pages of an app over a desk, cold and warm, by the clock and by the processor, and tells how each was answered."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from fastapi.testclient import TestClient
from sqlalchemy import event, text

from foreigndesk.desk import Desk
from foreigndesk.web.app import create_app
from foreigndesk.web.remembered import Remembered
from foreigndesk.web.settings import WebSettings

# Within the days of which made-up records tell, so that something is planned and something overdue.
TODAY = datetime(2025, 12, 1, 12, tzinfo=UTC)
# A page slower than this is not asked at more than one address.
PATIENCE = 20.0
_NEXT = re.compile(r'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"')


@dataclass(slots=True)
class Times:
    """What a page took, in milliseconds, an entry an address."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def row(self, of: str) -> str:
        """Return median, 90th percentile and worst."""
        values = sorted(getattr(self, of))
        ninth = values[min(len(values) - 1, round(0.9 * (len(values) - 1)))]
        return f"{statistics.median(values):7.0f} {ninth:7.0f} {values[-1]:7.0f}"


class _Forgetful(Remembered):
    """What the app remembers, and can be made to forget as a change of the record does it."""

    def outdate(self) -> None:
        """Forget which answers are of the record as it is."""
        with self._lock:
            self._answers.clear()

    def anew(self, asked: Hashable, make: Callable[[], object]) -> None:
        """Leave what would be made in a thread: the processor's time counted is that of the page."""


class Pages:
    """The pages of a desk, asked within this process."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app = create_app(desk, WebSettings(clock=lambda: TODAY))
        self.client = TestClient(self.app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        self.server = server_time(desk)
        self._next: dict[str, list[str]] = {}

    def ask(self, address: str) -> tuple[float, float]:
        """Return the milliseconds that an answer took, by the clock and by the processor of this process and the server.

        Raises:
            RuntimeError: If the answer is none.
        """
        served = self.server()
        begun, worked = time.perf_counter(), time.process_time()
        answer = self.client.get(address)
        clock, own = time.perf_counter() - begun, time.process_time() - worked
        spent = 1000 * clock, 1000 * (own + self.server() - served)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}: {answer.text[:300]}")
        return spent

    def forget(self) -> None:
        """Forget what the app remembers, as it does when the record changes; once nothing works in the background."""
        self.app.state.remembered.settle()
        self.app.state.remembered = _Forgetful()

    def outdate(self) -> None:
        """Let all that the app remembers be of the record before its last report."""
        self.app.state.remembered.outdate()

    def resolved(self, address: str) -> str | None:
        """Return an address; where it names a page by its number (`/stories#10`), that of this page, or None."""
        path, _, page = address.partition("#")
        if not page:
            return path
        known = self._next.setdefault(path, [path])
        while len(known) < int(page):
            found = _NEXT.search(self.client.get(known[-1]).text)
            if found is None:
                return None
            known.append((found[1] or found[2]).replace("&amp;", "&"))
        return known[int(page) - 1]

    def measured(self, asked: Sequence[str], rounds: int) -> tuple[Times, Times, Times]:
        """Return what some addresses took, the median of the rounds for each.

        Cold (nothing remembered), after the record changed (what is remembered is of before), and warm.
        """
        cold, after, warm = Times(), Times(), Times()
        for given in asked:
            address = self.resolved(given)
            if address is None:
                continue
            spent: dict[str, list[tuple[float, float]]] = {"cold": [], "after": [], "warm": []}
            for _ in range(rounds):
                self.forget()
                spent["cold"].append(self.ask(address))
                spent["warm"].append(self.ask(address))
                self.outdate()
                spent["after"].append(self.ask(address))
                if spent["cold"][-1][0] > 1000 * PATIENCE / 4:
                    break
            for times, some in ((cold, spent["cold"]), (after, spent["after"]), (warm, spent["warm"])):
                times.clock.append(statistics.median(clock for clock, _ in some))
                times.processor.append(statistics.median(processor for _, processor in some))
            if max(cold.clock) > 1000 * PATIENCE:
                break
        return cold, after, warm


def server_time(desk: Desk) -> Callable[[], float]:
    """Return what tells how many seconds of the processor a PostgreSQL on this machine has used; SQLite's count here."""
    if desk.store.backend == "sqlite":
        return lambda: 0.0
    with desk.store.reading() as connection:
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    try:
        first = int((folder / "postmaster.pid").read_text().split()[0])
    except OSError:
        print("the server's processor is not seen from here; only Python's time is counted")
        return lambda: 0.0
    tick = os.sysconf("SC_CLK_TCK")

    def used() -> float:
        """Of the processes that there are, to the nanosecond; of those that are over, as the first one was told."""
        total = sum(map(int, _fields(first)[13:15])) / tick
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if _fields(process.name)[1] == str(first):
                    total += int((process / "schedstat").read_text().split()[0]) / 1e9
        return total

    return used


def _fields(process: int | str) -> list[str]:
    """What the kernel tells of a process, from its state on."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


@contextmanager
def statements(desk: Desk) -> Iterator[list[tuple[str, Any, float]]]:
    """The statements that are run within, with their parameters and seconds until the first row."""
    seen: list[tuple[str, Any, float]] = []
    begun = 0.0

    def before(_c: Any, _cursor: Any, _s: str, _p: Any, _x: Any, _many: bool) -> None:
        nonlocal begun
        begun = time.perf_counter()

    def after(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        seen.append((statement, parameters, time.perf_counter() - begun))

    event.listen(desk.store.engine, "before_cursor_execute", before)
    event.listen(desk.store.engine, "after_cursor_execute", after)
    try:
        yield seen
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", before)
        event.remove(desk.store.engine, "after_cursor_execute", after)


def write_plans(pages: Pages, name: str, address: str, out: TextIO, least: float = 2.0) -> None:
    """Write the plans of the statements by which a page is answered cold, the slowest first.

    Args:
        pages: The pages.
        name: The page.
        address: Where it is asked.
        out: Where to.
        least: Milliseconds of a statement; those that take less are counted.
    """
    pages.forget()
    with statements(pages.desk) as seen:
        pages.ask(address)
    out.write(f"\n==== {name}: {address}: {len(seen)} statements\n")
    explain = (
        "EXPLAIN QUERY PLAN" if pages.desk.store.backend == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS OFF)"
    )
    told: set[str] = set()
    timed = []
    with pages.desk.store.reading() as connection:
        for statement, parameters, _ in seen:
            if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            begun = time.perf_counter()
            connection.exec_driver_sql(statement, parameters).all()
            timed.append((1000 * (time.perf_counter() - begun), statement, parameters))
        for spent, statement, parameters in sorted(timed, key=lambda one: -one[0]):
            if spent < least or statement in told:
                continue
            told.add(statement)
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            plan = "\n".join(f"      {row[-1]}" for row in rows)
            out.write(f"  -- {spent:.1f} ms\n  {' '.join(statement.split())[:900]}\n{plan}\n")
        connection.execute(text("SELECT 1"))
    out.flush()
