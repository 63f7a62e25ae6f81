"""What routes ask for: the desk, a connection that sees it as it is at one moment, the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from sqlalchemy import Connection

from foreigndesk.desk import Desk
from foreigndesk.store.past.making import Past
from foreigndesk.store.selection import Selection

AS_OF_HEADER = "Foreigndesk-As-Of"
_AsOf = Annotated[
    str | None,
    Query(
        max_length=40,
        description="The record as it was then: a day (its end), or a date-time (UTC). Nothing can be changed in it.",
    ),
]


def open_desk_of(request: Request, response: Response, as_of: _AsOf = None) -> Desk:
    """Return the desk that is served, as of the moment that the address names."""
    desk: Desk = request.app.state.desk
    if as_of is None or not as_of.strip():
        return desk
    desk, past = request.app.state.past_desks.get(as_of)
    request.state.past, request.state.past_desk = past, desk
    response.headers[AS_OF_HEADER] = past.moment
    return desk


TheDesk = Annotated[Desk, Depends(open_desk_of)]


def past_of(request: Request) -> Past | None:
    """Return which past the request looks at; None for the present."""
    past: Past | None = getattr(request.state, "past", None)
    return past


def of_then(request: Request, selection: Selection) -> Selection:
    """Return a selection that says of which moment it is, for what leaves the desk as a file."""
    past = past_of(request)
    if past is None:
        return selection
    return replace(selection, claims=replace(selection.claims, as_of=past.moment))


def reading(desk: TheDesk) -> Iterator[Connection]:
    """A connection for one request: all that it reads belongs to one moment."""
    with desk.store.snapshot() as connection:
        yield connection


Reading = Annotated[Connection, Depends(reading)]


def today(request: Request, desk: TheDesk) -> date:
    """Return the day by which things are upcoming or overdue: in the past, the one that was today then."""
    del desk
    past = past_of(request)
    if past is not None:
        return date.fromisoformat(past.moment[:10])
    return request.app.state.settings.clock().date()  # type: ignore[no-any-return]


Today = Annotated[date, Depends(today)]
