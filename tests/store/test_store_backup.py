"""Backups: of a desk that others write to, into either kind of database, whole or not at all."""

from __future__ import annotations

import json
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk, restore_desk
from foreigndesk.errors import BackupError, SchemaVersionError, StoreError
from foreigndesk.store import schema as t
from foreigndesk.store.archive import MANIFEST
from foreigndesk.store.backup import LEFT_OUT
from made_up import MadeUpReader, report
from postgres import Cluster

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"


def reports(first: int, last: int) -> list[pipeline.Document]:
    return [
        report(n, f"meet {ANNA} & {CARL} 2020-01-0{n % 9 + 1}\nsay {CARL}: \U0001f9ca number {n % 4} is no trouble\n",
               day=f"2020-02-{n % 28 + 1:02}", outlet=f"Outlet {n % 3}")
        for n in range(first, last)
    ]  # fmt: skip


@pytest.fixture
def full(desk: Desk) -> Desk:
    pipeline.run(reports(0, 8), desk.store, reader=MadeUpReader(), workers=1)
    desk.reread(reader=MadeUpReader(version="2", status="planned"), workers=1)
    desk.judge("different", f"{1:016x}:e0", f"{2:016x}:e0", by="ola", why="two people")
    return desk


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address where there is no desk, in either kind of database."""
    if request.param == "sqlite":
        yield str(tmp_path / "restored.db")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    made = cluster.database()
    yield made
    cluster.drop(made)


def everything(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    with desk.store.reading() as connection:
        return {
            table.name: [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                for row in connection.execute(table.select().order_by(*table.primary_key.columns))
            ]
            for table in t.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def test_a_backup_of_either_database_is_restored_into_either(
    full: Desk, elsewhere: str, tmp_path: Path
) -> None:
    made = full.backup(tmp_path / "desk.backup")
    assert made.manifest.rows > 100 and made.bytes == (tmp_path / "desk.backup").stat().st_size
    restore_desk(tmp_path / "desk.backup", elsewhere)
    with open_desk(elsewhere, create=False) as restored:
        before = everything(full)
        # ids of catalogues and such have no order of their own; all others are the same, row for row
        assert everything(restored) == before
        assert restored.check().faults == ()
        assert len(restored.search("trouble")) == len(full.search("trouble")) > 0
        # it goes on as a desk of its own: rows are numbered after those that are there
        pipeline.run(reports(8, 10), restored.store, reader=MadeUpReader(version="2"), workers=1)
        restored.merge(f"{1:016x}:e0", f"{8:016x}:e0", by="ola")
        assert restored.check().faults == ()


def test_a_file_or_a_desk_that_is_there_is_replaced_only_when_asked(
    full: Desk, elsewhere: str, tmp_path: Path
) -> None:
    path = tmp_path / "desk.backup"
    path.write_text("my notes")
    with pytest.raises(BackupError, match="there already"):
        full.backup(path)
    assert path.read_text() == "my notes"
    full.backup(path, force=True)
    with open_desk(elsewhere) as other:
        pipeline.run(reports(50, 51), other.store, reader=MadeUpReader(), workers=1)
        before = everything(other)
    with pytest.raises(StoreError, match="already"):
        restore_desk(path, elsewhere)
    with open_desk(elsewhere) as other:
        assert everything(other) == before
    restore_desk(path, elsewhere, force=True)
    with open_desk(elsewhere) as other:
        assert everything(other) == everything(full)
        assert other.check().faults == ()


def test_a_backup_holds_the_record_of_one_moment_while_others_write(full: Desk, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        number = 100
        with open_desk(full.address) as other:
            while not stop.is_set():
                pipeline.run(reports(number, number + 1), other.store, reader=MadeUpReader(), workers=1)
                written.append(number)
                number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            while len(written) < number + 1:
                assert thread.is_alive()
            full.backup(tmp_path / f"{number}.backup")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        path = tmp_path / f"{number}.db"
        restore_desk(tmp_path / f"{number}.backup", path)
        with open_desk(path) as restored:
            # only what linking had not seen yet may wait
            assert restored.check().faults == ()


def test_a_damaged_backup_is_refused_and_nothing_is_left(full: Desk, elsewhere: str, tmp_path: Path) -> None:
    path = tmp_path / "desk.backup"
    full.backup(path)
    whole = path.read_bytes()
    member = whole.index(b"tables/local_claims.arrows") + 2_000
    damaged = {
        "no backup": b"These are my notes.\n" * 50,
        "cut": whole[: len(whole) // 2],
        "flipped": whole[:member] + bytes([whole[member] ^ 0x10]) + whole[member + 1 :],
        "empty": b"",
    }
    for name, content in damaged.items():
        path.write_bytes(content)
        with pytest.raises(BackupError, match=r"desk\.backup"):
            restore_desk(path, elsewhere)
        left = [found for found in os.listdir(tmp_path) if found.startswith((".", "restored"))]
        assert left == [], name
    with open_desk(elsewhere) as desk:
        assert desk.status().reports == 0


def test_a_backup_of_a_newer_version_is_refused(full: Desk, tmp_path: Path) -> None:
    path, newer = tmp_path / "desk.backup", tmp_path / "newer.backup"
    full.backup(path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == MANIFEST:
                content = json.dumps(json.loads(content) | {"schema": "9999"}).encode()
            new.writestr(name, content)
    with pytest.raises(SchemaVersionError, match="newer foreigndesk"):
        restore_desk(newer, tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()


def test_accounts_are_in_a_backup_and_sign_ins_are_not(
    new_address: Callable[[], str], tmp_path: Path
) -> None:
    values = "'x', 'X', 'editor', 'hash', '2026-01-01T00:00:00.000000Z'"
    with open_desk(new_address()) as desk:
        with desk.store.writing() as connection:
            connection.execute(
                text(
                    f"INSERT INTO users (name, display_name, role, password_hash, created_at) VALUES ({values})"
                )
            )
            connection.execute(
                text("INSERT INTO sign_in_attempts (name_key, address, at) VALUES ('a', 'b', '2026')")
            )
        made = desk.backup(tmp_path / "desk.backup")
    rows = {table.name: table.rows for table in made.manifest.tables}
    assert rows["users"] == 1 and "sign_in_attempts" not in rows
    assert (tmp_path / "desk.backup").stat().st_mode & 0o077 == 0
