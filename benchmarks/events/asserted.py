"""Whether status, background and who asserts an event are right, on events judged by reading.

    python -m benchmarks.events.asserted judge benchmarks/out/events/sample.jsonl verdicts.txt --desk DESK.db --name t17-11
    python -m benchmarks.events.asserted score DESK.db
    python -m benchmarks.events.asserted score DESK.db --as-read

The sample is one that `benchmarks.events.sample draw` wrote. A verdict is a line `<number> | <status> | <background> |
<voice>`: the right status; `y`, `n` or `?` (cannot be told) for whether the report recalls it; `r` where the report tells it
in its own voice, else the words for who says it (or 'reportedly'), as the report has them near the event; `?` where nobody
could tell. `judge` adds the verdicts to `asserted_judged.tsv`: ids, offsets and labels. `score` reads the reports again
(`--as-read`: takes the desk's readings) and prints the share that is right.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from benchmarks.identity.people import Report, reports
from benchmarks.judged import add_judged, judged_rows
from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import EventMention
from foreigndesk.model.annotations import Status

JUDGED = Path(__file__).parent / "asserted_judged.tsv"
FIELDS = ("sample", "report", "start", "end", "status", "background", "voice", "source_start", "source_end")
# Characters around the event in which the words for the speaker are looked for.
NEAR = 900
UNKNOWN = "?"


def verdicts(lines: Iterable[str]) -> dict[int, tuple[str, str, str]]:
    """Return status, background and voice of each verdict; raises ValueError for a line that is none."""
    found: dict[int, tuple[str, str, str]] = {}
    for line in lines:
        if not line.split("#")[0].strip():
            continue
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 4 or parts[1] not in get_args(Status) or parts[2] not in ("y", "n", UNKNOWN):
            raise ValueError(f"not '<number> | <status> | <background> | <voice>': {line.strip()!r}")
        found[int(parts[0])] = parts[1], parts[2], parts[3]
    return found


def source_near(text: str, words: str, start: int) -> tuple[int, int]:
    """Return where words stand that are nearest to an offset; raises ValueError if they are not near it."""
    spots = [i for i in range(max(0, start - NEAR), start + NEAR) if text.startswith(words, i)]
    if not spots:
        raise ValueError(f"{words!r} is not near {start}")
    best = min(spots, key=lambda i: abs(i - start))
    return best, best + len(words)


def judge(sample: Path, verdict_file: Path, desk: Path, name: str, out: Path = JUDGED) -> None:
    """Add the judged events of a sample, in place of those of that name."""
    decided = verdicts(verdict_file.read_text(encoding="utf-8").splitlines())
    rows = [json.loads(line) for line in sample.read_text(encoding="utf-8").splitlines()]
    texts = {r.document.id: r.document.text for r in reports(desk)}
    found = []
    for row in rows:
        if row["number"] not in decided:
            continue
        status, background, voice = decided[row["number"]]
        source: tuple[int | str, int | str] = ("", "")
        if voice not in ("r", UNKNOWN):
            source = source_near(texts[row["report"]], voice, row["start"])
        told = {"r": "reporter", UNKNOWN: UNKNOWN}.get(voice, "speaker")
        values = (row["report"], row["start"], row["end"], status, background, told, *source)
        found.append(dict(zip(FIELDS[1:], values, strict=True)))
    add_judged(out, name, found, FIELDS)


def score(desk: Path, *, as_read: bool) -> dict[str, Counter[str]]:
    """Return, for each sample, how many events were read and what is right of them."""
    rows = judged_rows(JUDGED)
    wanted = {row["report"] for row in rows}
    by_report = {r.document.id: _events(r, as_read) for r in reports(desk) if r.document.id in wanted}
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row["sample"], Counter()).update(verdict(row, by_report.get(row["report"], ())))
    return counts


def _events(report: Report, as_read: bool) -> tuple[EventMention, ...]:
    if as_read:
        return report.reading.events
    return default_reader().read(report.document, until="events").events


def verdict(row: Mapping[str, str], events: Iterable[EventMention]) -> Iterator[str]:
    """Yield what is judged of one event, and what of it is right."""
    start, end = int(row["start"]), int(row["end"])
    event = next((e for e in events if e.trigger.start < end and start < e.trigger.end), None)
    if event is None:
        yield "no longer read"
        return
    yield "read"
    if event.status == row["status"]:
        yield "status"
    if row["background"] != UNKNOWN:
        yield "news or background judged"
        yield from ["background there"] * (row["background"] == "y") + ["background read"] * event.background
        if event.background == (row["background"] == "y"):
            yield from ["background"] + ["background found"] * event.background
    if row["voice"] == UNKNOWN:
        return
    yield "voice judged"
    own = not event.asserted_by or any(told.kind == "reporter" for told in event.asserted_by)
    if row["voice"] == "reporter":
        yield "told by the report"
        if own:
            yield from ("voice", "report's voice")
        return
    yield "said by a speaker"
    if own:
        return
    yield "voice"
    first, last = int(row["source_start"]), int(row["source_end"])
    # where nobody is named ('reportedly'), the words that say so were judged
    sources = [span for told in event.asserted_by for span in (told.source or told.cue,) if span]
    if any(span.start < last and first < span.end for span in sources):
        yield "right speaker"


def _print(name: str, counts: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{counts[part]} of {counts[whole]} ({100 * counts[part] / max(1, counts[whole]):.1f} %)"

    print(f"{name}: {counts['read']} events read, {counts['no longer read']} no longer")
    for line, part, whole in (
        ("status right", "status", "read"),
        ("news or background right", "background", "news or background judged"),
        ("  background found", "background found", "background there"),
        ("  background rightly", "background found", "background read"),
        ("report or speaker right", "voice", "voice judged"),
        ("  report's own voice", "report's voice", "told by the report"),
        ("  right speaker", "right speaker", "said by a speaker"),
    ):
        print(f"  {line}: {share(part, whole)}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge or score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    judging = steps.add_parser("judge")
    judging.add_argument("sample", type=Path)
    judging.add_argument("verdicts", type=Path)
    judging.add_argument("--desk", type=Path, required=True)
    judging.add_argument("--name", required=True)
    scoring = steps.add_parser("score")
    scoring.add_argument("desk", type=Path)
    scoring.add_argument("--as-read", action="store_true", help="take the readings that the desk holds")
    options = parser.parse_args(arguments)
    if options.step == "judge":
        judge(options.sample, options.verdicts, options.desk, options.name)
        return
    for name, counts in score(options.desk, as_read=options.as_read).items():
        _print(name, counts)


if __name__ == "__main__":
    main()
