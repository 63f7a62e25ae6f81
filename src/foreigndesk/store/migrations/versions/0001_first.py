"""The first tables, and full text over reports and claims."""

from __future__ import annotations

from alembic import op

from foreigndesk.store.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# The words of names are not English: they are kept as they stand, beside the stems of the rest.
SQLITE = [
    (
        "CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, content='{table}', content_rowid='row', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN "
        "INSERT INTO {table}_fts(rowid, {columns}) VALUES (new.row, {new}); END"
    ),
    (
        "CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN "
        "INSERT INTO {table}_fts({table}_fts, rowid, {columns}) VALUES ('delete', old.row, {old}); END"
    ),
    (
        "CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {columns} ON {table} BEGIN "
        "INSERT INTO {table}_fts({table}_fts, rowid, {columns}) VALUES ('delete', old.row, {old}); "
        "INSERT INTO {table}_fts(rowid, {columns}) VALUES (new.row, {new}); END"
    ),
]
POSTGRES = [
    (
        "ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS "
        "(to_tsvector('english', {joined})) STORED"
    ),
    "CREATE INDEX ix_{table}_search ON {table} USING gin (search)",
]


def upgrade() -> None:
    """Make the tables, and the full-text index in the way of the database at hand."""
    bind = op.get_bind()
    metadata.create_all(bind)
    statements = SQLITE if bind.dialect.name == "sqlite" else POSTGRES
    for table, columns in (("reports", ("title", "text")), ("claims", ("body",))):
        for statement in statements:
            op.execute(
                statement.format(
                    table=table,
                    columns=", ".join(columns),
                    new=", ".join(f"new.{c}" for c in columns),
                    old=", ".join(f"old.{c}" for c in columns),
                    joined=" || ' ' || ".join(f"coalesce({c}, '')" for c in columns),
                )
            )
