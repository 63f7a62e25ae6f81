"""Lists links of stories to be judged by hand, beside those of a baseline, and scores the verdicts.

    python -m benchmarks.storylines.sample draw desk.db --seed 1 --number 100 > drawn.jsonl
    python -m benchmarks.storylines.sample baseline desk.db --number 100 > baseline.jsonl
    python -m benchmarks.storylines.sample score benchmarks/storylines/judged.tsv

`judged.tsv` has one line a link: the system, the two stories, and `follows`, `theme` (the same theme, but the later does not
follow from the earlier) or `wrong`. The words belong to their publishers and stay out of the repository. The baseline
links each story to the earlier one whose words are most like its own (cosine), the surest first.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

from sqlalchemy import select

from benchmarks.judged import share_words
from foreigndesk.desk import Desk, open_desk
from foreigndesk.linking.storylines import Sketch
from foreigndesk.store import schema as t
from foreigndesk.store.codec import unsqueeze

# Earlier stories of each that are drawn from.
BEST = 3


def _sketches(desk: Desk) -> list[Sketch]:
    with desk.store.reading() as connection:
        payloads = connection.execute(select(t.story_sketches.c.payload)).scalars()
        found = [unsqueeze(payload, Sketch) for payload in payloads]
    return sorted((s for s in found if s.first), key=lambda s: s.order)


def draw(address: str, seed: int, number: int) -> None:
    """Print links of a desk, drawn at random."""
    with open_desk(address, create=False) as desk:
        links = [
            {
                "earlier": step.story,
                "later": s.story_id,
                "score": step.score,
                "days": step.days,
                "why": step.reasons,
            }
            for s in _sketches(desk)
            for step in desk.storyline(s.story_id, limit=BEST, steps=1).before
        ]
    for link in random.Random(seed).sample(links, min(number, len(links))):
        print(json.dumps(link))


def baseline(address: str, number: int) -> None:
    """Print the surest links of the baseline."""
    with open_desk(address, create=False) as desk:
        sketches = _sketches(desk)
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    found: list[tuple[float, int, int]] = []
    for i, one in enumerate(sketches):
        alike: dict[int, float] = defaultdict(float)
        # names and other words are unit vectors of their own
        weights = [(f"w{w}", v) for w, v in one.words.items()] + [(f"n{w}", v) for w, v in one.names.items()]
        for word, value in weights:
            for j, other in having[word]:
                alike[j] += value * other / 2
        if alike:
            score, j = max((score, j) for j, score in alike.items())
            found.append((score, j, i))
        for word, value in weights:
            having[word].append((i, value))
    for score, j, i in sorted(found, reverse=True)[:number]:
        print(
            json.dumps(
                {"earlier": sketches[j].story_id, "later": sketches[i].story_id, "score": round(score, 3)}
            )
        )


def score(path: Path) -> None:
    """Print how the verdicts on each system fall, with a bootstrap interval of the share that follows."""
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    for system in sorted({row[0] for row in rows}):
        verdicts = [row[3] for row in rows if row[0] == system]
        print(f"{system}: {share_words(verdicts, 'follows', 'follow')}")
        print("  ", Counter(verdicts).most_common())


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "baseline"):
        command = commands.add_parser(name)
        command.add_argument("desk")
        command.add_argument("--number", type=int, default=100)
        command.add_argument("--seed", type=int, default=1)
    commands.add_parser("score").add_argument("judged", type=Path)
    given = parser.parse_args()
    if given.command == "draw":
        draw(given.desk, given.seed, given.number)
    elif given.command == "baseline":
        baseline(given.desk, given.number)
    else:
        score(given.judged)


if __name__ == "__main__":
    main()
