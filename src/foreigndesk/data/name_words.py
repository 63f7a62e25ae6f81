"""Words that look like names and are none, names that are common words, and words at the edges of names."""

from __future__ import annotations

import functools

from foreigndesk.data.states import read_table


@functools.cache
def listed_words(kind: str) -> frozenset[str]:
    """Return a class of words of name_words.tsv, whose first line says which classes there are."""
    return frozenset(
        word for listed, words in read_table("name_words.tsv") if listed == kind for word in words.split()
    )
