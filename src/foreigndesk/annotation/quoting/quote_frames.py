"""Quotation marks beside a cue's clause: before it, behind it, on both sides, in the next line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.quoting.attribution import Candidate, Range, Source
from foreigndesk.annotation.quoting.layout import Layout
from foreigndesk.annotation.quoting.marks import Quoted
from foreigndesk.data.cues import cue_class

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token


class QuoteFrames:
    """Candidates whose content is what quotation marks hold."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        # For each stretch, the nearest before it and after it that holds somebody's words, itself included.
        self._before: list[int] = []
        self._after: list[int] = []
        words = [not self._is_title(q) for q in layout.quoted.stretches]
        nearest = -1
        for number, is_words in enumerate(words):
            nearest = number if is_words else nearest
            self._before.append(nearest)
        nearest = len(words)
        for number in range(len(words) - 1, -1, -1):
            nearest = number if words[number] else nearest
            self._after.append(nearest)
        self._after.reverse()

    def find(self, verb: Token, source: Source | None, cue: tuple[Range, ...]) -> Iterator[Candidate]:
        """Yield the candidates of one cue."""
        if not self.layout.quoted.stretches or self.layout.inside[verb.i] >= 0:
            return
        text = self.layout.quoted.text
        line_start = text.rfind("\n", 0, verb.idx) + 1
        line_end = text.find("\n", verb.idx)
        line_end = len(text) if line_end < 0 else line_end
        sentence = verb.sent
        left = next(self._back(self.layout.quoted.before(verb.idx), line_start), None)
        right = next(self._onward(self.layout.quoted.after(verb.idx), line_end), None)
        nothing_after = right is None
        if left is not None and not (
            sentence.start_char < left.end or not text[left.end : sentence.start_char].strip(" .,")
        ):
            left = None
        if (
            right is not None
            and text[verb.idx : right.start].count(".") > 1
            and right.start > sentence.end_char + 2
        ):
            right = None
        if right is not None and self._another_cue(verb, right):
            right = None
        if left is not None:
            reach = self._reach(left, line_start)
            yield self._quoted_candidate(verb, source, cue, [left, *reach], "quote<")
        if right is not None:
            follows = right.start <= sentence.end_char
            if follows:
                yield self._quoted_candidate(
                    verb, source, cue, [right, *self._forward(right, line_end)], "quote>"
                )
            if left is not None:
                gap = text[verb.idx + len(verb.text) : right.start].strip()
                ends = gap.endswith((".", ",", ":", ";")) or not gap
                if ends and text[left.end : verb.idx].count(".") <= 2:
                    pieces = [left, right, *self._forward(right, line_end)]
                    frame = "quote<>" if gap.endswith(".") else "quote<,>"
                    yield self._quoted_candidate(verb, source, cue, pieces, frame)
        elif nothing_after and (text[verb.idx : line_end].rstrip().endswith(":")):
            following = self._next_line(line_end)
            if following is not None:
                yield self._quoted_candidate(verb, source, cue, [following], "quote:")

    def _another_cue(self, verb: Token, right: Quoted) -> bool:
        """Whether a nearer saying has the quotation: '"…," she said, adding: "…"'."""
        for token in self.layout.doc[verb.i + 1 : verb.i + 40]:
            if token.idx >= right.start:
                return False
            if token.tag_ in ("VBG", "VBD") and token.dep_ in ("advcl", "conj"):
                if cue_class(token.lemma_.lower(), "VERB") in ("say", "write"):
                    return True
        return False

    def _is_title(self, quoted: Quoted) -> bool:
        """Whether it is a work's name or a nickname ("Meet the Press"), not somebody's words."""
        start, end = quoted.inner
        words = self.layout.quoted.text[start:end].split()
        if not 1 <= len(words) <= 5 or self.layout.quoted.text[end - 1] in ".,?!…":
            return False
        return all(w[:1].isupper() or w in ("the", "of", "and", "in", "a", "to", "for") for w in words)

    def _back(self, number: int, line_start: int) -> Iterator[Quoted]:
        """Yield the stretches of words from this number back to the line's start, the nearest first."""
        stretches = self.layout.quoted.stretches
        while number >= 0 and (number := self._before[number]) >= 0:
            if stretches[number].start < line_start:
                return
            yield stretches[number]
            number -= 1

    def _onward(self, number: int, line_end: int) -> Iterator[Quoted]:
        """Yield the stretches of words from this number on to the line's end, the nearest first."""
        stretches = self.layout.quoted.stretches
        while number < len(stretches) and (number := self._after[number]) < len(stretches):
            if stretches[number].start >= line_end:
                return
            yield stretches[number]
            number += 1

    def _reach(self, left: Quoted, line_start: int) -> list[Quoted]:
        """Earlier stretches with nothing between them and the next: '"A." "B," he said'."""
        found: list[Quoted] = []
        for quoted in self._back(self.layout.quoted.index(left) - 1, line_start):
            if self.layout.quoted.text[quoted.end : left.start].strip(" …."):
                break
            found.append(quoted)
            left = quoted
        return found

    def _forward(self, right: Quoted, line_end: int) -> list[Quoted]:
        found: list[Quoted] = []
        for quoted in self._onward(self.layout.quoted.index(right) + 1, line_end):
            if self.layout.quoted.text[right.end : quoted.start].strip(" …."):
                break
            found.append(quoted)
            right = quoted
        return found

    def _next_line(self, line_end: int) -> Quoted | None:
        text = self.layout.quoted.text
        start = line_end
        while start < len(text) and text[start].isspace():
            start += 1
        return self.layout.quoted.at(start) if start < len(text) else None

    def _quoted_candidate(
        self, verb: Token, source: Source | None, cue: tuple[Range, ...], pieces: list[Quoted], frame: str
    ) -> Candidate:
        bounds = (self.layout.bounds(self.layout.quoted.index(p)) for p in pieces)
        ranges = sorted(r for r in bounds if r[0] < r[1])
        joined: list[Range] = []
        for a, b in ranges:
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], b)
            else:
                joined.append((a, b))
        return Candidate(verb.i, cue, source, tuple(joined), frame)
