"""spaCy's lemmatiser, asked once for each word with its part of speech and morphology: nothing else decides its lemma."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.lang.en.lemmatizer import EnglishLemmatizer

if TYPE_CHECKING:
    from spacy.pipeline import Lemmatizer
    from spacy.tokens import Doc

# Answers kept at most; they are made again when they are needed.
KEPT = 200_000


class Lemmas:
    """Gives the tokens of tagged pieces the lemmas that `Lemmatizer` gives them.

    Args:
        lemmatizer: spaCy's component with its tables.

    Attributes:
        asks_once: False for a lemmatiser of another make: it is then run as it is.
    """

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self.asks_once = (
            type(lemmatizer) is EnglishLemmatizer and lemmatizer.mode == "rule" and not lemmatizer.overwrite
        )
        self._answers: dict[tuple[int, int, int], int] = {}

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set the lemma of each token that has none."""
        if len(self._answers) > KEPT:
            self._answers.clear()
        for doc in docs:
            if not self.asks_once:
                self._lemmatizer(doc)
            elif len(doc):
                self._annotate(doc)

    def _annotate(self, doc: Doc) -> None:
        answers = self._answers
        lemmas: list[int] = []
        for i, (lemma, orth, pos, morph) in enumerate(doc.to_array([LEMMA, ORTH, POS, MORPH]).tolist()):
            if not lemma:
                key = (orth, pos, morph)
                lemma = answers.get(key)
                if lemma is None:
                    lemma = answers[key] = doc.vocab.strings.add(self._lemmatizer.lemmatize(doc[i])[0])
            lemmas.append(lemma)
        doc.from_array([LEMMA], np.array(lemmas, dtype=np.uint64))
