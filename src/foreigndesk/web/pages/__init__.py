"""The pages. A new one: a module with a `router` (and a `NAV` if it stands in the navigation), named in `_MODULES`."""

from __future__ import annotations

from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.pages import (
    claim,
    claims,
    compare,
    disagreements,
    front,
    preferences,
    report,
    reports,
    search,
    status,
    stories,
)

# One a line, in the order of the alphabet, so that additions seldom meet.
_MODULES = (
    claim,
    claims,
    compare,
    disagreements,
    front,
    preferences,
    report,
    reports,
    search,
    status,
    stories,
)
ROUTERS = tuple(module.router for module in _MODULES)
NAVIGATION: tuple[NavEntry, ...] = tuple(
    sorted((module.NAV for module in _MODULES if hasattr(module, "NAV")), key=lambda entry: entry.place)
)
