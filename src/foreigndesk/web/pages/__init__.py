"""The pages: each module here with a `router`, and with a `NAV` if it stands in the navigation."""

from __future__ import annotations

from foreigndesk.web.navigation import NavEntry
from foreigndesk.web.serving_modules import serving_modules

_MODULES = serving_modules(__name__, __path__)
ROUTERS = tuple(module.router for module in _MODULES)
# Answered to who is not signed in, too.
OPEN_ROUTERS = tuple(module.open_router for module in _MODULES if hasattr(module, "open_router"))
NAVIGATION: tuple[NavEntry, ...] = tuple(
    sorted((module.NAV for module in _MODULES if hasattr(module, "NAV")), key=lambda entry: entry.place)
)
