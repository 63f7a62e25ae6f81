"""Takes the PostgreSQL server away in the middle of a command, as a crash would, and starts it again.

The server dies just before the n-th statement of the command, and comes back at once or when the command has ended.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Engine, event

from benchmarks.trust.trials import Outcome, Places, Work, exported
from foreigndesk.desk import open_desk
from foreigndesk.errors import StoreError
from postgres import Cluster


def try_losing(work: Work, places: Places, times: int, seed: int) -> Outcome:
    """Take the server from a command so often, and see how it ends, what is left, and where the same command ends then.

    Args:
        work: The command.
        places: Of databases on a server.
        times: How often; one desk each.
        seed: Gives before which statement the server dies, and whether it comes back at once.
    """
    cluster = places.cluster
    assert cluster is not None
    outcome, chance = Outcome(work.name, "postgresql, lost"), random.Random(f"lost {work.name} {seed}")
    prepared = places.bare()
    if work.prepare is not None:
        work.prepare(prepared)
    undisturbed = places.copy(prepared)
    with _counted() as count:
        work.run(undisturbed)
    with open_desk(undisturbed) as desk:
        wanted = exported(desk)
    places.drop(undisturbed)
    for _ in range(times):
        address = places.copy(prepared)
        keep_what_is_committed(address)
        at, at_once = chance.randint(1, count[0]), chance.random() < 0.3
        outcome.kills += 1
        outcome.faults += [
            f"lost before statement {at}: {fault}" for fault in _lose(work, address, cluster, at, at_once)
        ]
        work.run(address)
        with open_desk(address) as desk:
            outcome.faults += [f"finished: {fault}" for fault in desk.check().faults]
            if exported(desk) != wanted:
                outcome.faults.append(f"lost before statement {at}: the export is another")
        outcome.finished += 1
        places.drop(address)
    places.drop(prepared)
    return outcome


def _lose(work: Work, address: str, cluster: Cluster, at: int, at_once: bool) -> list[str]:
    """Run a command whose server dies; return what is wrong with how it ended or with what is left."""
    faults: list[str] = []
    with losing(cluster, at, at_once=at_once):
        try:
            work.run(address)
            if not at_once:
                faults.append("the command ended well, without a server")
        except StoreError as error:
            said = str(error)
            if len(said.splitlines()) != 1 or not ("was lost" in said or "cannot be reached" in said):
                faults.append(f"told as: {said}")
    if not work.migrates:
        with open_desk(address) as desk:
            faults += [str(fault) for fault in desk.check().faults]
    return faults


@contextmanager
def losing(cluster: Cluster, at: int, *, at_once: bool = False) -> Iterator[None]:
    """Let the server die before the n-th statement of the block, as in a crash; it is back when the block ends.

    Args:
        cluster: The server.
        at: Before which statement or commit; 1 is the first.
        at_once: Start it again before that statement is sent.
    """
    gone = False

    def die() -> None:
        nonlocal gone
        cluster.halt("immediate")
        gone = True
        if at_once:
            cluster.start()
            gone = False

    try:
        with _counted(at, die):
            yield
    finally:
        if gone:
            cluster.start()


@contextmanager
def _counted(at: int = 0, then: Callable[[], None] = lambda: None) -> Iterator[list[int]]:
    """Count statements and commits of the block (the value's one item); do something before the n-th."""
    count = [0]

    def step(*_: object) -> None:
        count[0] += 1
        if count[0] == at:
            then()

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", step)
        event.remove(Engine, "commit", step)


def keep_what_is_committed(address: str) -> None:
    """Let a commit be on disk when it is answered: the tests' servers are quicker, and may lose the last ones.

    A database that was copied from another one forgets in a crash which numbers its sequences gave, unless a checkpoint
    lies between.
    """
    with psycopg.connect(address, autocommit=True) as connection:
        name = address.rsplit("/", 1)[1]
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = on')
        connection.execute("CHECKPOINT")
