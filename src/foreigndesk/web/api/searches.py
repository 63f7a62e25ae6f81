"""Searches that are kept. A name stands in the query, not in the path: it may hold any sign, a slash too."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.export.feeds import MEDIA_TYPES, FeedKind
from foreigndesk.store.search import saved
from foreigndesk.web.api.search_models import (
    NewHitsOut,
    SavedSearchOut,
    SearchIn,
    SeenIn,
    hit_out,
    saved_out,
)
from foreigndesk.web.asking import MOST
from foreigndesk.web.feeds import answer_feed
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.users import Editor

router = APIRouter(prefix="/searches", tags=["searches"])
Name = Annotated[str, Query(min_length=1, max_length=100)]


@router.get("", response_model=list[SavedSearchOut])
def list_searches(connection: Reading) -> list[dict[str, Any]]:
    """The kept searches, by name, each with the number of its new hits."""
    return [saved_out(one) for one in saved.saved_searches(connection)]


@router.post("", response_model=SavedSearchOut, status_code=201)
def save_search(desk: TheDesk, user: Editor, wanted: SearchIn) -> dict[str, Any]:
    """Keep a search under a name; nothing in the record is new to it yet."""
    return saved_out(desk.save_search(wanted.name, wanted.query, by=user.name))


@router.delete("", response_model=SavedSearchOut)
def forget_search(desk: TheDesk, user: Editor, name: Name) -> dict[str, Any]:
    """Keep a search no longer; it stays in the record, with who and when."""
    return saved_out(desk.forget_search(name, by=user.name))


@router.get("/new", response_model=NewHitsOut)
def new_in_search(
    connection: Reading, name: Name, limit: Annotated[int, Query(ge=1, le=MOST)] = 50
) -> dict[str, Any]:
    """What was recorded since the search was last marked as seen, the last recorded first; marks nothing."""
    hits = saved.new_hits(connection, name, limit + 1)
    return {
        "items": [hit_out(hit) for hit in hits[:limit]],
        "more": len(hits) > limit,
        "until": saved.seen_mark(connection),
    }


@router.post("/seen", response_model=SavedSearchOut)
def mark_search_seen(desk: TheDesk, user: Editor, wanted: SeenIn) -> dict[str, Any]:
    """Mark new hits as seen."""
    desk.mark_seen(wanted.name, until=wanted.until)
    return saved_out(desk.saved_search(wanted.name))


@router.get(
    "/feed",
    response_class=Response,
    responses={200: {"description": "The feed", "content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
def feed_of_search(request: Request, connection: Reading, name: Name, kind: FeedKind = "atom") -> Response:
    """The hits of a kept search as a feed, the last recorded first; its links lead to the desk's pages."""
    return answer_feed(request, connection, name, kind)
