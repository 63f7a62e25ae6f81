"""PLOVER sectors of actors that are told by what they are ("Ukrainian farmers" are AGR)."""

from __future__ import annotations

import functools
import re

from foreigndesk.data.states import read_table


@functools.cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), sector) for pattern, sector in read_table("sectors.tsv"))


@functools.lru_cache(maxsize=20_000)
def phrase_sector(phrase: str) -> str | None:
    """Return the PLOVER sector that a phrase tells, or None."""
    words = " ".join(phrase.lower().replace("’", "'").split())
    return next((sector for pattern, sector in _rules() if pattern.search(words)), None)
