"""What an annotator is, and the `Draft` that annotators fill in turn.

An annotator says which layers it needs (`requires`) and which it gives (`provides`); `annotation.read` runs
them in order and refuses a chain in which a need is not met. To put a better one in the place of another,
write a class with the same `provides` and pass it to `Reader(annotators=...)`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from foreigndesk.model import (
    Document,
    EventMention,
    LocalActor,
    Mention,
    Name,
    PlaceMention,
    Quotation,
    RelationMention,
    Sentence,
    TimeExpression,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from foreigndesk.annotation.encoding.encoder import EncodedWindow


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
    quotations: list[Quotation] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    relations: list[RelationMention] = field(default_factory=list)
    encoding: list[EncodedWindow] | None = None
    notes: dict[str, object] = field(default_factory=dict)

    def actors_by_id(self) -> dict[str, LocalActor]:
        """Return the local actors by id."""
        return {actor.id: actor for actor in self.actors}

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie wholly in `[start, end)`, in text order."""
        return sorted(
            (m for m in self.mentions if start <= m.start and m.end <= end), key=lambda m: (m.start, -m.end)
        )


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
