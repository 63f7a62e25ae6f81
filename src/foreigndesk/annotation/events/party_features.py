"""What the scorer of parties looks at in a candidate; shared by `training/event_parties.py` and the reader."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.arguments import OBJECT_CONTROL
from foreigndesk.annotation.events.candidates import Candidate
from foreigndesk.annotation.events.features import SAYING
from foreigndesk.annotation.events.lexicon import Proposal, lemma_of, word_classes
from foreigndesk.annotation.events.phrases import agents, can_suffer
from foreigndesk.annotation.events.syntax import VERBAL, ancestors, children, is_passive

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Span, Token
    from foreigndesk.model import LocalActor

# Labels of the parse shown one by one on the way between trigger and candidate.
LONGEST_WAY = 5
FAR = 40
_COMMAS = frozenset((",", ";", ":", "--", "-"))
_WORDS_BETWEEN = ("by", "and", "who", "that", "with", "to", "from", "against", "of")
# What is counted between trigger and candidate; of the rest only whether it is there.
_COUNTED = frozenset(("verbs between", "commas between"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "agent"))


class Scene:
    """One act in its sentence: the trigger, the candidates, and what the rules of syntax say of them.

    Args:
        draft: The report.
        proposal: The act.
        found: The sentence's candidates, in text order.
        told: The role that the rules give a candidate, by its position.
        counts: What `running_counts` gives for the sentence.
    """

    def __init__(
        self,
        draft: Draft,
        proposal: Proposal,
        found: Sequence[Candidate],
        told: Mapping[int, str],
        counts: Mapping[str, Sequence[int]],
    ) -> None:
        self.proposal, self.found, self.told = proposal, found, told
        self._draft = draft
        self._actors = draft.actors_by_id()
        trigger = proposal.token
        self._up = [trigger, *ancestors(trigger)]
        self._level = {t.i: n for n, t in enumerate(self._up)}
        self._start = trigger.sent.start
        self._counts = counts
        self._quoted = draft.quotations_over(trigger.idx)
        kind = "V" if trigger.pos_ in VERBAL else "N"
        self._common: dict[str, float] = {
            f"type={proposal.type}": 1,
            f"mode={proposal.mode}": 1,
            f"trigger={kind}": 1,
            f"trigger.dep={trigger.dep_}": 1,
            f"trigger.tag={trigger.tag_}": 1,
            f"trigger={lemma_of(trigger)}": 1,
            "light": float(proposal.noun is not None),
            "passive": float(kind == "V" and is_passive(trigger)),
            "own subject": float(bool(children(trigger, "nsubj"))),
            "own object": float(bool(children(trigger, "dobj"))),
            "candidates": float(len(found)),
            "rules: actors": float(sum(r == "actor" for r in told.values())),
            "rules: recipients": float(sum(r == "recipient" for r in told.values())),
            "quoted": float(bool(self._quoted)),
        }

    def features(self, position: int) -> dict[str, float]:
        """Return the features of a candidate; what is 0 may be left out."""
        candidate = self.found[position]
        found = dict(self._common)
        self._of_words(candidate, position, found)
        self._of_order(candidate, position, found)
        self._of_way(candidate, found)
        self._of_rules(candidate, position, found)
        return found

    def _of_words(self, candidate: Candidate, position: int, found: dict[str, float]) -> None:
        head = candidate.head
        actor = self._actor(candidate)
        mention = next(
            (
                m
                for m in self._draft.mentions_over(candidate.start)
                if m.start == candidate.start and m.end == candidate.end
            ),
            None,
        )
        found[f"form={mention.form if mention else None}"] = 1
        found[f"kind={actor.kind if actor else None}"] = 1
        found[f"sector={actor.sector if actor else None}"] = 1
        found[f"ent={head.ent_type_}"] = 1
        found[f"tag={head.tag_}"] = 1
        found["office"] = float(bool(actor and actor.offices))
        found["state known"] = float(bool(actor and actor.state))
        found["several actors"] = float(len(candidate.actors) > 1)
        found["place"] = float(self._draft.place_over(head.idx) is not None)
        noun = head.lemma_.lower()
        if head.pos_ == "NOUN":
            found[f"noun={noun}"] = 1
        if head.pos_ == "PRON" or head.tag_ == "PRP$":
            found[f"pronoun={head.lower_}"] = 1
        for name in ("people", "force", "weapon", "target", "attack", "prisoner", "diplomat"):
            found[f"class={name}"] = float(noun in word_classes()[name])
        found["acts"] = float(noun in agents())
        found["suffers"] = float(can_suffer(head))
        found["inside another"] = float(
            any(
                o.start <= candidate.start and candidate.end <= o.end and o is not candidate
                for o in self.found
            )
        )
        found["holds another"] = float(
            any(
                candidate.start <= o.start and o.end <= candidate.end and o is not candidate
                for o in self.found
            )
        )
        found["number"] = float(any(c.pos_ == "NUM" for c in head.lefts))
        found["length"] = float(candidate.end - candidate.start)

    def _of_order(self, candidate: Candidate, position: int, found: dict[str, float]) -> None:
        trigger, head = self.proposal.token, candidate.head
        apart = max(-FAR, min(FAR, head.i - trigger.i))
        found["words away"] = float(apart)
        found["words between"] = float(abs(apart))
        first, last = sorted((trigger.i, head.i))
        for name, count in self._counts.items():
            between = count[max(first + 1, last) - self._start] - count[first + 1 - self._start]
            found[name] = float(between) if name in _COUNTED else float(between > 0)
        side = [p for p, o in enumerate(self.found) if (o.head.i < trigger.i) == (head.i < trigger.i)]
        found["rank"] = float(
            sum(abs(self.found[p].head.i - trigger.i) < abs(head.i - trigger.i) for p in side)
        )
        found["first of sentence"] = float(position == 0)
        quoted = self._draft.quotations_over(head.idx)
        found["same quotation"] = float(bool(self._quoted) and quoted == self._quoted)
        found["outside the quotation"] = float(bool(self._quoted) and not quoted)
        found["speaks"] = float(any(s.start <= head.idx < s.end for q in self._quoted for s in q.source))

    def _of_way(self, candidate: Candidate, found: dict[str, float]) -> None:
        head = candidate.head
        down = [head, *ancestors(head)]
        meeting = next((t for t in down if t.i in self._level), None)
        if meeting is None:
            return
        climbed = self._level[meeting.i]
        above = [t.dep_ for t in self._up[:climbed]]
        below = [_label(t) for t in down[: next(n for n, t in enumerate(down) if t.i == meeting.i)]][::-1]
        found["climbed"], found["descended"] = float(climbed), float(len(below))
        up, way = "^".join(above[-LONGEST_WAY:]), ">".join(below[:LONGEST_WAY])
        found[f"up={up}"] = 1
        found[f"down={way}"] = 1
        found[f"way={up}|{way}"] = 1
        found[f"way={self._kind()}:{up}|{way}"] = 1
        if below:
            found[f"first down={below[0]}"] = 1
            if climbed == 0:
                found[f"down of {lemma_of(self.proposal.token)}={below[0]}"] = 1
        found[f"last down={below[-1] if below else None}"] = 1
        found[f"dep={head.dep_}"] = 1
        noun = self.proposal.noun
        below_noun = noun is not None and any(t.i == noun.i for t in down)
        if noun is not None and below_noun:
            labels = [_label(t) for t in down[: next(n for n, t in enumerate(down) if t.i == noun.i)]]
            found[f"of the noun={'>'.join(reversed(labels))}"] = 1
            found["of the noun"] = 1
        if head.dep_ == "pobj":
            found[f"preposition={head.head.lower_}"] = 1
        found["in its phrase"] = float(climbed == 0)
        found["trigger hangs below"] = float(meeting.i == head.i)
        found["subject of the meeting"] = float(bool(below) and below[0] in _SUBJECTS)
        found["meeting says"] = float(meeting.lemma_.lower() in SAYING)
        found["meeting asks"] = float(meeting.lemma_.lower() in OBJECT_CONTROL)
        found["meeting passive"] = float(meeting.pos_ in VERBAL and is_passive(meeting))
        found[f"meeting={meeting.pos_}"] = 1
        verb = next((t for t in [head, *down] if t.dep_ in _SUBJECTS), None)
        found["is subject"] = float(verb is not None and verb.i == head.i)

    def _of_rules(self, candidate: Candidate, position: int, found: dict[str, float]) -> None:
        found[f"rules={self.told.get(position)}"] = 1
        same = {
            role
            for other, role in self.told.items()
            if other != position and candidate.actors and self.found[other].actors & candidate.actors
        }
        for role in same:
            found[f"rules, elsewhere={role}"] = 1
        over = {
            role
            for other, role in self.told.items()
            if other != position
            and self.found[other].start < candidate.end
            and candidate.start < self.found[other].end
        }
        for role in over:
            found[f"rules, nested={role}"] = 1
        here = abs(candidate.head.i - self.proposal.token.i)
        found["named nearer"] = float(
            any(
                o is not candidate
                and o.actors & candidate.actors
                and abs(o.head.i - self.proposal.token.i) < here
                for o in self.found
            )
        )

    def _kind(self) -> str:
        trigger = self.proposal.token
        if trigger.pos_ not in VERBAL:
            return "noun"
        return "passive" if is_passive(trigger) else "active"

    def _actor(self, candidate: Candidate) -> LocalActor | None:
        return next((self._actors[a] for a in sorted(candidate.actors) if a in self._actors), None)


def running_counts(sentence: Span) -> dict[str, list[int]]:
    """Return how many words of each kind stand before each word of a sentence, and before its end."""
    lowered = [t.lower_ for t in sentence]
    kinds = {
        "verbs between": [t.pos_ == "VERB" for t in sentence],
        "commas between": [t in _COMMAS for t in lowered],
        "saying between": [t.lemma_.lower() in SAYING for t in sentence],
    }
    kinds |= {f"between={word}": [t == word for t in lowered] for word in _WORDS_BETWEEN}
    return {name: list(itertools.accumulate(found, initial=0)) for name, found in kinds.items()}


def _label(token: Token) -> str:
    """Return a token's label; a preposition's with the word."""
    return f"{token.dep_}.{token.lower_}" if token.dep_ in ("prep", "agent", "dative", "mark") else token.dep_
