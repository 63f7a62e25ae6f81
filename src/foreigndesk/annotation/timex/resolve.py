"""What a time expression comes to: a TIMEX3 value, its first and last day, and what it was counted from."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from foreigndesk.annotation.timex.grammar import Find
from foreigndesk.annotation.timex.words import (
    DECADE_WORDS,
    HOLIDAYS,
    MONTH_NUMBER,
    NUMBER_WORDS,
    ORDINAL_WORDS,
    PARTS_OF_DAY,
    SEASONS,
    SETS,
    UNITS,
    VAGUE,
    WEEKDAY_NUMBER,
    number_value,
)

Tense = Literal["past", "present", "future", "unknown"]
# Years that a bare number of four digits can be: earlier ones are rare in reports on talks, later ones are counts.
FIRST_BARE_YEAR, LAST_BARE_YEAR = 1800, 2060
# A date without a year this far on the wrong side of the verb's tense is of the year before or after.
_FAR_DAYS = 75
NO_ANCHOR = "no publication date to count from"
_SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_VAGUE_UNIT = {"TS": "PTXS", "TM": "PTXM", "TH": "PTXH", "E": "PXE", "C": "PXC", "F": "PXW", "N": "PXD", "WE": "PXW"}


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved expression; `value` is None if it cannot be counted out, and then `reason` says why."""

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    anchor: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Context:
    """What an expression may be counted from.

    Attributes:
        day: The report's day, or None.
        anchor: Where that day is from: "published" or "dateline".
        tense: Tense of the verb that governs the expression, found on demand.
        mentioned: Last calendar day (or longer period) that the text named before, as a TIMEX3 value.
        quarter_near: True if the sentence speaks of quarters, so that 'a year earlier' means a quarter.
    """

    day: dt.date | None
    anchor: str | None
    tense: Callable[[], Tense]
    before: str
    after: str
    mentioned: str | None = None
    year_mentioned: int | None = None
    quarter: str | None = None


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


def _nearest_year(context: Context, month: int, day: int | None) -> int | None:
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
    nearest = min(options, key=lambda o: abs((o - today).days))
    # The verb decides only where the nearest date lies well on its other side: 'was due on Nov. 17' is near.
    ahead = (nearest - today).days
    if tense == "past" and ahead > _FAR_DAYS:
        return nearest.year - 1
    if tense == "future" and ahead < -_FAR_DAYS:
        return nearest.year + 1
    return nearest.year


def _year_of_words(words: list[str] | None, context: Context) -> int | None:
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


def _valid_day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _with_part(value: str | None, part: str | None, context: Context) -> Value | None:
    if value is None:
        return None
    if part:
        return Value("TIME", value + PARTS_OF_DAY[part], context.anchor)
    return Value("DATE", value, context.anchor)


