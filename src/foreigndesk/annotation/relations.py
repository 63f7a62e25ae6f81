"""Lasting relations between actors, or an actor and a place: command, deployment, alliance, membership, claims.

Each rule reads one construction off the dependency parse ("X, based in Y"; "the X-Y alliance"; "50,000 X troops
in Y"). What it cannot bind to an actor it keeps as words: a relation with unknown parties is still sourced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.figures import figure_of
from foreigndesk.model import Figure, Mention, RelationMention, Sentence, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

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
DEPLOY_VERBS = frozenset(["deploy", "station", "post", "base", "garrison"])
BASED = frozenset(["base", "headquarter", "station", "garrison"])
REPORT_NOUNS = frozenset(["instruction", "order", "command", "directive", "guidance"])
COMMAND_NOUNS = frozenset(["commander", "commandant", "chief", "head", "leader"])
FORCE_NAME = re.compile(
    r"\b(?:command|forces?|fleet|army|navy|air force|corps|division|brigade|battalion|regiment|militia|guards?|"
    r"coalition|mission|task force|peshmerga|military|troops)\b",
    re.IGNORECASE,
)
TERRITORY_NOUNS = frozenset(["sovereignty", "claim", "jurisdiction", "ownership", "territory"])
MEETING_VERBS = frozenset(["meet", "visit", "greet", "address", "thank", "inspect", "encourage", "review"])
ALLIANCE = re.compile(r"^(?:alliance|alliances)$")


class _Sentence:
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


def _subjects(verb: Token) -> list[Token]:
    found = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    if not found and verb.dep_ in {"conj", "xcomp", "advcl"} and verb.head.pos_ in {"VERB", "AUX"}:
        return _subjects(verb.head)
    return found


def _objects(preposition: Token) -> list[Token]:
    return [c for c in preposition.children if c.dep_ in {"pobj", "pcomp"}]


def _prepositions(head: Token, words: frozenset[str] | set[str]) -> list[Token]:
    return [
        o for c in head.children if c.dep_ in {"prep", "agent"} and c.lower_ in words for o in _objects(c)
    ]


def _status(verb: Token) -> str:
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


def _is_force(noun: Token) -> bool:
    if noun.lemma_.lower() not in FORCE_NOUNS or noun.pos_ not in {"NOUN", "PROPN"}:
        return False
    if noun.lemma_.lower() in WEAK_FORCE_NOUNS:
        return any(c.lower_ in {"service", "military", "naval", "army", "war"} for c in noun.children)
    return True


def _deployments(s: _Sentence) -> Iterator[RelationMention]:
    """'There are N X troops in Y'; 'X deployed N troops to Y'; 'X has N troops in Y'; 'X troops stationed in Y'."""
    for noun in s.tokens:
        # a force with a name ('the Fifth Fleet') is based somewhere; troops are deployed
        if not _is_force(noun) or noun.pos_ == "PROPN":
            continue
        where = {"in", "at", "on", "across", "along", "near", "inside"}
        verb = noun.head if noun.dep_ in {"attr", "dobj", "nsubj", "nsubjpass"} else None
        targets: list[Token] = []
        owner: Token = noun
        status = "ongoing"
        if verb is not None and verb.lemma_ in {"be", "have", "keep", "maintain", "remain"}:
            stationed = [c for c in noun.children if c.dep_ == "acl" and c.lemma_ in DEPLOY_VERBS]
            targets = [t for head in (*stationed, noun, verb) for t in _prepositions(head, where)]
            status = _status(verb)
            if noun.dep_ == "dobj" and verb.lemma_ != "be":
                owner = next(iter(_subjects(verb)), noun)
        elif verb is not None and verb.lemma_ in DEPLOY_VERBS | {"send"} and verb.pos_ == "VERB":
            targets = _prepositions(verb, where | {"to"})
            status = _status(verb)
            keeper = (
                verb.head
                if verb.dep_ == "ccomp" and verb.head.lemma_ in {"keep", "have", "maintain"}
                else None
            )
            if noun.dep_ == "dobj" or keeper is not None:
                owner = next(iter(_subjects(keeper or verb)), noun)
            if verb.lemma_ == "send" and status == "ongoing":
                continue  # sending is an event; the relation is what is there
        else:
            clauses = [c for c in noun.children if c.dep_ == "acl" and c.lemma_ in DEPLOY_VERBS]
            if clauses:
                targets = [t for c in clauses for t in _prepositions(c, where | {"to"})]
            elif figure_of(noun) is not None:
                targets = [t for t in _prepositions(noun, where) if s.place_of(t) is not None]
        targets = [t for t in targets if s.place_of(t) is not None or _state_of(s, t)]
        if targets and (_state_of(s, owner) or _state_of(s, noun) or s.mention_of(owner)):
            subject = owner if s.mention_of(owner) else noun
            yield s.relation("deploys", subject, targets[0], status, figure_of(noun), 0.7)


def _state_of(s: _Sentence, token: Token) -> str | None:
    mention = s.mention_of(token)
    return s.actors[mention.actor].state if mention and mention.actor in s.actors else None


def _bases(s: _Sentence) -> Iterator[RelationMention]:
    """'X, based in Y'; 'X is headquartered in Y'; 'X's headquarters in Y'; 'X uses a base in Y'."""
    for token in s.tokens:
        if token.lemma_ in BASED and token.pos_ in {"VERB", "ADJ"} and token.tag_ in {"VBN", "VBD", "JJ"}:
            targets = [
                t for t in _prepositions(token, {"in", "at", "on", "near"}) if s.place_of(t) is not None
            ]
            holder = token.head if token.dep_ in {"acl", "relcl", "amod", "conj"} else None
            if token.dep_ == "relcl" or holder is None or holder.pos_ in {"VERB", "AUX"}:
                holder = next(iter(_subjects(token)), holder)
            if not targets or holder is None or (_is_force(holder) and holder.pos_ == "NOUN"):
                continue
            # 'the commander of the Fifth Fleet based in Bahrain': the force is based there, and so its commander
            forces = [h for h in _prepositions(holder, {"of"}) if s.mention_of(h)]
            yield s.relation("based_at", forces[0] if forces else holder, targets[0], "ongoing", None, 0.7)
        elif token.lemma_ == "headquarters" and token.pos_ in {"NOUN", "PROPN"}:
            owner = next(
                (c for c in token.children if c.dep_ in {"poss", "compound"} and s.mention_of(c)), None
            )
            targets = [t for t in _prepositions(token, {"in", "at", "near"}) if s.place_of(t) is not None]
            if owner is not None and targets:
                yield s.relation("based_at", owner, targets[0], "ongoing", None, 0.6)
        elif (
            token.lemma_ == "base"
            and token.dep_ == "dobj"
            and token.head.lemma_ in {"use", "operate", "lease"}
        ):
            users = _subjects(token.head)
            targets = [t for t in _prepositions(token, {"in", "at", "on"}) if s.place_of(t) is not None]
            if targets and users and _state_of(s, users[0]):
                yield s.relation("based_at", users[0], targets[0], _status(token.head), None, 0.6)
    yield from _troops_met_at_a_base(s)


