"""Draws details that the desk reads in real reports, and sentences to look for them in; takes down verdicts, and scores.

    python -m benchmarks.events.details draw benchmarks/out/details reports --seed 41
    python -m benchmarks.events.details judge benchmarks/out/details reports-41 verdicts.txt told.txt
    python -m benchmarks.events.details score

`draw` reads reports (or single sentences, which tell of more meetings and launches) of `../shared` and writes `read.txt`
(events with the details that were read, for precision) and `sentences.txt` (sentences with an event of such a kind,
without what was read, for recall), of each kind about as many. They hold sentences of publishers and are not for the
repository. A line of `verdicts.txt` is `<number> <verdict> ...`, a verdict a detail: `y`, or what is wrong with it (one of
`WRONG`). A line of `told.txt` is `<number> field=words; ...`: all that the sentence tells, in its own words. `judge` puts
both into `details_judged.tsv`: ids, offsets and labels, no words. `score` reads the judged reports again and says how the
reading of now stands to the labels.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from foreigndesk.annotation.reader import default_reader
from foreigndesk.data.event_kinds import FIELDS, kind_of_event
from foreigndesk.model import Document, EventMention, Published, Reading

JUDGED = Path(__file__).parent / "details_judged.tsv"
SHARED = Path("../shared")
FILES = {
    "reports": ("corpora/reports/timeline17_reports.jsonl", "corpora/actors/re3d_dev.jsonl"),
    "sentences": ("corpora/events/plv_train.jsonl", "corpora/events/cameo5_train.jsonl"),
}
COLUMNS = ("sample", "part", "report", "kind", "start", "end", "field", "from", "to", "verdict")
# From one file so many reports or sentences are read; reports of these lengths (characters): pages, no book chapters.
NUMBER = {"reports": 110, "sentences": 600}
LENGTHS = (800, 6000)
EVENTS, SENTENCES = 80, 60
# The words begin or end wrongly; they are no value of this field; they are of another event, or of none of such a kind; the
# words are well cut and say something else of the event.
WRONG = ("span", "field", "event", "value")


def documents(what: str) -> Iterator[tuple[str, Document]]:
    """Yield every report or sentence of `../shared` that may be drawn, with the file it is from."""
    for name in FILES[what]:
        with (SHARED / name).open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                published = Published(row["date"], "metadata") if row.get("date") else Published()
                yield name, Document(id=row["id"], text=row["text"], published=published)
    for path in sorted((SHARED / "reports").glob("*.txt")) if what == "reports" else ():
        yield "reports", Document(id=path.stem, text=path.read_text(encoding="utf-8"), published=Published())


def read(found: Sequence[Document]) -> Iterator[tuple[Document, Reading]]:
    """Yield each report with its reading."""
    reader = default_reader()
    for document in found:
        yield document, reader.read(document, until="events")


def draw(folder: Path, what: str, seed: int) -> None:
    """Write the events and the sentences to be judged."""
    folder.mkdir(parents=True, exist_ok=True)
    by_file: dict[str, list[Document]] = defaultdict(list)
    for name, document in documents(what):
        if name == "reports" or what == "sentences" or LENGTHS[0] <= len(document.text) <= LENGTHS[1]:
            by_file[name].append(document)
    chance = random.Random(seed)
    chosen = [d for found in by_file.values() for d in chance.sample(found, min(NUMBER[what], len(found)))]
    pool = [
        (document, event, kind)
        for document, reading in read(chosen)
        for event in reading.events
        if (kind := kind_of_event(event.type, event.mode))
    ]
    told = _balanced([row for row in pool if row[1].details], EVENTS, chance)
    taken = {(d.id, e.extent.start) for d, e, _ in told}
    rest = [row for row in pool if (row[0].id, row[1].extent.start) not in taken]
    for name, rows, shows in (("read", told, True), ("sentences", _balanced(rest, SENTENCES, chance), False)):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(_row(*row)) + "\n" for row in rows)
        printed = [_printed(n, *row, shows=shows) for n, row in enumerate(rows, 1)]
        (folder / f"{name}.txt").write_text("\n".join(printed), encoding="utf-8")


Row = tuple[Document, EventMention, str]


def _balanced(pool: list[Row], number: int, chance: random.Random) -> list[Row]:
    """Return rows drawn at random, of each kind in turn, so that rare kinds are judged too."""
    by_kind = {kind: [row for row in pool if row[2] == kind] for kind in FIELDS}
    for rows in by_kind.values():
        chance.shuffle(rows)
    drawn: list[Row] = []
    while len(drawn) < number and any(by_kind.values()):
        drawn += [rows.pop() for rows in by_kind.values() if rows]
    return sorted(drawn[:number], key=lambda row: list(FIELDS).index(row[2]))


def _row(document: Document, event: EventMention, kind: str) -> dict[str, Any]:
    return {
        "report": document.id,
        "kind": kind,
        "start": event.trigger.start,
        "end": event.trigger.end,
        "extent": [event.extent.start, event.extent.end],
        "text": document.text[event.extent.start : event.extent.end],
        "details": [[d.field, d.start, d.end] for d in event.details],
    }


def _printed(number: int, document: Document, event: EventMention, kind: str, *, shows: bool) -> str:
    text, extent, trigger = document.text, event.extent, event.trigger
    words = f"{text[extent.start : trigger.start]}«{text[trigger.start : trigger.end]}»{text[trigger.end : extent.end]}"
    after = text[extent.end : extent.end + 150] if kind in ("visit", "launch") else ""
    lines = [
        f"#{number} {kind} ({event.type}/{event.mode}) {' '.join(words.split())} | {' '.join(after.split())}"
    ]
    if shows:
        lines += [
            f"      {d.field}: {d.text} | {d.value} {d.unit or ''} {d.basis if d.basis != 'words' else ''}"
            for d in event.details
        ]
    return "\n".join(lines)


def judge(folder: Path, sample: str, verdicts: Path, told: Path) -> None:
    """Write the labels of both files of verdicts; raises ValueError where one does not fit what was drawn."""
    rows: list[dict[str, object]] = (
        [dict(row) for row in _labels() if row["sample"] != sample] if JUDGED.exists() else []
    )
    for number, words in _lines(verdicts):
        drawn = _drawn(folder / "read.jsonl")[number - 1]
        marks = words.split()
        if len(marks) != len(drawn["details"]) or not set(marks) <= {"y", *WRONG}:
            raise ValueError(f"{verdicts}: number {number} has {len(drawn['details'])} details: {words}")
        for (field, start, end), mark in zip(drawn["details"], marks, strict=True):
            rows.append(
                _label(sample, "precision", drawn, field, start, end, "right" if mark == "y" else mark)
            )
    for number, words in _lines(told):
        drawn = _drawn(folder / "sentences.jsonl")[number - 1]
        first, last = drawn["extent"]
        rows.append(_label(sample, "sentence", drawn, "", first, last, ""))
        for pair in filter(None, (p.strip() for p in words.split(";"))):
            field, _, said = pair.partition("=")
            at = drawn["text"].find(said)
            if at < 0 or field not in FIELDS[drawn["kind"]]:
                raise ValueError(f"{told}: number {number}: {pair}")
            start = drawn["extent"][0] + at
            rows.append(_label(sample, "recall", drawn, field, start, start + len(said), "told"))
    with JUDGED.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS, delimiter="\t", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        number, _, words = line.partition(" ")
        if number.isdigit():
            yield int(number), words.strip()


def _drawn(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _label(
    sample: str, part: str, drawn: dict[str, Any], field: str, start: int, end: int, verdict: str
) -> dict[str, object]:
    values = (
        sample,
        part,
        drawn["report"],
        drawn["kind"],
        drawn["start"],
        drawn["end"],
        field,
        start,
        end,
        verdict,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _labels() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def score() -> None:
    """Print, by sample and kind, the precision judged, that of what is left of it now, and the recall of now."""
    labels = _labels()
    wanted = {label["report"] for label in labels}
    readings = {d.id: r for d, r in read([d for what in FILES for _, d in documents(what) if d.id in wanted])}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for label in labels:
        if label["part"] == "sentence":
            continue
        is_read = _is_read(readings[label["report"]], label)
        for kind in (label["kind"], "all"):
            count = counts[label["sample"], kind]
            if label["part"] == "recall":
                count["told"] += 1
                count["told, read"] += is_read
            else:
                right = label["verdict"] == "right"
                count["judged"] += 1
                count["right"] += right
                count["still right"] += right and is_read
                count["still wrong"] += not right and is_read
    print(
        "| sample | kind | judged | right | precision | now | told | read | recall |\n|---|---|---|---|---|---|---|---|---|"
    )
    for sample in sorted({sample for sample, _ in counts}):
        for kind in [*FIELDS, "all"]:
            c = counts[sample, kind]
            now = _share(c["still right"], c["still right"] + c["still wrong"])
            print(
                f"| {sample} | {kind} | {c['judged']} | {c['right']} | {_share(c['right'], c['judged'])} | {now} | "
                f"{c['told']} | {c['told, read']} | {_share(c['told, read'], c['told'])} |"
            )


def _is_read(reading: Reading, label: dict[str, str]) -> bool:
    """Whether an event of the sentence has the field now: in the judged words for precision, on some of them for recall."""
    start, end = int(label["from"]), int(label["to"])
    trigger = int(label["start"])
    for event in reading.events:
        if not event.extent.start <= trigger < event.extent.end:
            continue
        for detail in event.details:
            if detail.field != label["field"]:
                continue
            same = (detail.start, detail.end) == (start, end)
            if same or (label["part"] == "recall" and detail.start < end and start < detail.end):
                return True
    return False


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else ""


def main() -> None:
    """Run one of the three."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("what", choices=FILES)
    drawing.add_argument("--seed", type=int, default=41)
    judging = commands.add_parser("judge")
    judging.add_argument("folder", type=Path)
    judging.add_argument("sample")
    judging.add_argument("verdicts", type=Path)
    judging.add_argument("told", type=Path)
    commands.add_parser("score")
    args = parser.parse_args()
    if args.command == "draw":
        draw(args.folder, args.what, args.seed)
    elif args.command == "judge":
        judge(args.folder, args.sample, args.verdicts, args.told)
    else:
        score()


if __name__ == "__main__":
    main()
