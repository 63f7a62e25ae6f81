"""Lasting relations between actors, or an actor and a place: command, deployment, alliance, membership, claims.

Each rule reads one construction off the dependency parse ("X, based in Y"; "the X-Y alliance"; "50,000 X troops
in Y"). What it cannot bind to an actor it keeps as words: a relation with unknown parties is still sourced. Beside them
stand the ties of all nouns (`ties`), from which `lasting` makes further claims of actors with names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.relations.alliances import alliances
from foreigndesk.annotation.relations.command import commands
from foreigndesk.annotation.relations.deployments import bases, deployments
from foreigndesk.annotation.relations.lasting import lasting
from foreigndesk.annotation.relations.memberships import memberships
from foreigndesk.annotation.relations.sentence import SentenceView
from foreigndesk.annotation.relations.territory import territory
from foreigndesk.annotation.relations.ties.nouns import Nouns, TokenTie
from foreigndesk.annotation.relations.ties.reading import find_ties
from foreigndesk.model import RelationMention, Span, Tie


class RelationAnnotator:
    """Relations by rules over the parse; see the module's docstring."""

    name = "relations"
    version = "3"
    requires: tuple[str, ...] = ("sentences", "names", "places", "mentions", "actors", "chains")
    provides: tuple[str, ...] = ("relations", "ties")

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.ties` and `draft.relations`."""
        before: SentenceView | None = None
        nouns = Nouns(draft)
        for sentence in draft.sentences:
            tokens = draft.doc.char_span(sentence.start, sentence.end, alignment_mode="expand")
            if tokens is None:
                continue
            s = SentenceView(draft, sentence, tokens)
            ties = list(find_ties(nouns, list(tokens)))
            draft.ties += dict.fromkeys(tie for found in ties if (tie := _tie(s, nouns, found)) is not None)
            seen: set[tuple[str, int, int]] = set()
            for relation in self._relations(s, before, ties):
                key = (relation.type, relation.subject_span.start, relation.object_span.start)
                if key not in seen and relation.subject_span != relation.object_span:
                    seen.add(key)
                    draft.relations.append(relation)
            before = s

    @staticmethod
    def _relations(
        s: SentenceView, before: SentenceView | None, ties: Sequence[TokenTie]
    ) -> Iterator[RelationMention]:
        yield from deployments(s)
        yield from bases(s)
        yield from commands(s, before)
        yield from alliances(s)
        yield from memberships(s)
        yield from territory(s)
        yield from lasting(s, ties)


def _tie(s: SentenceView, nouns: Nouns, found: TokenTie) -> Tie | None:
    """Return a tie by its words, or None where one side lies inside the other."""
    ends = nouns.ends(found)
    if ends is None:
        return None
    source, target = s.mention_of(found.source), s.mention_of(found.target)
    return Tie(
        found.kind,
        Span(*ends[0]),
        Span(*ends[1]),
        source.actor if source is not None else None,
        target.actor if target is not None else None,
        s.place_of(found.target),
        found.rule,
    )
