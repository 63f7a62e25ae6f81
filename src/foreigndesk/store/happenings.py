"""Keeps each report's story, a calendar month at a time: the months that a new report has a say in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, select, update

from foreigndesk.linking.stories import StoryItem, cluster_month, month_window, months_near, story_id
from foreigndesk.store import schema as t
from foreigndesk.store.blocks import in_chunks


def link_stories(
    connection: Connection,
    report_ids: Sequence[str],
    months: Sequence[str],
    tell: Callable[[str, int, int], None],
) -> None:
    """Bring the stories up to date that new reports, and those of the given months, have a say in."""
    touched = set(months)
    for batch in in_chunks(report_ids):
        query = select(t.reports.c.id, t.reports.c.published_day).where(t.reports.c.id.in_(batch))
        undated = {}
        for report_id, day in connection.execute(query):
            if day is None:
                # nothing tells when it was, so that no other report can be known to be of the same time
                undated[report_id] = story_id(report_id)
            else:
                touched |= set(months_near(day))
        _write(connection, undated)
    counted: dict[str, Counter[str]] = {}
    for number, month in enumerate(sorted(touched)):
        tell("stories", number, len(touched))
        _link_month(connection, month, counted)


def _link_month(connection: Connection, month: str, counted: dict[str, Counter[str]]) -> None:
    r = t.reports.c
    first, last = month_window(month)
    inside = select(r.id).where(r.published_day.between(f"{month}-01", f"{month}-31")).limit(1)
    if connection.execute(inside).first() is None:
        return
    query = select(r.id, r.title, r.text, r.published_day, r.story_id).where(
        r.published_day.between(first, last)
    )
    old: dict[str, str | None] = {}
    items: list[StoryItem] = []
    for row in connection.execute(query.order_by(r.id)):
        old[row.id] = row.story_id
        items.append(StoryItem(row.id, row.text, row.title, row.published_day))
    # the windows of months overlap: what the last one counted is kept, and no more than that
    for report_id in [r for r in counted if r not in old]:
        del counted[report_id]
    found = cluster_month(items, month, counted)
    _write(connection, {report: story for report, story in found.items() if old[report] != story})


def _write(connection: Connection, story_of: dict[str, str]) -> None:
    if story_of:
        connection.execute(
            update(t.reports)
            .where(t.reports.c.id == bindparam("report"))
            .values(story_id=bindparam("story")),
            [{"report": report, "story": story} for report, story in sorted(story_of.items())],
        )
