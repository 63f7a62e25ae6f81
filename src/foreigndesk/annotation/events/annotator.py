"""Fills `Draft.events`: the calls in order, and the rules for what is an event of the report."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.encoding.encoder import encoding_of
from foreigndesk.annotation.events.arguments import Party, bind, parties
from foreigndesk.annotation.events.assertion import assertions_of
from foreigndesk.annotation.events.classifier import FOLDED, NONE, load_classifier
from foreigndesk.annotation.events.details import details_of, with_itineraries
from foreigndesk.annotation.events.features import SAYING
from foreigndesk.annotation.events.lexicon import OFFICIAL, WARLIKE, Proposal, lemma_of, propose
from foreigndesk.annotation.events.merging import merge
from foreigndesk.annotation.events.party_scorer import Parties, ScoredParties
from foreigndesk.annotation.events.politics import DOUBTFUL, LearnedPolitics, Politics
from foreigndesk.annotation.events.recalled import is_recalled
from foreigndesk.annotation.events.selection import is_spoken, stops, tells_of_others, unfolded
from foreigndesk.annotation.events.setting import TokenIndex, attach_places, attach_times
from foreigndesk.annotation.events.status import is_attempt, light_status, status_of
from foreigndesk.annotation.events.syntax import VERBAL, children, mend_tags
from foreigndesk.annotation.events.type_head import Votes
from foreigndesk.annotation.figures import figures_of
from foreigndesk.model import Argument, EventMention, Sentence, Span
from foreigndesk.model.annotations import Status

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# Share of the classifier's word in a trigger's score; the rest is the lexicon's.
CLASSIFIER_SHARE = 0.5
MIN_SCORE = 0.3
# How sure the classifier must be of a clause without a listed trigger, and what such a trigger is worth.
SURE = 0.5
UNLISTED_CONFIDENCE = 0.3
# A sentence where "no event" is so likely has none, whatever its triggers: a clause alone ('killing two') does not say that
# an aircraft crashed.
REFUSED = 0.4
# How much of a type's odds one mode must have.
SURE_OF_MODE = 0.6
# The lexicon's modes that PLOVER divides by means ('explosives', 'firearms').
VAGUE = frozenset(("attack", "kill"))
# What somebody says happened is weaker than what the report says.
SAID_FACTOR = 0.8
# Triggers that say so little need both sides to be a meeting.
FAINT = 0.3
LONG_SENTENCE = 60
POLITICAL = frozenset(("state", "body", "force", "organization", "party", "group", "people", "person"))
OFFICIAL_KINDS = frozenset(("state", "body", "force", "organization", "party", "group"))
MATERIAL = frozenset(("ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "AID", "RETREAT"))
# An attempt at these is the deed ('tried to storm the palace'); an attempt at a meeting is no meeting.
TRIED = frozenset(
    ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT")
)
PERFORMED = frozenset(("ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE"))
PERFORMED_MODES = frozenset(("praise", "express", "recognize", "reaffirm"))
# Verbs that are never an event by the classifier's word alone.
PLAIN = frozenset(
    "be have do become die live bear remain seem know think believe feel see hear want need like".split()
)
PRONOUNS = frozenset("he she they who".split())
# What is done to private persons by private persons is no event between states unless the sentence speaks of war.
PRIVATE_FACTOR = 0.4
REFERRING = frozenset("the their his her its these those this that both".split())


class EventAnnotator:
    """Events by a lexicon of triggers, weighed by a linear classifier and a head over the encoder."""

    name = "events"
    version = "7"
    requires: tuple[str, ...] = ("sentences", "times", "places", "mentions", "quotations")
    provides: tuple[str, ...] = ("events",)

    def __init__(
        self,
        parties: Callable[[Draft], Parties] = ScoredParties,
        politics: Callable[[Draft], Politics] = LearnedPolitics,
    ) -> None:
        self._parties, self._politics = parties, politics

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.events`, in text order."""
        mend_tags(draft.doc)
        proposals = propose(draft.doc)
        classifier = load_classifier()
        votes = Votes(encoding_of(draft))
        proposals = sorted([*proposals, *_unlisted(draft, proposals, votes)], key=lambda p: p.token.i)
        told = [p for p in proposals if not is_spoken(draft, p.token.idx) or tells_of_others(p)]
        above = unfolded(told)
        index = TokenIndex(draft)
        times = attach_times(draft, index, told)
        places = attach_places(draft, index, told)
        for position, host in above.items():
            for found in (times, places):
                if position in found:
                    found.setdefault(host, found[position])
        sides, politics = self._parties(draft), self._politics(draft)
        events: list[EventMention] = []
        referring: set[int] = set()
        clauses: dict[int, list[Token]] = {}

        @functools.cache
        def tells_none(start: int, end: int) -> bool:
            inside = [p for p in proposals if start <= p.token.i < end]
            odds = classifier.classify(list(draft.doc[start:end]), inside, votes)
            return odds[NONE] >= REFUSED

        for position, proposal in enumerate(told):
            if position in above:
                continue
            nested = [told[inner] for inner, host in above.items() if host == position]
            if tells_none(proposal.token.sent.start, proposal.token.sent.end):
                continue
            odds = clause_odds(proposal.token, told, votes)
            if _said(draft, proposal, _score(proposal, odds)) < MIN_SCORE:
                continue  # whoever takes part only lowers it
            arguments = sides.decide(proposal, _arguments(draft, proposal, nested))
            event = self._event(
                draft, index, proposal, odds, arguments, times.get(position), places.get(position)
            )
            if event is None:
                continue
            doubt = politics.doubt(event)
            if doubt > DOUBTFUL:
                continue
            event = dataclasses.replace(event, score=round(event.score * (1 - doubt), 3))
            clauses[event.trigger.start] = clause_of(proposal.token)
            event = dataclasses.replace(event, details=details_of(draft, index, proposal, nested, event))
            events.extend(stops(draft, index, proposal, event))
            if _refers_back(proposal):
                referring.add(event.trigger.start)
        merged = [_with_mode(e, clauses, votes) for e in merge(draft, events, frozenset(referring))]
        draft.events.extend(with_itineraries(draft, index, merged))

    def _event(
        self,
        draft: Draft,
        index: TokenIndex,
        proposal: Proposal,
        odds: dict[str, float],
        arguments: tuple[Argument, ...],
        time: int | None,
        place: int | None,
    ) -> EventMention | None:
        sentence = draft.sentence_over(proposal.token.idx)
        if sentence is None:
            return None
        status = _status(draft, proposal, sentence, time)
        if not _is_political(draft, proposal.type, arguments):
            return None
        if proposal.type == "CONSULT" and proposal.confidence <= FAINT and len(arguments) < 2:
            return None  # 'spoke of the war': with nobody
        if status == "absent" and proposal.type in MATERIAL and not any(a.role == "actor" for a in arguments):
            return None  # guarantees that nobody 'would be attacked'
        score = _score(proposal, odds) * _weight(draft, proposal, arguments)
        score = _said(draft, proposal, score)
        if score < MIN_SCORE:
            return None
        trigger = proposal.token
        return EventMention(
            type=proposal.type,
            trigger=Span(_start(trigger), trigger.idx + len(trigger.text)),
            extent=_extent(trigger, sentence),
            status=status,
            arguments=arguments,
            mode=proposal.mode,
            time=time,
            place=place,
            background=is_recalled(draft, index, trigger, time, status),
            score=round(score, 3),
            lemma=lemma_of(proposal.noun or trigger),
            figures=tuple(dict.fromkeys(figures_of(proposal.noun or trigger))),
            asserted_by=assertions_of(draft, trigger, arguments),
        )


