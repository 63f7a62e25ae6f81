"""Accounts for tests: argon2 with its cheapest parameters, and a clock that stands still until it is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from foreigndesk.accounts import Accounts, Limits, Passwords
from foreigndesk.store.base import Store

PASSWORD = "correct horse battery"
HERE, THERE = "192.0.2.7", "198.51.100.9"


def cheap_hasher(time_cost: int = 1) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)


class SetClock:
    """A clock that is moved by hand, forward and back."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


class CheapAccounts(Accounts):
    """Accounts of which a test can set the clock."""

    def __init__(
        self, address: str, *, limits: Limits | None = None, hasher: PasswordHasher | None = None
    ) -> None:
        self.clock = SetClock()
        store = Store(address, clock=self.clock)
        super().__init__(store, passwords=Passwords(hasher or cheap_hasher()), limits=limits)
