"""What two mentions have in common: the features of a pair, worked out for all pairs of a text at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating[Any]]
    Ints = npt.NDArray[np.integer[Any]]

_PRONOUNS = {
    word: number
    for number, words in enumerate(
        (
            "i me my mine myself",
            "we us our ours ourselves",
            "you your yours yourself yourselves",
            "he him his himself",
            "she her hers herself",
            "it its itself",
            "they them their theirs themselves",
            "who whom whose which that",
            "there here",
            "this these those one someone everyone anyone",
        ),
        1,
    )
    for word in words.split()
}
PRONOUN_CLASSES = 11
FIRST, WE, SECOND, HE, SHE, IT, THEY = range(1, 8)
# Bounds of the classes of distance, in mentions and in sentences.
_DISTANCES = np.array([1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 80])
FEATURES = 12 + 2 * PRONOUN_CLASSES + 2 * (len(_DISTANCES) + 1) + 9 + 6 + 2
_OPENERS = r"(?:the|a|an|this|that|these|those|his|her|its|their|our|my|your)"
_OPENER = re.compile(rf"^{_OPENERS} ")
_POSSESSIVE = re.compile(r"\s?['’]s?$")
_TAIL = re.compile(r"\b(?:of|in|at|for|from|on|who|which|that|with|to|'s)\b|,|\(")
_WORD = re.compile(r"[\w.]+(?:-\w+)*")
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_INDEFINITE = frozenset({"a", "an", "some", "many", "two", "three", "several"})
_EMPTY = frozenset(
    "the a an of and in for to at on by from s ' his her their its our my your this that these those".split()
)
# How many mentions back a pair is looked at; older ones only where words or persons agree, so many of them.
NEAR, FAR, FAR_PERSON = 60, 15, 3


def pronoun_class(words: str) -> int:
    """Return the number of a pronoun's class, 0 for what is none."""
    return _PRONOUNS.get(words.lower(), 0)


@dataclass(frozen=True, slots=True)
class _Words:
    """A mention's words as far as pairs ask for them."""

    text: str
    bare: str
    content: tuple[str, ...]
    head: str
    pronoun: int
    proper: bool
    plural: bool
    initials: str
    indefinite: bool


def _words(printed: str) -> _Words:
    text = printed.lower()
    pronoun = pronoun_class(text)
    opened = _OPENER.sub("", text)
    bare = _POSSESSIVE.sub("", opened)
    head_words = [w for w in _WORD.findall(_TAIL.split(bare)[0]) if w not in _EMPTY]
    proper = pronoun == 0 and any(w[:1].isupper() for w in _WORD.findall(printed[len(text) - len(opened) :]))
    return _Words(
        text=text,
        bare=bare.replace(".", ""),
        content=tuple(w for w in _WORD.findall(text) if w not in _EMPTY),
        head=head_words[-1] if head_words else "",
        pronoun=pronoun,
        proper=proper,
        plural=bool(head_words) and head_words[-1].endswith("s") and not proper,
        initials="".join(w[0] for w in _CAPITALISED.findall(printed)).lower(),
        indefinite=text.split(" ")[0] in _INDEFINITE,
    )


