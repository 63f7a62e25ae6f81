"""Who did what to whom: the parties of a trigger by its syntax, bound to the report's local actors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.lexicon import Proposal, asker, word_classes
from foreigndesk.annotation.events.phrases import MEDIA, PAPERS, agents, by_name, can_suffer, is_medium
from foreigndesk.annotation.events.syntax import (
    VERBAL,
    children,
    conjuncts,
    coordinator,
    first_conjunct,
    is_lost_verb,
    is_passive,
    is_time,
    lost_subjects,
    objects,
    prepositional_objects,
)
from foreigndesk.annotation.parsing.memo import asked_once
from foreigndesk.data.agencies import agency_of
from foreigndesk.model import Argument, Mention

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

Role = Literal["actor", "recipient", "mediator", "venue_host"]

# Verbs whose object, not subject, does what their infinitive says ('urged Iran to withdraw').
OBJECT_CONTROL = frozenset(
    "urge ask order tell force allow permit invite press pressure call request beg persuade convince "
    "encourage help require "
    "want expect warn instruct advise enable lead authorize authorise push appeal let make see".split()
)
# Prepositions that bring in the other side, by event type; the first that has an object wins.
# Words that only place it ('in Idlib') are left to `setting`.
RECIPIENT_PREPOSITIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "AGREE": (("with", "between"), ("to", "for")),
    "CONSULT": (("with", "between", "among"), ("to",), ("by",)),
    "SUPPORT": (("with", "between"), ("for", "to", "of"), ("on",)),
    "COOPERATE": (("with", "between"), ("to", "from")),
    "AID": (("to", "for", "into"), ("from",)),
    "CONCEDE": (("to", "with"), ("on", "against", "for"), ("from",)),
    "RETREAT": (("from", "to"), ("with",)),
    "REQUEST": (("on", "upon", "to", "from", "of", "by"), ("with",)),
    "ACCUSE": (("against", "into", "at", "to", "on"), ("over", "about", "for", "of")),
    "REJECT": (("from", "by", "with", "of"), ("to", "for", "on")),
    "THREATEN": (("against", "to", "on"), ("with",)),
    "PROTEST": (("against", "at"), ("outside", "over", "with")),
    "SANCTION": (("on", "against", "upon", "with"), ("to", "from", "for"), ("of",)),
    "MOBILIZE": (("against", "at", "toward", "towards"), ("to", "into")),
    "COERCE": (("against", "on"), ("from", "of")),
    "ASSAULT": (("on", "against", "at", "into", "with"), ("of",)),
}
DEADLY = frozenset(("kill", "wound", "injure"))
RECIPROCAL = frozenset(("CONSULT", "AGREE", "COOPERATE"))
# Modes in which the subject goes to somebody else's place: what is visited is a recipient, no second side.
ONE_SIDED = frozenset(
    (
        "visit",
        "attend",
        "address",
        "mediate",
        "mention",
        "phone_call",
        "pledge",
        "offer",
        "accept",
        "train",
        "extradite",
    )
)


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase that takes a role."""

    role: Role
    head: Token


def parties(proposal: Proposal) -> list[Party]:
    """Return the noun phrases that take part in what a trigger tells, actors first."""
    trigger = proposal.token
    if trigger.pos_ in VERBAL:
        return _of_verb(proposal)
    return _of_noun(proposal)


