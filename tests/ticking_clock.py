"""A clock for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class TickingClock:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment
