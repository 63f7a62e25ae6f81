"""The open database: connections, transactions, and the schema's version. Callers never see SQL."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from foreigndesk.errors import ConfigError, NotFoundError, ReadOnlyError, SchemaVersionError, StoreError
from foreigndesk.store.failing import in_words, without_password
from foreigndesk.store.indexed import HintedCompiler
from foreigndesk.store.schema import metadata

# The newest migration; a test checks that it is.
SCHEMA_VERSION = "0024"
# How long a writer waits for another one, in milliseconds.
BUSY_TIMEOUT = 60_000
# How long one waits who takes reports in: another one's round of linking may take minutes.
PATIENCE = 1_800_000
# Any number will do, so long as all of us take the same: two processes must not migrate one database at once.
MIGRATION_LOCK = 7_304_115
WRITING_LOCK = 7_304_116
# What the driver warns of when a server is lost is told as an error of ours; without a handler it goes to stderr.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a moment as the record writes it: ISO, UTC, to the microsecond, so that text order is time order."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Deciding(Protocol):
    """What a decision is written through: a store, or a transaction of it that is open (`store.rehearsal`)."""

    def now(self) -> str:
        """Return the present moment as the record writes it."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction."""


class Store:
    """A record in a SQLite file or a PostgreSQL database; opened on first use.

    Args:
        address: A file's path, or `postgresql://...`; `sqlite:///...` too.
        create: Make it if there is none.
        clock: Gives `recorded_at`.
    """

    def __init__(self, address: str | Path, *, create: bool = True, clock: Clock | None = None) -> None:
        self.address, self.create = str(address), create
        self._clock = clock or system_clock
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self._wait: int | None = None

    def now(self) -> str:
        """Return the present moment as the record writes it."""
        return stamp(self._clock())

    @property
    def engine(self) -> Engine:
        """The database's engine, opened and migrated on first use."""
        with self._lock:
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    @property
    def backend(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    def close(self) -> None:
        """Close all connections; the next use opens the store again."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that changes nothing; on PostgreSQL each question sees the record as it is then (see `snapshot`)."""
        with _our_errors(self.address), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees the record as it is at one moment for as long as it is open, whoever writes meanwhile."""
        with _our_errors(self.address), self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            transaction = connection.begin()
            try:
                yield connection
            finally:
                # nothing was written, and a damaged file cannot be committed
                transaction.rollback()

    @contextmanager
    def patient(self) -> Iterator[None]:
        """Within it, others who write to a SQLite file are waited for as long as linking may take them."""
        before, self._wait = self._wait, PATIENCE
        try:
            yield
        finally:
            self._wait = before

    @contextmanager
    def writing(self, *, wait: int | None = None) -> Iterator[Connection]:
        """A connection in a transaction that is kept as a whole when the block ends, or not at all.

        Args:
            wait: Milliseconds after which a SQLite file that somebody else writes to is a StoreError; a minute if None, and
                longer within `patient`.
        """
        wait = wait or self._wait or BUSY_TIMEOUT
        with (
            _our_errors(self.address),
            self.engine.connect() as connection,
            connection.execution_options(writes=True, wait=wait).begin(),
        ):
            yield connection

    @property
    def file(self) -> Path | None:
        """The file of a SQLite record; None for one on a server."""
        url = self._url()
        return Path(url.database) if _is_sqlite(url) and url.database else None

    @contextmanager
    def filling(self, revision: str, *, replace: bool = False) -> Iterator[Connection]:
        """A connection in whose transaction the tables of a revision were made, empty, for `store.backup` to fill.

        Args:
            revision: Of the schema.
            replace: Drop the desk that is there.

        Raises:
            StoreError: If there is a desk already, or another program's tables.
        """
        with _our_errors(self.address):
            engine = self._made()
            try:
                with engine.connect() as connection, connection.execution_options(writes=True).begin():
                    self._make_room(connection, replace)
                    upgrade(connection, revision)
                    yield connection
            finally:
                engine.dispose()

    def _make_room(self, connection: Connection, replace: bool) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        is_desk, there = _version(connection) is not None, inspect(connection).get_table_names()
        if there and not is_desk:
            raise StoreError(
                f"{without_password(self.address)} holds other tables and no desk; choose another place for it"
            )
        if is_desk and not replace:
            raise StoreError(
                f"there is a desk at {without_password(self.address)} already; --force replaces it"
            )
        if is_desk:
            metadata.drop_all(connection)
            connection.execute(text("DROP TABLE alembic_version"))
            if connection.dialect.name == "postgresql":
                connection.execute(text("DROP FUNCTION IF EXISTS mark_story_moved"))

    # -- opening -----------------------------------------------------------------------------------------

    def _made(self) -> Engine:
        url = self._url()
        # a server that was started again has closed the connections that are kept
        engine = create_engine(url, pool_pre_ping=not _is_sqlite(url))
        if _is_sqlite(url):
            engine.dialect.statement_compiler = HintedCompiler
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _open(self) -> Engine:
        with _our_errors(self.address):
            engine = self._made()
            try:
                self._migrate(engine)
            except BaseException:
                engine.dispose()
                raise
            return engine

    def _url(self) -> URL:
        """Return the address for SQLAlchemy, of which the name of a file is never read as one: it may hold ? and %.

        Raises:
            ConfigError: If it is none, or its driver is not there.
            NotFoundError: If there is no such file and none may be made.
        """
        address = self.address
        if "://" not in address:
            path = Path(address)
            if not path.exists() and not self.create:
                raise NotFoundError(f"there is no desk at {address}; `foreigndesk add` makes one")
            if path.is_dir():
                raise ConfigError(
                    f"{address} is a folder; give a file for the desk, for example {address}/desk.db"
                )
            if not path.parent.exists():
                raise ConfigError(f"the folder {path.parent} does not exist; make it, or choose another file")
            return URL.create("sqlite", database=str(path))
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise ConfigError(f"{address} is no database address: {error}") from error
        if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
            try:
                import psycopg  # noqa: F401
            except ImportError as error:
                raise ConfigError("PostgreSQL needs a driver: pip install 'foreigndesk[postgres]'") from error
            url = url.set(drivername="postgresql+psycopg")
        elif url.drivername not in ("sqlite", "sqlite+pysqlite"):
            raise ConfigError(f"{url.drivername} is not supported; give a file or a postgresql:// address")
        return url

    def _migrate(self, engine: Engine) -> None:
        with engine.connect() as connection:
            if _version(connection) == SCHEMA_VERSION:
                return
        with engine.connect() as connection, connection.execution_options(writes=True).begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            found = _version(connection)
            if found == SCHEMA_VERSION:
                return
            if found is not None and found > SCHEMA_VERSION:
                raise SchemaVersionError(
                    f"{self.address} was written by a newer foreigndesk (its schema is {found}, "
                    f"this version knows {SCHEMA_VERSION}); install a newer version to open it"
                )
            if found is None and not self.create:
                raise NotFoundError(f"there is no desk at {self.address}; `foreigndesk add` makes one")
            if found is None and inspect(connection).get_table_names():
                raise StoreError(
                    f"{self.address} holds other tables and no desk; choose another place for it"
                )
            upgrade(connection, "head")


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def wait_for_turn(connection: Connection) -> None:
    """Let no two transactions store or link reports at once: SQLite has one writer, PostgreSQL is asked for it here."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})"))


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the schema up to a revision, within the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


