"""`python -m benchmarks.speed`: the whole reading beside spaCy alone; `… growth`: time by length. See README.md."""

from __future__ import annotations

import argparse
import json
import os
import sys

# One thread each, before numpy is loaded: the ratio is of one process on one processor.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"

from benchmarks.harness import ROOT  # noqa: E402
from benchmarks.speed.compare import compare, peak_memory  # noqa: E402
from benchmarks.speed.growth import SIZES, print_growth  # noqa: E402
from benchmarks.speed.texts import KINDS, sample  # noqa: E402

BASELINE = ROOT / "speed" / "baseline.json"


def main(argv: list[str] | None = None) -> int:
    """Run what the arguments ask for; 1 if the ratio is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("compare", "growth"), default="compare")
    parser.add_argument("--reports", type=int, default=40, help="reports of each corpus (default: 40)")
    parser.add_argument(
        "--memory", action="store_true", help="also the peak memory of each, in new processes"
    )
    parser.add_argument("--kind", action="append", choices=tuple(KINDS), help="growth: only these texts")
    parser.add_argument("--longest", type=int, default=SIZES[-1], help="growth: no longer text than this")
    args = parser.parse_args(argv)
    records = sample(args.reports)
    if args.what == "growth":
        print_growth(records, args.kind or tuple(KINDS), [size for size in SIZES if size <= args.longest])
        return 0
    found = compare(records)
    found.print()
    if args.memory:
        for name, megabytes in peak_memory(records).items():
            print(f"peak memory, {name}: {megabytes:.0f} MB")
    floor: float = json.loads(BASELINE.read_text(encoding="utf-8"))["ratio"]
    if found.ratio < floor:
        print(f"ratio {found.ratio:.2f} is below its floor {floor:.2f}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
