"""Events dated from one another: 'a day after Pyongyang fired', 'on the eve of the summit', 'hours before the exchange'.

Either side may be the one whose day is known: 'they met on Saturday, three days after the launch' dates the launch,
'they met a day before the summit opened on Friday' dates the meeting. What is named again ('hours before the
exchange') has the day on which it was told before. Where neither side has a day, neither gets one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.lexicon import Proposal, lemma_of
from foreigndesk.annotation.events.syntax import VERBAL, ancestors, children
from foreigndesk.annotation.events.time_owners import climb
from foreigndesk.annotation.timex.values import days_of, period
from foreigndesk.model import TimeExpression

if TYPE_CHECKING:
    from foreigndesk.annotation.events.setting import TokenIndex
    from foreigndesk.annotation.parsing.tokens import Token

_LINKS = frozenset("after before following ahead prior of".split())
# How many tokens may lie between the expression and the word that joins it to the other event.
_REACH = 3


def attach_relative(
    draft: Draft, index: TokenIndex, proposals: list[Proposal], owners: dict[int, int], found: dict[int, int]
) -> None:
    """Date events that the text counts from one another; each new time is added to `draft.times`.

    Args:
        draft: With the note `relative_days` of the times' annotator.
        index: Tokens by offset.
        proposals: The triggers.
        owners: Token index → position of its proposal.
        found: Position → index of its time; gains those that are dated here.
    """
    relative = draft.notes.get("relative_days")
    if not isinstance(relative, dict):
        return
    for start in sorted(relative):
        time = next((t for t in draft.times if t.start == start), None)
        link = _link(index, time) if time is not None else None
        if time is None or link is None:
            continue
        told = _told(link, owners)
        base = _base(index.head_of(time.start, time.end), told, link, owners)
        sign, amount, unit = relative[start]
        if told is not None and not _day(draft, found.get(told)):
            day = _day(draft, found.get(base)) if base is not None else None
            if day is None and _is_named_again(base, proposals):
                day = _day_before(draft, proposals, found, time.start)
            _date(draft, found, told, time, day, sign * amount, unit)
        elif base is not None and base != told and not _day(draft, found.get(base)):
            day = _day(draft, found.get(told)) if told is not None else None
            if day is None and told is None:
                day = _told_elsewhere(draft, link, proposals, found)
            _date(draft, found, base, time, day, -sign * amount, unit)


def _link(index: TokenIndex, time: TimeExpression) -> Token | None:
    """Return the 'after', 'before' or 'of' that joins an expression to the other event."""
    last = index.at(time.end - 1)
    for token in last.doc[last.i : min(last.i + 1 + _REACH, last.sent.end)]:
        if token.lower_ in _LINKS:
            return token
    return None


def _told(link: Token, owners: dict[int, int]) -> int | None:
    """Return the event that the joining word brings in."""
    roots = children(link, "pobj", "pcomp")
    if not roots and link.dep_ in ("mark", "advmod") and link.head.i > link.i:
        roots = [link.head]
    for root in roots:
        if root.i in owners:
            return owners[root.i]
        inside = [t for t in root.subtree if t.i > link.i and t.i in owners]
        near = [t for t in inside if not any(a.pos_ in VERBAL for a in _between(t, root))]
        if near:
            return owners[near[0].i]
    if roots:
        return None
    # Parsed apart: what follows up to the comma.
    for token in link.doc[link.i + 1 : link.sent.end]:
        if token.text in (",", ";"):
            return None
        if token.i in owners:
            return owners[token.i]
    return None


def _between(token: Token, root: Token) -> list[Token]:
    found = []
    for above in ancestors(token):
        if above.i == root.i:
            break
        found.append(above)
    return found


def _base(head: Token, told: int | None, link: Token, owners: dict[int, int]) -> int | None:
    """Return the event that the expression says something of: the nearest above that is not the one brought in."""
    base = climb(head, owners)
    if base is not None and base != told:
        return base
    for token in (head, link):
        for above in ancestors(token):
            if above.i in owners and owners[above.i] != told:
                return owners[above.i]
    return None


def _is_named_again(base: int | None, proposals: list[Proposal]) -> bool:
    """Whether an event without a day of its own is one told before ('Their talks came a day after ...')."""
    if base is None:
        return True
    token = proposals[base].noun or proposals[base].token
    return token.pos_ not in VERBAL and any(
        c.lower_ in ("the", "their", "his", "her", "its", "these", "this")
        for c in children(token, "det", "poss")
    )


def _told_elsewhere(
    draft: Draft, link: Token, proposals: list[Proposal], found: dict[int, int]
) -> dt.date | None:
    """Return the day of the event that a noun names again ('the exchange' of 'exchanged prisoners on Saturday')."""
    for noun in children(link, "pobj"):
        lemma = lemma_of(noun)
        same = [
            (abs(p.token.i - noun.i), position)
            for position, p in enumerate(proposals)
            if lemma in (lemma_of(p.token), lemma_of(p.noun) if p.noun is not None else None)
        ]
        for _, position in sorted(same):
            day = _day(draft, found.get(position))
            if day is not None:
                return day
    return None


def _date(
    draft: Draft,
    found: dict[int, int],
    position: int,
    time: TimeExpression,
    day: dt.date | None,
    amount: int,
    unit: str,
) -> None:
    value = period(day, unit, amount) if day is not None else None
    days = days_of(value) if value else None
    if days is None:
        return
    draft.times.append(
        TimeExpression(time.start, time.end, time.text, "DATE", value, days[0], days[1], days[2], "text")
    )
    found[position] = len(draft.times) - 1


def _day(draft: Draft, number: int | None) -> dt.date | None:
    if number is None:
        return None
    time = draft.times[number]
    return dt.date.fromisoformat(time.first) if time.first and time.first == time.last else None


def _day_before(
    draft: Draft, proposals: list[Proposal], found: dict[int, int], before: int
) -> dt.date | None:
    """Return the day of the last dated event before a sentence: what 'their talks came a day after' counts from."""
    for position in range(len(proposals) - 1, -1, -1):
        if proposals[position].token.idx < before and position in found:
            return _day(draft, found[position])
    return None