def _full_year(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    number = int(digits)
    if len(digits) > 2:
        return number
    return 2000 + number if number < 40 else 1900 + number


def resolve_day(find: Find, context: Context) -> Value | None:
    """Month and day, with or without weekday, year and part of the day."""
    month = MONTH_NUMBER[find.parts["month"][0]]
    day = ordinal_of(find.word("d") or find.word("oword"))
    if day is None or not 1 <= day <= calendar.monthrange(2024, month)[1]:
        return None
    if "unit" in find.parts and find.parts["unit"] != ["year"]:
        return None
    anchor = "absolute"
    year = int(find.parts["y"][0]) if "y" in find.parts else None
    if year is None and "yeardei" in find.parts:
        year, anchor = _year_of_words(find.parts["yeardei"], context), context.anchor or ""
    if year is None:
        year, anchor = _nearest_year(context, month, day), context.anchor or ""
    if year is None:
        return Value("DATE", None, None, NO_ANCHOR)
    value = _valid_day(year, month, day)
    part = find.word("pod")
    if value is None:
        return None
    return Value("TIME", value + PARTS_OF_DAY[part], anchor) if part else Value("DATE", value, anchor)


def resolve_iso(find: Find, context: Context) -> Value | None:
    """2015-03-14, or 3/14/2015 in American order (days past 12 decide)."""
    year, month, day = _full_year(find.parts["y"][0]), int(find.parts["m"][0]), int(find.parts["d"][0])
    if find.rule == "slashed" and month > 12:
        month, day = day, month
    value = _valid_day(year, month, day) if 1 <= month <= 12 else None
    return Value("DATE", value, "absolute") if value else None


def resolve_day_range(find: Find, context: Context) -> Value | None:
    """'Nov. 3-4': both days, as an ISO interval."""
    month = MONTH_NUMBER[find.parts["month"][0]]
    first, last = ordinal_of(find.word("d")), ordinal_of(find.word("d2"))
    if not first or not last or not first < last <= 31:
        return None
    year = int(find.parts["y"][0]) if "y" in find.parts else _nearest_year(context, month, first)
    if year is None:
        return Value("DATE", None, None, NO_ANCHOR)
    start, end = _valid_day(year, month, first), _valid_day(year, month, last)
    anchor = "absolute" if "y" in find.parts else context.anchor
    return Value("DATE", f"{start}/{end}", anchor) if start and end else None


def resolve_year_range(find: Find, context: Context) -> Value | None:
    """'2009-2011', '2009-11'."""
    first, last = find.parts["y"][0], find.parts["y2"][0]
    if len(last) == 2:
        last = first[:2] + last
    if len(last) != 4 or not FIRST_BARE_YEAR <= int(first) < int(last) <= LAST_BARE_YEAR:
        return None
    return Value("DATE", f"{first}/{last}", "absolute")


def resolve_month(find: Find, context: Context) -> Value | None:
    """'March 2011', 'late March', 'last March', 'March of last year'."""
    month = MONTH_NUMBER[find.parts["month"][0]]
    if "y" in find.parts or "short" in find.parts:
        year = _full_year((find.word("y") or find.word("short") or ""))
        return Value("DATE", f"{year:04d}-{month:02d}", "absolute")
    if "unit" in find.parts and find.parts["unit"] != ["year"]:
        return None
    if find.word("month") in ("may", "march") and not _month_like(find, context):
        return None
    if len(find.parts["month"][0]) == 3 and find.last - find.first == 1 and find.word("month") != "may":
        return None  # 'Jan' without a full stop or a number is a given name
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    today, deictic = context.day, find.word("dei")
    chosen: int | None
    if "yeardei" in find.parts:
        chosen = _year_of_words(find.parts["yeardei"], context)
    elif deictic in ("last", "past"):
        chosen = today.year - (month >= today.month)
    elif deictic in ("next", "coming"):
        chosen = today.year + (month <= today.month)
    elif deictic == "this":
        chosen = today.year
    else:
        chosen = _nearest_year(context, month, None)
    return Value("DATE", f"{chosen:04d}-{month:02d}", context.anchor) if chosen else None


_MONTH_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|during|from|to|this|last|next|early|late|mid|every|each|before|after|for|and|"
    r"through|between|on|end)|[-,(])\s*$",
    re.IGNORECASE,
)


def _month_like(find: Find, context: Context) -> bool:
    """'May' and 'March' are months only where the words before say so: surnames and verbs are the others."""
    if find.last - find.first > 2 or "mod" in find.parts:
        return True
    return bool(_MONTH_BEFORE.search(context.before[-20:]))


def resolve_month_range(find: Find, context: Context) -> Value | None:
    """'March-April 2011'."""
    first, last = MONTH_NUMBER[find.parts["month"][0]], MONTH_NUMBER[find.parts["month2"][0]]
    year = int(find.parts["y"][0]) if "y" in find.parts else _nearest_year(context, last, None)
    if year is None:
        return Value("DATE", None, None, NO_ANCHOR)
    start = year - (first > last)
    anchor = "absolute" if "y" in find.parts else context.anchor
    return Value("DATE", f"{start:04d}-{first:02d}/{year:04d}-{last:02d}", anchor)


def resolve_quarter(find: Find, context: Context) -> Value | None:
    """'the third quarter of 2015', 'third-quarter', 'Q3 2015', 'last year's third quarter'."""
    if "qn" in find.parts or "qn2" in find.parts:
        number = int((find.word("qn") or find.word("qn2") or "q0")[1])
    else:
        if find.parts.get("unit") != ["quarter"]:
            return None
        number = 4 if find.word("ord") == "final" else ordinal_of(find.word("ord")) or 0
        if not 1 <= number <= 4:
            return None
    stated = find.word("y") or find.word("y2")
    if stated:
        return Value("DATE", f"{stated}-Q{number}", "absolute")
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    deictic = find.parts.get("yeardei") or (find.parts.get("dei") if "yunit" in find.parts else None)
    year: int | None
    if deictic:
        year = _year_of_words(deictic, context)
    else:
        year = context.day.year
        now = (context.day.month - 1) // 3 + 1
        if context.tense() == "past" and number > now:
            year -= 1
        elif context.tense() == "future" and number < now - 1:
            year += 1
        elif number > now + 1:
            year -= 1
    return Value("DATE", f"{year:04d}-Q{number}", context.anchor)


