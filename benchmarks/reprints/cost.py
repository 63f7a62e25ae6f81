"""What finding reprints costs as the archive grows: seconds of processor time for 1,000 new reports, and memory.

    .venv/bin/python -m benchmarks.reprints.cost /tmp/cost --sizes 10000 100000 1000000

Makes a record of each size out of recombined reports (`benchmarks.recombined`, the same number of reports a day whatever
the size), puts the fingerprints in as a bulk, and then adds the next reports as the desk does: one transaction a report,
then `link_copies` over all of them, in a process of its own. Annotation is left out. The records are deleted at the end.

Beyond `BASE` reports a record goes on into the past with the same reports, moved back by whole parts; every fingerprint that
few of them bear is exchanged for another, so that no part copies another, and what many bear (boilerplate) stays.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness import Record, document
from benchmarks.recombined import recombined
from foreigndesk.linking.reprints import fingerprints, stored_fingerprints
from foreigndesk.model import Document
from foreigndesk.store.base import Store
from foreigndesk.store.codec import pack
from foreigndesk.store.copies import link_copies
from foreigndesk.store.link_steps import take
from foreigndesk.store.writer import ReadReport, add_report

PER_DAY = 1000
ADDED = 1000
# Reports that are made; a larger record repeats them.
BASE = 100_000
# What more reports than this bear is boilerplate.
FEW = 50
ROWS_A_PART = 200_000


def build(folder: Path, sizes: Sequence[int]) -> None:
    """Make a record of each size out of the last reports before one moment, and beside it those that come next.

    So the same reports are added to each, whose stories are in all of them: only the archive behind is longer.
    """
    longest = min(max(sizes), BASE)
    made = recombined(longest + ADDED, per_day=PER_DAY)
    rows: list[tuple[object, ...]] = []
    prints: list[np.ndarray] = []
    for report in itertools.islice(made, longest):
        _take(report, rows, prints)
    following = "".join(json.dumps(report) + "\n" for report in made)
    for size in sizes:
        (folder / f"{size}.jsonl").write_text(following)
        if size <= BASE:
            _store(folder / f"{size}.db", rows[-size:], prints[-size:])
        else:
            parts = [_moved(rows, prints, part) for part in range(size // BASE)]
            _store(
                folder / f"{size}.db",
                [row for moved, _ in parts for row in moved],
                [table for _, tables in parts for table in tables],
            )


def _moved(
    rows: Sequence[tuple[Any, ...]],
    prints: Sequence[np.ndarray],
    part: int,
) -> tuple[list[tuple[object, ...]], list[np.ndarray]]:
    """Return the reports and fingerprints of a part; part 0 are those that were made, part 1 those before them."""
    if part == 0:
        return list(rows), list(prints)
    table = np.concatenate(prints)
    days = part * (BASE // PER_DAY + 1)
    moved: list[tuple[object, ...]] = []
    for row, name, text, outlet, day, moment in rows:
        if day is not None:
            day = (date.fromisoformat(day) - timedelta(days=days)).isoformat()
            moment = day + moment[10:]
        moved.append((row + part * ROWS_A_PART, f"{name}~{part}", text, outlet, day, moment))
    hashes, place, bearers = np.unique(table[:, 0], return_inverse=True, return_counts=True)
    # the second prints of short reports are the first ones, less than nothing; both are exchanged alike
    plain = np.where(hashes < 0, -hashes - 1, hashes).astype(np.uint64)
    other = ((plain * np.uint64(2862933555777941757) + np.uint64(part)) >> np.uint64(1)).astype(np.int64)
    other = np.where(hashes < 0, -other - 1, other)
    exchanged = np.where(bearers > FEW, hashes, other)[place]
    return moved, [np.stack([exchanged, table[:, 1] + part * ROWS_A_PART], axis=1)]


def _take(report: Record, rows: list[tuple[object, ...]], prints: list[np.ndarray]) -> None:
    found = np.array(stored_fingerprints(fingerprints(report["text"])), dtype=np.int64)
    row = len(rows) + 1
    prints.append(np.stack([found, np.full(len(found), row)], axis=1))
    day = report["date"][:10] if report["date"] else None
    rows.append((row, report["id"], report["text"], report["outlet"], day, report["date"]))


def _store(path: Path, rows: Sequence[tuple[object, ...]], prints: Sequence[np.ndarray]) -> None:
    """Write a record in bulk: reports as they are, fingerprints in the order of the table."""
    store = Store(path)
    with store.reading():
        pass
    store.close()
    table = np.concatenate(prints)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    packed = pack(Document("", ""))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.executemany(
            "INSERT INTO reports (row, id, text, outlet, published_day, published_at, words, document, origin_id,"
            " recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?2, '2026-01-01')",
            ((*row, packed) for row in rows),
        )
        connection.execute("DROP INDEX ix_fingerprints_report_row")
        for start in range(0, len(table), 1_000_000):
            connection.executemany(
                "INSERT INTO fingerprints VALUES (?, ?)", table[start : start + 1_000_000].tolist()
            )
        connection.execute("CREATE INDEX ix_fingerprints_report_row ON fingerprints (report_row)")
        connection.commit()


def add(path: Path) -> dict[str, float]:
    """Add the reports that come next to a record; return seconds and megabytes."""
    store = Store(path)
    reports = [json.loads(line) for line in path.with_suffix(".jsonl").read_text().splitlines()]
    documents = [document(r) for r in reports]
    start = time.process_time()
    prints = [fingerprints(d.text) for d in documents]
    hashed = time.process_time()
    for one, found in zip(documents, prints, strict=True):
        add_report(store, ReadReport(one, fingerprints=found))
    added = time.process_time()
    with store.writing() as connection:
        link_copies(connection, take(connection, "report"), lambda what, done, total: None)
    linked = time.process_time()
    with store.reading() as connection:
        pairs = connection.exec_driver_sql("SELECT count(*) FROM reprint_pairs").scalar_one()
    store.close()
    return {
        "hash": hashed - start,
        "insert": added - hashed,
        "link": linked - added,
        "pairs": pairs,
        "megabytes": _peak_megabytes(),
    }


def _peak_megabytes() -> float:
    """Return the most memory that this process has held; `getrusage` would count what its parent held at the fork."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(folder: Path, sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield what adding costs at each size, each in a process of its own."""
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.reprints.cost", str(folder), "--add", str(size)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        yield size, json.loads(printed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, measure, print and delete."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reprints.cost", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--add", type=int, help="only add to the record of this size, and print as JSON")
    parser.add_argument("--keep", action="store_true", help="leave the records where they are")
    given = parser.parse_args(arguments)
    if given.add:
        print(json.dumps(add(given.folder / f"{given.add}.db")))
        return 0
    given.folder.mkdir(parents=True, exist_ok=True)
    build(given.folder, given.sizes)
    before: float | None = None
    for size, cost in measure(given.folder, given.sizes):
        total = cost["hash"] + cost["insert"] + cost["link"]
        growth = f"  × {total / before:.2f}" if before else ""
        print(
            f"{size:>9,}: {ADDED / total:6.1f} reports/s  hash {cost['hash']:.2f} s  insert {cost['insert']:.2f} s"
            f"  link {cost['link']:.2f} s  {cost['pairs']:.0f} pairs  {cost['megabytes']:.0f} MB{growth}",
            flush=True,
        )
        before = total
    if not given.keep:
        for path in given.folder.glob("[0-9]*"):
            path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
