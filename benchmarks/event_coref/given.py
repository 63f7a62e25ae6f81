"""Events whose words are given: claims as the desk would make them of a report, had it found these events itself.

Parties, times and places come from the same functions as those of the desk's own events; only the choice of the words
is not the desk's. Every phrase that the syntax makes a party counts, whoever it is: ECB+ tells of film stars.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from benchmarks.harness import Record
from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.arguments import parties
from foreigndesk.annotation.events.lexicon import Proposal
from foreigndesk.annotation.events.setting import TokenIndex, attach_places, attach_times
from foreigndesk.annotation.events.syntax import mend_tags
from foreigndesk.annotation.reader import Reader, default_annotators
from foreigndesk.linking.event_pairs import Telling
from foreigndesk.linking.report_words import ReportWords
from foreigndesk.model import Claim, Document, Evidence, Participant, PlaceRef, TimeRef

if TYPE_CHECKING:
    from foreigndesk.annotation.parsing.tokens import Token

# The frame of an event of no known type: subject, object, else what 'on', 'against', 'with' or 'of' brings in.
FRAME = "ASSAULT"
_OF_A_NAME = frozenset(("compound", "amod", "poss", "nummod", "flat"))
_CONTENT = frozenset(("VERB", "NOUN", "PROPN", "ADJ", "ADV"))


class _Given:
    """Makes claims of the event mentions that are given for the report that is read."""

    name = "given events"
    version = "1"
    requires: tuple[str, ...] = ("mentions", "times", "places")
    provides: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.mentions: list[Record] = []
        self.claims: list[Claim] = []

    def annotate(self, draft: Draft) -> None:
        # here, since the parse is let go of once the report is read
        self.claims = list(_claims(draft, self.mentions))


def tellings(reports: Iterable[Record], mentions: Iterable[Record]) -> Iterator[Telling]:
    """Yield a telling for each event mention; its claim's id is the mention's.

    Args:
        reports: id, text.
        mentions: id, doc, start, end, text (the words of a span with gaps); chains are not read.
    """
    keeper = _Given()
    chain = default_annotators()
    until = next(i for i, a in enumerate(chain) if a.name == "coreference")
    reader = Reader([*chain[: until + 1], keeper])
    by_report: dict[str, list[Record]] = {}
    for mention in mentions:
        by_report.setdefault(str(mention["doc"]), []).append(mention)
    for report in reports:
        given = by_report.get(str(report["id"]), [])
        if given:
            keeper.mentions = given
            reader.read(Document(id=str(report["id"]), text=report["text"]))
            words = ReportWords(report["text"])
            for claim in keeper.claims:
                yield Telling(claim, words)


def _claims(draft: Draft, mentions: list[Record]) -> Iterator[Claim]:
    mend_tags(draft.doc)
    index = TokenIndex(draft)
    spans = [_words(index, m) for m in mentions]
    proposals = [Proposal(_head(tokens), FRAME, None, 1.0) for tokens in spans]
    order = sorted(range(len(spans)), key=lambda i: (proposals[i].token.i, i))
    ordered = [proposals[i] for i in order]
    times, places = attach_times(draft, index, ordered), attach_places(draft, index, ordered)
    for position, i in enumerate(order):
        head = proposals[i].token
        yield Claim(
            id=str(mentions[i]["id"]),
            kind="event",
            status="happened",
            evidence=(_sentence(draft, head),),
            made_by="given",
            trigger=" ".join(t.lemma_.lower() for t in spans[i] if t.pos_ in _CONTENT or t.i == head.i),
            participants=tuple(_participants(draft, proposals[i])),
            time=_time(draft, times.get(position)),
            place=_place(draft, places.get(position)),
        )


def _words(index: TokenIndex, mention: Record) -> list[Token]:
    first, last = index.at(mention["start"]), index.at(max(mention["start"], mention["end"] - 1))
    tokens = index.tokens[first.i : last.i + 1]
    words = set(str(mention["text"]).split())
    return [t for t in tokens if t.text in words] or tokens


def _head(tokens: list[Token]) -> Token:
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    return next((t for t in tops if t.pos_ in _CONTENT), tops[0])


def _sentence(draft: Draft, head: Token) -> Evidence:
    sentence = draft.sentence_over(head.idx)
    start, end = (sentence.start, sentence.end) if sentence else (head.sent.start_char, head.sent.end_char)
    return Evidence(draft.document.id, start, end, draft.document.text[start:end])


def _participants(draft: Draft, proposal: Proposal) -> Iterator[Participant]:
    actors = draft.actors_by_id()
    for party in parties(proposal):
        near = [c for c in party.head.children if c.dep_ in _OF_A_NAME]
        text = " ".join(t.text for t in sorted([*near, party.head], key=lambda t: t.i))
        known = [actors[m.actor] for m in draft.mentions_over(party.head.idx) if m.actor in actors]
        name = next((a.name for a in known if a.named), None)
        yield Participant(text, party.role, name=name)


def _time(draft: Draft, number: int | None) -> TimeRef | None:
    if number is None:
        return None
    time = draft.times[number]
    return TimeRef(time.text, time.first, time.last, time.precision)


def _place(draft: Draft, number: int | None) -> PlaceRef | None:
    if number is None:
        return None
    place = draft.places[number]
    return PlaceRef(place.text, place.name, place.geonameid, place.lat, place.lon, place.country)
