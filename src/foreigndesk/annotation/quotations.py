"""Who said what: direct, indirect and mixed quotations with source, cue, content, speaker and setting.

Stages: (1) quoted stretches (`quoting.marks`); (2) the trained head's cues with their sources and contents
(`quoting.head`), and possible attributions by frames of the parse (`quoting.candidates`); (3) a linear scorer that
sees both (`quoting.features`, `quoting.head_candidates`, `quoting.scoring`); (4) the likeliest that do not clash
(`quoting.selection`); (5) quoted paragraphs without a cue of their own go on with the speaker before; (6) speakers
(`speakers`), addressees, setting, agency, sense, hedges, time (`quoting.details`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.encoding.encoder import encoding_of
from foreigndesk.annotation.quoting.attribution import Candidate, Range
from foreigndesk.annotation.quoting.candidates import CandidateFinder
from foreigndesk.annotation.quoting.certainty import demoted, record_score
from foreigndesk.annotation.quoting.cue_clause import telling_of
from foreigndesk.annotation.quoting.details import Details
from foreigndesk.annotation.quoting.edges import mended, source_edges
from foreigndesk.annotation.quoting.features import Context, features
from foreigndesk.annotation.quoting.floors import least
from foreigndesk.annotation.quoting.head import HeadReading
from foreigndesk.annotation.quoting.head_candidates import HeadCandidates, with_frames
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.quoting.nested import nested, utters
from foreigndesk.annotation.quoting.scoring import probability
from foreigndesk.annotation.quoting.selection import Kept, select
from foreigndesk.annotation.speakers import SpeakerResolver
from foreigndesk.annotation.turns import follow_turns
from foreigndesk.data.cues import cue_class
from foreigndesk.model import Quotation, Span
from foreigndesk.model.annotations import Directness

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Doc

# A paragraph counts as quoted as a whole if its marks hold this share of it.
QUOTED_PARAGRAPH = 0.9

# Cues of those who pass on what others say.
RELAYING = frozenset({"report", "accord", "cite", "quote"})


class QuotationAnnotator:
    """Quotations by a trained head, the parse's frames, quotation marks and a scorer over all three."""

    name = "quotations"
    version = "3"
    requires: tuple[str, ...] = ("sentences",)
    provides: tuple[str, ...] = ("quotations",)

    def annotate(self, draft: Draft) -> None:
        """Fill `draft.quotations`, and `notes["quotation_scores"]` with their scores as attributions."""
        quoted = QuotedText(draft.document.text)
        finder = CandidateFinder(draft.doc, quoted)
        head = HeadCandidates(finder.layout, HeadReading(encoding_of(draft)))
        framed = [c for c in finder.find(lambda i: head.likely(i) or utters(draft.doc[i])) if c.content]
        candidates = framed + list(head.find())
        context = Context(draft.doc, candidates)
        probabilities = [
            max(
                probability(features(draft.doc, c, quoted, context) + head.features(c)),
                least(draft.doc, c, quoted),
            )
            for c in candidates
        ]
        for candidate, sure in finder.mended.find():
            candidates.append(candidate)
            probabilities.append(sure)
        relays = frozenset(c.head for c in candidates if draft.doc[c.head].lemma_.lower() in RELAYING)
        sayings = frozenset(c.head for c in candidates if _says(draft.doc, c, quoted))
        unquoted = frozenset(
            i for i, c in enumerate(candidates) if c.source is None and not _quotes(draft.doc, c, quoted)
        )
        kept = select(candidates, probabilities, relays, sayings, unquoted)
        kept = with_frames(kept + nested(draft.doc, framed, kept, quoted, context), framed)
        said = frozenset(k.candidate.head for k in kept) & sayings
        kept = [dataclasses.replace(k, candidate=mended(draft.doc, k.candidate, quoted, said)) for k in kept]
        resolver = SpeakerResolver(draft)
        details = Details(draft, quoted)
        found: list[tuple[Quotation, float]] = []
        for item in kept:
            found.append((self._quotation(draft, quoted, item, resolver, details), item.probability))
        found = _with_continuations(draft, quoted, found)
        found = demoted(follow_turns(resolver, found), draft.document.text)
        found = [(dataclasses.replace(q, about=details.about(q)), p) for q, p in found]
        draft.quotations = [q for q, _ in found]
        draft.notes["quotation_scores"] = [round(p, 4) for _, p in found]

    def _quotation(
        self, draft: Draft, quoted: QuotedText, item: Kept, resolver: SpeakerResolver, details: Details
    ) -> Quotation:
        doc, candidate = draft.doc, item.candidate
        content = tuple(_content_span(doc, r) for r in candidate.content)
        edges = source_edges(doc, candidate)
        spans = (_span(doc, edges[0]),) if edges else ()
        resolved = resolver.resolve(candidate)
        head = doc[candidate.head]
        directness = directness_of(content, quoted)
        beside = _span(doc, edges[1]) if edges and edges[1] else None
        setting = details.read(telling_of(doc, candidate), resolver, beside)
        return Quotation(
            source=spans,
            cue=tuple(_span(doc, r) for r in candidate.cue),
            content=content,
            directness=directness,
            speakers=resolved.speakers,
            addressees=setting.addressees,
            cue_lemma=head.lemma_.lower(),
            venue=setting.venue,
            via=setting.via,
            negated=setting.negated,
            time=setting.time,
            rule=candidate.frame,
            score=record_score(doc, candidate, item.probability, directness, quoted),
            sense=setting.sense,
            hedges=setting.hedges,
            speaker_group=resolved.group,
            resolved_by=resolved.rule,
        )


