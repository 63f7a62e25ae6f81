"""Stories by weight: the happenings that most origins tell of, reprints not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, distinct, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.counts import Counts
from foreigndesk.store.paging import ReportFilter, report_conditions
from foreigndesk.store.query import report_lines
from foreigndesk.store.views import ReportLine


@dataclass(frozen=True, slots=True)
class OutletShare:
    """What one outlet has of a story.

    Attributes:
        first: Its earliest report.
        is_reprint: Whether it only reprinted.
    """

    outlet: str | None
    reports: int
    first: ReportLine
    is_reprint: bool


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line of a listing of stories.

    Attributes:
        id: Of the story.
        title: Headline of its earliest report that has one, or None.
        counts: Its reports, outlets and origins.
        first, last: Days of its earliest and latest report, or None.
        outlets: Who printed it, each once, the earliest first; those that are not named are one.
        reports: Its reports, the earliest first.
    """

    id: str
    title: str | None
    counts: Counts
    first: str | None
    last: str | None
    outlets: tuple[OutletShare, ...]
    reports: tuple[ReportLine, ...]


def weighty_stories(connection: Connection, wanted: ReportFilter, *, limit: int = 12) -> list[StoryLine]:
    """Return the stories of which reports meet a filter, those of most origins first, then the latest.

    Args:
        connection: To the record.
        wanted: Of which reports; they alone are counted.
        limit: At most so many.

    Raises:
        QueryError: If a value of the filter cannot be understood.
    """
    r = t.reports.c
    origins = func.count(distinct(r.origin_id))
    columns = (
        r.story_id,
        func.count().label("reports"),
        func.count(distinct(func.lower(r.outlet))).label("outlets"),
        origins.label("origins"),
        func.min(r.published_day).label("first"),
        func.max(r.published_day).label("last"),
    )
    query = (
        select(*columns)
        .where(*report_conditions(wanted), r.story_id.is_not(None))
        .group_by(r.story_id)
        .order_by(origins.desc(), func.max(r.published_day).desc(), r.story_id)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    reports = _reports(connection, [row.story_id for row in rows], wanted)
    return [_line(row, reports.get(row.story_id, [])) for row in rows]


def new_in_stories(connection: Connection, stories: Sequence[str], since: str | None) -> dict[str, int]:
    """Return how many reports of each of some stories were recorded after a moment; those that have none are left out."""
    if since is None or not stories:
        return {}
    r = t.reports.c
    met = (r.story_id.in_(stories), *report_conditions(ReportFilter(recorded_after=since)))
    rows = connection.execute(select(r.story_id, func.count().label("new")).where(*met).group_by(r.story_id))
    return {row.story_id: row.new for row in rows}


def _reports(connection: Connection, stories: list[str], wanted: ReportFilter) -> dict[str, list[ReportLine]]:
    r = t.reports.c
    moment = func.coalesce(r.published_at, r.published_day)
    found: dict[str, list[ReportLine]] = {}
    for batch in in_chunks(stories):
        query = select(r.id).where(r.story_id.in_(batch), *report_conditions(wanted))
        ids = connection.execute(query.order_by(r.published_day.is_(None), moment, r.id)).scalars().all()
        for line in report_lines(connection, ids):
            found.setdefault(line.story or "", []).append(line)
    return found


def _line(row: Row[Any], reports: list[ReportLine]) -> StoryLine:
    return StoryLine(
        id=row.story_id,
        title=next((line.title for line in reports if line.title), None),
        counts=Counts(row.reports, row.outlets, row.origins),
        first=row.first,
        last=row.last,
        outlets=_shares(reports),
        reports=tuple(reports),
    )


def _shares(reports: list[ReportLine]) -> tuple[OutletShare, ...]:
    printed: dict[str | None, list[ReportLine]] = {}
    for line in reports:
        printed.setdefault(line.outlet, []).append(line)
    return tuple(
        OutletShare(outlet, len(lines), lines[0], all(line.reprint_of for line in lines))
        for outlet, lines in printed.items()
    )
