"""Joins the mentions of one report that tell the same event, so that each real event is one `EventMention`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.details import united
from foreigndesk.model import Attribution, EventMention

if TYPE_CHECKING:
    from collections.abc import Sequence

REPEATABLE = frozenset(
    ("talks", "meet", "visit", "discuss", "attend", "phone", "host", "exercise", "sign", "withdraw")
)
SAME_MODES = ({"talks", "meet", "discuss", "host", "attend", None}, {"visit", "host"}, {"sign", None})
REAL = frozenset(("happened", "ongoing"))
# A stretch shorter than this is that of one event; in a month or a year many happen.
_SHORT_DAYS = 15


def merge(draft: Draft, events: Sequence[EventMention], referring: frozenset[int]) -> list[EventMention]:
    """Return the events in text order, later mentions of one folded into the first.

    Args:
        draft: For the headline and the sentences.
        events: In text order.
        referring: Starts of the triggers that refer back ('their talks', 'the meeting', 'they discussed').
    """
    headline = draft.document.headline
    kept: list[EventMention] = []
    for event in events:
        if headline is not None and headline.start <= event.trigger.start < headline.end:
            continue
        match = next(
            (
                i
                for i in range(len(kept) - 1, -1, -1)
                if _same(draft, kept[i], event, event.trigger.start in referring)
            ),
            None,
        )
        if match is None:
            kept.append(event)
        else:
            kept[match] = _joined(draft, kept[match], event)
    if headline is not None:
        told = [e for e in events if headline.start <= e.trigger.start < headline.end]
        kept += [e for e in told if not any(_told_in_body(draft, e, other) for other in kept)]
    return sorted(kept, key=lambda e: (e.trigger.start, e.type))


def _actors(event: EventMention) -> frozenset[str]:
    return frozenset(a.actor for a in event.arguments if a.actor)


def _same(draft: Draft, first: EventMention, second: EventMention, refers: bool) -> bool:
    if first.type != second.type or not _same_mode(first.mode, second.mode):
        return False
    if first.status != second.status and not (first.status in REAL and second.status in REAL):
        return False
    if not _may_be_one_time(_days(draft, first), _days(draft, second)) or _differ(
        _place(draft, first), _place(draft, second)
    ):
        return False
    one, two = _actors(first), _actors(second)
    if first.extent == second.extent and first.trigger != second.trigger and not refers:
        return bool(two) and two == one and first.mode == second.mode
    if refers:
        return two <= one if two else True
    return bool(two) and two == one and second.mode in REPEATABLE and second.time is None


def _differ(first: object, second: object) -> bool:
    return first is not None and second is not None and first != second


def _may_be_one_time(first: tuple[str, str] | None, second: tuple[str, str] | None) -> bool:
    """Whether one of two times lies in the other: a visit told by its first day is that told by its length."""
    if first is None or second is None:
        return True
    inner, outer = sorted((first, second), key=lambda d: (d[1] != d[0], d))
    return first == second or (inner[0] == inner[1] and outer[0] <= inner[0] <= outer[1] and _is_short(outer))


def _is_short(days: tuple[str, str]) -> bool:
    """Whether a stretch is told by its days, not as a month or a year in which many things happen."""
    return (dt.date.fromisoformat(days[1]) - dt.date.fromisoformat(days[0])).days < _SHORT_DAYS


def _days(draft: Draft, event: EventMention) -> tuple[str, str] | None:
    time = draft.times[event.time] if event.time is not None else None
    return (time.first, time.last or time.first) if time is not None and time.first else None


def _place(draft: Draft, event: EventMention) -> object:
    place = draft.places[event.place] if event.place is not None else None
    return None if place is None else place.geonameid or place.name or place.text


def _same_mode(first: str | None, second: str | None) -> bool:
    return first == second or any(first in group and second in group for group in SAME_MODES)


def _joined(draft: Draft, first: EventMention, second: EventMention) -> EventMention:
    """Return the first mention with what only the second says."""
    return dataclasses.replace(
        first,
        time=_better_time(draft, first, second),
        place=first.place if first.place is not None else second.place,
        score=min(1.0, max(first.score, second.score)),
        figures=tuple(dict.fromkeys((*first.figures, *second.figures))),
        asserted_by=_voices(first, second),
        details=united((*first.details, *second.details)),
    )


def _better_time(draft: Draft, first: EventMention, second: EventMention) -> int | None:
    """Return the first time that tells a day; of a day and a stretch of days around it, the stretch."""
    one, two = _days(draft, first), _days(draft, second)
    if two is not None and (
        one is None or (one[0] == one[1] and two[0] != two[1] and _may_be_one_time(one, two))
    ):
        return second.time
    return first.time if first.time is not None else second.time


def _voices(first: EventMention, second: EventMention) -> tuple[Attribution, ...]:
    """Return whose word a twice told event rests on; the report's own voice is one beside the others."""
    if not first.asserted_by and not second.asserted_by:
        return ()
    own = (Attribution("reporter"),)
    return tuple(dict.fromkeys((*(first.asserted_by or own), *(second.asserted_by or own))))


def _told_in_body(draft: Draft, headline: EventMention, body: EventMention) -> bool:
    if headline.type != body.type:
        return False
    one, two = _actors(headline), _actors(body)
    return not one or bool(one & two) or bool(_states(draft, one) & _states(draft, two))


def _states(draft: Draft, actors: frozenset[str]) -> frozenset[str]:
    """Return the states that actors are or act for: a headline's 'Chad signs' is its president's signing."""
    known = draft.actors_by_id()
    found = [known[a] for a in actors if a in known]
    return frozenset(
        [a.state for a in found if a.state] + [o.state for a in found for o in a.offices if o.state]
    )
