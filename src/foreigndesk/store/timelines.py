"""The timeline of a story, of an actor or of two: the days that matter, with the sentences that tell them.

The reports are looked up by their story, or by the claims of the parties, each through an index; of each the stored
sentences and times are read, and no more. Which events are of which day, the standing claims say, as people left them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, FromClause, and_, func, or_, select

from foreigndesk.errors import QueryError
from foreigndesk.linking.dated_sentences import (
    DatedEvent,
    DatedReport,
    DatedSentence,
    as_day,
    dated_sentences,
)
from foreigndesk.linking.timelines import Telling, TimelineDay, make_timeline
from foreigndesk.model import Sentence, TimeExpression
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.codec import unpack
from foreigndesk.store.filters import ClaimFilter, Condition, as_of, conditions, first_day, last_day
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.standing import is_member, is_rejected, standing
from foreigndesk.store.story_ids import find_story

# So many reports are read for a timeline; of more, those with most events that meet the filter.
MOST_REPORTS = 1000
# Reports that are read at once.
BATCH = 100


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence of a timeline with the claims that rest on it.

    Attributes:
        claims: Ids of the standing events whose evidence lies in it and whose own time, if they have one, holds the day.
    """

    telling: Telling
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of a timeline; see `linking.timelines.TimelineDay`."""

    day: TimelineDay
    sentences: tuple[ToldSentence, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A timeline with what it was made of.

    Attributes:
        days: In order; those that are only expected last.
        reports: How many reports were read for it; likewise the others.
        left_out: How many more meet the filter and were not read.
    """

    days: tuple[DayView, ...]
    reports: int
    outlets: int
    origins: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Dates:
    """The part of a stored reading that a timeline needs; the rest of it is not decoded."""

    sentences: tuple[Sentence, ...] = ()
    times: tuple[TimeExpression, ...] = ()


@dataclass(frozen=True, slots=True)
class _Event:
    """A piece of evidence of a standing event."""

    claim_id: str
    start: int
    end: int
    first: str | None
    last: str | None
    status: str

    @property
    def dated(self) -> DatedEvent | None:
        """The event with its day, None if no day is known."""
        day = self.first if self.first == (self.last or self.first) else None
        return DatedEvent(self.start, day, self.status) if day else None


@dataclass(frozen=True, slots=True)
class Length:
    """How long a timeline is wanted, and of which time.

    Attributes:
        dates: At most so many days that are told; as many as matter (`linking.timelines`) if None.
        sentences: At most so many a day.
        since: First day; a year or a month will do.
        until: Last day, likewise.

    Raises:
        QueryError: If a number or a day cannot be understood.
    """

    dates: int | None = None
    sentences: int = 2
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if self.sentences < 1 or (self.dates is not None and self.dates < 1):
            raise QueryError("a timeline has at least one date, and one sentence a date")
        if self.since and self.until and first_day(self.since) > last_day(self.until):
            raise QueryError(f"{self.since} is after {self.until}")

    def make(self, reports: Sequence[DatedReport]) -> tuple[TimelineDay, ...]:
        """Return the days that matter."""
        return make_timeline(
            reports,
            days=self.dates,
            sentences=self.sentences,
            since=first_day(self.since) if self.since else None,
            until=last_day(self.until) if self.until else None,
        )


def story_reports(connection: Connection, given: str) -> list[str]:
    """Return the ids of the reports of a story, by its id, one it had before, or the first digits of either.

    Raises:
        NotFoundError: If there is no such story.
        QueryError: If several begin so.
    """
    query = select(t.reports.c.id).where(t.reports.c.story_id == find_story(connection, given))
    return sorted(connection.execute(query).scalars())


def timeline_of_reports(
    connection: Connection,
    report_ids: Collection[str],
    length: Length,
    *,
    outlet: str | None = None,
    moment: str | None = None,
) -> TimelineView:
    """Return the timeline of some reports, made of all their sentences.

    Args:
        connection: To the record.
        report_ids: Whole ids; more than `MOST_REPORTS` are cut to those with most events.
        length: How long, and of which time.
        outlet: Only its reports.
        moment: The record as it stood then; as it is now if None.

    Raises:
        QueryError: If the moment cannot be understood.
    """
    moment = as_of(moment)
    kept = _of_outlet(connection, report_ids, outlet)
    told = _events(connection, kept, moment)
    chosen = _most({report: len(told.get(report, ())) for report in kept})
    return _view(_read(connection, chosen, told, moment), told, length, len(kept) - len(chosen))


