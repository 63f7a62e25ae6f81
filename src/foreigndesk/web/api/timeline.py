"""The timeline: events in order of their own time."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.agenda import overdue, upcoming
from foreigndesk.store.paging import page_claims
from foreigndesk.web.api.models import EventOut, ListOf, claim_out, claims_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL, ClaimQuery
from foreigndesk.web.cursors import read_cursor
from foreigndesk.web.reading import Reading, Today

router = APIRouter(prefix="/timeline", tags=["timeline"])


class _Asked(ClaimQuery):
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("", response_model=ListOf[EventOut], dependencies=[Unchanged])
def timeline(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Events that meet a filter, in order of their own time, undated ones last."""
    wanted = dataclasses.replace(asked.filter(), kind="event")
    return claims_out(page_claims(connection, wanted, after=read_cursor(asked.after), limit=asked.limit))


@router.get("/upcoming", response_model=list[EventOut])
def upcoming_events(
    connection: Reading, today: Today, limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL
) -> list[dict[str, Any]]:
    """Planned events that are not over, the next first."""
    return [claim_out(view) for view in upcoming(connection, today, limit=limit)]


@router.get("/overdue", response_model=list[EventOut])
def overdue_events(
    connection: Reading, today: Today, limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL
) -> list[dict[str, Any]]:
    """Planned events whose last day is past and that no report tells of since, the latest first."""
    return [claim_out(view) for view in overdue(connection, today, limit=limit)]
