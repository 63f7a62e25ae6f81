"""The limit on sign-ins: a sliding window over those that failed, per name and per address, kept in the database.

An attempt is written down before the password is looked at and struck off when it was right, so that many at once
get no more tries than one after another. One that has to wait is not counted: who stops trying gets in again.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, delete, insert, select, text, update

from foreigndesk.accounts.addresses import caller_key
from foreigndesk.accounts.limits import Limits, moment
from foreigndesk.store import schema as t
from foreigndesk.store.base import stamp

# Twenty bits: too few to tell what was typed (it may have been the password), enough that names rarely share them.
# Names that nobody has are treated alike, so that the limit does not tell which exist.
KEY_DIGITS = 5
# Any number that no other lock of ours has.
ATTEMPTS_LOCK = 7_304_116


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a sign-in is counted under."""

    name_key: str
    address: str


def attempt_of(name: str, address: str) -> Attempt:
    """Return what a sign-in with a name as typed, from an address, is counted under."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    made = hashlib.sha256(b"sign-in name\x1f" + plain.encode("utf-8", "surrogatepass"))
    return Attempt(made.hexdigest()[:KEY_DIGITS], caller_key(address))


def begin(connection: Connection, attempt: Attempt, now: datetime, limits: Limits) -> int:
    """Write a sign-in down as one that failed, or return the whole seconds that it has to wait; `succeed` strikes it off.

    A clock that was set back frees nobody and locks nobody out for longer than a window: what lies after now
    counts as of now, and is kept so: the caller's transaction must not be undone when this says to wait.
    """
    a = t.sign_in_attempts.c
    if connection.dialect.name == "postgresql":
        # two that count at once would both find room for one more; SQLite's writers take turns anyway
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ATTEMPTS_LOCK})"))
    connection.execute(delete(t.sign_in_attempts).where(a.at <= stamp(now - limits.window)))
    connection.execute(update(t.sign_in_attempts).where(a.at > stamp(now)).values(at=stamp(now)))
    wait = max(
        _wait(connection, a.name_key, attempt.name_key, limits.failures_per_name, now, limits),
        _wait(connection, a.address, attempt.address, limits.failures_per_address, now, limits),
    )
    if wait:
        return wait
    connection.execute(
        insert(t.sign_in_attempts).values(name_key=attempt.name_key, address=attempt.address, at=stamp(now))
    )
    return 0


def succeed(connection: Connection, attempt: Attempt) -> None:
    """Forget the failures of a name from the address from which it has now signed in.

    Those from other addresses go on counting: whoever guesses there gains nothing by it.
    """
    a = t.sign_in_attempts.c
    connection.execute(
        delete(t.sign_in_attempts).where(a.name_key == attempt.name_key, a.address == attempt.address)
    )


def _wait(
    connection: Connection, column: Column[str], key: str, most: int, now: datetime, limits: Limits
) -> int:
    """Return the whole seconds until one more is allowed, 0 if it is now."""
    query = (
        select(t.sign_in_attempts.c.at)
        .where(column == key)
        .order_by(t.sign_in_attempts.c.at.desc())
        .offset(most - 1)
        .limit(1)
    )
    full_since = connection.execute(query).scalar()
    if full_since is None:
        return 0
    return max(1, math.ceil((moment(full_since) + limits.window - now).total_seconds()))
