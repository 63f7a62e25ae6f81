"""Visits: the stops of a journey in their order, told in one sentence or over several."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.details.words import clause
from foreigndesk.annotation.events.setting import TokenIndex
from foreigndesk.annotation.events.syntax import VERBAL, ancestors, children, conjuncts, is_time, objects
from foreigndesk.model import Detail, EventMention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_GOING = frozenset(
    "visit travel fly head go move journey proceed continue arrive stop land tour depart leave return".split()
)
_TRIPS = frozenset("visit trip tour stop stopover swing leg journey visits itinerary layover".split())
_INCLUDING = frozenset("include take cover feature comprise involve begin start end".split())
_GOALS = frozenset("to for in at into through via onto on of".split())
_BEGINNING = frozenset(("begin", "start", "open"))
# Words that say that what follows goes on with the journey told before.
_CUES = frozenset(
    "then next later before after afterward afterwards also final last onward onwards first".split()
)
# How many sentences may lie between two stops of one journey.
_REACH = 3


@dataclasses.dataclass(frozen=True, slots=True)
class _Leg:
    """A visit event with the stops its sentence tells.

    Attributes:
        goes_on: It says that it goes on with what was told before.
        begins: It tells where the journey begins ('he begins his trip in Mongolia').
    """

    event: int
    sentence: int
    actors: frozenset[str]
    stops: tuple[Detail, ...]
    goes_on: bool
    begins: bool
    planned: bool


def with_itineraries(draft: Draft, index: TokenIndex, events: Sequence[EventMention]) -> list[EventMention]:
    """Return the events, those of a journey with two or more stops with all of them as `stop` details in order.

    A later visit of the same traveller belongs to the journey if it comes within a few sentences and says so ('then',
    'before heading to', 'his next stop').
    """
    legs: list[_Leg] = [
        leg for number, event in enumerate(events) if (leg := _leg(draft, index, number, event))
    ]
    journeys: list[list[_Leg]] = []
    for leg in legs:
        journey = next((j for j in reversed(journeys) if _goes_on(j, leg)), None)
        if journey is None:
            journeys.append([leg])
        else:
            journey.append(leg)
    found = list(events)
    taken = {leg.sentence for leg in legs}
    for journey in journeys:
        told = [((not leg.begins, leg.sentence), stop) for leg in journey for stop in leg.stops]
        told += [((True, number), stop) for number, stop in _told_apart(draft, index, journey, taken)]
        stops = _in_order(draft, [stop for _, stop in sorted(told, key=lambda s: s[0])])
        if len(stops) < 2:
            continue
        for leg in journey:
            event = found[leg.event]
            found[leg.event] = dataclasses.replace(event, details=(*event.details, *stops))
    return found


def _leg(draft: Draft, index: TokenIndex, number: int, event: EventMention) -> _Leg | None:
    if event.type != "CONSULT" or event.mode != "visit" or event.status in ("denied", "absent"):
        return None
    trigger = index.at(event.trigger.start)
    stops: dict[int, tuple[int, Detail]] = {}
    # of 'visited Chad on 4 May and Mali from 5 May' each place is an event of its own
    is_stop = event.place is not None and draft.place_over(event.trigger.start) == event.place
    for token in trigger.sent if not is_stop else ():
        if _is_going(token) and _same_journey(trigger, token):
            for order, goal in _goals(token):
                place = draft.place_over(goal.idx)
                if place is not None and place not in stops:
                    stops[place] = (order, _stop(draft, goal, place))
    actors = frozenset(a.actor for a in event.arguments if a.role == "actor" and a.actor)
    # a day that the verb borrowed from another ('arrived on Monday and will go on to X') is not that of its stop
    own = event.time is not None and index.at(draft.times[event.time].start) in clause(trigger)
    day = event.time if own or is_stop else None
    ordered = [stop for _, stop in sorted(stops.values(), key=lambda s: (s[0], s[1].start))]
    if event.place is not None and not ordered:
        found = draft.places[event.place]
        ordered = [Detail("stop", found.start, found.end, found.text, place=event.place, time=day)]
    elif event.place is not None:
        ordered = [
            dataclasses.replace(s, time=day) if s.place == event.place and s.time is None else s
            for s in ordered
        ]
    sentence = next((i for i, s in enumerate(draft.sentences) if s.start <= event.trigger.start < s.end), 0)
    words = {t.lower_ for t in trigger.sent if t.i <= trigger.i + 12}
    if not ordered:
        return None
    begins = trigger.lemma_.lower() in _BEGINNING
    return _Leg(
        number,
        sentence,
        actors,
        tuple(ordered),
        begins or bool(words & _CUES),
        begins,
        event.status == "planned",
    )


def _told_apart(
    draft: Draft, index: TokenIndex, journey: list[_Leg], taken: set[int]
) -> list[tuple[int, Detail]]:
    """Return stops of sentences that tell of no visit: 'His last stop is Brazil', 'The trip will also take him to Peru'."""
    found: list[tuple[int, Detail]] = []
    first, last = journey[0].sentence, journey[-1].sentence
    for number in range(first + 1, min(last + _REACH, len(draft.sentences) - 1) + 1):
        sentence = draft.sentences[number]
        if number in taken:
            if number > last:
                break
            continue
        root = index.at(sentence.start).sent.root
        for subject in children(root, "nsubj"):
            mine = any(c.lower_ in ("his", "her", "their", "the") for c in children(subject, "poss", "det"))
            if subject.lemma_.lower() not in _TRIPS or not mine:
                continue
            goals = [*children(root, "attr"), *(objects(root) if root.lemma_.lower() in _INCLUDING else [])]
            goals += [o for p in children(root, "prep") if p.lower_ == "to" for o in children(p, "pobj")]
            for goal in (each for g in goals for each in conjuncts(g)):
                place = draft.place_over(goal.idx)
                if place is not None:
                    found.append((number, _stop(draft, goal, place)))
    return found


def _is_going(token: Token) -> bool:
    lemma = token.lemma_.lower()
    return lemma in _GOING if token.pos_ in VERBAL else lemma in _TRIPS


def _same_journey(trigger: Token, token: Token) -> bool:
    """Whether a word for going tells of the trigger's journey: they hang together, with nobody else going."""
    if token.i == trigger.i:
        return True
    low, high = (token, trigger) if trigger in list(ancestors(token)) else (trigger, token)
    if high not in list(ancestors(low)):
        return False
    step = low
    while step.i != high.i:
        own = children(step, "nsubj", "nsubjpass") if step.pos_ in VERBAL else children(step, "poss")
        if any(o.pos_ != "PRON" and o.lemma_.lower() not in _TRIPS for o in own):
            return False
        step = step.head
    return True