@asked_once
def subjects(verb: Token) -> list[Token]:
    """Return who does what a verb says: by its own subject, its agent, its controller, or the verb it is joined to."""
    if is_passive(verb) or _is_passive_by_its_first(verb):
        found = [a for v in conjuncts(verb) if v.i >= verb.i for a in prepositional_objects(v, ("by",))]
        if found or verb.dep_ != "xcomp" or children(verb, "auxpass"):
            return found
    own = children(verb, "nsubj")
    if own:
        return [t for s in own for t in conjuncts(_antecedent(s, verb))]
    if is_lost_verb(verb):
        return lost_subjects(verb)
    head = coordinator(verb) if verb.dep_ == "conj" else verb.head
    if verb.dep_ == "conj":
        return _shared_subjects(verb, head) if head.pos_ in VERBAL and not is_passive(verb) else []
    if verb.dep_ in ("xcomp", "ccomp", "pcomp") and head.pos_ in VERBAL:
        return _controller(verb, head)
    if verb.dep_ in ("xcomp", "ccomp") and head.pos_ == "ADJ" and head.head.pos_ in VERBAL:
        return subjects(head.head)  # 'is willing to withdraw'
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        if head.head.pos_ in VERBAL and head.head.lemma_.lower() in JUDGING and head.lower_ in ("for", "of"):
            return objects(head.head)
        return subjects(head.head) if head.head.pos_ in VERBAL else _possessors(head.head)
    if verb.dep_ == "advcl" and head.pos_ in VERBAL:
        if not is_passive(head):
            return subjects(head)
        agents_of_head = prepositional_objects(head, ("by",))
        return agents_of_head or ([] if verb.lemma_.lower() in DEADLY else objects(head))
    if verb.dep_ == "acl":
        if verb.tag_ == "VBG":
            return conjuncts(head)
        if verb.tag_ == "VB":
            return _possessors(head) or (
                subjects(head.head) if head.dep_ == "dobj" and head.head.pos_ in VERBAL else []
            )
    if verb.dep_ == "relcl":
        return conjuncts(head) if not objects(verb) or children(verb, "dobj") else []
    return []


def _is_passive_by_its_first(verb: Token) -> bool:
    """Whether a participle goes on from a passive ('was chased and killed')."""
    first = first_conjunct(verb)
    if first.i == verb.i or verb.tag_ != "VBN" or not is_passive(first):
        return False
    return not children(verb, "aux", "auxpass", "nsubj", "dobj", "ccomp")


def strikers(verb: Token) -> list[Token]:
    """Return who led the attack in which somebody suffers what a passive verb says ('was killed in a raid by X')."""
    found: list[Token] = []
    for link in children(verb, "prep"):
        for attack in children(link, "pobj") if link.lower_ in ("in", "during") else ():
            if attack.lemma_.lower() in word_classes()["attack"]:
                found += [
                    o for clause in children(attack, "acl") for o in prepositional_objects(clause, ("by",))
                ]
                found += _possessors(attack) or _named_modifiers(attack)
    return found


def _shared_subjects(verb: Token, head: Token) -> list[Token]:
    """Return the subjects of the verb that one is joined to.

    In 'the party said it was shocked by the raid and accused Oslo' the active 'accused' goes on from 'said'.
    """
    if is_passive(head):
        own = children(head, "nsubjpass")
        pronoun = own and own[0].lower_ in ("it", "he", "she", "they")
        return (
            subjects(head.head)
            if head.dep_ == "ccomp" and pronoun
            else [t for o in own for t in conjuncts(o)]
        )
    return subjects(head)


# Verbs whose subject only tells of another's act ('announced Soto's resignation').
TELLING = frozenset("announce confirm report disclose reveal welcome accept mention recall mark".split())
# Verbs whose object did what their 'for'-phrase tells ('criticised Chad for holding back').
JUDGING = frozenset(
    "accuse blame criticize criticise condemn denounce assail fault slam thank praise commend applaud punish rebuke "
    "chide berate congratulate reprimand suspect convict fine jail sanction censure deride lambast lambaste".split()
)


def _controller(verb: Token, head: Token) -> list[Token]:
    if head.lemma_.lower() in OBJECT_CONTROL:
        found = [t for o in children(head, "dobj", "dative") for t in conjuncts(o)]
        found = found or prepositional_objects(head, ("on", "upon", "to", "for"))
        if found:
            return found
        if is_passive(head):
            return objects(head)
        if verb.dep_ == "ccomp":
            return []
    if is_passive(head):
        return objects(head)
    if verb.dep_ == "ccomp" and not children(head, "nsubj") and head.dep_ != "conj":
        return []
    return subjects(head) if verb.dep_ != "ccomp" else []