def clause_odds(head: Token, proposals: list[Proposal], votes: Votes) -> dict[str, float]:
    """Return the probability of each type for the clause that a trigger or a verb heads."""
    clause = clause_of(head)
    inside = {t.i for t in clause}
    return load_classifier().classify(clause, [p for p in proposals if p.token.i in inside], votes)


def _score(proposal: Proposal, odds: dict[str, float]) -> float:
    probability = odds.get(FOLDED.get(proposal.type, proposal.type), 0.0)
    # A crash that kills is no assault: where the classifier sees no event, the lexicon alone is not enough.
    lexicon = proposal.confidence * (1 - odds.get(NONE, 0.0))
    return CLASSIFIER_SHARE * probability + (1 - CLASSIFIER_SHARE) * lexicon


def _with_mode(event: EventMention, clauses: dict[int, list[Token]], votes: Votes) -> EventMention:
    """Return an event with the head's mode if the lexicon gives none, or one that says little, and the head is sure.

    After merging: modes that are guessed for each mention apart would keep mentions of one event apart.
    """
    clause = clauses.get(event.trigger.start)
    vague = event.mode is None or event.mode in VAGUE
    found = votes.mode(clause, event.type) if vague and clause else None
    return dataclasses.replace(event, mode=found[0]) if found and found[1] >= SURE_OF_MODE else event


