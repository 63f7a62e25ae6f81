"""Fills an empty desk with a made-up record, lets it grow by copies, and brings it to PostgreSQL: in bulk, indexes last."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Boolean, text

from benchmarks.made_up.making import STATES, Maker
from benchmarks.made_up.rows import COLUMNS, Rows
from foreigndesk.desk import Desk, open_desk
from foreigndesk.model import Claim, Document
from foreigndesk.store import schema as t
from foreigndesk.store.codec import pack, squeeze, unpack, unsqueeze

# Rows of so many reports are written at once.
BATCH = 2_000
# A record grows by at most so many copies: the first digit of their ids tells them apart.
MOST_COPIES = 15
_FTS = {"reports_fts": "reports", "claims_fts": "claims", "claims_content_fts": "claims"}


def actors_of(reports: int) -> int:
    """How many actors so many reports name: ever fewer new ones, as they come back."""
    return len(STATES) + min(reports // 2, 20_000) + reports // 5


def fill(desk: Desk, reports: int, seed: int = 1) -> None:
    """Fill an empty desk: a SQLite file at once, PostgreSQL by `carry` from one."""
    if desk.store.backend != "sqlite":
        raise ValueError("PostgreSQL is filled from a SQLite file (`carry`)")
    maker = Maker(seed, actors_of(reports))
    rows = Rows(maker)
    with _bulk(desk) as connection:
        written = 0
        for story in maker.stories(reports):
            rows.add_story(story)
            if maker.last_report - written >= BATCH:
                _insert(connection, rows.take())
                written = maker.last_report
        _insert(connection, rows.take())


def _insert(connection: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    for name, some in rows.items():
        named = ", ".join(f'"{column}"' for column in COLUMNS[name])
        marks = ", ".join("?" * len(COLUMNS[name]))
        connection.executemany(f"INSERT INTO {name} ({named}) VALUES ({marks})", some)
    connection.commit()


@contextmanager
def _bulk(desk: Desk) -> Iterator[sqlite3.Connection]:
    """A connection to the file without indexes and triggers, which are made again at the end."""
    path = desk.store.engine.url.database
    assert path is not None
    desk.store.close()
    connection = sqlite3.connect(path)
    try:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = OFF",
            "cache_size = -400000",
        ):
            connection.execute(f"PRAGMA {pragma}")
        made = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in made:
            connection.execute(f'DROP {kind} "{name}"')
        yield connection
        for kind, _, sql in sorted(made):
            if kind == "index":
                connection.execute(sql)
        for table in _FTS:
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
        for kind, _, sql in made:
            if kind == "trigger":
                connection.execute(sql)
        connection.commit()
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


# -- growing -------------------------------------------------------------------------------------------------

# Columns that hold the number of a row, by the table that it is of; `row` itself is of its own table.
_ROWS = {
    "local_row": "local_claims", "first_row": "local_claims", "claim_row": "claims", "disagreement": "disagreements",
}  # fmt: skip
# Columns that hold ids of which each copy has its own.
_IDS = (
    "id report_id origin_id reprint_of parent_id story_id title_report founder claim_id claim_now judgement left right "
    "left_now right_now member member_now"
).split()
# Actors and places come back: they are the same in every copy.
_SHARED = frozenset({"actors", "actor_words", "places"})
_MOMENTS = frozenset({"recorded_at", "joined_at", "at", "started_at", "finished_at"})


def grow(desk: Desk, times: int) -> None:
    """Make the record of a SQLite file so many times as large: copies of all in it, each under ids of its own.

    Every copy was recorded on a day of its own; the days of which it tells stay, so that the record gets denser and no
    longer. Local actors and readings still name the ids of the first in their payloads, which no page shows.
    """
    if not 1 <= times <= MOST_COPIES + 1:
        raise ValueError(f"a record can be made 1 to {MOST_COPIES + 1} times as large")
    with _bulk(desk) as connection:
        connection.create_function("remade_claim", 2, _remade_claim, deterministic=True)
        connection.create_function("remade_document", 2, _remade_document, deterministic=True)
        last = {
            name: connection.execute(f"SELECT coalesce(max(row), 0) FROM {name}").fetchone()[0]
            for name, columns in COLUMNS.items()
            if "row" in columns
        }
        for copy in range(1, times):
            for name in COLUMNS:
                if name not in _SHARED:
                    connection.execute(_copying(name, copy, last))
            connection.commit()


def _copying(name: str, copy: int, last: dict[str, int]) -> str:
    shown = [_of_copy(name, column, copy, last) for column in COLUMNS[name]]
    named = ", ".join(f'"{column}"' for column in COLUMNS[name])
    # rows of copies stand behind those that they are made from
    met = "TRUE"
    for column in COLUMNS[name]:
        if (table := name if column == "row" else _ROWS.get(column)) is not None:
            met = f'"{column}" <= {last[table]}'
            break
    else:
        own = next(column for column in COLUMNS[name] if column in _IDS)
        met = f"substr(\"{own}\", 1, 1) = '{'j' if own == 'judgement' else 0}'"
        if own == "judgement":
            met += " AND substr(judgement, 2, 1) = '0'"
    return f"INSERT INTO {name} ({named}) SELECT {', '.join(shown)} FROM {name} WHERE {met}"


def _of_copy(name: str, column: str, copy: int, last: dict[str, int]) -> str:
    if (table := name if column == "row" else _ROWS.get(column)) is not None:
        return f'"{column}" + {copy * last[table]}'
    if column == "key" and name == "story_reports":
        # made of ids, and as far apart as digests: the next number is free
        return f"key + {copy}"
    if name == "claims" and column == "payload":
        return f"remade_claim(payload, '{copy:x}')"
    if name == "reports" and column == "document":
        return f"remade_document(document, '{copy:x}')"
    if column in _IDS:
        # a judgement's and a correction's own ids begin with a letter
        at = 2 if column == "judgement" or (column == "id" and name in ("judgements", "corrections")) else 1
        return f'substr("{column}", 1, {at - 1}) || \'{copy:x}\' || substr("{column}", {at + 1})'
    if column in _MOMENTS:
        return f"'2026-01-{copy + 1:02d}' || substr(\"{column}\", 11)"
    if name == "failures" and column == "path":
        return f"'copy{copy}/' || path"
    return f'"{column}"'


def _remade_claim(payload: bytes, digit: str) -> bytes:
    claim = unsqueeze(payload, Claim)
    return squeeze(_with_id(claim, digit))


def _with_id(claim: Claim, digit: str) -> Claim:
    return Claim(**{name: getattr(claim, name) for name in Claim.__slots__} | {"id": digit + claim.id[1:]})


def _remade_document(payload: bytes, digit: str) -> bytes:
    document = unpack(payload, Document)
    values = {name: getattr(document, name) for name in Document.__slots__}
    return pack(Document(**values | {"id": digit + document.id[1:]}))


# -- PostgreSQL ----------------------------------------------------------------------------------------------


def carry(path: str, address: str, tables: Mapping[str, tuple[str, ...]] = COLUMNS) -> None:
    """Copy the record of a SQLite file into an empty PostgreSQL database of which one is the master.

    Args:
        path: The file.
        address: The database.
        tables: Table → its columns that are copied; those of a made-up record.
    """
    with open_desk(address) as desk:
        engine = desk.store.engine
        with engine.connect() as connection, connection.execution_options(writes=True).begin():
            # no foreign key is checked a row at a time: the file holds to them
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            indexes = connection.execute(
                text(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN "
                    "(SELECT conname FROM pg_constraint)"
                )
            ).all()
            for name, _ in indexes:
                connection.execute(text(f'DROP INDEX "{name}"'))
            # of a table that was emptied in the transaction a server of `wal_level=minimal` keeps no log
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
            driver = connection.connection.dbapi_connection
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
                for name, columns in tables.items():
                    _carry_table(file, driver, name, columns)
            for _, sql in indexes:
                connection.execute(text(re.sub(r":", r"\\:", sql)))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # as autovacuum would before long
            connection.execute(text("VACUUM ANALYZE"))


def _carry_table(file: sqlite3.Connection, driver: Any, name: str, columns: tuple[str, ...]) -> None:
    table = t.metadata.tables[name]
    truths = [i for i, column in enumerate(columns) if isinstance(table.c[column].type, Boolean)]
    named = ", ".join(f'"{column}"' for column in columns)
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({named}) FROM STDIN") as copy:
        for row in file.execute(f"SELECT {named} FROM {name}"):
            if truths:
                row = list(row)
                for place in truths:
                    row[place] = bool(row[place])
            copy.write_row(row)
    if "row" in columns:
        driver.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'row'), max(row)) FROM {name}")
