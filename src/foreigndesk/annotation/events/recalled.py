"""News or background: whether a report recalls an event that was over before what it reports."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.setting import TokenIndex
from foreigndesk.annotation.events.status import is_background
from foreigndesk.annotation.events.syntax import VERBAL, ancestors, children, first_conjunct
from foreigndesk.annotation.figures import figures_of

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token
    from foreigndesk.model import TimeExpression
    from foreigndesk.model.annotations import Status

# What was over so many days before the report is no news of it.
RECENT_DAYS = 14
# So many people are not killed or arrested at once.
TOLL = 200
_COUNTED = frozenset("kill die wound injure arrest detain jail imprison displace".split())
UNREAL = frozenset(("planned", "called_for", "conditional"))
_PERFECT = frozenset(("has", "have", "'ve", "’ve"))
# Adverbs of what goes on all the time or was the case before.
_ADVERBS = frozenset(
    "repeatedly constantly always traditionally historically routinely regularly often frequently previously formerly "
    "originally steadily consistently".split()
)
# 'for years', 'over the past decade', 'in recent months', 'for decades'
_LONG = re.compile(
    r"\b(?:(?:for|over|during|in|through(?:out)?|within)\s+(?:the\s+)?(?:\w+\s+){0,3}?(?:months|years|decades|centuries|generations)"
    r"|(?:for|over|during|in)\s+the\s+(?:past|last)\s+(?:month|year|decade|century))\b",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\s*[:–—]\s")
_AHEAD = re.compile(r"\b(?:next|coming|following|ahead)\b|\bwithin\b", re.IGNORECASE)


def is_recalled(draft: Draft, index: TokenIndex, trigger: Token, time: int | None, status: Status) -> bool:
    """Whether an event is background of the report: told in the pluperfect, of long ago, of all the time, or summed up.

    'had met', 'was elected in 2000' (in a report of 2011), 'has repeatedly called', 'for years', 'have been killed
    since the war began'.

    Args:
        draft: For the times and the day of publication.
        index: Finds tokens by offset.
        trigger: The word that tells the event.
        time: Index in `draft.times` of its time, or None.
        status: Its reality status: what is yet to come is not summed up, and its dates are not those of the past.
    """
    if is_background(trigger):
        return True
    if status in UNREAL:
        return False
    day = draft.document.published.day
    if day is not None:
        told = [draft.times[time]] if time is not None else [*_times_on(draft, index, trigger)]
        if any(_is_long_ago(expression, day[:10]) for expression in told):
            return True
    verb = _verb_of(trigger)
    if verb is None:
        return False
    for adverb in (c for v in {verb, trigger} for c in children(v, "advmod")):
        if adverb.lower_ in _ADVERBS or (adverb.lower_ == "long" and _is_perfect(verb)):
            return True
    if time is None and (_is_given(verb) or _is_a_toll(trigger) or _is_told_of_a_party(verb)):
        return True
    return _is_summed_up(verb) or _lasts_long(verb)


def _verb_of(trigger: Token) -> Token | None:
    """The verb whose clause tells it: the trigger itself, or the one that an event noun is subject or object of."""
    if trigger.pos_ in VERBAL:
        return trigger
    above = next(ancestors(trigger), None)
    governs = trigger.dep_ in ("nsubj", "nsubjpass", "dobj", "attr")
    return above if governs and above is not None and above.pos_ in VERBAL else None


def _times_on(draft: Draft, index: TokenIndex, trigger: Token) -> Iterator[TimeExpression]:
    """The dates that hang on a trigger, or on the verb that it goes on from."""
    hosts = {trigger.i}
    verb = trigger
    while _goes_on_from(verb) and verb.head.i not in hosts:
        verb = verb.head
        hosts.add(verb.i)
    sentence = trigger.sent
    for expression in draft.times:
        if expression.type != "DATE" or not sentence.start_char <= expression.start < sentence.end_char:
            continue
        if expression.start == sentence.start_char and _ENTRY.match(draft.document.text, expression.end):
            yield expression  # '1985: …', an entry of a list of dates
            continue
        head = index.head_of(expression.start, expression.end)
        if head.dep_ == "pobj":
            if head.head.lower_ in ("since", "from"):
                continue  # from then on, and maybe until today
            head = head.head
        if head.dep_ in ("prep", "npadvmod", "advmod") and head.head.i in hosts:
            yield expression


def _goes_on_from(verb: Token) -> bool:
    return verb.dep_ in ("conj", "xcomp") or (verb.dep_ == "advcl" and verb.tag_ == "VBG")


def _is_given(verb: Token) -> bool:
    """Whether a participle tells which one is meant of what the reader knows ('the sanctions imposed by Norway')."""
    return (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and verb.head.pos_ in ("NOUN", "PROPN")
        and not children(verb, "nsubj", "aux", "mark")
        and any(d.lower_ == "the" for d in children(verb.head, "det"))
    )


def _is_told_of_a_party(verb: Token) -> bool:
    """Whether a relative clause tells what somebody has done before ('the minister, who has helped improve ties')."""
    while verb.dep_ in ("conj", "xcomp", "ccomp") and verb.head.pos_ in VERBAL:
        verb = verb.head
    relative = any(c.tag_ in ("WP", "WDT") for c in children(verb, "nsubj"))
    return verb.dep_ == "relcl" and verb.tag_ == "VBN" and relative and _is_perfect(verb)


def _is_a_toll(verb: Token) -> bool:
    """'More than 5,000 have been killed': a count over a war, and no news of a day."""
    if verb.lemma_.lower() not in _COUNTED or not (_is_perfect(verb) or _is_perfect(first_conjunct(verb))):
        return False
    return any(figure.value >= TOLL for figure in figures_of(verb))


def _is_long_ago(expression: TimeExpression, day: str) -> bool:
    if expression.last is None or expression.type != "DATE":
        return False
    try:
        gone = dt.date.fromisoformat(day) - dt.date.fromisoformat(expression.last[:10])
    except ValueError:
        return False
    return gone.days > RECENT_DAYS


def _is_perfect(verb: Token) -> bool:
    return any(c.lower_ in _PERFECT for c in children(verb, "aux"))


def _is_summed_up(verb: Token) -> bool:
    """'have been killed since the uprising began': a count over all that time, and no news of a day."""
    first = first_conjunct(verb)
    if not (_is_perfect(verb) or _is_perfect(first)):
        return False
    for host in {verb, first}:
        for clause in children(host, "advcl"):
            if any(m.lower_ == "since" for m in children(clause, "mark")):
                return True
        for preposition in children(host, "prep"):
            if preposition.lower_ == "since" and any(
                o.pos_ in ("NOUN", "PROPN") for o in children(preposition, "pobj")
            ):
                return not any(o.ent_type_ in ("DATE", "TIME") for o in children(preposition, "pobj"))
    return False


def _lasts_long(verb: Token) -> bool:
    """'for years', 'in recent months': on the verb itself."""
    for preposition in children(verb, "prep"):
        words = verb.doc.span(preposition.left_edge.i, preposition.right_edge.i + 1).text
        if _LONG.match(words) and not _AHEAD.search(words):
            return verb.tag_ in ("VBD", "VBN", "VBG") and not any(
                c.tag_ == "MD" or c.lower_ == "to" for c in children(verb, "aux")
            )
    return False
