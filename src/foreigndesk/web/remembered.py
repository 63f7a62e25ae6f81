"""Answers that cost a look at many entries, remembered until the record changes: counts of a list of many pages."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import TypeVar

from fastapi import Request
from sqlalchemy import Connection

from foreigndesk.store.record_version import record_version

Answer = TypeVar("Answer")
KEPT, KEPT_COMING = 256, 4


class Remembered:
    """The last answers, each under what was asked and the version of the record that it was made from."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._coming: OrderedDict[Hashable, Future[object]] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self,
        connection: Connection,
        asked: Hashable,
        make: Callable[[], Answer],
        *,
        version: str | None = None,
    ) -> Answer:
        """Return the answer to a question; `make` is called if what it hangs on has changed since it was last asked.

        Args:
            connection: To the record.
            asked: The question.
            make: Makes the answer.
            version: Of what the answer hangs on; of the whole record if None.
        """
        key = (version or record_version(connection).number, asked)
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

    def soon(self, asked: Hashable, make: Callable[[], Answer], patience: float | None) -> Answer | None:
        """Return an answer that takes longer to make than anyone waits for; None while it is being made.

        Args:
            asked: What was asked, with all that the answer hangs on.
            make: Makes it, in a thread of its own: it must not use what belongs to a request.
            patience: Seconds to wait for it; None waits until it is there.

        Raises:
            Exception: What `make` raised; asked again, it tries again.
        """
        with self._lock:
            found: Future[object] | None = self._coming.get(asked)
            if found is None:
                found = self._coming[asked] = Future()
                threading.Thread(target=_fulfil, args=(found, make), daemon=True).start()
                while len(self._coming) > KEPT_COMING:
                    self._coming.popitem(last=False)
        try:
            return found.result(patience)  # type: ignore[return-value]
        except TimeoutError:
            return None
        except Exception:
            with self._lock:
                self._coming.pop(asked, None)
            raise

    def settle(self) -> None:
        """Wait until nothing is being made in the background."""
        with self._lock:
            coming = list(self._coming.values())
        for future in coming:
            future.exception()


def _fulfil(promised: Future[object], make: Callable[[], object]) -> None:
    try:
        promised.set_result(make())
    except Exception as error:
        promised.set_exception(error)


def remembered(request: Request) -> Remembered:
    """Return the answers that the app remembers."""
    return request.app.state.remembered  # type: ignore[no-any-return]
