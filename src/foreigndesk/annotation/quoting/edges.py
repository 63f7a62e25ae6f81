"""Where what was said and who said it begin and end, once it is known that it was said."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate, Range
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.data.cues import cue_class

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc, Token

_RELATIVE = frozenset({"which", "who", "whose", "whom"})
_NAMING = frozenset({"call", "label", "brand", "dub", "term", "deem"})
_TELLING = frozenset({"tell", "inform", "assure", "remind", "notify", "warn"})
_TIMELY = ("DATE", "TIME")
_SAYING = frozenset({"saying", "adding", "telling", "warning", "insisting", "arguing", "stressing"})


def mended(doc: Doc, candidate: Candidate, quoted: QuotedText, sayings: frozenset[int]) -> Candidate:
    """Return the candidate with the edges of its content set right.

    Args:
        doc: The parse.
        candidate: One that was kept.
        quoted: The quoted stretches.
        sayings: Heads of the cues of saying that were kept.
    """
    ranges = list(candidate.content)
    ranges[0] = _head_again(doc, candidate, ranges[0])
    ranges[0] = _without_addressee(doc, candidate, ranges[0])
    ranges[0] = _named_thing(doc, candidate, ranges[0])
    ranges[0] = _without_own_participle(doc, candidate, ranges[0])
    ranges[-1] = _without_next_saying(doc, candidate, ranges[-1])
    ranges[-1] = _without_next_teller(doc, candidate, ranges[-1], sayings, quoted)
    ranges[-1] = _without_stub(doc, ranges[-1], sayings)
    ranges[-1] = _with_marks(doc, candidate, ranges[-1], quoted)
    content = tuple(ranges)
    return candidate if content == candidate.content else dataclasses.replace(candidate, content=content)


def _head_again(doc: Doc, candidate: Candidate, content: Range) -> Range:
    """'said that team 4 -- which Lund heads -- made …': content that begins with a relative lost its head."""
    start, end = content
    if candidate.head >= start or doc[start].lower_ not in _RELATIVE:
        return content
    if not candidate.frame.startswith(("ccomp", "rest")) or start - candidate.head < 2:
        return content
    between = range(candidate.head + 1, start)
    that = next((i for i in between if doc[i].lower_ == "that"), None)
    if that is not None:
        return (that, end)
    return content


def _without_addressee(doc: Doc, candidate: Candidate, content: Range) -> Range:
    """'told the council that …', 'told traders “we stay”': who was told is no part of what was said."""
    start, end = content
    head = doc[candidate.head]
    if head.lemma_.lower() not in _TELLING or start <= head.i:
        return content
    if not candidate.frame.startswith(("obj+ccomp", "rest", "ccomp")):
        return content
    for child in head.children:
        if child.dep_ in ("dobj", "dative") and child.left_edge.i == start and child.right_edge.i + 2 < end:
            after = doc[child.right_edge.i + 1]
            if (
                after.lower_ == "that"
                or after.text in ("“", '"', "``")
                or after.dep_ in ("nsubj", "det", "mark")
            ):
                return (after.i, end)
    return content


def _without_own_participle(doc: Doc, candidate: Candidate, content: Range) -> Range:
    """'wrote to the premier saying he should go': the participle behind the cue goes on with the cue."""
    start, end = content
    first = doc[start]
    if candidate.head < start and first.tag_ == "VBG" and first.lower_ in _SAYING and end - start > 2:
        return (start + 1, end)
    return content


def _named_thing(doc: Doc, candidate: Candidate, content: Range) -> Range:
    """'called the entry "a homecoming"': the words in marks are said of what stands before them."""
    start, end = content
    head = doc[candidate.head]
    if head.lemma_.lower() not in _NAMING or candidate.frame != "quote>" or start - head.i < 2:
        return content
    between = doc[head.i + 1 : start]
    if len(between) > 12 or any(t.text in (",", ":", ";", ".") or t.tag_ in ("VBD", "VBZ") for t in between):
        return content
    return (head.i + 1, end)


def _without_next_saying(doc: Doc, candidate: Candidate, content: Range) -> Range:
    """'… whether he would stay, saying it was not for him': the participle is the same one's next saying."""
    start, end = content
    for i in range(max(start + 2, candidate.head + 2), end):
        token = doc[i]
        if token.tag_ != "VBG" or doc[i - 1].text != "," or token.dep_ not in ("advcl", "conj", "dep"):
            continue
        if token.lower_ in _SAYING:
            return (start, i - 1)
    return content