def _goals(token: Token) -> list[tuple[int, Token]]:
    """Return the goals of a word for going; -1 before those that come first although told last ('after visiting X')."""
    opening = {c.lower_ for c in children(token, "mark")}
    if token.dep_ in ("pcomp", "pobj"):
        opening.add(token.head.lower_)
    order = -1 if "after" in opening or "following" in opening else 0
    found: list[Token] = []
    if token.pos_ in VERBAL and token.lemma_.lower() in ("visit", "tour"):
        found += objects(token)
    for preposition in children(token, "prep"):
        word = preposition.lower_
        if word == "including":
            found += [each for o in children(preposition, "pobj") for each in conjuncts(o)]
        if word not in _GOALS or (
            word in ("on", "for") and token.lemma_.lower() not in ("leave", "depart", "head")
        ):
            continue
        for goal in children(preposition, "pobj"):
            for each in conjuncts(goal):
                if not is_time(each):
                    found.append(each)
                    found += [
                        n
                        for p in children(each, "prep")
                        if p.lower_ == "including"
                        for o in children(p, "pobj")
                        for n in conjuncts(o)
                    ]
    opened: list[Token] = []
    for relative in children(token, "relcl", "acl"):
        if relative.lemma_.lower() in _INCLUDING:
            for verb in conjuncts(relative):
                goals = [o for o in objects(verb) if not _is_going(o)]
                goals += [
                    o for p in children(verb, "prep") if p.lower_ in ("to", "in") for o in children(p, "pobj")
                ]
                # 'a tour that began in Tokyo'
                (opened if verb.lemma_.lower() in _BEGINNING else found).extend(goals)
    return [*((-1, goal) for goal in opened), *((order, goal) for goal in found)]


def _stop(draft: Draft, goal: Token, place: int) -> Detail:
    found = draft.places[place]
    following = goal.right_edge.idx + len(goal.right_edge.text)
    day = next(
        (
            i
            for i, t in enumerate(draft.times)
            if t.type == "DATE" and found.end <= t.start <= min(found.end + 5, following)
        ),
        None,
    )
    return Detail("stop", found.start, found.end, found.text, place=place, time=day)


def _goes_on(journey: list[_Leg], leg: _Leg) -> bool:
    last = journey[-1]
    # stops of one verb ('visited Chad and Mali') may have nobody named who goes there
    one = last.actors == leg.actors and leg.sentence == last.sentence
    if not (one or last.actors & leg.actors) or not 0 <= leg.sentence - last.sentence <= _REACH:
        return False
    together = leg.planned and last.planned and leg.sentence - last.sentence <= 1
    return leg.goes_on or together or leg.sentence == last.sentence or len(journey[0].stops) > 1


def _in_order(draft: Draft, stops: list[Detail]) -> list[Detail]:
    """Return each stop once; a part of the world only if no stop lies in it, so far as the report tells."""
    seen: dict[int, Detail] = {}
    for stop in stops:
        key = next((k for k, old in seen.items() if _same_stop(draft, old, stop)), len(seen))
        old = seen.setdefault(key, stop)
        if old.time is None and stop.time is not None:
            seen[key] = dataclasses.replace(old, time=stop.time)
    places = list(seen.values())
    areas = [s for s in places if s.place is not None and _is_area(draft, s.place)]
    return [s for s in places if s not in areas] or places


def _same_stop(draft: Draft, first: Detail, second: Detail) -> bool:
    """Whether two stops are one: the same place, or a country and a town in it ('to Kenya, … in Nairobi on Monday')."""
    if first.place is None or second.place is None:
        return first.text == second.text
    one, two = draft.places[first.place], draft.places[second.place]
    if (one.geonameid or one.name or one.text) == (two.geonameid or two.name or two.text):
        return True
    return one.country is not None and one.country == two.country and "country" in (one.feature, two.feature)


def _is_area(draft: Draft, place: int) -> bool:
    found = draft.places[place]
    return found.feature is not None and found.country is None
