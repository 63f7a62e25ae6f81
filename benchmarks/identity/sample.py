"""Draws clusters of persons to be read, with what the reports say of them, and takes down the verdicts.

    python -m benchmarks.identity.sample draw DESK.db benchmarks/out/identity --seed 4
    python -m benchmarks.identity.sample judge benchmarks/out/identity/sample.jsonl verdicts.txt

`draw` writes `sample.jsonl` (records with contexts; publishers' words, not for the repository) and `sample.txt`, the
same to be read. A verdict is a line `<number>` and, for each record that is not the person the cluster is named for, its
letter and who it is: `17 b=Gamal Mubarak ; c=-` (`-`: no person at all; `*`: all others; `A + B`: the reading of that
report made one of two). A number without letters is a cluster in which all are one. `judge` writes the verdicts to
`judged.tsv`, with report, name and label, and without words of the reports.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.identity.people import Report, by_rules, is_person, reports
from benchmarks.identity.score import JUDGED
from foreigndesk.linking.actors import LocalRecord

# Clusters drawn from all, and drawn from those of two reports and more.
UNIFORM, SEVERAL = 200, 200
# Records shown of one cluster: one of each sort (name, states, offices), and some more at random.
SHOWN, AT_RANDOM = 12, 4
CONTEXT = 70


def draw(
    records: Sequence[LocalRecord], clusters: Mapping[str, str], seed: int
) -> Iterator[tuple[str, str, list[LocalRecord]]]:
    """Yield draws: "all" or "several", the cluster, and those of its records that are to be read."""
    inside: dict[str, list[LocalRecord]] = defaultdict(list)
    for record in sorted(records, key=lambda r: r.member):
        inside[clusters[record.member]].append(record)
    several = [c for c in sorted(inside) if len({r.report_id for r in inside[c]}) > 1]
    dice = random.Random(seed)
    for name, among, number in (("all", sorted(inside), UNIFORM), ("several", several, SEVERAL)):
        for cluster in dice.sample(among, min(number, len(among))):
            yield name, cluster, _shown(inside[cluster], dice)


def _shown(found: list[LocalRecord], dice: random.Random) -> list[LocalRecord]:
    sorts: dict[tuple[object, ...], LocalRecord] = {}
    for record in found:
        sorts.setdefault((record.name, record.states, record.office_kinds), record)
    shown = list(sorts.values())[:SHOWN]
    rest = [r for r in found if r not in shown]
    return shown + dice.sample(rest, min(AT_RANDOM, len(rest)))


def _row(record: LocalRecord, report: Report) -> dict[str, Any]:
    local = record.member.partition(":")[2]
    text = report.document.text
    spans = [m for m in report.reading.mentions if m.actor == local]
    named = [m for m in spans if m.form == "name"] or spans
    words = [
        " ".join(text[max(0, m.start - CONTEXT) : m.end + CONTEXT].split())
        for m in (named[:1] + named[-1:] if len(named) > 1 else named)
    ]
    return {
        "report_id": record.report_id,
        "name": record.name,
        "names": record.names,
        "states": sorted(record.states),
        "offices": [office[0] for office in record.offices],
        "day": record.day,
        "words": words,
    }


def write_sample(desk: Path, folder: Path, seed: int) -> None:
    """Draw from a desk and write what was drawn."""
    by_id = {report.document.id: report for report in reports(desk)}
    records = [r for report in by_id.values() for r in report.records if is_person(r)]
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [
        {
            "number": number,
            "draw": name,
            "cluster": cluster,
            "records": [_row(r, by_id[r.report_id]) for r in shown],
        }
        for number, (name, cluster, shown) in enumerate(draw(records, by_rules(records), seed), 1)
    ]
    with (folder / "sample.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in drawn)
    (folder / "sample.txt").write_text("\n".join(_printed(one) for one in drawn), encoding="utf-8")


def _printed(one: Mapping[str, Any]) -> str:
    lines = [f"#{one['number']} {one['draw']} {one['records'][0]['name']}"]
    for letter, row in zip(string.ascii_letters, one["records"], strict=False):
        about = f"{'/'.join(row['names'][:3])} | {','.join(row['states'])} | {', '.join(row['offices'][:3])} | {row['day']}"
        lines.append(f"  {letter} {about} | {' … '.join(row['words'])}")
    return "\n".join(lines)


def verdicts(lines: Iterable[str]) -> dict[int, dict[str, str]]:
    """Return the verdicts: number of the draw to letters and labels; raises ValueError for a line that is none."""
    found: dict[int, dict[str, str]] = {}
    for line in lines:
        number, _, rest = line.strip().partition(" ")
        if number and not number.startswith("#"):
            labels = [part.split("=", 1) for part in rest.split(" ; ") if part]
            found[int(number)] = {letter.strip(): label.strip() for letter, label in labels}
    return found


def judge(sample: Path, verdict_file: Path, out: Path = JUDGED) -> None:
    """Write the judged records of a sample."""
    decided = verdicts(verdict_file.read_text(encoding="utf-8").splitlines())
    with sample.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
        writer.writerow(["draw", "cluster", "report_id", "name", "label"])
        for line in lines:
            one = json.loads(line)
            if one["number"] not in decided:
                continue
            labels = decided[one["number"]]
            usual = labels.get("*", one["records"][0]["name"])
            for letter, row in zip(string.ascii_letters, one["records"], strict=False):
                writer.writerow(
                    [
                        one["draw"],
                        one["number"],
                        row["report_id"],
                        row["name"].replace("\t", " "),
                        labels.get(letter, usual),
                    ]
                )


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw or judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    drawing = steps.add_parser("draw")
    drawing.add_argument("desk", type=Path)
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--seed", type=int, default=4)
    judging = steps.add_parser("judge")
    judging.add_argument("sample", type=Path)
    judging.add_argument("verdicts", type=Path)
    options = parser.parse_args(arguments)
    if options.step == "draw":
        write_sample(options.desk, options.folder, options.seed)
    else:
        judge(options.sample, options.verdicts)


if __name__ == "__main__":
    main()
