"""How a failure reads: file, place, reason, on one line."""

from __future__ import annotations

from foreigndesk.cli.safe_text import one_line
from foreigndesk.model import Failure


def failure_line(failure: Failure) -> str:
    """Return 'news.jsonl (line 7): not JSON: …'."""
    place = f" ({one_line(failure.place)})" if failure.place else ""
    return f"{one_line(failure.path)}{place}: {one_line(failure.reason)}"


def failure_json(failure: Failure) -> dict[str, str | None]:
    """Return a failure as a program gets it."""
    return {
        "path": failure.path,
        "place": failure.place,
        "stage": failure.stage,
        "error": failure.error,
        "reason": failure.reason,
    }
