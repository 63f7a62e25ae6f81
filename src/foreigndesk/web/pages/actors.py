"""Actors: all that reports name, by name, kind and state, those of most mentions first."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.store.actor_list import count_actors, page_actors
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
    wanted = asked.filter()
    # sorted by mentions, which are counted of all of them
    page = recent(
        request,
        connection,
        ("actors", wanted, asked.after),
        lambda on: page_actors(on, wanted, after=read_cursor(asked.after)),
    )
    return render(
        request,
        "actors.html",
        section="actors",
        asked=asked,
        page=page,
        next=write_cursor(page.next),
        found=recent(request, connection, ("actor counts", wanted), lambda on: count_actors(on, wanted)),
    )
