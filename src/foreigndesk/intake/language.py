"""The language of a text, or None where it cannot be told."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SAMPLE = 1500
# Below it py3langid's guess is wrong too often; set on short sentences in ten languages (tests/intake/test_language.py).
_SURE = 0.5
# Words that no other language has this many of: English is told without a model.
_ENGLISH = frozenset(
    {
        *(
            "the",
            "of",
            "and",
            "that",
            "with",
            "was",
            "were",
            "has",
            "have",
            "had",
            "for",
            "from",
            "by",
            "said",
            "its",
        ),
        *("which", "would", "their", "they", "his", "been", "will", "not", "after", "about"),
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def detect_language(text: str) -> str | None:
    """Return the BCP 47 code of a text's language, or None if it cannot be told."""
    sample = text[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return None
    hits = [word for word in words if word in _ENGLISH]
    if len(words) >= 12 and len(hits) >= 0.15 * len(words) and "the" in hits and len(set(hits)) >= 3:
        return "en"
    language, share = _identifier().classify(sample)
    if language == "pcm" and "the" in hits:
        language = "en"
    return str(language) if share >= _SURE and (len(words) >= 3 or len(sample) >= 20) else None


@functools.cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
