"""Numbers of killed, wounded, held, of forces and weapons, sums, as sentences give them, with how exact they are.

A number is a range: 'at least 20' reaches up, 'dozens' is two or more dozens, 'about 50,000' may be a tenth off. Two
numbers disagree only if their ranges lie apart, they count the same kind of thing, and neither is a part of the other
('5 police officers' of '23 people', 'another 12', '3 of them').
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from foreigndesk.data.states import lookup_state
from foreigndesk.linking.names import STOP_WORDS

# 'At least 20' is not said of 60: so far a lower bound reaches up, and an upper one ('as many as') down.
REACH = 1.5
# How far off a number may be that its words call about right, and a round one that they do not.
ABOUT, ROUND = 0.1, 0.05
# Numbers below this are told exactly, round or not.
EXACT_BELOW = 100

_ONES = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        1,
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
# What vague words reach from and to.
_VAGUE = {
    "a handful": (2, 9), "a few": (2, 9), "several": (2, 20), "a dozen": (10, 15), "dozens": (20, 199),
    "scores": (30, 250), "several dozen": (24, 150), "a few dozen": (24, 100), "hundreds": (100, 2_500),
    "several hundred": (200, 999), "a few hundred": (150, 700), "thousands": (1_000, 50_000),
    "several thousand": (2_000, 15_000), "a few thousand": (1_500, 7_000), "tens of thousands": (10_000, 300_000),
    "hundreds of thousands": (100_000, 2_000_000), "millions": (1_000_000, 50_000_000),
}  # fmt: skip
_LOW = "at least|more than|over|no fewer than|not less than|no less than|upwards of|in excess of|well over"
_HIGH = "up to|as many as|fewer than|less than|at most|no more than|under|as much as"
_NEAR = "about|around|some|nearly|almost|roughly|approximately|an estimated|close to|estimated"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join((*_TENS, *_ONES))
_SCALE = "|".join(_SCALES)
_AMOUNT = (
    rf"(?:(?P<digits>{_DIGITS})(?:[ -](?P<scale>{_SCALE}))?"
    rf"|(?P<vague>{'|'.join(sorted(_VAGUE, key=len, reverse=True))})"
    rf"|(?P<words>(?:{_WORDS})(?:[ -](?:{_WORDS}))?(?:[ -](?:{_SCALE}))?|a (?:{_SCALE})))"
)
QUANTITY = re.compile(
    rf"(?<![\w.,:$£€-])(?:(?P<low>{_LOW})|(?P<high>{_HIGH})|(?P<near>{_NEAR}))?\s*(?P<money>[$£€]\s?)?{_AMOUNT}"
    r"(?![\w:]|[.,]\d|\s(?:GMT|[A-Z]{1,3}ST|[ap]\.?m\b)|-(?:year|month|day|week|hour|minute)|th\b|%)"
    r"(?P<more>\s+(?:or more|or so))?",
    re.IGNORECASE,
)
# A word that says what becomes of those counted, by field.
_FATES = {
    "killed": "killed|dead|died|dies|die|slain|murdered|massacred|executed|perished|deaths?|fatalities|killing|kills?|"
    "gunned down|shot dead",
    "wounded": "wounded|injured|hurt|injuries|wounding|injuring|wounds|injures",
    "detained": "detained|arrested|arrests|detentions|arresting|detaining|rounded up|jailed|captured|capturing",
    "missing": "missing|unaccounted for",
    "evacuated": "evacuated|rescued|evacuating",
    "freed": "released|freed|releasing|freeing|pardoned",
    "displaced": "displaced|homeless|fled",
}
TOLLS = frozenset(_FATES)
_BEHIND = {
    field: re.compile(
        rf"(?:[\w'’-]+\s+){{0,3}}?(?:(?:were|was|are|is|had been|have been|has been|been|being|being|lay|left)\s+)?"
        rf"(?:reportedly\s+|also\s+|either\s+)?(?P<fate>{fates})\b",
        re.IGNORECASE,
    )
    for field, fates in _FATES.items()
}
_BEFORE = {
    "killed": re.compile(
        r"(?:shot dead|gunned down|killed|killing|kills?|murdered|murdering|massacred|executed|deaths? of|killing of|"
        r"massacre of|lives of|"
        r"death toll\s+(?:\w+\s+){0,5}(?:to|at|of|is|was)|dead\s*:)\s*$",
        re.IGNORECASE,
    ),
    "wounded": re.compile(r"(?:wounded|wounding|wounds|injured|injuring|injures)\s*$", re.IGNORECASE),
    "detained": re.compile(
        r"(?:detained|detaining|arrested|arresting|arrest of|rounded up|captured|capturing)\s*$",
        re.IGNORECASE,
    ),
    "evacuated": re.compile(r"(?:evacuated|evacuating|evacuation of|rescued|rescuing)\s*$", re.IGNORECASE),
    "freed": re.compile(r"(?:released|releasing|release of|freed|freeing|pardoned)\s*$", re.IGNORECASE),
    "displaced": re.compile(r"(?:displaced|displacing)\s*$", re.IGNORECASE),
}
# What is counted where nothing happens to it; others than these are not compared.
_THINGS = {
    "troops": "troops soldiers servicemen forces marines personnel peacekeepers observers monitors",
    "missiles": "missiles rockets shells bombs drones",
    "vehicles": "tanks vehicles aircraft jets warplanes helicopters warships ships vessels planes",
    "refugees": "refugees displaced",
    "crowd": "protesters demonstrators marchers mourners",
    "prisoners": "prisoners hostages detainees captives",
    "km": "km kilometres kilometers",
    "miles": "miles",
    "votes": "votes seats",
}
_THING = {word: field for field, words in _THINGS.items() for word in words.split()}
# Words for anybody at all; others name a part of them.
_ANYBODY = frozenset(
    "people persons person others individuals dead killed wounded injured victims civilians protesters demonstrators deaths "
    "fatalities lives casualties injuries arrests detentions residents citizens".split()
)
_PART_BEFORE = re.compile(
    r"(?:\b(?:another|other|including|included|among (?:them|whom)|of whom|of them|of which|further|additional|plus|"
    r"them|besides|bringing|brought|as well as|\+)\s*)$",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(
    r"\s*(?:more\b|others?\b|additional\b|further\b|of (?:them|those|whom|these|its|his|their|the)\b|per\b|percent\b|"
    r"per cent\b|years?\b|days?\b|months?\b|weeks?\b|hours?\b|minutes?\b|times\b|"
    r"a (?:day|week|month|year|gallon|barrel|share|tonne|ton|head|piece)\b)",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    r"\b(?:since|in total|so far|altogether|overall|toll|total(?:ling)?|(?:over|in|during) the (?:past|last)|in recent|"
    r"(?:in|during|of|from|to) (?:the|a|this|an) (?:[\w-]+ ){0,2}(?:uprising|revolt|crackdown|conflict|war|unrest|violence)|"
    r"to date|months?|weeks?|years?)\b",
    re.IGNORECASE,
)
_WIDE = re.compile(
    r"\b(?:[Nn]ationwide|[Cc]ountrywide|[Ee]lsewhere|"
    r"(?:[Aa]cross|[Aa]round|[Tt]hroughout) (?:the (?:country|nation|region)|[A-Z]\w+))\b"
)
_WHERE = re.compile(
    r"\b(?:in|at|near|outside|from|of)\s+(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?){0,3}(?P<name>[A-Z][\w'’-]+)"
)
_CLAUSE_END = re.compile(r"[;:]|\s--?\s|,\s+(?:while|and|but|as)\s|\.\s|\s(?:while|whereas)\s")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a sentence gives it.

    Attributes:
        field: "killed", "wounded", "detained", "missing", "troops", "missiles" ..., "sum".
        counted: What is counted, as a word ("people", "policemen"), "people" where no word says it.
        low, high: The least and the most that the words may mean.
        value: The number itself; None for a vague word.
        start, end: Where the number and what it counts stand in the sentence.
        text: Those words.
        so_far: It is told of a longer time ("since March", "so far"), not of one happening.
        places: Capitalised words that say where, near it; "*" if it is said to be everywhere.
    """

    field: str
    counted: str
    low: float
    high: float
    value: float | None
    start: int
    end: int
    text: str
    so_far: bool = False
    places: frozenset[str] = frozenset()

    @property
    def is_toll(self) -> bool:
        """True if it counts what became of people."""
        return self.field in TOLLS


