"""Draws pairs of statements to be judged by hand, and measures what adding costs as a desk grows.

    python -m benchmarks.lineage.sample pairs DESK.db --seed 1 > pairs.jsonl
    python -m benchmarks.lineage.sample score pairs.jsonl judged.tsv
    python -m benchmarks.lineage.sample cost DESK.db [OTHER.db]

`judged.tsv` has one line a pair: its id, and `same` or `other`, as a person judged. Joined pairs are two wordings of one
statement; near misses are two statements in like words. The words themselves belong to their publishers and stay out
of the repository.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foreigndesk.desk import Desk, open_desk
from foreigndesk.linking.compared import set_dice
from foreigndesk.linking.wording import sense_words
from foreigndesk.model import Document, Reading
from foreigndesk.pipeline import read_report
from foreigndesk.store.query import each_document
from foreigndesk.store.relink import relink
from foreigndesk.store.views import ClaimView
from foreigndesk.store.writer import ReadReport, add_report

# Statements of so many common words (Dice of those that carry the sense) are a near miss.
NEAR = 0.35
# What a desk has before some reports are added to it.
SIZES, ADDED = (200, 600), 50


def pairs(desk: Path, number: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield joined pairs and near misses of a desk, at most so many of each."""
    with open_desk(desk, create=False) as opened:
        views = [view for view in opened.said() if view.claim.content]
    draw = random.Random(seed)
    yield from _draw(draw, list(_joined(views, draw)), number)
    yield from _draw(draw, list(_near_misses(views)), number)


def _draw(draw: random.Random, found: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    return draw.sample(found, min(number, len(found)))


def _joined(views: list[ClaimView], draw: random.Random) -> Iterator[dict[str, Any]]:
    """One pair of wordings a statement: a statement that hundreds print is one case."""
    for view in views:
        if len(view.forms) > 1:
            one, other = draw.sample(list(view.forms), 2)
            speakers = ["/".join(p.name or p.text for p in f.form.speaker) for f in (one, other)]
            yield _pair("joined", (one.form.text, speakers[0]), (other.form.text, speakers[1]))


def _near_misses(views: list[ClaimView]) -> Iterator[dict[str, Any]]:
    having: dict[str, list[int]] = defaultdict(list)
    words = [sense_words(view.claim.content or "") for view in views]
    for number, found in enumerate(words):
        for word in found:
            having[word].append(number)
    for number, found in enumerate(words):
        met = {n for word in found for n in having[word] if n < number}
        for other in sorted(met):
            if len(found & words[other]) >= 3 and set_dice(found, words[other]) >= NEAR:
                one, two = (
                    (v.claim.content or "", "/".join(p.name or p.text for p in v.claim.speaker))
                    for v in (views[other], views[number])
                )
                yield _pair("apart", one, two)


def _pair(kind: str, one: tuple[str, str], other: tuple[str, str]) -> dict[str, Any]:
    digest = hashlib.blake2b("|".join((*one, *other)).encode(), digest_size=5).hexdigest()
    return {"id": digest, "kind": kind, "left": list(one), "right": list(other)}


def score(sample: Path, judged: Path) -> dict[str, Any]:
    """Return how many pairs a person judged the same and not, of those joined and of the near misses."""
    verdict = dict(line.split("\t")[:2] for line in judged.read_text().splitlines() if line.strip())
    counts: dict[str, int] = defaultdict(int)
    for line in sample.read_text().splitlines():
        pair = json.loads(line)
        counts[f"{pair['kind']}, {verdict.get(pair['id'], 'not judged')}"] += 1
    return dict(sorted(counts.items()))


def cost(desk: Path, other: Path | None = None) -> Iterator[dict[str, Any]]:
    """Yield the processor time of linking ADDED reports into desks of SIZES; they are not read again.

    Args:
        desk: Where the reports are from that are added.
        other: Where those are from that are there before; the same if None.
    """
    added = _stored(desk)
    rest = _stored(other) if other is not None else added[ADDED:]
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder, open_desk(Path(folder, "desk.db")) as made:
            _take(made, rest[:size])
            spent = _take(made, added[:ADDED])
            yield {"before": min(size, len(rest)), "added": ADDED, "cpu_seconds": round(spent, 2)}


def _stored(desk: Path) -> list[ReadReport]:
    """Return the reports of a desk with their readings, in an order drawn once."""
    with open_desk(desk, create=False) as opened:
        with opened.store.reading() as connection:
            documents = [d for d in each_document(connection) if d.language == "en"]
        readings = {d.id: opened.report(d.id).reading for d in documents}
    reader = _Stored({i: reading for i, reading in readings.items() if reading is not None})
    found = [read_report(document, reader) for document in documents if document.id in reader.readings]
    random.Random(1).shuffle(found)
    return [report for report in found if isinstance(report, ReadReport)]


class _Stored:
    """Gives the readings that a desk holds."""

    made_by = "stored"
    versions: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, readings: dict[str, Reading]) -> None:
        self.readings = readings

    def read(self, document: Document) -> Reading:
        return self.readings[document.id]


def _take(desk: Desk, reports: list[ReadReport]) -> float:
    for report in reports:
        add_report(desk.store, report)
    before = time.process_time()
    relink(desk.store)
    return time.process_time() - before


def main() -> None:
    """Run one of the three."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("pairs", "score", "cost"))
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=60)
    asked = parser.parse_args()
    if asked.what == "pairs":
        found: Iterator[dict[str, Any]] = pairs(asked.files[0], asked.number, asked.seed)
    elif asked.what == "score":
        found = iter([score(*asked.files)])
    else:
        found = cost(*asked.files)
    for row in found:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
