"""Addresses of pages: every one holds the whole view, so that a link shows the same to whoever opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.requests import Request

# Where in a list a page begins.
PLACES = frozenset(("after", "cursor"))


def with_changes(request: Request, changes: Mapping[str, Any]) -> str:
    """Return the address of this page with some values of its query changed; None takes one out.

    A change begins the list again: its place in it (`after`, `cursor`) goes, unless that is what changes.
    """
    values = [(key, value) for key, value in request.query_params.multi_items() if key not in changes]
    if not PLACES.intersection(changes):
        values = [(key, value) for key, value in values if key not in PLACES]
    values += [(key, str(value)) for key, value in changes.items() if value not in (None, "")]
    return f"{request.url.path}?{urlencode(values)}" if values else request.url.path


def page_address(path: str, **values: Any) -> str:
    """Return the address of a page with its query; values that are None are left out."""
    kept = {key: value for key, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def report_address(report_id: str, start: int | None = None) -> str:
    """Return the address of a report, opened at a place of its text."""
    path = f"/reports/{quote(report_id, safe='')}"
    return path if start is None else f"{path}?{urlencode({'at': start})}#at"


def feed_address(name: str, kind: str) -> str:
    """Return the path of the feed of a kept search; `kind` is rss or atom."""
    return f"/searches/{quote(name, safe='')}.{kind}"


def actor_address(actor_id: str, **values: Any) -> str:
    """Return the address of an actor's page."""
    return page_address(f"/actor/{quote(actor_id, safe='')}", **values)


def pair_address(one: str, other: str, **values: Any) -> str:
    """Return the address of the page of two actors."""
    return page_address("/pair", a=one, b=other, **values)


def web_address(value: str | None) -> str | None:
    """Return an address of the web that may be linked to, or None: never `javascript:` and its like."""
    if not value:
        return None
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return None
    return value.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def own_path(value: str | None, otherwise: str = "/") -> str:
    """Return a path of this server to go back to; anything that leads elsewhere becomes `otherwise`."""
    if not value or not value.startswith("/") or value[1:2] in ("/", "\\") or any(ord(c) < 32 for c in value):
        return otherwise
    return value
