"""Explore: the events of a selection as a timeline, on a map, as a network and as a list, each filtering the others."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from foreigndesk.store.exploring import MOST_EVENTS, count_explored, explore_events
from foreigndesk.web.asking import SelectionQuery
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import recent
from foreigndesk.web.rendering import render

NAV = NavEntry("explore", "Explore", "/explore", 25)
LISTED = 50

router = APIRouter()


class _Asked(SelectionQuery):
    """The filters; days brushed, the map's position and the party chosen stand beside them, and are the scripts' own."""

    page: int = Field(1, ge=1, le=100_000)


@router.get("/explore")
def explore(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """All views, side by side."""
    return _explore(request, connection, asked, None)


@router.get("/timeline")
def timeline(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The timeline large, the others below."""
    return _explore(request, connection, asked, "timeline")


@router.get("/map")
def map_of_events(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The map large."""
    return _explore(request, connection, asked, "map")


@router.get("/network")
def network(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The network large."""
    return _explore(request, connection, asked, "network")


def _explore(request: Request, connection: Reading, asked: _Asked, large: str | None) -> Response:
    wanted = asked.selection()
    counted = recent(request, connection, ("explored", wanted), lambda on: count_explored(on, wanted))
    found = explore_events(
        connection, wanted, order="time", limit=LISTED, offset=(asked.page - 1) * LISTED, counted=counted
    )
    return render(
        request,
        "explore.html",
        section="explore",
        asked=asked,
        filters=asked.given(),
        large=large,
        found=found,
        most=MOST_EVENTS,
        pages=-(-found.total // LISTED),
    )
