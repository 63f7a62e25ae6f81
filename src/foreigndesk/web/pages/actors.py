"""Actors: all that reports name, by name, kind and state, those of most mentions first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from foreigndesk.store.actor_list import ActorFilter, count_actors, page_actors
from foreigndesk.web.asking import ActorQuery
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import recent
from foreigndesk.web.rendering import render

NAV = NavEntry("actors", "Actors", "/actors", 30)

router = APIRouter()


class _Asked(ActorQuery):
    after: str | None = None


@router.get("/actors")
def actors(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The actors that meet a filter."""
    shown = prepare(request, connection, asked.filter(), asked.after)
    return render(
        request,
        "actors.html",
        section="actors",
        asked=asked,
        next=write_cursor(shown["page"].next),
        **shown,
    )


def prepare(
    request: Request, connection: Connection, wanted: ActorFilter | None = None, after: str | None = None
) -> dict[str, Any]:
    """Return a page of the actors that meet a filter, and how many there are; of all actors if there is none."""
    asked = wanted or ActorFilter()
    # sorted by mentions, which are counted of all of them
    page = recent(
        request,
        connection,
        ("actors", asked, after),
        lambda on: page_actors(on, asked, after=read_cursor(after)),
    )
    found = recent(request, connection, ("actor counts", asked), lambda on: count_actors(on, asked))
    return {"page": page, "found": found}