def _antecedent(subject: Token, verb: Token) -> Token:
    """Return the noun that a relative pronoun stands for, else the subject itself."""
    if subject.lower_ in ("which", "that") and verb.dep_ == "relcl" and verb.lemma_.lower() in DEADLY:
        # 'expelled the envoy over a raid last year that killed nine': the raid killed, not the envoy.
        for token in reversed(list(verb.doc[verb.head.i : subject.i])):
            if token.pos_ == "NOUN" and token.lemma_.lower() in word_classes()["attack"]:
                return token
    if subject.lower_ in ("who", "which", "that") and verb.dep_ == "relcl":
        return verb.head
    return subject


def _possessors(noun: Token) -> list[Token]:
    found = [t for p in children(noun, "poss") for t in conjuncts(p)]
    found += prepositional_objects(noun, ("by",))
    return found


def _of_verb(proposal: Proposal) -> list[Party]:
    verb, kind = proposal.token, proposal.type
    actors = subjects(verb)
    if kind == "ASSAULT" and not actors and (is_passive(verb) or _is_passive_by_its_first(verb)):
        actors = strikers(verb)
    if verb.lemma_.lower() == "die":
        return _with_roles(proposal, [], actors)
    if proposal.noun is not None:
        others = _noun_recipients(proposal.noun, kind)
        extra = [*_possessors(proposal.noun), *_named_modifiers(proposal.noun)]
        targets = others or _prepositions(verb, kind)
        if not actors or tells_of_another(proposal):
            actors, extra = extra, []
        if not actors and verb.lemma_ == "be" and verb.dep_ == "ccomp":
            actors = subjects(verb.head)  # 'Chad said there had been no contact'
        if verb.lemma_ == "host" and len(targets) > 1:
            # 'Oslo hosted talks between A and B'
            hosts = [Party("venue_host", t) for t in _named(actors)]
            return [*_with_roles(proposal, [], targets), *hosts]
        return _with_roles(proposal, actors, targets)
    acted_on = objects(verb)
    if proposal.mode in ("visit", "host", "meet", "phone") or kind in (
        "ASSAULT",
        "COERCE",
        "ACCUSE",
        "SUPPORT",
        "REJECT",
    ):
        targets = [*acted_on, *prepositional_objects(verb, ("with",))] if kind == "CONSULT" else acted_on
        targets = targets or _prepositions(verb, kind)
        if kind in ("ACCUSE", "REJECT") and acted_on and not any(_is_party(t) for t in acted_on):
            whose = [p for o in acted_on for p in (_possessors(o) or _named_modifiers(o))]
            targets = whose or [t for o in acted_on for t in _noun_recipients(o, kind)] or acted_on
    else:
        targets = _prepositions(verb, kind)
        if not targets and proposal.mode != "discuss":  # what is talked about takes no part
            targets = [t for o in acted_on for t in _noun_recipients(o, kind)] or acted_on
        elif kind in ("REQUEST", "THREATEN") and any(_is_party(o) for o in acted_on):
            targets = acted_on
    if kind == "SANCTION":
        # 'recalled its ambassador to Chad'
        targets = [
            t for o in acted_on if o.lemma_.lower() in word_classes()["diplomat"] for t in _posted(o)
        ] or targets
    if not targets and kind == "THREATEN" and actors:
        # 'said it would strike Chad'
        targets = [o for c in children(verb, "ccomp") for o in objects(c) if _is_party(o)]
    if not targets and kind in ("REQUEST", "ACCUSE", "THREATEN"):
        targets = [s for c in children(verb, "ccomp") for s in children(c, "nsubj", "nsubjpass")]
        if not targets and verb.dep_ == "amod" and verb.tag_ == "VBD":
            targets = [verb.head]  # 'Chad alleged Smith was a spy', taken by the parser for a participle
    if not targets and kind in ("THREATEN", "AGREE", "REJECT", "REQUEST"):
        targets = [o for c in children(verb, "xcomp", "ccomp") for o in _deep_targets(c, kind)]
    return _with_roles(proposal, actors, targets)


def tells_of_another(proposal: Proposal) -> bool:
    """Whether a verb only tells of an act that its object gives to somebody ('announced Soto's resignation')."""
    if proposal.noun is None or proposal.token.lemma_.lower() not in TELLING:
        return False
    return any(t.pos_ != "PRON" for t in _possessors(proposal.noun))


