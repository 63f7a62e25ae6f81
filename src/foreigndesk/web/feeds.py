"""Feeds of kept searches: RSS and Atom with links to the desk's pages, and not sent again while they are the same."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from foreigndesk.export.feeds import MEDIA_TYPES, FeedKind, render_feed
from foreigndesk.store.search.saved import feed_entries, saved_search
from foreigndesk.store.views import FeedEntry
from foreigndesk.web.addresses import feed_address, report_address

ENTRIES = 50


def answer_feed(request: Request, connection: Connection, name: str, kind: FeedKind) -> Response:
    """Return the feed of a kept search, or 304 to a reader that has it.

    Raises:
        NotFoundError: If no search is kept under that name.
    """
    search, entries = saved_search(connection, name), feed_entries(connection, name, ENTRIES)
    base = str(request.base_url).rstrip("/")

    def link(entry: FeedEntry) -> str:
        return base + (report_address(entry.hit) if entry.kind == "report" else f"/claims/{entry.hit}")

    address = base + feed_address(search.name, kind)
    content = render_feed(entries, kind, title=search.name, address=address, updated=search.at, link=link)
    changed = max(_moment(moment) for moment in (search.at, *(entry.updated for entry in entries)))
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:24]}"',
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if _has_it(request, headers["ETag"], changed):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA_TYPES[kind], headers=headers)


def _has_it(request: Request, tag: str, changed: datetime) -> bool:
    if (tags := request.headers.get("if-none-match")) is not None:
        given = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return tag in given or "*" in given
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return changed <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _moment(stamp: str) -> datetime:
    """A moment of the record in whole seconds, as a header says it."""
    moment = datetime.fromisoformat(stamp)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
