"""Draws events that the desk reads in real reports, to be judged by reading; takes down the verdicts, and scores a reading.

    python -m benchmarks.events.sample draw DESK.db benchmarks/out/events --seed 4
    python -m benchmarks.events.sample judge benchmarks/out/events/sample.jsonl verdicts.txt --name timeline17-4
    python -m benchmarks.events.sample score DESK.db

`draw` writes `sample.jsonl` and `sample.txt`, the same to be read: sentences of publishers, not for the repository. A
verdict is a line `<number> <type> <status> <parties>`: `y` for what is right; else the right type (or `none` where the
words tell no event of PLOVER), the right status, and what is wrong with the parties (one of `PARTIES`). `judge` adds the
verdicts to `judged.tsv`, with ids, offsets, labels and a digest of the parties read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from benchmarks.identity.people import Report, reports
from benchmarks.judged import add_judged, judged_rows
from foreigndesk.data.event_codes import event_types
from foreigndesk.linking.claims import build_claims
from foreigndesk.model import Claim, Participant
from foreigndesk.model.annotations import Status

JUDGED = Path(__file__).parent / "judged.tsv"
NUMBER = 200
# Of one report so many are drawn, so that long ones do not make up the sample.
ONE_REPORT = 1
# Characters shown before the sentence: a pronoun's name often stands there.
BEFORE = 200
# What is wrong with the parties: somebody who is none, a side the sentence tells and the desk leaves open, the sides the
# wrong way round, the right words given to the wrong actor, all of it.
PARTIES = ("extra", "missing", "swapped", "misread", "wrong")
FIELDS = (
    "sample",
    "report",
    "start",
    "end",
    "type",
    "status",
    "parties",
    "right_type",
    "right_status",
    "verdict",
)


def parties_of(claim: Claim) -> str:
    """Return the parties of an event on one line: role, words, name and state of each."""
    return "; ".join(sorted(_party(party) for party in claim.participants))


def digest_of(parties: str) -> str:
    """Return what stands for parties in `judged.tsv`, which holds none of the publishers' words."""
    return hashlib.blake2b(parties.encode(), digest_size=8).hexdigest()


def _party(party: Participant) -> str:
    told = " ".join((party.name or party.text).split())
    return f"{party.role}={told}{f' ({party.state})' if party.state else ''}"


def drawn(found: Sequence[Report], number: int, seed: int) -> Iterator[tuple[Report, Claim]]:
    """Yield events drawn at random from all claims of events, at most `ONE_REPORT` of one report."""
    events = [
        (report, claim)
        for report in found
        for claim in build_claims(report.document, report.reading)
        if claim.kind == "event"
    ]
    random.Random(seed).shuffle(events)
    taken: Counter[str] = Counter()
    for report, claim in events:
        if taken[report.document.id] < ONE_REPORT:
            taken[report.document.id] += 1
            yield report, claim
        if taken.total() == number:
            return


def _trigger(report: Report, claim: Claim) -> tuple[int, int]:
    """The trigger's offsets, which the claim's id was made from."""
    extent = claim.evidence[0]
    inside = [
        e
        for e in report.reading.events
        if (e.extent.start, e.extent.end) == (extent.start, extent.end)
        and (e.type, e.status) == (claim.type, claim.status)
    ]
    best = min(inside, key=lambda e: abs(round(e.score, 3) - claim.confidence))
    return best.trigger.start, best.trigger.end


