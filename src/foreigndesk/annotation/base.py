"""What an annotator is, and the `Draft` that annotators fill in turn.

An annotator says which layers it needs (`requires`) and which it gives (`provides`); `annotation.read` runs
them in order and refuses a chain in which a need is not met. To put a better one in the place of another,
write a class with the same `provides` and pass it to `Reader(annotators=...)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from foreigndesk.annotation.intervals import Intervals
from foreigndesk.model import (
    Chain,
    Document,
    EventMention,
    LocalActor,
    Mention,
    Name,
    PlaceMention,
    Quotation,
    RelationMention,
    Sentence,
    Tie,
    TimeExpression,
)

if TYPE_CHECKING:
    from foreigndesk.annotation.encoding.encoder import EncodedWindow
    from foreigndesk.annotation.parsing.tokens import Doc


@dataclass(slots=True)
class Draft:
    """The layers of one report while it is being read; offsets are into `document.text`.

    Attributes:
        doc: spaCy's parse of `document.text` (same offsets), with sentence bounds set by the first annotator.
        encoding: The encoder's vectors of the text, once an annotator has asked for them; all heads share them.
        notes: Scratch values that one annotator leaves for a later one, by name; not part of the reading.
    """

    document: Document
    doc: Doc
    sentences: list[Sentence] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    actors: list[LocalActor] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    relations: list[RelationMention] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    encoding: list[EncodedWindow] | None = None
    notes: dict[str, object] = field(default_factory=dict)
    _indexes: dict[str, tuple[Sequence[object], int, Intervals]] = field(default_factory=dict, repr=False)
    _said: tuple[Sequence[object], int, list[Quotation], Intervals] | None = field(default=None, repr=False)
    _by_id: tuple[Sequence[object], int, dict[str, LocalActor]] | None = field(default=None, repr=False)

    def actors_by_id(self) -> dict[str, LocalActor]:
        """Return the local actors by id; the same dict as long as no actor is added."""
        kept = self._by_id
        if kept is None or kept[0] is not self.actors or kept[1] != len(self.actors):
            kept = self._by_id = (self.actors, len(self.actors), {actor.id: actor for actor in self.actors})
        return kept[2]

    def _index(self, name: str, layer: Sequence[Mention | PlaceMention | Sentence]) -> Intervals:
        """Return a layer's index, made again where the layer has grown or was replaced."""
        kept = self._indexes.get(name)
        if kept is None or kept[0] is not layer or kept[1] != len(layer):
            kept = self._indexes[name] = (
                layer,
                len(layer),
                Intervals([(item.start, item.end) for item in layer]),
            )
        return kept[2]

    def mentions_over(self, offset: int) -> list[Mention]:
        """Return the mentions that hold a character, in the order of the layer."""
        return [self.mentions[i] for i in self._index("mentions", self.mentions).over(offset)]

    def places_in(self, start: int, end: int) -> list[int]:
        """Return the numbers of the places that lie wholly in `[start, end)`, in the order of the layer."""
        return self._index("places", self.places).within(start, end)

    def place_over(self, offset: int) -> int | None:
        """Return the number of the first place that holds a character, or None."""
        return next(iter(self._index("places", self.places).over(offset)), None)

    def quotations_over(self, offset: int) -> list[Quotation]:
        """Return the quotations whose content holds a character, in the order of the layer."""
        kept = self._said
        if kept is None or kept[0] is not self.quotations or kept[1] != len(self.quotations):
            owners = [(q, span) for q in self.quotations for span in q.content]
            index = Intervals([(span.start, span.end) for _, span in owners])
            kept = self._said = (self.quotations, len(self.quotations), [q for q, _ in owners], index)
        found = [kept[2][i] for i in kept[3].over(offset)]
        return [q for n, q in enumerate(found) if not n or q is not found[n - 1]]

    def sentence_over(self, offset: int) -> Sentence | None:
        """Return the first sentence that holds a character, or None between sentences."""
        found = self._index("sentences", self.sentences).over(offset)
        return self.sentences[found[0]] if found else None

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie wholly in `[start, end)`, in text order."""
        inside = self._index("mentions", self.mentions).within(start, end)
        return sorted((self.mentions[i] for i in inside), key=lambda m: (m.start, -m.end))


class Annotator(Protocol):
    """Reads some layers of a draft and fills others; keeps no state between reports.

    Attributes:
        name: Short name, as shown in `Reading.versions`.
        version: Changes whenever its output may change.
        requires: Names of `Draft` layers that must be filled before ("sentences", "names").
        provides: Names of `Draft` layers that it fills.
    """

    name: str
    version: str
    requires: tuple[str, ...]
    provides: tuple[str, ...]

    def annotate(self, draft: Draft) -> None:
        """Fill the layers named in `provides`."""
        ...
