"""Who asserts an event: the report in its own voice, or a speaker in whose saying or accusation it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.arguments import Party, bind, subjects
from foreigndesk.annotation.events.lexicon import word_classes
from foreigndesk.annotation.events.syntax import VERBAL, children, prepositional_objects
from foreigndesk.data.cues import cue_class
from foreigndesk.model import Argument, Attribution, LocalActor, Quotation, Span
from foreigndesk.model.annotations import ArgumentRole, AssertionKind, Sense

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# What a saying of each sense makes of what it tells. Whoever calls for, pledges or plans something does not say that it
# took place: that they call for it is the report's own word, and the event's status says the rest.
KINDS: dict[Sense, AssertionKind] = {
    "said": "said", "announced": "announced", "confirmed": "confirmed", "admitted": "admitted",
    "claimed": "claimed", "denied": "denied", "warned": "warned", "accused": "accused",
    "criticised": "criticised", "predicted": "predicted", "worried": "believed", "doubted": "doubted",
    "believed": "believed", "concurred": "said", "regretted": "said", "described": "said", "praised": "said",
    "supported": "said", "rejected": "denied",
}  # fmt: skip
# Cues whose own word says that it is hearsay, or a charge.
KIND_OF_CUE: dict[str, AssertionKind] = {
    "report": "reported", "allege": "alleged", "suspect": "alleged", "allegation": "alleged",
    "rumour": "alleged", "rumor": "alleged", "suspicion": "alleged", "accusation": "accused", "charge": "accused",
    "claim": "claimed",
}  # fmt: skip
# Frames of quotations in which a clause tells what was said.
_CLAUSES = (
    "ccomp", "obj+ccomp", "rest", "according", "as-clause", "insert", "colon", "in-view", "n:acl:that", "n:ccomp:that",
    "quote", "head", "continued",
)  # fmt: skip
# What is named, and not told in a clause, hangs on these sayings alone: 'condemned the raid' takes the raid for granted.
_NAMING = frozenset(("announced", "confirmed", "claimed", "denied", "admitted"))
_INFINITIVE = frozenset(("claimed", "denied", "admitted"))
# Verbs that nobody uses of what is not so.
_FACTIVE = frozenset(
    "know learn realise realize discover notice see forget remember recall find mean show prove recognise recognize".split()
)
# Scores of quotations that are sayings at all; an unsure clause is still no word of the report's own.
_MIN_CLAUSE, _MIN_NAMED = 0.15, 0.3
# Verbs that charge their object with what a preposition brings in.
CHARGING = {
    "accuse": "of", "suspect": "of", "charge": "with", "blame": "for", "fault": "for", "indict": "for",
}  # fmt: skip
# Passives by which a report passes on what it does not vouch for ('is said to have').
_PASSED_ON: dict[str, AssertionKind] = {
    "say": "reported", "report": "reported", "allege": "alleged", "claim": "alleged", "suspect": "alleged",
    "rumour": "alleged", "rumor": "alleged", "suppose": "alleged", "believe": "believed", "think": "believed",
    "understand": "believed",
}  # fmt: skip
_ADVERBS: dict[str, AssertionKind] = {
    "reportedly": "reported", "allegedly": "alleged", "purportedly": "alleged", "supposedly": "alleged",
    "apparently": "believed", "presumably": "believed",
}  # fmt: skip
_ADJECTIVES: dict[str, AssertionKind] = {
    "alleged": "alleged", "reported": "reported", "suspected": "alleged", "purported": "alleged", "supposed": "alleged",
    "rumoured": "alleged", "rumored": "alleged", "claimed": "claimed", "unconfirmed": "reported",
}  # fmt: skip
_TELLING_NOUNS = frozenset("report allegation accusation claim charge suspicion rumour rumor".split())
_OFFICIAL_KINDS = frozenset(("state", "body", "force"))
_OFFICIAL_SECTORS = frozenset(("GOV", "MIL", "COP", "SPY"))
_AGAINST_THE_STATE = frozenset(("OPP", "REB"))


def assertions_of(draft: Draft, trigger: Token, arguments: Sequence[Argument]) -> tuple[Attribution, ...]:
    """Return in whose sayings an event stands, the innermost first; () if the report tells it in its own voice.

    Args:
        draft: For the quotations and who is meant.
        trigger: The word that tells the event.
        arguments: Its parties, to see whether a speaker is one of them.
    """
    kept: list[Attribution] = []
    for found in (*_by_words(draft, trigger), *_by_quotations(draft, trigger)):
        if not any(_overlap(found.cue, other.cue) for other in kept):
            kept.append(dataclasses.replace(found, party_as=_part(draft, found.speakers, arguments)))
    return tuple(kept)


def is_charged(verb: Token) -> bool:
    """Whether a gerund tells what somebody is charged with ('accused Iran of arming rebels')."""
    above = verb.head.head
    return (
        verb.dep_ == "pcomp"
        and above.pos_ in VERBAL
        and CHARGING.get(above.lemma_.lower()) == verb.head.lower_
    )


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one.start < other.end and other.start < one.end


# --- words of the sentence ------------------------------------------------------------------------------------


def _by_words(draft: Draft, trigger: Token) -> Iterator[Attribution]:
    """'allegedly', 'an alleged raid', 'is said to have', 'accused X of', 'reports of': from the trigger upwards."""
    # 'the alleged raid killed ten': the killing is as doubtful as the raid
    raids = [s for s in children(trigger, "nsubj") if s.lemma_.lower() in word_classes()["attack"]]
    for word in (*children(trigger, "advmod", "amod"), *(w for s in raids for w in children(s, "amod"))):
        kind = (_ADVERBS if word.dep_ == "advmod" else _ADJECTIVES).get(word.lower_)
        if kind is not None:
            yield Attribution(kind, _span(word))
    token, seen = trigger, {trigger.i}
    while token.head.i not in seen:
        head = token.head
        seen.add(head.i)
        if token.dep_ in ("pcomp", "pobj") and head.dep_ == "prep":
            found = _charged(draft, token) or _of_reports(draft, token)
            if found is not None:
                yield found
            return
        if token.dep_ not in ("conj", "xcomp", "ccomp", "oprd", "acl"):
            return
        if token.dep_ in ("xcomp", "ccomp", "oprd") and _is_passed_on(head):
            yield _attribution(draft, _PASSED_ON[head.lemma_.lower()], head, _agents(head))
        if token.dep_ in ("acl", "ccomp") and head.pos_ == "NOUN":
            if head.lemma_.lower() in _TELLING_NOUNS and children(token, "mark"):
                yield _attribution(draft, _kind(head), head, _tellers(head))
            return
        if token.dep_ == "xcomp" and (words := children(head, "advmod")):
            # 'reportedly began to shell'
            for word in words:
                if word.lower_ in _ADVERBS:
                    yield Attribution(_ADVERBS[word.lower_], _span(word))
        token = head


def _is_passed_on(verb: Token) -> bool:
    return verb.lemma_.lower() in _PASSED_ON and verb.tag_ == "VBN" and bool(children(verb, "auxpass"))


def _charged(draft: Draft, token: Token) -> Attribution | None:
    """'X accused Y of shelling Z', 'Y is suspected of an attack'; whom the attack is blamed on leaves it a fact."""
    verb, preposition = token.head.head, token.head.lower_
    if verb.pos_ not in VERBAL or CHARGING.get(verb.lemma_.lower()) != preposition:
        return None
    if token.dep_ == "pobj" and preposition == "for":
        return None
    kind: AssertionKind = "alleged" if verb.lemma_.lower() == "suspect" else "accused"
    return _attribution(draft, kind, verb, subjects(verb))


def _of_reports(draft: Draft, token: Token) -> Attribution | None:
    noun = token.head.head
    if token.head.lower_ != "of" or noun.pos_ != "NOUN" or noun.lemma_.lower() not in _TELLING_NOUNS:
        return None
    return _attribution(draft, _kind(noun), noun, _tellers(noun))


def _kind(noun: Token) -> AssertionKind:
    return KIND_OF_CUE[noun.lemma_.lower()]


def _agents(verb: Token) -> list[Token]:
    return prepositional_objects(verb, ("by",))


def _tellers(noun: Token) -> list[Token]:
    """Whose report or allegation it is ('activists' claims', 'reports from residents')."""
    return children(noun, "poss") or prepositional_objects(noun, ("by", "from"))


def _attribution(draft: Draft, kind: AssertionKind, cue: Token, sources: list[Token]) -> Attribution:
    bound = [argument for head in sources for argument in bind(draft, Party("actor", head), "ACCUSE")]
    if bound:
        source = Span(min(a.start for a in bound), max(a.end for a in bound))
    elif sources:
        source = Span(
            min(t.left_edge.idx for t in sources), max(t.right_edge.idx + len(t.right_edge) for t in sources)
        )
    else:
        source = None
    speakers = tuple(dict.fromkeys(a.actor for a in bound if a.actor))
    return Attribution(kind, _span(cue), source, speakers)


def _span(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token))


