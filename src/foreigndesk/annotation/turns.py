"""Speakers that only the other quotations tell: 'I' in somebody's words, paragraphs that go on, transcripts, texts."""

from __future__ import annotations

import bisect
import dataclasses
import re

from foreigndesk.annotation.speakers import FIRST_PERSON, ISSUED, Resolved, SpeakerResolver
from foreigndesk.data.cues import cue_class
from foreigndesk.model import Quotation, Span

Scored = tuple[Quotation, float]

# A paragraph that opens with who speaks: 'PENCE: …', 'Mr. Dacre: …'.
_LABEL = re.compile(r"^[ \t]*([A-Z][\w.’' -]{0,40}?):(?=\s)", re.MULTILINE)
# So many of them make a transcript, in which a paragraph without one goes on with the one before.
MIN_LABELS = 3
_TEXTS = re.compile(rf"\b(?:{'|'.join(sorted(ISSUED))})\b", re.I)
_OWNED = re.compile(r"['’]s\b|\b(?:by|from|of)\b")


class Turns:
    """Whose turn it is, told by all quotations of one report together.

    Args:
        resolver: Of the same draft.
        found: The report's quotations with what their own sources told, in text order.
    """

    def __init__(self, resolver: SpeakerResolver, found: list[Scored]) -> None:
        self.resolver = resolver
        self.text = resolver.draft.document.text
        self.found = list(found)
        self.labels = [(m.start(), m.end(), m[1]) for m in _LABEL.finditer(self.text)]
        self._label_starts = [start for start, _, _ in self.labels]

    def follow(self) -> list[Scored]:
        """Return the quotations with speakers filled in where a turn tells them."""
        for number, (quotation, score) in enumerate(self.found):
            before = quotation.continues
            if before is not None and before < number:
                first = self.found[before][0]
                self._set(number, Resolved(first.speakers, first.speaker_group, "turn"), score)
            elif not quotation.speakers and self._is_text(quotation):
                self._set(number, self._issuers(number), score)
        self._index()
        for number, (quotation, score) in enumerate(self.found):
            if quotation.speakers:
                continue
            if not quotation.source:
                self._set(number, self._beside(number), score)
            elif self._words(quotation).lower() in FIRST_PERSON:
                self._set(number, self._first_person(quotation.source[0].start), score)
        return self.found

    def _set(self, number: int, resolved: Resolved, score: float) -> None:
        if resolved.speakers:
            quotation = dataclasses.replace(
                self.found[number][0],
                speakers=resolved.speakers,
                speaker_group=resolved.group,
                resolved_by=resolved.rule,
            )
            self.found[number] = (quotation, score)

    def _words(self, quotation: Quotation) -> str:
        return self.text[quotation.source[0].start : quotation.source[-1].end] if quotation.source else ""

    def _index(self) -> None:
        """Gather the quotations that tell a speaker by the quoted stretches that their contents touch."""
        quoted = self.resolver.quoted
        self.by_stretch: dict[int, list[tuple[int, int]]] = {}
        self.by_line: dict[int, list[int]] = {}
        for number, (quotation, _) in enumerate(self.found):
            if not quotation.speakers:
                continue
            outside = not quotation.source or quoted.at(quotation.source[0].start) is None
            for span in quotation.content:
                for stretch in quoted.within(span.start, span.end):
                    size = min(stretch.end, span.end) - max(stretch.start, span.start)
                    if outside:
                        self.by_stretch.setdefault(stretch.start, []).append((size, number))
                        self.by_line.setdefault(stretch.paragraph, []).append(number)

    # --- a statement, a communiqué -------------------------------------------------------------------------------

    def _is_text(self, quotation: Quotation) -> bool:
        words = self._words(quotation)
        return bool(_TEXTS.search(words)) and not _OWNED.search(words)

    def _issuers(self, number: int) -> Resolved:
        """'the statement added': who spoke in one before; a joint one is that of the sides who met."""
        start = self.found[number][0].source[0].start
        for quotation, _ in reversed(self.found[:number]):
            if quotation.speakers and self._in_text(quotation):
                return Resolved(quotation.speakers, quotation.speaker_group, "issuer of the text")
        if "joint" in self._words(self.found[number][0]).lower().split():
            sides = self.resolver.joint_issuers(start)
            if sides:
                return Resolved(
                    self.resolver.members(sides), sides[0], "issuer of the text: the sides who met"
                )
        return Resolved()

    def _in_text(self, quotation: Quotation) -> bool:
        """Whether a quotation was said in a statement, as its own words or its setting tell."""
        venue = quotation.venue
        if venue is not None and _TEXTS.search(self.text[venue.start : venue.end]):
            return True
        return bool(_TEXTS.search(self._words(quotation)))

    # --- somebody's own words ------------------------------------------------------------------------------------

    def _first_person(self, offset: int) -> Resolved:
        """'I' and 'we' in quotation marks are whoever is quoted; outside of them, who the transcript says speaks."""
        stretch = self.resolver.quoted.at(offset)
        if stretch is None:
            return self._labelled(offset)
        around = self.by_stretch.get(stretch.start)
        if around:
            return self._as(max(around)[1], "first person: who is quoted")
        if teller := self._teller(Span(stretch.start, stretch.end)):
            return Resolved(self.resolver.members(teller), None, "first person: who is quoted")
        inside = self.by_line.get(stretch.paragraph)
        if inside:
            return self._as(inside[-1], "turn")
        return self._introduced(offset) or self._labelled(offset)

    def _introduced(self, offset: int) -> Resolved | None:
        """Who is quoted in the paragraph before, where that one ends in a colon or in words still open."""
        start = self.text.rfind("\n", 0, offset) + 1
        before = self.text[:start].rstrip()
        line = before.rfind("\n") + 1
        if not before:
            return None
        last = self.resolver.quoted.at(len(before) - 1)
        if not before.endswith(":") and (last is None or last.closed):
            return None
        quoted = self.resolver.quoted.within(line, len(before))
        numbers = self.by_line.get(quoted[-1].paragraph, []) if quoted else []
        if numbers:
            return self._as(numbers[-1], "turn")
        teller = self._teller(Span(len(before), len(before)))
        return Resolved(self.resolver.members(teller), None, "turn") if teller else None

    def _as(self, number: int, rule: str) -> Resolved:
        quotation = self.found[number][0]
        return Resolved(quotation.speakers, quotation.speaker_group, rule)

    def _teller(self, stretch: Span) -> list[str]:
        """Who says something in the reporter's words of the same paragraph, the nearest to a quoted stretch."""
        start = self.text.rfind("\n", 0, stretch.start) + 1
        end = self.text.find("\n", stretch.end)
        end = len(self.text) if end < 0 else end
        near: list[tuple[int, list[str]]] = []
        for token in self.resolver.page.tokens(start, end):
            if token.pos_ != "VERB" or self.resolver.quoted.at(token.idx) is not None:
                continue
            if cue_class(token.lemma_.lower(), "VERB") not in ("say", "write"):
                continue
            subjects = [c for c in token.children if c.dep_ == "nsubj"]
            if not subjects and token.dep_ == "conj":
                subjects = [c for c in token.head.children if c.dep_ == "nsubj"]
            for child in subjects:
                if found := self.resolver.actors_at(child):
                    gap = stretch.start - token.idx if token.idx < stretch.start else token.idx - stretch.end
                    near.append((gap, found))
        return min(near)[1] if near else []

    def _beside(self, number: int) -> Resolved:
        """Words in quotation marks without a source: who is quoted in the same paragraph, else whose turn it is."""
        content = self.found[number][0].content
        stretches = self.resolver.quoted.within(content[0].start, content[-1].end) if content else []
        if not stretches:
            return self._labelled(content[0].start) if content else Resolved()
        inside = self.by_line.get(stretches[0].paragraph)
        if inside:
            nearest = min(inside, key=lambda n: abs(self.found[n][0].content[0].start - content[0].start))
            return self._as(nearest, "turn")
        if teller := self._teller(Span(stretches[0].start, stretches[-1].end)):
            return Resolved(self.resolver.members(teller), None, "turn")
        return self._introduced(content[0].start) or self._labelled(content[0].start)

    def _labelled(self, offset: int) -> Resolved:
        """Who the label before a paragraph of a transcript says is speaking."""
        index = bisect.bisect_right(self._label_starts, offset) - 1
        if index < 0:
            return Resolved()
        start, end, words = self.labels[index]
        if "\n" in self.text[start:offset].lstrip("\n") and len(self.labels) < MIN_LABELS:
            return Resolved()
        head = self.resolver.page.head(start, end - 1)
        found = self.resolver.actors_at(head) if head is not None else []
        found = found or self.resolver.by_surname(words)
        return Resolved(self.resolver.members(found), None, "turn") if found else Resolved()


def follow_turns(resolver: SpeakerResolver, found: list[Scored]) -> list[Scored]:
    """Return the quotations with speakers carried on where only the turn tells who speaks.

    A continued paragraph has the speaker of the one before; 'I' in somebody's words is that somebody; a joint
    statement is that of the sides who met.

    Args:
        resolver: Of the same draft.
        found: Quotations with their scores, in text order.
    """
    return Turns(resolver, found).follow()
