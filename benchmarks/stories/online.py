"""Stories as the desk finds them: reports arrive one by one (or some at a time) in a record of their own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from benchmarks.harness import Record
from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.happenings import forget_stories, link_stories

NOW = "2026-01-01T00:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class StoryItem:
    """A report as the benchmark gives it: `day` is ISO, or None."""

    report_id: str
    text: str
    title: str | None = None
    day: str | None = None
    outlet: str | None = None


def item_of(record: Record) -> StoryItem:
    """Return the report of a record; its labels are not read."""
    day = str(record.get("date") or "")[:10] or None
    return StoryItem(
        str(record["id"]), record["text"], record.get("title") or None, day, record.get("outlet") or None
    )


def stories(items: Iterable[StoryItem], *, at_once: int = 1, relink: bool = False) -> dict[str, str]:
    """Return report id → story id, once all have arrived in the order given.

    Args:
        items: The reports.
        at_once: So many arrive between two rounds of linking.
        relink: Forget what was found as they arrived, and find it anew over all of them.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "desk.db")
        try:
            with store.writing() as connection:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                arriving = list({item.report_id: item for item in reversed(list(items))}.values())[::-1]
                for start in range(0, len(arriving), at_once):
                    arrive(connection, arriving[start : start + at_once])
                if relink:
                    forget_stories(connection, NOW)
                    link(connection, [item.report_id for item in arriving])
                found = connection.execute(select(t.story_reports.c.report_id, t.story_reports.c.story_id))
                return dict(found.all())
        finally:
            store.close()


def arrive(connection: Connection, items: Sequence[StoryItem]) -> None:
    """Put reports into the record and find their stories."""
    put(connection, items)
    link(connection, [item.report_id for item in items])


def put(connection: Connection, items: Sequence[StoryItem]) -> None:
    """Put reports into the record."""
    rows = [
        {
            "id": item.report_id,
            "title": item.title,
            "text": item.text,
            "outlet": item.outlet,
            "published_day": item.day,
            "words": len(item.text.split()),
            "document": b"",
            "origin_id": item.report_id,
            "recorded_at": NOW,
        }
        for item in items
    ]
    connection.execute(insert(t.reports), rows)


def link(connection: Connection, report_ids: Sequence[str]) -> None:
    """Find the stories of reports, as `store.relink` has it done."""
    link_stories(connection, report_ids, (), (), NOW, lambda what, done, total: None)
