"""Reports of one line a fact, and a reader that takes the facts off them: fast, and the same every time.

"say" gives somebody's own words, "warn" what a report makes of them.

meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02
say Anna Berg (NOR defence_minister): the strait will stay open
warn Anna Berg (NOR defence_minister): the strait may freeze
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foreigndesk.model import (
    Argument,
    Document,
    EventMention,
    LocalActor,
    Mention,
    OfficeHeld,
    Published,
    Quotation,
    Reading,
    Sentence,
    Source,
    Span,
    TimeExpression,
)

_PARTY = re.compile(r"([A-Z]\w+(?: [A-Z]\w+)*)(?: \(([A-Z]{3})?(?: ?([a-z_]+))?\))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def report(number: int, text: str, *, day: str | None = None, outlet: str | None = None) -> Document:
    return Document(
        id=f"{number:016x}",
        text=text,
        title=f"Report {number}",
        outlet=outlet,
        published=Published(day, "metadata" if day else "unknown"),
        source=Source(f"report{number}.txt"),
    )


@dataclass
class MadeUpReader:
    """Reads the lines of the module's docstring; a report with the word CRASH cannot be read."""

    version: str = "1"
    made_by: str = "made up"
    #: the status that meetings get, so that another version can say something else
    status: str = "happened"
    #: local actors are numbered from here, so that another version numbers them otherwise
    first: int = 0
    _: None = field(default=None, repr=False)

    @property
    def versions(self) -> dict[str, str]:
        return {"lines": self.version}

    def read(self, document: Document) -> Reading:
        if "CRASH" in document.text:
            raise ValueError("this report cannot be read")
        page = _Page(document, self)
        position = 0
        for line in document.text.splitlines(keepends=True):
            page.line(line.rstrip("\n"), position)
            position += len(line)
        return Reading(
            document.id,
            self.made_by,
            self.versions,
            language_read=document.language == "en",
            sentences=tuple(page.sentences),
            times=tuple(page.times),
            mentions=tuple(page.mentions),
            actors=tuple(page.actors),
            quotations=tuple(page.quotations),
            events=tuple(page.events),
        )


class _Page:
    def __init__(self, document: Document, reader: MadeUpReader) -> None:
        self.document, self.reader = document, reader
        self.sentences: list[Sentence] = []
        self.times: list[TimeExpression] = []
        self.mentions: list[Mention] = []
        self.actors: list[LocalActor] = []
        self.quotations: list[Quotation] = []
        self.events: list[EventMention] = []

    def line(self, line: str, start: int) -> None:
        if not line:
            return
        span = Span(start, start + len(line))
        self.sentences.append(Sentence(span.start, span.end))
        if line.startswith("meet "):
            self._meet(line, span)
        elif line.startswith(("say ", "warn ")):
            self._say(line, span)

    def _meet(self, line: str, span: Span) -> None:
        found = _DAY.search(line)
        if found:
            first = span.start + found.start()
            day = found[0]
            self.times.append(
                TimeExpression(first, first + 10, day, "DATE", day, day, day, "day", "absolute")
            )
        parties = [
            Argument("actor", *self._party(match, span.start)) for match in _PARTY.finditer(line) if match[1]
        ]
        self.events.append(
            EventMention(
                "CONSULT",
                Span(span.start, span.start + 4),
                span,
                self.reader.status,  # type: ignore[arg-type]
                tuple(parties),
                "meet",
                len(self.times) - 1 if found else None,
            )
        )

    def _say(self, line: str, span: Span) -> None:
        match = _PARTY.search(line)
        assert match is not None
        start, end, actor = self._party(match, span.start)
        content = span.start + line.index(": ") + 2
        cue = line.partition(" ")[0]
        self.quotations.append(
            Quotation(
                (Span(start, end),),
                (Span(span.start, span.start + len(cue)),),
                (Span(content, span.end),),
                "direct" if cue == "say" else "indirect",
                (actor,),
                cue_lemma=cue,
                sense="said" if cue == "say" else "warned",
            )
        )

    def _party(self, match: re.Match[str], offset: int) -> tuple[int, int, str]:
        start, end = offset + match.start(1), offset + match.end(1)
        name, state, office = match[1], match[2], match[3]
        actor = next((a for a in self.actors if a.name == name), None)
        if actor is None:
            held = (OfficeHeld(office, Span(start, end), office, state),) if office else ()
            kind = "state" if state and not office and name.endswith("land") else "person"
            actor = LocalActor(f"e{self.reader.first + len(self.actors)}", kind, name, state, "GOV", held)  # type: ignore[arg-type]
            self.actors.append(actor)
        self.mentions.append(Mention(start, end, name, "name", actor.id))
        return start, end, actor.id
