"""Cursors: where a page of a list ended, as one word for an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foreigndesk.errors import QueryError
from foreigndesk.store.cursor_text import pack_cursor, unpack_cursor


def write_cursor(key: Sequence[Any] | None) -> str | None:
    """Return a key of a list as a word, or None for None."""
    return None if key is None else pack_cursor(key)


def read_cursor(word: str | None) -> list[Any] | None:
    """Return the key that a word stands for, or None for None.

    Raises:
        QueryError: If the word is no cursor.
    """
    if not word:
        return None
    try:
        return unpack_cursor(word)
    except ValueError as error:
        raise QueryError("this is no place in the list; begin again at its first page") from error
