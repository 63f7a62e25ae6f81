"""The memory and the processor time of a process and of all that it started, looked at from outside."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

_SECONDS_BETWEEN = 0.2


class Memory:
    """Looks at a tree of processes now and then, in a thread, while one is `watching`.

    Attributes:
        together: The most megabytes that the tree held: the sum of what each of its processes has held so far.
        each: Process id to the most megabytes that it held.
        used: Process id to the processor seconds that it had used when it was last looked at.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.together = 0.0
        self.each: dict[int, float] = {}
        self.used: dict[int, float] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Look in the body of a `with`, and once at its end."""
        stopped = threading.Event()

        def look() -> None:
            while not stopped.wait(_SECONDS_BETWEEN):
                self.look()

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopped.set()
            thread.join()
            self.look()

    def look(self) -> None:
        """Look once."""
        now = {pid: held for pid in _tree(self.pid) if (held := _high_water(pid)) is not None}
        self.each |= now
        self.used |= {pid: used for pid in now if (used := _used(pid)) is not None}
        self.together = max(self.together, sum(now.values()))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            for child in listed.read_text().split():
                yield from _tree(int(child))


def _high_water(pid: int) -> float | None:
    """Return the most that a process has held, in megabytes; None if it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return None


def _used(pid: int) -> float | None:
    """Return the processor seconds that a process has used, those of others that it saw end left out."""
    with contextlib.suppress(OSError):
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return None
