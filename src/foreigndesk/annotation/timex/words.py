"""Tokens of a text with one class each, so that the grammar runs over one character a token.

A text of ten thousand words becomes a string of about twelve thousand characters, over which forty patterns
cost milliseconds; the same patterns over the words themselves would cost a hundred times as much.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAY_SHORT = {
    "mon": 1,
    "tue": 2,
    "tues": 2,
    "wed": 3,
    "weds": 3,
    "thu": 4,
    "thur": 4,
    "thurs": 4,
    "fri": 5,
}
_MONTH_SHORT = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAY_NUMBER = {name: i for i, name in enumerate(WEEKDAYS, 1)} | _WEEKDAY_SHORT
MONTH_NUMBER = {name: i for i, name in enumerate(MONTHS, 1)} | _MONTH_SHORT

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TO_NINETEEN = f"{_ONES} seventeen eighteen nineteen".split()
NUMBER_WORDS: dict[str, float] = {word: float(i) for i, word in enumerate(_TO_NINETEEN)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000,
}  # fmt: skip
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
)
ORDINAL_WORDS = {word: i for i, word in enumerate(_ORDINALS.split(), 1)} | {
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "thirtieth": 30,
}  # fmt: skip
# Unit name → TIMEX3 letter; hours and less stand behind a "T".
UNITS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "N", "week": "W", "weekend": "WE",
    "fortnight": "F", "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C",
}  # fmt: skip
PARTS_OF_DAY = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "noon": "T12:00", "midday": "TMI",
    "midnight": "T24:00", "dawn": "TMO", "dusk": "TEV", "overnight": "TNI", "lunchtime": "TMI",
}  # fmt: skip
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
DECADE_WORDS = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
    "nineties": 9,
}  # fmt: skip
# Holidays on a fixed day of the year, and the others by a rule in `resolve`.
HOLIDAYS = {
    "christmas": (12, 25), "new": (1, 1), "halloween": (10, 31), "thanksgiving": None, "easter": None, "ramadan": None,
}  # fmt: skip
SETS = {
    "daily": "P1D", "nightly": "P1D", "hourly": "PT1H", "weekly": "P1W", "fortnightly": "P2W", "biweekly": "P2W",
    "monthly": "P1M", "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y", "biannual": "P6M",
    "biennial": "P2Y",
}  # fmt: skip
VAGUE = {
    "now": "PRESENT_REF", "nowadays": "PRESENT_REF", "currently": "PRESENT_REF", "presently": "PRESENT_REF",
    "recently": "PAST_REF", "lately": "PAST_REF",
}  # fmt: skip

# A class for each word that the grammar names; words not listed are of class "other".
_CLASS_WORDS = {
    "the": "the", "a": "a an", "of": "of", "in": "in during within", "to": "to", "and": "and or", "on": "on",
    "from": "from between", "until": "until till through thru by", "last": "last", "past": "past",
    "previous": "previous preceding prior", "next": "next", "coming": "coming upcoming",
    "following": "following", "this": "this", "that": "that", "same": "same", "current": "current",
    "recent": "recent", "latest": "latest", "these": "these those", "first": "first", "final": "final",
    "ago": "ago", "earlier": "earlier", "later": "later", "before": "before", "after": "after",
    "since": "since", "hence": "hence", "early": "early", "late": "late", "mid": "mid",
    "edge": "beginning start end middle close turn half", "eve": "eve", "every": "every each", "alternate": "other",
    "fiscal": "fiscal financial", "today": "today", "tonight": "tonight", "yesterday": "yesterday",
    "tomorrow": "tomorrow",
    "approx": "about nearly almost around approximately roughly over barely only just exactly under some",
    "more": "more less fewer", "than": "than", "at": "at", "least": "least most", "up": "up", "no": "no not",
    "few": "few several many", "couple": "couple", "dozen": "dozen",
    "extra": "additional consecutive straight full extra whole successive", "future": "future",
    "time": "time moment", "present": "present", "now": "now", "long": "long", "old": "old",
    "times": "times once twice", "foreseeable": "foreseeable near", "period": "period", "ad": "ad bc bce ce",
    "fy": "fy", "school": "school academic", "new": "new",
}  # fmt: skip
# Names of days and months that are nothing else, so that they count in a text without capitals.
_SURE_NAMES = frozenset((*WEEKDAYS, *MONTHS)) - {"march", "may", "august"}
_TZ = {
    "bst", "cdt", "cest", "cet", "cst", "edt", "est", "et", "gmt", "ist", "jst", "kst", "local",
    "msk", "pdt", "pst", "utc",
}  # fmt: skip


@functools.cache
def keyword_classes() -> dict[str, str]:
    """Return lower-case word → class, for the words whose spelling decides."""
    classes = {word: name for name, words in _CLASS_WORDS.items() for word in words.split()}
    classes |= dict.fromkeys(NUMBER_WORDS, "nword")
    classes |= {word: "oword" for word in ORDINAL_WORDS if word not in ("first", "second")}
    classes |= {word: "unit" for word in UNITS if word != "second"} | {"second": "second"}
    classes |= {f"{word}s": "units" for word in UNITS if word != "century"} | {"centuries": "units"}
    classes |= dict.fromkeys(PARTS_OF_DAY, "pod") | {
        f"{w}s": "pods" for w in ("morning", "afternoon", "evening")
    }
    classes |= {"night": "night", "nights": "units"}
    classes |= dict.fromkeys(SEASONS, "season")
    classes |= dict.fromkeys(DECADE_WORDS, "decade_word")
    classes |= dict.fromkeys(HOLIDAYS.keys() - {"new"}, "holiday")
    classes |= dict.fromkeys(SETS, "set")
    classes |= {word: "vague" for word in VAGUE if word != "now"}
    return classes


@functools.cache
def class_characters() -> dict[str, str]:
    """Return class → the one character that stands for it."""
    extra = (
        "other", "month", "weekday", "weekdays", "d2", "y4", "num", "ordinal", "decade", "comma", "dot", "hyphen",
        "slash", "colon", "apos", "apos2", "open", "close", "ampm", "tz", "para", "clock", "qn", "dollar", "pos",
    )  # fmt: skip
    names = dict.fromkeys([*extra, *sorted(set(keyword_classes().values())), *_CLASS_WORDS])
    return {name: chr(0x4E00 + i) for i, name in enumerate(names)}


@dataclass(slots=True)
class Tokens:
    """The tokens of a text: offsets, lower-cased words, and their classes as one string."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    classes: str

    def span_text(self, first: int, last: int) -> str:
        """Return the text from token `first` up to and without token `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]]


_TOKEN = re.compile(
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))"
    r"|(?P<decade>(?:1[5-9]|20)\d0['’]?s\b|['’`]?[2-9]0['’]?s\b)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<ampm>[ap]\.\s?m\b\.?|(?<=\d)\s?[ap]m\b|\b[AP]M\b|\b[ap]m\b)"
    r"|(?P<qn>\b[Qq][1-4]\b)"
    r"|(?P<apos2>['’`]\d\d\b)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<pos>['’]s?\b)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<para>\n\s*\n)"
    r"|(?P<punct>[^\w\s])"
)
_PUNCTUATION = {
    ",": "comma", ".": "dot", "-": "hyphen", "–": "hyphen", "—": "hyphen", "/": "slash", ":": "colon", "(": "open",
    ")": "close", "'": "apos", "’": "apos", "$": "dollar", "£": "dollar", "€": "dollar", "#": "dollar", "¥": "dollar",
}  # fmt: skip


def _word_class(word: str, lower: str, followed_by: str) -> str:
    known = keyword_classes().get(lower)
    if known is not None and lower not in ("march", "may"):
        if lower == "fall" and word != "fall" and not word.isupper():
            return "season"
        return known
    if lower in _SURE_NAMES:
        return "weekday" if lower in WEEKDAY_NUMBER else "month"
    if word[0].isupper():
        if lower in MONTH_NUMBER and (
            len(lower) > 4 or lower in ("may", "june", "july") or lower in _MONTH_SHORT
        ):
            if lower in _MONTH_SHORT and word.isupper() and len(word) == 3 and lower in ("mar", "dec", "jan"):
                return "month" if followed_by in ". 0123456789" else "other"
            return "month"
        if lower in WEEKDAYS or (lower in _WEEKDAY_SHORT and followed_by in ".,"):
            return "weekday"
        if lower.endswith("s") and lower[:-1] in WEEKDAYS:
            return "weekdays"
        if lower in _TZ and (word.isupper() or lower == "local"):
            return "tz"
    return "other"


def _number_class(digits: str) -> str:
    if digits.isdigit():
        value = int(digits)
        if len(digits) <= 2:
            return "d2"
        if len(digits) == 4 and (1000 <= value <= 2200 or digits[0] == "0"):
            return "y4"
    return "num"


def tokenize(text: str) -> Tokens:
    """Return the tokens of a text with their classes."""
    characters = class_characters()
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    classes: list[str] = []
    other = characters["other"]
    keywords = keyword_classes()
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        word = match.group()
        lower = word.lower()
        if kind == "word":
            if lower in keywords or lower in _SURE_NAMES or word[0].isupper():
                name = _word_class(word, lower, text[match.end() : match.end() + 1] or " ")
                code = characters[name]
            else:
                code = other
        elif kind == "number":
            code = characters[_number_class(word)]
        elif kind == "punct":
            code = characters.get(_PUNCTUATION.get(word, "other"), other)
        else:
            code = characters[kind or "other"]
        starts.append(match.start())
        ends.append(match.end())
        words.append(lower)
        classes.append(code)
    return Tokens(text, starts, ends, words, "".join(classes))


_NAME = re.compile(r"<([a-z0-9_|]+)>")


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern over classes: `<month> <dot>? <d2>` with spaces ignored, `<a|b>` for either class."""
    characters = class_characters()

    def replace(match: re.Match[str]) -> str:
        codes = "".join(characters[name] for name in match.group(1).split("|"))
        return codes if len(codes) == 1 else f"[{codes}]"

    # `(?P<name>` is no class: named groups are written `(?P=name:` ... ) in our patterns.
    named = re.sub(r"\(\?P=([a-z0-9_]+):", "(?P\u2039\\1\u203a", pattern)
    return re.compile(
        _NAME.sub(replace, named).replace(" ", "").replace("\u2039", "<").replace("\u203a", ">")
    )


def number_value(words: list[str]) -> float | None:
    """Return the number that some tokens spell ('twenty', '-', 'four' → 24; '1,200' → 1200), or None."""
    total, seen = 0.0, False
    for word in words:
        if word in ("-", "–", "and", "a", "an"):
            if word in ("a", "an") and not seen:
                total, seen = 1.0, True
            continue
        if word[0].isdigit():
            try:
                total += float(word.replace(",", ""))
            except ValueError:
                return None
        elif word in ("hundred", "thousand"):
            total = (total or 1.0) * NUMBER_WORDS[word]
        elif word in NUMBER_WORDS:
            total += NUMBER_WORDS[word]
        else:
            return None
        seen = True
    return total if seen else None
