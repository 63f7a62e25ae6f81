"""Answers that cost a look at many entries, remembered until the record changes: counts of a list of many pages."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from fastapi import Request
from sqlalchemy import Connection

from foreigndesk.store.record_version import record_version

Answer = TypeVar("Answer")
KEPT = 256


class Remembered:
    """The last answers, each under what was asked and the version of the record that it was made from."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, connection: Connection, asked: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer to a question; `make` is called if the record has changed since it was last asked."""
        key = (record_version(connection).number, asked)
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value]
        found = make()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return found


def remembered(request: Request) -> Remembered:
    """Return the answers that the app remembers."""
    return request.app.state.remembered  # type: ignore[no-any-return]
