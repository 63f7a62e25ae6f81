"""Search: reports and claims that hold words, best first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.errors import QueryError
from foreigndesk.store.search.find import find
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.rendering import render

NAV = NavEntry("search", "Search", "/search", 60)
HITS = 20
# Where a ranked list ends: nobody reads on for so long, and each page ranks all hits anew.
LAST_PAGE = 25

router = APIRouter()


@router.get("/search")
def search(
    request: Request,
    connection: Reading,
    q: Annotated[str, Query(max_length=500)] = "",
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    """Reports and claims that hold the words of `q`."""
    problem, hits = None, []
    if q.strip():
        try:
            hits = list(find(connection, q, limit=HITS * page + 1, counts=False).hits[HITS * (page - 1) :])
        except QueryError as error:
            problem = str(error)
    return render(
        request,
        "search.html",
        section="search",
        q=q,
        hits=hits[:HITS],
        page=page,
        has_more=len(hits) > HITS and page < LAST_PAGE,
        problem=problem,
    )
