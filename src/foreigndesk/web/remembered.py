"""Answers that cost a look at many entries, remembered until the record changes: counts of a list of many pages.

In a large record, which takes in reports all day, a page shows some of them as they were before the last reports, says
so, and has them made anew in a thread (`recent`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy import Connection

from foreigndesk.store.record_version import RecordVersion, decisions_version, record_version
from foreigndesk.web.reading import past_of

Answer = TypeVar("Answer")
KEPT, KEPT_COMING = 256, 4
WORKER = "foreigndesk answers"


@dataclass(frozen=True, slots=True)
class Patience:
    """When an answer is shown as it was before the last reports came in.

    Attributes:
        reports: In a record of at least so many; smaller ones are always looked at as they are.
        seconds: If it took at least so long to make.
        oldest: Seconds after which it is too old to be shown.
    """

    reports: int = 20_000
    seconds: float = 0.1
    oldest: float = 600.0


@dataclass(frozen=True, slots=True)
class _Made:
    """An answer, the decisions it is of, when it was begun (`time.monotonic`; as the record writes it), what it took."""

    answer: object
    decided: tuple[int, ...]
    begun: float
    at: str
    seconds: float


class Remembered:
    """The last answers, each under what was asked and the version of the record that it was made from."""

    def __init__(self, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._coming: OrderedDict[Hashable, Future[object]] = OrderedDict()
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()
        self._anew: dict[Hashable, Callable[[], object]] = {}
        self._worker: threading.Thread | None = None
        self._closed = False
        self._lock = threading.Lock()

    def is_large(self, record: RecordVersion) -> bool:
        """Whether a record has so many reports that answers of before the last ones are shown."""
        return record.last_report >= self.patience.reports

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
            _keep(self._answers, key, found)
        return found

    def has(self, version: str, asked: Hashable) -> bool:
        """Whether the answer to a question is remembered, made from a version of the record."""
        with self._lock:
            return (version, asked) in self._answers

    def before(self, asked: Hashable, decided: tuple[int, ...]) -> tuple[Any, str] | None:
        """Return a costly answer that may be shown although reports came in since, and the moment it is of; else None.

        Args:
            asked: The question.
            decided: Of which decisions it must be: people see at once what they did.
        """
        with self._lock:
            made = self._made.get(asked)
        if made is None or made.decided != decided or made.seconds < self.patience.seconds:
            return None
        if time.monotonic() - made.begun > self.patience.oldest:
            return None
        return made.answer, made.at

    def note(self, asked: Hashable, make: Callable[[], Answer], decided: tuple[int, ...], at: str) -> Answer:
        """Make an answer and return it; it is kept for `before`."""
        begun = time.monotonic()
        found = make()
        with self._lock:
            _keep(self._made, asked, _Made(found, decided, begun, at, time.monotonic() - begun))
        return found

    def anew(self, asked: Hashable, make: Callable[[], object]) -> None:
        """Have an answer made behind the pages, unless it is to be; `make` must not use what belongs to a request.

        One is made after the other, so that the pages keep the machine's other cores.
        """
        with self._lock:
            if self._closed:
                return
            if asked not in self._anew and len(self._anew) < KEPT:
                self._anew[asked] = make
            if self._worker is None and self._anew:
                self._worker = threading.Thread(target=self._work, name=WORKER, daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if self._closed or not self._anew:
                    self._worker = None
                    return
                asked, make = next(iter(self._anew.items()))
            try:
                make()
            except Exception:
                # whoever asks next makes it, and is told what is wrong
                with self._lock:
                    self._made.pop(asked, None)
            with self._lock:
                del self._anew[asked]

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
            coming, worker = list(self._coming.values()), self._worker
        for future in coming:
            future.exception()
        if worker is not None:
            worker.join()

    def close(self) -> None:
        """Make nothing any more behind the pages, and wait for what is being made: then the desk can be closed."""
        with self._lock:
            self._closed = True
        self.settle()


def _keep(answers: OrderedDict[Hashable, Answer], key: Hashable, answer: Answer) -> None:
    answers[key] = answer
    answers.move_to_end(key)
    while len(answers) > KEPT:
        answers.popitem(last=False)


def _fulfil(promised: Future[object], make: Callable[[], object]) -> None:
    try:
        promised.set_result(make())
    except Exception as error:
        promised.set_exception(error)


def remembered(request: Request) -> Remembered:
    """Return the answers that the app remembers."""
    return request.app.state.remembered  # type: ignore[no-any-return]


def recent(
    request: Request,
    connection: Connection,
    asked: Hashable,
    make: Callable[[Connection], Answer],
    *,
    version: Callable[[Connection], str] | None = None,
) -> Answer:
    """Return a costly answer; in a large record it may be of before the last reports, which the page then says.

    `rendering.render` puts the moment of the oldest such answer on the page (`request.state.counted_at`). An answer that
    took no time, or is of other decisions than those that stand, or is of the past, is never older than the record.

    Args:
        request: Of the page.
        connection: To the record.
        asked: The question.
        make: Makes the answer from the connection it is given.
        version: Tells the version of what the answer hangs on; of the whole record if None.
    """
    kept = remembered(request)
    if past_of(request) is not None:
        own = None if version is None else version(connection)
        return kept.get(connection, asked, lambda: make(connection), version=own)
    store = request.app.state.desk.store

    def now(on: Connection) -> Answer:
        decided, at = decisions_version(on), store.now()
        state = record_version(on).number if version is None else version(on)
        return kept.get(on, asked, lambda: kept.note(asked, lambda: make(on), decided, at), version=state)

    def anew() -> None:
        with store.reading() as own:
            now(own)

    record = record_version(connection)
    state = record.number if version is None else version(connection)
    if not kept.is_large(record) or kept.has(state, asked):
        return now(connection)
    before = kept.before(asked, decisions_version(connection))
    if before is None:
        return now(connection)
    kept.anew(asked, anew)
    answer, at = before
    show_moment(request, at)
    return answer  # type: ignore[no-any-return]


def show_moment(request: Request, at: str) -> None:
    """Have a page say that some of it is of that moment, or of an earlier one if that was said already."""
    earlier: str | None = getattr(request.state, "counted_at", None)
    request.state.counted_at = min(at, earlier or at)
