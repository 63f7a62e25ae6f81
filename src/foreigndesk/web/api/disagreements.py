"""In what reports of one happening disagree."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.disagreements import DisagreementView, page_disagreements
from foreigndesk.web.api.models import ListOf
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.reading import Reading
from foreigndesk.web.story_asking import DisagreementQuery

router = APIRouter(prefix="/disagreements", tags=["disagreements"], dependencies=[Unchanged])


class _Asked(DisagreementQuery):
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("", response_model=ListOf[DisagreementView])
def list_disagreements(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Disagreements that meet a filter, a page at a time, each with its values and who gives them."""
    page = page_disagreements(
        connection, **asked.filters(), limit=asked.limit, after=read_cursor(asked.after)
    )
    return {"items": page.entries, "next": write_cursor(page.next)}
