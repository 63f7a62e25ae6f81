"""Which trigger a time hangs on: the words that stand for an event, and the way up to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.syntax import VERBAL, ancestors, is_lost_verb, scheduling

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# Verbs that a time may pass through on its way up to an event noun ('a visit, set to begin Monday').
TRANSPARENT = frozenset(
    "set begin start schedule slate plan expect due take last run continue end open hold be".split()
)


def owners_of(proposals: list[Proposal]) -> dict[int, int]:
    """Return token index → position of the proposal that the token stands for."""
    owners: dict[int, int] = {}
    for position, proposal in enumerate(proposals):
        owners.setdefault(proposal.token.i, position)
        noun = proposal.noun or proposal.token
        owners.setdefault(noun.i, position)
        if is_lost_verb(proposal.token):
            owners.setdefault(proposal.token.head.i, position)
        scheduled = scheduling(noun) if noun.pos_ not in VERBAL else None
        if scheduled is not None:
            owners.setdefault(scheduled.i, position)
    return owners


def climb(token: Token, owners: dict[int, int]) -> int | None:
    """Return the event that a time hangs on: the nearest trigger above, with no other verb between."""
    if token.i in owners:
        return owners[token.i]
    previous = token
    for above in ancestors(token):
        if above.i in owners:
            return owners[above.i]
        # 'the November race' says nothing of when the race was left.
        if previous.dep_ in ("compound", "nmod", "amod", "poss", "nummod") and above.pos_ in (
            "NOUN",
            "PROPN",
        ):
            if above.ent_type_ not in ("DATE", "TIME"):
                return None
        previous = above
        if above.pos_ in VERBAL and above.lemma_.lower() not in TRANSPARENT:
            return None
    return None