def _troops_met_at_a_base(s: _Sentence) -> Iterator[RelationMention]:
    """'X flew to the air base at Y to meet the troops': whom one meets at a base is based there."""
    bases = [(i, p) for i, p in s.places if p.feature == "base" or "base" in p.text.lower().split()]
    if not bases:
        return
    for token in s.tokens:
        if token.dep_ not in {"dobj", "pobj"} or not (_is_force(token) or _is_force_phrase(s, token)):
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


def _is_force_phrase(s: _Sentence, token: Token) -> bool:
    mention = s.mention_of(token)
    if mention is not None:
        actor = s.actors.get(mention.actor)
        if actor is not None and actor.kind in {"force", "group"}:
            return True
        return bool(FORCE_NAME.search(mention.text))
    return bool(FORCE_NAME.search(token.text))


def _commands(s: _Sentence, before: _Sentence | None) -> Iterator[RelationMention]:
    """'P, commander of F'; 'F reports to G'; 'orders to F come from G'; 'F is under the command of G'."""
    for token in s.tokens:
        lemma = token.lemma_.lower()
        if lemma in COMMAND_NOUNS and token.pos_ in {"NOUN", "PROPN"}:
            yield from _commander_of(s, token)
        elif lemma in {"command", "lead", "head"} and token.pos_ == "VERB":
            yield from _led(s, token)
        elif lemma in {"report", "answer"} and token.pos_ == "VERB":
            superiors = [t for t in _prepositions(token, {"to"}) if s.mention_of(t) or _is_force_phrase(s, t)]
            subjects = _controllers(token) or _subjects(token)
            if superiors and subjects and _is_institution(s, superiors[0]):
                yield s.relation("reports_to", subjects[0], superiors[0], _status(token), None, 0.7)
        elif lemma in REPORT_NOUNS and token.dep_ in {"nsubj", "nsubjpass"}:
            yield from _orders_come_from(s, token, before)
        elif token.lower_ == "under" and token.dep_ == "prep":
            yield from _under_command(s, token)


