"""Disagreements: in what reports of one happening differ, with filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.linking.disagreements import KINDS
from foreigndesk.store.disagreements import page_disagreements
from foreigndesk.store.disputed_claims import disputed_claims
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.rendering import render
from foreigndesk.web.story_asking import DisagreementQuery

NAV = NavEntry("disagreements", "Disagreements", "/disagreements", 25)
PAGE = 20

router = APIRouter()


class _Asked(DisagreementQuery):
    after: str | None = None


@router.get("/disagreements")
def disagreements(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The disagreements that meet a filter."""
    page = page_disagreements(connection, **asked.filters(), limit=PAGE, after=read_cursor(asked.after))
    return render(
        request,
        "disagreements.html",
        section="disagreements",
        asked=asked,
        found=page.entries,
        subjects=disputed_claims(connection, page.entries),
        next=write_cursor(page.next),
        kinds=KINDS,
    )
