"""The file of a backup: a zip with one member a table, which any database of foreigndesk can be made of again.

    manifest.json        what it is: the form, the schema, when and of what kind of database it was made; of each table
                         its columns with their types, how many rows it has, and the SHA-256 of its member
    tables/NAME.arrows   the rows, in order of the primary key, as an Arrow IPC stream (compressed with zstd)

Members are stored, not deflated. Tables come in an order in which each names only rows of those before it. What the
database makes by itself (indexes, full text) is not in it.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from foreigndesk.errors import BackupError

FORM = "foreigndesk backup 1"
MANIFEST = "manifest.json"
TYPES = {
    "text": pa.large_string(),
    "integer": pa.int64(),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "bytes": pa.large_binary(),
}
# Rows of a batch, and bytes after which a batch is closed all the same: reports are long.
ROWS, BYTES = 2_000, 8_000_000


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """What the manifest says of a table.

    Attributes:
        columns: Name → one of `TYPES`.
        rows: How many it has.
        sha256: Of its member.
    """

    name: str
    columns: dict[str, str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is.

    Attributes:
        form: `FORM`.
        schema: Version of the schema that its tables have.
        made_by: Version of foreigndesk.
        made_at: The moment whose record it holds.
        database: "sqlite" or "postgresql".
        tables: In the order in which they are written and read.
    """

    form: str
    schema: str
    made_by: str
    made_at: str
    database: str
    tables: tuple[ArchivedTable, ...]

    @property
    def rows(self) -> int:
        """How many rows it has in all."""
        return sum(table.rows for table in self.tables)


class _Digesting:
    """A stream that keeps the SHA-256 of what is written to it."""

    closed = False

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self.digest.update(raw)
        return self._stream.write(raw)

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


class ArchiveWriter:
    """Writes a backup to a stream, table by table; `finish` writes the manifest."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.tables: list[ArchivedTable] = []

    def add(self, name: str, columns: dict[str, str], batches: Iterator[Sequence[Sequence[Any]]]) -> int:
        """Write a table; return how many rows it has.

        Args:
            name: Of the table.
            columns: Name → one of `TYPES`.
            batches: Rows, some at a time, with values in the order of the columns.
        """
        schema = pa.schema([pa.field(column, TYPES[kind]) for column, kind in columns.items()])
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        rows = 0
        with self._zip.open(f"tables/{name}.arrows", "w", force_zip64=True) as member:
            sink = _Digesting(member)
            with pa.ipc.new_stream(pa.PythonFile(sink, "w"), schema, options=options) as writer:
                for batch in batches:
                    values = list(zip(*batch, strict=True))
                    arrays = [pa.array(v, f.type) for v, f in zip(values, schema, strict=True)]
                    writer.write_batch(pa.record_batch(arrays, schema=schema))
                    rows += len(batch)
        self.tables.append(ArchivedTable(name, columns, rows, sink.digest.hexdigest()))
        return rows

    def finish(self, schema: str, made_by: str, made_at: str, database: str) -> Manifest:
        """Write the manifest and close the zip."""
        manifest = Manifest(FORM, schema, made_by, made_at, database, tuple(self.tables))
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.close()
        return manifest


class ArchiveReader:
    """Reads a backup.

    Args:
        path: The file.

    Raises:
        BackupError: If it is no backup, cannot be read, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            told = json.loads(self._zip.read(MANIFEST))
            if told.get("form") != FORM:
                raise BackupError(f"{path} is a backup of another form ({told.get('form')}), not {FORM!r}")
            tables = tuple(ArchivedTable(**table) for table in told.pop("tables"))
            self.manifest = Manifest(tables=tables, **told)
        except OSError as error:
            raise BackupError(f"{path} cannot be read: {error.strerror or error}") from error
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, AttributeError) as error:
            raise BackupError(f"{path} is no backup of foreigndesk, or not a whole one: {error}") from error

    def __enter__(self) -> ArchiveReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def batches(self, table: ArchivedTable) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows of a table, some at a time.

        Raises:
            BackupError: If the member is damaged or has other rows than the manifest says.
        """
        name = f"tables/{table.name}.arrows"
        rows = 0
        try:
            # before anything is made of it: sizes in a damaged stream may be anything
            with self._zip.open(name) as member:
                digest = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
            if digest != table.sha256:
                raise BackupError(
                    f"{self.path} is damaged in the table {table.name}: its checksum is another"
                )
            with self._zip.open(name) as member, pa.ipc.open_stream(pa.PythonFile(member, "r")) as reader:
                for batch in reader:
                    rows += batch.num_rows
                    yield batch.to_pylist()
        except (OSError, KeyError, EOFError, zipfile.BadZipFile, pa.ArrowException) as error:
            reason = " ".join(str(error).split())
            raise BackupError(f"{self.path} is damaged in the table {table.name}: {reason}") from error
        if rows != table.rows:
            raise BackupError(
                f"{self.path} is damaged: of {table.rows:,} rows of {table.name} it has {rows:,}"
            )

    def verify(self) -> None:
        """Read all of it.

        Raises:
            BackupError: If anything is not as the manifest says.
        """
        for table in self.manifest.tables:
            for _ in self.batches(table):
                pass
