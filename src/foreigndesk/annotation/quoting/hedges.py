"""Words by which a report keeps a statement at a distance: 'reportedly', 'sources familiar with the matter'."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.cue_clause import CueClause
from foreigndesk.model import Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_ADVERBS = frozenset(
    "reportedly allegedly apparently supposedly purportedly ostensibly seemingly presumably rumouredly".split()
)
_RAISING = frozenset({"appear", "seem"})
_REPORTED = frozenset("say report believe think allege understand rumour rumor suppose claim".split())
# Sources that are known by nothing but that they know.
_NAMELESS = frozenset({"source", "rumour", "rumor"})
_KNOWING = (
    r"(?:familiar with|with (?:direct |first-?hand )?knowledge of|close to|briefed on|with access to|aware of|"
    r"privy to)"
)
# With each pattern words of which its matches hold one: a look for words costs a hundredth of one for a pattern.
_PATTERNS = tuple(
    (tuple(words.split("|")), re.compile(pattern, re.IGNORECASE))
    for words, pattern in (
        (
            "familiar with|knowledge of|close to|briefed on|with access to|aware of|privy to",
            rf"(?:\b(?!(?:to|by|from|with|citing|told|and|said)\b)[\w-]+ ){{0,3}}"
            rf"\b(?:people|persons?|officials?|sources?|diplomats?|aides?|someone|those|man|woman) "
            rf"(?:who (?:are|is|were|was) )?{_KNOWING} [^,.;:“”\"—]+?"
            rf"(?=\s*(?:,|\.|;|:|—|--|\bsaid\b|\bsays?\b|\btold\b|$))",
        ),
        ("condition", r"on (?:the )?condition (?:of anonymity|that (?:he|she|they|his|her|their) [^,.;]+)"),
        ("anonymously", r"(?:(?:who|which) )?(?:spoke|speaking|talked|talking) anonymously"),
        (
            "named|identified",
            r"(?:(?:who|and) )?(?:declined|refused|asked|wished|wanted|did not want|requested|preferred|insisted|"
            r"could|would|can)(?: only)?(?: to| on)?(?: not)?(?: to)? (?:be(?:ing)? )(?:not )?(?:named|identified)\b",
        ),
        ("anonymity", r"(?:who )?(?:requested|requesting|asked for|asking for) anonymity"),
        (
            "authori",
            r"(?:(?:who|because (?:he|she|they)) )?(?:was|were|is|are|not being) ?(?:not|n[’']t)? ?authori[sz]ed to "
            r"(?:speak|talk|discuss|comment|brief)(?: [^,.;—]+)?",
        ),
        (
            "unnamed|anonymous|unidentified",
            r"\b(?:unnamed|anonymous|unidentified) (?:[\w-]+ ){0,3}?(?:officials?|sources?|aides?|diplomats?|people|persons?"
            r"|officers?|lawmakers?|spokes\w+)",
        ),
        (
            "verified|confirmed|corroborated",
            r"(?:(?:which|that|it|this) )?(?:(?:could|can|have|has) ?not|cannot|couldn[’']t|can[’']t)(?: yet)?"
            r"(?: be|been)(?: immediately| independently| yet)* (?:verified|confirmed|corroborated)",
        ),
        (
            "unconfirmed|unverified|uncorroborated|conflicting",
            r"\b(?:unconfirmed|unverified|uncorroborated|conflicting) (?:[\w-]+ )?"
            r"(?:reports?|accounts?|claims?|rumou?rs?|information)",
        ),
        ("quoted as saying", r"\bwas quoted as saying|\bwere quoted as saying"),
        ("citing", r"citing (?:[\w’'-]+ ){0,4}?(?:sources|people|persons)\b"),
    )
)
# 'The claim could not be verified': a sentence of its own on the one before.
_FOLLOWS = re.compile(
    r"(?:(?:The|These|This|That|Those|Such|Their|His|Her|Its) )?(?:claims?|reports?|accounts?|allegations?|statements?|"
    r"assertions?|figures?|tolls?|details?|information|It|That|This|They)\b[^.;]{0,80}?"
    r"((?:could|can) ?not (?:immediately |independently )?be (?:immediately |independently )?(?:verified|confirmed))",
)
_ANONYMOUS = re.compile(
    r"(?:on (?:the )?condition of anonymity|anonymously|(?:not|n[’']t) authori[sz]ed to (?:speak|talk|discuss)[^,.;]*)",
    re.IGNORECASE,
)
# Characters around a cue, and of the sentence behind, in which stock phrases are looked for.
WINDOW = 1000
_REMARK = re.compile(
    r",? (?:but )?(?:an? (?:claim|account|assertion|allegation|figure|report|toll) |claims |figures )?"
    r"(?:which|that|this|it) "
    r"(?:could|can) ?not [\w ]*(?:verified|confirmed)$",
    re.IGNORECASE,
)


def hedges_of(clause: CueClause) -> tuple[Span, ...]:
    """Return the hedges of a telling, in text order, none inside another."""
    found = [*_around_cue(clause), *_source(clause), *_in_sentence(clause), *_in_next_sentence(clause)]
    kept: list[Span] = []
    for span in sorted(set(found), key=lambda s: (s.start - s.end, s.start)):
        if not any(k.start < span.end and span.start < k.end for k in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda s: s.start))


def _span(first: Token, last: Token) -> Span:
    return Span(first.idx, last.idx + len(last))


def _around_cue(clause: CueClause) -> Iterator[Span]:
    """'reportedly told', 'appeared to say', 'is said to have told', 'may have promised'."""
    head = clause.head
    if head is None:
        return
    for child in head.children:
        if child.lower_ in _ADVERBS and child.i not in clause.content:
            yield _span(child, child)
        if child.dep_ == "aux" and child.lower_ in ("may", "might") and clause.outside(child):
            has = next((c for c in head.children if c.lower_ == "have" and c.dep_ == "aux"), None)
            if has is not None:
                yield _span(child, has)
    governor = head.head
    if governor.i == head.i or not clause.outside(governor):
        return
    if head.dep_ in ("xcomp", "ccomp") and any(c.lower_ == "to" for c in head.lefts):
        if governor.lemma_ in _RAISING and governor.i < head.i:
            yield _span(governor, next((c for c in head.lefts if c.lower_ == "to"), governor))
        passive = next((c for c in governor.children if c.dep_ == "auxpass"), None)
        if governor.lemma_ in _REPORTED and governor.tag_ == "VBN" and passive is not None:
            have = next((c for c in head.lefts if c.lower_ == "have" and c.dep_ == "aux"), None)
            yield _span(passive, have if have is not None and have.i - governor.i <= 2 else governor)
    for child in governor.children:
        if head.dep_ == "xcomp" and child.lower_ in _ADVERBS and clause.outside(child):
            yield _span(child, child)


def _source(clause: CueClause) -> Iterator[Span]:
    """'a source', 'Opposition sources': nobody who could be asked."""
    head, source = clause.source_head, clause.telling.source
    if head is None or source is None or not clause.outside(head):
        return
    if head.lemma_.lower() in _NAMELESS and head.pos_ == "NOUN":
        yield Span(head.left_edge.idx, head.idx + len(head))


def _in_sentence(clause: CueClause) -> Iterator[Span]:
    """Stock phrases in the report's own words of the cue's sentence; where it says 'according to', in all of it."""
    anchor = clause.head or clause.source_head
    if anchor is None:
        return
    sentence = anchor.sent
    start = max(sentence.start_char, anchor.idx - WINDOW)
    end = min(sentence.end_char, anchor.idx + WINDOW)
    text = clause.quoted.text[start:end]
    for first, last in _stock_phrases(text):
        span = _trimmed(clause.quoted.text, start + first, start + last)
        if (_own(clause, span) or _tail(clause, span)) and _belongs(clause, span, anchor):
            yield span
    if anchor.lower_ == "according" or clause.lemma in ("according", "accord"):
        for token in clause.nearby():
            if token.lower_ in _ADVERBS and clause.quoted.at(token.idx) is None:
                yield _span(token, token)


@functools.lru_cache(maxsize=64)
def _stock_phrases(text: str) -> tuple[tuple[int, int], ...]:
    """Return where stock phrases stand in a sentence; one with several quotations is asked for with each."""
    folded = text.casefold()
    return tuple(
        match.span()
        for words, pattern in _PATTERNS
        if any(word in folded for word in words)
        for match in pattern.finditer(text)
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _own(clause: CueClause, span: Span) -> bool:
    """Whether the words are the report's: outside of what was said and of quotation marks."""
    if clause.quoted.within(span.start, span.end):
        return False
    return not any(c.start < span.end and span.start < c.end for c in clause.telling.content)


