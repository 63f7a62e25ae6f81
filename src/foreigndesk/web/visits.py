"""What a reader has seen of the record: kept in a cookie of theirs, so that the front page can say what is new since.

The cookie holds no time of the reader's and nothing about them, only up to where the record went (when its last report
was recorded) at this visit and at the end of the one before. A second one, which lasts `PAUSE`, says that the visit
goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from foreigndesk.web.security import set_cookie

COOKIE, STILL_HERE = "foreigndesk_seen", "foreigndesk_visit"
# Someone who was away for longer comes back to a new visit.
PAUSE = timedelta(minutes=30)
_KEPT = 400 * 24 * 3600


def last_seen(request: Request) -> str | None:
    """Return up to where the record went when the visit before this one ended, or None for a first visit."""
    before, _, now = request.cookies.get(COOKIE, "").strip('"').partition("|")
    return _moment(before if STILL_HERE in request.cookies else now)


def note_visit(request: Request, response: Response, recorded_at: str | None) -> None:
    """Keep that the reader is here, and sees a record whose last report was recorded then."""
    if recorded_at is None:
        return
    _keep(request, response, last_seen(request), recorded_at)


def mark_seen(request: Request, response: Response, recorded_at: str) -> None:
    """Keep that the reader has seen all that was recorded until then: from now on only what comes later is new."""
    moment = _moment(recorded_at)
    if moment is not None:
        _keep(request, response, moment, moment)


def _keep(request: Request, response: Response, before: str | None, now: str) -> None:
    set_cookie(request, response, COOKIE, f"{before or ''}|{now}", seconds=_KEPT)
    set_cookie(request, response, STILL_HERE, "yes", seconds=int(PAUSE.total_seconds()))


def _moment(value: str) -> str | None:
    try:
        return value if datetime.fromisoformat(value).tzinfo else None
    except ValueError:
        return None