def _says(doc: Doc, candidate: Candidate, quoted: QuotedText) -> bool:
    """Whether cue and frame together are those of an utterance: 'said that …', 'called for …', 'voiced …'."""
    head, frame = doc[candidate.head], candidate.frame
    particle = frame.split(":")[1] if frame.startswith("prep:") else None
    group = cue_class(head.lemma_.lower(), head.pos_, particle)
    if frame.startswith(("quote", "ccomp", "obj+ccomp", "rest", "according", "as-clause")):
        if group in ("say", "write"):
            return True
        if group != "judge":
            return False
    if group in ("judge", "commit", "ask"):
        # 'described the plan as "a gift"': the marks tell that it was uttered.
        if _quotes(doc, candidate, quoted):
            return True
    return group == "express" or (frame in ("prep:for", "prep:against") and group in ("say", "ask"))


def _quotes(doc: Doc, candidate: Candidate, quoted: QuotedText) -> bool:
    spans = (_span(doc, r) for r in candidate.content)
    return any(quoted.within(span.start, span.end) for span in spans)


def _span(doc: Doc, tokens: Range) -> Span:
    last = doc[tokens[1] - 1]
    return Span(doc[tokens[0]].idx, last.idx + len(last))


def _content_span(doc: Doc, tokens: Range) -> Span:
    """The content's span; a comma or stop that stands before a closing mark is inside already."""
    return _span(doc, tokens)


def directness_of(content: tuple[Span, ...], quoted: QuotedText) -> Directness:
    """Return "direct" if quotation marks hold all words of the content, "indirect" if none, else "mixed"."""
    inside = outside = 0
    text = quoted.text
    for span in content:
        held = [(max(q.start, span.start), min(q.end, span.end)) for q in quoted.within(span.start, span.end)]
        words = sum(c.isalnum() for c in text[span.start : span.end])
        within = sum(c.isalnum() for a, b in held for c in text[a:b])
        inside, outside = inside + within, outside + words - within
    if not inside:
        return "indirect"
    return "direct" if outside == 0 else "mixed"


