"""Draws persons with a title near their name to be judged by hand, and scores what the desk reads there.

    python -m benchmarks.offices.sample draw --seed 1 --number 200 > drawn.jsonl
    python -m benchmarks.offices.sample score benchmarks/offices/judged.tsv [--errors]

`judged.tsv` has one line an office that the sentence gives the person (a line with kind `-` if it gives none): sample,
corpus, report, start, end, kind, state, status. The words themselves belong to their publishers and stay out of the
repository; offsets point into the corpora under ../shared.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness import SHARED, load_jsonl
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator, offices_told
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.annotation.times import TimeAnnotator
from foreigndesk.data.offices import NO_OFFICE
from foreigndesk.model import Document, Name

CORPORA = {
    "timeline17": SHARED / "corpora/reports/timeline17_reports.jsonl",
    "re3d": SHARED / "corpora/actors/re3d_dev.jsonl",
}
# How far from a name a word that may be a title makes it worth judging.
NEAR = 70
# Of one surname so many are judged.
ONE_NAME = 2
TITLE = re.compile(
    r"\b(?:president|minist|premier|chancellor|secretar|king|queen|emir|prince|ambassador|envoy|spokes|advis|aide|general|"
    r"admiral|colonel|command|chief|director|head|leader|ruler|governor|mayor|speaker|senator|sen\.|rep\.|gen\.|col\.|"
    r"congress|lawmaker|mp\b|diplomat|official|judge|prosecutor|chair|candidate|nominee|successor|succeed|appoint|elected|"
    r"counterpart|commissioner|representative|coordinator|deputy|founder|member|activist|dictator|strongman|cleric|imam)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An office at a person's name: its kind, state and status."""

    kind: str
    state: str
    status: str


def read(record: dict[str, Any]) -> Draft:
    """Return a report read as far as who is who."""
    draft = Draft(
        Document(id=record["id"], text=record["text"], title=record["title"] or None), parse(record["text"])
    )
    for annotator in (SentenceAnnotator(), TimeAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    return draft


def told_at(draft: Draft) -> dict[tuple[int, int], list[Told]]:
    """Return what the desk reads at each person's name, states as the whole report settles them."""
    actor_of = {(m.start, m.end): m.actor for m in draft.mentions}
    actors = {a.id: a for a in draft.actors}
    found: dict[tuple[int, int], list[Told]] = {}
    for reading in offices_told(draft):
        held, name = reading.office, reading.name
        if reading.rank or held.kind in NO_OFFICE:
            continue
        actor = next((actors[a] for (s, e), a in actor_of.items() if s <= name.start and name.end <= e), None)
        state = held.state or next(
            (o.state for o in (actor.offices if actor else ()) if o.kind == held.kind and o.state), None
        )
        found.setdefault((name.start, name.end), []).append(Told(held.kind or "-", state or "", held.status))
    return found


def draw(number: int, seed: int) -> Iterator[dict[str, Any]]:
    """Yield persons with a title near their name, drawn at random: three in four of timeline17, one of re3d.

    Of one surname at most `ONE_NAME` are drawn: the president of whom the corpus is full tells little.
    """
    chance = random.Random(seed)
    drawn: Counter[str] = Counter()
    for corpus, share in (("timeline17", 0.75), ("re3d", 0.25)):
        rows = load_jsonl(CORPORA[corpus])
        chance.shuffle(rows)
        wanted = round(number * share)
        for record in rows:
            if wanted <= 0:
                break
            draft = read(record)
            near = [n for n in draft.names if n.label == "PER" and _has_title(record["text"], n)]
            near = [n for n in near if drawn[n.text.split()[-1].lower()] < ONE_NAME]
            for name in chance.sample(near, min(2 if corpus == "timeline17" else 3, len(near), wanted)):
                wanted -= 1
                drawn[name.text.split()[-1].lower()] += 1
                yield {
                    "corpus": corpus, "id": record["id"], "start": name.start, "end": name.end,
                    "told": [[t.kind, t.state, t.status] for t in told_at(draft).get((name.start, name.end), ())],
                    "before": record["text"][max(0, name.start - 160) : name.start],
                    "name": name.text, "after": record["text"][name.end : name.end + 160],
                }  # fmt: skip


def _has_title(text: str, name: Name) -> bool:
    around = text[max(0, name.start - NEAR) : name.start] + " | " + text[name.end : name.end + NEAR]
    return TITLE.search(around) is not None


def judged(path: Path) -> dict[tuple[str, str], dict[tuple[str, int, int], list[Told]]]:
    """Return the judged offices by (corpus, report) and by (sample, start, end); [] where the sentence gives none."""
    found: dict[tuple[str, str], dict[tuple[str, int, int], list[Told]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        sample, corpus, report, start, end, kind, state, status = line.split("\t")
        offices = found.setdefault((corpus, report), {}).setdefault((sample, int(start), int(end)), [])
        if kind != "-":
            offices.append(Told(kind, state, status))
    return found


@functools.cache
def _records(corpus: str) -> dict[str, dict[str, Any]]:
    return {r["id"]: r for r in load_jsonl(CORPORA[corpus])}


def score(path: Path, *, errors: bool) -> dict[str, Counter[str]]:
    """Return counts by sample: offices judged, found, right (kind), with the right status, state right, wrong, unknown."""
    counts: dict[str, Counter[str]] = {}
    for (corpus, report), names in judged(path).items():
        record = _records(corpus)[report]
        told = told_at(read(record))
        for (sample, start, end), gold in names.items():
            found = [t for (s, e), ts in told.items() if s < end and start < e for t in ts]
            _count(counts.setdefault(sample, Counter()), gold, found)
            if errors and Counter(gold) != Counter(found):
                text = record["text"]
                print(f"{sample} {corpus} {report} {start}-{end}\n   judged {gold}\n   read   {found}")
                print(
                    f"   {text[max(0, start - 150) : start]!r} [{text[start:end]}] {text[end : end + 150]!r}"
                )
    return counts


def _count(counts: Counter[str], gold: list[Told], found: list[Told]) -> None:
    left = list(found)
    counts["judged"] += len(gold)
    counts["read"] += len(found)
    for office in gold:
        match = next((t for t in left if t.kind == office.kind), None)
        if match is None:
            continue
        left.remove(match)
        counts["right"] += 1
        counts["status"] += match.status == office.status
        if office.state:
            counts["states"] += 1
            counts["state_right"] += match.state == office.state
        counts["state_wrong"] += match.state not in {office.state, ""}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="draw persons to be judged")
    drawing.add_argument("--seed", type=int, default=1)
    drawing.add_argument("--number", type=int, default=200)
    scoring = commands.add_parser("score", help="score what the desk reads against what was judged")
    scoring.add_argument("judged", type=Path)
    scoring.add_argument("--errors", action="store_true", help="print each difference with its words")
    args = parser.parse_args()
    if args.command == "draw":
        for row in draw(args.number, args.seed):
            print(json.dumps(row, ensure_ascii=False))
        return
    for sample, counts in sorted(score(args.judged, errors=args.errors).items()):
        judged_, read_, right = counts["judged"], counts["read"], max(1, counts["right"])
        print(
            f"sample {sample}: {judged_} offices judged, {read_} read, {counts['right']} of the right kind "
            f"(recall {100 * counts['right'] / max(1, judged_):.1f}, "
            f"precision {100 * counts['right'] / max(1, read_):.1f}); "
            f"status right {100 * counts['status'] / right:.1f}; state right {counts['state_right']} of "
            f"{counts['states']}, wrong {counts['state_wrong']}"
        )


if __name__ == "__main__":
    main()
