"""A digest: the dates that matter of what somebody names, a story, a storyline, reports, or events that meet a filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from foreigndesk.errors import QueryError
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.storylines import find_storyline
from foreigndesk.store.timelines import (
    Length,
    TimelineView,
    story_reports,
    timeline_of_events,
    timeline_of_reports,
)


def find_digest(
    connection: Connection,
    wanted: ClaimFilter,
    length: Length,
    *,
    story: str | None = None,
    storyline: str | None = None,
    reports: Iterable[str] | None = None,
) -> TimelineView:
    """Return the digest of one of them; `Desk.timeline_digest` tells the arguments.

    Args:
        connection: To the record.
        wanted: What events must meet; of a story or of reports all events count, so that only the outlet, the days and
            the moment may be given then.
        length: How long, and of which time.
        story: Id of a story, or its first digits.
        storyline: Likewise; the stories of the line through it count, too.
        reports: Ids of reports.

    Raises:
        NotFoundError: If there is no such story.
        QueryError: If a filter cannot be understood or does not fit the others, or nothing is named.
    """
    given = [story, storyline, reports]
    named = len(given) - given.count(None)
    if named > 1:
        raise QueryError("a digest is of a story, of a storyline or of reports; name one")
    if not named:
        if not (wanted.actor or wanted.other or wanted.country):
            raise QueryError("a digest is of a story, of an actor or of a country; name one")
        return timeline_of_events(connection, wanted, length)
    if replace(wanted, since=None, until=None, outlet=None, as_of=None) != ClaimFilter():
        raise QueryError(
            "a timeline of a story has all its events; leave out the actor and what events must be"
        )
    stories = [story] if story is not None else []
    if storyline is not None:
        stories = [step.story for step in find_storyline(connection, storyline).line]
    ids = [*(reports or ()), *(report for one in stories for report in story_reports(connection, one))]
    return timeline_of_reports(connection, ids, length, outlet=wanted.outlet, moment=wanted.as_of)
