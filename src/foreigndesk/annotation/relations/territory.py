"""Which territory a state claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.relations.sentence import (
    SentenceView,
    prepositional,
    state_of,
    status_of,
    subjects_of,
)
from foreigndesk.model import RelationMention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


TERRITORY_NOUNS = frozenset(["sovereignty", "claim", "jurisdiction", "ownership", "territory"])


def territory(s: SentenceView) -> Iterator[RelationMention]:
    """'X claims Y (as its territory)'; 'X's claims over Y'; 'X claims sovereignty over Y'; 'X considers Y part of …'."""
    for token in s.tokens:
        if token.lemma_ == "claim" and token.pos_ == "VERB":
            yield from _claimed_by_verb(s, token)
        elif token.lemma_ in {"claim", "sovereignty"} and token.pos_ == "NOUN":
            owner = next((c for c in token.children if c.dep_ in {"poss", "amod"} and state_of(s, c)), None)
            lands = [t for t in prepositional(token, {"over", "to", "on", "in"}) if s.place_of(t) is not None]
            if owner is not None and lands:
                yield s.relation("claims_territory", owner, lands[0], "ongoing", None, 0.7)
        elif token.lemma_ in {"consider", "regard", "view", "see"} and token.pos_ == "VERB":
            lands = [c for c in token.subtree if c.dep_ in {"dobj", "nsubj"} and s.place_of(c) is not None]
            words = {t.lemma_.lower() for t in token.subtree}
            owned = words & {"territory", "province", "soil"} and words & {
                "its",
                "their",
                "her",
                "part",
                "own",
            }
            for subject in subjects_of(token):
                if lands and owned and state_of(s, subject):
                    yield s.relation("claims_territory", subject, lands[0], status_of(token), None, 0.7)


def _claimed_by_verb(s: SentenceView, verb: Token) -> Iterator[RelationMention]:
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    # spaCy reads 'claims Taiwan as her territory' with 'Taiwan' as object, 'claims most of the sea' with 'most'
    lands = [o for o in objects if s.place_of(o) is not None]
    lands += [t for o in objects for t in prepositional(o, {"of"}) if s.place_of(t) is not None]
    territory = [o for o in objects if o.lemma_ in TERRITORY_NOUNS]
    lands += [
        t for o in territory for t in prepositional(o, {"over", "to", "of"}) if s.place_of(t) is not None
    ]
    if territory:
        lands += [t for t in prepositional(verb, {"over"}) if s.place_of(t) is not None]
    for subject in subjects_of(verb):
        if lands and s.mention_of(subject):
            for land in lands[:1]:
                for place in (land, *(c for c in land.conjuncts if s.place_of(c) is not None)):
                    if state_of(s, subject) != state_of(s, place) or state_of(s, subject) is None:
                        yield s.relation("claims_territory", subject, place, status_of(verb), None, 0.7)
