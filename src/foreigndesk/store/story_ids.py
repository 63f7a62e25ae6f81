"""What an id means when it names a story: one of now, one of before, the first digits of either."""

from __future__ import annotations

from sqlalchemy import Connection, select

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import JudgedSide
from foreigndesk.store import schema as t


def find_story(connection: Connection, given: str) -> str:
    """Return the id of the story that an id, an id it had before, or the first digits of either mean.

    Raises:
        NotFoundError: If there is none.
        QueryError: If several begin so.
    """
    words = given.strip()
    if not words:
        raise NotFoundError("say which story: an id that `foreigndesk stories` lists")
    s, f, r = t.stories.c, t.former_stories.c, t.reports.c
    found = list(
        connection.execute(
            select(s.id).where(s.id.startswith(words, autoescape=True)).order_by(s.id).limit(4)
        ).scalars()
    )
    if words in found:
        return words
    if not found:
        # where the report that founded it is now, there the story is
        joined = t.former_stories.join(t.reports, r.id == f.founder)
        former = select(r.story_id).select_from(joined).where(f.id.startswith(words, autoescape=True))
        found = sorted(filter(None, connection.execute(former.distinct().limit(4)).scalars()))
    if not found:
        raise NotFoundError(f"there is no story {words}")
    if len(found) > 1:
        raise QueryError(f"several stories begin with {words}: {', '.join(found[:3])} …; give more digits")
    return str(found[0])


def story_of_report(connection: Connection, report_id: str) -> str | None:
    """Return the story that a report is in; None if linking has not looked at it yet."""
    found = connection.execute(select(t.reports.c.story_id).where(t.reports.c.id == report_id)).scalar()
    return None if found is None else str(found)


def founder_of(connection: Connection, story: str) -> str:
    """Return the report that a story has its id from."""
    return str(connection.execute(select(t.stories.c.founder).where(t.stories.c.id == story)).scalar_one())


def reports_in(connection: Connection, story: str) -> list[str]:
    """Return the reports of a story, in order of their days, undated ones last."""
    s = t.story_reports.c
    query = select(s.report_id).where(s.story_id == story).order_by(s.day.is_(None), s.day, s.report_id)
    return list(connection.execute(query).scalars())


def story_side(connection: Connection, story: str, members: tuple[str, ...] = ()) -> JudgedSide:
    """Return what a story is at present, as a judgement keeps it."""
    row = connection.execute(select(t.stories).where(t.stories.c.id == story)).one()
    return JudgedSide(
        id=story,
        kind="story",
        name=row.title or "(no headline)",
        first=row.first_day,
        last=row.last_day,
        reports=row.reports,
        members=members,
    )
