"""spaCy's attribute ruler, asked once for each kind of token instead of once for each token.

The ruler's patterns look at a token's tag, relation and small letters, or at two tokens side by side. What they
give a token therefore depends on it and on the neighbours with which it may make up such a pair: the ruler is run on
those two or three words alone, and its answer is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
from spacy.matcher import Matcher
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler

_LOOKED_AT = {"TAG", "LOWER", "DEP", "IS_SPACE"}
_GIVEN = [TAG, POS, MORPH, LEMMA, DEP]
# Answers kept at most; they are made again when they are needed.
KEPT = 200_000

Key = tuple[int, ...]


class AttributeRules:
    """Gives the tokens of tagged and parsed pieces what `AttributeRuler` gives them.

    Args:
        ruler: spaCy's component with its patterns.

    Attributes:
        asks_once: False for patterns of another make: the ruler is then run as it is.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self.asks_once = _is_known(ruler)
        self._opens = Matcher(ruler.vocab)
        for number, entry in enumerate(_patterns(ruler)):
            firsts = [[pattern[0]] for pattern in entry["patterns"] if len(pattern) == 2]
            if firsts:
                self._opens.add(str(number), firsts)
        self._openers: dict[Key, bool] = {}
        self._answers: dict[tuple[Key | None, Key, Key | None], Key] = {}

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set tag, part of speech, morphology and lemma where a pattern says so."""
        if not self.asks_once:
            for doc in docs:
                self._ruler(doc)
            return
        if len(self._answers) > KEPT:
            self._answers.clear()
            self._openers.clear()
        for doc in docs:
            if len(doc):
                self._annotate(doc)

    def _annotate(self, doc: Doc) -> None:
        keys: list[Key] = [tuple(row) for row in doc.to_array([TAG, LOWER, DEP, IS_SPACE]).tolist()]
        openers, answers = self._openers, self._answers
        rows: list[Key] = []
        before: Key | None = None
        last = len(keys) - 1
        for i, key in enumerate(keys):
            opens = openers.get(key)
            if opens is None:
                opens = openers[key] = bool(self._opens(_words(doc, i, i + 1), allow_missing=True))
            window = (before, key, keys[i + 1] if opens and i < last else None)
            answer = answers.get(window)
            if answer is None:
                answer = answers[window] = self._ask(doc, i, window)
            rows.append(answer)
            before = key if opens else None
        doc.from_array(_GIVEN, np.array(rows, dtype=np.uint64))

    def _ask(self, doc: Doc, i: int, window: tuple[Key | None, Key, Key | None]) -> Key:
        start = i - 1 if window[0] is not None else i
        words = _words(doc, start, i + 2 if window[2] is not None else i + 1)
        self._ruler(words)
        answer: list[int] = words.to_array(_GIVEN)[i - start].tolist()
        return tuple(answer)


def _words(doc: Doc, start: int, end: int) -> Doc:
    """Return some words as a text of their own, with their tags and relations."""
    span = doc[start:end]
    words = Doc(doc.vocab, words=[t.text for t in span])
    # not a slice of the whole text's values: a long one has thousands of different words
    return words.from_array([TAG, DEP], np.array([(t.tag, t.dep) for t in span], dtype=np.uint64))


def _patterns(ruler: AttributeRuler) -> list[dict[str, Any]]:
    # spaCy's type for these is a union of all that any of its parts may hold
    found: Any = ruler.patterns
    return list(found)


def _is_known(ruler: AttributeRuler) -> bool:
    """Return whether the patterns look at no more than two tokens, and at what `AttributeRules` compares."""
    for entry in _patterns(ruler):
        given: dict[str, Any] = entry["attrs"]
        if not set(given) <= {"TAG", "POS", "MORPH", "LEMMA", "DEP"}:
            return False
        for pattern in entry["patterns"]:
            if not 1 <= len(pattern) <= 2 or any(not set(spec) <= _LOOKED_AT for spec in pattern):
                return False
    return True