def quantities(sentence: str) -> Iterator[Quantity]:
    """Yield the numbers of a sentence that can be compared with those of another, in its order."""
    for match in QUANTITY.finditer(sentence):
        found = _quantity(sentence, match)
        if found is not None:
            yield found


def _quantity(sentence: str, match: re.Match[str]) -> Quantity | None:
    before, behind = (
        sentence[max(0, match.start() - 60) : match.start()],
        sentence[match.end() : match.end() + 90],
    )
    if _PART_BEFORE.search(before) or _PART_BEHIND.match(behind):
        return None
    field, counted, end = _counts(before, behind, bool(match["money"]))
    if field is None:
        return None
    value, low, high = _range(match)
    start, stop = _clause(sentence, match.start(), match.end() + end)
    clause = sentence[start:stop]
    text = sentence[match.start() : match.end() + end].strip()
    # a year is no toll
    if value is not None and 1900 <= value <= 2100 and "," not in match[0] and field not in ("killed", "sum"):
        return None
    places = frozenset(re.sub(r"['’]s$", "", m["name"]).casefold() for m in _WHERE.finditer(clause))
    if _WIDE.search(clause):
        places |= {"*"}
    return Quantity(
        field,
        counted,
        low,
        high,
        value,
        match.start(),
        match.end() + end,
        text,
        bool(_SO_FAR.search(sentence)),
        places,
    )