class MentionTable:
    """The mentions of a text in order, as columns.

    Args:
        text: The text.
        spans: Start, end and type (0 person, 1 organisation, 2 place) of each mention, in text order.
        sentences: Number of the sentence of each.
        quotes: Number of the stretch in quotation marks that holds each, -1 outside.
    """

    def __init__(
        self,
        text: str,
        spans: Sequence[tuple[int, int, int]],
        sentences: Sequence[int],
        quotes: Sequence[int],
    ) -> None:
        words = [_words(text[start:end]) for start, end, _ in spans]
        self.count = len(spans)
        self.start = np.array([s for s, _, _ in spans], dtype=int)
        self.end = np.array([e for _, e, _ in spans], dtype=int)
        self.type = np.array([t for _, _, t in spans], dtype=int)
        self.sentence = np.array(sentences, dtype=int)
        self.quote = np.array(quotes, dtype=int)
        self.pronoun = np.array([w.pronoun for w in words], dtype=int)
        self.proper, self.plural, self.indefinite, self.headed = (
            np.array(column, dtype=bool)
            for column in (
                [w.proper for w in words],
                [w.plural for w in words],
                [w.indefinite for w in words],
                [bool(w.head) for w in words],
            )
        )
        self._text = _numbered([w.text for w in words])
        self._bare = _numbered([w.bare for w in words])
        self._head = _numbered([w.head for w in words])
        self._shared, self._length = _overlap([w.content for w in words])
        self._acronym = _acronyms(words)

    def pairs(self) -> tuple[Ints, Ints]:
        """Return the pairs to look at: numbers of antecedents, and of the mentions behind them."""
        left, right = [], []
        for j in range(self.count):
            first = max(0, j - NEAR)
            before = np.arange(first, j)
            if first:
                before = np.concatenate([self._further(j, first), before])
            left.append(before)
            right.append(np.full(len(before), j))
        if not left:
            return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
        return np.concatenate(left).astype(int), np.concatenate(right).astype(int)

    def _further(self, j: int, first: int) -> Ints:
        """Return mentions before the near ones that share words with a mention, or its person."""
        if self.pronoun[j] == 0:
            same = self._bare[:first] == self._bare[j]
            if self.headed[j]:
                same |= (self._head[:first] == self._head[j]) & (self.pronoun[:first] == 0)
            same |= self._acronym[:first, j]
            if self.proper[j]:
                same |= (self._shared[:first, j] > 0) & self.proper[:first]
            return np.nonzero(same)[0][-FAR:]
        if self.pronoun[j] in (FIRST, WE, SECOND):
            return np.nonzero(self.pronoun[:first] == self.pronoun[j])[0][-FAR_PERSON:]
        return np.zeros(0, dtype=int)

    def features(self, left: Ints, right: Ints) -> Floats:
        """Return the features of pairs, shape (pairs, `FEATURES`)."""
        no_pronouns = (self.pronoun[left] == 0) & (self.pronoun[right] == 0)
        shared = self._shared[left, right]
        shorter = np.maximum(1, np.minimum(self._length[left], self._length[right]))
        words = [
            self._text[left] == self._text[right],
            no_pronouns & (self._bare[left] == self._bare[right]),
            no_pronouns & self.headed[right] & (self._head[left] == self._head[right]),
            no_pronouns & (self._length[right] > 0) & (shared == self._length[right]),
            no_pronouns & (self._length[left] > 0) & (shared == self._length[left]),
            np.where(no_pronouns, shared / shorter, 0),
            self._acronym[left, right],
            self.type[left] == self.type[right],
            self.sentence[left] == self.sentence[right],
            (self.start[left] <= self.start[right]) & (self.end[right] <= self.end[left]),
            self.proper[left],
            self.proper[right],
        ]
        marks = [
            (self.quote[left] >= 0) & (self.quote[left] == self.quote[right]),
            self.quote[left] >= 0,
            self.quote[right] >= 0,
            (self.pronoun[left] == self.pronoun[right]) & (self.pronoun[left] > 0),
            self.plural[left],
            self.plural[right],
            self.indefinite[right],
            self.indefinite[left],
        ]
        near = np.searchsorted(_DISTANCES, right - left, side="right")
        sentences = np.searchsorted(_DISTANCES, self.sentence[right] - self.sentence[left], side="right")
        return np.concatenate(
            [
                np.stack(words, 1).astype(np.float32),
                _one_hot(self.pronoun[left], PRONOUN_CLASSES),
                _one_hot(self.pronoun[right], PRONOUN_CLASSES),
                _one_hot(near, len(_DISTANCES) + 1),
                _one_hot(sentences, len(_DISTANCES) + 1),
                _one_hot(self.type[left] * 3 + self.type[right], 9),
                np.stack(marks, 1).astype(np.float32),
            ],
            axis=1,
        )


def _numbered(words: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(w, len(numbers)) for w in words], dtype=int)


def _overlap(contents: Sequence[tuple[str, ...]]) -> tuple[Floats, Floats]:
    """Return how many words each two mentions share, and how many each has."""
    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(w, len(numbers)) for w in dict.fromkeys(content)] for content in contents]
    held = np.zeros((len(contents), max(1, len(numbers))), dtype=np.float32)
    for row, columns in enumerate(rows):
        held[row, columns] = 1
    return held @ held.T, held.sum(1)


def _acronyms(words: Sequence[_Words]) -> npt.NDArray[np.bool_]:
    """Return for each two mentions whether one is the initials of the other."""
    found = np.zeros((len(words), len(words)), dtype=bool)
    by_bare: dict[str, list[int]] = {}
    for number, one in enumerate(words):
        by_bare.setdefault(one.bare, []).append(number)
    for number, one in enumerate(words):
        if len(one.initials) > 1:
            for other in by_bare.get(one.initials, ()):
                found[number, other] = found[other, number] = True
    return found


def _one_hot(values: Ints, size: int) -> Floats:
    return np.eye(size, dtype=np.float32)[values]
