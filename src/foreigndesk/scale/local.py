"""One `map_ordered` over the processes of this machine: results in the order of the items, a failure an item."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
# Items handed out and not yet given back, for each worker: enough that none waits for one of ten times the length, few
# enough to stay in memory.
IN_FLIGHT = 8
# Fewer items than this are done in this process: starting others and loading their models takes longer.
WORTH_A_POOL = 4


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T, R]):
    """What became of an item: a value, or the error that it raised."""

    item: T
    value: R | None = None
    error: Exception | None = None


class WorkerDiedError(RuntimeError):
    """The process that worked on an item ended without an answer (killed, out of memory, crashed)."""


def cores() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def map_ordered(
    function: Callable[[T], R],
    items: Iterable[T],
    workers: int | None = None,
    *,
    always_a_pool: bool = False,
) -> Iterator[Outcome[T, R]]:
    """Yield an `Outcome` for each item, in the order of the items, as soon as it is there.

    Items are drawn as they are needed, so that an endless stream takes no more memory than a short one. The function
    and the items must be picklable when there are several workers. A worker that dies costs only the item that
    it died of: the others that were under way are done again, one by one.

    Args:
        function: What is done with an item.
        items: Drawn one by one.
        workers: Processes; 1 stays in this one; all processors if None.
        always_a_pool: Start other processes also for one worker or few items: an item may kill its process.
    """
    workers = cores() if workers is None else workers
    stream = iter(items)
    first = list(itertools.islice(stream, WORTH_A_POOL)) if workers > 1 else []
    if not always_a_pool and (workers <= 1 or len(first) < WORTH_A_POOL):
        for item in itertools.chain(first, stream):
            yield _attempt(function, item)
        return
    yield from _in_pool(function, itertools.chain(first, stream), workers)


def _attempt(function: Callable[[T], R], item: T) -> Outcome[T, R]:
    try:
        return Outcome(item, function(item))
    except Exception as error:
        return Outcome(item, error=error)


def _in_pool(function: Callable[[T], R], items: Iterator[T], workers: int) -> Iterator[Outcome[T, R]]:
    pool = _pool(workers)
    waiting: deque[tuple[T, Future[R]]] = deque()
    try:
        while True:
            while len(waiting) < workers * IN_FLIGHT:
                try:
                    item = next(items)
                except StopIteration:
                    break
                waiting.append((item, _submit(pool, function, item)))
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                yield Outcome(item, future.result())
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                held = [item, *(one for one, _ in waiting)]
                waiting.clear()
                yield from _one_by_one(function, held)
                pool = _pool(workers)
            except Exception as error:
                yield Outcome(item, error=error)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, function: Callable[[T], R], item: T) -> Future[R]:
    try:
        return pool.submit(function, item)
    except BrokenProcessPool as error:
        # it broke since; found out, and mended, when this item's turn comes
        future: Future[R] = Future()
        future.set_exception(error)
        return future


def _one_by_one(function: Callable[[T], R], items: list[T]) -> Iterator[Outcome[T, R]]:
    """Do items again of which one broke the pool: each alone, so that it is known which."""
    pool = _pool(1)
    try:
        for item in items:
            try:
                yield Outcome(item, pool.submit(function, item).result())
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(1)
                yield Outcome(item, error=WorkerDiedError("the process that read it ended without an answer"))
            except Exception as error:
                yield Outcome(item, error=error)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    # "spawn" is the same on every system, and takes over neither threads nor open databases.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, which ends the pool; end with the parent, however that ends."""
    # A process a core: linear algebra that starts a thread a core in each of them only waits for the others.
    # Libraries read this when they are loaded, which is after this function.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
