"""Whom a statement is about: the actors in what was said, by name, by pronoun, by 'we' where a state speaks."""

from __future__ import annotations

import bisect
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
# Kinds that 'it' and 'they' do not stand for.
_NO_BODIES = frozenset({"person", "people", "place", "unknown"})
# How far before a pronoun (characters) the name may stand that it leaves no doubt about.
REACH = 250
# Of these, what they say of themselves as 'we' is said of their state.
_STATE_KINDS = frozenset({"state", "body"})


class Subjects:
    """Finds whom the quotations of one draft are about; made once a draft, when its mentions are known."""

    def __init__(self, draft: Draft) -> None:
        self.text = draft.document.text
        self.actors = draft.actors_by_id()
        self.mentions = sorted(draft.mentions, key=lambda m: (m.start, -m.end))
        self._starts = [m.start for m in self.mentions]
        # bodies that 'it' and 'they' may stand for, by where their names end
        self._bodies = sorted(
            (m.end, -m.start, m.actor)
            for m in draft.mentions
            if m.form != "pronoun" and m.actor in self.actors and self.actors[m.actor].kind not in _NO_BODIES
        )
        self.states: dict[str, str] = {}
        for state in draft.actors:
            if state.kind == "state" and state.state and state.named and not state.members:
                self.states.setdefault(state.state, state.id)

    def of(self, quotation: Quotation) -> tuple[str, ...]:
        """Return the ids of the actors whom the words are about, in text order, those who say them left out.

        A body or force brings its state along. Pronouns count where coreference knows them; the first person counts
        only where it stands for a state: 'we' of a government, 'our army' of one who holds an office of state.
        """
        spoken = set(quotation.speakers)
        found: list[str] = []
        for span in quotation.content:
            for mention in self._within(span):
                actor = self.actors.get(mention.actor)
                if actor is None or actor.id in spoken or spoken & set(actor.members):
                    continue
                if mention.form == "pronoun":
                    if not self._is_plain(mention) or self._is_self(quotation, mention, span):
                        continue
                found += [i for i in self._with_state(actor) if i not in found and i not in spoken]
        own = self._own_state(quotation)
        if own is not None and own not in found and own not in spoken:
            found.append(own)
        if quotation.via is not None:
            # 'told the BBC there was …': the outlet stands at the edge of the words, and is told, not told of.
            found = [a for a in found if not _is_outlet(self.actors[a], quotation)]
        return tuple(found)

    def _within(self, span: Span) -> list[Mention]:
        first, last = bisect.bisect_left(self._starts, span.start), bisect.bisect_left(self._starts, span.end)
        return [m for m in self.mentions[first:last] if m.end <= span.end]

    def _is_plain(self, pronoun: Mention) -> bool:
        """Whether a pronoun leaves no doubt: 'he', 'she'; 'it' and 'they' right behind the body they stand for."""
        if pronoun.text.lower() in _FIRST:
            return False
        if pronoun.text.lower() in _PERSONS:
            return True
        before = bisect.bisect_right(self._bodies, (pronoun.start, 1, ""))
        if not before:
            return False
        _, start, actor = self._bodies[before - 1]
        return actor == pronoun.actor and pronoun.start + start <= REACH

    def _is_self(self, quotation: Quotation, pronoun: Mention, content: Span) -> bool:
        """Whether a pronoun that opens reported words ('The tourist said he …') stands for who says them."""
        if quotation.directness == "direct" or pronoun.start - content.start > len("that "):
            return False
        if pronoun.actor in quotation.addressees or pronoun.text.lower() not in _PERSONS:
            return False
        kinds = {self.actors[s].kind for s in quotation.speakers if s in self.actors}
        return kinds <= {"person", "unknown"}

    def _with_state(self, actor: LocalActor) -> list[str]:
        """The actor or, if it has no name, those of its members that have; with the state of a public body."""
        if actor.kind == "place":
            return []
        members = [self.actors[m] for m in actor.members if m in self.actors]
        named = [actor] if actor.named else [m for m in members if m.named]
        found = [a.id for a in named if a.kind != "place"]
        public = actor.kind in _PUBLIC_KINDS or actor.sector in ("GOV", "MIL", "SPY", "LEG")
        if actor.kind not in ("state", "person") and public and actor.state in self.states:
            found.append(self.states[actor.state])
        return found

    def _own_state(self, quotation: Quotation) -> str | None:
        """The state for which the speakers say 'we' or 'our army'; None if they act for several, or do not."""
        speakers = [self.actors[s] for s in quotation.speakers if s in self.actors]
        states = {_state_of(a) for a in speakers}
        state = next(iter(states), None)
        if len(states) != 1 or state not in self.states or quotation.directness == "indirect":
            return None
        text = " ".join(self.text[s.start : s.end] for s in quotation.content)
        official = all(a.kind in _STATE_KINDS or a.sector in ("GOV", "MIL") for a in speakers)
        as_state = all(a.kind in _STATE_KINDS for a in speakers) and _FIRST_PLURAL.search(text)
        return self.states[state] if as_state or (official and _NATIONAL.search(text)) else None


def _state_of(actor: LocalActor) -> str | None:
    held = (o.state for o in actor.offices if o.status in ("current", "acting"))
    return actor.state or next(held, None)


def _is_outlet(actor: LocalActor, quotation: Quotation) -> bool:
    """Whether an actor is the outlet that has it from the speaker."""
    if actor.sector == "MED" and actor.id in quotation.addressees:
        return True
    via = quotation.via or ""
    return any(via in (name, f"{name} news agency") for name in (actor.name, *actor.aliases))


__all__ = ["Subjects"]
