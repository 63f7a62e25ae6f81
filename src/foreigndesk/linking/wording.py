"""How two wordings of what was said compare: the same, one cut out of the other, or with words changed.

Words are compared without case, accents, quotation marks, points of initials ('U.S.'), the letters in which British
and American spelling differ. An ellipsis, and what an editor put in square brackets, stand for any words. Where words
differ, those that carry the sense weigh more than 'that' and 'would'; another form of a word ('hope', 'hopes')
weighs little; a 'not' more or less makes two sayings of it, whatever else is the same.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from foreigndesk.linking.names import STOP_WORDS
from foreigndesk.model import Claim

# A word, an ellipsis, or words in square brackets.
_TOKEN = re.compile(
    r"(?P<inserted>\[[^\[\]]{0,200}\])|(?P<gap>…|\.(?: ?\.){2,})"
    r"|(?P<word>(?:[A-Za-z]\.){2,}|\d[\d,]*\d|[^\W_]+(?:['’][^\W_]+)*)"
)
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]+)(?:[”\"»]|$)")
# "don't" is read as "do not"; what is left of some helps before it.
_NEGATED = re.compile(r"(?:n['’]t|(?<=can)not)$", re.IGNORECASE)
_HELPS = {"ca": "can", "wo": "will", "sha": "shall"}
_NO = frozenset("not no never nor none nothing nobody neither without".split())
# Spellings on either side of the Atlantic: both are folded alike, so folding too much costs little.
_SPELLINGS = (
    (re.compile(r"(?<=...)is(e|ed|es|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"(?<=..)our(|s|ed|ing|able|ite)$"), r"or\1"),
    (re.compile(r"(?<=...)tre(|s|d)$"), r"ter\1"),
    (re.compile(r"(?<=...)ence(|s|less)$"), r"ense\1"),
    (re.compile(r"(?<=...)ogue(|s)$"), r"og\1"),
    (re.compile(r"(?<=..[aeiou])ll(ed|ing|er)$"), r"l\1"),
)
# What a word that differs weighs: one of the sense, one of grammar, another form of the same word.
SENSE, GRAMMAR, OTHER_FORM = 1.0, 0.5, 0.25
# Two words are forms of one word if they begin with so many same letters and end in so few others, or if they are
# so much alike (rapidfuzz.fuzz.ratio).
STEM_LETTERS, ENDING_LETTERS = 4, 3
SAME_WORD_RATIO = 80.0
ChangeKind = Literal["same", "added", "left_out", "changed"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a wording: where it stands, and as it is compared; `gap` stands for any words."""

    start: int
    end: int
    word: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of two wordings: the words of the fuller one and those in their place.

    Attributes:
        kind: "same", "added" (only in this form), "left_out" (only in the fuller one) or "changed".
        was: Words of the fuller form; empty if added.
        now: Words of this form; empty if left out.
    """

    kind: ChangeKind
    was: str
    now: str


def tokens(text: str) -> list[Token]:
    """Return the words of a wording in order, ellipses and editors' insertions as gaps."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match["word"]
        if word is None:
            found.append(Token(match.start(), match.end(), "", gap=True))
            continue
        cut = _NEGATED.search(word)
        stem = word[: cut.start()] if cut else word
        middle = match.start() + len(stem)
        if stem:
            folded = _folded(stem)
            found.append(Token(match.start(), middle, _HELPS.get(folded, folded) if cut else folded))
        if cut:
            found.append(Token(middle, match.end(), "not"))
    return found


@functools.lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("’", "'"))
        word = "".join(c for c in word if not unicodedata.combining(c))
    word = word.casefold().replace("'", "").replace(".", "").replace(",", "")
    for pattern, new in _SPELLINGS:
        word = pattern.sub(new, word)
    return word


def carries_sense(word: str) -> bool:
    """True for a word that is not only grammar."""
    return bool(word) and word not in STOP_WORDS and (len(word) > 1 or word.isdigit())


class Wording:
    """The words of a saying, in the form in which they are compared.

    Attributes:
        words: All of them, gaps left out.
        runs: The runs of words between gaps.
        sense: The first letters of those that carry the sense, in order.
    """

    __slots__ = ("_text", "runs", "sense", "words")

    def __init__(self, runs: Sequence[Sequence[str]]) -> None:
        self.runs = tuple(tuple(run) for run in runs if run)
        self.words = tuple(word for run in self.runs for word in run)
        self.sense = tuple(word[:6] for word in self.words if carries_sense(word))
        self._text = f" {' '.join(self.words)} "

    @classmethod
    def of(cls, *texts: str) -> Wording:
        """Return the wording of texts with anything between them."""
        runs: list[list[str]] = []
        for text in texts:
            runs.append([])
            for token in tokens(text):
                if token.gap:
                    runs.append([])
                else:
                    runs[-1].append(token.word)
        return cls(runs)

    @classmethod
    def quoted_in(cls, text: str) -> Wording:
        """Return the wording of what stands in quotation marks within a text."""
        return cls.of(*_QUOTED.findall(text))

    def __len__(self) -> int:
        return len(self.words)

    def holds(self, other: Wording) -> bool:
        """True if all runs of the other wording stand in this one, in their order."""
        position = 0
        for run in other.runs:
            position = self._text.find(f" {' '.join(run)} ", position)
            if position < 0:
                return False
            position += 1
        return True