class ReadOnlyStore(Store):
    """A record that is read and never written; what would write is refused with the reason.

    Args:
        address: As in `Store`.
        why: Why it is only read.
        fixed: The file of a SQLite record that nobody writes to, and that may lie where nobody may write.
        clock: As in `Store`.
    """

    def __init__(
        self, address: str | Path, why: str, *, fixed: Path | None = None, clock: Clock | None = None
    ) -> None:
        super().__init__(address, create=False, clock=clock)
        self.why, self.fixed = why, fixed

    @contextmanager
    def writing(self, *, wait: int | None = None) -> Iterator[Connection]:
        """Refuse to write.

        Raises:
            ReadOnlyError: Always.
        """
        raise ReadOnlyError(self.why)
        yield  # a generator, as the one that it stands for

    def _open(self) -> Engine:
        if self.fixed is None:
            return super()._open()
        address = f"file:{quote(os.fsencode(self.fixed.resolve()))}?mode=ro&immutable=1"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(address, uri=True, check_same_thread=False)

        engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
        engine.dialect.statement_compiler = HintedCompiler
        event.listen(engine, "connect", _set_up_functions)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


def _set_up_functions(connection: Any, record: object) -> None:
    del record
    # We begin transactions ourselves (`_begin_sqlite`): the driver would begin them too late.
    connection.isolation_level = None
    # SQLite's own knows no letters but those of English
    connection.create_function(
        "lower", 1, lambda value: value if value is None else str(value).lower(), deterministic=True
    )


def _set_up_sqlite(connection: Any, record: object) -> None:
    _set_up_functions(connection, record)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    # With WAL a crash of the process loses nothing; a crash of the machine, at most the last transactions, whole.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that begins by reading may not be let to write later.
    options = connection.get_execution_options()
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    wait = options.get("wait", BUSY_TIMEOUT)
    if wait != BUSY_TIMEOUT:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {wait}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        # the connection goes back to the pool
        if wait != BUSY_TIMEOUT:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")


@contextmanager
def _our_errors(address: str) -> Iterator[None]:
    """Turn what the database says into a StoreError of one line."""
    try:
        yield
    except SQLAlchemyError as error:
        raise in_words(address, error) from error
