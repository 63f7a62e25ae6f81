"""Times counted from another day: weekdays, parts of days, clock times, 'last month', 'two years ago'."""

from __future__ import annotations

import datetime as dt
import re

from foreigndesk.annotation.timex.dates import resolve_day
from foreigndesk.annotation.timex.grammar import Find
from foreigndesk.annotation.timex.values import (
    FROM_EVENT,
    NO_ANCHOR,
    NO_DAY_NAMED,
    Context,
    Value,
    amount_of,
    duration_value,
    mentioned_base,
    mentioned_day,
    ordinal_of,
    period,
    shift_months,
    unit_code,
    with_part,
)
from foreigndesk.annotation.timex.words import (
    PARTS_OF_DAY,
    UNITS,
    WEEKDAY_NUMBER,
)


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
        tense = context.tense()
        named = context.weekdays.get(number) if tense in ("present", "unknown") else None
        # Where no verb decides, a weekday is the one that the text spoke of before.
        day = named or weekday_date(today, number, 1 if tense == "future" else -1)
    if "wd" in find.parts and "weekdei" not in find.parts and deictic is None:
        context.weekdays[number] = day
    return with_part(day.isoformat(), find.word("pod"), context)


_TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}


def resolve_today(find: Find, context: Context) -> Value | None:
    """'today', 'yesterday morning', 'tonight'."""
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    word = find.parts["day"][0]
    day = (context.day + dt.timedelta(days=_TODAY[word])).isoformat()
    return with_part(day, "night" if word == "tonight" else find.word("pod"), context)


def resolve_day_away(find: Find, context: Context) -> Value | None:
    """'the day after tomorrow', 'the day before yesterday'."""
    if find.parts["unit"] != ["day"]:
        return None
    if context.day is None:
        return Value("DATE", None, None, NO_ANCHOR)
    days = _TODAY[find.parts["day"][0]] + (1 if find.parts["dir"] == ["after"] else -1)
    return Value("DATE", (context.day + dt.timedelta(days=days)).isoformat(), context.anchor)


_NOT_ADJECTIVE = re.compile(
    r"\s*(?:[,.;)]|$|(?:on|in|to|into|and|at|after|as|by|from|near|before|with|when|while|that)\b)"
)


def resolve_overnight(find: Find, context: Context) -> Value | None:
    """'overnight': the night that ended on the report's day, or the one to come; not that of 'an overnight flight'."""
    if find.parts["pod"] != ["overnight"] or not _NOT_ADJECTIVE.match(context.after):
        return None
    if context.day is None:
        return Value("TIME", None, None, NO_ANCHOR)
    day = context.day - dt.timedelta(days=0 if context.tense() == "future" else 1)
    return Value("TIME", day.isoformat() + PARTS_OF_DAY["night"], context.anchor)


def resolve_part(find: Find, context: Context) -> Value | None:
    """'this morning', 'last night', 'that evening', 'the next morning'."""
    part, deictic = find.parts["pod"][0], find.word("dei")
    base = context.day
    days, anchor = 0, context.anchor
    if deictic in ("that", "same", "next", "following", "previous"):
        named = mentioned_day(context)
        base, anchor = named, "text"
        days = {"next": 1, "following": 1, "previous": -1}.get(deictic or "", 0)
    elif deictic == "last":
        days = -1
    if base is None:
        return Value("TIME", None, None, NO_DAY_NAMED if anchor == "text" else NO_ANCHOR)
    return Value("TIME", (base + dt.timedelta(days=days)).isoformat() + PARTS_OF_DAY[part], anchor)


def resolve_in_part(find: Find, context: Context) -> Value | None:
    """'in the morning': of the day last named, else of the report's."""
    named = mentioned_day(context)
    day = named or context.day
    if day is None:
        return Value("TIME", None, None, NO_ANCHOR)
    anchor = "text" if named else context.anchor
    return Value("TIME", day.isoformat() + PARTS_OF_DAY[find.parts["pod"][0]], anchor)