def _with_continuations(
    draft: Draft, quoted: QuotedText, found: list[tuple[Quotation, float]]
) -> list[tuple[Quotation, float]]:
    """Add the paragraphs that stand in quotation marks as a whole and go on with the quotation before."""
    text = draft.document.text
    found = _by_paragraph(text, found)
    covered = sorted((s.start, s.end) for q, _ in found for s in q.content)
    ordered = sorted(found, key=lambda pair: pair[0].content[0].start)
    added: list[tuple[Quotation, float]] = []
    lines = _lines(text)
    for number, (start, end) in enumerate(lines):
        held = quoted.within(start, end)
        if (
            not held
            or held[0].start != start
            or sum(q.end - q.start for q in held) < QUOTED_PARAGRAPH * (end - start)
        ):
            continue
        if any(a < end and b > start for a, b in covered) or end - start < 20 or number == 0:
            continue
        before = [
            (q, p)
            for q, p in [*ordered, *added]
            if lines[number - 1][0] <= q.content[-1].start < start and q.directness != "indirect"
        ]
        if not before:
            continue
        last, score = max(before, key=lambda pair: pair[0].content[-1].end)
        open_before = text[last.content[-1].end : start].strip(" \n.,")
        tail = text[last.content[-1].end : lines[number - 1][1]]
        if len(tail) > 60 and open_before:
            continue
        follow = Quotation(
            source=(), cue=(), content=(Span(start, end),), directness="direct", speakers=last.speakers,
            venue=last.venue, time=last.time, rule="continued", score=min(last.score, 0.8 * last.score + 0.1),
        )  # fmt: skip
        added.append((follow, 0.8 * score))
    merged = sorted([*found, *added], key=lambda pair: (pair[0].content[0].start, -pair[0].content[-1].end))
    return _link(merged)


def _by_paragraph(text: str, found: list[tuple[Quotation, float]]) -> list[tuple[Quotation, float]]:
    """Cut quotations that run over several paragraphs: one for each, those behind the first going on with it.

    What stands without quotation marks in another paragraph than its cue is no part of a quotation.
    """
    done: list[tuple[Quotation, float]] = []
    for quotation, score in found:
        pieces: dict[int, list[Span]] = {}
        for span in _lines_of(text, quotation.content):
            pieces.setdefault(text.count("\n", 0, span.start), []).append(span)
        if len(pieces) < 2:
            done.append((quotation, score))
            continue
        if quotation.directness == "indirect" and quotation.cue:
            line = text.count("\n", 0, quotation.cue[0].start)
            own = pieces.get(line) or next(iter(pieces.values()))
            done.append((dataclasses.replace(quotation, content=tuple(own)), score))
            continue
        first, *rest = pieces.values()
        done.append((dataclasses.replace(quotation, content=tuple(first)), score))
        for spans in rest:
            follow = dataclasses.replace(quotation, source=(), cue=(), content=tuple(spans), rule="continued")
            done.append((follow, score))
    return done


def _lines_of(text: str, spans: tuple[Span, ...]) -> Iterator[Span]:
    """Yield the spans, cut where a line ends, without white space at their edges."""
    for span in spans:
        position = span.start
        for line in text[span.start : span.end].split("\n"):
            words = line.strip()
            if words:
                start = position + line.index(words[0])
                yield Span(start, start + len(words))
            position += len(line) + 1


def _link(found: list[tuple[Quotation, float]]) -> list[tuple[Quotation, float]]:
    linked: list[tuple[Quotation, float]] = []
    for quotation, score in found:
        if quotation.rule == "continued":
            start = quotation.content[0].start
            earlier = [
                (q.content[-1].end, i)
                for i, (q, _) in enumerate(linked)
                if q.content[-1].end <= start and q.directness != "indirect"
            ]
            if earlier:
                quotation = dataclasses.replace(quotation, continues=max(earlier)[1])
        linked.append((quotation, score))
    return linked


def _lines(text: str) -> list[tuple[int, int]]:
    found, position = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped[0])
            found.append((start, start + len(stripped)))
        position += len(line) + 1
    return found


__all__ = ["Candidate", "QuotationAnnotator", "directness_of"]
