"""Makes the record of a past moment as a SQLite file of its own, from a record in either database."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text

from foreigndesk.store.base import Store
from foreigndesk.store.codec import from_json, to_json
from foreigndesk.store.past.copying import ATTACHED, Copier
from foreigndesk.store.past.judging import follow_until
from foreigndesk.store.past.linking import PastLinker, unknown_actors

Notify = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Past:
    """Which past a record shows.

    Attributes:
        moment: As the record writes it.
        notices: What of it cannot be known any more, in sentences.
    """

    moment: str
    notices: tuple[str, ...] = ()


def make_past(store: Store, moment: str, file: Path, tell: Notify) -> Past:
    """Write the record as it was at a moment to a file; it appears whole or not at all.

    Args:
        store: The record.
        moment: As the record writes it.
        file: Where to.
        tell: Called with what is being done, how much of it is done, and how much there is.
    """
    handle, name = tempfile.mkstemp(prefix=f"{file.stem}.", suffix=".making", dir=file.parent)
    os.close(handle)
    made = Path(name)
    try:
        past = _make(store, moment, made, tell)
        os.replace(made, file)
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{made}{ending}").unlink(missing_ok=True)
    return past


def read_past(connection: Connection) -> Past:
    """Return which past a record made by `make_past` shows."""
    return from_json(connection.execute(text("SELECT payload FROM past")).scalar_one(), Past)


def _make(store: Store, moment: str, made: Path, tell: Notify) -> Past:
    target_store = Store(made)
    source_path = store.file
    # what is copied table by table belongs to one moment
    with store.snapshot() as source:
        # the tables are made before anything else is attached
        engine = target_store.engine
        engine.dispose()
        if source_path is not None:
            event.listen(engine, "connect", _attaching(source_path))
        with target_store.writing() as target:
            copier = Copier(source, target, moment)
            copier.run(tell)
            unreadable = copier.copy_local_actors()
            follow_until(source, target, copier.reread_later())
            PastLinker(copier).run(tell)
            past = Past(moment, _notices(len(unreadable), unknown_actors(target)))
            target.execute(text("CREATE TABLE past (payload TEXT NOT NULL)"))
            target.execute(text("INSERT INTO past VALUES (:p)"), {"p": to_json(past)})
        with contextlib.closing(engine.raw_connection()) as raw:
            # one file, that can be read where nobody may write; the record that is attached stays as it is
            raw.cursor().execute("PRAGMA main.journal_mode = DELETE")
    target_store.close()
    return past


def _attaching(path: Path) -> Callable[[Any, object], None]:
    def attach(connection: Any, record: object) -> None:
        del record
        # as bytes: the name may be no UTF-8
        connection.execute(f"ATTACH DATABASE ? AS {ATTACHED}", (os.fsencode(path),))

    return attach


def _notices(unreadable: int, unknown: int) -> tuple[str, ...]:
    found = []
    if unreadable:
        found.append(
            f"{_reports(unreadable)} read again since, and the older reading cannot be read by this version: "
            "whom such a report names is not known for this moment"
        )
    if unknown:
        found.append(
            f"{unknown:,} claims name actors that this version links otherwise than the one that wrote them: "
            "their names are those of then, their actors' pages may be missing"
        )
    return tuple(found)


def _reports(number: int) -> str:
    return "1 report was" if number == 1 else f"{number:,} reports were"