def resolve_half(find: Find, context: Context) -> Value | None:
    """'the first half of 2015', 'the second half of the year'."""
    if "half" not in (find.word("whole") or "half"):
        return None
    number = ordinal_of(find.word("ord"))
    year = int(find.parts["y"][0]) if "y" in find.parts else None
    if year is None:
        if (find.word("unit") or find.word("unit2")) != "year":
            return None
        if context.day is None:
            return Value("DATE", None, None, NO_ANCHOR)
        year = _year_of_words(find.parts.get("dei") or ["this"], context)
    return Value("DATE", f"{year:04d}-H{number}", "absolute" if "y" in find.parts else context.anchor)


def resolve_season(find: Find, context: Context) -> Value | None:
    """'spring 2012', 'last summer', 'this fall', 'in winter'."""
    code = SEASONS[find.parts["season"][0]]
    if "y" in find.parts:
        return Value("DATE", f"{find.parts['y'][0]}-{code}", "absolute")
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    today, deictic = context.day, find.word("dei")
    if deictic is None and find.word("season") == "fall":
        return None  # 'the fall of the government'
    year = today.year
    start = _SEASON_START[code]
    if deictic in ("last", "past", "previous") and start + 2 >= today.month:
        year -= 1
    elif deictic in ("next", "coming") and start <= today.month:
        year += 1
    elif deictic == "this" and code == "WI" and today.month <= 2:
        year -= 1
    elif deictic == "that" and context.year_mentioned:
        year = context.year_mentioned
    elif deictic is None and context.tense() == "past" and start > today.month:
        year -= 1
    elif deictic is None and context.tense() == "future" and start + 2 < today.month:
        year += 1
    return Value("DATE", f"{year:04d}-{code}", context.anchor)


def resolve_fiscal(find: Find, context: Context) -> Value | None:
    """'fiscal 2015', 'FY2015'."""
    if "unit" in find.parts and find.parts["unit"] != ["year"]:
        return None
    return Value("DATE", f"{_full_year(find.word('y') or find.word('y2') or '0'):04d}", "absolute")


def resolve_year_of(find: Find, context: Context) -> Value | None:
    """'the year 2000', 'the year two thousand'."""
    if find.parts["unit"] != ["year"]:
        return None
    if "y" in find.parts:
        return Value("DATE", find.parts["y"][0], "absolute")
    return None


def resolve_decade(find: Find, context: Context) -> Value | None:
    """'the 1990s', 'the late '80s', 'the nineties'."""
    word = find.parts["decade"][0]
    digits = re.sub(r"\D", "", word)
    if word in DECADE_WORDS:
        return Value("DATE", f"19{DECADE_WORDS[word]}", "absolute") if find.last - find.first > 1 else None
    if len(digits) == 2:
        if not re.match(r"['’`]", word) and find.last - find.first < 2 and not context.before.endswith("and "):
            return None
        return Value("DATE", f"{20 if digits[0] == '0' else 19}{digits[0]}", "absolute")
    return Value("DATE", digits[:3], "absolute")


def resolve_century(find: Find, context: Context) -> Value | None:
    """'the 20th century'."""
    number = ordinal_of(find.word("ord"))
    if find.parts["unit"] != ["century"] or not number:
        return None
    return Value("DATE", f"{number - 1:02d}", "absolute")


def resolve_spoken_year(find: Find, context: Context) -> Value | None:
    """'nineteen ninety-six', as broadcasts are written down."""
    words = [w for w in find.parts["spoken"] if w != "-"]
    numbers = [NUMBER_WORDS[w] for w in words]
    if words[0] not in ("eighteen", "nineteen", "twenty") or numbers[1] < 10 or numbers[1] >= 100:
        return None
    if words[0] == "twenty" and not 10 <= numbers[1] <= 30:
        return None
    if len(numbers) == 3 and (numbers[1] < 20 or numbers[2] >= 10):
        return None
    return Value("DATE", f"{int(numbers[0] * 100 + sum(numbers[1:])):04d}", "absolute")


_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|of|since|by|until|till|during|from|to|and|or|for|between|before|after|through|around|about|the|late|early"
    r"|mid|end|circa|than|year|spring|summer|autumn|winter|post|pre|his|her|its|their|our|a|as|with|on|next|back|\w+'s)|[(,;/–-])\W*$",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(r"\s*(?:%|percent|per cent|km\b|miles|metres|meters|feet|tons|tonnes|dollars|yen|euros)", re.IGNORECASE)
