"""What a database says when it cannot go on, in words that tell what happened to the record and what can be done."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from foreigndesk.errors import StoreError

_KEPT = "what was stored before is kept, and the same command goes on where it was"
# What the databases say → what it means; `{}` is the address of the desk. The first that fits counts.
_MEANINGS = (
    (
        ("file is not a database", "file is encrypted"),
        "{} is no desk: it is not a database, or its first bytes are damaged; "
        "`foreigndesk restore` makes a desk of a backup",
    ),
    (
        ("malformed", "database corruption", "invalid page", "could not read block", "missing chunk"),
        "{} is damaged; `foreigndesk check` tells where, `foreigndesk restore` makes a desk of a backup",
    ),
    (("disk is full", "No space left on device"), "the disk of {} is full; make room: " + _KEPT),
    (("readonly database", "read-only"), "{} cannot be written: it, or its folder, is read-only"),
    (
        ("unable to open database file",),
        "{} cannot be opened: it, or its folder, cannot be read or written by this user",
    ),
    (("disk I/O error",), "{} cannot be read or written: the disk gives an error; " + _KEPT),
    (("database is locked",), "somebody else writes to {} for longer than one can wait; " + _KEPT),
    (
        (
            "server closed the connection", "terminating connection", "connection is lost", "connection is closed",
            "consuming input failed", "connection not open", "the database system is",
        ),
        "the connection to {} was lost; " + _KEPT,
    ),
    (
        ("Connection refused", "connection failed", "connection timeout", "could not translate host", "Name or service"),
        "{} cannot be reached",
    ),
)  # fmt: skip
DAMAGED = (
    "file is not a database",
    "malformed",
    "database corruption",
    "invalid page",
    "could not read block",
)


def in_words(address: str, error: SQLAlchemyError) -> StoreError:
    """Return the error that tells what a database said, in one line.

    Args:
        address: Of the desk; a password in it is not shown.
        error: What SQLAlchemy raised.
    """
    shown = without_password(address)
    if not isinstance(error, DBAPIError):
        return StoreError(f"{shown}: {str(error).splitlines()[0]}")
    said = str(error.orig).strip()
    first = (said.splitlines() or [type(error.orig).__name__])[0]
    for signs, meaning in _MEANINGS:
        if any(sign in said for sign in signs):
            return StoreError(f"{meaning.format(shown)} ({first})")
    if isinstance(error, OperationalError):
        return StoreError(f"{shown} cannot be used: {first}")
    return StoreError(f"{shown}: {first}")


def is_damage(error: DBAPIError) -> bool:
    """True for what a database says of a damaged file."""
    return any(sign in str(error.orig) for sign in DAMAGED)


def without_password(address: str) -> str:
    """Return the address of a desk as it may be shown."""
    return make_url(address).render_as_string(hide_password=True) if "://" in address else address
