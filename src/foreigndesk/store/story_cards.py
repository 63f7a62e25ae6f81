"""Stories as lists show them: each with who printed it and in how much its reports disagree; and spans of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, func, select

from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks
from foreigndesk.store.disagreements import count_disagreements
from foreigndesk.store.paging import ReportFilter, report_conditions
from foreigndesk.store.query import report_lines
from foreigndesk.store.stories import StoryLine

Window = Literal["day", "week", "month", "all"]
WINDOWS: tuple[Window, ...] = get_args(Window)
_DAYS = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class OutletShare:
    """What one outlet has of a story.

    Attributes:
        outlet: Its name, None for reports whose outlet is not known.
        reports: How many of the story's reports it printed.
        first: Id of the earliest of them.
        is_reprint: Whether all of them are copies of other reports.
    """

    outlet: str | None
    reports: int
    first: str
    is_reprint: bool


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in a list.

    Attributes:
        outlets: Who printed it, each once, the earliest first; those that are not named are one.
        disagreements: In how many fields its reports disagree.
        opening: First words of its earliest report, for a story without a headline; else None.
    """

    line: StoryLine
    outlets: tuple[OutletShare, ...]
    disagreements: int
    opening: str | None = None


def new_in_stories(connection: Connection, stories: Sequence[str], since: str | None) -> dict[str, int]:
    """Return how many reports of each of some stories were recorded after a moment; those that have none are left out."""
    if since is None or not stories:
        return {}
    r = t.reports.c
    met = (r.story_id.in_(stories), *report_conditions(connection, ReportFilter(recorded_after=since)))
    rows = connection.execute(select(r.story_id, func.count().label("new")).where(*met).group_by(r.story_id))
    return {row.story_id: row.new for row in rows}


def story_cards(connection: Connection, lines: Sequence[StoryLine]) -> list[StoryCard]:
    """Return stories with their outlets and disagreements, in the order given."""
    ids = [line.id for line in lines]
    shares = _shares(connection, ids)
    disputed = count_disagreements(connection, ids)
    untitled = [shares[line.id][0].first for line in lines if not line.title and shares.get(line.id)]
    openings = {report.id: report.opening for report in report_lines(connection, untitled)}
    return [
        StoryCard(
            line,
            tuple(found := shares.get(line.id, [])),
            disputed.get(line.id, 0),
            openings.get(found[0].first) if found and not line.title else None,
        )
        for line in lines
    ]


def window_start(connection: Connection, window: Window, today: date) -> str | None:
    """Return the first day of a span that ends with the last day of the record, or None for all of it.

    Args:
        connection: To the record.
        window: "day" (the last one), "week", "month" (30 days) or "all".
        today: Days after it are no days of the record: a report that says so is misdated.
    """
    if window == "all":
        return None
    last = t.reports.c.published_day
    found = connection.execute(select(func.max(last)).where(last <= today.isoformat())).scalar()
    if found is None:
        return None
    return (date.fromisoformat(found) - timedelta(days=_DAYS[window] - 1)).isoformat()


def _shares(connection: Connection, stories: Sequence[str]) -> dict[str, list[OutletShare]]:
    r = t.reports.c
    # day and id as one word: its least is the first report, undated ones last
    first = func.min(func.coalesce(r.published_at, r.published_day, "9999") + "|" + r.id)
    columns: tuple[Any, ...] = (
        r.story_id,
        r.outlet,
        func.count().label("reports"),
        func.count(r.reprint_of).label("copies"),
        first.label("first"),
    )
    # story, then outlet in small letters (SQLite calls Python for each) to what is told of it
    found: dict[str, dict[str | None, tuple[str, OutletShare]]] = {}
    for batch in in_chunks(stories):
        query = select(*columns).where(r.story_id.in_(batch)).group_by(r.story_id, r.outlet)
        for row in connection.execute(query):
            share = OutletShare(
                row.outlet, row.reports, row.first.rpartition("|")[2], row.copies == row.reports
            )
            outlets, name = found.setdefault(row.story_id, {}), row.outlet and row.outlet.lower()
            first, known = outlets.get(name, (row.first, share))
            outlets[name] = (
                min(first, row.first),
                share if known is share else _together(known, share, first < row.first),
            )
    return {
        story: [share for _, share in sorted(outlets.values(), key=lambda pair: pair[0])]
        for story, outlets in found.items()
    }


def _together(one: OutletShare, other: OutletShare, one_first: bool) -> OutletShare:
    """What an outlet has that is spelled in two ways."""
    return OutletShare(
        min(one.outlet or "", other.outlet or ""),
        one.reports + other.reports,
        one.first if one_first else other.first,
        one.is_reprint and other.is_reprint,
    )