def timeline_of_events(connection: Connection, wanted: ClaimFilter, length: Length) -> TimelineView:
    """Return the timeline of the events that meet a filter, made of the sentences that tell these events.

    Args:
        connection: To the record.
        wanted: What the events must meet; `kind` is not needed. More than `MOST_REPORTS` reports are cut to those
            with most such events.
        length: How long, and of which time.

    Raises:
        QueryError: If a filter cannot be understood.
    """
    moment = as_of(wanted.as_of)
    e = t.evidence.c
    meets = conditions(connection, replace(wanted, kind="event"))
    query = select(e.report_id, e.start, e.end).select_from(_evidence(moment)).where(*meets)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in connection.execute(query):
        spans[row.report_id].append((row.start, row.end))
    kept = _of_outlet(connection, spans, wanted.outlet)
    chosen = _most({report: len(spans[report]) for report in kept})
    told = _events(connection, chosen, moment)
    reports = [
        replace(report, sentences=tuple(s for s in report.sentences if _lies_in(s, spans[report.report_id])))
        for report in _read(connection, chosen, told, moment)
    ]
    return _view(reports, told, length, len(kept) - len(chosen))


def _evidence(moment: str | None) -> FromClause:
    """Evidence with the claims that rest on it."""
    m = t.claim_members.c
    return t.evidence.join(
        t.claim_members, and_(m.local_row == t.evidence.c.local_row, is_member(moment))
    ).join(t.claims, t.claims.c.claim_id == m.claim_id)


def _of_outlet(connection: Connection, report_ids: Iterable[str], outlet: str | None) -> list[str]:
    ids = sorted(report_ids)
    if outlet is None:
        return ids
    r = t.reports.c
    found: list[str] = []
    for batch in in_chunks(ids):
        query = select(r.id).where(r.id.in_(batch), func.lower(r.outlet) == outlet.lower())
        found += connection.execute(query).scalars()
    return sorted(found)


def _most(counts: Mapping[str, int]) -> list[str]:
    """Return the reports with most events, `MOST_REPORTS` of them."""
    return sorted(sorted(counts, key=lambda report: (-counts[report], report))[:MOST_REPORTS])


def _events(connection: Connection, report_ids: Sequence[str], moment: str | None) -> dict[str, list[_Event]]:
    """Return what reports tell, by report: the standing events that nobody rejected."""
    e, c = t.evidence.c, t.claims.c
    columns = (e.report_id, c.claim_id, e.start, e.end, c.start.label("first"), c.end.label("last"), c.status)
    found: dict[str, list[_Event]] = defaultdict(list)
    for batch in in_chunks(report_ids):
        query = (
            select(*columns)
            .select_from(_evidence(moment))
            # the reports are few: SQLite must not begin with all events
            .where(
                e.report_id.in_(batch), unindexed(c.kind) == "event", standing(moment), ~is_rejected(moment)
            )
            .order_by(e.report_id, e.start, e.end, c.claim_id)
        )
        for row in connection.execute(query):
            found[row.report_id].append(_Event(*row[1:]))
    return found


def _read(
    connection: Connection, report_ids: Sequence[str], told: Mapping[str, list[_Event]], moment: str | None
) -> list[DatedReport]:
    r, g = t.reports.c, t.readings.c
    live: Condition = g.withdrawn_at.is_(None)
    if moment is not None:
        live = and_(g.recorded_at <= moment, or_(live, g.withdrawn_at > moment))
    found = []
    for batch in in_chunks(report_ids, BATCH):
        query = (
            select(r.id, r.origin_id, r.published_day, r.outlet, r.text, g.payload)
            .select_from(t.reports.join(t.readings, g.report_id == r.id))
            .where(r.id.in_(batch), live)
        )
        for row in connection.execute(query):
            dates = unpack(row.payload, _Dates)
            events = [event.dated for event in told.get(row.id, ()) if event.dated]
            sentences = dated_sentences(
                row.id, row.text, dates.sentences, dates.times, events, published=row.published_day
            )
            found.append(
                DatedReport(row.id, row.origin_id or row.id, as_day(row.published_day), row.outlet, sentences)
            )
    return found


def _lies_in(sentence: DatedSentence, spans: Sequence[tuple[int, int]]) -> bool:
    return any(sentence.start <= start < sentence.end for start, _ in spans)


def _view(
    reports: Sequence[DatedReport], told: Mapping[str, list[_Event]], length: Length, left_out: int
) -> TimelineView:
    days = []
    for day in length.make(reports):
        sentences = [
            ToldSentence(telling, _claims(telling, day.day, told.get(telling.report_id, ())))
            for telling in day.tellings
        ]
        days.append(DayView(day, tuple(sentences)))
    return TimelineView(
        days=tuple(days),
        reports=len(reports),
        outlets=len({r.outlet.casefold() for r in reports if r.outlet}),
        origins=len({r.origin for r in reports}),
        left_out=left_out,
    )


def _claims(telling: Telling, day: str, events: Iterable[_Event]) -> tuple[str, ...]:
    """Return the events that a sentence tells, but for those of another day."""
    found = {
        event.claim_id: None
        for event in events
        if telling.start <= event.start < telling.end
        and (event.first is None or event.first <= day <= (event.last or event.first))
    }
    return tuple(found)