_PLURAL_AFTER = re.compile(r"\s+(?:[a-z]+\s+)?([a-z]+s|people|troops|men|women|personnel|staff|police)\b")
_NOT_YEAR_BEFORE = re.compile(r"(?:[$£€¥#№]|\bNo\.?|\bRoom|\bFlight|\bBoeing|\bpage|\bresolution|\bmore than|\bover|\bat least|\bnearly|\bsome)\s*$", re.IGNORECASE)  # fmt: skip


def resolve_year(find: Find, context: Context) -> Value | None:
    """A bare year, where nothing shows that the number counts or names something else."""
    year = int(find.parts["y"][0])
    if not FIRST_BARE_YEAR <= year <= LAST_BARE_YEAR or find.parts["y"][0].startswith("0"):
        return None
    if find.last - find.first == 1:
        before, after = context.before[-24:], context.after
        if _NOT_YEAR_BEFORE.search(before) or _COUNT_AFTER.match(after) or re.match(r"\s*[:]\d|-\w|\.\d|,\d{3}", after):
            return None
        plural = _PLURAL_AFTER.match(after)
        likely = bool(_YEAR_BEFORE.search(before))
        if plural and (not likely or year % 100 == 0):
            return None
        if not likely and not (1900 <= year <= 2040):
            return None
    return Value("DATE", f"{year:04d}", "absolute")


def resolve_short_year(find: Find, context: Context) -> Value | None:
    """'in '82'."""
    if not re.search(r"\b(?:in|of|since|from|by|until)\s*$", context.before):
        return None
    return Value("DATE", f"{_full_year(find.parts['short'][0]):04d}", "absolute")


def weekday_date(today: dt.date, number: int, direction: int) -> dt.date:
    """Return the nearest day with ISO weekday `number`: on or before today (-1), on or after (+1)."""
    if direction < 0:
        return today - dt.timedelta(days=(today.isoweekday() - number) % 7)
    return today + dt.timedelta(days=(number - today.isoweekday()) % 7)


def resolve_weekday(find: Find, context: Context) -> Value | None:
    """'Wednesday', 'next Monday', 'last Friday', 'Monday night', 'Monday of last week'."""
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    today = context.day
    number = WEEKDAY_NUMBER[find.parts["wd"][0]]
    deictic = find.word("dei")
    if "weekdei" in find.parts:
        if find.parts["unit"] != ["week"]:
            return None
        weeks = {"last": -1, "next": 1, "this": 0}[find.parts["weekdei"][0]]
        day = today - dt.timedelta(days=today.isoweekday() - number) + dt.timedelta(weeks=weeks)
    elif deictic in ("last", "past", "previous"):
        day = weekday_date(today - dt.timedelta(days=1), number, -1)
    elif deictic in ("next", "coming", "following"):
        day = weekday_date(today + dt.timedelta(days=1), number, 1)
    elif deictic == "this":
        day = today - dt.timedelta(days=today.isoweekday() - number)
        if day < today and context.tense() == "future":
            day += dt.timedelta(weeks=1)
    else:
        direction = 1 if context.tense() == "future" else -1
        day = weekday_date(today, number, direction)
    return _with_part(day.isoformat(), find.word("pod"), context)


_TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}


def resolve_today(find: Find, context: Context) -> Value | None:
    """'today', 'yesterday morning', 'tonight'."""
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    word = find.parts["day"][0]
    day = (context.day + dt.timedelta(days=_TODAY[word])).isoformat()
    return _with_part(day, "night" if word == "tonight" else find.word("pod"), context)


def resolve_part(find: Find, context: Context) -> Value | None:
    """'this morning', 'last night', 'that evening', 'the next morning'."""
    part, deictic = find.parts["pod"][0], find.word("dei")
    base = context.day
    days, anchor = 0, context.anchor
    if deictic in ("that", "same", "next", "following", "previous"):
        named = _mentioned_day(context)
        if named:
            base, anchor = named, "text"
        days = {"next": 1, "following": 1, "previous": -1}.get(deictic or "", 0)
    elif deictic == "last":
        days = -1
    if base is None:
        return Value("TIME", None, None, NO_ANCHOR)
    return Value("TIME", (base + dt.timedelta(days=days)).isoformat() + PARTS_OF_DAY[part], anchor)


