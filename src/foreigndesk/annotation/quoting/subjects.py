"""Whom a statement is about: the actors in what was said, by name, by pronoun, by 'we' where a state speaks."""

from __future__ import annotations

import re

from foreigndesk.annotation.base import Draft
from foreigndesk.model import LocalActor, Mention, Quotation, Span

# 'our army', 'our people': what only a state calls its own.
_NATIONAL = re.compile(
    r"\bour (?:own |brave |great |entire |whole |national )?(?:country|nation|people|army|armed forces|forces|troops|"
    r"soldiers|military|government|sovereignty|borders?|territor\w+|citizens|homeland|motherland|fatherland|"
    r"airspace|republic|kingdom|state|embassy|diplomats|constitution)\b",
    re.IGNORECASE,
)
_FIRST_PLURAL = re.compile(r"\b(?:we|us|our|ours|ourselves)\b", re.IGNORECASE)
_FIRST = frozenset("i me my mine myself we us our ours ourselves you your yours".split())
_PERSONS = frozenset("he him his himself she her hers herself".split())
# Kinds that stand for their state as well: an army, a ministry, a people; not a company or an agency.
_PUBLIC_KINDS = frozenset({"body", "force", "group", "party", "people"})
# How far before a pronoun (characters) the name may stand that it leaves no doubt about.
REACH = 250
# Of these, what they say of themselves as 'we' is said of their state.
_STATE_KINDS = frozenset({"state", "body"})


def about_of(draft: Draft, quotation: Quotation) -> tuple[str, ...]:
    """Return the ids of the actors whom the words are about, in text order, those who say them left out.

    A body or force brings its state along. Pronouns count where coreference knows them; the first person counts only
    where it stands for a state: 'we' of a government, 'our army' of one who holds an office of state.
    """
    actors = draft.actors_by_id()
    states: dict[str, str] = {}
    for state in draft.actors:
        if state.kind == "state" and state.state and state.named and not state.members:
            states.setdefault(state.state, state.id)
    spoken = set(quotation.speakers)
    found: list[str] = []
    for span in quotation.content:
        for mention in draft.mentions_in(span.start, span.end):
            actor = actors.get(mention.actor)
            if actor is None or actor.id in spoken or spoken & set(actor.members):
                continue
            if mention.form == "pronoun":
                if not _is_plain(draft, mention, actors) or _is_self(quotation, mention, span, actors):
                    continue
            found += [i for i in _with_state(actor, actors, states) if i not in found and i not in spoken]
    own = _own_state(draft, quotation, actors, states)
    if own is not None and own not in found and own not in spoken:
        found.append(own)
    if quotation.via is not None:
        # 'told the BBC there was …': the outlet stands at the edge of the words, and is told, not told of.
        told = set(quotation.addressees)
        found = [a for a in found if a not in told or actors[a].sector != "MED"]
    return tuple(found)


def _is_plain(draft: Draft, pronoun: Mention, actors: dict[str, LocalActor]) -> bool:
    """Whether a pronoun leaves no doubt: 'he' and 'she'; 'it' and 'they' right behind the body that they stand for."""
    if pronoun.text.lower() in _FIRST:
        return False
    if pronoun.text.lower() in _PERSONS:
        return True
    before = [
        m
        for m in draft.mentions
        if m.form != "pronoun"
        and pronoun.start - REACH <= m.start
        and m.end <= pronoun.start
        and m.actor in actors
        and actors[m.actor].kind not in ("person", "place", "unknown")
    ]
    return bool(before) and max(before, key=lambda m: (m.end, -m.start)).actor == pronoun.actor


def _is_self(
    quotation: Quotation, pronoun: Mention, content: Span, actors: dict[str, LocalActor]
) -> bool:
    """Whether a pronoun that opens reported words ('The tourist said he …') stands for who says them."""
    if quotation.directness == "direct" or pronoun.start - content.start > len("that "):
        return False
    if pronoun.actor in quotation.addressees or pronoun.text.lower() not in _PERSONS:
        return False
    kinds = {actors[s].kind for s in quotation.speakers if s in actors}
    return kinds <= {"person", "unknown"}


def _with_state(actor: LocalActor, actors: dict[str, LocalActor], states: dict[str, str]) -> list[str]:
    """The actor or, if it has no name, those of its members that have; with the state that a public body belongs to."""
    if actor.kind == "place":
        return []
    named = [actor] if actor.named else [actors[m] for m in actor.members if m in actors and actors[m].named]
    found = [a.id for a in named if a.kind != "place"]
    public = actor.kind in _PUBLIC_KINDS or actor.sector in ("GOV", "MIL", "SPY", "LEG")
    if actor.kind not in ("state", "person") and public and actor.state in states:
        found.append(states[actor.state])
    return found


def _own_state(
    draft: Draft, quotation: Quotation, actors: dict[str, LocalActor], states: dict[str, str]
) -> str | None:
    """The state for which the speakers say 'we' or 'our army'; None if they do not, or act for several states."""
    text = " ".join(draft.document.text[s.start : s.end] for s in quotation.content)
    speakers = [actors[s] for s in quotation.speakers if s in actors]
    of = {a.state or next((o.state for o in a.offices if o.status in ("current", "acting")), None) for a in speakers}
    if len(of) != 1 or not (state := next(iter(of))) or state not in states or quotation.directness == "indirect":
        return None
    official = all(a.kind in _STATE_KINDS or a.sector in ("GOV", "MIL") for a in speakers)
    as_state = all(a.kind in _STATE_KINDS for a in speakers) and _FIRST_PLURAL.search(text)
    if as_state or (official and _NATIONAL.search(text)):
        return states[state]
    return None


__all__ = ["about_of"]