def write_sample(desk: Path, folder: Path, number: int, seed: int) -> None:
    """Draw from a desk and write what was drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for place, (report, claim) in enumerate(drawn(list(reports(desk)), number, seed), 1):
        start, end = _trigger(report, claim)
        text, extent = report.document.text, claim.evidence[0]
        row: dict[str, Any] = {
            "number": place,
            "report": report.document.id,
            "published": report.document.published.day,
            "start": start,
            "end": end,
            "type": claim.type,
            "mode": claim.mode,
            "status": claim.status,
            "background": claim.background,
            "parties": parties_of(claim),
            "time": claim.time.start if claim.time else None,
            "place": claim.place.name if claim.place else None,
            "before": " ".join(text[max(0, extent.start - BEFORE) : extent.start].split()),
            "words": " ".join(
                f"{text[extent.start : start]}«{text[start:end]}»{text[end : extent.end]}".split()
            ),
        }
        rows.append(row)
    with (folder / "sample.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "sample.txt").write_text("\n".join(map(_printed, rows)), encoding="utf-8")


def _printed(row: Mapping[str, Any]) -> str:
    recalled = " (background)" if row["background"] else ""
    return (
        f"#{row['number']} {row['type']}/{row['mode'] or '-'} {row['status']}{recalled} | {row['parties'] or 'no parties'}"
        f" | {row['time'] or '-'} | {row['place'] or '-'} | published {row['published']}\n"
        f"   …{row['before']}\n   >> {row['words']}\n"
    )


def verdicts(lines: Iterable[str]) -> dict[int, tuple[str, str, str]]:
    """Return type, status and parties of each verdict; raises ValueError for a line that is none."""
    found: dict[int, tuple[str, str, str]] = {}
    for line in lines:
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) != 4:
            raise ValueError(f"not '<number> <type> <status> <parties>': {line.strip()!r}")
        number, kind, status, parties = words
        if (
            kind not in ("y", "none", *event_types())
            or status not in ("y", *get_args(Status))
            or parties not in ("y", *PARTIES)
        ):
            raise ValueError(f"unknown label: {line.strip()!r}")
        found[int(number)] = kind, status, parties
    return found


def judge(sample: Path, verdict_file: Path, name: str, out: Path = JUDGED) -> None:
    """Add the judged events of a sample, in place of those of that name."""
    decided = verdicts(verdict_file.read_text(encoding="utf-8").splitlines())
    rows = []
    for line in sample.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["number"] not in decided:
            continue
        kind, status, parties = decided[row["number"]]
        rows.append(
            {field: row[field] for field in FIELDS[1:6]}
            | {
                "parties": digest_of(row["parties"]),
                "right_type": row["type"] if kind == "y" else kind,
                "right_status": row["status"] if status == "y" else status,
                "verdict": parties,
            }
        )
    add_judged(out, name, rows, FIELDS)


def score(desk: Path) -> None:
    """Print how the reading of a desk does on the judged events."""
    rows = judged_rows(JUDGED)
    by_report: dict[str, list[tuple[int, int, Claim]]] = {}
    wanted = {row["report"] for row in rows}
    for report in reports(desk):
        if report.document.id in wanted:
            found = (c for c in build_claims(report.document, report.reading) if c.kind == "event")
            by_report[report.document.id] = [(*_trigger(report, claim), claim) for claim in found]
    for name in dict.fromkeys(row["sample"] for row in rows):
        counts: Counter[str] = Counter()
        for row in (row for row in rows if row["sample"] == name):
            counts.update(_verdict(row, by_report.get(row["report"], ())))
        _print(name, counts)


def _verdict(row: Mapping[str, str], events: Iterable[tuple[int, int, Claim]]) -> Iterator[str]:
    start, end = int(row["start"]), int(row["end"])
    claim = next((c for s, e, c in events if s < end and start < e), None)
    if claim is None:
        yield "no longer read: no event" if row["right_type"] == "none" else "no longer read: an event"
        return
    yield "read"
    if claim.type == row["right_type"]:
        yield "type"
    if claim.status == row["right_status"]:
        yield "status"
    if digest_of(parties_of(claim)) != row["parties"]:
        yield "parties to be judged anew"
    else:
        yield "parties judged"
        if row["verdict"] == "y":
            yield "parties"


def _print(name: str, counts: Counter[str]) -> None:
    read, told = max(1, counts["read"]), max(1, counts["parties judged"])
    print(
        f"{name}: {counts['read']} events read; type right {100 * counts['type'] / read:.1f} %, "
        f"status {100 * counts['status'] / read:.1f} %, "
        f"parties {100 * counts['parties'] / told:.1f} % of {counts['parties judged']} read as when judged "
        f"({counts['parties to be judged anew']} to be judged anew)"
    )
    for kind in ("no longer read: no event", "no longer read: an event"):
        print(f"  {kind}: {counts[kind]}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, judge or score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("draw")
    drawing.add_argument("desk", type=Path)
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--number", type=int, default=NUMBER)
    drawing.add_argument("--seed", type=int, default=4)
    judging = steps.add_parser("judge")
    judging.add_argument("sample", type=Path)
    judging.add_argument("verdicts", type=Path)
    judging.add_argument("--name", required=True)
    scoring = steps.add_parser("score")
    scoring.add_argument("desk", type=Path)
    options = parser.parse_args(arguments)
    if options.step == "draw":
        write_sample(options.desk, options.folder, options.number, options.seed)
    elif options.step == "judge":
        judge(options.sample, options.verdicts, options.name)
    else:
        score(options.desk)


if __name__ == "__main__":
    main()
