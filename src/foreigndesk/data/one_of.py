"""A regular expression for one of many words that does not get slower with their number."""

from __future__ import annotations

import re
from collections.abc import Iterable

_END = ""


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, the longest that fits first.

    Python tries the branches of 'a|b|c' one after the other; here words with a common beginning share it, so that a
    place in the text where none fits is left after one or two characters.
    """
    root: dict[str, dict[str, object]] = {}
    for word in words:
        node: dict[str, object] = root  # type: ignore[assignment]
        for letter in word:
            node = node.setdefault(letter, {})  # type: ignore[assignment]
        node[_END] = {}
    return _pattern(root)  # type: ignore[arg-type]


def _pattern(node: dict[str, object]) -> str:
    branches: list[str] = []
    for letter in sorted(k for k in node if k != _END):
        branches.append(_chain(letter, node[letter]))  # type: ignore[arg-type]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if _END not in node:
        return body
    return f"(?:{body})?" if len(branches) == 1 else f"{body}?"


def _chain(letter: str, node: dict[str, object]) -> str:
    """Return a letter with what follows; letters that leave no choice are written as they are, without nesting."""
    text = re.escape(letter)
    while len(node) == 1 and _END not in node:
        following = next(iter(node))
        text += re.escape(following)
        node = node[following]  # type: ignore[assignment]
    return text + _pattern(node)
