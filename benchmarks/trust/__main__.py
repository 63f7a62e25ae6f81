"""Runs the trials of docs/trust.md and prints what they came to.

PYTHONPATH=src:.:tests python -m benchmarks.trust --kills 100
PYTHONPATH=src:.:tests python -m benchmarks.trust --kills 100 --only add link --database postgresql
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from pathlib import Path

from benchmarks.trust.trials import WORKS, places, try_killing, try_killing_server

SERVE = "serve"


def main() -> None:
    """Run what was asked for; the exit code is 1 if anything was lost, doubled or unsound."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [*(work.name for work in WORKS), SERVE]
    parser.add_argument("--kills", type=int, default=100, help="of each command")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument(
        "--database", nargs="+", choices=("sqlite", "postgresql"), default=("sqlite", "postgresql")
    )
    wanted = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for kind in wanted.database:
            with contextlib.contextmanager(places)(kind, Path(folder)) as where:
                works = [work for work in WORKS if work.name in wanted.only]
                trials = [
                    lambda work=work: try_killing(work, where, wanted.kills, wanted.seed) for work in works
                ]
                if SERVE in wanted.only:
                    trials.append(lambda: try_killing_server(where, wanted.kills, wanted.seed))
                for trial in trials:
                    began = time.monotonic()
                    outcome = trial()
                    failed |= bool(outcome.faults)
                    answered = f"{outcome.answered} decisions answered, " if outcome.answered else ""
                    print(
                        f"{outcome.work}, {outcome.database}: killed {outcome.kills} times, {outcome.finished} desks "
                        f"finished, {answered}{len(outcome.faults)} faults, {time.monotonic() - began:.0f} s",
                        flush=True,
                    )
                    for fault in outcome.faults:
                        print(f"  {fault}", flush=True)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
