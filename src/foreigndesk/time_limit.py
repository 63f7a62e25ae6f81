"""Stop a piece of work that takes absurdly long, so that it cannot hold up all others."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

# Raised again so often after the first time: a library may have swallowed the error.
AGAIN_SECONDS = 1.0


@contextlib.contextmanager
def stop_after(seconds: float, error: Exception) -> Iterator[None]:
    """Raise an error in the body once this process has worked `seconds` of processor time on it.

    Works where the system has interval timers and in a process' main thread (intake and workers run there);
    elsewhere it does nothing. Code in C is stopped when it comes back.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise error

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
