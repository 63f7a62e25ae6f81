"""How long events last: 'a two-day visit, set to begin Monday' is Monday and Tuesday, 'from Monday to Wednesday' three days.

An event gets a last day only from a first one and a length, or from both days of a range. A length without a day
stays a length.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.syntax import VERBAL, ancestors
from foreigndesk.annotation.timex.values import shift_months
from foreigndesk.model import TimeExpression

if TYPE_CHECKING:
    from foreigndesk.annotation.events.setting import TokenIndex
    from foreigndesk.annotation.parsing.tokens import Token

_LENGTH = re.compile(r"P(\d+)([DWMY])")
# Verbs and prepositions that make a day the last one of what they tell of, not the first.
_ENDING = frozenset("end conclude finish wrap close complete leave depart expire return".split())
_UNTIL = frozenset("until till through by".split())
# Nouns that have a length and a first day though no trigger may stand on them.
_LASTING = frozenset(
    "visit trip tour stay summit meeting talk conference exercise drill mission ceasefire truce session "
    "forum manoeuvre maneuver deployment stop stopover journey swing round strike blockade curfew".split()
)
# A stretch that takes in both expressions is shown as the words of the time, if it is no longer than this.
_LONGEST_WORDS = 90


def attach_ranges(draft: Draft, found: dict[int, int]) -> None:
    """Give events that have one end of a range ('from Monday to Wednesday') both ends."""
    pairs = draft.notes.get("time_ranges")
    for first, second in pairs if isinstance(pairs, list) else []:
        begin, end = draft.times[first], draft.times[second]
        positions = [p for p, number in found.items() if number in (first, second)]
        if not positions or begin.precision != end.precision or begin.first is None or end.last is None:
            continue
        whole = TimeExpression(
            begin.start,
            end.end,
            draft.document.text[begin.start : end.end],
            "DATE",
            f"{begin.value}/{end.value}",
            begin.first,
            end.last,
            begin.precision,
            begin.anchor,
        )
        draft.times.append(whole)
        for position in positions:
            found[position] = len(draft.times) - 1


def attach_durations(
    draft: Draft, index: TokenIndex, proposals: list[Proposal], owners: dict[int, int], found: dict[int, int]
) -> None:
    """Give events that say how long they last and have a first (or last) day the other end.

    Args:
        draft: The times are read, and each stretch found is added to them.
        index: Tokens by offset.
        proposals: The triggers.
        owners: Token index → position of its proposal.
        found: Position → index of its time; set to the stretch where there is one.
    """
    for time in list(draft.times):
        length = _LENGTH.fullmatch(time.value or "") if time.type == "DURATION" else None
        if length is None or _is_counted_from(draft, time):
            continue
        owner = _owner(index.head_of(time.start, time.end), owners)
        if owner is None or owner not in found:
            continue
        anchor = draft.times[found[owner]]
        if anchor.precision != "day" or anchor.first != anchor.last or anchor.first is None:
            continue
        ends = _is_last_day(index.at(anchor.start), proposals[owner])
        stretch = _stretch(dt.date.fromisoformat(anchor.first), int(length[1]), length[2], ends=ends)
        if stretch is None:
            continue
        start, stop = min(time.start, anchor.start), max(time.end, anchor.end)
        if stop - start > _LONGEST_WORDS:
            start, stop = anchor.start, anchor.end
        draft.times.append(
            dataclasses.replace(
                anchor,
                start=start,
                end=stop,
                text=draft.document.text[start:stop],
                value=f"{stretch[0]}/{stretch[1]}",
                first=stretch[0],
                last=stretch[1],
            )
        )
        shared = found[owner]
        for position, number in list(found.items()):
            if position == owner or (number == shared and _is_same(proposals[position], proposals[owner])):
                found[position] = len(draft.times) - 1


def _is_counted_from(draft: Draft, time: TimeExpression) -> bool:
    """Whether an expression is no length but a distance ('two days after', 'within three days', 'in two weeks')."""
    relative = draft.notes.get("relative_days")
    if isinstance(relative, dict) and time.start in relative:
        return True
    before = draft.document.text[max(0, time.start - 24) : time.start]
    return bool(
        re.search(
            r"\b(?:within|in|over|after|every|first time in|than)\s+(?:the\s+)?(?:last\s+|past\s+)?$", before
        )
        or re.match(r"(?:the\s+)?(?:last|past|next|first)\b", time.text, re.IGNORECASE)
    )


def _owner(head: Token, owners: dict[int, int]) -> int | None:
    """Return the event of which a length is told: of its noun ('a two-day visit') or its verb ('for three days')."""
    previous = head
    for above in (head, *ancestors(head)):
        if above.i in owners:
            return owners[above.i]
        if above is not head and previous.dep_ in ("amod", "nummod", "compound", "nmod"):
            if above.pos_ in ("NOUN", "PROPN") and above.lemma_.lower() not in _LASTING | {
                "day",
                "week",
                "month",
            }:
                return None
        if above.pos_ in VERBAL and above is not head:
            return None
        previous = above
    return None


def _is_same(one: Proposal, other: Proposal) -> bool:
    return (one.type, one.mode) == (other.type, other.mode)


def _is_last_day(anchor: Token, proposal: Proposal) -> bool:
    """Whether the day is that on which the event ends."""
    if proposal.token.lemma_.lower() in _ENDING:
        return True
    for above in ancestors(anchor):
        if above.lower_ in _UNTIL:
            return True
        if above.pos_ in VERBAL:
            return above.lemma_.lower() in _ENDING
    return False


def _stretch(day: dt.date, amount: int, unit: str, *, ends: bool) -> tuple[str, str] | None:
    """Return first and last day, or None for a length of one day or one beyond the calendar."""
    try:
        if unit in "MY":
            months = (amount * 12 if unit == "Y" else amount) * (-1 if ends else 1)
            other = shift_months(day, months) + dt.timedelta(days=1 if ends else -1)
        else:
            days = amount * (7 if unit == "W" else 1) - 1
            other = day + dt.timedelta(days=-days if ends else days)
    except (OverflowError, ValueError):
        return None
    if other == day:
        return None
    first, last = sorted((day, other))
    return first.isoformat(), last.isoformat()
