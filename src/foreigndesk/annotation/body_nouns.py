"""Bodies told by a noun: which of those named before 'the ministry', 'the alliance' or 'the company' is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from foreigndesk.annotation.cast import Cast, Entity, recent
from foreigndesk.annotation.page import Page
from foreigndesk.data.nominals import ActorNoun
from foreigndesk.data.states import lookup_state

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Span

# What firms, clubs and the like are called again: 'the company' is the one spoken of, whatever its name tells.
_VENTURES = frozenset(
    """company firm bank airline carmaker automaker manufacturer corporation conglomerate retailer publisher supplier
    operator contractor maker charity university institute club newspaper network broadcaster foundation""".split()
)
# Parts of a state, and who is none of them whatever the name ('the army' is not the Free Army of the rebels).
PARTS_OF_STATE = frozenset(
    {"army", "military", "navy", "police", "government", "regime", "administration", "cabinet"}
)
_NO_PART_OF_STATE = frozenset({"REB", "UAF", "OPP", "IGO", "NGO", "MED", "BUS", "CRM", "CVL"})
_OF_OTHERS = frozenset({"IGO", "GOV", "MIL", "LEG", "JUD", "PTY", "REB"})


def body_meant(cast: Cast, page: Page, chunk: Span, noun: ActorNoun, owner: str | None) -> Entity | None:
    """Return the body named before that a definite noun phrase means, or None."""
    sentence = page.sentence(chunk.start_char)
    for occurrence in recent(cast, chunk.start_char, sentence):
        entity = occurrence.entity
        if entity.kind in {"person", "state", "people"} or (owner and entity.state and owner != entity.state):
            continue
        if is_no_part_of_state(noun, entity):
            continue
        name = entity.name.lower()
        if (entity.plural and not entity.members) or not _may_be_called(chunk, name):
            continue
        if noun.noun == "alliance" and entity.name.startswith("North Atlantic") and len(chunk) <= 3:
            return entity
        if noun.noun in name or (
            noun.noun in {"bloc", "organization", "organisation", "union"}
            and entity.sector == "IGO"
            and len(chunk) <= 3
        ):
            return entity
        if noun.noun == "group" and entity.kind == "group" and entity.named:
            return entity
        if noun.noun == "agency" and entity.sector in {"MED", "IGO"} and entity.named:
            return entity
    return _venture_meant(cast, chunk, noun, sentence) if noun.noun in _VENTURES else None


def is_no_part_of_state(noun: ActorNoun, entity: Entity) -> bool:
    """Return True if a noun for a part of a state ('the army', 'the government') cannot mean an actor."""
    return noun.noun in PARTS_OF_STATE and entity.sector in _NO_PART_OF_STATE


def _may_be_called(chunk: Span, name: str) -> bool:
    """Return False if a phrase has a name or a noun in front that a body's name lacks: 'the appeals court'."""
    return all(
        t.lower_ in name or t.ent_type_ in {"NORP", "GPE"} or lookup_state(t.text) is not None
        for t in chunk[:-1]
        if t.dep_ in {"compound", "nmod"} or t.pos_ == "PROPN"
    )


def _venture_meant(cast: Cast, chunk: Span, noun: ActorNoun, sentence: int) -> Entity | None:
    """Return the firm or club that 'the company' means: near, a subject, named often; none where 'of' tells which."""
    if any(c.dep_ == "prep" and c.lower_ in {"of", "for", "from"} for c in chunk.root.rights):
        return None
    media = noun.noun in {"newspaper", "network", "broadcaster", "publisher"}
    best: tuple[float, int, Entity] | None = None
    for o in recent(cast, chunk.start_char, sentence, 5):
        entity = o.entity
        if entity.kind != "organization" or not entity.named or entity.sector in _OF_OTHERS:
            continue
        if (entity.sector == "MED") != media or (entity.sector == "EDU") != (noun.sector == "EDU"):
            continue
        score = 0.7 * (o.sentence - sentence) + o.is_subject + 0.5 * math.log1p(sum(entity.names.values()))
        if best is None or score > best[0]:
            best = (score, o.start, entity)
    return best[2] if best else None
