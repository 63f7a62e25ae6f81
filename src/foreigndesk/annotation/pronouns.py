"""Pronouns of the third person: to whom 'he', 'they', 'its' point."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.cast import Cast, Entity, Occurrence
from foreigndesk.annotation.named_actors import occur
from foreigndesk.annotation.nominal_actors import group_of
from foreigndesk.annotation.page import Page

if TYPE_CHECKING:
    from spacy.tokens import Token

MASCULINE = frozenset(["he", "him", "his", "himself"])
FEMININE = frozenset(["she", "her", "hers", "herself"])
PLURAL = frozenset(["they", "them", "their", "theirs", "themselves", "both"])
NEUTER = frozenset(["it", "its", "itself"])
PRONOUNS = MASCULINE | FEMININE | PLURAL | NEUTER
_EMPTY_OBJECT = re.compile(r"it (?:clear|impossible|difficult|hard|possible|easier|harder|easy)\b")
_REACH = {"singular": 5, "plural": 4, "neuter": 2}
_NEUTER_KINDS = frozenset({"state", "organization", "body", "force", "group", "party"})


def add_pronoun(cast: Cast, page: Page, token: Token) -> Occurrence | None:
    """Add the mention of a pronoun if its antecedent is found; return it."""
    word = token.lower_
    entity: Entity | None
    if word in MASCULINE or word in FEMININE:
        entity = _singular(cast, page, token, "m" if word in MASCULINE else "f")
    elif word in NEUTER:
        entity = _neuter(cast, page, token)
    elif word == "both":
        entity = _plural(cast, page, token) if token.dep_ in {"nsubj", "nsubjpass"} else None
    else:
        entity = _plural(cast, page, token)
    if entity is None:
        return None
    return occur(cast, page, entity, token.idx, token.idx + len(token), "pronoun")


def _ranked(cast: Cast, page: Page, token: Token, reach: int) -> list[Occurrence]:
    """Return the occurrences before a pronoun, likeliest first.

    Sentences nearest first; in each, subjects before others and earlier before later. Words inside a
    quotation are out of reach from outside it, and the other way round only the sentence's frame is in reach.
    """
    sentence = page.sentence(token.idx)
    quote = page.quote(token.idx)
    own_clause = {t.i for t in token.subtree}
    found: list[tuple[tuple[int, int, int], Occurrence]] = []
    for o in cast.occurrences:
        if o.start >= token.idx or o.sentence < sentence - reach or o.end > token.idx:
            continue
        where = page.quote(o.start)
        penalty = 0
        if where != quote and where is not None:
            penalty = 3
        head = page.token(o.head)
        if head is not None and head.i in own_clause:
            continue
        if head is not None and _same_clause_subject(head, token):
            continue
        back = sentence - o.sentence
        rank = (back + penalty, 0 if o.is_subject else 1, o.start if o.is_subject else -o.start)
        found.append((rank, o))
    return [o for _, o in sorted(found, key=lambda pair: pair[0])]


def _same_clause_subject(head: Token, pronoun: Token) -> bool:
    """Return True if a plain object pronoun stands in the clause whose subject is `head` ('Lavrov met him')."""
    if pronoun.dep_ not in {"dobj", "dative"} or pronoun.lower_.endswith(("self", "selves")):
        return False
    return head.dep_ in {"nsubj", "nsubjpass"} and head.head.i == pronoun.head.i


def _singular(cast: Cast, page: Page, token: Token, gender: str) -> Entity | None:
    near = _ranked(cast, page, token, _REACH["singular"])
    group: Entity | None = None
    if gender == "f" and not any(o.entity.kind == "person" and o.entity.gender == "f" for o in near):
        country = _country_before(cast, page, token, near)
        if country is not None:
            return country
    for occurrence in near:
        entity = occurrence.entity
        if entity.kind == "group" and group is None:
            group = next(
                (m for m in entity.members if m.kind == "person" and m.gender in {None, gender}), None
            )
            if group is not None and page.sentence(token.idx) - occurrence.sentence <= 1:
                break
            continue
        if entity.kind == "person" and not entity.plural and entity.gender in {None, gender}:
            entity.gender = entity.gender or gender
            return entity
    if group is not None:
        group.gender = group.gender or gender
        return group
    return None


def _country_before(cast: Cast, page: Page, token: Token, near: list[Occurrence]) -> Entity | None:
    """Return the state that an old-fashioned 'she' means: the subject of the sentence before, no person near it."""
    sentence = page.sentence(token.idx)
    if any(o.entity.kind == "person" and not o.entity.plural and o.sentence >= sentence - 1 for o in near):
        return None
    return next(
        (o.entity for o in near if o.entity.kind == "state" and o.is_subject and o.sentence == sentence - 1),
        None,
    )


def _neuter(cast: Cast, page: Page, token: Token) -> Entity | None:
    if token.lower_ == "it" and _is_empty(token):
        return None
    for occurrence in _ranked(cast, page, token, _REACH["neuter"]):
        entity = occurrence.entity
        if entity.kind in _NEUTER_KINDS and not entity.plural and occurrence.form != "pronoun":
            if (
                occurrence.is_subject
                or token.lower_ == "its"
                or occurrence.sentence == page.sentence(token.idx)
            ):
                return entity
        elif (
            occurrence.form == "pronoun"
            and entity.kind in _NEUTER_KINDS
            and not entity.plural
            and occurrence.is_subject
        ):
            return entity
    return None


def _is_empty(token: Token) -> bool:
    """Return True for an 'it' that points to nothing: 'it is clear that', 'it seems', 'make it clear'."""
    verb = token.head
    if token.dep_ in {"nsubj", "expl", "nsubjpass"}:
        if verb.lemma_ == "be" and any(
            c.dep_ in {"acomp", "attr", "ccomp", "xcomp", "advcl"} for c in verb.children
        ):
            return True
        if verb.lemma_ in {"seem", "appear", "happen", "rain", "turn", "take", "remain", "mean"}:
            return True
        if token.dep_ == "nsubjpass" and any(c.dep_ in {"ccomp", "csubj"} for c in verb.children):
            return True
    words = token.doc[token.i : token.i + 2].text.lower()
    return token.dep_ in {"dobj", "nsubj"} and _EMPTY_OBJECT.match(words) is not None


def _plural(cast: Cast, page: Page, token: Token) -> Entity | None:
    near = _ranked(cast, page, token, _REACH["plural"])
    sentences = sorted({o.sentence for o in near}, reverse=True)
    for sentence in sentences:
        here = [o for o in near if o.sentence == sentence]
        joined = _joined_subjects(page, here)
        if len(joined) >= 2:
            return group_of(cast, joined, _list_names(joined))
        for occurrence in here:
            entity = occurrence.entity
            if entity.plural or (entity.kind in {"group", "people", "force"} and not entity.key):
                if occurrence.is_subject or token.lower_ == "their" or sentence == page.sentence(token.idx):
                    return entity
        for occurrence in here:
            entity = occurrence.entity
            if entity.kind in {"group", "people", "force"} or (
                entity.kind in {"body", "organization"} and occurrence.is_subject
            ):
                return entity
    return None


def _joined_subjects(page: Page, here: list[Occurrence]) -> list[Entity]:
    """Return the entities that one sentence joins by 'and' into a subject, or None of them."""
    subjects = sorted((o for o in here if o.is_subject and not o.entity.plural), key=lambda o: o.start)
    best: list[Entity] = []
    for index, first in enumerate(subjects):
        chain, end = [first.entity], first.end
        for other in subjects[index + 1 :]:
            if re.fullmatch(r"\s*(?:,|and|,\s*and|&)\s*(?:the )?", page.text[end : other.start]):
                if other.entity not in chain:
                    chain.append(other.entity)
                end = other.end
        if len(chain) > len(best) and len(chain) >= 2:
            best = chain
    return best


def _list_names(entities: list[Entity]) -> str:
    names = [e.name for e in entities]
    return ", ".join(names[:-1]) + " and " + names[-1]
