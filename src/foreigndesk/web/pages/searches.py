"""Searches that are kept: what is new in each, their feeds, saving, marking as seen, forgetting."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from foreigndesk.export.feeds import FeedKind
from foreigndesk.store.search import saved
from foreigndesk.web.addresses import page_address
from foreigndesk.web.feeds import answer_feed
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.rendering import render
from foreigndesk.web.users import Editor

# New hits that one page shows.
SHOWN = 100

router = APIRouter()
_Name = Annotated[str, Form(max_length=200)]


@router.get("/searches")
def searches(request: Request, connection: Reading) -> Response:
    """The kept searches, each with the number of its new hits."""
    return render(request, "searches.html", section="search", kept=saved.saved_searches(connection))


@router.get("/searches/new")
def new(request: Request, connection: Reading, name: Annotated[str, Query(max_length=200)]) -> Response:
    """What is new in a kept search; only its button marks that as seen."""
    search = saved.saved_search(connection, name)
    return render(
        request,
        "searches-new.html",
        section="search",
        search=search,
        hits=saved.new_hits(connection, name, SHOWN),
        until=saved.seen_mark(connection),
    )


@router.post("/searches")
def save(desk: TheDesk, user: Editor, name: _Name, q: Annotated[str, Form(max_length=2000)]) -> Response:
    """Keep a search, and go to the list."""
    desk.save_search(name, q, by=user.name)
    return RedirectResponse("/searches", status_code=303)


@router.post("/searches/seen")
def seen(
    desk: TheDesk, user: Editor, name: _Name, until: Annotated[str | None, Form(max_length=60)] = None
) -> Response:
    """Mark what was shown as seen."""
    desk.mark_seen(name, until=until)
    return RedirectResponse("/searches", status_code=303)


@router.post("/searches/forget")
def forget(desk: TheDesk, user: Editor, name: _Name) -> Response:
    """Keep a search no longer."""
    search = desk.forget_search(name, by=user.name)
    # it can be kept again from there
    return RedirectResponse(page_address("/search", q=search.query), status_code=303)


@router.get("/searches/{name:path}.{kind}")
def feed(request: Request, connection: Reading, name: str, kind: FeedKind) -> Response:
    """The feed of a kept search, as RSS or Atom."""
    return answer_feed(request, connection, name, kind)
