"""Which actors of the report a quotation's source stands for."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.data.cues import cue_class
from foreigndesk.model import LocalActor, Mention, Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from foreigndesk.annotation.quoting.attribution import Candidate

_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers"})
_PLURAL = frozenset({"they", "them", "their", "both"})
_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
# What a speaker who was named before is called instead of a name: by party, house or trade.
_DESCRIBED = frozenset(
    """democrat republican conservative socialist liberal senator congressman congresswoman lawmaker legislator
    diplomat politician veteran lawyer economist general admiral colonel""".split()
)
# Texts in which an institution itself speaks; a report or a study is told by those who wrote it.
_ISSUED = frozenset({"statement", "communique", "communiqué", "declaration", "memorandum", "note"})
_SIDES = frozenset({"sides", "countries", "governments", "nations", "states", "neighbours", "neighbors"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
# How far back (characters) a pronoun without coreference may look for its name.
REACH = 1500


class SpeakerResolver:
    """Resolves sources of one draft through its mentions; unknown stays unknown.

    Args:
        draft: With mentions and actors filled, or empty where no coreference ran.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.quoted = QuotedText(draft.document.text)
        self.actors = draft.actors_by_id()
        self.mentions = sorted(draft.mentions, key=lambda m: (m.start, -m.end))

    def resolve(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the ids of the actors that a candidate's source stands for; a group gives its members."""
        if candidate.source is None:
            return ()
        head = self.draft.doc[candidate.source.head]
        if head.lower_ in _RELATIVE:
            head = _antecedent(head)
        found = self.actors_at(head)
        for conjunct in head.conjuncts:
            if conjunct.i > head.i and conjunct.i < candidate.source.end:
                found += [a for a in self.actors_at(conjunct) if a not in found]
        if not found:
            found = self._apposed(head, candidate.source.start)
        if not found and head.lower_ in _SINGULAR | _PLURAL:
            found = self._nearest(head)
        if not found:
            found = self._issuer(head)
        if head.lower_ in _SIDES and not any(self.actors[a].members for a in found if a in self.actors):
            found = self._pair(head) or found
            return tuple(found)
        if not found and head.lower_ in _DESCRIBED:
            found = self._described(head)
        if head.pos_ == "NOUN" and not self._of_persons(found):
            return tuple(found)
        return self.members(found)

    def _of_persons(self, ids: list[str]) -> bool:
        """Whether groups among the ids have persons for members: 'US and Japanese diplomats' are not two states."""
        members = [self.actors[m] for i in ids for m in self.actors[i].members if m in self.actors]
        return all(m.kind == "person" for m in members)

    def members(self, ids: list[str]) -> tuple[str, ...]:
        """Return the ids with groups put in place of by their members, where these are known."""
        found: list[str] = []
        for actor_id in ids:
            actor = self.actors.get(actor_id)
            if actor is None:
                continue
            found += [m for m in (actor.members or (actor_id,)) if m not in found]
        return tuple(found)

    def actors_at(self, head: Token) -> list[str]:
        """Return the actor whose mention has this word as its head, or the smallest that holds it."""
        start, end = head.idx, head.idx + len(head)
        covering = [m for m in self.mentions if m.start <= start and end <= m.end and m.actor in self.actors]
        if not covering:
            return []
        exact = [m for m in covering if m.head is not None and m.head == start]
        if exact:
            return [max(exact, key=lambda m: (m.form == "name", m.end - m.start)).actor]
        ending = [
            m for m in covering if m.end == end or (m.head is None and self.actors[m.actor].kind != "state")
        ]
        if ending:
            return [min(ending, key=lambda m: m.end - m.start).actor]
        # A demonym in front ('the Chinese spokesman') stands for the state, not for who speaks.
        whole = [m for m in covering if self.actors[m.actor].kind != "state"]
        return [min(whole, key=lambda m: m.end - m.start).actor] if whole else []

    def _apposed(self, head: Token, first: int) -> list[str]:
        for child in head.children:
            if child.dep_ in ("appos", "compound", "nmod", "flat") and (found := self.actors_at(child)):
                if self.actors[found[0]].kind in ("person", "organization", "body", "force", "group"):
                    return found
        # What stands before the source is no part of it, whatever the parser says.
        return self.actors_at(head.head) if head.dep_ == "appos" and head.head.i >= first else []

    def _nearest(self, pronoun: Token) -> list[str]:
        """The nearest person before in a subject's place, agreeing in number and gender."""
        gender = _GENDER.get(pronoun.lower_)
        plural = pronoun.lower_ in _PLURAL
        best: tuple[int, Mention] | None = None
        for mention in self.mentions:
            if mention.start >= pronoun.idx or pronoun.idx - mention.start > REACH:
                continue
            actor = self.actors.get(mention.actor)
            if actor is None or not _agrees(actor, gender, plural):
                continue
            rank = mention.start + (400 if self._is_subject(mention) else 0)
            if best is None or rank >= best[0]:
                best = (rank, mention)
        return [best[1].actor] if best else []

    def _issuer(self, head: Token) -> list[str]:
        """'a statement by the ministry said': who issued a text speaks in it."""
        if head.lemma_.lower() not in _ISSUED:
            return []
        for child in head.children:
            if child.dep_ == "poss" and (found := self.actors_at(child)):
                return found
            if child.dep_ in ("prep", "acl") and child.lower_ in ("by", "from", "issued", "released"):
                for inner in child.subtree:
                    if inner.dep_ == "pobj" and inner.head.lower_ in ("by", "from"):
                        return self.actors_at(inner)
        return []

    def _pair(self, head: Token) -> list[str]:
        """'both sides', 'the two countries': the two states before it, if the report has named just two so far."""
        if not any(c.lower_ in ("both", "two") for c in head.children):
            return []
        states: dict[str, None] = {}
        for mention in self.mentions:
            actor = self.actors.get(mention.actor)
            if mention.start < head.idx and actor is not None and actor.state and actor.kind != "place":
                states.setdefault(actor.state)
        ids = {a.state: a.id for a in self.draft.actors if a.kind == "state" and a.state}
        return [ids[s] for s in states if s in ids] if len(states) == 2 and set(states) <= set(ids) else []

    def _described(self, head: Token) -> list[str]:
        """'the Utah Republican' behind a quotation: who said something last, before it and close by."""
        article = next((c for c in head.children if c.dep_ == "det"), None)
        if (
            article is None
            or article.lower_ != "the"
            or any(c.dep_ in ("prep", "appos") for c in head.rights)
        ):
            return []
        best: list[str] = []
        for mention in self.mentions:
            actor = self.actors.get(mention.actor)
            if not head.idx - REACH <= mention.start < head.idx or actor is None:
                continue
            if actor.kind == "person" and actor.named and self._speaks(mention):
                best = [mention.actor]
        return best

    def _speaks(self, mention: Mention) -> bool:
        """Whether a mention is the subject of a verb of saying in the reporter's own words."""
        span = self.draft.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or span.root.dep_ != "nsubj" or self.quoted.at(mention.start) is not None:
            return False
        return cue_class(span.root.head.lemma_.lower(), "VERB") in ("say", "write")

    def _is_subject(self, mention: Mention) -> bool:
        span = self.draft.doc.char_span(mention.start, mention.end, alignment_mode="expand")
        return span is not None and span.root.dep_ in ("nsubj", "nsubjpass")

    def follow_turns(self, found: list[tuple[Quotation, float]]) -> list[tuple[Quotation, float]]:
        """Return the quotations with speakers carried on where only the turn tells who speaks.

        A continued paragraph has the speaker of the one before; 'I' in somebody's words is that somebody.
        """
        done: list[tuple[Quotation, float]] = []
        for quotation, score in found:
            if quotation.continues is not None and quotation.continues < len(done):
                quotation = dataclasses.replace(quotation, speakers=done[quotation.continues][0].speakers)
            done.append((quotation, score))
        return [(self._first_person(q, [o for o, _ in done]), score) for q, score in done]

    def _first_person(self, quotation: Quotation, others: list[Quotation]) -> Quotation:
        if quotation.speakers or not quotation.source or not quotation.cue:
            return quotation
        start, end = quotation.source[0].start, quotation.source[0].end
        if self.draft.document.text[start:end] not in ("I", "me", "my", "My"):
            return quotation
        around = [
            (sum(s.end - s.start for s in other.content), number)
            for number, other in enumerate(others)
            if other is not quotation
            and other.speakers
            and any(s.start <= start < s.end for s in other.content)
        ]
        if not around:
            return quotation
        return dataclasses.replace(quotation, speakers=others[min(around)[1]].speakers)


def _agrees(actor: LocalActor, gender: str | None, plural: bool) -> bool:
    if plural:
        return actor.kind in ("group", "organization", "body", "people", "force", "party") or bool(
            actor.members
        )
    return actor.kind == "person" and (gender is None or actor.gender in (None, gender))


def _antecedent(pronoun: Token) -> Token:
    token = pronoun.head
    for _ in range(4):
        if token.dep_ == "relcl":
            return token.head
        if token.head.i == token.i:
            break
        token = token.head
    return pronoun


def speaker_name(reading_actors: dict[str, LocalActor], quotation: Quotation) -> str | None:
    """Return the full name of a quotation's first speaker, or None if it has none with a name."""
    for actor_id in quotation.speakers:
        actor = reading_actors.get(actor_id)
        if actor is not None and actor.named:
            return actor.name
    return None


__all__ = ["SpeakerResolver", "speaker_name"]
