"""Backs up a desk while others write to it, and makes a desk of a backup, in either kind of database.

A backup holds the record of one moment (`Store.snapshot`); `store.archive` has its form. Restoring makes the tables as
they were in that version, fills them, and then brings them up to date, so that older backups do.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.types import TypeEngine

from foreigndesk.errors import BackupError, SchemaVersionError
from foreigndesk.store import schema as t
from foreigndesk.store.archive import BYTES, ROWS, ArchivedTable, ArchiveReader, ArchiveWriter, Manifest
from foreigndesk.store.base import SCHEMA_VERSION, Store, upgrade
from foreigndesk.store.link_steps import Notify
from foreigndesk.whole_files import replacing

# Signing in is not part of a record: whoever restores one signs in again.
LEFT_OUT = frozenset({"sessions", "sign_in_attempts"})
_KINDS: dict[type[TypeEngine[Any]], str] = {
    Boolean: "boolean",
    Float: "float",
    LargeBinary: "bytes",
    Integer: "integer",
    BigInteger: "integer",
    Text: "text",
}
_COLUMN_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "text": Text,
    "integer": BigInteger,
    "float": Float,
    "boolean": Boolean,
    "bytes": LargeBinary,
}


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was backed up, or restored.

    Attributes:
        path: The file.
        bytes: How large it is.
        manifest: What it holds.
    """

    path: Path
    bytes: int
    manifest: Manifest


def back_up(store: Store, path: Path, *, force: bool, made_by: str, tell: Notify | None = None) -> BackedUp:
    """Write a backup; `Desk.backup` says what the arguments mean."""
    tell = tell or _silent
    if path.exists() and not force:
        raise BackupError(f"{path} is there already; --force replaces it")
    try:
        with replacing(path, private=True) as stream, store.snapshot() as connection:
            writer = ArchiveWriter(stream)
            tables = [table for table in t.metadata.sorted_tables if table.name not in LEFT_OUT]
            for number, table in enumerate(tables):
                tell(table.name, number, len(tables))
                writer.add(table.name, _kinds(table), _rows(connection, table))
            manifest = writer.finish(SCHEMA_VERSION, made_by, store.now(), connection.dialect.name)
            stream.flush()
            # what was written is read again before the file gets its name
            tell("reading it again", 0, 0)
            with ArchiveReader(Path(stream.name)) as reader:
                reader.verify()
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror or error}") from error
    return BackedUp(path, path.stat().st_size, manifest)


def _kinds(table: Table) -> dict[str, str]:
    return {column.name: kind_of(column.type) for column in table.columns}


def kind_of(column: TypeEngine[Any]) -> str:
    """Return the kind that the values of a column have in a backup."""
    return next(kind for one, kind in _KINDS.items() if isinstance(column, one))


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Sequence[Any]]]:
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execute(query, execution_options={"yield_per": ROWS})
    batch: list[Sequence[Any]] = []
    size = 0
    try:
        for row in result:
            batch.append(row)
            size += sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if len(batch) >= ROWS or size > BYTES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch
    finally:
        result.close()


def restore(path: Path, address: str, *, force: bool, tell: Notify | None = None) -> BackedUp:
    """Make a desk of a backup; `restore_desk` says what the arguments mean."""
    tell = tell or _silent
    with ArchiveReader(path) as reader:
        if reader.manifest.schema > SCHEMA_VERSION:
            raise SchemaVersionError(
                f"{path} is a backup of a newer foreigndesk (its schema is {reader.manifest.schema}, this version "
                f"knows {SCHEMA_VERSION}); install a newer version to restore it"
            )
        target = Store(address)
        file = target.file
        if file is None:
            _into_server(reader, target, force, tell)
        else:
            _into_file(reader, file, force, tell)
        return BackedUp(path, path.stat().st_size, reader.manifest)


def _into_file(reader: ArchiveReader, file: Path, force: bool, tell: Notify) -> None:
    if file.exists() and not force:
        raise BackupError(f"{file} is there already; --force replaces it")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with Store(part).filling(reader.manifest.schema) as connection:
            _fill(connection, reader, tell)
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        # a log of the desk that was there would be played back into the new one
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        os.replace(part, file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                part.with_name(part.name + ending).unlink()


def _into_server(reader: ArchiveReader, store: Store, force: bool, tell: Notify) -> None:
    with store.filling(reader.manifest.schema, replace=force) as connection:
        _fill(connection, reader, tell)


def _fill(connection: Connection, reader: ArchiveReader, tell: Notify) -> None:
    done, total = 0, reader.manifest.rows
    # what migrations put into empty tables (marks) is what the backup has of its own
    for archived in reversed(reader.manifest.tables):
        connection.execute(_table(archived).delete())
    for archived in reader.manifest.tables:
        table = _table(archived)
        for batch in reader.batches(archived):
            tell(archived.name, done, total)
            if batch:
                connection.execute(insert(table), batch)
            done += len(batch)
        kept = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if kept != archived.rows:
            raise BackupError(f"of {archived.rows:,} rows of {archived.name} only {kept:,} were written")
        if connection.dialect.name == "postgresql" and "row" in archived.columns:
            # what is added later is numbered after what is there
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{archived.name}', 'row'), "
                    f"(SELECT coalesce(max(row), 0) + 1 FROM {archived.name}), false)"
                )
            )
    if reader.manifest.schema != SCHEMA_VERSION:
        upgrade(connection, "head")


def _table(archived: ArchivedTable) -> Table:
    return Table(
        archived.name,
        MetaData(),
        *(Column(name, _COLUMN_TYPES[kind]) for name, kind in archived.columns.items()),
    )


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total
