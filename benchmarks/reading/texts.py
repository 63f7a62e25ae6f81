"""The texts that are timed: a fixed sample of real reports, and texts of any length made from them."""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from collections.abc import Callable, Iterator

from benchmarks.harness import SHARED, Record, load_jsonl

CORPORA = ("reports/timeline17_reports.jsonl", "quotations/polnear_dev.jsonl")
MARKS = ('"', "“", "”", "«", "»", "''", "``", "'", "‘", "’", "„", "(", ")", "[", "]")
SPEAKERS = ("PENCE", "Q", "KAINE", "SECRETARY HALE", "MS. NAUERT", "QUESTION", "MODERATOR")


def sample(count: int) -> list[Record]:
    """Return so many reports, half of each corpus where it has as many, chosen by a digest of their ids and mixed by it."""
    corpora = [sorted(load_jsonl(SHARED / "corpora" / name), key=_digest) for name in CORPORA]
    fewest = min(count // 2, *map(len, corpora))
    chosen = [row for rows in corpora for row in rows[:fewest]]
    rest = sorted((row for rows in corpora for row in rows[fewest:]), key=_digest)
    return sorted([*chosen, *rest[: count - len(chosen)]], key=_digest)


def _digest(record: Record) -> str:
    return hashlib.sha256(str(record["id"]).encode()).hexdigest()


def _endless(reports: list[Record]) -> Iterator[str]:
    return itertools.cycle(str(row["text"]) for row in reports)


def pasted(reports: list[Record], size: int) -> str:
    """Return ordinary reports one after the other."""
    found: list[str] = []
    texts = _endless(reports)
    while sum(map(len, found)) < size:
        found.append(next(texts))
    return "\n\n".join(found)[:size]


def transcript(reports: list[Record], size: int) -> str:
    """Return the sentences of reports as the turns of a talk: 'PENCE: …'."""
    sentences = re.split(r"(?<=[.?!])\s+", pasted(reports, size).replace("\n", " "))
    rng = random.Random(17)
    turns: list[str] = []
    position = 0
    while position < len(sentences):
        length = rng.randint(1, 5)
        turns.append(f"{rng.choice(SPEAKERS)}: {' '.join(sentences[position : position + length])}")
        position += length
    return "\n\n".join(turns)[:size]


def marked(reports: list[Record], size: int) -> str:
    """Return words with a quotation mark or bracket of any kind after every third."""
    rng = random.Random(18)
    words: list[str] = []
    for word in pasted(reports, size).split(" "):
        words.append(word)
        if rng.random() < 0.33:
            words.append(rng.choice(MARKS) + rng.choice(("", " ")))
    return " ".join(words)[:size]


def one_line(reports: list[Record], size: int) -> str:
    """Return the words of reports in one line, without a stop."""
    return re.sub(r"[.?!;:\s]+", " ", pasted(reports, size * 2))[:size]


KINDS: dict[str, Callable[[list[Record], int], str]] = {
    "reports": pasted,
    "transcript": transcript,
    "marks": marked,
    "one line": one_line,
}
