"""What a time expression may come to: TIMEX3 values, the arithmetic of periods, and what values are counted from."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from foreigndesk.annotation.timex.words import (
    ORDINAL_WORDS,
    PARTS_OF_DAY,
    UNITS,
    number_value,
)

Tense = Literal["past", "present", "future", "unknown"]
FAR_DAYS = 75
# Years that a bare number of four digits can be; others need 'in', 'since' or 'until' before them: most of them count.
FIRST_BARE_YEAR, LAST_BARE_YEAR = 1800, 2060
NO_ANCHOR = "no publication date to count from"
FROM_EVENT = "counted from an event that the text names"
NO_DAY_NAMED = "counted from a day that the text does not name"
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_VAGUE_UNIT = {
    "TS": "PTXS",
    "TM": "PTXM",
    "TH": "PTXH",
    "E": "PXE",
    "C": "PXC",
    "F": "PXW",
    "N": "PXD",
    "WE": "PXW",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved expression; `value` is None if it cannot be counted out, and then `reason` says why.

    `precision` is set where the value says less than the words: a fiscal year begins where its state has it begin.
    """

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    anchor: str | None = None
    reason: str | None = None
    precision: str | None = None


@dataclass(slots=True)
class Context:
    """What an expression may be counted from.

    Attributes:
        day: The report's day, or None.
        anchor: Where that day is from: "published" or "dateline".
        tense: Tense of the verb that governs the expression, found on demand.
        mentioned: Last calendar day (or longer period) that the text named before, as a TIMEX3 value.
        year_mentioned: Year of the last one named.
        quarter: The first quarter that the text named, so that 'a year earlier' means a quarter.
        weekdays: ISO number of each weekday that the text named → the day it came to.
    """

    day: dt.date | None
    anchor: str | None
    tense: Callable[[], Tense]
    before: str
    after: str
    mentioned: str | None = None
    year_mentioned: int | None = None
    quarter: str | None = None
    weekdays: dict[int, dt.date] = field(default_factory=dict)


def unit_code(word: str) -> str:
    """Return the TIMEX3 letter of a unit, singular or plural."""
    if word == "centuries":
        return "C"
    return UNITS.get(word) or UNITS[word.removesuffix("s")]


def shift_months(day: dt.date, months: int) -> dt.date:
    """Return the same day `months` later, or the month's last day if it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("year out of range")
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def week_value(day: dt.date) -> str:
    """Return the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def period(day: dt.date, unit: str, amount: int = 0) -> str | None:
    """Return the value of the `unit` that holds a day, moved on by `amount` units."""
    if unit in ("D", "N"):
        return (day + dt.timedelta(days=amount)).isoformat()
    if unit in ("W", "F"):
        return week_value(day + dt.timedelta(weeks=amount * (2 if unit == "F" else 1)))
    if unit == "WE":
        return week_value(day + dt.timedelta(weeks=amount)) + "-WE"
    if unit == "M":
        return shift_months(day, amount).isoformat()[:7]
    if unit == "Q":
        moved = shift_months(day, 3 * amount)
        return f"{moved.year:04d}-Q{(moved.month - 1) // 3 + 1}"
    if unit == "Y":
        return f"{day.year + amount:04d}"
    if unit == "E":
        return f"{day.year // 10 + amount:03d}"
    if unit == "C":
        return f"{day.year // 100 + amount:02d}"
    return None


def duration_value(amount: float | None, unit: str) -> str:
    """Return the TIMEX3 duration of a number of units; None is a number that the text leaves open."""
    if amount is None:
        return _VAGUE_UNIT.get(unit, f"PX{unit}")
    if unit == "F":
        amount, unit = amount * 2, "W"
    if unit in ("E", "C"):
        amount, unit = amount * (10 if unit == "E" else 100), "Y"
    if unit in ("N", "WE"):
        unit = "D" if unit == "N" else "W"
    if unit == "Q":
        amount, unit = amount * 3, "M"
    prefix = "P"
    if unit.startswith("T"):
        prefix, unit = "PT", unit[1]
    whole = int(amount)
    if amount != whole and amount - whole == 0.5:
        if unit == "Y":
            return f"P{whole}Y6M" if whole else "P6M"
        if prefix == "PT" and unit in "HM":
            rest = f"30{'M' if unit == 'H' else 'S'}"
            return f"PT{whole}{unit}{rest}" if whole else f"PT{rest}"
    return f"{prefix}{amount:g}{unit}" if amount < 1e6 else f"{prefix}{whole}{unit}"


_SMALL_AMOUNTS = {"few", "several", "many"}


def amount_of(words: list[str] | None) -> float | None:
    """Return the number some words stand for; None where the text leaves it open ('several')."""
    if not words:
        return None
    if _SMALL_AMOUNTS.intersection(words):
        return None
    if "couple" in words:
        return 2.0
    if "dozen" in words:
        return 12.0
    if len(words) >= 4 and words[-2] == "/":
        return (number_value(words[:-3]) or 0.0) + 0.5
    if "and" in words[1:-1] and words[words.index("and") - 1] not in ("hundred", "thousand"):
        words = words[words.index("and") + 1 :]
    for joiner in ("to", "or", "-"):
        # 'two to three weeks': the first number.
        if joiner in words[1:-1] and not {"twenty", "thirty", "forty", "fifty"} & set(words[:1]):
            words = words[: words.index(joiner)]
    return number_value([w for w in words if w != "of"])


