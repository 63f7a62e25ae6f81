"""Quotations by the parse, in the manner of the Gender Gap Tracker (Asr et al. 2021, PLoS ONE 16(1): e0245533).

Rules of our own after the published description, none of its code: a clausal complement of a verb of saying, with the
verb's subject as speaker; what is said 'according to' somebody; and quoted sentences without a verb of saying, which
go to the speaker before ('floating'). Here to be timed, as what such a tool does at the least; the original runs
spaCy's large model, and coreference and a gender service besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

SAYING = frozenset(
    "accuse acknowledge add admit advise agree allege announce argue ask assert assure believe call caution claim"
    " comment complain concede conclude confirm contend continue criticise criticize declare demand deny describe"
    " emphasise emphasize estimate explain express hope indicate inform insist joke maintain mention note observe"
    " order pledge point predict promise propose quote read recall recommend reiterate reject remark remember reply"
    " report respond reveal say state stress suggest tell testify think threaten tweet urge vow warn wonder write".split()
)
COMPLEMENTS = frozenset(("ccomp", "parataxis"))
MARKS = frozenset('"“”')
# A quoted sentence of fewer words is a name or a scare quote.
LEAST_WORDS = 4


class Quote(NamedTuple):
    """Token positions, half open; a floating quote has no verb, and a first one no speaker."""

    content: tuple[int, int]
    speaker: tuple[int, int] | None
    verb: int | None


def quotes(doc: Any) -> list[Quote]:
    """Return the quotations of a parsed text (spaCy's `Doc`), in the order of their rules."""
    found = [*_complements(doc), *_according_to(doc)]
    return [*found, *_floating(doc, found)]


def _complements(doc: Any) -> Iterator[Quote]:
    for token in doc:
        verb = token.head
        if token.dep_ in COMPLEMENTS and verb.lemma_.lower() in SAYING and verb.pos_ == "VERB":
            subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
            speaker = _span(subject) if subject is not None else None
            yield Quote(_span(token), speaker, verb.i)


def _according_to(doc: Any) -> Iterator[Quote]:
    for token in doc[:-1]:
        if token.lower_ == "according" and doc[token.i + 1].lower_ == "to":
            source = next((child for child in doc[token.i + 1].children if child.dep_ == "pobj"), None)
            if source is not None:
                yield Quote((token.sent.start, token.sent.end), _span(source), None)


def _floating(doc: Any, found: list[Quote]) -> Iterator[Quote]:
    taken = {position for quote in found for position in range(*quote.content)}
    spoken = sorted(((quote.content[0], quote.speaker) for quote in found), key=lambda told: told[0])
    opened: int | None = None
    for token in doc:
        if token.text not in MARKS:
            continue
        if opened is None:
            opened = token.i
            continue
        inside = range(opened + 1, token.i)
        opened = None
        if len(inside) >= LEAST_WORDS and taken.isdisjoint(inside):
            before = [speaker for start, speaker in spoken if start < inside.start]
            yield Quote((inside.start, inside.stop), before[-1] if before else None, None)


def _span(token: Any) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1
