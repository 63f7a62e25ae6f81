"""Dates of the calendar: days, months, quarters, seasons, years, decades, holidays."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from foreigndesk.annotation.timex.grammar import Find
from foreigndesk.annotation.timex.values import (
    FIRST_BARE_YEAR,
    LAST_BARE_YEAR,
    NO_ANCHOR,
    SEASON_START,
    Context,
    Value,
    full_year,
    nearest_year,
    ordinal_of,
    valid_day,
    year_of_words,
)
from foreigndesk.annotation.timex.words import (
    DECADE_WORDS,
    HOLIDAYS,
    MONTH_NUMBER,
    NUMBER_WORDS,
    PARTS_OF_DAY,
    SEASONS,
)


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
        year, anchor = year_of_words(find.parts["yeardei"], context), context.anchor or ""
    if year is None:
        year, anchor = nearest_year(context, month, day), context.anchor or ""
    if year is None:
        return Value("DATE", None, None, NO_ANCHOR)
    value = valid_day(year, month, day)
    part = find.word("pod")
    if value is None:
        return None
    return Value("TIME", value + PARTS_OF_DAY[part], anchor) if part else Value("DATE", value, anchor)


def resolve_iso(find: Find, context: Context) -> Value | None:
    """2015-03-14, or 3/14/2015 in American order (days past 12 decide)."""
    year, month, day = full_year(find.parts["y"][0]), int(find.parts["m"][0]), int(find.parts["d"][0])
    if find.rule == "slashed" and month > 12:
        month, day = day, month
    value = valid_day(year, month, day) if 1 <= month <= 12 else None
    return Value("DATE", value, "absolute") if value else None


def resolve_dotted(find: Find, context: Context) -> Value | None:
    """'13.11.2024', the day first."""
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.([12]\d{3})", find.parts["dotted"][0])
    value = valid_day(int(match[3]), int(match[2]), int(match[1])) if match else None
    return Value("DATE", value, "absolute") if value else None


def resolve_day_range(find: Find, context: Context) -> Value | None:
    """'Nov. 3-4': both days, as an ISO interval."""
    month = MONTH_NUMBER[find.parts["month"][0]]
    first, last = ordinal_of(find.word("d")), ordinal_of(find.word("d2"))
    if not first or not last or not first < last <= 31:
        return None
    year = int(find.parts["y"][0]) if "y" in find.parts else nearest_year(context, month, first)
    if year is None:
        return Value("DATE", None, None, NO_ANCHOR)
    start, end = valid_day(year, month, first), valid_day(year, month, last)
    anchor = "absolute" if "y" in find.parts else context.anchor
    return Value("DATE", f"{start}/{end}", anchor) if start and end else None


def resolve_year_range(find: Find, context: Context) -> Value | None:
    """'2009-2011', '2009-11', 'fiscal 2025-26', 'the 2025-26 school year'."""
    first, last = find.parts["y"][0], find.parts["y2"][0]
    if len(last) == 2:
        last = first[:2] + last
    if len(last) != 4 or not FIRST_BARE_YEAR <= int(first) < int(last) <= LAST_BARE_YEAR:
        return None
    return Value("DATE", f"{first}/{last}", "absolute", precision=_year_kind(find))


def _year_kind(find: Find) -> str | None:
    """Return the precision of a year that is none of the calendar, or None."""
    word = find.word("fy")
    if word is None:
        return None
    return "school year" if word in ("school", "academic") else "fiscal year"


def resolve_month(find: Find, context: Context) -> Value | None:
    """'March 2011', 'late March', 'last March', 'March of last year'."""
    month = MONTH_NUMBER[find.parts["month"][0]]
    if "y" in find.parts or "short" in find.parts:
        year = full_year(find.word("y") or find.word("short") or "")
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
        chosen = year_of_words(find.parts["yeardei"], context)
    elif deictic in ("last", "past"):
        chosen = today.year - (month >= today.month)
    elif deictic in ("next", "coming"):
        chosen = today.year + (month <= today.month)
    elif deictic == "this":
        chosen = today.year
    else:
        chosen = nearest_year(context, month, None)
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
    year = int(find.parts["y"][0]) if "y" in find.parts else nearest_year(context, last, None)
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
        year = year_of_words(deictic, context)
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
        year = year_of_words(find.parts.get("dei") or ["this"], context)
    return Value("DATE", f"{year:04d}-H{number}", "absolute" if "y" in find.parts else context.anchor)


def resolve_season(find: Find, context: Context) -> Value | None:
    """'spring 2012', 'last summer', 'this fall', 'in winter'."""
    code = SEASONS[find.parts["season"][0]]
    if "y" in find.parts:
        return Value("DATE", f"{find.parts['y'][0]}-{code}", "absolute")
    if find.last - find.first == 1 and not re.search(r"\b(?:in|by|since|until|during)\s$", context.before):
        return None
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    today, deictic = context.day, find.word("dei")
    if deictic is None and find.word("season") == "fall":
        return None  # 'the fall of the government'
    year = today.year
    start = SEASON_START[code]
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
    """'fiscal 2015', 'FY2015': the year of that name, which begins where its state has it begin."""
    if "unit" in find.parts and find.parts["unit"] != ["year"]:
        return None
    year = full_year(find.word("y") or find.word("y2") or "0")
    return Value("DATE", f"{year:04d}", "absolute", precision="fiscal year")


def resolve_year_end(find: Find, context: Context) -> Value | None:
    """'year-end', 'by year's end', 'month's end'."""
    unit = find.parts["unit"][0]
    if find.parts["edge"] != ["end"] or unit not in ("year", "month"):
        return None
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    return Value("DATE", context.day.isoformat()[: 4 if unit == "year" else 7], context.anchor)


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
    if re.search(r"\b(?:his|her|their|my|your|our)\s$", context.before):
        return None  # 'in her mid-70s'
    digits = re.sub(r"\D", "", word)
    if word in DECADE_WORDS:
        return Value("DATE", f"19{DECADE_WORDS[word]}", "absolute") if find.last - find.first > 1 else None
    if len(digits) == 2:
        if (
            not re.match(r"['’`]", word)
            and find.last - find.first < 2
            and not context.before.endswith("and ")
        ):
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
# Only these make a year of a number before 1800 or after 2060.
_SURELY_YEAR_BEFORE = re.compile(r"\b(?:in|since|until|till|before|after|year|from|to|by)\s+$", re.IGNORECASE)
_COUNT_AFTER = re.compile(
    r"\s*(?:%|percent|per cent|km\b|miles|metres|meters|feet|tons|tonnes|dollars|yen|euros)", re.IGNORECASE
)
_PLURAL_AFTER = re.compile(r"\s+(?:[a-z]+\s+)?([a-z]+s|people|troops|men|women|personnel|staff|police)\b")
_NOT_YEAR_BEFORE = re.compile(
    r"(?:[$£€¥#№]|\b(?:No\.?|Room|Flight|Boeing|page|resolution|more than|over|at least|nearly|some))\s*$",
    re.IGNORECASE,
)


def resolve_year(find: Find, context: Context) -> Value | None:
    """A bare year, where nothing shows that the number counts or names something else."""
    year = int(find.parts["y"][0])
    if find.parts["y"][0].startswith("0"):
        return None
    if not FIRST_BARE_YEAR <= year <= LAST_BARE_YEAR and (
        find.last - find.first > 1
        or not _SURELY_YEAR_BEFORE.search(context.before)
        or not re.match(r"\s*(?:[.,;:)]|and\b|to\b|$)(?!\d)", context.after)
    ):
        return None
    if find.last - find.first == 1:
        before, after = context.before[-24:], context.after
        if (
            _NOT_YEAR_BEFORE.search(before)
            or _COUNT_AFTER.match(after)
            or re.match(r"\s*[:]\d|-\w|\.\d|,\d{3}", after)
        ):
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
    return Value("DATE", f"{full_year(find.parts['short'][0]):04d}", "absolute")


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
    if name == "new" and (find.parts["holiday"] != ["new", "year"] or find.word("unit") not in (None, "day")):
        return None
    if "y" not in find.parts and context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    year = int(find.parts["y"][0]) if "y" in find.parts else (context.day or dt.date.today()).year

    eve = dt.timedelta(days=-1 if "eve" in find.parts else 0)

    def on(year: int) -> dt.date | None:
        fixed = HOLIDAYS[name]
        if name == "new" and eve:
            return dt.date(year, 12, 31)
        if fixed:
            return dt.date(year, *fixed) + eve
        if name == "easter":
            return _easter(year)
        if name == "thanksgiving":
            first = dt.date(year, 11, 1)
            return first + dt.timedelta(days=(4 - first.isoweekday()) % 7 + 21)
        return None

    if "y" not in find.parts and context.day is not None:
        day = on(year)
        if day and context.tense() == "past" and (day - context.day).days > 0:
            year -= 1
        elif day and context.tense() == "future" and day < context.day:
            year += 1
    day = on(year)
    return Value(
        "DATE", day.isoformat() if day else None, context.anchor, None if day else "moves with the moon"
    )