def resolve_in_part(find: Find, context: Context) -> Value | None:
    """'in the morning': of the day last named, else of the report's."""
    day = _mentioned_day(context) or context.day
    if day is None:
        return Value("TIME", None, None, NO_ANCHOR)
    return Value("TIME", day.isoformat() + PARTS_OF_DAY[find.parts["pod"][0]], "text")


def resolve_in_day(find: Find, context: Context) -> Value | None:
    """'later in the day', 'earlier that day', 'later in the year'."""
    unit = unit_code(find.parts["unit"][0])
    if unit.startswith("T"):
        return None
    base = _mentioned_day(context) or context.day
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    return Value("DATE", period(base if unit == "D" else context.day or base, unit), "text")


_CLOCK = re.compile(r"(\d{1,2}):?(\d\d)?(?::(\d\d))?$")


def resolve_clock(find: Find, context: Context) -> Value | None:
    """'10:30 a.m. Wednesday', '0800 GMT', 'noon Thursday', '4 in the morning'."""
    if "noon" in find.parts:
        word = find.parts["noon"][0]
        if word not in ("noon", "midnight", "midday"):
            return None
        clock = "24:00" if word == "midnight" else "12:00"
    else:
        digits = find.parts["clock"][0]
        if digits.isdigit() and len(digits) == 4:
            hour, minute = int(digits[:2]), int(digits[2:])
        else:
            match = _CLOCK.match(digits)
            if not match:
                return None
            hour, minute = int(match.group(1)), int(match.group(2) or 0)
        half = (find.word("ampm") or "").replace(".", "").strip()
        if not half and "pod" in find.parts:
            half = "am" if find.parts["pod"][0] == "morning" else "pm"
        if half and hour > 12:
            return None
        if half == "pm" and hour < 12:
            hour += 12
        if half == "am" and hour == 12:
            hour = 0
        if hour > 24 or minute > 59:
            return None
        clock = f"{hour:02d}:{minute:02d}"
    zone = "Z" if (find.word("tz") or find.word("tz2")) in ("gmt", "utc") else ""
    day: dt.date | None
    if "wd" in find.parts:
        resolved = resolve_weekday(Find(0, 0, 0, 0, "weekday", {"wd": find.parts["wd"]}), context)
        day = dt.date.fromisoformat(resolved.value) if resolved and resolved.value else None
    elif "day" in find.parts:
        day = context.day + dt.timedelta(days=_TODAY[find.parts["day"][0]]) if context.day else None
    elif "month" in find.parts:
        dated = resolve_day(Find(0, 0, 0, 0, "day", {k: find.parts[k] for k in ("month", "d")}), context)
        day = dt.date.fromisoformat(dated.value) if dated and dated.value else None
    else:
        day = _mentioned_day(context) or context.day
    if day is None:
        return Value("TIME", f"T{clock}{zone}", None, NO_ANCHOR)
    return Value("TIME", f"{day.isoformat()}T{clock}{zone}", context.anchor)


def _mentioned_day(context: Context) -> dt.date | None:
    value = context.mentioned
    if value and re.match(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value[:10])
    return None


_DEICTIC_STEP = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}
_SHIFTED_FROM_TEXT = ("following", "previous", "same", "that")


def resolve_deictic(find: Find, context: Context) -> Value | None:
    """'last month', 'early next year', 'the following day', 'the weekend', 'the end of the year'."""
    unit = unit_code(find.parts["unit"][0])
    deictic = find.word("dei")
    if unit.startswith("T"):
        return None
    if "the" in find.parts:
        return _the_unit(find, context, unit)
    if deictic == "latest" and unit != "Q":
        return None
    if deictic == "past" or (deictic == "last" and unit in ("E", "C")):
        return Value("DURATION", duration_value(1, unit))
    step = _DEICTIC_STEP.get(deictic or "", 0)
    base, anchor = context.day, context.anchor
    if deictic in _SHIFTED_FROM_TEXT or (unit == "D" and deictic in ("next", "last")):
        if unit == "D" and deictic == "last":
            return None
        named = _mentioned_base(context)
        if named:
            base, anchor = named, "text"
        elif unit == "D" and deictic in ("that", "same", "next") and base is None:
            return Value("DATE", None, None, NO_ANCHOR)
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    if unit == "N":
        return Value("TIME", f"{period(base, 'D', step)}TNI", anchor)
    if unit == "Q" and deictic == "latest":
        step = -1
    return Value("DATE", period(base, unit, step), anchor)


