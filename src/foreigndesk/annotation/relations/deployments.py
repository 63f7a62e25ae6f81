"""Where forces are: deployments with their figures, and bases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.figures import figure_of
from foreigndesk.annotation.relations.sentence import (
    SentenceView,
    is_force,
    is_force_phrase,
    prepositional,
    state_of,
    status_of,
    subjects_of,
)
from foreigndesk.model import RelationMention, Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


DEPLOY_VERBS = frozenset(["deploy", "station", "post", "base", "garrison"])
BASED = frozenset(["base", "headquarter", "station", "garrison"])
MEETING_VERBS = frozenset(["meet", "visit", "greet", "address", "thank", "inspect", "encourage", "review"])


def deployments(s: SentenceView) -> Iterator[RelationMention]:
    """'There are N X troops in Y'; 'X deployed N troops to Y'; 'X has N troops in Y'; 'X troops stationed in Y'."""
    for noun in s.tokens:
        # a force with a name ('the Fifth Fleet') is based somewhere; troops are deployed
        if not is_force(noun) or noun.pos_ == "PROPN":
            continue
        where = {"in", "at", "on", "across", "along", "near", "inside"}
        verb = noun.head if noun.dep_ in {"attr", "dobj", "nsubj", "nsubjpass"} else None
        targets: list[Token] = []
        owner: Token = noun
        status = "ongoing"
        if verb is not None and verb.lemma_ in {"be", "have", "keep", "maintain", "remain"}:
            stationed = [c for c in noun.children if c.dep_ == "acl" and c.lemma_ in DEPLOY_VERBS]
            targets = [t for head in (*stationed, noun, verb) for t in prepositional(head, where)]
            status = status_of(verb)
            if noun.dep_ == "dobj" and verb.lemma_ != "be":
                owner = next(iter(subjects_of(verb)), noun)
        elif verb is not None and verb.lemma_ in DEPLOY_VERBS | {"send"} and verb.pos_ == "VERB":
            targets = prepositional(verb, where | {"to"})
            status = status_of(verb)
            keeper = (
                verb.head
                if verb.dep_ == "ccomp" and verb.head.lemma_ in {"keep", "have", "maintain"}
                else None
            )
            if noun.dep_ == "dobj" or keeper is not None:
                owner = next(iter(subjects_of(keeper or verb)), noun)
            if verb.lemma_ == "send" and status == "ongoing":
                continue  # sending is an event; the relation is what is there
        else:
            clauses = [c for c in noun.children if c.dep_ == "acl" and c.lemma_ in DEPLOY_VERBS]
            if clauses:
                targets = [t for c in clauses for t in prepositional(c, where | {"to"})]
            elif figure_of(noun) is not None:
                targets = [t for t in prepositional(noun, where) if s.place_of(t) is not None]
        targets = [t for t in targets if s.place_of(t) is not None or state_of(s, t)]
        if targets and (state_of(s, owner) or state_of(s, noun) or s.mention_of(owner)):
            subject = owner if s.mention_of(owner) else noun
            yield s.relation("deploys", subject, targets[0], status, figure_of(noun), 0.7)


def bases(s: SentenceView) -> Iterator[RelationMention]:
    """'X, based in Y'; 'X is headquartered in Y'; 'X's headquarters in Y'; 'X uses a base in Y'."""
    for token in s.tokens:
        if token.lemma_ in BASED and token.pos_ in {"VERB", "ADJ"} and token.tag_ in {"VBN", "VBD", "JJ"}:
            targets = [
                t for t in prepositional(token, {"in", "at", "on", "near"}) if s.place_of(t) is not None
            ]
            holder = token.head if token.dep_ in {"acl", "relcl", "amod", "conj"} else None
            if token.dep_ == "relcl" or holder is None or holder.pos_ in {"VERB", "AUX"}:
                holder = next(iter(subjects_of(token)), holder)
            if not targets or holder is None or (is_force(holder) and holder.pos_ == "NOUN"):
                continue
            # 'the commander of the Fifth Fleet based in Bahrain': the force is based there, and so its commander
            forces = [h for h in prepositional(holder, {"of"}) if s.mention_of(h)]
            yield s.relation("based_at", forces[0] if forces else holder, targets[0], "ongoing", None, 0.7)
        elif token.lemma_ == "headquarters" and token.pos_ in {"NOUN", "PROPN"}:
            owner = next(
                (c for c in token.children if c.dep_ in {"poss", "compound"} and s.mention_of(c)), None
            )
            targets = [t for t in prepositional(token, {"in", "at", "near"}) if s.place_of(t) is not None]
            if owner is not None and targets:
                yield s.relation("based_at", owner, targets[0], "ongoing", None, 0.6)
        elif (
            token.lemma_ == "base"
            and token.dep_ == "dobj"
            and token.head.lemma_ in {"use", "operate", "lease"}
        ):
            users = subjects_of(token.head)
            targets = [t for t in prepositional(token, {"in", "at", "on"}) if s.place_of(t) is not None]
            if targets and users and state_of(s, users[0]):
                yield s.relation("based_at", users[0], targets[0], status_of(token.head), None, 0.6)
    yield from _troops_met_at_a_base(s)


def _troops_met_at_a_base(s: SentenceView) -> Iterator[RelationMention]:
    """'X flew to the air base at Y to meet the troops': whom one meets at a base is based there."""
    bases = [(i, p) for i, p in s.places if p.feature == "base" or "base" in p.text.lower().split()]
    if not bases:
        return
    for token in s.tokens:
        if token.dep_ not in {"dobj", "pobj"} or not (is_force(token) or is_force_phrase(s, token)):
            continue
        verb = next((a for a in token.ancestors if a.pos_ == "VERB"), None)
        mention = s.mention_of(token)
        if verb is None or mention is None or verb.lemma_ not in MEETING_VERBS:
            continue
        index, place = min(bases, key=lambda b: abs(b[1].start - token.idx))
        yield RelationMention(
            "based_at",
            Span(mention.start, mention.end),
            Span(place.start, place.end),
            Span(s.sentence.start, s.sentence.end),
            subject=mention.actor,
            object_place=index,
            score=0.5,
        )
