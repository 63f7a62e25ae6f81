"""Draws pairs of reports near the border of what is a copy, to be judged by reading.

    .venv/bin/python -m benchmarks.reprints.sample > pairs.txt

Prints each pair without our verdict: who, when, the beginning of both, and the passages of six words and more that both
have. Half of the pairs are of the shares just under the line, half just over it, and some share less than
that, but a credit to one agency or a quotation that no other report of their corpus has.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.harness import SHARED, Record, load_jsonl
from foreigndesk.data.agencies import AGENCIES
from foreigndesk.linking import reprints

SEED = 7
CORPORA = {
    "helsinki": ("stories/reprints_helsinki_docs.jsonl",),
    "timeline17": ("reports/timeline17_reports.jsonl",),
    "allsides": ("stories/allsides_dev.jsonl", "stories/neus_val.jsonl", "stories/basil.jsonl"),
}
# Pairs by corpus: just under the line, just over it, found by credits or quotations alone.
WANTED = {"helsinki": (35, 35, 11), "timeline17": (20, 20, 6), "allsides": (13, 13, 4)}
UNDER, OVER = (0.04, 0.145), (0.145, 0.6)
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{30,400})[\"”]")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of a corpus, and by what they were drawn."""

    corpus: str
    left: str
    right: str
    stratum: str


def load(corpus: str) -> dict[str, Record]:
    """Return the reports of a corpus by id."""
    return {str(r["id"]): r for path in CORPORA[corpus] for r in load_jsonl(SHARED / "corpora" / path)}


def pair_digest(left: Record, right: Record) -> str:
    """Return 8 hex digits over both texts, so that a changed corpus is noticed."""
    return hashlib.sha256(f"{left['text']}\0{right['text']}".encode()).hexdigest()[:8]


def shared_share(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how much of the shorter of two reports stands in the other in passages of twelve words."""
    short, long = sorted((one, other), key=len)
    size = reprints.PASSAGE_WORDS
    runs = {tuple(long[i : i + size]) for i in range(len(long) - size + 1)}
    covered: set[int] = set()
    for i in range(len(short) - size + 1):
        if tuple(short[i : i + size]) in runs:
            covered.update(range(i, i + size))
    return len(covered) / max(1, len(short))


def draw(corpus: str) -> Iterator[Pair]:
    """Yield the pairs drawn from a corpus; the same each time."""
    reports = load(corpus)
    words = {i: reprints.words(r["text"]) for i, r in reports.items()}
    strata: dict[str, list[tuple[str, str]]] = {"under": [], "over": [], "evidence": []}
    shares: dict[tuple[str, str], float] = {}
    having: dict[int, list[str]] = defaultdict(list)
    for i, report in reports.items():
        for value in reprints.fingerprints(report["text"]):
            having[value].append(i)
    shared = Counter(p for ids in having.values() for p in itertools.combinations(sorted(ids), 2))
    for left, right in sorted(shared):
        if min(len(words[left]), len(words[right])) < 60:
            continue
        share = shares[left, right] = shared_share(words[left], words[right])
        if UNDER[0] <= share < UNDER[1]:
            strata["under"].append((left, right))
        elif OVER[0] <= share < OVER[1]:
            strata["over"].append((left, right))
    strata["evidence"] = [p for p in _by_evidence(reports) if shares.get(p, 0.0) < UNDER[0]]
    rng = random.Random(f"{SEED}/{corpus}")
    for (stratum, found), wanted in zip(strata.items(), WANTED[corpus], strict=True):
        for left, right in rng.sample(found, min(wanted, len(found))):
            yield Pair(corpus, left, right, stratum)


def _by_evidence(reports: dict[str, Record]) -> list[tuple[str, str]]:
    """Return pairs that share a quotation of eight words that only they have, or credit one agency within a day."""
    quotations: dict[tuple[str, ...], set[str]] = defaultdict(set)
    credits_: dict[tuple[str, str], set[str]] = defaultdict(set)
    for i, report in reports.items():
        for quoted in _QUOTED.findall(report["text"]):
            tokens = reprints.words(quoted)
            for at in range(len(tokens) - 7):
                quotations[tuple(tokens[at : at + 8])].add(i)
        ends = report["text"][:300] + "\n" + report["text"][-200:]
        for name in re.findall(r"\(([A-Za-z]+)\)|\b[Bb]y ([A-Z]\w+)$", ends, re.MULTILINE):
            agency = AGENCIES.get(name[0] or name[1])
            if agency:
                credits_[agency, str(report.get("date"))[:10]].add(i)
    groups = [ids for ids in (*quotations.values(), *credits_.values()) if 2 <= len(ids) <= 3]
    return sorted({p for ids in groups for p in itertools.combinations(sorted(ids), 2)})


def sampled() -> list[Pair]:
    """Return all pairs, mixed, so that nobody who reads them knows from which side of the line one is."""
    pairs = [pair for corpus in CORPORA for pair in draw(corpus)]
    random.Random(SEED).shuffle(pairs)
    return pairs


def passages(left: str, right: str, size: int = 6) -> list[str]:
    """Return the passages of the left text, as printed, that stand in the right one word for word."""
    tokens = [(m.start(), m.end(), m[0].casefold()) for m in re.finditer(r"[^\W_]+", left)]
    others = [m[0].casefold() for m in re.finditer(r"[^\W_]+", right)]
    runs = {tuple(others[i : i + size]) for i in range(len(others) - size + 1)}
    covered: list[int] = []
    for i in range(len(tokens) - size + 1):
        if tuple(t[2] for t in tokens[i : i + size]) in runs:
            covered += [k for k in range(i, i + size) if not covered or k > covered[-1]]
    found = []
    for _, group in itertools.groupby(enumerate(covered), key=lambda pair: pair[1] - pair[0]):
        places = [place for _, place in group]
        found.append(" ".join(left[tokens[places[0]][0] : tokens[places[-1]][1]].split()))
    return found


def main() -> None:
    """Print the pairs for a reader."""
    known = {corpus: load(corpus) for corpus in CORPORA}
    for number, pair in enumerate(sampled()):
        left, right = (known[pair.corpus][i] for i in (pair.left, pair.right))
        left, right = sorted((left, right), key=lambda r: len(r["text"]))
        print(f"\n=== {number} {pair.corpus}")
        for report in (left, right):
            beginning = " ".join(report["text"].split())[:170]
            count = len(report["text"].split())
            print(f"{report.get('outlet')} {str(report.get('date'))[:16]} {count}w: {beginning}")
        print(" ## ".join(passages(left["text"], right["text"]))[:800])


if __name__ == "__main__":
    main()