# --- sayings ---------------------------------------------------------------------------------------------------


def _by_quotations(draft: Draft, trigger: Token) -> Iterator[Attribution]:
    """The sayings whose content holds the trigger, the shortest first."""
    holding = [
        q
        for q in draft.quotations
        if any(s.start <= trigger.idx < s.end for s in q.content) and not q.negated
    ]
    for quotation in sorted(holding, key=_length):
        kind = _kind_of(quotation, told=trigger.pos_ not in VERBAL or trigger.dep_ == "pcomp")
        if kind is None or (quotation.cue and _is_joined(draft, trigger, quotation.cue)):
            continue
        clause = (quotation.rule or "").startswith(("ccomp", "obj+ccomp"))
        if clause and quotation.directness == "indirect" and _is_aside(trigger, quotation):
            continue
        source = quotation.source[0] if quotation.source else None
        cue = quotation.cue[0] if quotation.cue else None
        yield Attribution(kind, cue, source, quotation.speakers)


def _length(quotation: Quotation) -> int:
    return sum(span.end - span.start for span in quotation.content)


def _kind_of(quotation: Quotation, *, told: bool) -> AssertionKind | None:
    """Return what a saying makes of what it tells, or None if it asserts nothing.

    Args:
        quotation: The saying.
        told: Whether the event is named and not told in a clause: what a noun phrase is said of may have clauses that are
            the report's own ('confirmed the law that Oslo passed').
    """
    lemma, rule = quotation.cue_lemma or "", quotation.rule or ""
    clause = rule.startswith(_CLAUSES)
    if lemma in _FACTIVE or quotation.score < (_MIN_CLAUSE if clause else _MIN_NAMED):
        return None
    sense = quotation.sense
    if sense is None:
        spoken = clause and (quotation.rule == "continued" or cue_class(lemma, "VERB") == "say")
        return "said" if spoken else None
    kind = KINDS.get(sense)
    if kind is None:
        return None
    kind = KIND_OF_CUE.get(lemma, kind)
    if clause:
        return kind
    if "xcomp" in rule or "inf" in rule:
        return kind if sense in _INFINITIVE else None
    if not told:
        return None
    return kind if sense in _NAMING or lemma in KIND_OF_CUE or rule.startswith("prep:of") else None


