"""Which reports print the same words: winnowed fingerprints propose, runs of shared words decide.

`fingerprints` gives whole numbers for an indexed table (report, value): two reports that share a run of
`SIZE + WINDOW - 1` words share at least one of them, whatever stands around it (Schleimer, Wilkerson and
Aiken 2003, 'Winnowing'). `is_candidate` says whether so many shared ones can come to a reprint at all;
`compare` then measures, on the texts, how much of each stands in the other.

Shared words alone make no copy: two reporters at one lectern print the same quotation, and an outlet prints its notes
on the site under all it has. What is copied is the reporter's own text, outside quotation marks; and what one outlet
prints again days later is its furniture or its background, as long as it is not most of a report. Pairs that share
passages and no more are told apart by their kind, `passages`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

SIZE = 5
WINDOW = 8
ReprintKind = Literal["exact", "near", "partial", "passages"]
# The three numbers that make a copy were set on the Helsinki silver pairs (benchmarks/reprints): shorter
# passages are chance or a common quotation; a copy takes up this share of the shorter report ...
PASSAGE_WORDS = 12
COPIED_SHARE = 0.145
# ... or somewhat less if one passage is this long.
LONG_PASSAGE_WORDS = 40
LONG_PASSAGE_SHARE = 0.12
# Two reports are near copies if at least this share of each stands in the other.
NEAR_SHARE = 0.8
# So much of a report makes a copy whoever's words they are; `reprint_trees` goes by it, too.
TAKEN_SHARE = 0.5
# A copy holds this share of the shorter report's own words, those outside quotation marks, in passages of so many
# words. Both were set on Helsinki and the tuning half of the judged pairs (benchmarks/reprints).
OWN_PASSAGE_WORDS = 8
OWN_SHARE = 0.11
# One sentence is no copy, however short the report.
OWN_WORDS = 24
# So few words of its own tell nothing about a report; all of its words count then.
FEWEST_OWN_WORDS = 12
# Reports of one outlet so many days apart share its furniture, unless it is most of one of them.
DAYS_APART = 2
# After so many days reports of any outlets share formulas and background, unless it is most of one of them.
LONG_APART = 30
# Fewer fingerprints than this share of the shorter report's are not half of its words.
_LONG_APART_SHARE = TAKEN_SHARE / 2
# A run of so many words that stands in quotation marks in one report is a quotation in the other, too.
_QUOTED_RUN = 5
# A passage leaves about 2 / (WINDOW + 1) fingerprints a word, and so does the rest: of the shorter report's,
# a copy shares about COPIED_SHARE. Half of the least share, for passages that fall badly.
_CANDIDATE_SHARE = LONG_PASSAGE_SHARE / 2
# A report of fewer has so few words that one fingerprint may be half of it.
FEWEST_FINGERPRINTS = 8
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Reprint:
    """What two reports have in common.

    Attributes:
        kind: "exact" (the same words throughout), "near" (most of both), "partial", or "passages" (somebody's words,
            or an outlet's furniture; neither is a copy of the other).
        in_left: How much of the left report's words stands in the right one too, 0 to 1.
        in_right: How much of the right report's words stands in the left one too.
        words: How many words of the shorter report that is.
        longest: Words of the longest passage that both have.
        own: How much of the shorter report's words outside quotation marks stands in the other one too.
    """

    kind: ReprintKind
    in_left: float
    in_right: float
    words: int
    longest: int = 0
    own: float = 1.0

    @property
    def shares_words(self) -> bool:
        """True if the shorter report is so much the other's words, whoever's words they are."""
        share = max(self.in_left, self.in_right)
        return share >= COPIED_SHARE or (share >= LONG_PASSAGE_SHARE and self.longest >= LONG_PASSAGE_WORDS)

    @property
    def is_copy(self) -> bool:
        """True if one was taken from the other, or both from one text, for a substantial part."""
        return self.kind != "passages"


Ids = npt.NDArray[np.uint64]


class Printed:
    """A report as it is compared.

    Attributes:
        words: Its normalised words.
        quoted: For each word, whether it stands in a quotation, a post set into the page, a picture's caption or a notice.
        outlet: Who printed it, or None.
        day: ISO date of publication, or None.
    """

    __slots__ = ("_firsts", "_ids", "_known", "_runs", "day", "outlet", "quoted", "words")

    def __init__(
        self,
        words: Sequence[str],
        quoted: npt.NDArray[np.bool_],
        outlet: str | None = None,
        day: str | None = None,
    ) -> None:
        self.words, self.quoted, self.outlet, self.day = tuple(words), quoted, outlet, day
        self._ids: Ids | None = None
        self._runs: dict[int, Ids] = {}
        self._known: dict[int, frozenset[int]] = {}
        self._firsts: dict[int, npt.NDArray[np.bool_]] = {}

    def shared(self, other: Printed, size: int) -> npt.NDArray[np.bool_]:
        """Return which of its runs of `size` words stand in another report, too."""
        known = other._known.get(size)
        if known is None:
            known = other._known[size] = frozenset(other.runs(size).tolist())
        return np.fromiter((run in known for run in self.runs(size).tolist()), dtype=bool)

    def firsts(self, size: int) -> npt.NDArray[np.bool_]:
        """Return which of its runs of `size` words stand there for the first time."""
        if size not in self._firsts:
            first = np.zeros(len(self.runs(size)), dtype=bool)
            first[np.unique(self.runs(size), return_index=True)[1]] = True
            self._firsts[size] = first
        return self._firsts[size]

    def runs(self, size: int) -> Ids:
        """Return a number for each run of `size` words; the same run has the same number in every report."""
        if size not in self._runs:
            if self._ids is None:
                self._ids = np.array([zlib.crc32(w.encode()) for w in self.words], dtype=np.uint64)
            sums = np.zeros(max(0, len(self._ids) - size + 1), dtype=np.uint64)
            for i in range(size):  # a polynomial over 64 bits; numpy wraps around
                sums = sums * np.uint64(6364136223846793005) + self._ids[i : i + len(sums)]
            self._runs[size] = sums
        return self._runs[size]


def words(text: str) -> list[str]:
    """Return the normalised words of a text: no case, accents, apostrophes, punctuation or spacing."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text.casefold().replace("'", "").replace("’", ""))


_MARK = re.compile(r"[\"“”„«»\n]|``|''(?!\w)")
_OPENS, _CLOSES = frozenset(("“", "„", "«", "``")), frozenset(("”", "»", "''"))
# 'We will,' he said: single marks quote where they stand at a word and close behind a stop.
_SINGLE = re.compile(r"(?<![\w’'])['‘](?=\w)([^\n\"“”]{15,600}?[.,!?…])['’](?!\w)")
_UNMARKED = re.compile(r"^[^\n\"“”„«»]+$", re.MULTILINE)
# A post as pages embed it: its words, then '— Name (@name) July 16, 2018', often on a line of its own.
_POST = re.compile(r"[—–-]\s?[^\n()]{2,60}\(@\w{1,20}\)")
# Lines that are nobody's report: captions with a picture's credit, and notices of rights.
_NOT_OWN = re.compile(
    r"\([^()\n]{0,60}(?:Photo\b|Images\b|via (?:AP|AFP|Reuters)\b)[^()\n]{0,40}\)|^(?:Photo|Image|Picture)s?(?: credit)?:"
    r"|Getty Images|\bfile photo\b|\ball rights reserved\b|\bmay not be (?:published|reproduced)\b",
    re.IGNORECASE,
)
# A line longer than this is more than a caption or a notice.
_CAPTION_WORDS = 80


def printed(text: str, outlet: str | None = None, day: str | None = None) -> Printed:
    """Return a report as it is compared: its words, and which of them are not the reporter's own."""
    text = _UNMARKED.sub(lambda line: _SINGLE.sub(r"“\1”", line[0]), text)
    found: list[str] = []
    quoted: list[bool] = []
    lines = [0]
    inside, start, line_start = False, 0, 0
    for end, mark in [*((m.start(), m[0]) for m in _MARK.finditer(text)), (len(text), "\n")]:
        tokens = words(text[start:end])
        found += tokens
        quoted += [inside] * len(tokens)
        if mark == "\n":
            # a quotation that is not closed ends with its line; a post is told by what stands under it
            line = text[line_start:end]
            post = _POST.search(line)
            if post or (len(found) - lines[-1] <= _CAPTION_WORDS and _NOT_OWN.search(line)):
                above = 1 + (post is not None and not line[: post.start()].strip() and len(lines) > 1)
                quoted[lines[-above] :] = [True] * (len(quoted) - lines[-above])
            if len(found) > lines[-1]:
                lines.append(len(found))
            inside, line_start = False, end + 1
        else:
            inside = mark in _OPENS or (mark not in _CLOSES and not inside)
        start = end + len(mark)
    return Printed(tuple(found), np.array(quoted, dtype=bool), outlet, day)


def fingerprints(text: str, *, size: int = SIZE, window: int = WINDOW) -> tuple[int, ...]:
    """Return the fingerprints of a text, sorted, each once: winnowed hashes of its runs of words.

    Args:
        text: Any text; one shorter than `size` words has one fingerprint of all its words, an empty one none.
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


def is_candidate(shared: int, left: int, right: int) -> bool:
    """True if two reports with so many fingerprints, and so many of them shared, may share many words."""
    return shared > 0 and shared >= _CANDIDATE_SHARE * min(left, right)


def may_be_copies(
    shared: int, left: int, right: int, left_day: str | None = None, right_day: str | None = None
) -> bool:
    """True if one of two such reports may be a copy of the other: of `is_candidate`, without those of one short passage.

    A passage of `OWN_WORDS` leaves two fingerprints at least, and so does half of a report that is no mere note.

    Args:
        shared: Fingerprints that both have.
        left: Fingerprints of the one.
        right: Fingerprints of the other.
        left_day: ISO date of publication of the one; if both are known and far apart, more must be shared.
        right_day: Likewise of the other.
    """
    short = min(left, right)
    if not is_candidate(shared, left, right) or (shared == 1 and short >= FEWEST_FINGERPRINTS):
        return False
    return _days_between(left_day, right_day) < LONG_APART or shared >= _LONG_APART_SHARE * short


# A report of at most so many fingerprints may be a candidate by a single one.
FEW_FINGERPRINTS = int(1 / _CANDIDATE_SHARE)


def stored_fingerprints(found: Sequence[int]) -> tuple[int, ...]:
    """Return what a table keeps of a report's fingerprints: those of a short one a second time, as negative numbers.

    So a long report finds the short ones that share one fingerprint with it without looking at all the long ones that
    do: one shared fingerprint is nothing between long reports, and most that is shared.
    """
    return (*found, *(~value for value in found)) if len(found) <= FEW_FINGERPRINTS else tuple(found)


def compare(left: str, right: str) -> Reprint | None:
    """Return what two texts have in common, or None if that is too little to tell of.

    A passage that a report repeats (a picture's caption) counts once.
    """
    return compare_printed(printed(left), printed(right))


def compare_printed(one: Printed, other: Printed) -> Reprint | None:
    """Return what two reports have in common; see `compare`."""
    if not one.words or not other.words:
        return None
    if one.words == other.words:
        return Reprint("exact", 1.0, 1.0, len(one.words), len(one.words))
    size = min(PASSAGE_WORDS, len(one.words), len(other.words))
    in_one, longest = _covered(one, other, size)
    in_other, _ = _covered(other, one, size)
    share_one, share_other = in_one.mean(), in_other.mean()
    # of two of a length the one that has less of the other, so that it is the same either way round
    left_is_short = (len(one.words), share_one, one.words) <= (len(other.words), share_other, other.words)
    share, copied = (share_one, in_one) if left_is_short else (share_other, in_other)
    short, long = (one, other) if left_is_short else (other, one)
    own, own_words = _own_share(short, long, float(share))
    # the 14.5 % are by the words that count: what only quotations make up is told of, and no copy
    is_copy = share >= TAKEN_SHARE or (
        own >= OWN_SHARE and own_words >= OWN_WORDS and not _are_apart(one, other)
    )
    many = share >= COPIED_SHARE or (share >= LONG_PASSAGE_SHARE and longest >= LONG_PASSAGE_WORDS)
    if not many and not is_copy:
        return None
    kind: ReprintKind = "passages"
    if is_copy:
        kind = "near" if min(share_one, share_other) >= NEAR_SHARE else "partial"
    shares = (round(float(share_one), 4), round(float(share_other), 4))
    return Reprint(kind, *shares, int(copied.sum()), longest, round(own, 4))


def may_be_copy(one: Printed, other: Printed) -> bool:
    """True unless too few words of the shorter report stand in the other for `Reprint.is_copy`: quick to tell."""
    short, long = sorted((one, other), key=lambda report: len(report.words))
    if len(short.words) < OWN_PASSAGE_WORDS or len(short.words) == len(long.words):
        return True
    most = int(_spread(short.shared(long, OWN_PASSAGE_WORDS), OWN_PASSAGE_WORDS).sum())
    return most >= OWN_WORDS or most >= TAKEN_SHARE * len(short.words)


def _are_apart(one: Printed, other: Printed) -> bool:
    """True for two reports of one outlet, days apart, or of any outlets, a month apart."""
    same = bool(one.outlet and other.outlet) and str(one.outlet).casefold() == str(other.outlet).casefold()
    return _days_between(one.day, other.day) >= (DAYS_APART if same else LONG_APART)


def _days_between(one: str | None, other: str | None) -> int:
    """Return how many days lie between two days; 0 if either is unknown."""
    try:
        return abs((date.fromisoformat(one or "") - date.fromisoformat(other or "")).days)
    except ValueError:
        return 0


def _own_share(short: Printed, long: Printed, share: float) -> tuple[float, int]:
    """Return how much of the shorter report's own words stands in the other one, and how many words that is."""
    every = round(share * len(short.words))
    if min(len(short.words), len(long.words)) < OWN_PASSAGE_WORDS:
        return share, every
    quoted = short.quoted
    if long.quoted.any():
        inside = set(long.runs(_QUOTED_RUN)[_every(long.quoted, _QUOTED_RUN)].tolist())
        starts = np.fromiter((run in inside for run in short.runs(_QUOTED_RUN).tolist()), dtype=bool)
        quoted = quoted | _spread(starts, _QUOTED_RUN)
    own = ~quoted
    if own.sum() < FEWEST_OWN_WORDS:
        return share, every
    covered, _ = _covered(short, long, OWN_PASSAGE_WORDS)
    copied = int((covered & own).sum())
    return copied / int(own.sum()), copied


def _every(marked: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """Return for each run of `size` whether all of it is marked."""
    sums = np.concatenate(([0], np.cumsum(marked)))
    full: npt.NDArray[np.bool_] = sums[size:] - sums[:-size] == size
    return full


def _spread(starts: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """Return which words stand in the marked runs of `size` words."""
    change = np.zeros(len(starts) + size, dtype=np.int64)
    places = np.flatnonzero(starts)
    change[places] += 1
    change[places + size] -= 1
    inside: npt.NDArray[np.bool_] = np.cumsum(change)[:-1] > 0
    return inside


def _covered(report: Printed, source: Printed, size: int) -> tuple[npt.NDArray[np.bool_], int]:
    """Return which words stand in runs that `source` has too (each run once), and the longest passage."""
    shared = report.shared(source, size)
    if not shared.any():
        return np.zeros(len(report.words), dtype=bool), 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], shared.astype(np.int8), [0]))))
    longest = int((edges[1::2] - edges[::2]).max()) + size - 1
    return _spread(shared & report.firsts(size), size), longest
