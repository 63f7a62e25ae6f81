"""What most people ask for first, made before anybody asks: when an app begins to serve a large record."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from sqlalchemy import Connection

from foreigndesk.store.actor_list import ActorFilter, page_actors
from foreigndesk.store.party import party_of
from foreigndesk.store.record_version import record_version
from foreigndesk.web.pages import actor, actors, claims, status
from foreigndesk.web.remembered import Remembered

# States whose pages are made, those of most mentions: each takes a second at 100,000 reports.
STATES = 8


def warm(app: FastAPI) -> None:
    """Have an app make the costly answers of its most usual pages, one after the other behind the pages."""
    kept: Remembered = app.state.remembered

    def begin() -> None:
        with app.state.desk.store.reading() as connection:
            if not kept.is_large(record_version(connection)):
                return
            found = page_actors(connection, ActorFilter(kind="state"), limit=STATES).entries
        for module in (status, claims, actors):
            kept.anew(("warmed", module.__name__), _asking(app, module.prepare))
        for code in (line.actor.state for line in found):
            if code is not None:
                kept.anew(("warmed", code), _asking(app, _of_state(code)))

    kept.anew(("warmed",), begin)


def _of_state(code: str) -> Callable[[Request, Connection], None]:
    return lambda request, connection: actor.prepare(request, connection, party_of(connection, code))


def _asking(app: FastAPI, prepare: Callable[[Request, Connection], None]) -> Callable[[], None]:
    """Prepare a page as a request would that asks for the record as it is."""

    def make() -> None:
        with app.state.desk.store.reading() as connection:
            prepare(Request({"type": "http", "app": app, "headers": []}), connection)

    return make
