"""Digests: the dates that matter of a story, an actor or a pair, with the sentences that tell them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from foreigndesk.store.timelines import TimelineView
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.reading import TheDesk

router = APIRouter(prefix="/timelines", tags=["timeline"], dependencies=[Unchanged])
_Words = Annotated[str | None, Field(max_length=300)]
_Day = Annotated[str | None, Field(max_length=20)]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)

    story: _Words = Field(None, description="Id of a story, or its first digits; in place of an actor")
    actor: _Words = Field(None, description="A party to the events: id, state, or words of a name")
    other: _Words = Field(None, alias="with", description="Another party to the same events")
    country: _Words = Field(None, description="Country of the place of the events")
    dates: int | None = Field(
        None, ge=1, le=200, description="At most so many; as many as matter if not given"
    )
    sentences: int = Field(2, ge=1, le=10, description="At most so many a date")
    since: _Day = Field(None, alias="from")
    until: _Day = Field(None, alias="to")
    outlet: _Words = None


@router.get("", response_model=TimelineView)
def digest(desk: TheDesk, asked: Annotated[_Asked, Query()]) -> TimelineView:
    """The dates that matter, and for each the sentences that tell it best, none twice."""
    return desk.timeline_digest(
        asked.actor or None,
        asked.other or None,
        story=asked.story or None,
        country=asked.country or None,
        dates=asked.dates,
        sentences=asked.sentences,
        since=asked.since or None,
        until=asked.until or None,
        outlet=asked.outlet or None,
    )