def _without_next_teller(
    doc: Doc, candidate: Candidate, content: Range, sayings: frozenset[int], quoted: QuotedText
) -> Range:
    """'said the visit was joint but in Oslo the ministry said …': who says the second half is another one."""
    start, end = content
    if not candidate.frame.startswith(("ccomp", "rest")) or candidate.head > start:
        return content
    for i in range(start + 3, end):
        token = doc[i]
        if i not in sayings or token.dep_ != "conj" or quoted.at(token.idx) is not None:
            continue
        if not any(c.dep_ == "nsubj" and c.pos_ in ("NOUN", "PROPN") for c in token.children):
            continue
        cut = token.left_edge.i
        while cut > start and (doc[cut - 1].dep_ == "cc" or doc[cut - 1].text == ","):
            cut -= 1
        if cut - start >= 3:
            return (start, cut)
    return content


def _without_stub(doc: Doc, content: Range, sayings: frozenset[int]) -> Range:
    """'… a joint effort but in Oslo' before 'the ministry said': a conjunction that opens the next one's saying."""
    start, end = content
    if end >= len(doc) or not any(t.i in sayings and t.i >= end for t in (doc[end], *doc[end].ancestors)):
        return content
    for i in range(end - 1, max(start + 2, end - 6), -1):
        if doc[i].pos_ in ("VERB", "AUX"):
            break
        if doc[i].dep_ == "cc" and doc[i].lower_ in ("but", "and", "while"):
            return (start, i)
    return content


def _with_marks(doc: Doc, candidate: Candidate, content: Range, quoted: QuotedText) -> Range:
    """'he should leave “if he is not ready”': marks that open right behind the content go on with it."""
    start, end = content
    if end >= len(doc) or candidate.frame.startswith(("quote", "according", "colon")):
        return content
    stretch = quoted.at(doc[end].idx)
    if stretch is None or stretch.start != doc[end].idx or not stretch.closed:
        return content
    if doc[end].sent.start != doc[start].sent.start or start < candidate.head < end or end <= candidate.head:
        return content
    span = doc.char_span(stretch.start, stretch.end, alignment_mode="expand")
    return (start, span[-1].i + 1) if span is not None and len(span) else content


def source_edges(doc: Doc, candidate: Candidate) -> tuple[Range, Range | None] | None:
    """Return the source's range without the time and the remarks behind it, and the range of that time.

    'The top aide on Sunday said' was said on Sunday; 'The daily, citing two aides, said' has the daily for a source.
    """
    source = candidate.source
    if source is None:
        return None
    head, end = doc[source.head], source.end
    time: Range | None = None
    for child in sorted(head.rights, key=lambda c: -c.i):
        if child.right_edge.i + 1 < end or child.left_edge.i <= head.i:
            continue
        if _is_time(child):
            time = (child.left_edge.i, end)
            end = child.left_edge.i
        elif _is_remark(doc, child):
            end = child.left_edge.i
        while end > head.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
            end -= 1
    if time is None:
        last = doc[end - 1]
        if last.ent_type_ == "DATE" and last.i > head.i and end - source.head > 1:
            first = last.i
            while first - 1 > head.i and doc[first - 1].ent_type_ == "DATE":
                first -= 1
            if doc[first - 1].lower_ == "on" and first - 1 > head.i:
                time, end = (first, end), first - 1
    return (source.start, max(end, head.i + 1)), time


def _is_time(child: Token) -> bool:
    if child.dep_ == "npadvmod":
        return child.ent_type_ in _TIMELY
    if child.dep_ != "prep" or child.lower_ not in ("on", "in", "late", "early"):
        return False
    return any(c.dep_ == "pobj" and c.ent_type_ in _TIMELY for c in child.children)


def _is_remark(doc: Doc, child: Token) -> bool:
    """Whether it is a clause on how or from whom it is known: ', citing two aides', ', when asked about it'."""
    if child.dep_ not in ("acl", "advcl", "relcl") or child.left_edge.i == 0:
        return False
    if doc[child.left_edge.i - 1].text != ",":
        return False
    opener = child.left_edge.lower_
    if opener in ("when", "asked", "while", "after"):
        return True
    return child.tag_ == "VBG" and cue_class(child.lemma_.lower(), "VERB") in ("say", "write")


__all__ = ["mended", "source_edges"]
