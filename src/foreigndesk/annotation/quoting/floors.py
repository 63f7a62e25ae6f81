"""The least probability of frames that are sayings whatever the scorer has learned.

PolNeAR's annotators mark mostly the outermost attribution, so the scorer thinks little of a saying inside another
one ('Lund assured Berg that …, a spokesman said'); the record wants both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate
from foreigndesk.annotation.quoting.features import source_kind
from foreigndesk.annotation.quoting.layout import own
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.mended_frames import DOCUMENTS
from foreigndesk.data.cues import cue_class

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc

# Of a saying inside another, a saying behind its content, a reproach: enough to be kept where nothing clashes.
INNER = 0.36
BEHIND = 0.5
REPROACH = 0.5
JUDGED = 0.5
# Verbs whose preposition brings what was asked or warned of.
_CALLS = {
    "call": ("prep:for",),
    "appeal": ("prep:for",),
    "plead": ("prep:for",),
    "demand": ("obj",),
    "warn": ("prep:of", "prep:about", "prep:against"),
}
_NOBODY = ("none", "I", "we", "you", "rel")


def least(doc: Doc, candidate: Candidate, quoted: QuotedText) -> float:
    """Return the probability that a candidate has at the least, 0 if no rule speaks for it.

    Args:
        doc: The parse.
        candidate: The possible attribution.
        quoted: The quoted stretches.
    """
    head = doc[candidate.head]
    source = candidate.source
    if source is None or head.pos_ != "VERB" or quoted.at(head.idx) is not None:
        return 0.0
    if source_kind(doc, candidate) in _NOBODY or any(c.dep_ in ("neg",) for c in head.children):
        return 0.0
    lemma, frame = head.lemma_.lower(), candidate.frame
    group = cue_class(lemma, "VERB")
    first, last = candidate.content[0][0], candidate.content[-1][1]
    if frame == "ccomp" and group == "say" and head.tag_ == "VBD":
        if last <= source.start and head.dep_ == "ROOT" and candidate.variant[:1] != "-":
            between = doc[last : min(source.start, candidate.head)]
            if any(t.text == "," for t in between) and doc[first].is_sent_start:
                return BEHIND
        if head.dep_ in ("ccomp", "conj") and doc[first].lower_ == "that" and source.how == "subj":
            return INNER
    if frame == "quote<" and group == "say" and source.how in ("subj", "inverted") and last <= candidate.head:
        beside = doc[last : min(source.start, candidate.head)]
        if all(t.is_punct or t.is_space for t in beside) and doc[last - 2].text in (",", "?", "!", "."):
            return BEHIND
    if group == "judge" and frame == "obj" and doc[last - 1].is_punct and quoted.at(doc[last - 1].idx):
        return JUDGED
    if frame in _CALLS.get(lemma, ()) and head.tag_ in ("VBD", "VBZ", "VBP") and head.dep_ != "relcl":
        if doc[source.head].lemma_.lower() not in DOCUMENTS:
            return REPROACH
    if lemma == "accuse" and frame == "obj+of":
        return REPROACH
    if lemma == "blame" and frame in ("obj+on", "obj+for") and not own(head, ("nsubjpass",)):
        return REPROACH
    return 0.0
