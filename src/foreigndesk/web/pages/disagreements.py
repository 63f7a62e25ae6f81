"""Disagreements: in what reports of one happening differ, with filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.linking.disagreements import KINDS
from foreigndesk.store.disagreements import find_disagreements
from foreigndesk.store.disputed_claims import disputed_claims
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.rendering import render
from foreigndesk.web.story_asking import DisagreementQuery, read_place, write_place

NAV = NavEntry("disagreements", "Disagreements", "/disagreements", 25)
PAGE = 20

router = APIRouter()


class _Asked(DisagreementQuery):
    after: str | None = None


@router.get("/disagreements")
def disagreements(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The disagreements that meet a filter."""
    offset = read_place(asked.after)
    found = find_disagreements(connection, **asked.filters(), limit=PAGE + 1, offset=offset)
    return render(
        request,
        "disagreements.html",
        section="disagreements",
        asked=asked,
        found=found[:PAGE],
        subjects=disputed_claims(connection, found[:PAGE]),
        next=write_place(offset, PAGE, len(found)),
        kinds=KINDS,
    )
