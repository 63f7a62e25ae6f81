"""Front: what is new, stories by weight, what lies ahead, what is overdue."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from foreigndesk.store.agenda import overdue, upcoming
from foreigndesk.store.counts import count_reports
from foreigndesk.store.filters import as_of
from foreigndesk.store.paging import ReportFilter, page_reports
from foreigndesk.store.record_version import record_version
from foreigndesk.store.search.saved import saved_searches, saved_state
from foreigndesk.store.stories import find_stories
from foreigndesk.store.story_cards import WINDOWS, Window, new_in_stories, story_cards, window_start
from foreigndesk.store.views import SavedSearch
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading, Today, past_of
from foreigndesk.web.remembered import remembered
from foreigndesk.web.rendering import render
from foreigndesk.web.visits import last_seen, mark_seen, note_visit

NAV = NavEntry("front", "Desk", "/", 0)
STORIES, REPORTS, PLANS = 12, 12, 8
# Talks, visits, calls: what an agenda has.
MEETINGS = ("CONSULT",)

router = APIRouter()


@router.get("/")
def front(
    request: Request,
    connection: Reading,
    today: Today,
    new_since: Annotated[str | None, Query(max_length=40)] = None,
    weigh: Annotated[str, Query(pattern="^(all|new)$")] = "all",
    window: Window = "all",
) -> Response:
    """The front page; `new_since` holds the moment after which reports are new, the last visit if not given."""
    since = as_of(new_since) if new_since else last_seen(request)
    now = record_version(connection).recorded_at
    new = ReportFilter(recorded_after=since)
    begins = window_start(connection, window, today)
    fresh = since if weigh == "new" else None
    cards = remembered(request).get(
        connection,
        ("front stories", begins, fresh),
        lambda: story_cards(
            connection, find_stories(connection, since=begins, new_since=fresh, limit=STORIES)
        ),
    )
    response = render(
        request,
        "front.html",
        section="front",
        since=since,
        weigh=weigh,
        new=count_reports(connection, new),
        held=remembered(request).get(
            connection, ("held",), lambda: count_reports(connection, ReportFilter())
        ),
        cards=cards,
        window=window,
        windows=WINDOWS,
        window_from=begins,
        reports=page_reports(connection, new, order="recorded", limit=REPORTS),
        upcoming=upcoming(connection, today, types=MEETINGS, limit=PLANS),
        overdue=overdue(connection, today, types=MEETINGS, limit=PLANS),
        today=today.isoformat(),
        now=now,
        new_reports=new_in_stories(connection, [card.line.id for card in cards], since),
        saved=[one for one in _saved(request, connection) if one.new],
    )
    if past_of(request) is None:
        note_visit(request, response, now)
    return response


def _saved(request: Request, connection: Connection) -> list[SavedSearch]:
    """The kept searches; what is new in them is counted again when the record changes, or one of them."""
    asked = ("saved searches", saved_state(connection))
    return remembered(request).get(connection, asked, lambda: saved_searches(connection))


@router.post("/seen")
def seen(request: Request, until: Annotated[str, Form(max_length=40)]) -> Response:
    """Mark all that was recorded until then as seen by this reader."""
    response = RedirectResponse("/", status_code=303)
    mark_seen(request, response, until)
    return response