def _mentioned_base(context: Context) -> dt.date | None:
    """Return the first day of the period that the text named last."""
    if not context.mentioned:
        return None
    days = days_of(context.mentioned)
    return dt.date.fromisoformat(days[0]) if days else None


def _the_unit(find: Find, context: Context, unit: str) -> Value | None:
    """'the weekend', 'the quarter', 'the end of the year': which one is meant."""
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR) if unit == "WE" else None
    edged = find.last - find.first > 2
    if unit == "WE":
        step = -1 if context.tense() != "future" and context.day.isoweekday() < 6 else 0
        return Value("DATE", period(context.day, "WE", step), context.anchor)
    if unit == "Q":
        return Value("DATE", context.quarter or period(context.day, "Q", -1), context.anchor)
    if unit in ("Y", "M", "W") and edged:
        return Value("DATE", period(context.day, unit), context.anchor)
    return None


def resolve_ago(find: Find, context: Context) -> Value | None:
    """'two years ago', 'a day later', 'a year earlier', 'year-ago'."""
    unit = unit_code(find.parts["unit"][0])
    direction = find.parts["dir"][0]
    words = find.parts.get("num")
    amount = amount_of(words) if words else (1.0 if find.parts["unit"][0] in UNITS else None)
    sign = 1 if direction in ("later", "hence") else -1
    if amount is None:
        return Value("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF")
    if unit.startswith("T"):
        return _hours_away(context, unit, sign * amount)
    base, anchor = context.day, context.anchor
    if direction in ("earlier", "later"):
        if direction == "earlier" and unit == "Y" and context.quarter:
            year, quarter = context.quarter.split("-")
            return Value("DATE", f"{int(year) - int(amount):04d}-{quarter}", "text")
        named = _mentioned_base(context)
        if named and not (direction == "earlier" and unit == "Y"):
            base, anchor = named, "text"
    elif direction == "ago" and unit == "Y" and amount == 1 and context.quarter:
        year, quarter = context.quarter.split("-")
        return Value("DATE", f"{int(year) - 1:04d}-{quarter}", context.anchor)
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    if amount != int(amount):
        if unit == "Y":
            return Value("DATE", shift_months(base, round(12 * amount) * sign).isoformat()[:7], anchor)
        amount = round(amount)
    try:
        return Value("DATE", period(base, unit, sign * int(amount)), anchor)
    except (OverflowError, ValueError):
        return None


def _hours_away(context: Context, unit: str, amount: float) -> Value:
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    hours = {"TH": 1.0, "TM": 1 / 60, "TS": 1 / 3600}[unit] * amount
    if abs(hours) >= 24:
        return Value("DATE", (context.day + dt.timedelta(days=int(hours / 24))).isoformat(), context.anchor)
    return Value("TIME", context.day.isoformat(), context.anchor)


def resolve_year_ago(find: Find, context: Context) -> Value | None:
    """'the year-ago quarter', 'year-earlier', 'the year-earlier third quarter'."""
    if find.parts["unit"] != ["year"]:
        return None
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    number = ordinal_of(find.word("ord"))
    if number and 1 <= number <= 4:
        return Value("DATE", f"{context.day.year - 1:04d}-Q{number}", context.anchor)
    if context.quarter:
        year, quarter = context.quarter.split("-")
        return Value("DATE", f"{int(year) - 1:04d}-{quarter}", context.anchor)
    return Value("DATE", f"{context.day.year - 1:04d}", context.anchor)


def resolve_in_future(find: Find, context: Context) -> Value | None:
    """'in two years' time'."""
    return resolve_from_now(find, context)


def resolve_from_now(find: Find, context: Context) -> Value | None:
    """'two weeks from now'."""
    unit, words = unit_code(find.parts["unit"][0]), find.parts.get("num")
    amount = amount_of(words)
    if amount is None:
        return Value("DATE", "FUTURE_REF")
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    if unit.startswith("T"):
        return _hours_away(context, unit, amount)
    try:
        return Value("DATE", period(context.day, unit, int(amount)), context.anchor)
    except (OverflowError, ValueError):
        return None


def resolve_day_before(find: Find, context: Context) -> Value | None:
    """'the day before': before the day last named, else before an event that the text names after it."""
    unit = unit_code(find.parts["unit"][0])
    sign = -1 if find.parts["dir"][0] == "before" else 1
    if re.match(r"\s+(?:yesterday|tomorrow)\b", context.after):
        base = context.day
        step = sign * 2
    else:
        base, step = _mentioned_day(context) or context.day, sign
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    if unit == "N":
        return Value("TIME", f"{period(base, 'D', step)}TNI", "text")
    if unit.startswith("T"):
        return None
    return Value("DATE", period(base, unit, step), "text")


