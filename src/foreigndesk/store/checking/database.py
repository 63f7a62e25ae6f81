"""The database itself: its pages, its foreign keys, the tables that this version expects, and the full-text index."""

from __future__ import annotations

from sqlalchemy import inspect, text

from foreigndesk.store import schema as t
from foreigndesk.store.anew import INDEXES
from foreigndesk.store.base import SCHEMA_VERSION
from foreigndesk.store.checking.faults import KEPT, Findings

TRIGGERS = {
    "reports_story_moved",
    *(f"{table}_fts_{event}" for table in ("reports", "claims") for event in ("insert", "delete", "update")),
    "claims_content_insert",
    "claims_content_update",
}
# Columns in PostgreSQL that the database makes of others: table, column, what of.
GENERATED = (
    ("reports", "search", "coalesce(title, '') || ' ' || coalesce(text, '')"),
    ("claims", "search", "coalesce(body, '')"),
    ("claims", "content_search", "coalesce(content, '')"),
)
_TOKENS = "tokenize='porter unicode61 remove_diacritics 2'"


def check_pages(findings: Findings) -> bool:
    """Have SQLite look at its pages and foreign keys; return False if the file itself is damaged.

    PostgreSQL checks its own pages where it was made with checksums, and keeps foreign keys by itself.
    """
    if findings.connection.dialect.name != "sqlite":
        return True
    findings.tell("pages", 0, 0)
    said = findings.connection.exec_driver_sql(f"PRAGMA integrity_check({KEPT})").scalars().all()
    lines = [line for one in said for line in str(one).splitlines() if line != "ok"]
    for line in lines:
        findings.add(
            "the file is whole", "database", line.removeprefix("*** in database main ***").strip(), "restore"
        )
    if lines:
        return False
    for row in findings.connection.exec_driver_sql("PRAGMA foreign_key_check"):
        findings.add(
            "rows name rows that are there",
            row[0],
            f"{'a row' if row[1] is None else f'row {row[1]}'} names one of {row[2]} that is not there",
            "restore",
        )
    return True


def check_schema(findings: Findings) -> None:
    """Look for the tables, columns, indexes and triggers that this version works with."""
    connection = findings.connection
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found != SCHEMA_VERSION:
        findings.add(
            "the schema is this version's", "schema", f"it is {found}, not {SCHEMA_VERSION}", "restore"
        )
    seen = inspect(connection)
    there = set(seen.get_table_names())
    for table in t.metadata.sorted_tables:
        if table.name not in there:
            findings.add("tables are there", table.name, "the table is missing", "restore")
            continue
        columns = {column["name"] for column in seen.get_columns(table.name)}
        indexes = {index["name"] for index in seen.get_indexes(table.name)}
        for name in sorted({c.name for c in table.columns} - columns):
            findings.add("tables are there", table.name, f"the column {name} is missing", "restore")
        for index in sorted(str(i.name) for i in table.indexes if i.name not in indexes):
            findings.add("indexes are there", table.name, f"the index {index} is missing", "restore")
    for name in sorted(_triggers(findings)):
        findings.add("triggers are there", name, "the trigger is missing", "restore")


def _triggers(findings: Findings) -> set[str]:
    if findings.connection.dialect.name == "sqlite":
        query, wanted = "SELECT name FROM sqlite_master WHERE type = 'trigger'", TRIGGERS
    else:
        query, wanted = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal", {"reports_story_moved"}
    return wanted - set(findings.connection.execute(text(query)).scalars())


def check_full_text(findings: Findings) -> None:
    """Compare the full-text index with the words it is made of, row by row.

    In SQLite the number of words of each row is compared, as the index keeps it and as it is counted again: no lock is
    taken, and a row that is missing, left over or indexed with another text is named. (One text with as many words as
    another in its place would pass: the triggers cannot leave that behind.)
    """
    if findings.connection.dialect.name == "sqlite":
        for index in INDEXES:
            _check_sqlite_index(findings, index)
        return
    for table, column, words in GENERATED:
        findings.tell("full text", 0, 0)
        query = f"SELECT row FROM {table} WHERE {column} IS DISTINCT FROM to_tsvector('english', {words})"
        for rows in findings.rows(text(query)):
            for row in rows:
                findings.add(
                    "the full-text index is in step", f"{table} {row.row}", f"{column} is old", "reindex"
                )


def _check_sqlite_index(findings: Findings, index: str) -> None:
    table, listed, where = INDEXES[index]
    connection = findings.connection
    temp = f"temp.again_{index}"
    left_over = (
        f"SELECT d.id FROM {index}_docsize d LEFT JOIN {table} x ON x.row = d.id AND x.{where} WHERE x.row IS NULL"
        if where != "true"
        else f"SELECT d.id FROM {index}_docsize d LEFT JOIN {table} x ON x.row = d.id WHERE x.row IS NULL"
    )
    for (number,) in connection.exec_driver_sql(left_over):
        findings.add(
            "the full-text index is in step", f"{index} {number}", f"no row of {table} is there", "reindex"
        )
    # a table of its own counts words as the index does; it lies in memory and holds some rows at a time
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {temp} USING fts5({listed}, content='', {_TOKENS})")
    try:
        last = connection.exec_driver_sql(f"SELECT coalesce(max(row), 0) FROM {table}").scalar_one()
        for first in range(0, last, 500):
            findings.tell("full text", first, last)
            span = f"row > {first} AND row <= {first + 500} AND {where}"
            connection.exec_driver_sql(
                f"INSERT INTO {temp}(rowid, {listed}) SELECT row, {listed} FROM {table} WHERE {span}"
            )
            differ = connection.exec_driver_sql(
                f"SELECT a.id, d.id FROM temp.again_{index}_docsize a LEFT JOIN {index}_docsize d ON d.id = a.id "
                "WHERE d.id IS NULL OR d.sz <> a.sz"
            )
            for number, there in differ:
                reason = "it is not in the index" if there is None else "it is indexed with other words"
                findings.add("the full-text index is in step", f"{table} {number}", reason, "reindex")
            connection.exec_driver_sql(f"INSERT INTO {temp}(again_{index}) VALUES ('delete-all')")
            findings.looked_at["rows of the full-text index"] += 500 if first + 500 <= last else last - first
    finally:
        connection.exec_driver_sql(f"DROP TABLE {temp}")
