"""What a cue implies in its clause: lemma, particle, the shape of what was said, and denial taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.cue_clause import CueClause
from foreigndesk.data.cue_senses import NEGATED, REFUSED, cue_sense, verdict
from foreigndesk.model.annotations import Sense

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

_SILENCE = frozenset({"decline", "refuse", "avoid", "fail", "omit", "neglect"})
_REFUSING = frozenset({"decline", "refuse"})
_NEGATIVES = frozenset(
    {"not", "n't", "never", "no", "neither", "nor", "nothing", "nobody", "without", "hardly"}
)
_QUESTIONS = frozenset({"whether", "if", "how", "why", "when", "where", "what", "who", "which"})
# Verbs that say nothing by themselves: the noun tells ('voiced concern', 'issued a warning').
_LIGHT = frozenset(
    "express voice issue make give deliver lodge raise vent convey have offer receive send launch".split()
)
_NAMING = frozenset(
    "call describe brand label term dub characterise characterize cast portray depict refer".split()
)
_OUGHT = frozenset({"should", "must", "ought"})
# '… said of the plan that': prepositions of which the first behind the cue may change its sense.
_PARTICLES = frozenset({"for", "on", "upon", "out", "with", "back"})


def sense_of(clause: CueClause) -> tuple[Sense | None, bool]:
    """Return what the cue implies (None if nothing tells), and whether the report says that this was not said.

    'did not deny', 'would not rule out' leave open; 'refused to say' is no comment; 'did not accuse' is an
    accusation that was not made.
    """
    head = clause.head
    if head is None:
        return None, False
    sense = _plain(clause, head)
    refusing = _refusal(clause, head)
    if refusing is not None:
        verb, told = refusing
        sense = sense if told.i == head.i else cue_sense(told.lemma_.lower(), told.pos_, _particles(told), ())
        if verb.lemma_.lower() in _REFUSING:
            if sense is not None:
                sense = REFUSED.get(sense) or NEGATED.get(sense) or "rejected"
            return sense or "rejected", sense == "no_comment"
        return (NEGATED.get(sense, sense) if sense else None), True
    if not is_negated(clause):
        return sense, False
    if sense is None:
        return None, True
    turned = NEGATED.get(sense)
    return (turned, turned == "no_comment") if turned else (sense, sense not in ("worried", "asked"))


def _plain(clause: CueClause, head: Token) -> Sense | None:
    """What the cue implies if nothing denies it."""
    lemma, shapes = clause.lemma, _shapes(clause, head)
    if clause.telling.cue and lemma in ("according", "accord", ":"):
        return "said"
    if lemma in _LIGHT or lemma == "take":
        noun = _told_noun(clause, head)
        found = (
            cue_sense(noun.lemma_.lower(), noun.pos_, _particles(noun), shapes) if noun is not None else None
        )
        if found is not None or lemma not in ("express", "voice", "convey", "offer", "issue", "deliver"):
            return found
    if lemma in _NAMING and (naming := _naming(clause, head)) is not None:
        return naming
    found = cue_sense(lemma, head.pos_, _particles(head), shapes)
    if found == "agreed" and "that" in shapes and head.pos_ == "VERB" and not _joint(clause):
        return "concurred"
    if lemma in ("assure", "swear") and not ({"to", "will"} & set(shapes)):
        return "claimed" if lemma == "swear" else "confirmed"
    if head.pos_ == "VERB" and found is None and lemma in ("be", "have"):
        return None
    return found


def _particles(head: Token) -> tuple[str, ...]:
    found = [
        c.lower_
        for c in head.rights
        if c.lower_ in _PARTICLES and (c.dep_ in ("prt", "prep", "advmod", "mark"))
    ]
    if head.i + 1 < len(head.doc) and head.nbor().lower_ in _PARTICLES and head.nbor().lower_ not in found:
        found.append(head.nbor().lower_)
    return tuple(found)


def _root(clause: CueClause, head: Token) -> Token | None:
    """The verb of what was said: the clause that hangs on the cue, else the topmost verb of the content."""
    for child in head.children:
        if child.dep_ in ("ccomp", "xcomp", "acl", "advcl") and child.i in clause.content:
            return child
    tops = [clause.doc[i] for i in sorted(clause.content) if clause.doc[i].head.i not in clause.content]
    verbs = [t for t in tops if t.pos_ in ("VERB", "AUX")]
    return next(iter(verbs), None)


def _shapes(clause: CueClause, head: Token) -> tuple[str, ...]:
    """Return the shapes of what was said, most telling first (see `data.cue_senses`)."""
    found: list[str] = []
    first = clause.doc[min(clause.content)] if clause.content else None
    if first is not None and first.lower_ in _QUESTIONS and first.i > head.i:
        found.append("whether")
    root = _root(clause, head)
    if root is None:
        return tuple(found)
    auxiliaries = {c.lower_ for c in root.children if c.dep_ in ("aux", "auxpass")}
    subject = any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in root.children)
    if "to" in auxiliaries:
        told = subject or any(c.dep_ in ("dobj", "dative") and c.i < root.i for c in head.children)
        return (*found, "told-to" if told else "to")
    if found:
        return tuple(found)
    if subject and (auxiliaries & _OUGHT or (root.tag_ == "VB" and not auxiliaries)):
        found.append("should")
    if auxiliaries & {"will", "would", "'ll", "shall"}:
        found.append("will")
    if subject:
        found.append("that")
    if any(c.dep_ == "prep" and c.lower_ == "as" for c in head.children):
        found.append("as")
    return tuple(found)


def _told_noun(clause: CueClause, head: Token) -> Token | None:
    """The noun that a light verb carries: 'voiced [concern]', 'issued a [warning]'."""
    for child in head.children:
        if child.dep_ in ("dobj", "nsubjpass") and child.pos_ == "NOUN":
            return child
    first = next((clause.doc[i] for i in sorted(clause.content) if clause.doc[i].pos_ == "NOUN"), None)
    return first if first is not None and first.i > head.i else None


def _naming(clause: CueClause, head: Token) -> Sense | None:
    """'called it a lie', 'described them as partners': what the words that name it imply; None if none does."""
    particles = _particles(head)
    if head.lemma_ == "call" and {"for", "on", "upon"} & set(particles):
        return None
    named: Token | None = None
    for child in head.children:
        if child.dep_ in ("oprd", "ccomp", "xcomp") and child.i > head.i:
            named = child
        elif child.dep_ == "prep" and child.lower_ == "as":
            named = next((c for c in child.children if c.dep_ in ("pobj", "pcomp", "amod", "prep")), named)
    if named is None:
        # 'described the threat from the north as …': the parser hangs it on what is named
        linked = (
            t for i in sorted(clause.content) if (t := clause.doc[i]).lower_ == "as" and t.dep_ == "prep"
        )
        named = next((c for t in linked for c in t.children if c.dep_ == "pobj"), None)
    if named is None and head.lemma_ in ("describe", "refer") and clause.content:
        return "said" if head.lemma_ == "describe" else "described"
    if named is None:
        said = [clause.doc[i] for i in clause.content]
        quoted = [t for t in said if clause.quoted.at(t.idx) is not None]
        if head.lemma_ in ("brand", "label", "dub", "term"):
            quoted = said
        return verdict(frozenset(t.lemma_.lower() for t in quoted))
    besides = ("nsubj", "nsubjpass", "relcl", "acl", "advcl")
    thing = {t.i for c in named.children if c.dep_ in besides for t in c.subtree}
    return verdict(frozenset(t.lemma_.lower() for t in named.subtree if t.i not in thing))


def _joint(clause: CueClause) -> bool:
    """Whether several say it: 'The ministers agreed that', 'X and Y agreed that', 'X agreed with Y that'."""
    subject = clause.source_head
    if subject is None:
        return False
    if subject.tag_ in ("NNS", "NNPS") or subject.lower_ in ("they", "both", "sides", "we"):
        return True
    if any(c.i > subject.i for c in subject.conjuncts):
        return True
    return clause.head is not None and any(
        c.dep_ == "prep" and c.lower_ == "with" for c in clause.head.children
    )


def is_negated(clause: CueClause) -> bool:
    """Return whether the cue is denied: 'did not say', 'has never agreed', 'without mentioning', 'made no mention'."""
    head = clause.head
    if head is None or _told_aside(clause, head):
        return False
    if any(c.dep_ == "neg" or (c.lower_ == "never" and c.dep_ == "advmod") for c in head.children):
        return True
    if head.dep_ == "pcomp" and head.head.lower_ == "without":
        return True
    noun = head if head.pos_ == "NOUN" else next((c for c in head.children if c.dep_ == "dobj"), None)
    carried = head.pos_ == "NOUN" and head.dep_ == "dobj" and head.head.lemma_ in _LIGHT
    if noun is not None and (carried or (head.lemma_ in _LIGHT and noun.i not in clause.content)):
        if any(c.lower_ == "no" and c.dep_ == "det" for c in noun.children):
            return True
        return carried and any(c.dep_ == "neg" for c in head.head.children)
    if head.lemma_ == "say" and any(c.lower_ == "nothing" and c.dep_ == "dobj" for c in head.children):
        return True
    subject = next((c for c in head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and (
        subject.lower_ in ("neither", "nobody") or any(c.lower_ in ("neither", "no") for c in subject.lefts)
    )


def _told_aside(clause: CueClause, head: Token) -> bool:
    """Whether all that was said stands in marks and hangs on no word of the cue: '“We go.” He did not smile …'."""
    tokens = [clause.doc[i] for i in clause.content]
    if any(clause.quoted.at(t.idx) is None for t in tokens if not t.is_punct and not t.is_space):
        return False
    return not any(t.head.i == head.i for t in tokens) or min(clause.content, default=0) < head.i


def _refusal(clause: CueClause, head: Token) -> tuple[Token, Token] | None:
    """The verb of keeping silent and the verb of what was not said: ('declined', 'comment')."""
    if head.lemma_.lower() in _SILENCE:
        told = next((c for c in head.children if c.dep_ == "xcomp" and c.pos_ == "VERB"), None)
        return (head, told) if told is not None else None
    token = head
    for _ in range(2):
        governor = token.head
        if governor.i == token.i or token.dep_ not in ("xcomp", "conj"):
            return None
        if governor.lemma_.lower() in _SILENCE and token.dep_ == "xcomp":
            return governor, head
        if token.dep_ == "conj" and (token.tag_ != "VB" or governor.tag_ != "VB"):
            return None
        token = governor
    return None
