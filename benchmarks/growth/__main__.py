"""python -m benchmarks.growth: what adding reports costs as the record grows.

python -m benchmarks.recombined 20000 > made.jsonl                    # a day, and the next one
head -10000 made.jsonl > base.jsonl; tail -10000 made.jsonl > day.jsonl
foreigndesk read base.jsonl --all --out base/; foreigndesk read day.jsonl --all --out day/
foreigndesk --desk base.db load base/
python -m benchmarks.growth grow base.db grown/ --sizes 10000 100000 1000000
python -m benchmarks.growth add day/ grown/10000.db grown/100000.db   # into copies, one after the other
python -m benchmarks.growth carry grown/100000.db postgresql://...    # into an empty database; and `add` into that
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from benchmarks.growth.growing import Grower, decided
from benchmarks.made_up.filling import carry
from benchmarks.pages.measuring import server_time
from foreigndesk.desk import open_desk
from foreigndesk.pipeline import Progress
from foreigndesk.store import relink, schema
from foreigndesk.store.blocks import in_chunks

SIZES = (10_000, 100_000, 1_000_000)


def grow(base: Path, folder: Path, sizes: Sequence[int]) -> None:
    """Make a record of about each size."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_desk(base, create=False) as desk:
        reports = desk.status().reports
    for size in sorted(sizes):
        began = time.monotonic()
        copies = max(0, round(size / reports) - 1)
        start, growing, path = folder / "decided.db", folder / "growing.db", folder / f"{size}.db"
        decided(str(base), str(start), copies)
        shutil.copy(start, growing)
        grower = Grower(str(start), str(growing))
        grower.grow(copies)
        grower.close()
        start.unlink()
        growing.rename(path)
        held = reports * (copies + 1)
        print(
            f"{path}: {held:,} reports, {path.stat().st_size / 1e9:.1f} GB, {time.monotonic() - began:.0f} s",
            flush=True,
        )


def add(readings: str, address: str, *, one_in: int = 1) -> None:
    """Load a folder of readings into a record and print what it took, as JSON; the processor of a server counts, too.

    Args:
        readings: The folder.
        address: Of the record.
        one_in: Of what is marked to be linked again of earlier reports, link one in so many, 0 for none, and tell how much
            it is. About somebody who is named 26 times in the base a new report decides about as often as about anybody
            who is named 26 times, and in a record of 130 copies of it that marks the claims of 3,380.
    """
    # opened before, since a record of an older schema is brought up to date by that
    with open_desk(address, create=False) as desk, desk.store.reading() as connection:
        last = int(connection.execute(select(func.max(schema.reports.c.row))).scalar_one())
        held = int(connection.execute(select(func.count()).select_from(schema.reports)).scalar_one())
    marked = passing_over_old_claims(last, one_in) if one_in != 1 else {}
    spent: dict[str, float] = {}
    with open_desk(address, create=False) as desk:
        served = server_time(desk)

        def used() -> float:
            return time.process_time() + served()

        stage, began, begun = "loading", time.monotonic(), used()
        since = begun

        def progress(state: Progress) -> None:
            nonlocal stage, since
            now_in = state.current or state.stage if state.stage == "linking" else state.stage
            # asked seldom: to look at a server's processes takes longer than a report
            if now_in != stage:
                now = used()
                spent[stage] = spent.get(stage, 0.0) + now - since
                stage, since = now_in, now

        found = desk.load(readings, progress=progress)
        ended = used()
        spent[stage] = spent.get(stage, 0.0) + ended - since
        taken = ended - begun
    print(
        json.dumps(
            {
                "record": held,
                "added": found.added,
                "processor": round(taken, 1),
                "clock": round(time.monotonic() - began, 1),
                "ms a report": round(1000 * taken / max(1, found.added), 2),
                "stages": {name: round(seconds, 1) for name, seconds in spent.items() if seconds >= 0.1},
                **marked,
            }
        ),
        flush=True,
    )


def passing_over_old_claims(last: int, one_in: int) -> dict[str, int]:
    """Let claims of reports up to a row not be linked again, but for one in so many; what is returned grows meanwhile."""
    marked = {"claims of new reports": 0, "claims of old ones": 0, "of these linked again": 0}
    run = relink._ClaimLinker.run
    waiting, k, r = schema.to_link.c, schema.local_claims.c, schema.reports.c

    def running(self: Any) -> int:
        query = select(waiting.key).where(waiting.kind == "claim")
        keys = self.connection.execute(query).scalars().all()
        of_new = select(k.row).join(schema.reports, r.id == k.report_id).where(r.row > last)
        new = {
            str(row)
            for batch in in_chunks(map(int, keys))
            for row in self.connection.execute(of_new.where(k.row.in_(batch))).scalars()
        }
        old = [key for key in keys if key not in new]
        over = [key for key in old if not one_in or zlib.crc32(key.encode()) % one_in]
        for some in in_chunks(over):
            gone = delete(schema.to_link).where(waiting.kind == "claim", waiting.key.in_(some))
            self.connection.execute(gone)
        marked["claims of new reports"] += len(new)
        marked["claims of old ones"] += len(old)
        marked["of these linked again"] += len(old) - len(over)
        return int(run(self))

    setattr(relink._ClaimLinker, "run", running)  # noqa: B010 - not for type checkers
    return marked


def added(readings: str, desks: Sequence[str], *, in_place: bool, one_in: int) -> None:
    """Load readings into each record or a copy of it, in a process of its own, and print the ratios."""
    rows = []
    for desk in desks:
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
            address = desk if in_place or "://" in desk else shutil.copy(desk, folder)
            command = [sys.executable, "-m", "benchmarks.growth", "add", readings, "--into", address]
            command += ["--old-one-in", str(one_in)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows.append(json.loads(done.stdout.splitlines()[-1]))
        first = rows[0]["ms a report"]
        print(f"{desk}: {done.stdout.strip()}  x {rows[-1]['ms a report'] / first:.2f}", flush=True)


def carried(path: Path, address: str) -> None:
    """Copy a record into an empty PostgreSQL database."""
    tables = {table.name: tuple(column.name for column in table.c) for table in schema.metadata.sorted_tables}
    carry(str(path), address, tables)


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.growth", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("grow", "add", "carry"))
    parser.add_argument("source", help="the short record, or the folder of readings")
    parser.add_argument("targets", nargs="*", help="a folder, or the records")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument(
        "--in-place", action="store_true", help="add to the files themselves, and to no copies"
    )
    parser.add_argument(
        "--old-one-in",
        type=int,
        default=1,
        metavar="N",
        help="of claims of earlier reports that are marked, link again one in N (0: none); tell how many were marked",
    )
    parser.add_argument("--into", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.what == "grow":
        grow(Path(asked.source), Path(asked.targets[0]), asked.sizes)
    elif asked.what == "carry":
        carried(Path(asked.source), asked.targets[0])
    elif asked.into:
        add(asked.source, asked.into, one_in=asked.old_one_in)
    else:
        added(asked.source, asked.targets, in_place=asked.in_place, one_in=asked.old_one_in)


if __name__ == "__main__":
    main()
