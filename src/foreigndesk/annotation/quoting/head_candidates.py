"""The trained head beside the parse: attributions of its own, and what it thinks of those that the frames propose."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.quoting.attribution import Candidate, Range, Source
from foreigndesk.annotation.quoting.head import Bound, HeadCue, HeadReading
from foreigndesk.annotation.quoting.layout import Layout, runs
from foreigndesk.annotation.quoting.selection import Kept

if TYPE_CHECKING:
    import numpy.typing as npt

    from foreigndesk.annotation.parsing.tokens import Doc, Span

    Floats = npt.NDArray[np.floating[Any]]

FRAME = "head"
# Edges of the bins in which the scorer sees a probability.
_CUE_BINS = (0.01, 0.03, 0.08, 0.16, 0.3, 0.45, 0.6, 0.75, 0.88, 0.96)
_CONTENT_BINS = (0.05, 0.15, 0.3, 0.45, 0.55, 0.65, 0.75, 0.83, 0.9, 0.95)
_SOURCE_BINS = (0.02, 0.1, 0.3, 0.55, 0.8, 0.93, 0.98)
# Below this the frames of a word are not even looked at: of the right candidates on PolNeAR dev none is lost.
MIN_LIKELY = 0.005
# A second extent of the head's content takes in only pieces that are surer.
_STRICT = 0.8
# The frame of a candidate of the parse fits the head's content from this overlap on.
MIN_FRAME = 0.4


def with_frames(kept: Sequence[Kept], framed: Sequence[Candidate]) -> list[Kept]:
    """Return what was kept, the head's own attributions with the frame of the parse that comes nearest.

    The later stages ask a frame how content and cue hang together; the head does not know.
    """
    by_head: dict[int, list[Candidate]] = {}
    for candidate in framed:
        by_head.setdefault(candidate.head, []).append(candidate)
    done = []
    for item in kept:
        candidate = item.candidate
        if candidate.frame == FRAME:
            best = max(
                (
                    (_overlap(item.words, other), -i)
                    for i, other in enumerate(by_head.get(candidate.head, []))
                ),
                default=(0.0, 0),
            )
            if best[0] >= MIN_FRAME:
                frame = by_head[candidate.head][-best[1]].frame
                item = dataclasses.replace(item, candidate=dataclasses.replace(candidate, frame=frame))
        done.append(item)
    return done


def _overlap(words: frozenset[int], other: Candidate) -> float:
    theirs = frozenset(i for a, b in other.content for i in range(a, b))
    return len(words & theirs) / len(words | theirs)


class HeadCandidates:
    """Joins the head's reading of a report with its parse.

    Args:
        layout: The parse beside the quoted stretches.
        reading: What the head makes of the same text.
    """

    def __init__(self, layout: Layout, reading: HeadReading) -> None:
        self.layout = layout
        self.doc: Doc = layout.doc
        self.reading = reading
        self.cues = reading.cues()
        self._by_piece = {(c.window, i): c for c in self.cues for i in range(c.start, c.end)}
        self._places = [reading.place(t.idx, t.idx + len(t)) for t in self.doc]
        self._sure = [self._likelihood(place) for place in self._places]

    def _likelihood(self, place: tuple[int, int, int] | None) -> float:
        if place is None:
            return 0.0
        window, first, last = place
        return max(self.reading.pages[window].marked[first:last])

    def likely(self, token: int) -> bool:
        """Return whether the head holds it possible at all that a word belongs to a cue."""
        return self._sure[token] >= MIN_LIKELY

    def find(self) -> Iterator[Candidate]:
        """Yield the head's own attributions as candidates, at most two extents a cue."""
        for cue in self.cues:
            bound = self.reading.bind(cue.window, cue.start, cue.end)
            pieces, _ = self.reading.source(bound)
            cue_span = self._tokens(cue.window, cue.start, cue.end)
            if cue_span is None:
                continue
            source = self._source(cue, pieces)
            taken = set(range(cue.start, cue.end)) | (set(range(*pieces)) if pieces else set())
            skip = set(range(cue_span.start, cue_span.end))
            if source is not None:
                skip |= set(range(source.start, source.end))
            seen: set[tuple[Range, ...]] = set()
            for least, variant in ((0.5, ""), (_STRICT, "-strict")):
                ranges = self.reading.content(bound, taken, least)
                tokens: set[int] = set()
                for start, end in ranges:
                    span = self._tokens(cue.window, start, end)
                    if span is not None:
                        tokens |= set(range(span.start, span.end))
                content = self.layout.content(tokens - skip)
                content = runs(self.doc, {i for a, b in content for i in range(a, b)} - skip)
                if content and content not in seen:
                    seen.add(content)
                    cue_range = ((cue_span.start, cue_span.end),)
                    yield Candidate(cue_span.root.i, cue_range, source, content, FRAME, variant)

    def _source(self, cue: HeadCue, pieces: tuple[int, int] | None) -> Source | None:
        if pieces is None:
            return None
        span = self._tokens(cue.window, *pieces)
        if span is None:
            return None
        return Source(span.root.i, span.start, span.end, FRAME)

    def _tokens(self, window: int, start: int, end: int) -> Span | None:
        chars = self.reading.span(window, start, end)
        return self.doc.char_span(chars.start, chars.end, alignment_mode="expand")

    def features(self, candidate: Candidate) -> list[str]:
        """Return the names of the features that tell what the head thinks of a candidate."""
        place = self._places[candidate.head]
        if place is None:
            return ["head=none"]
        window, first, last = place
        cue = self._cue_at(window, first, last)
        sure = self._sure[candidate.head]
        bound = self.reading.bind(window, *((cue.start, cue.end) if cue else (first, last)))
        content = self._content(candidate, window, bound)
        source = self._source_mass(candidate, window, bound)
        c, i, s = (
            bisect.bisect(_CUE_BINS, sure),
            bisect.bisect(_CONTENT_BINS, content),
            bisect.bisect(_SOURCE_BINS, source),
        )
        frame = candidate.frame
        found = [
            f"hc={c}", f"hi={i}", f"hs={s}", f"hc={c}|hi={i}", f"hi={i}|hs={s}", f"hc={c}|hs={s}",
            f"hc={c}|{frame}", f"hi={i}|{frame}", f"hs={s}|{frame}",
        ]  # fmt: skip
        if cue is None:
            found.append("hcue=no")
        return found

    def _cue_at(self, window: int, first: int, last: int) -> HeadCue | None:
        for piece in range(first, last):
            cue = self._by_piece.get((window, piece))
            if cue is not None:
                return cue
        return None

    def _pieces(self, ranges: tuple[Range, ...], window: int) -> list[tuple[int, int]]:
        found = []
        page = self.reading.pages[window]
        for a, b in ranges:
            start, end = self.doc[a].idx, self.doc[b - 1].idx + len(self.doc[b - 1])
            first = bisect.bisect_right(page.ends, start)
            last = bisect.bisect_left(page.starts, end)
            if first < last:
                found.append((first, last))
        return found

    def _content(self, candidate: Candidate, window: int, bound: Bound) -> float:
        """The overlap (intersection over union) that is to be expected of the content with people's."""
        held = 0.0
        count = 0
        for first, last in self._pieces(candidate.content, window):
            held += float(bound.inside[first:last].sum())
            count += last - first
        missed = max(0.0, float(bound.inside.sum()) - held)
        return held / (count + missed) if count else 0.0

    def _source_mass(self, candidate: Candidate, window: int, bound: Bound) -> float:
        source = candidate.source
        if source is None:
            return float(bound.source_first[0])
        mass = 0.0
        for first, last in self._pieces(((source.start, source.end),), window):
            mass = max(
                mass, float(bound.source_first[first + 1 : last + 1].sum()),
                float(bound.source_last[first + 1 : last + 1].sum()),
            )  # fmt: skip
        return mass
