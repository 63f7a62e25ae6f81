"""A report's text cut where anything that was read in it begins or ends, each stretch with all that lies on it.

Marks overlap (a place within what was said, a speaker who is an actor), so no mark is an element of its own: each
stretch is one, and says which roles it has.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from foreigndesk.model import Claim, LocalActor, Reading, TimeRef
from foreigndesk.phrasing import state_name, time_words
from foreigndesk.safe_characters import one_line, visible
from foreigndesk.store.views import ReportView

# Role to its name in the legend, in the order of the legend.
ROLES = {
    "source": "speaker",
    "cue": "cue",
    "content": "what was said",
    "actor": "actor",
    "event": "event",
    "time": "time",
    "place": "place",
}
# Characters of text that a page shows; longer reports come in parts, cut where a paragraph ends if one does.
WINDOW, SLACK = 40_000, 4_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was read.

    Attributes:
        note: The reading, in words.
        claim: Id of the claim that it belongs to, or None.
    """

    start: int
    end: int
    role: str
    note: str
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words on which the same marks lie.

    Attributes:
        text: Safe to show, of the same length as in the report.
        roles: In the order of the legend.
        notes: The readings, each once.
        claim: The claim to open, or None.
        numbers: Numbers of the claims whose evidence ends here, with their ids.
        is_target: Whether the page was opened at these words.
    """

    start: int
    text: str
    roles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    claim: str | None = None
    numbers: tuple[tuple[int, str], ...] = ()
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text."""

    stretches: tuple[Stretch, ...]
    headline: bool = False


@dataclass(frozen=True, slots=True)
class TextPart:
    """The part of a report's text that a page shows.

    Attributes:
        number, parts: Which it is (from 1), and of how many.
        starts: Where each part begins.
        present: Roles that occur in it, in the order of the legend.
    """

    paragraphs: tuple[Paragraph, ...]
    number: int
    starts: tuple[int, ...]
    present: tuple[str, ...] = field(default=())

    @property
    def parts(self) -> int:
        """How many parts the text has."""
        return len(self.starts)


def marked_part(view: ReportView, at: int | None = None) -> TextPart:
    """Return the part of a report's text in which an offset lies (the first one, if none is given)."""
    text = view.document.text
    starts = part_starts(text)
    target = min(max(at or 0, 0), max(len(text) - 1, 0))
    number = bisect.bisect_right(starts, target)
    first = starts[number - 1]
    last = starts[number] if number < len(starts) else len(text)
    marks = [mark for mark in marks_of(view) if mark.start < last and mark.end > first]
    ends = _claim_ends(view)
    cuts = {first, last} | {end for end in ends if first < end <= last}
    for mark in marks:
        cuts |= {max(mark.start, first), min(mark.end, last)}
    if at is not None and first <= at < last:
        cuts.add(at)
    pieces = _paragraph_bounds(text, first, last)
    for begin, end in pieces:
        cuts |= {begin, end}
    ordered, headline = sorted(cuts), view.document.headline
    paragraphs = []
    starting = _by_start(marks)
    for begin, end in pieces:
        inside = ordered[bisect.bisect_left(ordered, begin) : bisect.bisect_right(ordered, end)]
        stretches = [
            _stretch(text, left, right, starting, ends, at) for left, right in itertools.pairwise(inside)
        ]
        is_headline = headline is not None and headline.start <= begin < headline.end
        paragraphs.append(Paragraph(tuple(stretches), is_headline))
    roles = {mark.role for mark in marks}
    return TextPart(tuple(paragraphs), number, tuple(starts), tuple(role for role in ROLES if role in roles))


def part_starts(text: str) -> list[int]:
    """Return where the parts of a text begin; one part for all but very long ones."""
    starts = [0]
    while len(text) - starts[-1] > WINDOW + SLACK:
        wanted = starts[-1] + WINDOW
        for gap in ("\n\n", "\n", " "):
            cut = text.find(gap, wanted, wanted + SLACK)
            if cut >= 0:
                wanted = cut + len(gap)
                break
        starts.append(wanted)
    return starts


def marks_of(view: ReportView) -> list[Mark]:
    """Return what was read of a report, as marks that lie within its text."""
    if view.reading is None:
        return []
    return [
        mark for mark in _marks(view.reading, view) if 0 <= mark.start < mark.end <= len(view.document.text)
    ]


