"""What routes ask for: the desk, a connection that sees it as it is at one moment, the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from foreigndesk.desk import Desk


def open_desk_of(request: Request) -> Desk:
    """Return the desk that is served."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(open_desk_of)]


def reading(desk: TheDesk) -> Iterator[Connection]:
    """A connection for one request: all that it reads belongs to one moment."""
    with desk.store.reading() as connection:
        yield connection


Reading = Annotated[Connection, Depends(reading)]


def today(request: Request) -> date:
    """Return the day by which things are upcoming or overdue."""
    return request.app.state.settings.clock().date()  # type: ignore[no-any-return]


Today = Annotated[date, Depends(today)]
