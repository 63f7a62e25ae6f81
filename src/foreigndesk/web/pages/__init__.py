"""The pages. A new one: a module with a `router` (and a `NAV` if it stands in the navigation), named in `_MODULES`."""

from __future__ import annotations

from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.pages import (
    account,
    actor,
    actors,
    claim,
    claims,
    compare,
    decision_log,
    disagreements,
    dossier,
    edit,
    explore,
    front,
    merging,
    pair,
    preferences,
    report,
    reports,
    review,
    search,
    searches,
    status,
    stories,
)

# One a line, in the order of the alphabet, so that additions seldom meet.
_MODULES = (
    account,
    actor,
    actors,
    claim,
    claims,
    compare,
    decision_log,
    disagreements,
    dossier,
    edit,
    explore,
    front,
    merging,
    pair,
    preferences,
    report,
    reports,
    review,
    search,
    searches,
    status,
    stories,
)
ROUTERS = tuple(module.router for module in _MODULES)
# Answered to who is not signed in, too.
OPEN_ROUTERS = (account.open_router,)
NAVIGATION: tuple[NavEntry, ...] = tuple(
    sorted((module.NAV for module in _MODULES if hasattr(module, "NAV")), key=lambda entry: entry.place)
)
