"""ECB+ dev with its baselines and 95 % intervals, and the errors counted: `python -m benchmarks.event_coref.intervals`.

Topics are drawn with replacement, so the intervals say how far a score may lie off on other topics of the same kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.event_coref.given import tellings
from benchmarks.event_coref.task import TASK
from benchmarks.harness import Record, shared_scorer
from benchmarks.stories.online import StoryItem, stories
from foreigndesk.linking.event_pairs import Telling, cluster

DRAWS = 300
Chains = Mapping[str, object]


def systems(reports: Sequence[Record], told: Sequence[Telling]) -> dict[str, Chains]:
    """Return the chains of each system: mention → chain."""
    story = stories([StoryItem(str(r["id"]), r["text"]) for r in reports])
    head = {t.claim.id: t.lemmas[-1] for t in told}
    ours = {t.claim.id: number for number, group in enumerate(cluster(told)) for t in group}
    return {
        "every mention alone": {t.claim.id: t.claim.id for t in told},
        "head lemma everywhere": head,
        "head lemma in predicted stories": {t.claim.id: (story[t.report_id], head[t.claim.id]) for t in told},
        "foreigndesk": ours,
    }


def interval(gold: Chains, found: Chains, topics: Sequence[Sequence[str]]) -> tuple[float, float, float]:
    """Return CoNLL F1 in percent, and the low and high ends of its interval."""
    scorer = shared_scorer("event_coref")
    chance = np.random.default_rng(0)
    drawn = []
    for _ in range(DRAWS):
        times: Counter[int] = Counter()
        picked = []
        for topic in chance.integers(0, len(topics), len(topics)).tolist():
            # copies of a topic have chains of their own; what joins two topics goes on joining them
            picked += [(times[topic], mention) for mention in topics[topic]]
            times[topic] += 1
        wanted, made = ({key: (key[0], side[key[1]]) for key in picked} for side in (gold, found))
        drawn.append(scorer.score(wanted, made)["conll_f1"])
    low, high = np.quantile(drawn, [0.025, 0.975])
    return 100 * scorer.score(gold, found)["conll_f1"], 100 * low, 100 * high


def errors(gold: Chains, found: Chains, told: Sequence[Telling], where: Mapping[str, Record]) -> Counter[str]:
    """Return how many pairs of mentions are right and wrong, by kind."""
    counts: Counter[str] = Counter()
    for number, right in enumerate(told):
        for left in told[:number]:
            one, other = where[left.report_id], where[right.report_id]
            wanted = gold[left.claim.id] == gold[right.claim.id]
            made = found[left.claim.id] == found[right.claim.id]
            words = "same lemma" if left.lemmas[-1] == right.lemmas[-1] else "other lemma"
            if wanted != made:
                near = one["subtopic"] == other["subtopic"]
                place = "" if wanted else ", one happening" if near else ", two happenings"
                counts[f"{'missed' if wanted else 'joined wrongly'}, {words}{place}"] += 1
            elif wanted:
                counts["right"] += 1
    return counts


def main() -> None:
    dataset = TASK.datasets[0]
    records = dataset.records(dataset.files(TASK.name))
    reports = [r for r in records if "doc" not in r]
    mentions = [r for r in records if "doc" in r and r["kind"] == "event"]
    where = {str(r["id"]): r for r in reports}
    told = list(tellings(reports, mentions))
    gold = {str(m["id"]): m["chain"] for m in mentions}
    by_topic: dict[str, list[str]] = defaultdict(list)
    for telling in told:
        by_topic[where[telling.report_id]["topic"]].append(telling.claim.id)
    made = systems(reports, told)
    for name, found in made.items():
        score, low, high = interval(gold, found, list(by_topic.values()))
        print(f"{name:<34} {score:5.1f}  [{low:.1f}, {high:.1f}]")
    for kind, count in errors(gold, made["foreigndesk"], told, where).most_common():
        print(f"{kind:<48} {count:6d}")


if __name__ == "__main__":
    main()
