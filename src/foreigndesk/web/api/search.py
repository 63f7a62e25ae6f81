"""Search over reports and claims, in the language of docs/search.md."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from foreigndesk.store.search.find import SearchOrder, find
from foreigndesk.web.api.search_models import FoundOut, found_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/search", tags=["search"], dependencies=[Unchanged])


@router.get("", response_model=FoundOut)
def search(
    connection: Reading,
    q: Annotated[
        str, Query(min_length=1, max_length=2000, description='The search: speaker:Hegseth "status quo".')
    ],
    order: Annotated[
        SearchOrder | None, Query(description="relevance if there are words to find, else newest")
    ] = None,
    cursor: Annotated[str | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    facets: Annotated[bool, Query(description="Whether to count the hits by value")] = False,
) -> dict[str, Any]:
    """Reports and claims that meet a search, a page at a time; all pages show the record as of the first."""
    return found_out(
        find(connection, q, order=order, limit=limit, cursor=cursor or None, counts=True, facets=facets)
    )
