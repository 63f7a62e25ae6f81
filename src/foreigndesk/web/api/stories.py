"""Stories."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.weighty import weighty_stories
from foreigndesk.web.api.models import StoryOut, story_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import ReportQuery
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/stories", tags=["stories"], dependencies=[Unchanged])


class _Asked(ReportQuery):
    limit: int = Field(20, ge=1, le=100)


@router.get("", response_model=list[StoryOut])
def list_stories(connection: Reading, asked: Annotated[_Asked, Query()]) -> list[dict[str, Any]]:
    """The stories of most origins among the reports that meet a filter."""
    return [story_out(story) for story in weighty_stories(connection, asked.filter(), limit=asked.limit)]
