"""Reports: all of them, by day, with filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from foreigndesk.store.counts import count_reports
from foreigndesk.store.paging import ReportOrder, page_reports
from foreigndesk.web.asking import ReportQuery
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading
from foreigndesk.web.rendering import render

NAV = NavEntry("reports", "Reports", "/reports", 10)

router = APIRouter()


class _Asked(ReportQuery):
    order: ReportOrder = "newest"
    after: str | None = None


@router.get("/reports")
def reports(request: Request, connection: Reading, asked: Annotated[_Asked, Query()]) -> Response:
    """The reports that meet a filter."""
    wanted = asked.filter()
    page = page_reports(connection, wanted, order=asked.order, after=read_cursor(asked.after))
    return render(
        request,
        "reports.html",
        section="reports",
        asked=asked,
        page=page,
        next=write_cursor(page.next),
        counts=count_reports(connection, wanted),
    )