def _posted(envoy: Token) -> list[Token]:
    return prepositional_objects(envoy, ("to", "in", "from"))


def _deep_targets(verb: Token, kind: str) -> list[Token]:
    found = objects(verb)
    inner = [t for o in found for t in _noun_recipients(o, kind)]
    parties_found = [t for t in found if _is_party(t)]
    return parties_found or _prepositions(verb, kind) or inner or found


def _of_noun(proposal: Proposal) -> list[Party]:
    noun, kind = proposal.token, proposal.type
    actors = _possessors(noun)
    modifiers = _named_modifiers(noun)
    if kind in RECIPROCAL or not actors:
        actors += modifiers
    targets = _noun_recipients(noun, kind)
    if kind == "CONSULT" and not targets and any(t.lower_ == "their" for t in children(noun, "poss")):
        # Whose talks 'their talks' are, the clause above often says.
        actors = [*actors, *_persons_before(noun)]
    if kind == "CONSULT" and not actors and len(targets) == 1:
        # 'flew to Rabat for a meeting with X', 'after talks with X, Y said': the clause's subject is the other side.
        actors = [s for s in _clause_subjects(noun) if s.i != targets[0].i and _is_party(s)]
    asking = asker(noun)
    if not actors and asking is not None:
        actors = prepositional_objects(asking, ("on", "upon", "to")) or [
            o for o in objects(asking) if o.i != noun.i
        ]
    if kind in ("ASSAULT", "MOBILIZE"):
        # 'the London bombings' were in London, 'the Malta deployment' is there, 'US airstrikes' came from there; acronyms
        # and adjectives act.
        suffered = [
            t
            for t in modifiers
            if t.ent_type_ == "GPE" and t.pos_ == "PROPN" and t.dep_ == "compound" and not t.is_upper
        ]
        actors = [t for t in actors if t not in suffered]
        if kind == "ASSAULT":
            targets = targets or [t for t in suffered if not t.text.endswith(".")]
    return _with_roles(proposal, actors, targets)


def _named_modifiers(noun: Token) -> list[Token]:
    """Return the names before a noun ('US-Japan talks', 'Syrian raids')."""
    modifiers = [
        c
        for c in children(noun, "amod", "compound", "nmod")
        if not is_time(c)
        and (
            c.pos_ == "PROPN"
            or c.ent_type_ in ("NORP", "GPE", "ORG")
            or (c.pos_ == "ADJ" and c.text[0].isupper() and c.i > c.sent.start)
        )
    ]
    # 'Russian and Chinese support'
    found = [t for m in modifiers for t in [*_hyphenated(m), *(conjuncts(m) if m.pos_ == "ADJ" else [m])]]
    return list(dict.fromkeys(found))


def _persons_before(noun: Token) -> list[Token]:
    """Return the two persons named last before a noun in its sentence, if there are just two."""
    found = [
        t
        for t in noun.doc[noun.sent.start : noun.i]
        if t.ent_type_ == "PERSON" and t.i + 1 < len(noun.doc) and noun.doc[t.i + 1].ent_iob_ != "I"
    ]
    return found if len(found) == 2 else []


def _clause_subjects(noun: Token) -> list[Token]:
    """Return the subjects of the verb that an event noun hangs on by a preposition."""
    if noun.dep_ == "pobj" and noun.head.head.pos_ in VERBAL:
        return subjects(noun.head.head)
    return []


def _hyphenated(modifier: Token) -> list[Token]:
    """Return the first halves of 'US-Japan' as in 'US-Japan talks'."""
    return [
        c
        for c in modifier.children
        if c.dep_ in ("compound", "nmod", "amod", "npadvmod")
        and c.pos_ == "PROPN"
        and c.i + 1 < len(c.doc)
        and c.nbor().text in ("-", "–")
    ]


def _noun_recipients(noun: Token, kind: str) -> list[Token]:
    for prepositions in RECIPIENT_PREPOSITIONS[kind]:
        found = [t for t in prepositional_objects(noun, prepositions) if not is_time(t)]
        if found:
            return found
    return []


