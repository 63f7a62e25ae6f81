"""Model values to bytes and back: JSON by msgspec, and compressed where it is large and seldom read."""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_WORD = re.compile(r"[^\W_]+")
# Making a decoder costs more than decoding a claim.
_decoders: dict[type[Any], msgspec.json.Decoder[Any]] = {}


def to_json(value: object) -> str:
    """Return the JSON of a model value; equal values give equal text."""
    return msgspec.json.encode(value, order="sorted").decode()


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Return the model value of a JSON text."""
    return _decoder(kind).decode(text)


def pack(value: object) -> bytes:
    """Return a model value as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value, order="sorted"), 6)


def unpack(data: bytes, kind: type[T]) -> T:
    """Return the model value of compressed JSON."""
    return from_json(zlib.decompress(data), kind)


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    if kind not in _decoders:
        _decoders[kind] = msgspec.json.Decoder(kind)
    return _decoders[kind]


def name_words(*texts: str | None) -> str:
    """Return the words of names for whole-word search: no case, no accents, each name between '|' and spaces.

    `name_words("Yōko Kamikawa")` is `"| yoko kamikawa |"`, which holds `" kamikawa "`.
    """
    found: list[str] = []
    for text in texts:
        if not text:
            continue
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        words = " ".join(_WORD.findall(plain.casefold()))
        if words and words not in found:
            found.append(words)
    return "| " + " | ".join(found) + " |" if found else ""
