"""One sentence as the rules of relations ask it: its tokens, the mentions and places in it, the parties of a verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.model import Figure, Mention, RelationMention, Sentence, Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Span as Tokens
    from foreigndesk.annotation.parsing.tokens import Token


FORCE_NOUNS = frozenset(
    [
        "troop",
        "soldier",
        "force",
        "trooper",
        "marine",
        "sailor",
        "airman",
        "serviceman",
        "servicemember",
        "personnel",
        "peacekeeper",
        "member",
        "adviser",
        "advisor",
        "unit",
        "battalion",
        "brigade",
        "division",
        "regiment",
        "squadron",
        "fleet",
        "warship",
        "ship",
        "vessel",
        "destroyer",
        "carrier",
        "submarine",
        "fighter",
        "bomber",
        "jet",
        "aircraft",
        "plane",
        "tank",
        "missile",
        "battery",
        "drone",
        "militant",
        "policeman",
    ]
)
# "members" are a force only with "service" before them.
WEAK_FORCE_NOUNS = frozenset(
    {"member", "unit", "personnel", "ship", "vessel", "plane", "aircraft", "fighter"}
)
FORCE_NAME = re.compile(
    r"\b(?:command|forces?|fleet|army|navy|air force|corps|division|brigade|battalion|regiment|militia|guards?|"
    r"coalition|mission|task force|peshmerga|military|troops)\b",
    re.IGNORECASE,
)


class SentenceView:
    """One sentence's tokens with the mentions and places that lie in it."""

    def __init__(self, draft: Draft, sentence: Sentence, tokens: Tokens) -> None:
        self.draft, self.sentence, self.tokens = draft, sentence, tokens
        self.mentions = draft.mentions_in(sentence.start, sentence.end)
        self.places = [(i, draft.places[i]) for i in draft.places_in(sentence.start, sentence.end)]
        self.actors = draft.actors_by_id()

    def mention_of(self, token: Token) -> Mention | None:
        """The mention headed by a token, else the shortest that covers it."""
        covering = [m for m in self.mentions if m.start <= token.idx < m.end]
        headed = [m for m in covering if m.head == token.idx]
        chosen = max(headed, key=lambda m: m.end - m.start, default=None)
        # 'an ally of President P': P's own mention rather than the nominal around it
        names = [m for m in covering if m.form == "name"]
        return chosen or min(names or covering, key=lambda m: m.end - m.start, default=None)

    def place_of(self, token: Token) -> int | None:
        return next((i for i, p in self.places if p.start <= token.idx < p.end), None)

    def phrase(self, token: Token) -> Span:
        """The noun phrase of a token without clauses and appositions that hang on it."""
        cut = {"relcl", "acl", "appos", "advcl", "prep", "punct", "cc", "conj"}
        words = [token, *(t for c in token.children if c.dep_ not in cut for t in c.subtree)]
        of = [c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"]
        words += [
            t for c in of for t in c.subtree if t.dep_ not in {"relcl", "acl", "punct"} and t.i < token.i + 12
        ]
        first, last = min(words, key=lambda t: t.i), max(words, key=lambda t: t.i)
        return Span(first.idx, last.idx + len(last.text))

    def relation(
        self,
        kind: str,
        subject: Token | Mention,
        obj: Token | Mention,
        status: str = "ongoing",
        figure: Figure | None = None,
        score: float = 0.6,
    ) -> RelationMention:
        subject_span, subject_actor, _ = self.party(subject)
        object_span, object_actor, place = self.party(obj)
        return RelationMention(
            kind,
            subject_span,
            object_span,
            Span(self.sentence.start, self.sentence.end),
            status=status,  # type: ignore[arg-type]
            subject=subject_actor,
            object=object_actor,
            object_place=place,
            figure=figure,
            score=score,
        )

    def party(self, party: Token | Mention) -> tuple[Span, str | None, int | None]:
        if isinstance(party, Mention):
            place = next((i for i, p in self.places if p.start < party.end and party.start < p.end), None)
            return Span(party.start, party.end), party.actor, place
        mention = self.mention_of(party)
        span = Span(mention.start, mention.end) if mention else self.phrase(party)
        return span, mention.actor if mention else None, self.place_of(party)


def subjects_of(verb: Token) -> list[Token]:
    """Return the subjects of a verb, else those of the verb that it is joined to."""
    found = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    if not found and verb.dep_ in {"conj", "xcomp", "advcl"} and verb.head.pos_ in {"VERB", "AUX"}:
        return subjects_of(verb.head)
    return found


def objects_of(preposition: Token) -> list[Token]:
    """Return what a preposition governs."""
    return [c for c in preposition.children if c.dep_ in {"pobj", "pcomp"}]


def prepositional(head: Token, words: frozenset[str] | set[str]) -> list[Token]:
    """Return the objects of the prepositions of these words that hang on a head."""
    return [
        o for c in head.children if c.dep_ in {"prep", "agent"} and c.lower_ in words for o in objects_of(c)
    ]


def status_of(verb: Token) -> str:
    """Planned if a modal or a plan governs the verb, else ongoing."""
    chain = [verb, *verb.ancestors]
    for token in chain[:4]:
        if any(c.lower_ in {"will", "'ll", "would"} and c.dep_ == "aux" for c in token.children):
            return "planned"
        if token.lemma_ in {"plan", "intend", "propose"}:
            return "planned"
        if token.lemma_ in {"urge", "call", "demand", "request"} and token is not verb:
            return "called_for"
    if any(c.dep_ == "neg" for c in verb.children):
        return "denied"
    return "ongoing"


def is_force(noun: Token) -> bool:
    """Whether a noun means armed people or what carries them ('troops', 'destroyer')."""
    if noun.lemma_.lower() not in FORCE_NOUNS or noun.pos_ not in {"NOUN", "PROPN"}:
        return False
    if noun.lemma_.lower() in WEAK_FORCE_NOUNS:
        return any(c.lower_ in {"service", "military", "naval", "army", "war"} for c in noun.children)
    return True


def state_of(s: SentenceView, token: Token) -> str | None:
    """Return the state of the actor that a token stands for, or None."""
    mention = s.mention_of(token)
    return s.actors[mention.actor].state if mention and mention.actor in s.actors else None


def is_force_phrase(s: SentenceView, token: Token) -> bool:
    """Whether a token is, by its actor or its words, a force or a command."""
    mention = s.mention_of(token)
    if mention is not None:
        actor = s.actors.get(mention.actor)
        if actor is not None and actor.kind in {"force", "group"}:
            return True
        return bool(FORCE_NAME.search(mention.text))
    return bool(FORCE_NAME.search(token.text))
