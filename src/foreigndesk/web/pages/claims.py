"""Claims: a list of what meets the filters of its address, with counts and facets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from foreigndesk.store.counts import ClaimCounts, count_claims
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.paging import page_claims
from foreigndesk.store.query import Order
from foreigndesk.web.asking import ClaimQuery
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import recent
from foreigndesk.web.rendering import render

NAV = NavEntry("claims", "Claims", "/claims", 20)

router = APIRouter()


class _Asked(ClaimQuery):
    order: Order = "time"
    after: str | None = None


@router.get("/claims")
def claims(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The claims that meet a filter."""
    wanted = asked.filter()
    page = page_claims(connection, wanted, order=asked.order, after=read_cursor(asked.after))
    return render(
        request,
        "claims.html",
        section="claims",
        asked=asked,
        explored={name: value for name, value in asked.given().items() if name != "kind"},
        page=page,
        next=write_cursor(page.next),
        found=prepare(request, connection, wanted),
    )


def prepare(request: Request, connection: Connection, wanted: ClaimFilter | None = None) -> ClaimCounts:
    """Return how many claims meet a filter; of all claims if there is none."""
    asked = wanted or ClaimFilter()
    return recent(request, connection, ("claims", asked), lambda on: count_claims(on, asked))
