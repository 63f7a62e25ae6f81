"""When and where: the time and place expressions that belong to a trigger by syntax."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.durations import attach_durations, attach_ranges
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.relative_days import attach_relative
from foreigndesk.annotation.events.syntax import (
    VERBAL,
    ancestors,
    children,
    coordinator,
    first_conjunct,
    governor,
    unwrap,
)
from foreigndesk.annotation.events.time_owners import climb, owners_of
from foreigndesk.model import TimeExpression

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

PLACE_PREPOSITIONS = frozenset(
    "in at near on off outside inside around across along over throughout within above".split()
)
GOAL_PREPOSITIONS = frozenset("to into toward towards".split())
# Types done with words: where their object is says nothing of where they were spoken.
SPOKEN = frozenset(("ACCUSE", "REJECT", "REQUEST", "THREATEN", "SUPPORT", "AGREE", "CONCEDE", "SANCTION"))
# Modes that tell of somebody going somewhere.
JOURNEYS = frozenset(("visit", "attend", "deploy"))
_PHASES = frozenset("begin start open launch resume end conclude finish wrap complete close".split())
_LASTS = frozenset("last run continue occur be".split())
_AFTERWARDS = frozenset("then later next afterwards afterward subsequently".split())
_COMMA = re.compile(r"\s*(,)\s*")


class TokenIndex:
    """Finds tokens of a parse by character offset."""

    def __init__(self, draft: Draft) -> None:
        self.tokens = list(draft.doc)
        self.starts = [t.idx for t in self.tokens]

    def at(self, offset: int) -> Token:
        """Return the token that holds a character."""
        return self.tokens[max(0, bisect.bisect_right(self.starts, offset) - 1)]

    def head_of(self, start: int, end: int) -> Token:
        """Return the token of a stretch whose head lies outside it."""
        first, last = self.at(start), self.at(max(start, end - 1))
        for token in self.tokens[first.i : last.i + 1]:
            if not first.i <= token.head.i <= last.i or token.head.i == token.i:
                return token
        return last


def attach_times(draft: Draft, index: TokenIndex, proposals: list[Proposal]) -> dict[int, int]:
    """Return, for each proposal (by position) that has one, the index in `draft.times` of when it happened."""
    owners = owners_of(proposals)
    found: dict[int, int] = {}
    for number, time in enumerate(draft.times):
        if time.type not in ("DATE", "TIME") or time.value in ("PAST_REF", "PRESENT_REF", "FUTURE_REF"):
            continue
        owner = _just_before(index.at(time.start), owners)
        if owner is None:
            owner = _at_edge(index.at(time.start), time.precision, owners)
        if owner is None:
            head = index.head_of(time.start, time.end)
            owner = climb(head, owners)
            if owner is None:
                owner = _begun_or_ended(head, owners)
        if owner is not None:
            # The first expression of a clause tells its day; a later one refines or belongs to a lost clause.
            if owner not in found or (draft.times[found[owner]].first is None and time.first is not None):
                found[owner] = number
    for position, proposal in enumerate(proposals):
        if position not in found:
            lender = _lender(proposal, owners)
            if lender in found and _comes_later(proposal, proposals[lender], draft.times[found[lender]]):
                continue
            if lender is None or lender not in found:
                lender = _event_subject(proposal, owners)
            if lender is not None and lender in found:
                found[position] = found[lender]
    attach_relative(draft, index, proposals, owners, found)
    attach_ranges(draft, found)
    attach_durations(draft, index, proposals, owners, found)
    return found


def _just_before(token: Token, owners: dict[int, int]) -> int | None:
    """Return the event noun that a time follows at once ('the raid last year', 'talks on Monday')."""
    previous = token.i - 1
    if previous >= 0 and token.doc[previous].lower_ in ("on", "in", "of", "this"):
        previous -= 1
    if previous >= 0 and token.doc[previous].pos_ == "NOUN":
        return owners.get(previous)
    return None


def _at_edge(token: Token, precision: str | None, owners: dict[int, int]) -> int | None:
    """Return the event noun whose phrase ends where a time phrase begins ('cites his talks with X in June').

    Not where the verb above is of the past and the time a day: 'announced talks with X on Monday' dates the announcing.
    """
    start = token.i
    if start > 0 and token.nbor(-1).lower_ in ("on", "in", "of"):
        start -= 1
    for noun in token.doc[token.sent.start : start]:
        if noun.i not in owners or noun.pos_ != "NOUN" or noun.dep_ not in ("dobj", "pobj"):
            continue
        if noun.right_edge.i != start - 1:
            continue
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        if verb.pos_ in VERBAL and verb.i not in owners:
            if verb.tag_ in ("VBZ", "VBP", "VBG", "VB") or precision in ("month", "year", "quarter"):
                return owners[noun.i]
    return None


def _begun_or_ended(token: Token, owners: dict[int, int]) -> int | None:
    """Return the event of which a verb tells when it is ('wrapped up a visit on Monday', 'the visit lasts until Monday')."""
    verb = next((t for t in ancestors(token) if t.pos_ in VERBAL), None)
    lemma = verb.lemma_.lower() if verb is not None else ""
    if verb is None or lemma not in _PHASES | _LASTS:
        return None
    told = children(verb, "nsubj", "nsubjpass") + (children(verb, "dobj") if lemma in _PHASES else [])
    return next((owners[noun.i] for noun in reversed(told) if noun.i in owners and noun.pos_ == "NOUN"), None)


def _event_subject(proposal: Proposal, owners: dict[int, int]) -> int | None:
    """Return the event that is the subject of what it did ('the raid on Monday killed nine')."""
    for subject in children(proposal.token, "nsubj"):
        noun = unwrap(subject)
        for candidate in (subject, noun):
            if candidate.i in owners and candidate.pos_ not in VERBAL:
                return owners[candidate.i]
    return None


def _lender(proposal: Proposal, owners: dict[int, int]) -> int | None:
    """Return the event whose time a coordinated verb shares ('on Monday he flew to X and met Y')."""
    token = proposal.token
    first = first_conjunct(token)
    if (
        token.pos_ in VERBAL
        and first.i != token.i
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
    ):
        return owners.get(first.i)
    return None


def _comes_later(proposal: Proposal, lender: Proposal, time: TimeExpression) -> bool:
    """Whether a verb follows on a stretch that the one before it fills ('will visit X Nov. 10-12 and then go on to Y')."""
    then = any(c.lower_ in _AFTERWARDS for c in children(proposal.token, "advmod"))
    return then and (time.first != time.last or lender.mode in JOURNEYS)


def attach_places(draft: Draft, index: TokenIndex, proposals: list[Proposal]) -> dict[int, int]:
    """Return, for each proposal (by position) that has one, the index in `draft.places` of where it happened."""
    owners = owners_of(proposals)
    best: dict[int, tuple[int, int]] = {}
    for number, place in enumerate(draft.places):
        # Whether a toponym stands for its government (`as_actor`) matters not: 'in' and 'to' say that it is a place.
        head = index.head_of(place.start, place.end)
        link = _link(head)
        if link is None:
            continue
        preposition, above, direct = link
        owner = _occasion_owner(above, owners)
        if owner is None:
            continue
        proposal = proposals[owner]
        if not direct and proposal.type in SPOKEN and not _is_signing_place(head, proposal):
            continue
        if proposal.mode in ("discuss", "mention") and not direct:
            continue  # 'discussed the fighting in Mali'
        rank = _rank(preposition, proposal)
        if rank and (owner not in best or rank > best[owner][0]):
            best[owner] = (rank, number)
    found = {owner: number for owner, (_, number) in best.items()}
    for position, proposal in enumerate(proposals):
        if position not in found:
            host = _occasion_of(proposal, owners) if proposal.type == "CONSULT" else None
            if host is None or host not in found:
                host = _event_subject(proposal, owners)
            if host is not None and host in found:
                found[position] = found[host]
            elif proposal.type in ("ASSAULT", "RETREAT"):
                struck = _within_struck(draft, index, proposal)
                if struck is not None:
                    found[position] = struck
            if position not in found and proposal.type not in SPOKEN and proposal.mode not in JOURNEYS:
                scene = _scene(draft, index, proposal)
                if scene is not None:
                    found[position] = scene
    _stay(draft, proposals, found)
    return {position: _known(draft, number) for position, number in found.items()}


def _scene(draft: Draft, index: TokenIndex, proposal: Proposal) -> int | None:
    """Return the place that opens the sentence and is the scene of all its clauses ('In X, six died as troops shelled it').

    Not of what the sentence only says, asks or plans: between the two stands a verb that has it as its content.
    """
    sentence = proposal.token.sent
    opening = sentence[0]
    if opening.lower_ not in ("in", "at", "near", "outside") or opening.dep_ != "prep":
        return None
    verb = opening.head
    step = proposal.token if proposal.token.pos_ in VERBAL else proposal.token.head
    for _ in range(8):
        if step.i == verb.i:
            break
        if step.dep_ not in ("advcl", "conj", "relcl", "acl"):
            return None
        step = step.head
    else:
        return None
    for noun in children(opening, "pobj"):
        place = draft.place_over(noun.idx)
        if place is not None and not draft.places[place].as_actor:
            return place
    return None


def _is_signing_place(place: Token, proposal: Proposal) -> bool:
    """Whether a place tells where a paper was signed: it opens the sentence or hangs on the paper."""
    if proposal.mode != "sign" or proposal.token.pos_ not in VERBAL:
        return False
    preposition = place.head
    hangs_on = (
        preposition.head.i if preposition.dep_ == "prep" and preposition.lower_ in ("in", "at") else None
    )
    return place.i < proposal.token.i or (proposal.noun is not None and hangs_on == proposal.noun.i)


def _occasion_owner(token: Token, owners: dict[int, int]) -> int | None:
    """Return the event at a token, or if it names an occasion that is none, what was done there."""
    for _ in range(4):
        if token.i in owners:
            return owners[token.i]
        if (
            token.pos_ in VERBAL
            or token.dep_ != "pobj"
            or token.head.lower_ not in ("on", "at", "of", "during")
        ):
            return None
        token = token.head.head
    return None


def _known(draft: Draft, number: int) -> int:
    """Return the place, or where nobody knows its country, the one that says where it is ('near Asfar, Mali')."""
    place = draft.places[number]
    if place.country is not None:
        return number
    text = draft.document.text
    comma = _COMMA.match(text, place.end)
    for other, wider in enumerate(draft.places):
        if wider.country is None:
            continue
        if wider.start >= place.end:
            if comma is not None and comma.end(1) <= wider.start <= comma.end():
                return other
        elif wider.end == place.start - 3 and text[wider.end : place.start] in ("'s ", "’s "):
            return other
    return number


def _within_struck(draft: Draft, index: TokenIndex, proposal: Proposal) -> int | None:
    """Return the place told of what was struck or left ('hit two trucks that had left a base near Oslo')."""
    told = children(proposal.token, "dobj")
    if proposal.type == "RETREAT":
        told = [
            o for p in children(proposal.token, "prep") if p.lower_ == "from" for o in children(p, "pobj")
        ]
    for child in told:
        left, right = child.left_edge.idx, child.right_edge.idx + len(child.right_edge)
        for number, place in enumerate(draft.places):
            if place.end <= left or place.start >= right:
                continue
            head = index.head_of(place.start, place.end)
            if child.left_edge.i <= head.i <= child.right_edge.i and head.head.lower_ in PLACE_PREPOSITIONS:
                return number
    return None


def _stay(draft: Draft, proposals: list[Proposal], found: dict[int, int]) -> None:
    """Put meetings where the visit told of just before in their paragraph went, if they say no place of their own."""
    last: tuple[int, int] | None = None
    for position in sorted(range(len(proposals)), key=lambda p: proposals[p].token.i):
        proposal = proposals[position]
        sentence = draft.sentence_over(proposal.token.idx)
        paragraph = sentence.paragraph if sentence is not None else -1
        also = any(c.lower_ == "also" for c in children(proposal.token, "advmod"))
        near = last is not None and (last[0] == paragraph or (also and last[0] == paragraph - 1))
        if proposal.type == "CONSULT" and position not in found and last is not None and near:
            if proposal.mode in ("meet", "talks", "discuss") and proposal.token.pos_ in VERBAL:
                found[position] = last[1]
        elif proposal.type == "CONSULT" and position in found:
            if proposal.mode == "visit":
                last = (paragraph, found[position])
            elif last is not None and found[position] != last[1]:
                last = None


def _occasion_of(proposal: Proposal, owners: dict[int, int]) -> int | None:
    """Return the event during which another takes place ('During his visit to Oslo, he met ...')."""
    verb = proposal.token
    seen: set[int] = set()
    # a mended coordination may lead back to where it began
    while verb.pos_ in VERBAL and verb.i not in seen:
        seen.add(verb.i)
        for preposition in verb.children:
            if preposition.dep_ == "prep" and preposition.lower_ in ("during", "on", "at", "in"):
                for noun in preposition.children:
                    if noun.dep_ == "pobj" and noun.i in owners:
                        return owners[noun.i]
        above = coordinator(verb) if verb.dep_ == "conj" else verb.head
        if above.i == verb.i:
            break
        verb = above
    return None


def _link(head: Token) -> tuple[str, Token, bool] | None:
    """Return how a place hangs on a verb or event noun: preposition (or 'dobj'), that word, and whether directly.

    A phrase on a person or a building goes up to the verb: in 'met the minister in Oslo' the meeting is in Oslo.
    """
    token, kept, direct = head, "", True
    for _ in range(8):
        token = first_conjunct(token)
        if token.dep_ == "dobj":
            return kept or "dobj", token.head, direct
        opening = _opening(token) if not kept else None
        if opening is not None:
            return opening.lower_, opening.head, True
        if token.dep_ == "pobj" and token.head.dep_ in ("prep", "agent"):
            preposition = token.head
            above = governor(preposition)
            kept = kept or preposition.lower_
            if above.dep_ == "acl" and above.lemma_.lower() in TAKING_PLACE and kept in PLACE_PREPOSITIONS:
                token, direct = above.head, False
                continue
            if (
                above.pos_ in VERBAL
                or _is_occasion(above)
                or (kept not in PLACE_PREPOSITIONS and kept != "of")
            ):
                return kept, above, direct
            if kept == "of":
                kept = ""
            token, direct = above, False
            continue
        if token.dep_ in ("compound", "nmod", "appos", "npadvmod") and token.head.i != token.i:
            if token.dep_ == "npadvmod" and token.head.pos_ in VERBAL:
                return (kept, token.head, direct) if kept else None
            token = token.head
            continue
        if (
            kept
            and token.dep_ in ("nsubj", "nsubjpass")
            and token.head.pos_ in VERBAL
            and token.head.lemma_ in ("be", "take")
        ):
            return kept, token.head, False
        return None
    return None


def _opening(token: Token) -> Token | None:
    """Return the 'In' before a place that opens a sentence and that the parser joined to the next name.

    'In Mali Minister Diallo met ...'
    """
    if token.i == 0 or token.dep_ not in ("compound", "nmod"):
        return None
    previous = token.nbor(-1)
    if (
        previous.lower_ in ("in", "at")
        and previous.dep_ == "prep"
        and not children(previous, "pobj", "pcomp")
    ):
        return previous if previous.head.pos_ in VERBAL else None
    return None


# Participles that say where an occasion was ('at a ceremony held in Oslo').
TAKING_PLACE = frozenset("hold stage convene organise organize host".split())


def _is_occasion(noun: Token) -> bool:
    return noun.lemma_.lower() in OCCASIONS


OCCASIONS = frozenset(
    "talk meeting summit visit trip negotiation consultation attack strike raid airstrike bombing "
    "shelling protest demonstration "
    "rally launch test exercise drill deployment agreement withdrawal tour assault offensive arrest "
    "ceasefire clash conference".split()
)


def _rank(preposition: str, proposal: Proposal) -> int:
    if proposal.mode in JOURNEYS:
        if preposition in GOAL_PREPOSITIONS or (preposition == "dobj" and proposal.mode == "visit"):
            return 3
        return 2 if preposition in PLACE_PREPOSITIONS else 0
    if preposition == "on" and proposal.type in SPOKEN:
        return 0  # 'sanctions on Mali'
    if preposition in PLACE_PREPOSITIONS:
        return 2
    if proposal.type == "RETREAT" and preposition == "from":
        return 1
    if proposal.type == "ASSAULT" and preposition in ("dobj", "into"):
        return 1
    return 0