def _tail(clause: CueClause, span: Span) -> bool:
    """Whether it is the reporter's remark behind reported words: '…, a claim that could not be verified'."""
    before = clause.quoted.text[max(0, span.start - 30) : span.end]
    return _REMARK.search(before) is not None and not clause.quoted.within(span.start, span.end)


def _belongs(clause: CueClause, span: Span, anchor: Token) -> bool:
    """Whether no other verb of the sentence with a subject of its own stands between the cue and the words."""
    piece = clause.doc.char_span(span.start, span.end, alignment_mode="expand")
    if piece is None:
        return False
    low, high = sorted((piece.start, anchor.i))
    source = clause.telling.source
    if source is not None and source.start <= span.start < source.end:
        return True
    for token in clause.doc[low + 1 : high]:
        if (
            token.dep_ == "conj"
            and token.pos_ == "VERB"
            and clause.outside(token)
            and token.i not in (piece.start, anchor.i)
        ):
            if any(c.dep_ == "nsubj" for c in token.children):
                return False
    return True


def _in_next_sentence(clause: CueClause) -> Iterator[Span]:
    """A sentence of its own behind: 'The claim could not be verified', 'The officials spoke on condition of anonymity'."""
    last = clause.doc.char_span(
        clause.telling.content[-1].start, clause.telling.content[-1].end, alignment_mode="expand"
    )
    anchor = clause.head or clause.source_head
    if last is None or not len(last) or anchor is None:
        return
    after = max(last[-1].i, anchor.i)
    end = clause.doc[after].sent.end
    if end >= len(clause.doc):
        return
    sentence = clause.doc[end].sent
    text = clause.quoted.text[sentence.start_char : min(sentence.end_char, sentence.start_char + WINDOW)]
    lead = len(text) - len(text.lstrip())
    if match := _FOLLOWS.match(text, lead):
        span = Span(sentence.start_char + match.start(1), sentence.start_char + match.end(1))
        if not clause.quoted.within(span.start, span.end):
            yield span
    match = _ANONYMOUS.search(text)
    head = clause.source_head
    if (
        match is None
        or head is None
        or clause.quoted.within(sentence.start_char + match.start(), sentence.start_char + match.end())
    ):
        return
    subject = next((t for t in sentence if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.head.dep_ != "ROOT":
        return
    same = subject.lemma_.lower() == head.lemma_.lower() and head.pos_ == "NOUN"
    plural = head.tag_ in ("NNS", "NNPS")
    if (
        same
        or (subject.lower_ == "they" and plural)
        or (subject.lower_ in ("he", "she") and head.pos_ == "NOUN")
    ):
        yield Span(sentence.start_char + match.start(), sentence.start_char + match.end())


__all__ = ["hedges_of"]