def wordings(claim: Claim) -> tuple[Wording, Wording]:
    """Return the wording of all that a statement holds, and of what stands in quotation marks.

    The 'that' with which a retelling begins is no word of it.
    """
    content = claim.content or ""
    whole = Wording.of(*(piece.text for piece in claim.pieces)) if claim.pieces else Wording.of(content)
    if claim.directness == "direct":
        return whole, whole
    if whole.words[:1] == ("that",):
        whole = Wording([run[1:] if number == 0 else run for number, run in enumerate(whole.runs)])
    return whole, Wording.quoted_in(content) if claim.directness == "mixed" else Wording(())


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a shorter wording stands to a longer one.

    Attributes:
        kind: "same" words, "cut" out of the longer one, or "changed".
        cost: What its changed words weigh, for each of its words (0: none).
        share: How much of the longer one's words it has.
        changed: How many of its words are changed.
    """

    kind: Literal["same", "cut", "changed"]
    cost: float
    share: float
    changed: int = 0


def compare(one: Wording, other: Wording) -> Likeness | None:
    """Return how the shorter of two wordings stands to the longer, or None where they have too little in common."""
    if one.words == other.words:
        return Likeness("same", 0.0, 1.0) if one.words else None
    short, long = sorted((one, other), key=lambda w: (len(w), w.words))
    if not short.words:
        return None
    share = len(short) / len(long)
    if long.holds(short):
        return Likeness("cut", 0.0, share)
    needed, held = set(short.sense), set(long.sense)
    if len(needed & held) < 0.7 * len(needed):
        return None
    window = long.words
    if share < 0.9:
        found = fuzz.partial_ratio_alignment(short.words, long.words, score_cutoff=70)
        if found is None:
            return None
        window = long.words[found.dest_start : found.dest_end]
    weight, changed = _weight(short.words, window)
    return Likeness("changed", weight / len(short), share, changed)


def _weight(short: Sequence[str], window: Sequence[str]) -> tuple[float, int]:
    """Return what the differing words weigh and how many they are; a 'no' on one side weighs as much as all."""
    if sum(word in _NO for word in short) != sum(word in _NO for word in window):
        return float(len(short)), len(short)
    weight, changed = 0.0, 0
    for code in Levenshtein.opcodes(short, window):
        if code.tag == "equal":
            continue
        left, right = short[code.src_start : code.src_end], window[code.dest_start : code.dest_end]
        changed += max(len(left), len(right))
        weight += _stretch_weight(left, right)
    return weight, changed


def _stretch_weight(left: Sequence[str], right: Sequence[str]) -> float:
    if len(left) == len(right):
        return sum(map(_pair_weight, left, right))
    if "".join(left) == "".join(right):
        return OTHER_FORM
    return sum(SENSE if carries_sense(word) else GRAMMAR for word in max(left, right, key=len))


def _pair_weight(left: str, right: str) -> float:
    if left == right:
        return 0.0
    if _one_word(left, right):
        return OTHER_FORM
    return SENSE if carries_sense(left) or carries_sense(right) else GRAMMAR


def _one_word(left: str, right: str) -> bool:
    """True for two forms of a word: 'ferry' and 'ferries', 'critcize' and 'criticize'."""
    if min(len(left), len(right)) < 4 or left.isdigit() or right.isdigit():
        return False
    pairs = enumerate(zip(left, right, strict=False))
    same = next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))
    if same >= STEM_LETTERS and max(len(left), len(right)) - same <= ENDING_LETTERS:
        return True
    return fuzz.ratio(left, right) >= SAME_WORD_RATIO


def word_changes(fuller: str, form: str) -> tuple[Change, ...]:
    """Return a form of a saying beside the fuller one, stretch by stretch, in the words of both.

    What the fuller one has before and after, or where the form has an ellipsis, shows as left out.
    """
    old, new = [t for t in tokens(fuller) if not t.gap], [t for t in tokens(form) if not t.gap]
    stretches: list[Change] = []
    for code in Indel.opcodes([t.word for t in old], [t.word for t in new]):
        was = _slice(fuller, old[code.src_start : code.src_end])
        now = _slice(form, new[code.dest_start : code.dest_end])
        kinds: dict[str, ChangeKind] = {"equal": "same", "insert": "added", "delete": "left_out"}
        stretches.append(Change(kinds[code.tag], was, now))
    return tuple(_joined(stretches))


def _joined(stretches: Sequence[Change]) -> list[Change]:
    """Neighbouring stretches that differ become one: 'a b' for 'c d' reads better than word for word."""
    found: list[Change] = []
    for change in stretches:
        last = found[-1] if found else None
        if last is None or "same" in (last.kind, change.kind):
            found.append(change)
            continue
        was, now = f"{last.was} {change.was}".strip(), f"{last.now} {change.now}".strip()
        found[-1] = Change("changed" if was and now else "left_out" if was else "added", was, now)
    return found


def _slice(text: str, part: Sequence[Token]) -> str:
    return text[part[0].start : part[-1].end] if part else ""


def sense_words(text: str) -> frozenset[str]:
    """Return the first letters of the words of a text that carry the sense."""
    return frozenset(Wording.of(text).sense)
