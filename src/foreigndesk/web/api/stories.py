"""Stories and storylines."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.stories import CLAIMS_SHOWN, get_story, page_stories
from foreigndesk.store.story_cards import story_cards
from foreigndesk.store.storylines import Storyline, find_storyline
from foreigndesk.web.api.models import ListOf
from foreigndesk.web.api.story_models import StoryOut, WholeStoryOut, story_out, whole_story_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.reading import Reading, Today
from foreigndesk.web.story_asking import StoryQuery

router = APIRouter(tags=["stories"])


class _Asked(StoryQuery):
    after: str | None = None
    limit: int = Field(20, ge=1, le=100)


# a window hangs on the day, and so does the list
@router.get("/stories", response_model=ListOf[StoryOut])
def list_stories(connection: Reading, today: Today, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Stories that meet a filter, those of most independent origins first, a page at a time."""
    filters = asked.filters(connection, today)
    page = page_stories(connection, **filters, limit=asked.limit, after=read_cursor(asked.after))
    return {
        "items": [story_out(card) for card in story_cards(connection, page.entries)],
        "next": write_cursor(page.next),
    }


@router.get("/stories/{story_id}", response_model=WholeStoryOut, dependencies=[Unchanged])
def read_story(
    connection: Reading, story_id: str, claims: Annotated[int, Query(ge=0, le=MOST)] = CLAIMS_SHOWN
) -> dict[str, Any]:
    """A story, by its id, an id that it had before, or the first digits of either."""
    view = get_story(connection, story_id, claims=claims)
    return whole_story_out(story_cards(connection, [view.line])[0], view)


@router.get("/storylines/{story_id}", response_model=Storyline, dependencies=[Unchanged])
def read_storyline(
    connection: Reading,
    story_id: str,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    steps: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Storyline:
    """The stories that a story (or that of a report) follows from, those that follow from it, and the line through it."""
    return find_storyline(connection, story_id, limit=limit, steps=steps)
