"""Events in columns, for drawings."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from foreigndesk.store.exploring import MOST_EVENTS, explore_events
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import SelectionQuery
from foreigndesk.web.drawing import COLUMNS, draw
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/explore", tags=["explore"], dependencies=[Unchanged])


class _Asked(SelectionQuery):
    limit: int = Field(
        MOST_EVENTS, ge=1, le=MOST_EVENTS, description="At most so many, the weightiest first."
    )


class ExplorationOut(BaseModel):
    """Events in columns."""

    total: int = Field(description="Events that meet the filters.")
    dated: int = Field(description="How many of all those have a time of their own.")
    limit: int
    capped: bool = Field(description="Whether more meet the filters than are given.")
    columns: list[str] = Field(description="What stands in a row of `events`: " + ", ".join(COLUMNS))
    events: list[list[Any]] = Field(description="`place` and `parties` are numbers of the lists below.")
    parties: list[list[str | bool | None]] = Field(
        description="Actor's id (null if unknown), name, kind, state (ISO 3166-1 alpha-3), whether it acts for the state."
    )
    places: list[list[str | float]] = Field(
        description="Name, latitude, longitude, how exact: point, area, country, sea or unknown."
    )
    states: dict[str, str] = Field(description="Names of the states that the parties have.")


@router.get("/events", response_model=ExplorationOut)
def events_in_columns(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Events that meet a filter, those of most origins first, in columns."""
    return draw(explore_events(connection, asked.selection(), limit=asked.limit), asked.limit)
