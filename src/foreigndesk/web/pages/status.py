"""Desk status: what it holds, what came in and from whom, what was dropped and why, what failed, which versions read."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from foreigndesk.store.intake_log import intake_log
from foreigndesk.store.query import get_status
from foreigndesk.store.record_version import record_version
from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.reading import Reading, TheDesk
from foreigndesk.web.remembered import recent
from foreigndesk.web.rendering import render

NAV = NavEntry("status", "Status", "/status", 90)

router = APIRouter()


@router.get("/status")
def status(request: Request, connection: Reading, desk: TheDesk) -> Response:
    """The state of the desk."""
    return render(
        request,
        "status.html",
        section="status",
        **prepare(request, connection),
        record=record_version(connection),
        address=desk.address,
    )


def prepare(request: Request, connection: Connection) -> dict[str, Any]:
    """Return what the record holds."""
    return {
        "held": recent(request, connection, ("status",), get_status),
        "log": recent(request, connection, ("intake",), intake_log),
    }
