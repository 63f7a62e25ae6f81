"""Time expressions: found by a grammar, counted from the report's day, unresolved where nothing tells the day.

The report's day is the day of its dateline, where that lies near the publication date, else the publication date: by the
clock of the dateline's place, where the time of publication is known. Without either, 'Wednesday' has no value and
says why; 'October 29, 2025' needs no anchor.

Left in `Draft.notes` for the events:

* `relative_days`: start of an expression such as 'a day' in 'a day after Pyongyang fired' → (sign, amount, unit): the clause
  that follows lies sign x amount units from the day of the clause before it ('a day after X': X lies at (-1, 1, "D"); 'on
  the eve of X' at (1, 1, "D"); 'hours after X' at (-1, 0, "D"); 'a week before X' at (1, 1, "W")).
* `report_day`: the day from which the report's times are counted (ISO), or None.
* `time_ranges`: pairs of indices in `Draft.times` that 'from … to' or 'between … and' joins.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
import zoneinfo
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.timex.grammar import Find, find_expressions
from foreigndesk.annotation.timex.resolve import RESOLVERS
from foreigndesk.annotation.timex.tense import tense_at
from foreigndesk.annotation.timex.values import Context, Tense, Value, amount_of, days_of, unit_code
from foreigndesk.annotation.timex.words import UNITS
from foreigndesk.data.gazetteer import Gazetteer, open_gazetteer
from foreigndesk.model import Document, TimeExpression

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc

_AFTER_EVENT = re.compile(
    r"\s+(after|before|following|ahead\s+of|prior\s+to|since|into|later)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(r"day\b", re.IGNORECASE)
_RANGE_OPEN = re.compile(r"\b(from|between)\s+$", re.IGNORECASE)
_RANGE_JOIN = re.compile(r"\s*,?\s*(?:to|and|until|through|till|[-–])\s*$", re.IGNORECASE)
# Joins that need no 'from' before them: 'Monday through Wednesday', 'Nov. 3 - Nov. 5'.
_RANGE_SURE = re.compile(r"\s*(?:through|thru|till|[-–])\s*$", re.IGNORECASE)
# How long before it is printed the day of a dateline may lie.
_DAYS_BEFORE_PRINT = 7
# Units that are counted on the calendar, and as what.
_COUNTED = {"D": "D", "N": "D", "W": "W", "F": "F", "M": "M", "Y": "Y"}
# Start of an expression → sign, amount and unit: see the module.
Relative = dict[int, tuple[int, int, str]]


def report_day(document: Document, gazetteer: Gazetteer | None = None) -> tuple[dt.date | None, str | None]:
    """Return the day that 'today' means in a report, and where it is from ("published" or "dateline").

    Args:
        document: The report.
        gazetteer: Tells the time zone of the dateline's place; the user's own if not given.
    """
    published = document.published.on
    dateline = document.dateline
    written = _day_of(dateline.day) if dateline and dateline.day else None
    if written is not None and published is not None:
        # What is sent on Wednesday evening and printed on Thursday says 'today' of Wednesday.
        if written == published:
            return published, "published"
        if -_DAYS_BEFORE_PRINT <= (written - published).days <= 1:
            return written, "dateline"
    if published is None:
        return written, "dateline" if written else None
    if dateline is not None and dateline.place:
        local = _local_day(document.published.date or "", dateline.place, gazetteer)
        if local is not None and local != published:
            return local, "dateline"
    return published, "published"


def _day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _local_day(published: str, place: str, gazetteer: Gazetteer | None) -> dt.date | None:
    """Return the day at a place at a time of publication, or None where either is not known well enough."""
    try:
        moment = dt.datetime.fromisoformat(published)
    except ValueError:
        return None
    # Midnight is what feeds write that know only the day.
    if moment.tzinfo is None or moment.time() == dt.time(0):
        return None
    name = re.split(r"[/,]", place)[0].strip()
    zone = (gazetteer or open_gazetteer()).zone(name)
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(zone)).date() if zone else None
    except zoneinfo.ZoneInfoNotFoundError:
        return None


class TimeAnnotator:
    """Time expressions as TIMEX3, by rules."""

    name = "times"
    version = "3"
    requires: tuple[str, ...] = ("sentences",)
    provides: tuple[str, ...] = ("times",)

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.times`, in text order."""
        relative: Relative = {}
        day, anchor = report_day(draft.document)
        draft.times.extend(read_times(draft.document.text, day, anchor, draft.doc, relative))
        draft.notes["relative_days"] = relative
        draft.notes["report_day"] = day.isoformat() if day else None
        draft.notes["time_ranges"] = time_ranges(draft.document.text, draft.times)