def resolve_eve(find: Find, context: Context) -> Value | None:
    """'on the eve of' an event: its day is known only once the event's is."""
    return Value("DATE", None, None, "the day before an event that the text names")


_RATE_BEFORE = re.compile(r"(?:\d[\d,.]*|\b(?:one|two|three|four|five|six|ten|million|billion|percent|times|hundred|thousand))\s+(?:\w+\s+)?$")


def resolve_duration(find: Find, context: Context) -> Value | None:
    """'five years', 'two-day', 'the past two months'."""
    unit_word = find.parts["unit"][0]
    unit = unit_code(unit_word)
    words = find.parts.get("num") or []
    amount = amount_of(words)
    if words == ["a"] or words == ["an"]:
        amount = 1.0
    if unit == "TS" and unit_word == "second":
        return None
    singular = unit_word in UNITS
    if singular and amount is not None and amount != 1 and not _hyphened(find, context):
        # '41 year' stands only in 'a 41 year history'; elsewhere the number belongs to something else.
        if unit == "WE" or unit_word == "night":
            return None
    if words and re.fullmatch(r"\d{4}", words[0]) and FIRST_BARE_YEAR <= int(words[0]) <= LAST_BARE_YEAR:
        return None
    if words == ["a"] and unit in ("WE", "C", "N", "Q"):
        return None
    if re.match(r"[- ]old\b", context.after):
        return None  # somebody's age
    if words in (["a"], ["an"]) and find.last - find.first == 2 and _RATE_BEFORE.search(context.before):
        return Value("SET", duration_value(1.0, unit))
    return Value("DURATION", duration_value(amount, unit))


def _hyphened(find: Find, context: Context) -> bool:
    return context.after.startswith(("-", " ")) or find.last - find.first > 1


def resolve_half_unit(find: Find, context: Context) -> Value | None:
    """'a year and a half', 'half a year'."""
    unit = unit_code(find.parts["unit"][0])
    if "num" in find.parts:
        return Value("DURATION", duration_value(1.5, unit))
    if unit in ("D", "N", "WE", "W", "M", "Q"):
        return None
    return Value("DURATION", duration_value(0.5, unit) if unit != "E" else "P5Y")


_PLURAL_BEFORE = re.compile(r"\b(?:for|in|over|after|of|within|by|take|took|taken|lasted?|last|spent|spend|before|through|some)\s*$", re.I)  # fmt: skip


def resolve_units(find: Find, context: Context) -> Value | None:
    """'for years', 'in recent months', 'the coming weeks', 'decades-long'."""
    unit = unit_code(find.parts["unit"][0])
    lead = find.word("lead")
    if lead == "these":
        return Value("DATE", "PRESENT_REF") if unit == "D" else None
    if lead == "recent":
        return Value("DATE", "PAST_REF")
    if lead == "coming":
        return Value("DATE", "FUTURE_REF")
    hyphened = find.last - find.first >= 2
    if re.match(r"[- ]old\b", context.after):
        return None
    if lead is None and not hyphened and not _PLURAL_BEFORE.search(context.before[-12:]):
        return None
    if unit in ("TS", "WE", "Q"):
        return None
    return Value("DURATION", duration_value(None, unit))


def resolve_day_long(find: Find, context: Context) -> Value | None:
    """'day-long', 'month-long'."""
    return Value("DURATION", duration_value(1, unit_code(find.parts["unit"][0])))


def resolve_set(find: Find, context: Context) -> Value | None:
    """'every week', 'every two years', 'every other day', 'each Friday'."""
    if "wd" in find.parts:
        return Value("SET", f"XXXX-WXX-{WEEKDAY_NUMBER[find.parts['wd'][0]]}")
    if "month" in find.parts:
        return Value("SET", f"XXXX-{MONTH_NUMBER[find.parts['month'][0]]:02d}")
    unit = find.parts["unit"][0]
    if unit in ("morning", "afternoon", "evening", "night"):
        return Value("SET", "P1D")
    if unit in PARTS_OF_DAY:
        return None
    word = find.word("num")
    amount: float | None = 1.0
    if word == "other":
        amount = 2.0
    elif word:
        amount = ordinal_of(word) or amount_of([word])
    return Value("SET", duration_value(amount, unit_code(unit)))


