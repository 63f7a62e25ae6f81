"""What two mentions have in common: the features of a pair, worked out for all pairs of a text at once."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
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
# Words of a mention that are compared; pairs that are compared at a time.
MOST_WORDS, FEW_WORDS, _BLOCK = 24, 4, 10_000


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
        numbers: dict[str, int] = {}
        self._text, self._bare, self._head = (
            np.array([numbers.setdefault(w, len(numbers)) for w in column], dtype=int)
            for column in ([w.text for w in words], [w.bare for w in words], [w.head for w in words])
        )
        self._initials = np.array(
            [numbers.setdefault(w.initials, len(numbers)) if len(w.initials) > 1 else -1 for w in words],
            dtype=int,
        )
        self._content = np.full((len(words), MOST_WORDS), -1)
        for row, one in enumerate(words):
            distinct = list(dict.fromkeys(one.content))[:MOST_WORDS]
            self._content[row, : len(distinct)] = [numbers.setdefault(w, len(numbers)) for w in distinct]
        self._length = (self._content >= 0).sum(1)
        # Mentions by what later ones may share with them: no table of all pairs, so that a long text costs in step.
        self._by: dict[tuple[str, int], list[int]] = {}
        for i in range(self.count):
            for key in self._keys(i):
                self._by.setdefault(key, []).append(i)

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

    def _keys(self, i: int) -> Iterator[tuple[str, int]]:
        """Yield the keys under which a mention is found by later ones."""
        if self.pronoun[i]:
            yield "pronoun", int(self.pronoun[i])
        else:
            yield "head", int(self._head[i])
        yield "bare", int(self._bare[i])
        yield "initials", int(self._initials[i])
        if self.proper[i]:
            yield from (("word", w) for w in self._content[i, : self._length[i]].tolist())

    def _further(self, j: int, first: int) -> Ints:
        """Return mentions before the near ones that share words with a mention, or its person."""
        reach, keys = FAR, [("bare", int(self._bare[j])), ("initials", int(self._bare[j]))]
        if self.pronoun[j]:
            if self.pronoun[j] not in (FIRST, WE, SECOND):
                return np.zeros(0, dtype=int)
            reach, keys = FAR_PERSON, [("pronoun", int(self.pronoun[j]))]
        else:
            if self._initials[j] >= 0:
                keys.append(("bare", int(self._initials[j])))
            if self.headed[j]:
                keys.append(("head", int(self._head[j])))
            if self.proper[j]:
                keys += [("word", w) for w in self._content[j, : self._length[j]].tolist()]
        found: set[int] = set()
        for key in keys:
            before = self._by.get(key, [])
            end = bisect.bisect_left(before, first)
            found.update(before[max(0, end - reach) : end])
        return np.array(sorted(found)[-reach:], dtype=int)

    def _shared(self, left: Ints, right: Ints) -> Ints:
        """Return how many words the mentions of each pair share."""
        found = np.zeros(len(left), dtype=int)
        longer = np.maximum(self._length[left], self._length[right])
        # most mentions have few words: the work of a pair grows with their square
        for least, most in ((0, FEW_WORDS), (FEW_WORDS, MOST_WORDS)):
            pairs = np.flatnonzero((least < longer) & (longer <= most))
            for start in range(0, len(pairs), _BLOCK):
                rows = pairs[start : start + _BLOCK]
                one, other = self._content[left[rows], :most], self._content[right[rows], :most]
                same = (one[:, :, None] == other[:, None, :]) & (one[:, :, None] >= 0)
                found[rows] = np.count_nonzero(same, axis=(1, 2))
        return found

    def _acronym(self, left: Ints, right: Ints) -> Any:
        """Return for each pair whether one mention is the initials of the other."""
        return (self._initials[left] == self._bare[right]) | (self._initials[right] == self._bare[left])

    def features(self, left: Ints, right: Ints) -> Floats:
        """Return the features of pairs, shape (pairs, `FEATURES`)."""
        no_pronouns = (self.pronoun[left] == 0) & (self.pronoun[right] == 0)
        shared = self._shared(left, right)
        shorter = np.maximum(1, np.minimum(self._length[left], self._length[right]))
        words = [
            self._text[left] == self._text[right],
            no_pronouns & (self._bare[left] == self._bare[right]),
            no_pronouns & self.headed[right] & (self._head[left] == self._head[right]),
            no_pronouns & (self._length[right] > 0) & (shared == self._length[right]),
            no_pronouns & (self._length[left] > 0) & (shared == self._length[left]),
            np.where(no_pronouns, shared / shorter, 0),
            self._acronym(left, right),
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
        found = np.zeros((len(left), FEATURES), dtype=np.float32)
        for column, values in enumerate(words):
            found[:, column] = values
        first, rows = len(words), np.arange(len(left))
        for classes, size in (
            (self.pronoun[left], PRONOUN_CLASSES),
            (self.pronoun[right], PRONOUN_CLASSES),
            (near, len(_DISTANCES) + 1),
            (sentences, len(_DISTANCES) + 1),
            (self.type[left] * 3 + self.type[right], 9),
        ):
            found[rows, first + classes] = 1
            first += size
        for column, values in enumerate(marks, first):
            found[:, column] = values
        return found
