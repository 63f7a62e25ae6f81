"""What the addresses of a run answered before, so that a server need not send again what has not changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from foreigndesk.model import Validators

# A longer one is no word for a version.
_LONGEST = 1_000


@dataclass
class Visits:
    """Asked and kept up by `Reader` for the addresses that the user names.

    Attributes:
        known: Address → what it was last read whole with; it is asked whether that has changed.
        unchanged: Addresses that answered that nothing has.
        read: Address → what it was read whole with in this run.
    """

    known: Mapping[str, Validators] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    read: dict[str, Validators] = field(default_factory=dict)


def validators_of(headers: Mapping[str, str]) -> Validators | None:
    """Return what an answer can be asked for again by, or None if its server gave nothing."""
    etag, modified = (_word(headers.get(name)) for name in ("etag", "last-modified"))
    return Validators(etag, modified) if etag or modified else None


def conditions_of(known: Validators | None) -> dict[str, str]:
    """Return the headers that ask for an answer only if it is another one by now (RFC 9110)."""
    if known is None:
        return {}
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in given.items() if value}


def _word(value: str | None) -> str | None:
    usable = value is not None and value.isascii() and value.isprintable() and len(value) <= _LONGEST
    return (value or "").strip() or None if usable else None
