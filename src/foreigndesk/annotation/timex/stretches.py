"""Stretches of time and what has no date: durations, repeated times, vague times."""

from __future__ import annotations

import re

from foreigndesk.annotation.timex.grammar import Find
from foreigndesk.annotation.timex.values import (
    FIRST_BARE_YEAR,
    LAST_BARE_YEAR,
    Context,
    Value,
    amount_of,
    duration_value,
    ordinal_of,
    unit_code,
)
from foreigndesk.annotation.timex.words import (
    MONTH_NUMBER,
    PARTS_OF_DAY,
    SETS,
    UNITS,
    VAGUE,
    WEEKDAY_NUMBER,
)

_RATE_BEFORE = re.compile(
    r"(?:\d[\d,.]*|\b(?:one|two|three|four|five|six|ten|million|billion|percent|times|hundred|thousand))"
    r"\s+(?:\w+\s+)?$"
)


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


_PLURAL_BEFORE = re.compile(
    r"\b(?:for|in|over|after|of|within|by|take|took|taken|lasted?|last|spent|spend|before|through|some)\s*$",
    re.IGNORECASE,
)


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
    told = _PLURAL_BEFORE.search(context.before[-12:]) or re.match(r"\s+(?:after|before)\b", context.after)
    if lead is None and not hyphened and not told:
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
        # 'the past few weeks' is another matter; 'the past and the future' is not.
        joined = re.match(r"\s+(?:and|by|as|to|that|when)\b", context.after)
        if re.match(r"\s+(?:\w|-)", context.after) and not joined:
            return None
        return Value("DATE", "PAST_REF")
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
