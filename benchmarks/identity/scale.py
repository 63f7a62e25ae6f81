"""What linking the actors of a new report costs as the record grows, and whether the order of reports matters.

    python -m benchmarks.identity.scale DESK.db --sizes 1000 10000 100000
    python -m benchmarks.identity.scale DESK.db --orders 5

The reports are those of DESK.db, recombined: the persons of one are set beside those of another, days are shifted, and
most persons are given other surnames, while the most frequent keep theirs: so the blocks of frequent names grow with the
record. Only actors are stored and linked: no texts, no claims. Prints milliseconds a report and, since those are the
machine's, the ratio to the smallest record; with matplotlib, a picture beside the table.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from rich.progress import track
from sqlalchemy import func, insert, select

from benchmarks.identity.people import reports
from foreigndesk.linking.actors import LocalRecord, company_key
from foreigndesk.linking.names import person_tokens
from foreigndesk.store import schema as t
from foreigndesk.store.actor_links import ActorLinker
from foreigndesk.store.base import SCHEMA_VERSION, Store
from foreigndesk.store.codec import pack, squeeze
from foreigndesk.store.judging import live_pairs
from foreigndesk.store.writer import mark

SIZES = (1_000, 10_000, 100_000)
# Reports added, some at a time, to measure; and to fill the record up to a size.
MEASURED, BATCH, FILL = 200, 20, 2_000
# Persons so frequent keep their names in all recombined reports; of the others this share do.
FREQUENT, KEPT = 10, 0.3
# Recombined reports lie so many years around the real ones.
YEARS = 10
# What `ActorLinker.looked_at` counts.
LOOKED_AT = ("blocks", "cells in blocks", "cells decided")
SYLLABLES = "ba be da do fa ga ha ja ka la ma na ra sa ta va wa za li ri mo no tu ku".split()


def recombined(
    real: Sequence[Sequence[LocalRecord]], seed: int, number: int = 0
) -> Iterator[list[LocalRecord]]:
    """Yield reports without end: halves of two real ones, on other days, most persons under other surnames.

    Args:
        real: The records of each real report.
        seed: Of what is drawn.
        number: How many reports there are already; ids go on from there.
    """
    dice = random.Random(seed)
    often = Counter(r.name for records in real for r in records if r.kind == "person" and r.named)
    while True:
        number += 1
        report_id = f"{number:016x}"
        shift = timedelta(days=dice.randrange(-365 * YEARS, 365 * YEARS))
        chosen = [r for records in dice.sample(real, 2) for r in records if dice.random() < 0.5]
        records = [_recombined(record, report_id, i, shift, often, dice) for i, record in enumerate(chosen)]
        keys = {r.member: company_key(r.kind, r.name, named=r.named) for r in records}
        everyone = {key for key in keys.values() if key}
        yield [
            dataclasses.replace(r, company=tuple(sorted(everyone - {keys[r.member] or ""}))) for r in records
        ]


def _recombined(
    record: LocalRecord,
    report_id: str,
    number: int,
    shift: timedelta,
    often: Counter[str],
    dice: random.Random,
) -> LocalRecord:
    day = (date.fromisoformat(record.day) + shift).isoformat() if record.day else None
    name, names = record.name, record.names
    if record.kind == "person" and record.named and often[name] < FREQUENT and dice.random() > KEPT:
        tokens = person_tokens(name) or (name,)
        surname = "".join(dice.choices(SYLLABLES, k=3)).title()
        name = f"{tokens[0].title()} {surname}" if len(tokens) > 1 else surname
        names = (name,)
    return dataclasses.replace(
        record, member=f"{report_id}:e{number}", report_id=report_id, name=name, names=names, day=day
    )


def add(store: Store, found: Sequence[Sequence[LocalRecord]]) -> Counter[str]:
    """Store reports of nothing but actors, and return the "seconds" that linking them takes and what is looked at."""
    with store.writing() as connection:
        now = store.now()
        for records in found:
            report_id = records[0].report_id if records else ""
            if not records:
                continue
            company = sorted({key for r in records for key in r.company})
            connection.execute(
                insert(t.reports).values(id=report_id, text="", words=0, document=pack({}), recorded_at=now)
            )
            connection.execute(
                insert(t.readings).values(
                    report_id=report_id, made_by="", versions="", language_read=True, payload=pack({}),
                    company=pack(company), recorded_at=now,
                )
            )  # fmt: skip
            rows = [
                {
                    "member": r.member,
                    "report_id": report_id,
                    "payload": squeeze(dataclasses.replace(r, company=())),
                }
                for r in records
            ]
            connection.execute(insert(t.local_actors), rows)
            mark(connection, "actor", [r.member for r in records])
    with store.writing() as connection:
        started = time.process_time()
        linker = ActorLinker(connection, live_pairs(connection), store.now(), lambda *_: None)
        linker.run()
        return linker.looked_at + Counter({"seconds": time.process_time() - started})


def filled(
    real: Sequence[Sequence[LocalRecord]], sizes: Sequence[int], seed: int, folder: Path
) -> dict[int, Path]:
    """Return desks of these sizes in a folder, each grown from the one before; those that are there are taken."""
    found: dict[int, Path] = {}
    before, stored = None, 0
    for size in sorted(sizes):
        path = found[size] = folder / f"{size}-{seed}-{SCHEMA_VERSION}.db"
        if not path.exists():
            growing = folder / "growing.db"
            for left in folder.glob("growing.db*"):
                left.unlink()
            if before is not None:
                shutil.copy(before, growing)
            store, source = Store(growing), recombined(real, seed + size, stored)
            for start in track(range(stored, size, FILL), f"{size:,} reports"):
                add(store, [next(source) for _ in range(min(FILL, size - start))])
            store.close()
            growing.rename(path)
        before, stored = path, size
    return found


def measure(
    desks: Mapping[int, Path], real: Sequence[Sequence[LocalRecord]], seed: int
) -> list[dict[str, float]]:
    """Return, for each desk, the processor milliseconds a report, the cells, and the largest block.

    The same reports are added to copies of all desks in turn, so that an hour in which the machine is slow is slow for
    all of them. The first turn, in which everything is read for the first time, is not counted.
    """
    source = recombined(real, seed - 1, max(desks))
    batches = [[next(source) for _ in range(BATCH)] for _ in range(1 + MEASURED // BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        stores = {size: Store(Path(shutil.copy(path, folder))) for size, path in desks.items()}
        turns = [
            {size: add(store, batch) for size, store in stores.items()}
            for batch in track(batches, "measured")
        ]
        rows = []
        for size, store in stores.items():
            told = sum((turn[size] for turn in turns[1:]), Counter())
            looked_at = {name: told[name] / MEASURED for name in LOOKED_AT}
            rows.append(
                {"reports": size, "ms": 1000 * told["seconds"] / MEASURED, **looked_at, **_sizes(store)}
            )
        for store in stores.values():
            store.close()
    for row in rows:
        _print(row, rows[0])
    return rows


def _sizes(store: Store) -> dict[str, float]:
    with store.reading() as connection:
        members = connection.execute(select(func.count()).select_from(t.local_actors)).scalar_one()
        cells = connection.execute(select(func.count()).select_from(t.actor_cells)).scalar_one()
        blocks = (
            select(func.count().label("n"))
            .select_from(t.actor_blocks)
            .group_by(t.actor_blocks.c.key)
            .subquery()
        )
        largest = connection.execute(select(func.max(blocks.c.n))).scalar_one()
        whole = (
            select(func.count().label("n"))
            .group_by(t.local_actors.c.cell)
            .where(t.local_actors.c.cell.is_not(None))
        )
        most = connection.execute(select(func.max(whole.subquery().c.n))).scalar_one()
    return {"members": members, "cells": cells, "largest block": largest, "largest cell": most}


def _print(row: dict[str, float], first: dict[str, float]) -> None:
    if row is first:
        print(
            f"{'reports':>9}{'local actors':>14}{'cells':>9}{'largest block':>15}"
            f"{'largest cell':>14}{'ms/report':>11}{'ratio':>7}{''.join(f'{name:>17}' for name in LOOKED_AT)}"
        )
    print(
        f"{row['reports']:9,}{row['members']:14,}{row['cells']:9,}{row['largest block']:15,}{row['largest cell']:14,}"
        f"{row['ms']:11.1f}{row['ms'] / first['ms']:7.2f}{''.join(f'{row[name]:17.1f}' for name in LOOKED_AT)}",
        flush=True,
    )


def who(store: Store) -> dict[str, str]:
    """Return whom each local actor stands for."""
    with store.reading() as connection:
        return {row.member: row.actor_id for row in connection.execute(select(t.local_actors))}


def orders(real: Sequence[Sequence[LocalRecord]], number: int, seed: int) -> None:
    """Link the real reports in several orders and batches, and say whether the actors are the same."""
    dice, first = random.Random(seed), None
    for turn in range(number):
        mixed = list(real)
        dice.shuffle(mixed)
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "order.db")
            while mixed:
                size = dice.choice((1, 10, 100, len(mixed)))
                add(store, mixed[:size])
                mixed = mixed[size:]
            found = who(store)
            store.close()
        first = first or found
        print(
            f"order {turn + 1}: {len(set(found.values())):,} actors, {'the same' if found == first else 'NOT the same'}"
        )
        if found != first:
            raise SystemExit(1)


def draw_picture(rows: Sequence[dict[str, float]], path: Path) -> None:
    """Write the table as a picture, if matplotlib is there."""
    try:
        from matplotlib import pyplot
    except ImportError:
        return
    figure, axes = pyplot.subplots()
    axes.plot([r["reports"] for r in rows], [r["ms"] / rows[0]["ms"] for r in rows], marker="o")
    axes.set(
        xscale="log", xlabel="reports in the record", ylabel="cost of a new report (ratio)", ylim=(0, None)
    )
    figure.savefig(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("desk", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument(
        "--orders", type=int, default=0, help="check so many orders of the real reports instead"
    )
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument(
        "--desks",
        type=Path,
        default=Path("benchmarks/out/identity/scale"),
        help="where the made-up records are kept; those that are there are not made again  [default: %(default)s]",
    )
    parser.add_argument("--picture", type=Path, default=Path("benchmarks/out/identity/scale.png"))
    options = parser.parse_args(arguments)
    real = [report.records for report in reports(options.desk)]
    if options.orders:
        orders(real, options.orders, options.seed)
        return
    options.desks.mkdir(parents=True, exist_ok=True)
    rows = measure(filled(real, options.sizes, options.seed, options.desks), real, options.seed)
    options.picture.parent.mkdir(parents=True, exist_ok=True)
    draw_picture(rows, options.picture)


if __name__ == "__main__":
    main()
