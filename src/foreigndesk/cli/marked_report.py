"""A report's text with what was read marked in it: in colours on a terminal, with plain marks elsewhere.

Behind the words that a claim rests on stand the numbers of the claims, as they are listed below the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from foreigndesk.cli.safe_text import visible
from foreigndesk.store.views import ReportView

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of what was read: its name in the legend, its colour, and its plain marks."""

    name: str
    style: str
    opening: str
    closing: str


SPEAKER = Layer("speaker", "bold magenta", "_", "_")
SAID = Layer("what was said", "green", "«", "»")
EVENT = Layer("event", "bold yellow", "*", "*")
TIME = Layer("time", "underline cyan", "{", "}")
PLACE = Layer("place", "underline blue", "[", "]")
# Later ones are laid over earlier ones.
LAYERS = (SAID, SPEAKER, TIME, PLACE, EVENT)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text and the layer it belongs to."""

    start: int
    end: int
    layer: Layer


def marks(view: ReportView) -> list[Mark]:
    """Return what was read of a report, layer by layer, in the order of the text."""
    reading = view.reading
    if reading is None:
        return []
    found: dict[tuple[int, int, str], Mark] = {}

    def add(start: int, end: int, layer: Layer) -> None:
        if 0 <= start < end <= len(view.document.text):
            found.setdefault((start, end, layer.name), Mark(start, end, layer))

    for quotation in reading.quotations:
        for span in quotation.content:
            add(span.start, span.end, SAID)
        for span in quotation.source:
            add(span.start, span.end, SPEAKER)
    for time in reading.times:
        add(time.start, time.end, TIME)
    for place in reading.places:
        add(place.start, place.end, PLACE)
    for event in reading.events:
        add(event.trigger.start, event.trigger.end, EVENT)
    return sorted(found.values(), key=lambda mark: (LAYERS.index(mark.layer), mark.start, mark.end))


def claim_numbers(view: ReportView) -> dict[int, str]:
    """Return, by offset in the text, the numbers of the claims whose evidence ends there."""
    ends: dict[int, list[str]] = {}
    for number, claim in enumerate(view.claims, start=1):
        for piece in claim.claim.evidence:
            if piece.report_id == view.document.id and 0 < piece.end <= len(view.document.text):
                numbers = ends.setdefault(piece.end, [])
                if (label := str(number).translate(_SUPERSCRIPTS)) not in numbers:
                    numbers.append(label)
    return {end: "⁽" + "˒".join(numbers) + "⁾" for end, numbers in ends.items()}


def marked_text(view: ReportView, *, color: bool) -> Text:
    """Return the report's text with its marks and claim numbers; nothing in the text itself is obeyed."""
    text = Text(visible(view.document.text))
    found = marks(view)
    if color:
        for mark in found:
            text.stylize(mark.layer.style, mark.start, mark.end)
    inserted = claim_numbers(view)
    pieces: list[tuple[int, Text]] = [(end, Text(label, style="dim")) for end, label in inserted.items()]
    if not color:
        pieces = [(offset, Text(sign)) for offset, sign in _signs(found)] + pieces
    headline = view.document.headline
    if headline:
        text.stylize("bold", headline.start, headline.end)
    return _with_insertions(text, pieces)


def legend(*, color: bool) -> Text:
    """Return one line that says what the colours or marks mean."""
    line = Text()
    for layer in (SPEAKER, SAID, EVENT, TIME, PLACE):
        line.append("  " if line else "")
        if color:
            line.append(layer.name, layer.style)
        else:
            line.append(f"{layer.opening}{layer.name}{layer.closing}")
    return line.append("  ⁽¹⁾ claim, below", style="dim")


def _signs(found: list[Mark]) -> Iterator[tuple[int, str]]:
    """Yield opening and closing marks in the order of the text, so that they nest."""
    opens = [(mark.start, 1, -mark.end, mark.layer.opening) for mark in found]
    closes = [(mark.end, 0, -mark.start, mark.layer.closing) for mark in found]
    for offset, _, _, sign in sorted(opens + closes, key=lambda item: item[:3]):
        yield offset, sign


def _with_insertions(text: Text, pieces: list[tuple[int, Text]]) -> Text:
    """Return a text with pieces put in at offsets; those at the same offset keep their order."""
    result, position = Text(), 0
    for offset, piece in sorted(pieces, key=lambda item: item[0]):
        result.append_text(text[position:offset])
        result.append_text(piece)
        position = offset
    return result.append_text(text[position:])
