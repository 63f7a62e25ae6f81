"""What the classifier looks at in a sentence or clause; shared by `training/events.py` and the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.status import status_of
from foreigndesk.annotation.events.syntax import VERBAL, ancestors, children, is_passive, objects

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# Names say who, not what: each becomes its kind, so that the weights hold for parties never seen in training.
MASKS = {
    "GPE": "_PLACE", "LOC": "_PLACE", "FAC": "_PLACE", "NORP": "_NORP", "ORG": "_ORG", "PERSON": "_PER",
    "DATE": "_DATE", "TIME": "_DATE", "CARDINAL": "_NUM", "MONEY": "_MONEY", "PERCENT": "_NUM", "QUANTITY": "_NUM",
    "ORDINAL": "_NUM",
}  # fmt: skip
# PLOVER codes a cooperative act that is only promised as AGREE, a hostile one as THREATEN.
KINDS = dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"), "friendly") | dict.fromkeys(
    ("REQUEST", "ACCUSE", "REJECT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "hostile"
) | {"AGREE": "agree", "THREATEN": "threaten"}  # fmt: skip
SAYING = frozenset(
    "say tell report announce state add note declare confirm claim write explain quote".split()
)


def features(tokens: Sequence[Token], proposals: Sequence[Proposal]) -> list[str]:
    """Return the features of a stretch of tokens, in a fixed order and with repeats.

    Args:
        tokens: The sentence or clause (or several sentences).
        proposals: The lexicon's triggers within it.
    """
    words = list(_masked(tokens))
    found = [f"w={w}" for w in words]
    found += [f"b={a}_{b}" for a, b in zip(["<", *words], [*words, ">"], strict=True)]
    inside = {t.i for t in tokens}
    for verb in tokens:
        if verb.pos_ in VERBAL and verb.dep_ not in ("aux", "auxpass"):
            found += _verb_features(verb, main=_is_main(verb, inside))
    ranked = sorted(proposals, key=lambda p: (depth(p.token) - 2 * p.confidence, p.token.i))
    for rank, proposal in enumerate(ranked):
        found.append(f"lex={proposal.type}")
        found.append(f"mode={proposal.type}.{proposal.mode}")
        if rank == 0:
            found += [f"lex0={proposal.type}"] * 2
            found += [f"lex0={proposal.type}+{flag}" for flag in _flags(proposal.token)]
            status = status_of(proposal.token)
            found += [f"lex0={proposal.type}@{status}", f"kind={KINDS[proposal.type]}@{status}"]
    if not ranked:
        found.append("lex=none")
    return found


def depth(token: Token) -> int:
    """Return how many heads stand above a token, not counting verbs of saying."""
    return sum(1 for a in ancestors(token) if a.lemma_.lower() not in SAYING)


def _masked(tokens: Iterable[Token]) -> Iterator[str]:
    last = ""
    for token in tokens:
        if token.is_space or token.is_punct:
            continue
        mask = MASKS.get(token.ent_type_)
        if mask is None or (mask in ("_ORG", "_PLACE") and token.pos_ in ("NOUN", "VERB")):
            word = token.lemma_.lower() if token.pos_ != "PRON" else "_pron"
            if token.like_num:
                word = "_NUM"
        else:
            word = mask
        if word == last and word.startswith("_"):
            continue
        last = word
        yield word


def _is_main(verb: Token, inside: set[int]) -> bool:
    """Whether a verb heads the stretch, or is what a heading verb of saying reports."""
    if verb.head.i == verb.i or verb.head.i not in inside:
        return verb.lemma_.lower() not in SAYING or not children(verb, "ccomp")
    return (
        verb.dep_ == "ccomp"
        and verb.head.lemma_.lower() in SAYING
        and verb.head.head.i in (verb.head.i, verb.head.head.i)
    )


def _flags(verb: Token) -> list[str]:
    flags = [c.lower_ for c in children(verb, "aux") if c.tag_ == "MD" or c.lower_ == "to"]
    if children(verb, "neg"):
        flags.append("not")
    if is_passive(verb) and verb.pos_ == "VERB":
        flags.append("passive")
    if verb.dep_ == "xcomp":
        flags.append("after_" + verb.head.lemma_.lower())
    return flags


def _verb_features(verb: Token, *, main: bool) -> list[str]:
    lemma = verb.lemma_.lower()
    prefix = ("v=", "m=") if main else ("v=",)
    facts = [lemma]
    facts += [f"{lemma}>{o.lemma_.lower()}" for o in objects(verb) if not o.ent_type_]
    for child in verb.children:
        if child.dep_ in ("prep", "prt"):
            facts.append(f"{lemma}.{child.lower_}")
            facts += [
                f"{lemma}.{child.lower_}.{p.lemma_.lower()}"
                for p in children(child, "pobj")
                if not p.ent_type_
            ]
        elif child.dep_ in ("xcomp", "ccomp"):
            facts.append(f"{lemma}+{child.lemma_.lower()}")
    facts += [f"{lemma}!{flag}" for flag in _flags(verb)]
    found = [p + fact for p in prefix for fact in facts]
    if main:
        found += [f"flag={flag}" for flag in _flags(verb)]
    return found
