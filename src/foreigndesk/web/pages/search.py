"""Search: the hits of a search with facets, what was wrong with it, and a form that puts one together."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from foreigndesk.errors import QueryError, SearchSyntaxError
from foreigndesk.model import EVENT_TYPES, RELATION_TYPES
from foreigndesk.store.search.composing import Wanted, compose, narrowed, parts_of
from foreigndesk.store.search.conditions import HIT_KINDS, STATUSES
from foreigndesk.store.search.cursors import read_cursor
from foreigndesk.store.search.find import ORDERS, find, moment_now
from foreigndesk.store.search.saved import name_of, new_among
from foreigndesk.store.views import Facet, Found, Totals
from foreigndesk.web.addresses import page_address
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import remembered
from foreigndesk.web.rendering import render

NAV = NavEntry("search", "Search", "/search", 60)
HITS = 20

router = APIRouter()


class _Asked(BaseModel):
    q: str = ""
    order: str = ""
    cursor: str = ""


@router.get("/search")
def search(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The reports and claims that meet the search `q`."""
    q = asked.q.strip()
    shown: dict[str, Any] = {
        "section": "search",
        "q": q,
        "orders": ORDERS,
        "kinds": HIT_KINDS,
        "statuses": STATUSES,
        "types": (*sorted(EVENT_TYPES), *sorted(RELATION_TYPES)),
        "narrowed": narrowed,
        "problem": None,
        "found": None,
    }
    if not q:
        return render(request, "search.html", **shown)
    try:
        found = _find(request, connection, asked)
    except QueryError as error:
        where = error if isinstance(error, SearchSyntaxError) else None
        return render(
            request, "search.html", status_code=422, **shown | {"problem": str(error), "where": where}
        )
    name = name_of(connection, found.query)
    return render(
        request,
        "search.html",
        **shown
        | {
            "found": found,
            "parts": parts_of(found.query),
            "saved_as": name,
            "new": new_among(connection, name, found.hits) if name is not None else frozenset(),
        },
    )


def _find(request: Request, connection: Connection, asked: _Asked) -> Found:
    """A page of hits; what is counted is the same on all pages of a search and in all orders, and remembered."""
    order, cursor = asked.order or None, asked.cursor or None
    moment = read_cursor(cursor).moment if cursor is not None else moment_now(connection)
    made: list[Found] = []

    def look(**counted: bool) -> Found:
        return find(connection, asked.q, order=order, limit=HITS, cursor=cursor, moment=moment, **counted)

    def count() -> tuple[Totals | None, tuple[Facet, ...]]:
        made.append(look(facets=True))
        return made[0].totals, made[0].facets

    totals, facets = remembered(request).get(connection, ("search", asked.q, moment), count)
    found = made or [look(counts=False)]
    return replace(found[0], totals=totals, facets=facets)


@router.get("/search/build")
def build(request: Request, as_of: Annotated[str | None, Query(max_length=40)] = None) -> Response:
    """Go to the search that the fields of the form come to; its fields are those of `Wanted`."""
    wanted = Wanted(**{field.name: request.query_params.get(field.name, "") for field in fields(Wanted)})
    return RedirectResponse(page_address("/search", q=compose(wanted), as_of=as_of), status_code=303)
