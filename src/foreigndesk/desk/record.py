"""An open record, that the parts of a desk read and write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from foreigndesk.store.base import Store
from foreigndesk.store.past.making import Past


class OpenRecord:
    """What every part of a desk has: the open record."""

    def __init__(
        self,
        path_or_url: str | Path = "desk.db",
        *,
        create: bool = True,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.store = Store(path_or_url, create=create, clock=clock)
        self.address = self.store.address
        # which past it shows; None for the record as it is
        self.past: Past | None = None
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; a closed desk opens again on its next use."""
        self.store.close()
