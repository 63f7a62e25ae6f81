"""The navigation: which pages stand in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A page that stands in the navigation.

    Attributes:
        section: Short name; a template's `section` says under which entry a page belongs.
        place: Where in the row; small numbers first.
    """

    section: str
    label: str
    path: str
    place: int