def _prepositions(verb: Token, kind: str) -> list[Token]:
    for prepositions in RECIPIENT_PREPOSITIONS[kind]:
        found = prepositional_objects(verb, prepositions)
        found = [t for t in found if not is_time(t)]
        if found:
            return found
    return []


def _is_party(token: Token) -> bool:
    return (
        token.pos_ in ("PROPN", "PRON")
        or token.lemma_.lower() in word_classes()["people"]
        or token.ent_type_ in ("GPE", "ORG", "NORP")
    )


def _named(tokens: list[Token]) -> list[Token]:
    """Return who is meant by noun phrases; dates, and whom a 'no' leaves out, are nobody."""
    found = [t for token in tokens if not _is_nobody(token) for t in by_name(token)]
    return [t for t in found if not is_time(t) and not _is_label(t)]


def _is_label(token: Token) -> bool:
    """Whether a name only says who speaks, as in a transcript ('HOST: ...')."""
    return token.is_upper and token.i + 1 < len(token.doc) and token.nbor().text == ":"


def _is_nobody(token: Token) -> bool:
    return any(c.lower_ in ("no", "neither") for c in children(token, "det", "preconj"))


def _of_a_state(noun: Token) -> bool:
    """Whether a noun is called by a nationality ('British investors')."""
    return noun.tag_ == "NNS" and any(c.ent_type_ == "NORP" for c in children(noun, "amod", "compound"))


def _with_roles(proposal: Proposal, actors: list[Token], targets: list[Token]) -> list[Party]:
    mutual = proposal.type in RECIPROCAL and proposal.mode not in ONE_SIDED
    actors = _named(actors)
    targets = _named(targets)
    if proposal.type in RECIPROCAL:
        actors = [t for t in actors if not is_medium(t)]
    if proposal.mode == "receive":
        actors, targets = targets, actors
    if proposal.mode == "mediate":
        return [*(Party("mediator", t) for t in actors), *(Party("actor", t) for t in targets)]
    if mutual or proposal.mode == "host":
        targets = [t for t in targets if _is_party(t) or t.lemma_.lower() in agents() or _of_a_state(t)]
    if (
        proposal.type == "MOBILIZE"
        and not actors
        and all(t.lemma_.lower() in word_classes()["force"] for t in targets)
    ):
        # 'troops were deployed': they are nobody's victims
        actors, targets = targets, []
    if proposal.mode == "resign":
        # from a cabinet, over something: done to nobody
        targets = []
    other: Role = "actor" if mutual or proposal.mode == "host" else "recipient"
    found = [Party("actor", t) for t in actors]
    known = {t.i for t in actors}
    return found + [Party(other, t) for t in targets if t.i not in known]


def bind(draft: Draft, party: Party, event_type: str) -> list[Argument]:
    """Return the arguments that a party makes: one an actor; a group's members each; the bare words if nobody is known."""
    head = party.head
    mention = _mention_at(draft, head)
    within = mention is None
    acts = head.lemma_.lower() in agents() or (event_type in WORDS and head.lemma_.lower() in PAPERS)
    if mention is None and (party.role in ("recipient", "venue_host") or acts or head.pos_ == "PROPN"):
        mention = _mention_within(draft, head)
    if (
        mention is None
        and party.role == "recipient"
        and head.pos_ == "NOUN"
        and head.lemma_.lower() not in agents()
    ):
        mention = _mention_below(draft, head)
    if is_barred(draft, head, mention.actor if mention is not None else None, party.role, event_type):
        return []
    if mention is None:
        bare = party.role == "recipient" or acts or head.pos_ == "PROPN" or _of_a_state(head)
        if not bare or head.pos_ not in ("NOUN", "PROPN"):
            return []
        if event_type in NEEDS_PARTY and head.pos_ == "NOUN" and not acts and not _of_a_state(head):
            return []
        if (
            party.role == "recipient"
            and head.pos_ == "NOUN"
            and not can_suffer(head)
            and not _of_a_state(head)
        ):
            return []
        return [Argument(party.role, *phrase_of(head))]
    actor = draft.actors_by_id().get(mention.actor)
    ids = actor.members if actor is not None and actor.members else (mention.actor,)
    start, end = mention.start, mention.end
    if within and acts and len(ids) == 1 and head.idx >= mention.end:
        end = head.idx + len(head.text)  # 'Malian officials' act for Mali
    return [Argument(party.role, start, end, actor_id) for actor_id in ids]


