"""The setting of a quotation: addressees, venue, agency, sense, hedges, denial, time, and what it is about.

`Details.read` needs a `Telling` only (the cue's head, and spans in characters), so it works for whatever finds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quoting.addressees import addressees_of
from foreigndesk.annotation.quoting.cue_clause import CueClause, Telling
from foreigndesk.annotation.quoting.hedges import hedges_of
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.relays import via_of
from foreigndesk.annotation.quoting.senses import sense_of
from foreigndesk.annotation.quoting.subjects import Subjects
from foreigndesk.annotation.quoting.venues import venue_of
from foreigndesk.model import Quotation, Sense, Span

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token
    from foreigndesk.annotation.speakers import SpeakerResolver

_TIMELY = ("npadvmod", "prep", "advmod", "tmod", "dobj", "nmod", "obl")
# 'according to a report released on Friday': what is said in a text is said on the day it comes out.
_ISSUING = frozenset("release publish issue post send date air broadcast".split())
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "pcomp"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What `Details.read` finds; the fields are those of `Quotation`."""

    addressees: tuple[str, ...] = ()
    venue: Span | None = None
    via: str | None = None
    negated: bool = False
    time: int | None = None
    sense: Sense | None = None
    hedges: tuple[Span, ...] = ()


class Details:
    """Reads the setting of quotations off one draft."""

    def __init__(self, draft: Draft, quoted: QuotedText) -> None:
        self.draft = draft
        self.doc = draft.doc
        self.quoted = quoted
        self.subjects = Subjects(draft)

    def read(self, telling: Telling, resolver: SpeakerResolver, beside: Span | None = None) -> Setting:
        """Return the setting of one quotation.

        Args:
            telling: Cue, source and content.
            resolver: Tells which actor a word stands for.
            beside: A time that the parser hung on the source: 'The top aide on Sunday said'.
        """
        clause = CueClause(self.doc, self.quoted, telling)
        sense, negated = sense_of(clause)
        venue = venue_of(clause)
        addressees: list[str] = []
        for token in addressees_of(clause, venue):
            for word in (
                token,
                *(c for c in token.conjuncts if c.i > token.i and clause.outside(c) == clause.outside(token)),
            ):
                addressees += [a for a in resolver.actors_at(word) if a not in addressees]
        return Setting(
            tuple(addressees),
            venue,
            via_of(clause),
            negated,
            self._time(clause, beside),
            sense,
            hedges_of(clause),
        )

    def about(self, quotation: Quotation) -> tuple[str, ...]:
        """Return the actors whom the content is about, the speakers left out."""
        return self.subjects.of(quotation)

    def _time(self, clause: CueClause, beside: Span | None) -> int | None:
        """Return the index of the time expression that hangs on the cue, or None."""
        head = clause.head
        if not self.draft.times or head is None:
            return None
        spans = [beside] if beside is not None else []
        for child in clause.children():
            if child.dep_ in _TIMELY and child.i != head.i:
                spans.append(_own_words(child))
        near = self.doc[min(head.i + 1, len(self.doc) - 1)]
        if near.i not in clause.content:
            spans.append(Span(near.idx, near.idx + len(near)))
        for span in spans:
            for index, time in enumerate(self.draft.times):
                if time.type in ("DATE", "TIME") and span.start <= time.start < span.end:
                    if not self._said(clause, time.start):
                        return index
        return None

    def _said(self, clause: CueClause, offset: int) -> bool:
        """Whether the word at an offset is part of what was said, or stands between its pieces."""
        if any(s.start <= offset < s.end for s in clause.telling.content):
            return True
        return any(self.doc[i].idx <= offset < self.doc[i].idx + len(self.doc[i]) for i in clause.between)


def _own_words(child: Token) -> Span:
    """A phrase up to the first clause in it: 'in Deraa, where the uprising erupted in March' was not said in March."""
    end = child.right_edge.idx + len(child.right_edge)
    for token in child.subtree:
        if token.dep_ in _CLAUSES and token.i > child.i and token.lemma_.lower() not in _ISSUING:
            end = min(end, token.left_edge.idx)
    return Span(child.left_edge.idx, max(end, child.idx + len(child)))


__all__ = ["Details", "Setting"]
