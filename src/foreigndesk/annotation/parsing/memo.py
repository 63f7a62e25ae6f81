"""Questions to a parse whose answers are kept with it: several annotators, and several rules of one, ask the same."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


def asked_once(question: Callable[[Token], list[Token]]) -> Callable[[Token], list[Token]]:
    """Let a question that depends on the parse alone be worked out once for each token; whoever asks gets a list to keep.

    Who changes the parse clears `Doc.memo`.
    """
    name = question.__qualname__

    @functools.wraps(question)
    def asked(token: Token) -> list[Token]:
        memo, key = token.doc.memo, (name, token.i)
        found = memo.get(key)
        if found is None:
            found = memo[key] = question(token)
        return found.copy()

    return asked
