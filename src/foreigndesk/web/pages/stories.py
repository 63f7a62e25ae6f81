"""Stories: those that most origins tell first, with filters; and one story in full."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.store.disagreements import count_disagreements, find_disagreements
from foreigndesk.store.disputed_claims import disputed_claims
from foreigndesk.store.keyset import Key
from foreigndesk.store.origins import OriginsView, find_origins
from foreigndesk.store.query import report_lines
from foreigndesk.store.record_version import story_version
from foreigndesk.store.stories import SORTS, StoryView, get_story, page_stories
from foreigndesk.store.story_cards import WINDOWS, StoryCard, story_cards
from foreigndesk.store.story_ids import find_story
from foreigndesk.store.storylines import Storyline, find_storyline
from foreigndesk.store.timelines import Length, TimelineView, story_reports, timeline_of_reports
from foreigndesk.web.addresses import page_address
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading, TheDesk, Today
from foreigndesk.web.remembered import recent, remembered
from foreigndesk.web.rendering import render
from foreigndesk.web.story_asking import StoryQuery
from foreigndesk.web.users import Editor

NAV = NavEntry("stories", "Stories", "/stories", 5)
PAGE = 30
# What a story's page shows of each; behind them stands a link to all.
CLAIMS, STATEMENTS, EVENTS, DISAGREEMENTS, REPORTS, TREES = 60, 12, 12, 12, 100, 12
# Copies that are laid beside their parents for a story's page: more take longer than a reader waits.
ALIGNED = 24

router = APIRouter()


class _Asked(StoryQuery):
    after: str | None = None


@router.get("/stories")
def stories(
    request: Request, connection: Reading, today: Today, asked: Annotated[_Asked, Query()]
) -> Response:
    """The stories that meet a filter."""
    filters = asked.filters(connection, today)

    def listed() -> tuple[list[StoryCard], Key | None]:
        page = page_stories(connection, **filters, limit=PAGE, after=read_cursor(asked.after))
        return story_cards(connection, page.entries), page.next

    cards, behind = remembered(request).get(connection, ("stories", *filters.values(), asked.after), listed)
    return render(
        request,
        "stories.html",
        section="stories",
        asked=asked,
        cards=cards,
        next=write_cursor(behind),
        sorts=SORTS,
        windows=WINDOWS,
        window_from=filters["since"],
    )


@router.get("/story/{story_id}")
def story(request: Request, connection: Reading, story_id: str) -> Response:
    """A story in full; an id that it had before leads to it."""
    whole = find_story(connection, story_id)
    if whole != story_id:
        return RedirectResponse(page_address(f"/story/{whole}", **request.query_params), status_code=307)
    kept = remembered(request)

    def version(on: Connection) -> str:
        return story_version(on, whole)

    view: StoryView = kept.get(
        connection, ("story", whole), lambda: get_story(connection, whole, claims=CLAIMS)
    )
    digest: TimelineView = recent(
        request,
        connection,
        ("digest", whole),
        lambda on: timeline_of_reports(on, story_reports(on, whole), Length()),
        version=version,
    )
    tree: OriginsView = recent(
        request,
        connection,
        ("origins", whole),
        lambda on: find_origins(on, whole, aligned=ALIGNED),
        version=version,
    )
    untitled = [one.id for one in view.reports[:REPORTS] if not one.title]
    disputed = find_disagreements(connection, story=whole, order="weightiest", limit=DISAGREEMENTS)
    return render(
        request,
        "story.html",
        section="stories",
        view=view,
        card=story_cards(connection, [view.line])[0],
        digest=digest,
        trees=[one for one in tree.trees if len(one.lines) > 1][:TREES],
        copied=sum(len(one.lines) > 1 for one in tree.trees),
        alone=sum(len(one.lines) == 1 for one in tree.trees),
        disputed=disputed,
        subjects=disputed_claims(connection, disputed),
        disputed_in_all=count_disagreements(connection, [whole]).get(whole, 0),
        statements=[one for one in view.claims if one.claim.kind == "statement"][:STATEMENTS],
        events=[one for one in view.claims if one.claim.kind == "event"][:EVENTS],
        reports=view.reports[:REPORTS],
        openings={line.id: line.opening for line in report_lines(connection, untitled)},
        storyline=recent(request, connection, ("storyline", whole), lambda on: _storyline(on, whole)),
    )


def _storyline(connection: Connection, story_id: str) -> Storyline | None:
    """The stories before and after; None for one that linking has not looked at yet."""
    try:
        return find_storyline(connection, story_id, steps=0)
    except NotFoundError:
        return None


@router.post("/story/{story_id}/merge")
def merge(
    desk: TheDesk,
    user: Editor,
    story_id: str,
    other: Annotated[str, Form(min_length=1, max_length=100)],
    why: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Make one story of two, and go to it."""
    desk.merge(story_id, other.strip(), by=user.name, why=why.strip() or None)
    return RedirectResponse(f"/story/{desk.story(story_id, claims=0).id}#decisions", status_code=303)


@router.post("/story/{story_id}/split")
def split(
    desk: TheDesk,
    user: Editor,
    story_id: str,
    report: Annotated[list[str] | None, Form()] = None,
    why: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Take reports out of a story, and go to the story that they are now."""
    if not report:
        raise QueryError("choose the reports that are another story")
    desk.split(story_id, *report, by=user.name, why=why.strip() or None)
    taken = desk.report(report[0]).story
    return RedirectResponse(f"/story/{taken}#decisions", status_code=303)
