"""Pronouns of the third person: to whom 'he', 'they', 'its' point."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from foreigndesk.annotation.cast import Cast, Entity, Occurrence
from foreigndesk.annotation.named_actors import occur
from foreigndesk.annotation.nominal_actors import group_of
from foreigndesk.annotation.page import Page
from foreigndesk.data.cues import cue_class
from foreigndesk.data.given_names import likely_gender

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token
    from foreigndesk.annotation.referring.report import Referring

MASCULINE = frozenset(["he", "him", "his", "himself"])
FEMININE = frozenset(["she", "her", "hers", "herself"])
PLURAL = frozenset(["they", "them", "their", "theirs", "themselves", "both"])
NEUTER = frozenset(["it", "its", "itself"])
PRONOUNS = MASCULINE | FEMININE | PLURAL | NEUTER
_EMPTY_OBJECT = re.compile(r"it (?:clear|impossible|difficult|hard|possible|easier|harder|easy)\b")
_REACH = {"singular": 5, "plural": 4, "neuter": 2}
_SAYING = frozenset({"say", "write", "express", "think"})
# Weights of `_by_salience`, in sentences: a subject is worth so many sentences of nearness.
NEARNESS, SUBJECT, SALIENCE = 0.75, 1.2, 0.6
KNOWN_GENDER, OTHER_GENDER, OTHER_QUOTATION, UNNAMED, SPOKE_LAST = 1.2, -4.0, -2.5, -0.5, 0.8
# The subject of the clause above ('Lind said that he …'), and of the clause itself for 'his'.
FRAME = 1.5
# So many verbs are climbed from a pronoun.
_LONGEST_CHAIN = 5
# A subject goes on with the subject of the sentence before: 'Nakatani said … He told reporters'.
GOES_ON = 1.0
NOUN_GENDER = dict.fromkeys(
    """king prince sultan emir pope pontiff spokesman chairman congressman serviceman statesman man husband son""".split(),
    "m",
) | dict.fromkeys("queen spokeswoman chairwoman congresswoman woman wife daughter".split(), "f")
_NEUTER_KINDS = frozenset({"state", "organization", "body", "force", "group", "party"})


def add_pronoun(cast: Cast, page: Page, token: Token, referring: Referring) -> Occurrence | None:
    """Add the mention of a pronoun if its antecedent is found; return it.

    Persons and groups go by the rules of news reports first, since the head has learned from interviews and letters too,
    and joins no two to a 'they'; 'it' goes by the head. Each helps where the other knows nobody (benchmarks/coref, 'Who is
    meant by he').
    """
    entity = _by_rules(cast, page, token) if token.lower_ not in NEUTER else _of_frame(cast, page, token)
    entity = entity or _referred(cast, page, token, referring) or _by_rules(cast, page, token)
    if entity is None:
        return None
    return occur(cast, page, entity, token.idx, token.idx + len(token), "pronoun")


def _by_rules(cast: Cast, page: Page, token: Token) -> Entity | None:
    word = token.lower_
    if word in MASCULINE or word in FEMININE:
        return _singular(cast, page, token, "m" if word in MASCULINE else "f")
    if word in NEUTER:
        return _neuter(cast, page, token)
    if word == "both" and token.dep_ not in {"nsubj", "nsubjpass"}:
        return None
    return _plural(cast, page, token)


def _referred(cast: Cast, page: Page, token: Token, referring: Referring) -> Entity | None:
    """Return the entity of the likeliest antecedent that the head sees, made from its words if nobody knows it yet."""
    number = referring.mention_of(token.idx, token.idx + len(token), token.idx)
    if number is None:
        return None
    word = token.lower_
    gender = "m" if word in MASCULINE else "f" if word in FEMININE else None
    barred = _barred(cast, page, token)
    for _, before in referring.antecedents(number):
        entity = referring.entity.get(before)
        if entity is None:
            entity = referring.introduce(before, cast, page)
        if entity is None:
            return None
        if entity in barred:
            continue
        if gender is not None:
            if entity.kind != "person" or entity.plural or entity.gender not in {None, gender}:
                continue
            entity.gender = entity.gender or gender
        elif entity.kind == "person" and not entity.plural:
            # 'it' is no person; and 'they' after one may be two, whom the head cannot join but the rules can
            if word in PLURAL:
                return None
            continue
        return entity
    return None


def _before(cast: Cast, page: Page, token: Token, reach: int) -> list[tuple[Occurrence, Token | None]]:
    """Return the occurrences in reach that a pronoun may point to, with their heads; those of its own phrase are none."""
    own_clause = {t.i for t in token.subtree}
    barred = _barred(cast, page, token)
    found: list[tuple[Occurrence, Token | None]] = []
    for o in cast.near(page.sentence(token.idx), reach):
        if o.start >= token.idx or o.end > token.idx or o.entity in barred:
            continue
        head = page.token(o.head)
        if head is not None and head.i in own_clause:
            continue
        found.append((o, head))
    return found


def _barred(cast: Cast, page: Page, token: Token) -> list[Entity]:
    """Return whom an object pronoun cannot mean: the subject of its clause ('Lavrov met him', 'A hit B and told them')."""
    if token.tag_ == "PRP$" or token.lower_.endswith(("self", "selves")):
        return []
    link = token.head
    if token.dep_ in {"dobj", "dative"}:
        verb = link
    elif token.dep_ == "pobj" and link.dep_ in {"prep", "agent", "dative"} and link.head.pos_ == "VERB":
        verb = link.head
    else:
        return []
    subjects = {t.i for t in _subjects_of(verb)}
    here = cast.near(page.sentence(token.idx), 1)
    return [o.entity for o in here if (head := page.token(o.head)) is not None and head.i in subjects]


def _subjects_of(verb: Token) -> list[Token]:
    """Return a verb's subject, or that of the verbs it goes on from ('urged', 'pulled … and told', 'spoke, urging')."""
    for _ in range(_LONGEST_CHAIN):
        found = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
        if found or verb.head.i == verb.i or verb.dep_ not in {"conj", "advcl", "xcomp"}:
            return found
        verb = verb.head
    return []


def _frame_subjects(token: Token) -> list[Token]:
    """Return the subjects that a pronoun's clause hangs under, nearest first: of its own clause for 'their', 'its', 'his'.

    'Chad says it is ready', 'the units stepped up their raids', 'Lind said that, if asked, she would resign'.
    """
    verb: Token | None = token
    if token.dep_ in {"nsubj", "nsubjpass"}:
        verb = token.head
    elif token.tag_ != "PRP$":
        return []
    found: list[Token] = []
    for _ in range(_LONGEST_CHAIN):
        if verb is None or verb.head.i == verb.i:
            break
        linked = verb.dep_
        verb = verb.head
        if verb.pos_ not in {"VERB", "AUX"} or linked == "conj":
            continue
        found += [
            c
            for c in verb.children
            if c.dep_ in {"nsubj", "nsubjpass"} and c.i < token.i and not c.is_ancestor(token)
        ]
    return found


def _of_frame(cast: Cast, page: Page, token: Token) -> Entity | None:
    """Return the state, body or group whose saying an 'it' stands in ('Chad says it is ready'), or whose 'its' is.

    'Its' goes to the subject of its clause ('the army stepped up its raids') where no other is named between them.
    """
    if token.lower_ == "its":
        verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
        subjects = _subjects_of(verb) if verb is not None else []
    elif token.lower_ == "it" and token.dep_ in {"nsubj", "nsubjpass"} and not _is_empty(token):
        verb = token.head
        while verb.dep_ == "conj":
            verb = verb.head
        if verb.dep_ == "advcl":
            verb = verb.head
        subjects = _subjects_of(verb.head) if verb.dep_ == "ccomp" else []
    else:
        return None
    at = {t.i for t in subjects if t.dep_ == "nsubj" and t.i < token.i}
    here = [
        (o, page.token(o.head))
        for o in cast.near(page.sentence(token.idx), 1)
        if o.start < token.idx and o.entity.kind in _NEUTER_KINDS and not o.entity.plural
    ]
    found = next((o for o, head in here if head is not None and head.i in at), None)
    if found is None:
        return None
    between = any(o.start >= found.end and o.entity is not found.entity for o, _ in here)
    return None if between and token.lower_ == "its" else found.entity


def _ranked(cast: Cast, page: Page, token: Token, reach: int) -> list[Occurrence]:
    """Return the occurrences before a pronoun, likeliest first.

    Sentences nearest first; in each, subjects before others and earlier before later. Words inside a
    quotation are out of reach from outside it, and the other way round only the sentence's frame is in reach.
    """
    sentence = page.sentence(token.idx)
    quote = page.quote(token.idx)
    found: list[tuple[tuple[int, int, int], Occurrence]] = []
    for o, _ in _before(cast, page, token, reach):
        where = page.quote(o.start)
        penalty = 3 if where != quote and where is not None else 0
        back = sentence - o.sentence
        rank = (back + penalty, 0 if o.is_subject else 1, o.start if o.is_subject else -o.start)
        found.append((rank, o))
    return [o for _, o in sorted(found, key=lambda pair: pair[0])]


def _by_salience(cast: Cast, page: Page, token: Token, gender: str) -> list[tuple[float, Occurrence]]:
    """Return the persons that 'he' or 'she' may point to with their scores, likeliest first.

    Who is near, a subject, spoken of throughout the report, known to be of the gender, or spoke last where the
    pronoun speaks. The weights were set on the persons of benchmarks/coref and the speakers of GUM.
    """
    sentence, quote = page.sentence(token.idx), page.quote(token.idx)
    speaks = _speaks(token)
    frame = {t.i for t in _frame_subjects(token)}
    found: list[tuple[float, Occurrence]] = []
    for o, head in _before(cast, page, token, _REACH["singular"]):
        entity = o.entity
        if entity.kind != "person" or entity.plural or entity.gender not in {None, gender}:
            continue
        known = entity.gender or NOUN_GENDER.get(entity.noun or "")
        if known not in {None, gender}:
            continue
        score = NEARNESS * (o.sentence - sentence)
        score += SUBJECT * o.is_subject
        score += SALIENCE * math.log1p(sum(entity.names.values()))
        where = page.quote(o.start)
        if where is not None and where != quote:
            score += OTHER_QUOTATION
        if token.dep_ == "nsubj" and o.is_subject and where is None and o.sentence == sentence - 1:
            score += GOES_ON
        if not entity.named:
            score += UNNAMED
        if known is not None:
            score += KNOWN_GENDER
        elif (guess := likely_gender(entity.name) if entity.named else None) is not None:
            score += KNOWN_GENDER if guess == gender else OTHER_GENDER
        if speaks and head is not None and where is None and _speaks(head):
            score += SPOKE_LAST
        if head is not None and head.i in frame:
            score += FRAME
        found.append((score, o))
    return sorted(found, key=lambda pair: (-pair[0], not pair[1].is_subject, -pair[1].start))


def _speaks(token: Token) -> bool:
    """Return True if a word is the subject of a verb of saying, thinking or writing."""
    verb = token.head
    return token.dep_ == "nsubj" and cue_class(verb.lemma_.lower(), verb.pos_) in _SAYING


def _singular(cast: Cast, page: Page, token: Token, gender: str) -> Entity | None:
    near = _ranked(cast, page, token, _REACH["singular"])
    if gender == "f" and not any(o.entity.kind == "person" and o.entity.gender == "f" for o in near):
        country = _country_before(cast, page, token, near)
        if country is not None:
            return country
    persons = _by_salience(cast, page, token, gender)
    group = _of_group(near, persons, page.sentence(token.idx), gender)
    if group is not None:
        return group
    if not persons:
        return None
    entity = persons[0][1].entity
    entity.gender = entity.gender or gender
    return entity


def _of_group(
    near: list[Occurrence], persons: list[tuple[float, Occurrence]], sentence: int, gender: str
) -> Entity | None:
    """Return the one of a group that 'he' may point to, where no person by himself stands nearer."""
    for o in near:
        if o.entity.kind == "person" and persons and o.entity is persons[0][1].entity:
            return None
        if o.entity.kind != "group":
            continue
        member = next(
            (m for m in o.entity.members if m.kind == "person" and m.gender in {None, gender}), None
        )
        if member is not None and (sentence - o.sentence <= 1 or not persons):
            member.gender = member.gender or gender
            return member
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
    words = token.doc.span(token.i, token.i + 2).text.lower()
    return token.dep_ in {"dobj", "nsubj"} and _EMPTY_OBJECT.match(words) is not None


def _plural(cast: Cast, page: Page, token: Token) -> Entity | None:
    near = _ranked(cast, page, token, _REACH["plural"])
    frame = [t.i for t in _frame_subjects(token)]
    for index in frame:
        for o in near:
            head = page.token(o.head)
            if head is not None and head.i == index and o.entity.plural:
                return o.entity
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