def _unlisted(draft: Draft, proposals: list[Proposal], votes: Votes) -> list[Proposal]:
    """Return main verbs that no entry of the lexicon fits but that the classifier is sure of."""
    known = {p.token.i for p in proposals} | {p.noun.i for p in proposals if p.noun is not None}
    found: list[Proposal] = []
    for sentence in draft.doc.sents:
        verb = sentence.root
        if verb.lemma_.lower() in SAYING:
            verb = next((c for c in children(verb, "ccomp") if c.pos_ in VERBAL), verb)
        if verb.pos_ != "VERB" or verb.i in known or verb.lemma_.lower() in SAYING | PLAIN:
            continue
        clause = clause_of(verb)
        if len(clause) > LONG_SENTENCE or known & {t.i for t in clause}:
            continue
        odds = load_classifier().classify(clause, [], votes)
        label = max(sorted(odds), key=odds.__getitem__)
        if label != NONE and odds[label] >= SURE:
            found.append(Proposal(verb, "RETREAT" if label == "YIELD" else label, None, UNLISTED_CONFIDENCE))
    return found


def clause_of(trigger: Token) -> list[Token]:
    """Return the tokens of the clause that a trigger heads: without relative clauses and clauses joined to it."""
    head = trigger
    while head.pos_ not in VERBAL and head.head.i != head.i:
        head = head.head
    inside, queue = [head], [head]
    while queue:
        for child in queue.pop().children:
            if child.dep_ in ("relcl", "advcl") or (child.dep_ == "conj" and child.pos_ in VERBAL):
                continue
            if child.dep_ == "ccomp" and child.i < head.i:
                continue
            inside.append(child)
            queue.append(child)
    return sorted(inside, key=lambda t: t.i)


def _start(trigger: Token) -> int:
    """Return where a trigger begins, with the first half of a hyphened verb."""
    return trigger.nbor(-2).idx if "-" in lemma_of(trigger) and "-" not in trigger.lemma_ else trigger.idx


def _extent(trigger: Token, sentence: Sentence) -> Span:
    """Return the evidence: the sentence, or the clause if the sentence is very long."""
    if len(trigger.sent.text.split()) <= LONG_SENTENCE:
        return Span(sentence.start, sentence.end)
    clause = clause_of(trigger)
    return Span(max(sentence.start, clause[0].idx), min(sentence.end, clause[-1].idx + len(clause[-1].text)))


