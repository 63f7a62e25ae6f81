"""Kills a process at a chosen moment of its work with a database: really (SIGKILL), and the same one each time.

A process is forked, so that a hundred trials do not load the program a hundred times. It dies just before its n-th
statement, commits counted too: so transactions are cut at every place, whatever the machine has to do besides. Half of
the trials are cut by the clock instead, somewhere inside of what the database does.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

Action = Callable[[], object]
FAILED = 70


def statements_of(action: Action, folder: Path) -> int:
    """Return how many statements and commits an undisturbed run of an action takes; what it does is kept."""
    told = folder / "statements"
    if _forked(action, at=None, after=None, told=told) != 0:
        raise RuntimeError("the undisturbed run failed")
    return int(told.read_text())


def killed(
    action: Action,
    *,
    at: int | None = None,
    after: float | None = None,
    meanwhile: threading.Thread | None = None,
) -> bool:
    """Run an action in a process of its own and kill it; False if it was done before.

    Args:
        action: What is run.
        at: Before which statement it dies.
        after: After how many seconds.
        meanwhile: A thread that is started once the process is there: a process forked beside threads may wait for what
            they hold for ever.

    Raises:
        RuntimeError: If it ended otherwise.
    """
    code = _forked(action, at=at, after=after, told=None, meanwhile=meanwhile)
    if code == -signal.SIGKILL:
        return True
    if code != 0:
        raise RuntimeError(f"the process ended with {code}")
    return False


def moment(chance: random.Random, statements: int, seconds: float) -> dict[str, Any]:
    """Return when to kill: as the arguments of `killed`."""
    if chance.random() < 0.5:
        return {"after": chance.uniform(0.0, seconds)}
    return {"at": chance.randint(1, statements)}


def _forked(
    action: Action,
    *,
    at: int | None,
    after: float | None,
    told: Path | None,
    meanwhile: threading.Thread | None = None,
) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _work(action, at, told)
    timer = threading.Timer(after, os.kill, (child, signal.SIGKILL)) if after is not None else None
    for thread in (timer, meanwhile):
        if thread is not None:
            thread.start()
    _, status = os.waitpid(child, 0)
    if timer is not None:
        timer.cancel()
        timer.join()
    return os.waitstatus_to_exitcode(status)


def _work(action: Action, at: int | None, told: Path | None) -> None:
    """What the forked process does; it never returns."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)

    code = FAILED
    try:
        event.listen(Engine, "before_cursor_execute", step)
        event.listen(Engine, "commit", step)
        action()
        if told is not None:
            told.write_text(str(count))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
