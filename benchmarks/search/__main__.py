"""python -m benchmarks.search: how long searches take on a desk of 100,000 reports, and by which plans.

python -m benchmarks.search fill desk.db            # a SQLite file; --reports N
python -m benchmarks.search time desk.db --plans plans.txt      # or postgresql://...
python -m benchmarks.search postgres                # a PostgreSQL of its own: fill a file, carry it there, time, delete
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import event

from benchmarks.made_up.filling import carry, fill
from foreigndesk.desk import Desk, open_desk

#: name → what `Desk.find` is given
SEARCHES: dict[str, dict[str, Any]] = {
    "rare word": {"query": "herring"},
    "common word": {"query": "china"},
    "common word, newest": {"query": "china", "order": "newest"},
    "common word, oldest": {"query": "china", "order": "oldest"},
    "two words": {"query": "missile treaty"},
    "phrase": {"query": '"china minister"'},
    "one without the other": {"query": "sanctions -china"},
    "either": {"query": "embargo OR herring OR sanctions"},
    "prefix": {"query": "embar*"},
    "word and kind": {"query": "missile kind:statement"},
    "word and state": {"query": "treaty actor:Japan"},
    "state, newest": {"query": "actor:USA"},
    "two states": {"query": "actor:Japan actor:Russia type:CONSULT"},
    "speaker and subject": {"query": "speaker:China about:Japan"},
    "planned, in a year": {"query": "status:planned from:2021 to:2021"},
    "a week": {"query": "from:2020-05-04 to:2020-05-10"},
    "a place": {"query": "place:Tokyo type:CONSULT"},
    "near": {"query": "near:Tokyo/300km"},
    "country and word": {"query": "country:Japan sanctions"},
    "small outlet": {"query": 'outlet:"Outlet 250"'},
    "large outlet and word": {"query": 'outlet:"Outlet 0" embargo'},
    "not": {"query": "kind:event NOT status:happened NOT actor:USA"},
    "brackets": {"query": "(missile OR treaty) actor:PRK -status:denied from:2019"},
    "all reports": {"query": "kind:report"},
}


@contextmanager
def statements(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are run within, with their parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    event.listen(desk.store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", note)


def timed(desk: Desk, rounds: int, plans: TextIO | None) -> None:
    modes: dict[str, dict[str, Any]] = {
        "page": {"counts": False},
        "counts": {},
        "facets": {"facets": True},
    }
    medians: dict[str, list[float]] = {mode: [] for mode in modes}
    busy: dict[str, list[float]] = {mode: [] for mode in modes}
    print(f"median of {rounds}, ms: by the clock/of this process's processor (with SQLite that is all of it)")
    print(f"{'search':24} {'hits':>8} " + " ".join(f"{mode:>12}" for mode in modes))
    for name, asked in SEARCHES.items():
        shown = []
        for mode, more in modes.items():
            times, processor = [], []
            for _ in range(rounds):
                begun, worked = time.perf_counter(), time.process_time()
                found = desk.find(**asked, **more)
                times.append(1000 * (time.perf_counter() - begun))
                processor.append(1000 * (time.process_time() - worked))
            medians[mode].append(statistics.median(times))
            busy[mode].append(statistics.median(processor))
            shown.append(f"{medians[mode][-1]:7.0f}/{busy[mode][-1]:<4.0f}")
        assert found.totals is not None
        hits = f"{'>' if found.totals.capped else ''}{found.totals.hits}"
        print(f"{name:24} {hits:>8} {' '.join(shown)}", flush=True)
        if plans is not None:
            write_plans(desk, name, asked, plans)
    for of, measured in (("clock", medians), ("processor", busy)):
        for mode, values in measured.items():
            over = sum(value > 200 for value in values)
            print(
                f"{of}, {mode}: median {statistics.median(values):.0f} ms, slowest {max(values):.0f} ms, "
                f"{over} of {len(values)} over 200"
            )


def write_plans(desk: Desk, name: str, asked: dict[str, Any], plans: TextIO) -> None:
    plans.write(f"\n==== {name}: {asked['query']}\n")
    with statements(desk) as seen:
        desk.find(**asked, facets=True)
    told = set()
    explain = "EXPLAIN QUERY PLAN" if desk.store.backend == "sqlite" else "EXPLAIN ANALYZE"
    with desk.store.reading() as connection:
        for statement, parameters in seen:
            if not statement.startswith("SELECT"):
                continue
            begun = time.perf_counter()
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            connection.exec_driver_sql(statement, parameters).all()
            spent = 1000 * (time.perf_counter() - begun)
            plan = "\n".join(f"      {row[-1]}" for row in rows)
            if plan not in told:
                told.add(plan)
                plans.write(f"  -- {spent:.1f} ms\n  {' '.join(statement.split())[:600]}\n{plan}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.search", description=__doc__)
    parser.add_argument("what", choices=("fill", "time", "postgres"))
    parser.add_argument("desk", nargs="?")
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--plans", type=Path)
    asked = parser.parse_args()
    if asked.what == "postgres":
        sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
        from postgres import Cluster

        cluster = Cluster()
        try:
            with tempfile.TemporaryDirectory() as folder:
                file, database = f"{folder}/desk.db", cluster.database()
                run(asked, file, "fill")
                begun = time.perf_counter()
                carry(file, database)
                print(f"carried in {time.perf_counter() - begun:.0f} s", flush=True)
            run(asked, database, "time")
        finally:
            cluster.stop()
    elif not asked.desk:
        parser.error("which desk?")
    else:
        run(asked, asked.desk, asked.what)


def run(asked: argparse.Namespace, address: str, step: str) -> None:
    with open_desk(address) as desk:
        if step == "fill":
            begun = time.perf_counter()
            fill(desk, asked.reports)
            print(f"{asked.reports:,} reports filled in {time.perf_counter() - begun:.0f} s", flush=True)
        elif asked.plans:
            with asked.plans.open("w", encoding="utf-8") as plans:
                timed(desk, asked.rounds, plans)
        else:
            timed(desk, asked.rounds, None)


if __name__ == "__main__":
    main()
