"""Numbers with what they count: '50,000 US troops', 'at least twelve people', 'killed 12'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.model import Figure

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

NUMBER = re.compile(r"\d[\d,.]*")
NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


def parse_number(text: str) -> float | None:
    """Return the number that words or digits stand for ("some 50,000", "three thousand"), or None."""
    total: float | None = None
    for word in text.lower().replace("-", " ").split():
        if match := NUMBER.fullmatch(word.rstrip(".,")):
            digits = match.group().replace(",", "").rstrip(".")
            if digits.count(".") > 1:
                return None
            total = float(digits)
        elif word in NUMBER_WORDS:
            total = float(NUMBER_WORDS[word])
        elif word in SCALES:
            total = (total if total is not None else 1.0) * SCALES[word]
    return total


def figure_of(noun: Token) -> Figure | None:
    """Return the number that counts what a noun names ('50,000 US troops'), or None."""
    for child in noun.children:
        if child.dep_ in {"nummod", "quantmod"} or child.like_num:
            words = [t for t in child.subtree if t.i < noun.i]
            if not words:
                continue
            value = parse_number(" ".join(t.text for t in words))
            if value is not None:
                return Figure(value, noun.lower_, noun.doc.span(words[0].i, noun.i + 1).text)
    # "thousands of troops" has no figure; "20,000 of its soldiers" has one
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.like_num:
        number = noun.head.head
        value = parse_number(number.text)
        if value is not None:
            return Figure(value, noun.lower_, noun.doc.span(number.i, noun.i + 1).text)
    return None


# What is counted beside these tells when or how much of a thing, not how many took part.
_MEASURES = frozenset(
    "second minute hour day week month year decade century time % percent mile kilometre kilometer meter metre foot "
    "century part degree round".split()
)
_DATES = frozenset(("DATE", "TIME", "PERCENT", "ORDINAL"))
_GOVERNED = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "attr"))
_LINKS = frozenset(("of", "by", "with"))


def figures_of(trigger: Token) -> Iterator[Figure]:
    """Yield the figures of an event: numbers that count its subject, its object, or what its noun has beside it."""
    for token in _beside(trigger):
        figure = figure_of(token) if token.pos_ != "NUM" else bare_figure(token)
        if figure is not None and token.lemma_.lower() not in _MEASURES and token.ent_type_ not in _DATES:
            yield figure


def _beside(trigger: Token) -> Iterator[Token]:
    queue = [trigger]
    while queue:
        for child in queue.pop().children:
            if child.dep_ in _GOVERNED:
                yield child
                queue.append(child)
            elif child.dep_ in ("prep", "agent") and child.lower_ in _LINKS:
                queue.append(child)


def bare_figure(number: Token) -> Figure | None:
    """Return a number that stands for those it counts ('killed at least 12')."""
    if any(child.lower_ == "of" for child in number.children):
        return None  # 'one of its planes': what is counted comes behind it
    words = [t for t in number.subtree if t.i <= number.i]
    value = parse_number(" ".join(t.text for t in words))
    return None if value is None else Figure(value, None, number.doc.span(words[0].i, number.i + 1).text)
