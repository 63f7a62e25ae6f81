"""Sayings inside the words of another: 'The ministers agreed that …, the agency reported'.

PolNeAR marks the outer one only, so that the trained head passes over the inner one; the record wants both, each with
its own speaker. They are judged by what the parse alone says of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.features import Context, features, source_kind
from foreigndesk.annotation.quoting.floors import least
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.scoring import FRAMES_ALONE, probability
from foreigndesk.annotation.quoting.selection import MIN_NESTED, Kept, select
from foreigndesk.data.cues import UTTERANCE, cue_class

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

_NOBODY = ("none", "I", "we", "you", "rel", "he", "it")


def utters(word: Token) -> bool:
    """Return whether a word is a cue of saying, asking, promising or judging, by its lemma."""
    return word.pos_ == "VERB" and cue_class(word.lemma_.lower(), "VERB") in UTTERANCE


def nested(
    doc: Doc, framed: Sequence[Candidate], kept: Sequence[Kept], quoted: QuotedText, context: Context
) -> list[Kept]:
    """Return the sayings inside what was kept that have a speaker of their own.

    Args:
        doc: The parse.
        framed: The candidates of the parse.
        kept: The attributions that stand.
        quoted: The quoted stretches; what stands in them is one speaker's words.
        context: What the whole report tells.
    """
    outer = {word: item for item in kept for word in item.words}
    heads = {item.candidate.head for item in kept}
    chosen, sure = [], []
    for candidate in framed:
        around = outer.get(candidate.head)
        if around is None or candidate.head in heads or not utters(doc[candidate.head]):
            continue
        if candidate.source is None or candidate.source.head not in around.words:
            continue
        if quoted.at(doc[candidate.head].idx) is not None or source_kind(doc, candidate) in _NOBODY:
            continue
        likely = probability(features(doc, candidate, quoted, context), FRAMES_ALONE)
        chosen.append(candidate)
        sure.append(max(likely, least(doc, candidate, quoted)))
    found = select(chosen, sure, sayings=frozenset(c.head for c in chosen))
    return [k for k in found if len(outer[k.candidate.head].words - k.words) >= MIN_NESTED]
