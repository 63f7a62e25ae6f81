"""When a reader was here before: kept in a cookie of theirs, so that the front page can say what is new since."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import Request
from starlette.responses import Response

from foreigndesk.store.base import stamp
from foreigndesk.web.security import set_cookie

COOKIE = "foreigndesk_visit"
# Someone who was away for longer comes back to a new visit.
PAUSE = timedelta(minutes=30)
_KEPT = 400 * 24 * 3600


def last_visit(request: Request) -> str | None:
    """Return when the visit before this one ended, as the record writes moments, or None for a first visit."""
    before, seen = _read(request)
    if seen is None:
        return None
    return stamp(seen) if _now(request) - seen > PAUSE else (stamp(before) if before else None)


def note_visit(request: Request, response: Response) -> None:
    """Keep that the reader is here now."""
    before, seen = _read(request)
    now = _now(request)
    if seen is not None and now - seen > PAUSE:
        before = seen
    value = f"{stamp(before) if before else ''}|{stamp(now)}"
    set_cookie(request, response, COOKIE, value, seconds=_KEPT)


def _read(request: Request) -> tuple[datetime | None, datetime | None]:
    before, _, seen = request.cookies.get(COOKIE, "").strip('"').partition("|")
    return _moment(before), _moment(seen)


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _now(request: Request) -> datetime:
    return request.app.state.settings.clock()  # type: ignore[no-any-return]
