"""Chains of mentions that point to one person, organisation or place: each mention is joined to the likeliest before it.

A mention-ranking model (Wiseman et al. 2015; Lee et al. 2017): an antecedent's score comes from the encoder's
vectors of both mentions and from what their words have in common (`pairs`); where none is above 0, a chain begins.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.referring.pairs import MentionTable
from foreigndesk.annotation.referring.spans import SCHEMES, FoundSpan, load_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from foreigndesk.annotation.encoding.encoder import EncodedWindow

    Floats = npt.NDArray[np.floating[Any]]
    Ints = npt.NDArray[np.integer[Any]]

_SENTENCE_END = re.compile(r"[.?!]['\"”’)]*\s|\n+")
_TYPES = {label: number for number, label in enumerate(SCHEMES["mentions"])}
_DOT_SCALE = 14.0
# Pairs scored at a time: what is worked out for them stays in the processor's cache.
_BLOCK = 4_096


@dataclass(frozen=True, slots=True)
class Antecedents:
    """Who may stand behind whom: pairs of mentions with their scores.

    Attributes:
        mentions: In text order.
        left: Numbers of the antecedents, right: of the mentions behind them, scores: of the pairs; equal lengths.
    """

    mentions: Sequence[FoundSpan]
    left: Ints
    right: Ints
    scores: Floats


def mention_table(text: str, spans: Sequence[tuple[int, int, int]]) -> MentionTable:
    """Return the table of the mentions of a text; sentences are told by their marks, as in training."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    quoted = QuotedText(text)
    stretches = [quoted.at(start) for start, _, _ in spans]
    return MentionTable(
        text,
        spans,
        [bisect.bisect_right(ends, start) for start, _, _ in spans],
        [-1 if stretch is None else stretch.inner[0] for stretch in stretches],
    )


def rank_antecedents(
    text: str, encoding: Sequence[EncodedWindow], mentions: Sequence[FoundSpan]
) -> Antecedents:
    """Return the scores of the pairs of mentions of a text."""
    table = mention_table(text, [(m.start, m.end, _TYPES[m.label]) for m in mentions])
    left, right = table.pairs()
    if not len(left):
        return Antecedents(mentions, left, right, np.zeros(0, dtype=np.float32))
    w = load_weights()
    vectors = _vectors(encoding, mentions)
    asked = vectors @ w["bilinear"]
    before = vectors @ w["antecedent.weight"] + w["antecedent.bias"]
    behind = vectors @ w["anaphor.weight"] + w["anaphor.bias"]
    scores = np.empty(len(left), dtype=np.float32)
    for start in range(0, len(left), _BLOCK):
        rows = slice(start, start + _BLOCK)
        i, j = left[rows], right[rows]
        hidden = before[i]
        hidden += behind[j]
        hidden += table.features(i, j) @ w["features.weight"]
        hidden += w["features.bias"]
        np.maximum(hidden, 0, out=hidden)
        scores[rows] = np.einsum("ij,ij->i", asked[j], vectors[i]) / _DOT_SCALE
        scores[rows] += (hidden @ w["out.weight"] + w["out.bias"])[:, 0]
    return Antecedents(mentions, left, right, scores)


def _vectors(encoding: Sequence[EncodedWindow], mentions: Sequence[FoundSpan]) -> Floats:
    """Return a vector for each mention: of its first piece, its last, and their mean, through one layer."""
    rows = []
    for mention in mentions:
        states = encoding[mention.window].references
        inside = states[mention.first : mention.last + 1]
        rows.append(np.concatenate([states[mention.first], states[mention.last], inside.mean(0)]))
    w = load_weights()
    return np.maximum(np.stack(rows) @ w["mention.weight"] + w["mention.bias"], 0)


def chains(ranked: Antecedents, known: Sequence[object | None] = ()) -> list[int]:
    """Return for each mention the number of the first mention of its chain.

    Args:
        ranked: The scored pairs.
        known: Whom each mention is known to stand for by other means, None where nobody knows. Mentions of one are
            joined whatever their scores, chains of two are never joined.
    """
    count = len(ranked.mentions)
    sure = list(known) or [None] * count
    chain = list(range(count))
    # Of each chain, by its first mention: whom it stands for; and of each that is known, its first mention.
    whose: dict[int, object] = {}
    begun: dict[int, int] = {}
    before: dict[int, list[tuple[float, int]]] = {}
    for i, j, score in zip(ranked.left.tolist(), ranked.right.tolist(), ranked.scores.tolist(), strict=True):
        if score > 0:
            before.setdefault(j, []).append((score, i))
    for j in range(count):
        own = sure[j]
        if own is not None and id(own) in begun:
            chain[j] = chain[begun[id(own)]]
            continue
        for _, i in sorted(before.get(j, ()), reverse=True):
            theirs = whose.get(chain[i])
            if own is None or theirs is None or theirs is own:
                chain[j] = chain[i]
                break
        if own is not None:
            begun[id(own)] = j
            whose.setdefault(chain[j], own)
    return chain
