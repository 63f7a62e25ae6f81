"""Trials by killing: after each kill the record is sound, and the same command ends where an undisturbed run does.

Reports are read by the tests' `MadeUpReader`: what is tried is the record, and not the reading.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import random
import re
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from sqlalchemy import create_engine, inspect, text

from benchmarks.trust.killing import killed, moment, statements_of
from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.model import Document
from foreigndesk.readings import load, read_inputs
from foreigndesk.store import backup
from foreigndesk.store.base import Store
from foreigndesk.store.relink import relink
from foreigndesk.store.writer import add_report
from made_up import MadeUpReader, report
from postgres import Cluster

PEOPLE = (
    "Anna Berg (NOR defence_minister)",
    "Carl Dahl (SWE defence_minister)",
    "Ida Holm (DNK defence_minister)",
)
WORDS = "The ministers of three states met in a small town by the sea and spoke of ships, of ice and of the strait.\n"
LINK_EVERY = 3
# Between two kills of one desk a command does at most this part of all its work, so that most desks are killed often.
PART = 0.6
OLDEST = Path(__file__).resolve().parents[2] / "tests/store/older/0001.backup"
# Rows by table.
Held = dict[str, list[tuple[Any, ...]]]
# Seconds.
SERVED_AT_MOST = 20.0


def reports(number: int) -> list[Document]:
    """Return so many reports: meetings, statements, some copies."""
    return [
        report(
            n,
            f"meet {PEOPLE[n % 3]} & {PEOPLE[(n + 1) % 3]} 2020-01-{n % 4 + 1:02}\n"
            f"say {PEOPLE[n % 3]}: we meet number {n % 3} again\n{WORDS if n % 2 else ''}",
            day=f"2020-02-{n % 28 + 1:02}",
            outlet=f"Outlet {n % 4}",
        )
        for n in range(number)
    ]


class Places:
    """Gives addresses for desks in one kind of database, empty or as copies of another desk."""

    def __init__(self, folder: Path, cluster: Cluster | None = None) -> None:
        self.folder, self.cluster, self._number = folder, cluster, 0

    @property
    def name(self) -> str:
        """The kind of database."""
        return "sqlite" if self.cluster is None else "postgresql"

    def bare(self) -> str:
        """An address without any table."""
        if self.cluster is not None:
            return self.cluster.database()
        self._number += 1
        return str(self.folder / f"desk{self._number}.db")

    def copy(self, address: str) -> str:
        """A copy of a desk that nobody has open."""
        if self.cluster is not None:
            return self.cluster.database(address.rsplit("/", 1)[1])
        made = self.bare()
        shutil.copy(address, made)
        return made

    def drop(self, address: str) -> None:
        """Forget a desk."""
        if self.cluster is not None:
            self.cluster.drop(address)
            return
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(address + ending).unlink(missing_ok=True)


@dataclass(frozen=True)
class Work:
    """A command that is killed.

    Attributes:
        name: What it is called.
        prepare: Makes the desk that it begins with, at an address; None if it makes the desk itself.
        run: Runs it on a desk, from the beginning or from where it was killed.
        migrates: The desk that it begins with is of an older version.
    """

    name: str
    prepare: Callable[[str], None] | None
    run: Callable[[str], None]
    migrates: bool = False


@dataclass
class Outcome:
    """What trials came to; `faults` is empty if all went well.

    Attributes:
        kills: How often the command was killed, or lost its server.
        finished: Desks on which it was run to its end then.
        answered: Decisions that a server had answered before it was killed.
    """

    work: str
    database: str
    kills: int = 0
    finished: int = 0
    answered: int = 0
    faults: list[str] = field(default_factory=list)


def _add(address: str, number: int = 8) -> None:
    pipeline.LINK_EVERY = LINK_EVERY
    with open_desk(address) as desk:
        pipeline.run(reports(number), desk.store, reader=MadeUpReader(), workers=1)


def _store_unlinked(address: str) -> None:
    with open_desk(address) as desk:
        pipeline.run(reports(4), desk.store, reader=MadeUpReader(), workers=1)
        for document in reports(9):
            add_report(desk.store, pipeline.read_report(document, MadeUpReader()))


def _link(address: str) -> None:
    store = Store(address)
    relink(store)
    store.close()


def _decided(address: str) -> None:
    with open_desk(address) as desk:
        pipeline.run(reports(6), desk.store, reader=MadeUpReader(), workers=1)
        desk.merge(f"{0:016x}:e0", f"{1:016x}:e0", by="ola")


def _relink(address: str) -> None:
    with open_desk(address) as desk:
        desk.relink()


def _reread(address: str) -> None:
    pipeline.LINK_EVERY = LINK_EVERY
    with open_desk(address) as desk:
        desk.reread(reader=MadeUpReader(version="2", status="planned", first=3), workers=1)


@functools.cache
def _readings() -> Path:
    """A folder of readings of the same reports; made once, and gone with this process."""
    folder = Path(tempfile.mkdtemp(prefix="foreigndesk-readings-"))
    atexit.register(_forget, folder, os.getpid())
    rows = (
        {"text": r.text, "title": r.title, "outlet": r.outlet, "date": r.published.date, "language": "en"}
        for r in reports(8)
    )
    (folder / "reports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    read_inputs(
        [str(folder / "reports.jsonl")],
        str(folder / "out"),
        reader=MadeUpReader(),
        everything=True,
        workers=1,
    )
    return folder / "out"


def _forget(folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _to_load(address: str) -> None:
    """Make an empty desk; and the readings, which processes that are forked shall not make each for itself."""
    _readings()
    with open_desk(address) as desk:
        desk.status()


def _load(address: str) -> None:
    load.LINK_EVERY = LINK_EVERY
    with open_desk(address) as desk:
        desk.load(_readings(), reader=MadeUpReader())


def _as_it_was(address: str) -> None:
    """Restore the oldest desk, and leave it as its version left it."""
    with patch.object(backup, "upgrade"):
        backup.restore(OLDEST, address, force=False)


def _migrate(address: str) -> None:
    """Open a desk of an older version, and link what the migrations marked, as the next `add` does."""
    with open_desk(address, create=False) as desk:
        pipeline.run([], desk.store, reader=MadeUpReader(), workers=1)


WORKS = (
    Work("add", None, _add),
    Work("load", _to_load, _load),
    Work("link", _store_unlinked, _link),
    Work("relink", _decided, _relink),
    Work("reread", _decided, _reread),
    Work("migrate", _as_it_was, _migrate, migrates=True),
)


def _faults(address: str, before: Held | None) -> list[str]:
    """What is wrong with a desk that was just left; one that is of an older version still, has to be as it was before."""
    if before is not None:
        held = held_rows(address)
        if held["alembic_version"] == before["alembic_version"]:
            return [f"{n} is half migrated" for n in sorted({*held, *before}) if held.get(n) != before.get(n)]
    with open_desk(address) as desk:
        return [str(fault) for fault in desk.check().faults]


def held_rows(address: str) -> Held:
    """Return all rows of all tables of a database, without opening it as a desk, which would migrate it."""
    engine = create_engine(Store(address)._url())
    try:
        with engine.connect() as connection:
            return {
                name: sorted(
                    (tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr
                )
                for name in inspect(connection).get_table_names()
            }
    finally:
        engine.dispose()


def exported(desk: Desk) -> list[str]:
    """What a desk exports once it is linked anew: stories depend on what came first, and after that they do not."""
    desk.relink()
    return [json.dumps(row, sort_keys=True) for row in (*desk.export_claims(), *desk.export_reports())]


def try_killing(work: Work, places: Places, kills: int, seed: int) -> Outcome:
    """Kill a command so often, at moments that the seed gives, and see what is left each time.

    One desk is killed again and again until its command is done; then another one is begun.
    """
    outcome, chance = Outcome(work.name, places.name), random.Random(f"{work.name} {seed}")
    prepared, before = None, None
    if work.prepare is not None:
        prepared = places.bare()
        work.prepare(prepared)
        before = held_rows(prepared) if work.migrates else None

    def begun() -> str:
        return places.bare() if prepared is None else places.copy(prepared)

    undisturbed = begun()
    began = time.monotonic()
    statements = statements_of(lambda: work.run(undisturbed), places.folder)
    seconds = time.monotonic() - began
    with open_desk(undisturbed) as desk:
        wanted = exported(desk)
    places.drop(undisturbed)
    while outcome.kills < kills and len(outcome.faults) < 5:
        address = begun()
        _try_one(work, address, outcome, chance, kills, statements, seconds, wanted, before)
        places.drop(address)
    if prepared is not None:
        places.drop(prepared)
    return outcome


def _try_one(
    work: Work,
    address: str,
    outcome: Outcome,
    chance: random.Random,
    kills: int,
    statements: int,
    seconds: float,
    wanted: list[str],
    before: Held | None,
) -> None:
    going = True
    while going and outcome.kills < kills:
        when = moment(chance, max(2, int(statements * PART)), seconds * PART)
        going = killed(lambda: work.run(address), **when)
        if going:
            outcome.kills += 1
            outcome.faults += [f"killed at {when}: {fault}" for fault in _faults(address, before)]
        if chance.random() < 0.2:
            break
    work.run(address)
    with open_desk(address) as desk:
        found = desk.check()
        outcome.faults += [f"finished: {fault}" for fault in found.faults]
        if found.to_link:
            outcome.faults.append(f"finished: {found.to_link} things are still to be linked")
        if exported(desk) != wanted:
            outcome.faults.append("finished: the export is not that of an undisturbed run")
    outcome.finished += 1


# -- a server that takes decisions ---------------------------------------------------------------------------


def try_killing_server(places: Places, kills: int, seed: int) -> Outcome:
    """Kill a server while it is sent decisions: what it has answered is kept, and nothing is there by half."""
    outcome, chance = Outcome("serve, with edits by HTTP", places.name), random.Random(f"serve {seed}")
    prepared = places.bare()
    _decided(prepared)
    while outcome.kills < kills and len(outcome.faults) < 5:
        address = places.copy(prepared)
        answered = _serve_until_killed(address, chance, outcome)
        outcome.answered += len(answered)
        with open_desk(address) as desk:
            outcome.faults += [f"killed: {fault}" for fault in desk.check().faults]
            kept = {decision.id for decision in desk.judgements(include_withdrawn=True)}
            if lost := answered - kept:
                outcome.faults.append(f"{len(lost)} decisions were answered and are lost")
            if len(kept - answered) > 2:
                outcome.faults.append("decisions are there twice")
        places.drop(address)
        outcome.finished += 1
    places.drop(prepared)
    return outcome


def _serve_until_killed(address: str, chance: random.Random, outcome: Outcome) -> set[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    answered: set[str] = set()
    done = threading.Event()
    asking = threading.Thread(target=_ask, args=(port, random.Random(chance.random()), answered, done))
    # opening the desk takes some statements, a decision some hundred; whatever happens, it ends
    at = chance.randint(20, 900) if chance.random() < 0.5 else None
    after = SERVED_AT_MOST if at else chance.uniform(0.5, SERVED_AT_MOST / 3)
    try:
        outcome.kills += killed(lambda: _serve(address, port), at=at, after=after, meanwhile=asking)
    finally:
        done.set()
        asking.join()
    return answered


def _serve(address: str, port: int) -> None:
    import uvicorn

    from foreigndesk.web.app import create_app
    from foreigndesk.web.settings import WebSettings

    with open_desk(address) as desk:
        app = create_app(desk, WebSettings(local_name="ola"))
        uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def _ask(port: int, chance: random.Random, answered: set[str], done: threading.Event) -> None:
    """Merge, part and undo by HTTP until the server is gone; take down what it has answered."""
    base = f"http://127.0.0.1:{port}"
    members = [f"{n:016x}:e{e}" for n in range(6) for e in (0, 1)]
    live: list[str] = []
    with httpx.Client(base_url=base, timeout=30, headers={"Origin": base}) as client:
        while not done.is_set():
            try:
                if "X-CSRF-Token" not in client.headers:
                    shown = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/").text)
                    client.headers["X-CSRF-Token"] = shown[1] if shown else ""
                if live and chance.random() < 0.4:
                    client.delete(f"/api/v1/judgements/{live.pop()}")
                    continue
                one, other = chance.sample(members, 2)
                verb = chance.choice(["same", "different"])
                response = client.post("/api/v1/judgements", json={"verb": verb, "left": one, "right": other})
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            if response.status_code == 201:
                live.append(response.json()["id"])
                answered.add(live[-1])


def places(kind: str, folder: Path) -> Iterator[Places]:
    """Yield where desks of a kind are made, and clean up after it."""
    with tempfile.TemporaryDirectory(dir=folder) as inner:
        if kind == "sqlite":
            yield Places(Path(inner))
            return
        cluster = Cluster()
        try:
            yield Places(Path(inner), cluster)
        finally:
            cluster.stop()