def _is_aside(trigger: Token, quotation: Quotation) -> bool:
    """Whether the trigger is in a clause that the report adds to what was said ('said that X, who had fled Mali, …')."""
    token = trigger
    while token.head.i != token.i and any(s.start <= token.head.idx < s.end for s in quotation.content):
        if token.dep_ == "relcl" and token.left_edge.tag_ in ("WP", "WDT", "WP$"):
            first = token.left_edge
            if first.i > 0 and first.nbor(-1).text == ",":
                return True
        token = token.head
    return False


def _is_joined(draft: Draft, trigger: Token, cue: Sequence[Span]) -> bool:
    """Whether the trigger is a second verb beside the cue ('said that …, and warned of war') that the content took in."""
    return (
        trigger.dep_ == "conj"
        and any(s.start <= trigger.head.idx < s.end for s in cue)
        and not children(trigger, "nsubj")
    )


# --- parties -----------------------------------------------------------------------------------------------------


def _part(draft: Draft, speakers: Sequence[str], arguments: Sequence[Argument]) -> ArgumentRole | None:
    """Return the role that a speaker, or the state that it acts for, has in the event; the doer's before the others."""
    known = draft.actors_by_id()
    told = [known[s] for s in speakers if s in known]
    ids = set(speakers) | {member for actor in told for member in actor.members}
    states = {actor.state for actor in told if actor.state and _acts_for_state(actor)}
    for argument in sorted(arguments, key=lambda a: a.role != "actor"):
        # 'its troops' are the government's
        inside = {m.actor for m in draft.mentions_in(argument.start, argument.end)} | {argument.actor}
        parties = [known[a] for a in sorted(filter(None, inside)) if a in known]
        if any(p.id in ids or (p.state in states and _acts_for_state(p)) for p in parties):
            return argument.role
    return None


def _acts_for_state(actor: LocalActor) -> bool:
    if actor.sector in _AGAINST_THE_STATE:
        return False
    return actor.kind in _OFFICIAL_KINDS or actor.sector in _OFFICIAL_SECTORS or bool(actor.offices)