def read_times(
    text: str,
    day: dt.date | None,
    anchor: str | None = "published",
    doc: Doc | None = None,
    relative: Relative | None = None,
) -> list[TimeExpression]:
    """Return the time expressions of a text.

    Args:
        text: The text.
        day: The day to count from, or None if it is unknown.
        anchor: What that day is, for `TimeExpression.anchor`.
        doc: spaCy's parse of the text, for tense; without it every clause is taken as past.
        relative: Filled with the note `relative_days`.
    """
    times: list[TimeExpression] = []
    _, finds = find_expressions(text)
    context = Context(day, anchor if day else None, lambda: "past", "", "")
    # Spaces and line ends count alike in "the words before".
    flat = text.replace("\n", " ")
    position, index = 0, 0
    while index < len(finds):
        find = finds[index]
        index += 1
        if find.start < position:
            continue
        context.tense = functools.cache(functools.partial(_tense, doc, text, find.start, find.end))
        context.before = flat[max(0, find.start - 40) : find.start]
        context.after = flat[find.end : find.end + 40]
        value = _resolve(find, context)
        if value is None:
            continue
        expression = _expression(text, find, value)
        times.append(expression)
        position = expression.end
        _remember(context, find, expression)
        if relative is not None:
            _note_relative(text, find, relative)
    _in_order(text, times, day)
    return times


def _tense(doc: Doc | None, text: str, start: int, end: int) -> Tense:
    return tense_at(doc, text, start, end) if doc is not None else "past"


def _resolve(find: Find, context: Context) -> Value | None:
    try:
        return RESOLVERS[find.rule](find, context)
    except (ValueError, OverflowError):
        # A day that no calendar has ('Feb. 30', 'ten thousand years ago') is no time expression.
        return None


def _expression(text: str, find: Find, value: Value) -> TimeExpression:
    end = find.end
    days = days_of(value.value) if value.value and value.type in ("DATE", "TIME") else None
    return TimeExpression(
        find.start,
        end,
        text[find.start : end],
        value.type,
        value.value,
        days[0] if days else None,
        days[1] if days else None,
        (value.precision or days[2]) if days else None,
        value.anchor if value.value else None,
        value.reason,
    )


def _remember(context: Context, find: Find, time: TimeExpression) -> None:
    """Keep what later expressions of the text may be counted from."""
    if time.first is None or time.value is None:
        return
    context.mentioned = time.value.split("/")[0]
    context.year_mentioned = int(time.first[:4])
    if find.rule == "quarter" and not context.quarter:
        context.quarter = time.value


def _note_relative(text: str, find: Find, relative: Relative) -> None:
    if find.rule == "eve":
        relative[find.start] = (1, 1, "D")
        return
    if find.rule == "day_before":
        unit = unit_code(find.parts["unit"][0])
        if unit in _COUNTED:
            relative[find.start] = (1 if find.parts["dir"][0] == "before" else -1, 1, _COUNTED[unit])
        return
    if find.rule not in ("duration", "units"):
        return
    match = _AFTER_EVENT.match(text, find.end)
    if not match or match.group(1).lower() in ("since", "into", "later"):
        return
    unit_word = find.parts["unit"][0]
    unit = unit_code(unit_word)
    sign = -1 if match.group(1).lower() in ("after", "following") else 1
    if unit in ("TH", "TM", "TS"):
        relative[find.start] = (sign, 0, "D")
        return
    amount = (
        amount_of(find.parts.get("num")) if "num" in find.parts else (1.0 if unit_word in UNITS else None)
    )
    if amount is not None and amount == int(amount) and unit in _COUNTED:  # 'days after' says no day
        relative[find.start] = (sign, int(amount), _COUNTED[unit])


def time_ranges(text: str, times: list[TimeExpression]) -> list[tuple[int, int]]:
    """Return the pairs of neighbouring expressions that the text joins as start and end."""
    pairs = []
    for i in range(len(times) - 1):
        first, second = times[i], times[i + 1]
        if first.first and second.last and first.first <= second.last and _are_joined(text, first, second):
            pairs.append((i, i + 1))
    return pairs


def _are_joined(text: str, first: TimeExpression, second: TimeExpression) -> bool:
    between = text[first.end : second.start]
    if _RANGE_SURE.fullmatch(between):
        return True
    opened = _RANGE_OPEN.search(text[max(0, first.start - 12) : first.start])
    return bool(opened and _RANGE_JOIN.fullmatch(between))


def _in_order(text: str, times: list[TimeExpression], day: dt.date | None) -> None:
    """Move the weekdays of ranges by a week where the second lies before the first ('from Friday to Monday')."""
    for i in range(len(times) - 1):
        first, second = times[i], times[i + 1]
        if first.first is None or second.first is None or first.first <= second.first or day is None:
            continue
        if not (
            _WEEKDAY.search(first.text) and _WEEKDAY.search(second.text) and _are_joined(text, first, second)
        ):
            continue
        ahead = second.first >= day.isoformat() or first.first > day.isoformat()
        moved, weeks = (i + 1, 1) if ahead else (i, -1)
        value = (dt.date.fromisoformat(times[moved].first or "") + dt.timedelta(weeks=weeks)).isoformat()
        times[moved] = dataclasses.replace(
            times[moved], value=value + (times[moved].value or "")[10:], first=value, last=value
        )
