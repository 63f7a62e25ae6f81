"""Cursors: where a page of a list ended, as one word for an address."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from foreigndesk.errors import QueryError

LONGEST = 2000


def write_cursor(key: Sequence[Any] | None) -> str | None:
    """Return a key of a list as a word, or None for None."""
    if key is None:
        return None
    text = json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(word: str | None) -> list[Any] | None:
    """Return the key that a word stands for, or None for None.

    Raises:
        QueryError: If the word is no cursor.
    """
    if not word:
        return None
    try:
        if len(word) > LONGEST:
            raise ValueError
        found = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (ValueError, binascii.Error, UnicodeError) as error:
        raise QueryError("this is no place in the list; begin again at its first page") from error
    if not isinstance(found, list) or any(isinstance(v, int) and abs(v) >= 2**63 for v in found):
        raise QueryError("this is no place in the list; begin again at its first page")
    return found
