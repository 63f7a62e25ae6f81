"""Jinja templates of pages and dossiers: all is escaped, and texts pass `visible` first, so that nothing obeys a report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from foreigndesk import phrases, phrasing
from foreigndesk.safe_characters import one_line, visible


def escaping_environment(package: str) -> Environment:
    """Return an environment for the templates of a package, with the filters and words that all templates share."""
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        one_line=one_line,
        moment=moment,
        day=day,
        number=number,
        short_id=phrasing.short_id,
        times=phrasing.time_words,
        count=phrasing.count,
    )
    made.globals.update(phrasing=phrasing, phrases=phrases)
    return made


def _shown(value: Any) -> Any:
    """What an expression of a template comes out as: nothing for None, and no control characters in texts."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def moment(value: str | None) -> str:
    """Return a moment of the record as people read it: '2025-10-29 14:05 UTC'."""
    if not value:
        return "unknown"
    try:
        return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return value


def day(value: str | None) -> str:
    """Return a day, or 'undated'."""
    return value[:10] if value else "undated"


def number(value: int) -> str:
    """Return a number with its thousands parted."""
    return f"{value:,}"
