"""`python -m benchmarks.reading`: the whole reading beside separate tools for the same jobs. See README.md.

setup FOLDER    the other tools into an environment of their own
tools           all tools over the same reports, in turn, and one and two workers (what is done if nothing is named)
growth          time by length, for four kinds of texts
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

# One thread each, before numpy is loaded: processes that are compared have one processor each.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_name] = "1"

from benchmarks.harness import ROOT, Record  # noqa: E402
from benchmarks.reading import table  # noqa: E402
from benchmarks.reading.contest import Took, Tool, contest  # noqa: E402
from benchmarks.reading.growth import SIZES, print_growth  # noqa: E402
from benchmarks.reading.setup import setup  # noqa: E402
from benchmarks.reading.texts import KINDS, sample  # noqa: E402
from benchmarks.reading.throughput import Throughput, as_input, throughput  # noqa: E402
from foreigndesk.readings.read import Engine  # noqa: E402

BASELINE = ROOT / "reading" / "baseline.json"
ENVIRONMENT = Path(tempfile.gettempdir(), "reading-venv")
OURS = ("foreigndesk",)
THEIRS = ("spacy", *table.QUOTATION_TOOLS, *table.HEIDELTIMES)


def main(argv: list[str] | None = None) -> int:
    """Run what the arguments ask for; 1 if something is below its floor."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("tools", "growth", "setup"), default="tools")
    parser.add_argument("folder", nargs="?", type=Path, default=ENVIRONMENT, help="setup: where it goes")
    parser.add_argument("--reports", type=int, default=300, help="reports read by each tool (default: 300)")
    parser.add_argument("--environment", type=Path, default=ENVIRONMENT, help="what `setup` made")
    parser.add_argument("--tool", action="append", choices=(*THEIRS, *OURS, "none"), help="only these tools")
    parser.add_argument(
        "--rounds", type=int, default=1, help="times that one and two workers are run (0: not)"
    )
    parser.add_argument("--ray", action="store_true", help="two workers on Ray, too, which must be installed")
    parser.add_argument(
        "--warc", type=Path, help="one and two workers on this WARC, instead of on the reports"
    )
    parser.add_argument("--kind", action="append", choices=tuple(KINDS), help="growth: only these texts")
    parser.add_argument("--longest", type=int, default=SIZES[-1], help="growth: no longer text than this")
    args = parser.parse_args(argv)
    if args.what == "setup":
        print(setup(args.folder))
        return 0
    records = sample(args.reports)
    if args.what == "growth":
        print_growth(records, args.kind or tuple(KINDS), [size for size in SIZES if size <= args.longest])
        return 0
    words = sum(len(r["text"].split()) for r in records)
    print(
        f"{len(records)} reports, {words:,} words; load of the machine {os.getloadavg()[0]:.1f}", flush=True
    )
    names = args.tool or (*THEIRS, *OURS)
    found = {} if "none" in names else _tools(records, names, args.environment)
    runs = _workers(records, args)
    missed = _missed(found, runs)
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


def _tools(records: list[Record], names: list[str] | tuple[str, ...], environment: Path) -> dict[str, Took]:
    python = environment / "bin" / "python"
    if not set(names) <= {"spacy", *OURS} and not python.exists():
        raise SystemExit(
            f"the other tools are not in {environment}: python -m benchmarks.reading setup {environment}"
        )
    own = {*OURS, "spacy"} if not python.exists() else {*OURS}
    tools = [Tool(name, sys.executable if name in own else str(python)) for name in names]
    found = contest(records, tools, lambda line: print(line, flush=True))
    if {"spacy", "foreigndesk"} <= set(found):
        table.print_tools(found)
    if set(table.QUOTATION_TOOLS) <= set(found):
        table.print_together(found)
    return found


def _workers(records: list[Record], args: argparse.Namespace) -> list[Throughput]:
    runs: list[Throughput] = []
    with tempfile.TemporaryDirectory() as folder:
        path = args.warc or Path(folder, "reports.jsonl")
        if args.warc is None:
            as_input(records, path)
        kinds: list[tuple[int, Engine]] = [(1, "local"), (2, "local")]
        if args.ray:
            kinds.append((2, "ray"))
        for turn in range(args.rounds):
            for workers, engine in kinds if turn % 2 == 0 else reversed(kinds):
                runs.append(throughput(path, workers, engine=engine, everything=args.warc is None))
    if runs:
        table.print_throughput(runs)
    return runs


def _missed(found: dict[str, Took], runs: list[Throughput]) -> list[str]:
    """Return what is below its floor, in words; what was not measured is not."""
    floors: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8"))
    reached: dict[str, float] = {}
    if {"spacy", "foreigndesk"} <= set(found):
        reached["beside spaCy alone"] = found["spacy"].per_word() / found["foreigndesk"].per_word()
    if {"spacy", *table.QUOTATION_TOOLS, "heideltime", *OURS} <= set(found):
        reached["beside the separate tools"] = table.ratio_of(table.together(found), found["foreigndesk"])
    if local := [run for run in runs if run.engine == "local"]:
        one, two = (sum(r.wall for r in local if r.workers == n) for n in (1, 2))
        reached["two workers"] = one / two
        reached["worker memory, MB"] = max(r.worker_memory for r in local)
    missed = []
    print()
    for name, value in reached.items():
        print(f"{name}: {value:.2f} (floor {floors[name]:g})")
        if value > floors[name] if name.endswith("MB") else value < floors[name]:
            missed.append(f"{name}: {value:.2f} misses its floor {floors[name]:g}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
