"""Scores clusters of persons: purity on a judged sample, and the share of a figure's mentions in one cluster.

python -m benchmarks.identity.score DESK.db
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.identity.figures import FIGURES, mentions
from benchmarks.identity.people import METHODS, Clusters, Report, is_person, reports
from foreigndesk.linking.actors import LocalRecord
from foreigndesk.model import Reading

JUDGED = Path(__file__).parent / "judged.tsv"
# A figure that is named less often is left out.
LEAST_MENTIONS = 10


@dataclass(slots=True)
class Tally:
    """The mentions of one figure.

    Attributes:
        missed: Mentions that the reading has no person for.
        in_cluster: How many mentions are in each cluster.
    """

    mentions: int = 0
    reports: int = 0
    missed: int = 0
    in_cluster: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of the mentions in the cluster that has most."""
        return max(self.in_cluster.values(), default=0) / self.mentions if self.mentions else 0.0


def person_at(reading: Reading, persons: set[str], start: int, end: int) -> str | None:
    """Return the local person whose shortest mention covers some words, or None."""
    covering = [m for m in reading.mentions if m.start <= start and m.end >= end and m.actor in persons]
    return min(covering, key=lambda m: (m.end - m.start, m.start)).actor if covering else None


@dataclass(slots=True)
class Figures:
    """Where each mention of each figure is, by report and local actor; None where no person was read."""

    members: dict[str, list[str | None]] = field(default_factory=lambda: defaultdict(list))
    reports: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report) -> None:
        """Look for the figures in a report."""
        persons = {r.member.partition(":")[2] for r in report.records if is_person(r)}
        for figure in FIGURES:
            found = list(mentions(figure, report.document))
            self.reports[figure.name] += bool(found)
            for mention in found:
                local = person_at(report.reading, persons, mention.start, mention.end)
                self.members[figure.name].append(f"{report.document.id}:{local}" if local else None)

    def tallies(self, clusters: Clusters) -> dict[str, Tally]:
        """Return how the mentions fall on clusters."""
        found = {}
        for name, members in self.members.items():
            tally = found[name] = Tally(len(members), self.reports[name])
            for member in members:
                if member is None:
                    tally.missed += 1
                else:
                    tally.in_cluster[clusters[member]] += 1
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged record: whom a name in a report stands for, or that it is no person's ("-")."""

    draw: str
    cluster: str
    report_id: str
    name: str
    label: str


def read_judged(path: Path = JUDGED) -> list[Judged]:
    """Return the judged records."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Judged(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def purity(
    judged: Iterable[Judged], records: Sequence[LocalRecord], clusters: Clusters
) -> tuple[int, int, list[str]]:
    """Return how many of the clusters that hold judged records are pure, how many there are, and what is mixed.

    A cluster is pure if all its judged records stand for one person. One in which the reading of a report took two
    people for one ("A + B") makes it impure too. Records that are no person's are passed over.
    """
    by_name = {(r.report_id, r.name): r.member for r in records}
    labels: dict[str, set[str]] = defaultdict(set)
    for one in judged:
        member = by_name.get((one.report_id, one.name))
        if member is not None and one.label != "-":
            labels[clusters[member]].add(one.label)
    mixed = [
        " + ".join(sorted(found)) for found in labels.values() if len(found) > 1 or " + " in "".join(found)
    ]
    return len(labels) - len(mixed), len(labels), sorted(mixed)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("desk", type=Path)
    parser.add_argument("--mixed", action="store_true", help="list the mixed clusters")
    options = parser.parse_args(arguments)
    figures, records, number = Figures(), [], 0
    for report in reports(options.desk):
        number += 1
        figures.add(report)
        records += [r for r in report.records if is_person(r)]
    print(f"{number} reports, {len(records)} persons of one report each")
    judged = read_judged() if JUDGED.exists() else []
    tables = {}
    for method, cluster in METHODS.items():
        clusters = cluster(records)
        tables[method] = figures.tallies(clusters)
        for draw in sorted({one.draw for one in judged}):
            pure, total, mixed = purity([j for j in judged if j.draw == draw], records, clusters)
            print(
                f"{method:32}{draw:10}{pure:5} of {total} clusters pure ({pure / total:.1%})" if total else ""
            )
            if options.mixed:
                print("".join(f"    {words}\n" for words in mixed), end="")
    print_figures(tables)


def print_figures(tables: dict[str, dict[str, Tally]]) -> None:
    """Print the share of each figure's mentions in one cluster, by method."""
    ours = tables["foreigndesk"]
    shown = [n for n in ours if ours[n].mentions >= LEAST_MENTIONS]
    print(f"\n{'':28}{'mentions':>9}{'reports':>8}{'unread':>7}" + "".join(f"{m[:22]:>24}" for m in tables))
    for name in sorted(shown, key=lambda n: -ours[n].mentions):
        one = ours[name]
        cells = "".join(f"{table[name].share:24.1%}" for table in tables.values())
        print(f"{name:28}{one.mentions:9}{one.reports:8}{one.missed:7}{cells}")
    for title, weigh in (("mean of figures", False), ("all mentions", True)):
        means = []
        for table in tables.values():
            counted = [table[n] for n in shown]
            top = sum(max(c.in_cluster.values(), default=0) for c in counted)
            mean = sum(c.share for c in counted) / max(1, len(counted))
            means.append(top / max(1, sum(c.mentions for c in counted)) if weigh else mean)
        print(f"{title:52}" + "".join(f"{cell:24.1%}" for cell in means))


if __name__ == "__main__":
    main()