def _clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    first = 0
    for found in _CLAUSE_END.finditer(sentence, 0, start):
        first = found.end()
    last = _CLAUSE_END.search(sentence, end)
    return first, last.start() if last else len(sentence)


def _counts(before: str, behind: str, money: bool) -> tuple[str | None, str, int]:
    """Return the field, what is counted, and how many characters behind the number belong to it."""
    if money:
        return "sum", "money", 0
    for field, pattern in _BEHIND.items():
        found = pattern.match(behind.lstrip())
        if found:
            offset = len(behind) - len(behind.lstrip())
            inner = behind[: offset + found.start("fate")]
            if re.search(r"[,;:]|\b(?:and|that|who|which|by|said)\b|\d", inner):
                continue
            return field, _noun(inner), offset + found.end()
    noun = re.match(r"\s*((?:[\w'’-]+\s+){0,3}?)(" + "|".join(_THING) + r")\b", behind, re.IGNORECASE)
    for field, pattern in _BEFORE.items():
        if pattern.search(before):
            beside = re.match(r"(?:\s+[\w'’-]+){0,3}", behind)
            words = beside[0] if beside else ""
            words = re.split(
                r"\s(?:in|on|and|at|by|from|as|during|when|of|were|was|since|who|have|had|were)\b", words
            )[0]
            return field, _noun(words), len(words)
    if noun and not re.search(r"\b(?:and|of|in|to|or|by|for)\b", noun[1]):
        unit = "nautical miles" if "nautical" in noun[1].casefold() else noun[2].casefold()
        return _THING[noun[2].casefold()], unit, noun.end()
    return None, "", 0


def _noun(words: str) -> str:
    """Return what is counted: the last word that is not grammar, 'people' if there is none."""
    found = [w.casefold() for w in re.findall(r"[A-Za-z'’-]+", words)]
    kept = [
        w for w in found if w not in STOP_WORDS and w not in ("being", "reportedly", "also", "left", "lay")
    ]
    return kept[-1] if kept else "people"


def _range(match: re.Match[str]) -> tuple[float | None, float, float]:
    if match["vague"]:
        low, high = _VAGUE[match["vague"].casefold()]
        return None, float(low), float(high)
    value = _number(match)
    reach = REACH * value
    if match["low"] or (match["more"] or "").strip().casefold() == "or more":
        return value, value * (1 - ROUND), max(reach, value + 1)
    if match["high"]:
        return value, value / REACH, value * (1 + ROUND)
    if match["near"] or match["more"] or match["scale"]:
        return value, value * (1 - ABOUT), value * (1 + ABOUT)
    if value >= EXACT_BELOW and _is_round(value):
        return value, value * (1 - ROUND), value * (1 + ROUND)
    return value, value, value


def _is_round(value: float) -> bool:
    size = 10 ** int(math.log10(value))
    return bool(value % (size / 10) == 0)


def _number(match: re.Match[str]) -> float:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
        return value * _SCALES.get((match["scale"] or "").casefold(), 1.0)
    total = 0.0
    for word in match["words"].casefold().replace("-", " ").split():
        if word in _SCALES:
            total = (total or 1.0) * _SCALES[word]
        else:
            total += _ONES.get(word, 0) + _TENS.get(word, 0)
    return total


def comparable(one: Quantity, other: Quantity, *, same_claim: bool = False) -> bool:
    """True if two numbers count the same kind of thing, over the same time and place, as far as the words tell.

    Args:
        one: A number.
        other: Another.
        same_claim: The same time is known otherwise.
    """
    if one.field != other.field or (one.so_far != other.so_far and not same_claim):
        return False
    if one.counted != other.counted and not (_anybody(one.counted) and _anybody(other.counted)):
        return False
    if ("*" in one.places) != ("*" in other.places):
        return False
    return not one.places or not other.places or bool(one.places & other.places)


def _anybody(counted: str) -> bool:
    """True for a word that takes all in: 'people', or those of a state."""
    return counted in _ANYBODY or lookup_state(counted.title()) is not None


def apart(one: Quantity, other: Quantity) -> bool:
    """True if two numbers cannot both be right: their ranges have nothing in common."""
    return one.high < other.low or other.high < one.low