def resolve_in_day(find: Find, context: Context) -> Value | None:
    """'later in the day', 'earlier that day', 'later in the year'."""
    unit = unit_code(find.parts["unit"][0])
    if unit.startswith("T"):
        return None
    named = mentioned_day(context) if unit == "D" or context.day is None else None
    base = named or context.day
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    return Value("DATE", period(base, unit), "text" if named else context.anchor)


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
        day = mentioned_day(context) or context.day
    if day is None:
        return Value("TIME", f"T{clock}{zone}", None, NO_ANCHOR)
    return Value("TIME", f"{day.isoformat()}T{clock}{zone}", context.anchor)


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
    if "fy" in find.parts and unit != "Y":
        return None
    if deictic == "latest" and unit != "Q":
        return None
    if deictic == "past" or (deictic == "last" and unit in ("E", "C")):
        return Value("DURATION", duration_value(1, unit))
    step = _DEICTIC_STEP.get(deictic or "", 0)
    base, anchor = context.day, context.anchor
    if deictic in _SHIFTED_FROM_TEXT or (unit == "D" and deictic in ("next", "last")):
        if unit == "D" and deictic == "last":
            return None
        named = mentioned_day(context) if unit == "D" else mentioned_base(context)
        if named:
            base, anchor = named, "text"
        elif unit == "D":
            return Value("DATE", None, None, NO_DAY_NAMED)
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    if unit == "N":
        return Value("TIME", f"{period(base, 'D', step)}TNI", anchor)
    if unit == "Q" and deictic == "latest":
        step = -1
    kind = None
    if "fy" in find.parts:
        kind = "school year" if find.word("fy") in ("school", "academic") else "fiscal year"
    return Value("DATE", period(base, unit, step), anchor, precision=kind)


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
    if unit in ("Y", "M", "W", "E") and edged and "fy" not in find.parts:
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
        named = mentioned_day(context) if direction in ("earlier", "later") else None
        return _hours_away(context, unit, sign * amount, named)
    base, anchor = context.day, context.anchor
    if direction in ("earlier", "later"):
        if direction == "earlier" and unit == "Y" and context.quarter:
            year, quarter = context.quarter.split("-")
            return Value("DATE", f"{int(year) - int(amount):04d}-{quarter}", "text")
        named = mentioned_day(context) if unit in ("D", "N") else mentioned_base(context)
        if named is None and (unit in ("D", "N") or direction == "later"):
            return Value("DATE", None, None, NO_DAY_NAMED)
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


def _hours_away(context: Context, unit: str, amount: float, named: dt.date | None = None) -> Value:
    base, anchor = (named, "text") if named else (context.day, context.anchor)
    if base is None:
        return Value("DATE", None, None, NO_ANCHOR)
    hours = {"TH": 1.0, "TM": 1 / 60, "TS": 1 / 3600}[unit] * amount
    if abs(hours) >= 24:
        return Value("DATE", (base + dt.timedelta(days=int(hours / 24))).isoformat(), anchor)
    return Value("TIME", base.isoformat(), anchor)


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


_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;:)\"”—–-]|$|(?:and|but|in|at|on|when|to|for)\b)")


def resolve_day_before(find: Find, context: Context) -> Value | None:
    """'the day before': before the day last named; 'the day before the summit' is counted from an event."""
    unit = unit_code(find.parts["unit"][0])
    sign = -1 if find.parts["dir"][0] == "before" else 1
    if unit.startswith("T"):
        return None
    if not _CLAUSE_ENDS.match(context.after):
        return Value("DATE", None, None, FROM_EVENT)
    base = mentioned_day(context)
    if base is None:
        return Value("DATE", None, None, NO_DAY_NAMED)
    if unit == "N":
        return Value("TIME", f"{period(base, 'D', sign)}TNI", "text")
    return Value("DATE", period(base, unit, sign), "text")


def resolve_eve(find: Find, context: Context) -> Value | None:
    """'on the eve of' an event: its day is known only once the event's is."""
    return Value("DATE", None, None, FROM_EVENT)
