"""Which gender a given name mostly goes with: a hint for pronouns, never a fact of the record."""

from __future__ import annotations

import functools
from typing import Literal

from foreigndesk.data.states import read_table

Gender = Literal["m", "f"]


@functools.cache
def _given_names() -> dict[str, Gender]:
    return {row[0]: "m" if row[1] == "m" else "f" for row in read_table("given_names.tsv")}


def likely_gender(name: str) -> Gender | None:
    """Return the gender that nearly all bearers of a full name's first word have, or None if it tells nothing.

    Args:
        name: A person's name; a surname alone tells nothing.
    """
    words = name.split()
    return _given_names().get(words[0].title()) if len(words) > 1 else None
