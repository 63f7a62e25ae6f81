"""Statements are found by cue, directness, names and their own words; reports know the hour of publication.

What is in the record gets its rows, and statements are marked to be linked anew: the keys under which they meet are
others now. The next `add` or `reread` does that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from foreigndesk.store.codec import squeezed_json, unpacked_json
from foreigndesk.store.terms import raw_terms, utc_moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 500
SQLITE = (
    (
        "CREATE VIRTUAL TABLE claims_content_fts USING fts5(content, content='claims', content_rowid='row', "
        "tokenize='porter unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER claims_content_insert AFTER INSERT ON claims WHEN new.content IS NOT NULL BEGIN "
        "INSERT INTO claims_content_fts(rowid, content) VALUES (new.row, new.content); END"
    ),
    (
        "CREATE TRIGGER claims_content_update AFTER UPDATE OF content ON claims BEGIN "
        "INSERT INTO claims_content_fts(claims_content_fts, rowid, content) "
        "SELECT 'delete', old.row, old.content WHERE old.content IS NOT NULL; "
        "INSERT INTO claims_content_fts(rowid, content) "
        "SELECT new.row, new.content WHERE new.content IS NOT NULL; END"
    ),
)
POSTGRES = (
    (
        "ALTER TABLE claims ADD COLUMN content_search tsvector GENERATED ALWAYS AS "
        "(to_tsvector('english', coalesce(content, ''))) STORED"
    ),
    "CREATE INDEX ix_claims_content_search ON claims USING gin (content_search)",
)


def upgrade() -> None:
    """Add the columns and tables, and fill them from what is in the record."""
    op.add_column("reports", sa.Column("published_at", sa.Text))
    op.add_column("claims", sa.Column("content", sa.Text))
    op.create_table(
        "claim_terms",
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("claim_row", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["claim_row"], ["claims.row"], name="fk_claim_terms_claim_row"),
        sa.PrimaryKeyConstraint("field", "value", "claim_row", name="pk_claim_terms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_terms_claim_row", "claim_terms", ["claim_row"])
    op.create_index("ix_parties_office_kind", "parties", ["office_kind", "role"])
    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)
    _fill_moments(connection)
    _fill_statements(connection)
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'claim', CAST(m.local_row AS TEXT) FROM claim_members m "
        "JOIN claims c ON c.claim_id = m.claim_id "
        "WHERE c.kind = 'statement' AND c.withdrawn_at IS NULL AND m.left_at IS NULL ON CONFLICT DO NOTHING"
    )


def _fill_moments(connection: sa.Connection) -> None:
    for rows in _batches(connection, "SELECT row, document AS data FROM reports WHERE row > :last"):
        found = [
            {"r": row.row, "at": at}
            for row in rows
            if (at := utc_moment((json.loads(unpacked_json(row.data)).get("published") or {}).get("date")))
        ]
        if found:
            connection.execute(sa.text("UPDATE reports SET published_at = :at WHERE row = :r"), found)


def _fill_statements(connection: sa.Connection) -> None:
    query = "SELECT row, payload AS data FROM claims WHERE kind = 'statement' AND row > :last"
    for rows in _batches(connection, query):
        contents, terms = [], []
        for row in rows:
            claim = json.loads(squeezed_json(row.data))
            contents.append({"r": row.row, "content": claim.get("content")})
            terms += [{"f": f, "v": v, "r": row.row} for f, v in raw_terms(claim)]
        connection.execute(sa.text("UPDATE claims SET content = :content WHERE row = :r"), contents)
        if terms:
            connection.execute(
                sa.text("INSERT INTO claim_terms (field, value, claim_row) VALUES (:f, :v, :r)"), terms
            )


def _batches(connection: sa.Connection, query: str) -> Iterable[list[Any]]:
    last = 0
    while rows := connection.execute(sa.text(f"{query} ORDER BY row LIMIT {BATCH}"), {"last": last}).all():
        yield list(rows)
        last = rows[-1].row
