"""Stories in folds, mixed, in other orders, beside trivial ones: `python -m benchmarks.stories.measure [part ...]`.

Parts: mixed (AllSides dev with 30 % unrelated reports), folds (the threshold chosen on four fifths of the stories, tested on
the fifth), order (random orders of arrival), trivial.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from unittest import mock

from benchmarks.harness import SHARED, Record, load_jsonl, shared_scorer
from benchmarks.stories.mixed import unrelated
from benchmarks.stories.online import item_of, stories
from foreigndesk.linking import stories as rules

FOLDS = 5
THRESHOLDS = (0.17, 0.2, 0.23)
Labels = Mapping[str, str]
# Random orders of each; every report of an order is a linking of its own.
ORDERS = {"stories/allsides_dev.jsonl": 2, "stories/basil.jsonl": 2, "reports/timeline17_reports.jsonl": 1}


def main(parts: Sequence[str]) -> int:
    """Print what is asked for; all if nothing is."""
    known: dict[str, Callable[[], None]] = {
        "mixed": mixed,
        "folds": folds,
        "order": order,
        "trivial": trivial,
    }
    for part in parts or known:
        known[part]()
    return 0


def mixed() -> None:
    """AllSides dev alone and mixed: as reports arrive, and linked anew."""
    alone = _records("stories/allsides_dev.jsonl")
    for seed in (0, 1):
        other = unrelated(alone, seed=seed)
        both = sorted([*alone, *other], key=lambda r: str(r["date"])[:10])
        for name, relink in (("as they arrive", False), ("linked anew", True)):
            found = stories(map(item_of, both), relink=relink)
            of_allsides = {str(r["id"]) for r in alone}
            _print(f"mixed, seed {seed}, {name}, over all reports", _gold(both), found)
            kept = {report: story for report, story in found.items() if report in of_allsides}
            _print(f"mixed, seed {seed}, {name}, over the AllSides reports", _gold(alone), kept)
            joined = {found[r] for r in of_allsides} & {found[str(r["id"])] for r in other}
            print(f"  stories that hold reports of both: {len(joined)}", flush=True)


def folds() -> None:
    """AllSides dev mixed: a fold of stories scored at the threshold that is best on the other folds."""
    alone = _records("stories/allsides_dev.jsonl")
    both = sorted([*alone, *unrelated(alone)], key=lambda r: str(r["date"])[:10])
    gold = _gold(alone)
    names = sorted(set(gold.values()))
    random.Random(0).shuffle(names)
    fold_of = {name: number % FOLDS for number, name in enumerate(names)}
    found = {}
    for threshold in THRESHOLDS:
        with mock.patch.object(rules, "THRESHOLD", threshold):
            found[threshold] = stories(map(item_of, both))

    def f1(threshold: float, wanted: Callable[[int], bool]) -> float:
        kept = {r: story for r, story in gold.items() if wanted(fold_of[story])}
        predicted = {r: found[threshold][r] for r in kept}
        return float(shared_scorer("stories").score(kept, predicted)["bcubed_f1"])

    tested = []
    for fold in range(FOLDS):
        best = max(THRESHOLDS, key=lambda t: f1(t, lambda f, fold=fold: f != fold))  # type: ignore[misc]
        tested.append(f1(best, lambda f, fold=fold: f == fold))  # type: ignore[misc]
        print(f"fold {fold}: threshold {best}, F1 {100 * tested[-1]:.1f}")
    print(f"mean of the folds, AllSides reports, mixed: {100 * sum(tested) / FOLDS:.1f}")
    for threshold in THRESHOLDS:
        print(f"  threshold {threshold}: all folds {100 * f1(threshold, lambda f: True):.1f}", flush=True)


def order() -> None:
    """How far stories agree when the same reports arrive in other orders, one by one."""
    for name, orders in ORDERS.items():
        rows = sorted(_records(name), key=lambda r: (str(r.get("date") or ""), str(r["id"])))
        items = [item_of(row) for row in rows]
        in_time = stories(items)
        # linked anew, the order of arrival has no say
        anew = stories(items, at_once=len(items), relink=True)
        for seed in range(orders):
            shuffled = list(items)
            random.Random(seed).shuffle(shuffled)
            found = stories(shuffled)
            _print(f"{name}, order {seed}, beside the order of time", in_time, found)
            _print(f"{name}, order {seed}, beside linked anew", anew, found)
            if "story" in rows[0]:
                _print(f"{name}, order {seed}, beside the truth", _gold(rows), found)


def trivial() -> None:
    """Every report alone; reports of one day together; one story."""
    for name in ("stories/allsides_dev.jsonl", "stories/basil.jsonl", "stories/neus_val.jsonl"):
        rows = _records(name)
        gold = _gold(rows)
        _print(f"{name}, every report alone", gold, {report: report for report in gold})
        _print(f"{name}, a story a day", gold, {str(r["id"]): str(r.get("date"))[:10] for r in rows})


def _records(path: str) -> list[Record]:
    return load_jsonl(SHARED / "corpora" / path)


def _gold(records: Sequence[Record]) -> dict[str, str]:
    return {str(r["id"]): str(r["story"]) for r in records}


def _print(name: str, gold: Labels, found: Labels) -> None:
    result = shared_scorer("stories").score(dict(gold), dict(found))
    scores = " ".join(f"{key[-2:]} {100 * result[key]:.1f}" for key in ("bcubed_f1", "bcubed_p", "bcubed_r"))
    print(f"{name}: {scores}  stories {result['pred_clusters']} of {result['gold_clusters']}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