def _led(s: _Sentence, verb: Token) -> Iterator[RelationMention]:
    """'P leads F', 'F is led by P'."""
    passive = [c for c in verb.children if c.dep_ == "nsubjpass"]
    commanders = _prepositions(verb, {"by"}) if passive else _subjects(verb)
    forces = passive or [c for c in verb.children if c.dep_ == "dobj"]
    for commander in commanders[:1]:
        for force in forces[:1]:
            if _is_force_phrase(s, force) and s.mention_of(force) and s.mention_of(commander):
                yield s.relation("commands", commander, force, _status(verb), None, 0.6)


def _commander_of(s: _Sentence, noun: Token) -> Iterator[RelationMention]:
    forces = [t for t in _prepositions(noun, {"of"}) if _is_force_phrase(s, t) and s.mention_of(t)]
    named_after = next((c for c in noun.children if c.dep_ == "appos"), noun)
    holder = noun.head if noun.dep_ == "appos" else named_after
    if forces and s.mention_of(holder) != s.mention_of(forces[0]):
        yield s.relation("commands", holder, forces[0], "ongoing", None, 0.7)


def _orders_come_from(s: _Sentence, orders: Token, before: _Sentence | None) -> Iterator[RelationMention]:
    """Who takes the orders is said here ('orders to F come from G') or in the sentence before."""
    if orders.head.lemma_ not in {"come", "issue"}:
        return
    givers = [g for g in _prepositions(orders.head, {"from", "by"}) if _is_force_phrase(s, g)]
    takers = _prepositions(orders, {"to", "for"})
    if givers and takers:
        yield s.relation("reports_to", takers[0], givers[0], _status(orders.head), None, 0.6)
    topic = _force_topic(before) if before is not None and not takers else None
    if givers and topic is not None:
        span, actor, _ = s.party(givers[0])
        yield RelationMention(
            "reports_to",
            Span(topic.start, topic.end),
            span,
            Span(s.sentence.start, s.sentence.end),
            subject=topic.actor,
            object=actor,
            score=0.6,
        )


def _under_command(s: _Sentence, under: Token) -> Iterator[RelationMention]:
    for command in _objects(under):
        if command.lemma_ not in {"command", "control", "authority"}:
            continue
        owners = [c for c in command.children if c.dep_ in {"poss", "compound"}]
        superiors = _prepositions(command, {"of"}) or owners
        subjects = _subjects(under.head) if under.head.pos_ in {"VERB", "AUX"} else [under.head]
        if superiors and subjects and _is_force_phrase(s, subjects[0]) and s.mention_of(superiors[0]):
            yield s.relation("reports_to", subjects[0], superiors[0], _status(under.head), None, 0.6)


def _controllers(verb: Token) -> list[Token]:
    """Who does a participle: 'will give the commander more powers while reporting to …' → the commander."""
    if verb.dep_ != "advcl" or any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return []
    receivers = [c for c in verb.head.children if c.dep_ == "dative"]
    return [o for r in receivers for o in (_objects(r) or [r])]


def _is_institution(s: _Sentence, token: Token) -> bool:
    """A body or a commander, not 'reporters' or 'the police' (one reports a theft to those)."""
    mention = s.mention_of(token)
    actor = s.actors.get(mention.actor) if mention else None
    if actor is not None and actor.kind in {"force", "body", "organization", "person"}:
        return True
    return _is_force_phrase(s, token)


def _force_topic(s: _Sentence) -> Mention | None:
    """The force that a sentence is about: a force with a name, else a commander, else troops."""
    named = [m for m in s.mentions if s.actors[m.actor].kind == "force" and s.actors[m.actor].named]
    commanders = [m for m in s.mentions if re.search(r"\bcommand(?:er|ers|ant|ing)?\b", m.text)]
    forces = [m for m in s.mentions if FORCE_NAME.search(m.text)]
    return next(iter([*named, *commanders, *forces]), None)