def resolve_set_weekdays(find: Find, context: Context) -> Value | None:
    """'on Mondays'."""
    word = (find.word("wd") or "").removesuffix("s") or find.word("wd2") or ""
    return Value("SET", f"XXXX-WXX-{WEEKDAY_NUMBER[word]}")


def resolve_set_word(find: Find, context: Context) -> Value | None:
    """'daily', 'annual'."""
    return Value("SET", SETS[find.parts["set"][0]])


def resolve_set_rate(find: Find, context: Context) -> Value | None:
    """'three times a week'."""
    return Value("SET", duration_value(1, unit_code(find.parts["unit"][0])))


def resolve_vague(find: Find, context: Context) -> Value | None:
    """'now', 'recently', 'the future', 'the past'."""
    words = find.parts["word"]
    if words[-1] == "past":
        return None if re.match(r"\s+(?:\w|-)", context.after) and not re.match(r"\s+(?:and|by|as|to|that|when)\b", context.after) else Value("DATE", "PAST_REF")  # fmt: skip
    if words[-1] == "future":
        return Value("DATE", "FUTURE_REF")
    if words == ["recent"]:
        return Value("DATE", "PAST_REF")
    if words == ["current"]:
        return Value("DATE", "PRESENT_REF")
    if "same" in words:
        return None
    if words[-1] in ("time", "moment"):
        return Value("DATE", "PAST_REF" if words[0] == "the" and words[-1] == "time" else "PRESENT_REF")
    return Value("DATE", VAGUE[words[0]])


def _easter(year: int) -> dt.date:
    """Return Easter Sunday (anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def resolve_holiday(find: Find, context: Context) -> Value | None:
    """'Christmas', 'Easter', 'Thanksgiving'."""
    name = find.parts["holiday"][0]
    if "y" not in find.parts and context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    year = int(find.parts["y"][0]) if "y" in find.parts else (context.day or dt.date.today()).year

    def on(year: int) -> dt.date | None:
        fixed = HOLIDAYS[name]
        if fixed:
            return dt.date(year, *fixed)
        if name == "easter":
            return _easter(year)
        if name == "thanksgiving":
            first = dt.date(year, 11, 1)
            return first + dt.timedelta(days=(4 - first.isoweekday()) % 7 + 21)
        return None

    if "y" not in find.parts and context.day is not None:
        day = on(year)
        if day and context.tense() == "past" and (day - context.day).days > _FAR_DAYS:
            year -= 1
    day = on(year)
    return Value("DATE", day.isoformat() if day else None, context.anchor, None if day else "moves with the moon")


RESOLVERS: dict[str, Callable[[Find, Context], Value | None]] = {
    "day": resolve_day, "iso": resolve_iso, "slashed": resolve_iso, "day_range": resolve_day_range,
    "year_range": resolve_year_range, "month": resolve_month, "month_range": resolve_month_range,
    "quarter": resolve_quarter, "half": resolve_half, "season": resolve_season, "fiscal": resolve_fiscal,
    "year_of": resolve_year_of, "decade": resolve_decade, "century": resolve_century,
    "spoken_year": resolve_spoken_year, "year": resolve_year, "short_year": resolve_short_year,
    "weekday": resolve_weekday, "today": resolve_today, "tonight": resolve_today, "part": resolve_part,
    "in_part": resolve_in_part, "in_day": resolve_in_day, "clock": resolve_clock, "deictic": resolve_deictic,
    "ago": resolve_ago, "year_ago": resolve_year_ago, "in_future": resolve_in_future, "from_now": resolve_from_now,
    "day_before": resolve_day_before, "eve": resolve_eve, "duration": resolve_duration,
    "half_unit": resolve_half_unit, "units": resolve_units, "day_long": resolve_day_long, "set": resolve_set,
    "set_weekdays": resolve_set_weekdays, "set_word": resolve_set_word, "set_rate": resolve_set_rate,
    "vague": resolve_vague, "holiday": resolve_holiday,
}  # fmt: skip


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
            start, months, precision = _SEASON_START[kind], 3, "season"
        if not 1 <= start <= 12:
            return None
        begin = dt.date(year, start, 1)
        return begin.isoformat(), (shift_months(begin, months) - dt.timedelta(days=1)).isoformat(), precision
    if re.fullmatch(r"\d{2,4}", value):
        missing = 4 - len(value)
        first_year = max(1, int(value + "0" * missing))
        last_year = int(value + "9" * missing)
        return f"{first_year:04d}-01-01", f"{last_year:04d}-12-31", {0: "year", 1: "decade", 2: "century"}[missing]
    return None
