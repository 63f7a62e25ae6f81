"""The baseline: a list of words, and how many states are named."""

from __future__ import annotations

import re

from foreigndesk.annotation.first_look import see

WORDS = re.compile(
    r"\b(?:ambassador|embassy|diplomat\w*|foreign (?:minister|ministry|secretary|policy)|prime minister|minister|president|"
    r"treaty|summit|sanctions?|troops|military|missiles?|nuclear|border|cease-?fire|peace talks|bilateral|United Nations|"
    r"NATO|European Union|army|war|invasion|air ?strikes?|refugees|trade deal|tariffs?)\b",
    re.IGNORECASE,
)


def keyword(text: str) -> bool:
    """Return whether a text has one of the words."""
    return WORDS.search(text) is not None


def two_states(text: str) -> bool:
    """Return whether a text names two states."""
    return len(see(text).states) > 1


def either(text: str) -> bool:
    """Return whether a text names two states, or one and has one of the words."""
    named = len(see(text).states)
    return named > 1 or (named == 1 and keyword(text))
