"""Search over reports and claims."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from foreigndesk.store.search.find import find
from foreigndesk.web.api.models import HitOut, hit_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/search", tags=["search"], dependencies=[Unchanged])


@router.get("", response_model=list[HitOut])
def search(
    connection: Reading,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    offset: Annotated[int, Query(ge=0, le=500)] = 0,
) -> list[dict[str, Any]]:
    """Reports and claims that hold the words, best first; "quoted words" stand together."""
    return [hit_out(hit) for hit in find(connection, q, limit=limit + offset, counts=False).hits[offset:]]
