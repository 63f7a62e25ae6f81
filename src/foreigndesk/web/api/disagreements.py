"""In what reports of one happening disagree."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.disagreements import DisagreementView, find_disagreements
from foreigndesk.web.api.models import ListOf
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL
from foreigndesk.web.reading import Reading
from foreigndesk.web.story_asking import DisagreementQuery, read_place, write_place

router = APIRouter(prefix="/disagreements", tags=["disagreements"], dependencies=[Unchanged])


class _Asked(DisagreementQuery):
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("", response_model=ListOf[DisagreementView])
def list_disagreements(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Disagreements that meet a filter, a page at a time, each with its values and who gives them."""
    offset = read_place(asked.after)
    found = find_disagreements(connection, **asked.filters(), limit=asked.limit + 1, offset=offset)
    return {"items": found[: asked.limit], "next": write_place(offset, asked.limit, len(found))}