def _marks(reading: Reading, view: ReportView) -> Iterator[Mark]:
    statements, events = _by_words(view)
    actors = {actor.id: actor for actor in reading.actors}

    def names(ids: tuple[str, ...]) -> str:
        return ", ".join(_actor_words(actors[i]) for i in ids if i in actors)

    for quotation in reading.quotations:
        who = names(quotation.speakers) or "speaker unknown"
        claim = next((statements[s.start] for s in quotation.content if s.start in statements), None)
        for span in quotation.content:
            yield Mark(span.start, span.end, "content", f"said by {who} ({quotation.directness})", claim)
        for span in quotation.source:
            yield Mark(span.start, span.end, "source", f"speaker: {who}", claim)
        for span in quotation.cue:
            yield Mark(
                span.start, span.end, "cue", f"cue: {quotation.sense or quotation.cue_lemma or 'said'}", claim
            )
    for mention in reading.mentions:
        actor = actors.get(mention.actor)
        if actor is not None:
            yield Mark(mention.start, mention.end, "actor", f"{actor.kind}: {_actor_words(actor)}")
    for event in reading.events:
        claim = next(
            (found for start, end, found in events.get(event.type, ()) if start <= event.trigger.start < end),
            None,
        )
        mode = f" ({event.mode.replace('_', ' ')})" if event.mode else ""
        yield Mark(
            event.trigger.start,
            event.trigger.end,
            "event",
            f"event: {event.type}{mode}, {event.status}",
            claim,
        )
    for time in reading.times:
        meaning = time_words(TimeRef(None, time.first, time.last, time.precision)) if time.first else None
        yield Mark(time.start, time.end, "time", f"time: {meaning or time.value or time.reason or 'unknown'}")
    for place in reading.places:
        where = ", ".join(filter(None, (place.name or place.text, state_name(place.country))))
        used = " (stands for its government)" if place.as_actor else ""
        yield Mark(place.start, place.end, "place", f"place: {one_line(where, 120)}{used}")


def _actor_words(actor: LocalActor) -> str:
    held = [one_line(office.title, 80) for office in actor.offices[:1]]
    return one_line(actor.name, 80) + (
        f" ({', '.join(filter(None, (*held, state_name(actor.state))))})" if held or actor.state else ""
    )


def _by_words(view: ReportView) -> tuple[dict[int, str], dict[str, list[tuple[int, int, str]]]]:
    """Where the words of statements begin, and where the evidence of events lies, by type, with their claims."""
    statements: dict[int, str] = {}
    events: dict[str, list[tuple[int, int, str]]] = {}
    for told in view.claims:
        claim: Claim = told.claim
        own = [piece for piece in claim.evidence if piece.report_id == view.document.id]
        if claim.kind == "event":
            events.setdefault(claim.type or "", []).extend(
                (piece.start, piece.end, claim.id) for piece in own
            )
        elif claim.kind == "statement":
            for piece in (*claim.pieces, *own):
                if piece.report_id == view.document.id:
                    statements.setdefault(piece.start, claim.id)
    return statements, events


def _claim_ends(view: ReportView) -> dict[int, list[tuple[int, str]]]:
    """By offset, the claims whose evidence ends there, with the numbers that the list below the text gives them."""
    ends: dict[int, list[tuple[int, str]]] = {}
    for number, told in enumerate(view.claims, start=1):
        for end in sorted({p.end for p in told.claim.evidence if p.report_id == view.document.id}):
            ends.setdefault(end, []).append((number, told.id))
    return ends


def _paragraph_bounds(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Where paragraphs begin and end, without the blank lines between them."""
    found, begin = [], first
    while begin < last:
        gap = text.find("\n\n", begin, last)
        end = last if gap < 0 else gap
        if text[begin:end].strip():
            found.append((begin, end))
        begin = end + 2 if gap >= 0 else last
    return found


def _by_start(marks: list[Mark]) -> tuple[list[Mark], list[int], int]:
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    longest = max((mark.end - mark.start for mark in ordered), default=0)
    return ordered, [mark.start for mark in ordered], longest


def _stretch(
    text: str,
    left: int,
    right: int,
    marks: tuple[list[Mark], list[int], int],
    ends: dict[int, list[tuple[int, str]]],
    at: int | None,
) -> Stretch:
    ordered, begins, longest = marks
    low, high = bisect.bisect_left(begins, left - longest), bisect.bisect_right(begins, left)
    over = [mark for mark in ordered[low:high] if mark.end >= right and mark.end > left]
    # the shortest mark is what a reader means by pointing at these words
    over.sort(key=lambda mark: (mark.end - mark.start, list(ROLES).index(mark.role)))
    roles = {mark.role for mark in over}
    # a space between two words that are marked each for itself is no link: there is nothing to read out
    claims = (mark.claim for mark in over if mark.claim) if text[left:right].strip() else iter(())
    return Stretch(
        start=left,
        text=visible(text[left:right]),
        roles=tuple(role for role in ROLES if role in roles),
        notes=tuple(dict.fromkeys(mark.note for mark in over)),
        claim=next(claims, None),
        numbers=tuple(ends.get(right, ())),
        is_target=at == left,
    )