def _status(draft: Draft, proposal: Proposal, sentence: Sentence, time: int | None) -> Status:
    if proposal.mode == "mention":
        return "absent"
    if proposal.noun is not None and proposal.type not in ("REJECT", "ACCUSE", "SANCTION", "THREATEN"):
        status = light_status(proposal.token, headline=sentence.headline)
    else:
        status = status_of(proposal.token, headline=sentence.headline)
    if status == "ongoing" and _is_performed(proposal) and proposal.token.tag_ in ("VBZ", "VBP"):
        # 'The ministry condemns the raid' is the condemning.
        status = "happened"
    if status in ("happened", "ongoing") and proposal.type not in TRIED and is_attempt(proposal.token):
        status = "planned"
    day = draft.notes.get("report_day")
    first = draft.times[time].first if time is not None else None
    if isinstance(day, str) and first and first > day and status in ("happened", "ongoing"):
        return "planned"
    return status


def _is_performed(proposal: Proposal) -> bool:
    """Whether the verb is the deed ('condemns', 'praises'), not an attitude that goes on ('supports')."""
    return proposal.type in PERFORMED or proposal.mode in PERFORMED_MODES


def _arguments(draft: Draft, proposal: Proposal, nested: list[Proposal]) -> tuple[Argument, ...]:
    found: list[Argument] = []
    seen: set[str] = set()
    whole = parties(proposal)
    for inner in nested:
        if inner.type == proposal.type:
            # 'will visit Oslo for talks with X': X takes part.
            whole += [Party("actor", p.head) for p in parties(inner) if inner.mode != "visit"]
        elif proposal.type == "AGREE" and not any(p.role == "recipient" for p in whole):
            whole += [p for p in parties(inner) if p.role != "actor"]
    for party in whole:
        for argument in bind(draft, party, proposal.type):
            # An actor has one role in an event: the first that the syntax gives.
            key = argument.actor or f"{argument.start}"
            if key not in seen:
                seen.add(key)
                found.append(argument)
    return tuple(found)


def _is_political(draft: Draft, event_type: str, arguments: tuple[Argument, ...]) -> bool:
    """Whether somebody takes part who can be a party to politics; for what is done with words, who acts for somebody."""
    known = draft.actors_by_id()
    actors = [known[a.actor] for a in arguments if a.actor in known]
    if event_type in MATERIAL:
        return any(a.kind in POLITICAL for a in actors) or (
            event_type == "PROTEST" and any(a.role == "actor" for a in arguments)
        )
    return any(
        a.kind in OFFICIAL_KINDS or a.offices or (a.kind in ("person", "people") and a.state) for a in actors
    ) or any(_is_official(draft, a) for a in arguments)


def _is_official(draft: Draft, argument: Argument) -> bool:
    """Whether the words for a party say that it acts for a state, though nobody says which ('the two leaders')."""
    span = draft.doc.char_span(argument.start, argument.end, alignment_mode="expand")
    return span is not None and any(t.lemma_.lower() in OFFICIAL - PRONOUNS for t in span)


def _weight(draft: Draft, proposal: Proposal, arguments: tuple[Argument, ...]) -> float:
    """Return what an act of violence or arrest counts if no state, force, group or official takes part: crime, accidents."""
    if proposal.type not in ("ASSAULT", "COERCE"):
        return 1.0
    words = {t.lemma_.lower() for t in proposal.token.sent}
    known = draft.actors_by_id()
    for argument in arguments:
        actor = known.get(argument.actor or "")
        if actor is not None and (actor.kind in OFFICIAL_KINDS or actor.offices):
            return 1.0
    return 1.0 if words & WARLIKE else PRIVATE_FACTOR


def _said(draft: Draft, proposal: Proposal, score: float) -> float:
    """Return the score of an act, less where somebody else tells of it."""
    return score * SAID_FACTOR if draft.quotations_over(proposal.token.idx) else score


def _refers_back(proposal: Proposal) -> bool:
    """Whether a trigger speaks of an event as known: 'their talks', 'the meeting', 'they discussed'."""
    if proposal.mode == "discuss":
        return True
    noun = proposal.noun or proposal.token
    if noun.pos_ in VERBAL:
        return False
    words = {c.lower_ for c in children(noun, "det", "poss")}
    return bool(words & REFERRING)
