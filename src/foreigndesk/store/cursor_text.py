"""Cursors as text: values that say where a page of a list ended, packed into one word of an address and back."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

LONGEST = 20_000


def pack_cursor(values: Sequence[Any]) -> str:
    """Return values (texts, whole numbers, None, and sequences of these) as a word fit for an address."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpack_cursor(word: str) -> list[Any]:
    """Return the values that `pack_cursor` packed, sequences as lists.

    Anyone may send any word: what comes back is nothing that a database would refuse to look for.

    Raises:
        ValueError: If the word is too long, or was not made so.
    """
    if len(word) > LONGEST:
        raise ValueError("too long")
    try:
        packed = base64.b64decode(word.encode("ascii") + b"=" * (-len(word) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj()
        values = json.loads(unpacker.decompress(packed, 10 * LONGEST))
        if not unpacker.eof or not isinstance(values, list) or not _can_be_asked_for(values):
            raise ValueError("no cursor")
    except (zlib.error, RecursionError) as error:
        raise ValueError("no cursor") from error
    return values


def _can_be_asked_for(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_can_be_asked_for, value))
    if isinstance(value, str):
        # neither database takes half a character, and PostgreSQL no NUL
        return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    # SQL takes True for no number, and numbers of 64 bits
    return value is None or (type(value) is int and abs(value) < 2**63)
