"""Report: its text with what was read marked in it, its claims, what was cut of it, and where each fact came from."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.store.paging import ReportFilter, page_reports
from foreigndesk.store.query import get_report
from foreigndesk.web.marked_text import ROLES, marked_part
from foreigndesk.web.reading import Reading
from foreigndesk.web.rendering import render

router = APIRouter()


@router.get("/reports/{report_id}")
def report(
    request: Request,
    connection: Reading,
    report_id: str,
    at: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """A report; `at` opens it at an offset of its text."""
    view = get_report(connection, report_id)
    alike = ReportFilter(story=view.story) if view.story else None
    return render(
        request,
        "report.html",
        section="reports",
        view=view,
        document=view.document,
        part=marked_part(view, at),
        roles=ROLES,
        story=page_reports(connection, alike, order="oldest", limit=12) if alike else None,
    )