def _alliances(s: _Sentence) -> Iterator[RelationMention]:
    """'the X-Y alliance'; 'the alliance between X and Y'; 'X's ally Y'; 'X and Y are allies'."""
    for token in s.tokens:
        if token.pos_ not in {"NOUN", "PROPN"}:
            continue
        if ALLIANCE.match(token.lower_):
            yield from _named_alliance(s, token)
        elif token.lemma_ == "ally":
            yield from _allies(s, token)


def _named_alliance(s: _Sentence, token: Token) -> Iterator[RelationMention]:
    start = min((t.idx for t in token.subtree if t.i < token.i), default=token.idx)
    before = [
        m for m in s.mentions if start <= m.start and m.end <= token.idx and s.actors[m.actor].kind == "state"
    ]
    inside: list[Mention] = []
    for mention in before:
        if mention.actor not in {m.actor for m in inside}:
            inside.append(mention)
    if len(inside) == 2:
        yield s.relation("allied_with", inside[0], inside[1], "ongoing", None, 0.8)
        return
    others = _prepositions(token, {"between", "with"})
    parties = [p for o in others for p in (o, *o.conjuncts) if _state_of(s, p)]
    if len(parties) >= 2:
        yield s.relation("allied_with", parties[0], parties[1], "ongoing", None, 0.8)
    elif len(parties) == 1:
        owner = next(
            (c for c in token.children if c.dep_ in {"poss", "amod", "nmod"} and _state_of(s, c)), None
        )
        if owner is not None and _state_of(s, owner) != _state_of(s, parties[0]):
            yield s.relation("allied_with", owner, parties[0], "ongoing", None, 0.7)


def _allies(s: _Sentence, token: Token) -> Iterator[RelationMention]:
    owner = next(
        (c for c in token.children if c.dep_ in {"poss", "amod", "compound", "nmod"} and _state_of(s, c)),
        None,
    )
    of = [t for t in _prepositions(token, {"of"}) if _state_of(s, t)]
    owner = owner or (of[0] if of else None)
    other: Token | None = None
    if (token.dep_ == "appos" and _state_of(s, token.head)) or (
        token.dep_ in {"compound", "nmod"} and _state_of(s, token.head)
    ):
        other = token.head
    elif token.dep_ == "attr" and token.head.lemma_ == "be":
        other = next((t for t in _subjects(token.head) if _state_of(s, t)), None)
        if owner is None and other is not None and other.conjuncts:
            owner = next((t for t in other.conjuncts if _state_of(s, t)), None)
    else:
        other = next((c for c in token.children if c.dep_ == "appos" and _state_of(s, c)), None)
    if owner is not None and other is not None and _state_of(s, owner) != _state_of(s, other):
        yield s.relation("allied_with", other, owner, "ongoing", None, 0.7)


def _memberships(s: _Sentence) -> Iterator[RelationMention]:
    """'X, a member of Y'; 'Y member X'; 'X joined Y'; 'X has a seat on Y'; 'P, as a member of Y'."""
    for token in s.tokens:
        if token.lemma_ == "member" and token.pos_ == "NOUN" and token.tag_ == "NN":
            yield from _member_noun(s, token)
        elif token.lemma_ == "join" and token.pos_ == "VERB":
            bodies = [c for c in token.children if c.dep_ == "dobj" and _is_body(s, c)]
            yield from _members(s, _subjects(token), bodies, _status(token))
        elif token.lemma_ == "seat" and token.dep_ == "dobj" and token.head.lemma_ in {"have", "hold"}:
            bodies = [t for t in _prepositions(token, {"on", "in", "at"}) if _is_body(s, t)]
            yield from _members(s, _antecedents(_subjects(token.head)), bodies, _status(token.head))


def _member_noun(s: _Sentence, noun: Token) -> Iterator[RelationMention]:
    bodies = [t for t in _prepositions(noun, {"of"}) if _is_body(s, t)]
    bodies += [c for c in noun.children if c.dep_ in {"compound", "poss", "nmod"} and _is_body(s, c)]
    holders: list[Token] = []
    status = "ongoing"
    if noun.dep_ in {"appos", "compound", "nmod"}:
        holders = [noun.head]
    elif noun.dep_ == "attr" and noun.head.lemma_ in {"be", "become", "remain"}:
        holders, status = _subjects(noun.head), _status(noun.head)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as":
        verb = next((a for a in noun.ancestors if a.pos_ == "VERB"), None)
        holders = _subjects(verb) if verb is not None else []
    else:
        holders = [c for c in noun.children if c.dep_ == "appos"]
    yield from _members(s, holders[:1], bodies, status)


