"""How long things last, and how often a sign-in may fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """The times and counts of accounts.

    Attributes:
        session: How long a session lasts at most; then one signs in again.
        idle: How long it lasts without a request. A working day with its lunch.
        seen_every: How much later a request must be to be written down: reading a page costs no write.
        slack: How far back a clock may be set and a session go on; past it, it ends.
        window: How far back failed sign-ins count.
        failures_per_name: So many within the window, and the next waits.
        failures_per_address: Likewise, whatever the name; more, since an office shares one address.
        token_days: Days that an API token is good for where nobody says.
    """

    session: timedelta = timedelta(days=7)
    idle: timedelta = timedelta(hours=12)
    seen_every: timedelta = timedelta(minutes=1)
    slack: timedelta = timedelta(minutes=1)
    window: timedelta = timedelta(minutes=15)
    failures_per_name: int = 10
    failures_per_address: int = 30
    token_days: int = 365


def moment(stamped: str) -> datetime:
    """Return the moment that `store.base.stamp` wrote."""
    return datetime.fromisoformat(stamped)