def is_barred(draft: Draft, head: Token, actor_id: str | None, role: Role, event_type: str) -> bool:
    """Whether a word cannot be a party of such an act: where they met or went, newspapers at talks, 'told Reuters'."""
    if role == "recipient" and event_type in ("RETREAT", "MOBILIZE") and _is_own_force(head):
        return True  # 'withdrew its troops'
    actor = draft.actors_by_id().get(actor_id or "")
    if actor is None:
        return actor_id is None and event_type == "CONSULT" and _is_town(draft, head)
    if event_type in RECIPROCAL and _is_medium_name(actor.name):
        return True
    if (
        role == "recipient"
        and event_type in ("AGREE", "COOPERATE")
        and (_is_town(draft, head) or _is_where(head))
    ):
        return True
    return role == "recipient" and event_type in WORDS and agency_of(actor.name) is not None


def _is_own_force(head: Token) -> bool:
    """Whether a word is the force that a verb moves."""
    return head.dep_ in ("dobj", "nsubjpass") and head.lemma_.lower() in word_classes()["force"]


def _is_where(head: Token) -> bool:
    """Whether a preposition says that a word is where something is done ('held drills off Mombasa')."""
    return head.dep_ == "pobj" and head.head.lower_ in ("off", "near", "in", "at", "around", "outside")


def _is_town(draft: Draft, head: Token) -> bool:
    return any(
        p.start <= head.idx < p.end and not p.as_actor and p.feature != "country" for p in draft.places
    )


def _is_medium_name(name: str) -> bool:
    return name.lower().rsplit(" ", 1)[-1] in MEDIA


# Types of acts done with words, which a paper can do for its authors.
WORDS = frozenset(("REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"))
# Types whose other side is somebody; what is merely talked about or supported is no party.
NEEDS_PARTY = frozenset(
    (
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "REQUEST",
        "REJECT",
        "THREATEN",
        "CONCEDE",
        "RETREAT",
        "ACCUSE",
    )
)


def _mention_below(draft: Draft, head: Token) -> Mention | None:
    """Return the first actor named under a phrase ('the killing of two Danish sailors by pirates')."""
    below = sorted((t for t in head.subtree if t.i > head.i), key=lambda t: t.i)
    for token in below[:25]:
        mention = _mention_at(draft, token)
        if mention is not None and mention.form == "name":
            return mention
    return None


def _mention_at(draft: Draft, head: Token) -> Mention | None:
    """Return the mention whose head is the token, else the shortest that covers it."""
    covering = draft.mentions_over(head.idx)
    exact = [m for m in covering if m.head == head.idx]
    if exact:
        return max(exact, key=lambda m: m.end - m.start)
    return min(covering, key=lambda m: m.end - m.start, default=None)


def _mention_within(draft: Draft, head: Token) -> Mention | None:
    """Return whom a phrase belongs to: 'Syrian government forces', 'the city's police', 'the leaders of France'."""
    owners = [*children(head, "poss", "compound", "amod", "nmod")]
    owners += prepositional_objects(head, ("of", "from", "in"))
    # 'forces loyal to X'
    loyal = [a for a in children(head, "amod", "acl") if a.lemma_.lower() in ("loyal", "ally", "allied")]
    owners += [t for a in loyal for t in prepositional_objects(a, ("to", "with"))]
    for owner in owners:
        found = _mention_at(draft, owner)
        if found is not None:
            return found
    return None


def phrase_of(head: Token) -> tuple[int, int]:
    """Return the bounds of a noun phrase without its clauses and what is joined to it."""
    inside = [head]
    queue = [head]
    while queue:
        for child in queue.pop().children:
            if (
                child.dep_ in ("relcl", "acl", "conj", "cc", "punct", "appos", "advcl", "prep")
                or child.is_space
            ):
                continue
            inside.append(child)
            queue.append(child)
    inside.sort(key=lambda t: t.i)
    return inside[0].idx, inside[-1].idx + len(inside[-1].text)