def _members(
    s: _Sentence, holders: list[Token], bodies: list[Token], status: str
) -> Iterator[RelationMention]:
    for holder in (h for first in holders for h in (first, *first.conjuncts)):
        if bodies and s.mention_of(holder) and s.mention_of(holder) != s.mention_of(bodies[0]):
            yield s.relation("member_of", holder, bodies[0], status, None, 0.7)


def _antecedents(subjects: list[Token]) -> list[Token]:
    """What a relative pronoun stands for: 'Moscow, which has a seat' → Moscow."""
    return [t.head.head if t.tag_ in {"WDT", "WP"} and t.head.dep_ == "relcl" else t for t in subjects]


def _is_body(s: _Sentence, token: Token) -> bool:
    mention = s.mention_of(token)
    return mention is not None and s.actors[mention.actor].kind in {
        "organization",
        "body",
        "force",
        "party",
        "group",
    }


def _territory(s: _Sentence) -> Iterator[RelationMention]:
    """'X claims Y (as its territory)'; 'X's claims over Y'; 'X claims sovereignty over Y'; 'X considers Y part of …'."""
    for token in s.tokens:
        if token.lemma_ == "claim" and token.pos_ == "VERB":
            yield from _claimed_by_verb(s, token)
        elif token.lemma_ in {"claim", "sovereignty"} and token.pos_ == "NOUN":
            owner = next((c for c in token.children if c.dep_ in {"poss", "amod"} and _state_of(s, c)), None)
            lands = [t for t in _prepositions(token, {"over", "to", "on", "in"}) if s.place_of(t) is not None]
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
            for subject in _subjects(token):
                if lands and owned and _state_of(s, subject):
                    yield s.relation("claims_territory", subject, lands[0], _status(token), None, 0.7)


def _claimed_by_verb(s: _Sentence, verb: Token) -> Iterator[RelationMention]:
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    # spaCy reads 'claims Taiwan as her territory' with 'Taiwan' as object, 'claims most of the sea' with 'most'
    lands = [o for o in objects if s.place_of(o) is not None]
    lands += [t for o in objects for t in _prepositions(o, {"of"}) if s.place_of(t) is not None]
    territory = [o for o in objects if o.lemma_ in TERRITORY_NOUNS]
    lands += [
        t for o in territory for t in _prepositions(o, {"over", "to", "of"}) if s.place_of(t) is not None
    ]
    if territory:
        lands += [t for t in _prepositions(verb, {"over"}) if s.place_of(t) is not None]
    for subject in _subjects(verb):
        if lands and s.mention_of(subject):
            for land in lands[:1]:
                for place in (land, *(c for c in land.conjuncts if s.place_of(c) is not None)):
                    if _state_of(s, subject) != _state_of(s, place) or _state_of(s, subject) is None:
                        yield s.relation("claims_territory", subject, place, _status(verb), None, 0.7)


class RelationAnnotator:
    """Relations by rules over the parse; see the module's docstring."""

    name = "relations"
    version = "2"
    requires: tuple[str, ...] = ("sentences", "places", "mentions", "actors")
    provides: tuple[str, ...] = ("relations",)

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.relations`."""
        before: _Sentence | None = None
        for sentence in draft.sentences:
            tokens = draft.doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
            if tokens is None:
                continue
            s = _Sentence(draft, sentence, tokens)
            seen: set[tuple[str, int, int]] = set()
            for relation in self._relations(s, before):
                key = (relation.type, relation.subject_span.start, relation.object_span.start)
                if key not in seen and relation.subject_span != relation.object_span:
                    seen.add(key)
                    draft.relations.append(relation)
            before = s

    @staticmethod
    def _relations(s: _Sentence, before: _Sentence | None) -> Iterator[RelationMention]:
        yield from _deployments(s)
        yield from _bases(s)
        yield from _commands(s, before)
        yield from _alliances(s)
        yield from _memberships(s)
        yield from _territory(s)
