"""Words of reports made safe to print: no terminal obeys them, and every offset stays where it was."""

from __future__ import annotations

from rich.text import Text

from foreigndesk.safe_characters import one_line, visible

__all__ = ["one_line", "safe", "visible"]


def safe(text: str | None, style: str = "", limit: int | None = None) -> Text:
    """Return words of a report as rich text: on one line, no markup read, in a style of ours."""
    return Text(one_line(text, limit), style=style)
