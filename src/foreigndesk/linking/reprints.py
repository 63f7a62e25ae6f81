"""Which reports print the same words: winnowed fingerprints propose, runs of shared words decide.

`fingerprints` gives whole numbers for an indexed table (report, value): two reports that share a run of
`size + window - 1` words share at least one of them, whatever stands around it (Schleimer, Wilkerson and Aiken 2003,
'Winnowing'). `compare` then measures, on the texts themselves, how much of each stands in the other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

SIZE = 5
WINDOW = 8
ReprintKind = Literal["exact", "near", "partial"]
_WORD = re.compile(r"[^\W_]+")
# Set on the Helsinki silver pairs (benchmarks/reprints): a passage counts from this many words on ...
PASSAGE_WORDS = 12
# ... and a pair from this many words in such passages.
COPIED_WORDS = 60
# A report is a near copy of another if this share of each, at least, stands in the other.
NEAR_SHARE = 0.8
# A report counts as taken from another (`origins`) if at least this share of it stands there.
TAKEN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Reprint:
    """What two reports have in common.

    Attributes:
        kind: "exact" (the same words throughout), "near" (most of both), or "partial".
        in_left: How much of the left report's words stands in the right one too.
        in_right: How much of the right report's words stands in the left one too.
        words: Words of the left report that stand in shared passages.
    """

    kind: ReprintKind
    in_left: float
    in_right: float
    words: int


def words(text: str) -> list[str]:
    """Return the normalised words of a text: no case, accents, punctuation or spacing."""
    text = unicodedata.normalize("NFKD", text)
    return _WORD.findall(
        "".join(c for c in text if not unicodedata.combining(c)).casefold().replace("'", "").replace("’", "")
    )


def fingerprints(text: str, *, size: int = SIZE, window: int = WINDOW) -> tuple[int, ...]:
    """Return the fingerprints of a text, sorted, each once: winnowed hashes of its runs of words.

    Args:
        text: Any text; one shorter than `size` words has one fingerprint of all its words, an empty one has none.
        size: Words in a hashed run.
        window: Out of so many runs in succession at least one is kept.
    """
    tokens = words(text)
    if not tokens:
        return ()
    hashes = [_hash(" ".join(tokens[i : i + size])) for i in range(max(1, len(tokens) - size + 1))]
    if len(hashes) <= window:
        return (min(hashes),)
    return tuple(sorted({min(hashes[i : i + window]) for i in range(len(hashes) - window + 1)}))


def _hash(run: str) -> int:
    """Return 63 bits, which every database's integer column holds."""
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 1


def compare(left: str, right: str) -> Reprint | None:
    """Return what two texts have in common, or None if neither is copied from the other."""
    one, other = words(left), words(right)
    if not one or not other:
        return None
    if one == other:
        return Reprint("exact", 1.0, 1.0, len(one))
    in_one, in_other = _shared(one, other), _shared(other, one)
    copied = min(in_one, in_other)
    if copied < min(COPIED_WORDS, 0.9 * min(len(one), len(other))):
        return None
    share_one, share_other = in_one / len(one), in_other / len(other)
    kind: ReprintKind = "near" if min(share_one, share_other) >= NEAR_SHARE else "partial"
    return Reprint(kind, round(share_one, 4), round(share_other, 4), in_one)


def _shared(tokens: Sequence[str], source: Sequence[str]) -> int:
    """Return how many words of `tokens` stand in runs of at least `PASSAGE_WORDS` that `source` has too."""
    size = min(PASSAGE_WORDS, len(tokens), len(source))
    runs = {tuple(source[i : i + size]) for i in range(len(source) - size + 1)}
    covered, until = 0, 0
    for i in range(len(tokens) - size + 1):
        if tuple(tokens[i : i + size]) in runs:
            covered += i + size - max(i, until)
            until = i + size
    return covered


def origins(published: Mapping[str, str | None], pairs: Iterable[tuple[str, str, Reprint]]) -> dict[str, str]:
    """Return report id → the report that it goes back to; a report that is no reprint is its own origin.

    The rule: a report goes back to an earlier one if at least half of it stands there. Earlier is by time of
    publication, a report without one after all that have one, then by id. Of several it goes back to the one that
    holds most of it, then the earliest; and so on until a report that goes back to none.

    Args:
        published: Every report's id and its day (or date-time) of publication, or None.
        pairs: (left id, right id, what they share), in any order and either way round.
    """
    order = {report: (when or "9999", report) for report, when in published.items()}
    taken: dict[str, list[tuple[float, tuple[str, str]]]] = {report: [] for report in published}
    for left, right, reprint in pairs:
        if left not in order or right not in order or left == right:
            continue
        earlier, later = sorted((left, right), key=order.__getitem__)
        share = reprint.in_right if later == right else reprint.in_left
        if share >= TAKEN_SHARE:
            taken[later].append((-share, order[earlier]))
    origin: dict[str, str] = {}
    for report in sorted(order, key=order.__getitem__):
        found = taken[report]
        origin[report] = origin[min(found)[1][1]] if found else report
    return origin
