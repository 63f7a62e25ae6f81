"""`python -m benchmarks predict TASK IN OUT`, `… run TASK`, `… check`: see benchmarks/README.md."""

from __future__ import annotations

import argparse
import functools
import importlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.harness import (
    OUT,
    ROOT,
    SHARED,
    Dataset,
    Record,
    Result,
    Task,
    evaluate,
    load_input,
    write_jsonl,
)

TASKS = (
    "desk",
    "extraction",
    "quotations",
    "events",
    "times",
    "places",
    "names",
    "coref",
    "actors",
    "relations",
    "stories",
    "reprints",
    "event_coref",
    "timelines",
    "first_look",
)
# A score may fall this much (points of 100) below its floor before a run counts as failed: rounding, not slack.
TOLERANCE = 0.05


def load_task(name: str) -> Task:
    task: Task = importlib.import_module(f"benchmarks.{name}.task").TASK
    return task


def with_progress(label: str, records: Iterable[Record]) -> Iterator[Record]:
    """Pass records on, drawing a bar on stderr when that is a terminal."""
    rows = list(records)
    if not sys.stderr.isatty():
        yield from rows
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(rows, description=label, console=Console(stderr=True))


def baseline_file(task: str) -> Path:
    return ROOT / task / "baseline.json"


def load_floors(task: str) -> dict[str, dict[str, object]]:
    path = baseline_file(task)
    floors: dict[str, dict[str, object]] = (
        json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    )
    return floors


def problems(task: Task, result: Result, floors: dict[str, dict[str, object]]) -> list[str]:
    """Return what is wrong with a row: below its floor, or run on other data than the floor."""
    floor = floors.get(result.dataset)
    if floor is None:
        return [f"{task.name}/{result.dataset}: no floor stored; run with --write-baseline"]
    found = []
    if floor["digest"] != result.digest:
        found.append(f"{task.name}/{result.dataset}: the data is not what the floor was measured on")
    if floor["cases"] != result.cases:
        found.append(f"{task.name}/{result.dataset}: {result.cases} cases, the floor has {floor['cases']}")
    scores = floor["scores"]
    assert isinstance(scores, dict)
    for key, value in scores.items():
        if result.scores[key] < value - TOLERANCE:
            found.append(
                f"{task.name}/{result.dataset}: {key} {result.scores[key]:.1f} is below its floor {value:.1f}"
            )
    return found


def print_rows(task: Task, results: list[Result]) -> None:
    width = max([len(name) for name, _ in task.baselines] + [len(r.dataset) + 12 for r in results] + [20])
    print(f"\n{task.name}")
    print(" " * width, *(f"{key:>16}" for key in task.shown), f"{'words/s':>10} {'cases':>7}")
    for name, scores in task.baselines:
        cells = (f"{scores[key]:16.1f}" if key in scores else f"{'':>16}" for key in task.shown)
        print(f"{name:<{width}}", *cells)
    for r in results:
        cells = (f"{r.scores[key]:16.1f}" for key in task.shown)
        print(f"{'foreigndesk, ' + r.dataset:<{width}}", *cells, f"{r.words_per_second:10.0f} {r.cases:7d}")


def run_task(task: Task, datasets: Sequence[Dataset], *, write: bool) -> list[str]:
    floors, results, wrong = load_floors(task.name), [], []
    for dataset in datasets:
        if not dataset.file(task.name).exists():
            wrong.append(f"{task.name}/{dataset.name}: {dataset.file(task.name)} is missing")
            continue
        results.append(
            evaluate(task, dataset, functools.partial(with_progress, f"{task.name} {dataset.name}"))
        )
    print_rows(task, results)
    if task.judged is not None and any(not dataset.sample for dataset in datasets):
        lines, below = task.judged()
        print(*lines, sep="\n")
        wrong += below
    if write:
        for r in results:
            floors[r.dataset] = {
                "digest": r.digest,
                "cases": r.cases,
                "scores": {key: round(r.scores[key], 2) for key in task.shown},
            }
        baseline_file(task.name).write_text(
            json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
        return wrong
    for r in results:
        wrong.extend(problems(task, r, floors))
    return wrong


def command_predict(args: argparse.Namespace) -> int:
    task = load_task(args.task)
    rows = task.predict(with_progress(f"predict {task.name}", load_input(Path(args.input))))
    print(f"{write_jsonl(Path(args.output), rows)} rows written to {args.output}", file=sys.stderr)
    return 0


def command_run(args: argparse.Namespace) -> int:
    if not (SHARED / "score").is_dir():
        # a stranger's clone: the tests have run `predict` on every sample, but only the scorers can judge it
        print(f"the scorers are not at {SHARED / 'score'}: nothing was scored", file=sys.stderr)
        return 0 if args.sample else 1
    wrong = []
    for name in TASKS if args.task == "all" else (args.task,):
        task = load_task(name)
        chosen = [d for d in task.datasets if (d.sample if args.sample else not d.sample)]
        if args.dataset:
            chosen = [d for d in task.datasets if d.name == args.dataset]
        wrong += run_task(task, chosen, write=args.write_baseline)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="examples:\n  python -m benchmarks predict times in.jsonl out.jsonl\n  python -m benchmarks run times\n"
        "  python -m benchmarks run all --sample        what CI runs: our own small samples, no corpus needed",
    )
    commands = parser.add_subparsers(required=True)
    predict = commands.add_parser("predict", help="read records without labels, write predictions")
    predict.add_argument("task", choices=TASKS)
    predict.add_argument("input")
    predict.add_argument("output")
    predict.set_defaults(run=command_predict)
    run = commands.add_parser(
        "run", help="predict the development data, score it, compare with the stored floor"
    )
    run.add_argument("task", choices=(*TASKS, "all"))
    run.add_argument("--dataset", help="only this dataset of the task")
    run.add_argument("--sample", action="store_true", help="our own small sample (what CI runs)")
    run.add_argument("--write-baseline", action="store_true", help="store the scores as the new floor")
    run.set_defaults(run=command_run)
    args = parser.parse_args(argv)
    OUT.mkdir(exist_ok=True)
    result: int = args.run(args)
    return result


if __name__ == "__main__":
    sys.exit(main())
