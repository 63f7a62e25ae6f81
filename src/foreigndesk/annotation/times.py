"""Time expressions: found by a grammar, counted from the report's day, unresolved where nothing tells the day.

The report's day is its publication date, else the day of its dateline. Without either, 'Wednesday' has no value and
says why; 'October 29, 2025' needs no anchor.

Left in `Draft.notes` for the events:

* `relative_days`: start of an expression such as 'a day' in 'a day after Pyongyang fired' → (sign, days): the clause that
  follows lies sign x days from the day of the clause before it ('a day after X': X lies at (-1, 1); 'on the eve of X' at
  (1, 1); 'hours after X' at (-1, 0)).
* `time_ranges`: pairs of indices in `Draft.times` that 'from … to' or 'between … and' joins.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.timex.grammar import Find, find_expressions
from foreigndesk.annotation.timex.resolve import RESOLVERS
from foreigndesk.annotation.timex.tense import tense_at
from foreigndesk.annotation.timex.values import Context, Tense, Value, amount_of, days_of, unit_code
from foreigndesk.annotation.timex.words import UNITS
from foreigndesk.model import Document, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

_AFTER_EVENT = re.compile(
    r"\s+(after|before|following|ahead\s+of|prior\s+to|since|into|later)\b", re.IGNORECASE
)
_RANGE_OPEN = re.compile(r"\b(from|between)\s+$", re.IGNORECASE)
_RANGE_JOIN = re.compile(r"\s*,?\s*(?:to|and|until|through|till|[-–])\s*$", re.IGNORECASE)
_DAYS_PER_UNIT = {"D": 1, "N": 1, "W": 7, "F": 14, "M": 30, "Y": 365, "TH": 0, "TM": 0, "TS": 0}


def report_day(document: Document) -> tuple[dt.date | None, str | None]:
    """Return the day that 'today' means in a report, and where it is from ("published" or "dateline")."""
    candidates = (
        (document.published.day, "published"),
        (document.dateline.day if document.dateline else None, "dateline"),
    )
    for text, anchor in candidates:
        if text:
            try:
                return dt.date.fromisoformat(text[:10]), anchor
            except ValueError:
                continue
    return None, None


class TimeAnnotator:
    """Time expressions as TIMEX3, by rules."""

    name = "times"
    version = "2"
    requires: tuple[str, ...] = ("sentences",)
    provides: tuple[str, ...] = ("times",)

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.times`, in text order."""
        relative: dict[int, tuple[int, int]] = {}
        day, anchor = report_day(draft.document)
        draft.times.extend(read_times(draft.document.text, day, anchor, draft.doc, relative))
        draft.notes["relative_days"] = relative
        draft.notes["time_ranges"] = time_ranges(draft.document.text, draft.times)


def read_times(
    text: str,
    day: dt.date | None,
    anchor: str | None = "published",
    doc: Doc | None = None,
    relative: dict[int, tuple[int, int]] | None = None,
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
        days[2] if days else None,
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


def _note_relative(text: str, find: Find, relative: dict[int, tuple[int, int]]) -> None:
    if find.rule == "eve":
        relative[find.start] = (1, 1)
        return
    if find.rule == "day_before":
        sign = 1 if find.parts["dir"][0] == "before" else -1
        relative[find.start] = (sign, _DAYS_PER_UNIT.get(unit_code(find.parts["unit"][0]), 1))
        return
    if find.rule not in ("duration", "units"):
        return
    match = _AFTER_EVENT.match(text, find.end)
    if not match or match.group(1).lower() in ("since", "into", "later"):
        return
    unit_word = find.parts["unit"][0]
    unit = unit_code(unit_word)
    if unit not in _DAYS_PER_UNIT:
        return
    amount = (
        amount_of(find.parts.get("num")) if "num" in find.parts else (1.0 if unit_word in UNITS else None)
    )
    sign = -1 if match.group(1).lower() in ("after", "following") else 1
    if amount is None and _DAYS_PER_UNIT[unit]:
        return  # 'days after' says no day
    relative[find.start] = (sign, int((amount or 0) * _DAYS_PER_UNIT[unit]))


def time_ranges(text: str, times: list[TimeExpression]) -> list[tuple[int, int]]:
    """Return the pairs of neighbouring expressions that the text joins as start and end."""
    pairs = []
    for i in range(len(times) - 1):
        first, second = times[i], times[i + 1]
        opened = _RANGE_OPEN.search(text[max(0, first.start - 12) : first.start])
        if opened and _RANGE_JOIN.fullmatch(text[first.end : second.start]):
            if first.first and second.last and first.first <= second.last:
                pairs.append((i, i + 1))
    return pairs
