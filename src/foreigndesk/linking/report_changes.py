"""What a report dropped, added and altered against another: sentence beside sentence, and what changed in each pair.

Pure functions over two texts. Sentences are aligned in order, by dynamic programming over how much two are alike
(Gale and Church 1993 align so by length; here by words, `rapidfuzz.fuzz.ratio`). One that stands elsewhere in the other
text is paired with it after that, so that a moved paragraph is not told as dropped and added.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from foreigndesk.data.agencies import NAMES
from foreigndesk.linking.reprints import words
from foreigndesk.linking.wording import Change, word_changes

# Two sentences are one, altered, if they are so much alike in their words (0 to 100); under it one is dropped and the
# other added. At 60 four words in ten may differ.
ALIKE = 60.0
# Texts of more sentences than this are aligned where they share sentences word for word, and in between.
_LONGEST = 400
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Jr|Sr|Gen|Col|Lt|Maj|Capt|Adm|Sgt|Sen|Rep|Gov|Prof|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.$"
)
_END = re.compile(r"[.!?…][\"”’')\]]*(?=\s)|\n+|\Z")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_SAID = re.compile(
    r"\b(?:said|says|told|according to|reported|reports|announced|stated|confirmed|added|warned|cited|quoted)\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:reportedly|allegedly|apparently|supposedly|purportedly|it is said|is said to|are said to|unconfirmed)\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(rf"\b{NAMES}\b")

AlignedKind = Literal["same", "altered", "dropped", "added"]
Attribution = Literal["dropped", "softened", "added", "firmed"]


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence of a text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence of one text, or of both.

    Attributes:
        kind: "same" (word for word; marks and case may differ), "altered", "dropped" (only in the first text) or "added".
        left: Where it stands in the first text, or None if added.
        right: Where it stands in the second text, or None if dropped.
        changes: The words of both, stretch by stretch, of an altered one.
        numbers: Figures of the first text's sentence and those in their place, if they differ.
        attribution: What became of who says it: "dropped" ('officials said' is gone), "softened" ('said' has become
            'reportedly'), "added" or "firmed" the other way round, or None.
        moved: True if it stands in another place of the order.
    """

    kind: AlignedKind
    left: Part | None
    right: Part | None
    changes: tuple[Change, ...] = ()
    numbers: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    attribution: Attribution | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many sentences two texts share, and what happened to the others."""

    same: int = 0
    altered: int = 0
    dropped: int = 0
    added: int = 0
    numbers: int = 0
    attribution: int = 0


def parts(text: str) -> tuple[Part, ...]:
    """Return the sentences of a text in order: where each stands, without the white space around it."""
    found: list[Part] = []
    start = 0
    for match in _END.finditer(text):
        end = match.start() if match[0].startswith("\n") else match.end()
        if match[0].startswith(".") and _ABBREVIATED.search(text[start:end]):
            continue
        piece = text[start:end]
        if words(piece):
            lead = len(piece) - len(piece.lstrip())
            found.append(Part(start + lead, start + len(piece.rstrip())))
            start = match.end()
        elif match[0].startswith("\n"):
            start = match.end()
    return tuple(found)


def align_reports(left: str, right: str) -> tuple[Aligned, ...]:
    """Return the sentences of two texts beside one another; each stands there once.

    They come in the order of the second text; what is dropped stands where it would have stood.
    """
    ones, others = parts(left), parts(right)
    keys = [
        [" ".join(words(text[p.start : p.end])) for p in found]
        for text, found in ((left, ones), (right, others))
    ]
    pairs = _in_order(keys[0], keys[1])
    pairs |= _moved(keys[0], keys[1], pairs)
    straight = _increasing(sorted(pairs.items()))
    found = []
    for i, j in pairs.items():
        found.append(
            (i, j, _pair(left, ones[i], right, others[j], keys[0][i] == keys[1][j], (i, j) not in straight))
        )
    back = {j: i for i, j in pairs.items()}
    after = dict(straight)
    rows: list[tuple[tuple[float, int, int], Aligned]] = [((j, 0, i), row) for i, j, row in found]
    rows += [((j, 0, 0), Aligned("added", None, part)) for j, part in enumerate(others) if j not in back]
    place = -1
    for i, part in enumerate(ones):
        if i in after:
            place = after[i]
        elif i not in pairs:
            rows.append(((place, 1, i), Aligned("dropped", part, None)))
    return tuple(row for _, row in sorted(rows, key=lambda item: item[0]))


def count_changes(aligned: Sequence[Aligned]) -> ChangeCounts:
    """Return how many sentences are the same, altered, dropped and added; and changed figures and attributions."""
    kinds = Counter(row.kind for row in aligned)
    return ChangeCounts(
        kinds["same"],
        kinds["altered"],
        kinds["dropped"],
        kinds["added"],
        sum(row.numbers is not None for row in aligned),
        sum(row.attribution is not None for row in aligned),
    )


def _likeness(one: str, other: str) -> float:
    return 100.0 if one == other else fuzz.ratio(one.split(), other.split(), score_cutoff=ALIKE)


def _in_order(ones: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """Return the pairs, first text's sentence to second's, that keep the order and are most alike in all."""
    # what both begin and end with is no work
    start = 0
    while start < min(len(ones), len(others)) and ones[start] == others[start]:
        start += 1
    end = 0
    while end < min(len(ones), len(others)) - start and ones[-1 - end] == others[-1 - end]:
        end += 1
    pairs = {i: i for i in range(start)}
    pairs |= {len(ones) - 1 - k: len(others) - 1 - k for k in range(end)}
    left, right = ones[start : len(ones) - end], others[start : len(others) - end]
    if len(left) > _LONGEST or len(right) > _LONGEST:
        return pairs | _exact(left, right, start)
    likes = [[_likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            paired = likes[i][j] + best[i + 1][j + 1] if likes[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(left) and j < len(right):
        if likes[i][j] and best[i][j] == likes[i][j] + best[i + 1][j + 1]:
            pairs[start + i] = start + j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _exact(left: Sequence[str], right: Sequence[str], start: int) -> dict[int, int]:
    """Return the pairs of sentences that both texts have once, word for word."""
    counts = (Counter(left), Counter(right))
    where = {key: j for j, key in enumerate(right)}
    return {
        start + i: start + where[key]
        for i, key in enumerate(left)
        if counts[0][key] == counts[1].get(key, 0) == 1
    }


def _moved(ones: Sequence[str], others: Sequence[str], pairs: dict[int, int]) -> dict[int, int]:
    """Return further pairs of sentences that are left, the likest first, wherever they stand."""
    free_left = [i for i in range(len(ones)) if i not in pairs]
    taken = set(pairs.values())
    free_right = [j for j in range(len(others)) if j not in taken]
    if len(free_left) * len(free_right) > _LONGEST * _LONGEST:
        return {}
    # by the words too, so that the same pairs come out with the sides swapped
    likely = sorted(
        (-like, min(ones[i], others[j]), max(ones[i], others[j]), abs(i - j), i + j, i, j)
        for i in free_left
        for j in free_right
        if (like := _likeness(ones[i], others[j]))
    )
    found: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in likely:
        if i not in found and j not in used:
            found[i] = j
            used.add(j)
    return found


def _increasing(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return a longest run of pairs that keeps the order of both texts."""
    length = [1] * len(pairs)
    before = [-1] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        for m in range(k):
            if pairs[m][1] < j and length[m] + 1 > length[k]:
                length[k], before[k] = length[m] + 1, m
    if not pairs:
        return set()
    k = max(range(len(pairs)), key=lambda place: (length[place], -place))
    found = set()
    while k >= 0:
        found.add(pairs[k])
        k = before[k]
    return found


def _pair(left: str, one: Part, right: str, other: Part, same: bool, moved: bool) -> Aligned:
    was, now = left[one.start : one.end], right[other.start : other.end]
    if same:
        return Aligned("same", one, other, moved=moved)
    numbers = (tuple(_NUMBER.findall(was)), tuple(_NUMBER.findall(now)))
    return Aligned(
        "altered",
        one,
        other,
        word_changes(was, now),
        None if sorted(numbers[0]) == sorted(numbers[1]) else numbers,
        _attribution(was, now),
        moved,
    )


def _attribution(was: str, now: str) -> Attribution | None:
    """Return what became of who says a sentence."""
    before, after = _hold(was), _hold(now)
    if before == after:
        return None
    if before[0] != after[0]:
        # said by somebody → nobody says it, or the other way round
        if not after[0]:
            return "softened" if after[1] and not before[1] else "dropped"
        return "firmed" if before[1] and not after[1] else "added"
    return "softened" if after[1] else "firmed"


def _hold(sentence: str) -> tuple[bool, bool]:
    """Return whether somebody says a sentence, and whether it is hedged."""
    return bool(_SAID.search(sentence) or _AGENCY.search(sentence)), bool(_HEDGED.search(sentence))
