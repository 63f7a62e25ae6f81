"""Numbers as reports give them, with day and place, and which of them count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from foreigndesk.linking.compared import set_dice
from foreigndesk.linking.quantities import Quantity, comparable, quantities
from foreigndesk.linking.stories import story_words
from foreigndesk.model import Claim, Evidence

# All set on benchmarks/disagreements (first sample). Numbers further apart than this many times count different things.
MOST_TIMES = 6.0
# Tolls of a longer time ("since March") are compared from reports so many days apart at most, and differ less.
SO_FAR_DAYS, SO_FAR_TIMES = 2, 2.0
# Numbers of one happening: with a day and a place in common so many common words do; with one of them unknown, so many.
# and so many where nothing is said to become of what is counted.
SAME_DAY_WORDS, NO_DAY_WORDS, SAME_CLAIM_WORDS, OTHER_WORDS = 0.2, 0.33, 0.15, 0.5
# What is longer is a list that no full stop parts: its numbers have nothing to do with one another.
LONGEST_SENTENCE = 60
_DAYS = {
    name: number
    for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
_WEEKDAY = re.compile(rf"\b({'|'.join(_DAYS)})\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:today|this morning|this afternoon|tonight)\b", re.IGNORECASE)
_YESTERDAY = re.compile(r"\b(?:yesterday|last night)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A number in a sentence of a report.

    Attributes:
        evidence: The number with what it counts.
        day: When it was, as far as the sentence or its claim tell.
        published: Day of the report, or None.
        words: Stems of the sentence.
    """

    number: Quantity
    evidence: Evidence
    day: str | None
    published: str | None
    words: frozenset[str]


def sightings(claim: Claim, published: str | None) -> Iterator[Sighting]:
    """Yield the numbers under a claim of one report.

    Args:
        claim: An event or a statement.
        published: ISO day of its report, or None.
    """
    time = claim.time
    told = (
        time.start
        if time and time.precision == "day" and time.start == time.end and not time.inferred
        else None
    )
    for piece in claim.evidence:
        if len(piece.text.split()) > LONGEST_SENTENCE:
            continue
        day = _day(piece.text, published) or (told if claim.kind == "event" else None)
        words = frozenset(story_words(piece.text))
        for number in quantities(piece.text):
            start, end = piece.start + number.start, piece.start + number.end
            text = piece.text[number.start : number.end]
            yield Sighting(
                number, Evidence(piece.report_id, start, end, text, piece.headline), day, published, words
            )


def _day(sentence: str, published: str | None) -> str | None:
    """Return the one day that a sentence names: the last such weekday, today, yesterday."""
    if published is None:
        return None
    base = date.fromisoformat(published)
    found = {
        base - timedelta(days=(base.weekday() - _DAYS[m[1].casefold()]) % 7)
        for m in _WEEKDAY.finditer(sentence)
    }
    if _TODAY.search(sentence):
        found.add(base)
    if _YESTERDAY.search(sentence):
        found.add(base - timedelta(days=1))
    return found.pop().isoformat() if len(found) == 1 else None


def shared_words(one: Sighting, other: Sighting) -> float:
    """Return how alike two sentences are, 0 to 1 (Dice)."""
    return set_dice(one.words, other.words)


def may_be_one(one: Sighting, other: Sighting, *, same_claim: bool) -> bool:
    """True if nothing says that two numbers of two reports count different things, days or places.

    Args:
        one: A number.
        other: Another.
        same_claim: Linking found that their claims tell one thing.
    """
    if not comparable(one.number, other.number, same_claim=same_claim):
        return False
    least, most = sorted(n.value if n.value is not None else n.low for n in (one.number, other.number))
    if one.number.so_far and other.number.so_far:
        gap = _gap(one.published, other.published)
        return most <= SO_FAR_TIMES * max(least, 1) and gap is not None and gap <= SO_FAR_DAYS
    return most <= MOST_TIMES * max(least, 1) and not (one.day and other.day and one.day != other.day)


def alike(one: Sighting, other: Sighting, *, same_claim: bool) -> bool:
    """True if two numbers that `may_be_one` are told in so like words that they are; arguments as there."""
    words, gap = shared_words(one, other), _gap(one.published, other.published)
    if not one.number.is_toll:
        # three soldiers are charged, two were freed: what is done with them must be told in the same words
        return gap is not None and gap <= 1 and words >= OTHER_WORDS
    if one.number.so_far and other.number.so_far:
        return True
    if same_claim:
        return words >= SAME_CLAIM_WORDS
    if one.day and other.day and one.number.places & other.number.places:
        return words >= SAME_DAY_WORDS
    return gap == 0 and words >= NO_DAY_WORDS


def _gap(one: str | None, other: str | None) -> int | None:
    if one is None or other is None:
        return None
    return abs(date.fromisoformat(one).toordinal() - date.fromisoformat(other).toordinal())
