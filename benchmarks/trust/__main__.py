"""Runs the trials of docs/trust.md and prints what they came to.

PYTHONPATH=src:.:tests python -m benchmarks.trust --kills 100
PYTHONPATH=src:.:tests python -m benchmarks.trust --kills 100 --only add link --database postgresql
PYTHONPATH=src:.:tests python -m benchmarks.trust --kills 0 --lost 20 --walks 50
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.trust.losing import try_losing
from benchmarks.trust.trials import WORKS, Outcome, places, try_killing, try_killing_server
from benchmarks.trust.walking import walk

SERVE = "serve"


def main() -> None:
    """Run what was asked for; the exit code is 1 if anything was lost, doubled or unsound."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [*(work.name for work in WORKS), SERVE]
    parser.add_argument("--kills", type=int, default=100, help="of each command")
    parser.add_argument(
        "--lost", type=int, default=0, help="PostgreSQL servers lost in the middle of each command"
    )
    parser.add_argument("--walks", type=int, default=0, help="random walks of so many seeds, from --seed on")
    parser.add_argument("--steps", type=int, default=20, help="of each walk")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument(
        "--database", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql")
    )
    wanted = parser.parse_args()
    works = [work for work in WORKS if work.name in wanted.only]
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind in wanted.database if wanted.kills else ():
            with contextlib.contextmanager(places)(kind, folder) as where:
                for work in works:
                    failed |= told(partial(try_killing, work, where, wanted.kills, wanted.seed))
                if SERVE in wanted.only:
                    failed |= told(partial(try_killing_server, where, wanted.kills, wanted.seed))
        if wanted.lost:
            with contextlib.contextmanager(places)("postgresql", folder) as where:
                for work in works:
                    failed |= told(partial(try_losing, work, where, wanted.lost, wanted.seed))
        for seed in range(wanted.seed, wanted.seed + wanted.walks):
            failed |= walked(folder, seed, wanted.steps)
    raise SystemExit(failed)


def told(trial: Callable[[], Outcome]) -> bool:
    """Run a trial, print what it came to in a line, and return whether anything was wrong."""
    began = time.monotonic()
    outcome = trial()
    answered = f"{outcome.answered} decisions answered, " if outcome.answered else ""
    print(
        f"{outcome.work}, {outcome.database}: cut {outcome.kills} times, {outcome.finished} desks finished, "
        f"{answered}{len(outcome.faults)} faults, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    for fault in outcome.faults:
        print(f"  {fault}", flush=True)
    return bool(outcome.faults)


def walked(folder: Path, seed: int, steps: int) -> bool:
    """Walk, print what it came to, and return whether anything was wrong."""
    own = folder / f"walk{seed}"
    own.mkdir()
    found = walk(own, seed, steps)
    print(f"walk {seed}: {len(found.steps)} steps, {len(found.faults)} faults", flush=True)
    for line in [*found.steps, *found.faults] if found.faults else ():
        print(f"  {line}", flush=True)
    return bool(found.faults)


if __name__ == "__main__":
    main()
