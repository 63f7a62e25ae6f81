"""Which agencies a report credits with its text: in its dateline, its byline, or a line at its end."""

from __future__ import annotations

import re

from foreigndesk.data.agencies import NAME, NAMES, agency_of

# 'Agencies' names nobody.
_NOBODY = "Agencies"
_CREDITS = re.compile(
    rf"""
    \(\s*(?P<brackets>{NAMES})\s*\)                                              # TOKYO (Reuters) - ...
    | ^\s*(?:[^\n]{{0,80}}\S\s?)?/\s?(?P<slash>{NAME})\s*$                       # ... /VOA
    | \b(?:[Ww]ith|[Aa]dditional)\s+(?:inputs?|reporting|reports?|material)\s+(?:from|by)\s+(?:the\s+)?(?P<inputs>{NAMES})\b
    | ^\s*(?:[Bb]y|BY|[Ss]ource:|[Cc]redit:)\s+(?:the\s+)?(?P<by>{NAMES})\s*$    # By Reuters
    | \b(?P<reported>{NAME})(?:\s+news\s+agency)?\s+(?:has\s+)?report(?:ed|s)\b  # Yonhap News Agency reported
    """,
    re.VERBOSE | re.MULTILINE,
)


def credited_agencies(text: str, agency: str | None = None) -> tuple[str, ...]:
    """Return the agencies that a report credits, sorted, each by one name.

    Args:
        text: The report.
        agency: The agency that intake took off it (`Document.agency`): "Reuters", "Reuters, AFP".
    """
    found = set((agency or "").split(", "))
    for match in _CREDITS.finditer(text):
        words = next(group for group in match.groups() if group is not None)
        found.update((agency_of(words) or "").split(", "))
    return tuple(sorted(found - {"", _NOBODY}))


def credited_as(outlet: str | None) -> str | None:
    """Return the name by which others credit an outlet: an agency's usual one, else its own; None if it is unknown."""
    found = agency_of(outlet or "")
    if found == _NOBODY:
        return None
    return found if found and ", " not in found else (outlet or "").strip() or None
