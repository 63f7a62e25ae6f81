"""Compare: two reports, sentence beside sentence. Origins: the trees of reprints under a count."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.store.origins import OriginsView, compare_reports, find_origins
from foreigndesk.store.query import get_claim, report_lines
from foreigndesk.store.story_ids import story_side
from foreigndesk.web.reading import Reading
from foreigndesk.web.remembered import remembered
from foreigndesk.web.rendering import render
from foreigndesk.web.story_asking import read_place, write_place
from foreigndesk.web.story_words import compared_rows

# Rows of a comparison, and trees of an answer, on a page.
ROWS, TREES = 300, 40

router = APIRouter()


@router.get("/compare")
def compare(
    request: Request,
    connection: Reading,
    a: Annotated[str | None, Query(max_length=100)] = None,
    b: Annotated[str | None, Query(max_length=100)] = None,
    show: Annotated[str, Query(pattern="^(all|changes)$")] = "all",
    after: str | None = None,
) -> Response:
    """Two reports side by side; a form to choose them if one is missing."""
    found = compare_reports(connection, a, b) if a and b else None
    offset = read_place(after)
    rows = [row for row in found.rows if show == "all" or row.kind != "same"] if found else []
    page = rows[offset : offset + ROWS]
    return render(
        request,
        "compare.html",
        section="reports",
        a=a,
        b=b,
        show=show,
        found=found,
        rows=compared_rows(found, page) if found else [],
        next=write_place(offset, ROWS, len(rows) - offset),
    )


@router.get("/origins/{identifier}")
def origins(request: Request, connection: Reading, identifier: str, after: str | None = None) -> Response:
    """Where the reports of a claim, a story or a report come from."""
    found: OriginsView = remembered(request).get(
        connection, ("origins of", identifier), lambda: find_origins(connection, identifier)
    )
    offset = read_place(after)
    # trees with copies first: a report by itself is told in a line
    trees = sorted(found.trees, key=lambda tree: len(tree.lines) == 1)
    shown = trees[offset : offset + TREES]
    untitled = [line.report_id for tree in shown for line in tree.lines if not line.title]
    return render(
        request,
        "origins.html",
        section=None,
        found=found,
        claim=get_claim(connection, found.id) if found.of == "claim" else None,
        story=story_side(connection, found.id) if found.of == "story" else None,
        trees=shown,
        openings={line.id: line.opening for line in report_lines(connection, untitled)},
        next=write_place(offset, TREES, len(trees) - offset),
    )
