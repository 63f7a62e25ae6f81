"""python -m benchmarks.pages: how long each page of the desk takes on a large record, and by which plans.

python -m benchmarks.pages fill desk.db --reports 100000
python -m benchmarks.pages grow desk.db --times 10            # copies of all in it, each under ids of its own
python -m benchmarks.pages carry desk.db postgresql://...     # the record of a file into an empty database
python -m benchmarks.pages run desk.db --plans plans.txt      # or postgresql://...; --only 'actor|story'
python -m benchmarks.pages postgres desk.db                   # a PostgreSQL of its own, as the tests make it: carry, run
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.made_up.filling import carry, fill, grow
from benchmarks.pages.addresses import addresses
from benchmarks.pages.measuring import Pages, Times, write_plans
from foreigndesk.desk import Desk, open_desk

AIM = 200
SAVED = {"herring": "herring", "Japan and China": "speaker:China about:Japan", "a state": "actor:USA"}


def save_searches(desk: Desk) -> None:
    """Keep the searches whose feeds are asked for, unless they are kept already."""
    kept = {one.name for one in desk.saved_searches()}
    for name, query in SAVED.items():
        if name not in kept:
            desk.save_search(name, query, by="benchmark")


def run(address: str, asked: argparse.Namespace) -> None:
    """Print what each page of a desk takes."""
    with open_desk(address, create=False) as desk:
        save_searches(desk)
        with desk.store.reading() as connection:
            wanted = addresses(connection, asked.each)
        wanted = {name: some for name, some in wanted.items() if re.search(asked.only, name)}
        pages = Pages(desk)
        pages.ask("/search/build")
        plans = asked.plans.open("w", encoding="utf-8") if asked.plans else None
        held = desk.status()
        print(
            f"{held.reports:,} reports, {sum(held.claims.values()):,} claims, {held.actors:,} actors, {held.backend}"
        )
        head = f"{'median':>7} {'90th':>7} {'worst':>7}"
        kinds = ("cold, processor", "cold, clock", "after a report, processor", "warm, processor")
        print(f"{'':34}" + "".join(f" {kind:^25}" for kind in kinds))
        print(f"{'page (ms)':30} {'asked':>3}" + f" {head}  " * len(kinds))
        cold: dict[str, Times] = {}
        changed: dict[str, Times] = {}
        for name, some in wanted.items():
            try:
                first, after, warm = pages.measured(some, asked.rounds)
            except RuntimeError as error:
                print(f"{name:30} {error}", flush=True)
                continue
            if not first.clock:
                continue
            cold[name], changed[name] = first, after
            print(
                f"{name:30} {len(first.clock):>3}  "
                f"{first.row('processor')}   {first.row('clock')}   {after.row('processor')}   {warm.row('processor')}",
                flush=True,
            )
            if plans is not None:
                slowest = max(range(len(first.clock)), key=first.clock.__getitem__)
                found = [pages.resolved(one) for one in some]
                write_plans(pages, name, [one for one in found if one][slowest], plans)
        for when, taken, of in (
            ("cold", cold, "processor"),
            ("cold", cold, "clock"),
            ("after a report", changed, "processor"),
        ):
            medians = {name: statistics.median(getattr(times, of)) for name, times in taken.items()}
            over = sorted((name for name in medians if medians[name] > AIM), key=lambda n: -medians[n])
            print(
                f"{when}, {of}: median of the pages' medians {statistics.median(medians.values()):.0f} ms; "
                f"{len(over)} of {len(medians)} over {AIM} ms: {', '.join(f'{n} {medians[n]:.0f}' for n in over) or 'none'}"
            )
        if plans is not None:
            plans.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.pages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("fill", "grow", "carry", "run", "postgres"))
    parser.add_argument("desk")
    parser.add_argument("to", nargs="?", help="for carry: the database")
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--each", type=int, default=6, help="objects asked of a page that shows one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="pages whose names hold this pattern")
    parser.add_argument(
        "--plans", type=Path, help="write the plans of the slowest address of each page there"
    )
    asked = parser.parse_args(arguments)
    begun = time.perf_counter()
    if asked.what in ("fill", "grow"):
        with open_desk(asked.desk) as desk:
            if asked.what == "fill":
                fill(desk, asked.reports)
            else:
                grow(desk, asked.times)
    elif asked.what == "carry":
        if not asked.to:
            parser.error("into which database?")
        carry(asked.desk, asked.to)
    elif asked.what == "run":
        run(asked.desk, asked)
    else:
        sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
        from postgres import Cluster

        cluster = Cluster()
        try:
            database = cluster.database()
            carry(asked.desk, database)
            print(f"carried in {time.perf_counter() - begun:.0f} s", flush=True)
            run(database, asked)
        finally:
            cluster.stop()
    print(f"{asked.what}: {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