def ordinal_of(word: str | None) -> int | None:
    """Return the number of an ordinal ('third', '3rd', '3')."""
    if word is None:
        return None
    match = re.match(r"\d+", word)
    return int(match.group()) if match else ORDINAL_WORDS.get(word)


def nearest_year(context: Context, month: int, day: int | None) -> int | None:
    """Return the year of a month or day given without one: by tense, else the nearest to the report's day."""
    if context.day is None:
        return None
    today = context.day
    tense = context.tense()

    def at(year: int) -> dt.date:
        return dt.date(year, month, min(day or 15, calendar.monthrange(year, month)[1]))

    if day is None and month == today.month:
        return today.year
    options = [at(today.year + d) for d in (-1, 0, 1)]
    if (month, day) == (2, 29):
        # Leap years lie up to eight years apart.
        options = [
            at(y) for y in range(max(1, today.year - 8), min(9999, today.year + 8)) if calendar.isleap(y)
        ]
        before = [o for o in options if o <= today]
        if tense == "past" and before:
            return before[-1].year
        return min(options, key=lambda o: abs((o - today).days)).year
    nearest = min(options, key=lambda o: abs((o - today).days))
    # The verb decides only where the nearest date lies well on its other side: 'was due on Nov. 17' is near.
    ahead = (nearest - today).days
    if tense == "past" and ahead > FAR_DAYS:
        return nearest.year - 1
    if tense == "future" and ahead < -FAR_DAYS:
        return nearest.year + 1
    return nearest.year


def year_of_words(words: list[str] | None, context: Context) -> int | None:
    """Return the year meant by 'last year', 'the same year' (dei word and unit given apart)."""
    if not words or context.day is None:
        return None
    word = words[0]
    if word in ("last", "previous"):
        return context.day.year - 1
    if word in ("next", "following"):
        return context.day.year + 1
    if word in ("that", "same"):
        return context.year_mentioned or context.day.year
    return context.day.year


def valid_day(year: int, month: int, day: int) -> str | None:
    """Return the ISO day, or None if no calendar has it."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def with_part(value: str | None, part: str | None, context: Context) -> Value | None:
    """Return a day as a date, or with a part of the day as a time."""
    if value is None:
        return None
    if part:
        return Value("TIME", value + PARTS_OF_DAY[part], context.anchor)
    return Value("DATE", value, context.anchor)


def full_year(text: str) -> int:
    """Return the year of four digits or two ('09, 82)."""
    digits = re.sub(r"\D", "", text)
    number = int(digits)
    if len(digits) > 2:
        return number
    return 2000 + number if number < 40 else 1900 + number


def mentioned_day(context: Context) -> dt.date | None:
    """Return the calendar day that the text named last, or None."""
    value = context.mentioned
    if value and re.match(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value[:10])
    return None


def mentioned_base(context: Context) -> dt.date | None:
    """Return the first day of the period that the text named last."""
    if not context.mentioned:
        return None
    days = days_of(context.mentioned)
    return dt.date.fromisoformat(days[0]) if days else None


def days_of(value: str) -> tuple[str, str, str] | None:
    """Return the first day, last day and precision of a TIMEX3 value, or None if it is no date."""
    if "/" in value:
        first, last = (days_of(v) for v in value.split("/", 1))
        return (first[0], last[1], first[2]) if first and last else None
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(T.*)?", value)
    if match:
        part = match.group(4) or ""
        return value[:10], value[:10], "day" if not part else "hour" if part[1:2].isdigit() else "part_of_day"
    match = re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value)
    if match:
        monday = dt.date.fromisocalendar(int(match.group(1)), int(match.group(2)), 1)
        offset = (5, 6) if match.group(3) else (0, 6)
        first_day, last_day = (monday + dt.timedelta(days=d) for d in offset)
        return first_day.isoformat(), last_day.isoformat(), "weekend" if match.group(3) else "week"
    match = re.fullmatch(r"(\d{4})-(Q|H|SP|SU|FA|WI)?(\d*)", value)
    if match:
        year, kind, number = int(match.group(1)), match.group(2), int(match.group(3) or 0)
        if kind is None:
            start, months, precision = number, 1, "month"
        elif kind == "Q":
            start, months, precision = 3 * number - 2, 3, "quarter"
        elif kind == "H":
            start, months, precision = 6 * number - 5, 6, "half"
        else:
            start, months, precision = SEASON_START[kind], 3, "season"
        if not 1 <= start <= 12:
            return None
        begin = dt.date(year, start, 1)
        return begin.isoformat(), (shift_months(begin, months) - dt.timedelta(days=1)).isoformat(), precision
    if re.fullmatch(r"\d{2,4}", value):
        missing = 4 - len(value)
        first_year = max(1, int(value + "0" * missing))
        last_year = int(value + "9" * missing)
        return (
            f"{first_year:04d}-01-01",
            f"{last_year:04d}-12-31",
            {0: "year", 1: "decade", 2: "century"}[missing],
        )
    return None
