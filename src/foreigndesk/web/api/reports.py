"""Reports."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from foreigndesk.store.counts import count_reports
from foreigndesk.store.paging import ReportOrder, page_reports
from foreigndesk.store.query import get_report
from foreigndesk.web.api.models import CountsOut, ListOf, ReportLineOut, ReportOut, counts_out, line_out
from foreigndesk.web.api.versions import Unchanged
from foreigndesk.web.asking import MOST, USUAL, ReportQuery
from foreigndesk.web.cursors import read_cursor, write_cursor
from foreigndesk.web.reading import Reading

router = APIRouter(prefix="/reports", tags=["reports"], dependencies=[Unchanged])


class _Asked(ReportQuery):
    order: ReportOrder = "newest"
    after: str | None = None
    limit: int = Field(USUAL, ge=1, le=MOST)


@router.get("", response_model=ListOf[ReportLineOut])
def list_reports(connection: Reading, asked: Annotated[_Asked, Query()]) -> dict[str, Any]:
    """Reports that meet a filter, a page at a time."""
    page = page_reports(
        connection, asked.filter(), order=asked.order, after=read_cursor(asked.after), limit=asked.limit
    )
    return {"items": [line_out(line) for line in page.entries], "next": write_cursor(page.next)}


@router.get("/counts", response_model=CountsOut)
def count_of_reports(connection: Reading, asked: Annotated[ReportQuery, Query()]) -> dict[str, Any]:
    """How many reports, outlets and origins meet a filter."""
    return counts_out(count_reports(connection, asked.filter()))


@router.get("/{report_id}", response_model=ReportOut)
def read_report(connection: Reading, report_id: str, reading: bool = False) -> dict[str, Any]:
    """A report, by its id or the first digits of it."""
    view = get_report(connection, report_id)
    return {
        "id": view.document.id,
        "document": asdict(view.document),
        "reading": asdict(view.reading) if reading and view.reading else None,
        "reprint_of": view.reprint_of,
        "reprint_kind": view.reprint_kind,
        "story": view.story,
        "recorded_at": view.recorded_at,
        "claims": [claim.id for claim in view.claims],
    }
