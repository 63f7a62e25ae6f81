"""Which proposals are events of their own: what only unfolds another, what is quoted, and journeys with several stops."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.arguments import Party, bind, subjects
from foreigndesk.annotation.events.assertion import is_charged
from foreigndesk.annotation.events.lexicon import OFFICIAL, Proposal
from foreigndesk.annotation.events.setting import TokenIndex
from foreigndesk.annotation.events.syntax import VERBAL, children, conjuncts, first_conjunct, is_time, objects
from foreigndesk.model import EventMention, Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

OWN_WORDS = frozenset("i we you me us my our your mine ours yours myself ourselves".split())
MARGINS = frozenset(("sideline", "margin", "fringe"))
# Verbs after whose preposition a gerund is an aim, no event ('a body focused on supporting refugees').
AIMING = frozenset("focus aim work dedicate devote commit concentrate specialise specialize".split())


def unfolded(proposals: list[Proposal]) -> dict[int, int]:
    """Return the proposals (by position) that only unfold another of the same clause, with that other's position.

    'visited Oslo to meet the king', 'met at the summit', 'agreed to boost ties': the infinitive or the occasion says no more
    than the verb above it. Position -1: it is an aim, or the charge that the verb above tells of.
    """
    positions: dict[int, int] = {}
    for position, proposal in enumerate(proposals):
        positions.setdefault(proposal.token.i, position)
        if proposal.noun is not None:
            positions.setdefault(proposal.noun.i, position)
    found: dict[int, int] = {}
    for position, proposal in enumerate(proposals):
        host = _host(proposal, proposals, positions)
        if host is not None and host != position:
            found[position] = host
    # What unfolds an unfolding belongs to the event at the top.
    for position in list(found):
        host = found[position]
        for _ in range(5):
            if host not in found:
                break
            host = found[host]
        found[position] = host
    return found


def _host(proposal: Proposal, proposals: list[Proposal], positions: dict[int, int]) -> int | None:
    token = proposal.token
    head = token.head
    if token.pos_ in VERBAL:
        if token.dep_ == "conj" and token.tag_ == "VB":
            token = first_conjunct(token)
            head = token.head
        if token.dep_ == "pcomp":
            # 'accused Iran of arming rebels' tells of the arming too, on the accuser's word (`assertion`).
            charged = head.head.i in positions and proposals[positions[head.head.i]].type == "ACCUSE"
            aimed = head.head.lemma_.lower() in AIMING
            return -1 if aimed or (charged and head.lower_ != "for" and not is_charged(token)) else None
        host = positions.get(head.i)
        if host is None or head.i == token.i:
            return None
        above = proposals[host]
        purpose = token.dep_ in ("advcl", "xcomp") and token.tag_ == "VB"
        if proposal.type == "CONSULT" and above.type == "CONSULT" and purpose:
            return host if proposal.noun is None or above.mode != "visit" else None
        agreed = above.type == "AGREE" and proposal.type == "SUPPORT" and token.dep_ in ("xcomp", "ccomp")
        return host if agreed else None
    if token.dep_ == "pobj" and head.lower_ == "of" and head.head.lemma_.lower() in MARGINS:
        head = head.head.head  # 'met on the sidelines of the summit'
    if token.dep_ == "pobj" and head.lower_ in ("in", "at", "for", "on", "during", "of", "to", "into"):
        host = positions.get(head.head.i)
        if host is None or proposals[host].type != proposal.type:
            return None
        # 'during his visit to Oslo he met X' tells of two events.
        apart = (
            proposal.mode == "visit"
            and proposals[host].mode != "visit"
            and head.lower_ in ("during", "on", "in")
        )
        return None if apart else host
    return None


def is_spoken(draft: Draft, offset: int) -> bool:
    """Whether an offset lies between quotation marks in words that somebody is quoted with."""
    for quotation in draft.quotations:
        if quotation.directness == "indirect":
            continue
        for span in quotation.content:
            if span.start <= offset < span.end:
                if quotation.directness == "direct":
                    return True
                before = draft.document.text[span.start : offset]
                if before.count("“") > before.count("”") or before.count('"') % 2:
                    return True
    return False


def tells_of_others(proposal: Proposal) -> bool:
    """Whether quoted words report like a press release: officials meet or sign, and nobody says 'I' or 'we'."""
    if proposal.type not in ("CONSULT", "AGREE") or proposal.token.pos_ not in VERBAL:
        return False
    if proposal.confidence < 0.7 or any(t.lower_ in OWN_WORDS for t in proposal.token.sent):
        return False
    return any(
        s.ent_type_ == "PERSON" or (s.lemma_.lower() in OFFICIAL and s.pos_ != "PRON")
        for s in subjects(proposal.token)
    )


def stops(draft: Draft, index: TokenIndex, proposal: Proposal, event: EventMention) -> list[EventMention]:
    """Return an event for each stop of a journey ('visited Chad on 4 May and Mali from 5 to 6 May')."""
    if proposal.mode != "visit" or proposal.token.pos_ not in VERBAL or proposal.noun is not None:
        return [event]
    goals = [o for o in objects(proposal.token) if _place_at(draft, o) is not None]
    goals += [g for g in _joined_to_dates(proposal.token) if goals and _place_at(draft, g) is not None]
    places = [_place_at(draft, goal) for goal in goals]
    if len(goals) < 2 or None in places:
        return [event]
    found: list[EventMention] = []
    for number, goal in enumerate(goals):
        end = goals[number + 1].idx if number + 1 < len(goals) else proposal.token.sent.end_char
        own = [
            i
            for i, t in enumerate(draft.times)
            if goal.idx < t.start < end and t.type == "DATE" and t.first is not None
        ]
        others = {g.idx for g in goals if g.i != goal.i}
        arguments = tuple(a for a in event.arguments if not any(a.start <= o < a.end for o in others))
        if not any(a.start <= goal.idx < a.end for a in arguments):
            arguments += tuple(bind(draft, Party("recipient", goal), event.type))
        time = own[0] if own else None
        # Each stop is an event with a trigger of its own.
        trigger = Span(goal.idx, goal.idx + len(goal.text)) if number else event.trigger
        found.append(
            dataclasses.replace(event, trigger=trigger, place=places[number], time=time, arguments=arguments)
        )
    if sum(e.time is not None for e in found) < 2:
        found = [dataclasses.replace(e, time=event.time) for e in found]
    return found


def _joined_to_dates(verb: Token) -> list[Token]:
    """Return places that the parser joined to the date before them ('visited Chad on 4 May and Mali')."""
    return [
        place
        for preposition in children(verb, "prep")
        for date in children(preposition, "pobj")
        for place in conjuncts(date)
        if is_time(date) and place.i != date.i
    ]


def _place_at(draft: Draft, token: Token) -> int | None:
    return draft.place_over(token.idx)
