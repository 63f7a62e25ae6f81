"""Searches: places and names of actors that can be looked up, indexes for order by time, and saved searches.

What is in the record gets its rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from foreigndesk.store.codec import squeezed_json
from foreigndesk.store.places import place_row
from foreigndesk.store.terms import actor_words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 500
INDEXES = (
    ("ix_reports_day", "reports", ["published_day", "row"], None),
    ("ix_reports_recorded", "reports", ["recorded_at", "row"], None),
    ("ix_claims_start", "claims", ["start", "row"], None),
    ("ix_claims_recorded", "claims", ["recorded_at", "row"], None),
    ("ix_claims_type", "claims", ["type", "row"], None),
    ("ix_claims_status", "claims", ["status", "row"], None),
    ("ix_claims_place_id", "claims", ["place_id", "row"], None),
    ("ix_claims_withdrawn", "claims", ["withdrawn_at"], "withdrawn_at IS NOT NULL"),
    ("ix_claims_lasting", "claims", ["start", "end"], '"end" > start'),
)


def upgrade() -> None:
    """Make the tables and indexes, and fill them from what is in the record."""
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text()),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("feature", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
    )
    op.create_table(
        "actor_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", "actor_id", name="pk_actor_words"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_actor_words_actor_id", "actor_words", ["actor_id"])
    op.create_table(
        "saved_searches",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "query", "by", "at", "seen_at")),
        *(sa.Column(name, ROW_ID, nullable=False) for name in ("seen_report", "seen_claim", "seen_local")),
        sa.Column("forgotten_at", sa.Text()),
        sa.Column("forgotten_by", sa.Text()),
        sa.PrimaryKeyConstraint("row", name="pk_saved_searches"),
    )
    kept = sa.text("forgotten_at IS NULL")
    op.create_index(
        "ix_saved_searches_name",
        "saved_searches",
        ["name"],
        unique=True,
        sqlite_where=kept,
        postgresql_where=kept,
    )
    op.add_column("claims", sa.Column("place_id", sa.BigInteger()))
    connection = op.get_bind()
    _fill_places(connection)
    _fill_names(connection)
    _fill_nameless(connection)
    for name, table, columns, where in INDEXES:
        some = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=some, postgresql_where=some)


def _fill_places(connection: sa.Connection) -> None:
    for rows in _batches(connection, "SELECT row, payload FROM claims WHERE row > :last"):
        found: dict[int, dict[str, Any]] = {}
        claims = []
        for row in rows:
            place = json.loads(squeezed_json(row.payload)).get("place")
            if place:
                made = place_row(place)
                found[made["id"]] = made
                claims.append({"r": row.row, "p": made["id"]})
        if claims:
            connection.execute(
                sa.text(
                    "INSERT INTO places (id, words, name, country, lat, lon, feature) "
                    "VALUES (:id, :words, :name, :country, :lat, :lon, :feature) ON CONFLICT DO NOTHING"
                ),
                list(found.values()),
            )
            connection.execute(sa.text("UPDATE claims SET place_id = :p WHERE row = :r"), claims)


def _fill_names(connection: sa.Connection) -> None:
    last = ""
    query = sa.text(f"SELECT id, words FROM actors WHERE id > :last ORDER BY id LIMIT {BATCH}")
    while rows := connection.execute(query, {"last": last}).all():
        if words := [named for row in rows for named in actor_words(row.id, row.words)]:
            connection.execute(
                sa.text("INSERT INTO actor_words (word, actor_id) VALUES (:word, :actor_id)"), words
            )
        last = rows[-1].id


def _fill_nameless(connection: sa.Connection) -> None:
    last = 0
    query = sa.text(
        "SELECT claim_row, words FROM parties WHERE actor_id IS NULL AND claim_row > :last "
        "AND claim_row <= :end"
    )
    newest = connection.execute(sa.text("SELECT coalesce(max(row), 0) FROM claims")).scalar_one()
    while last < newest:
        rows = connection.execute(query, {"last": last, "end": last + 10 * BATCH})
        if found := [{"r": r, "v": v} for r, words in rows for v in set(words.split()) - {"|"}]:
            connection.execute(
                sa.text(
                    "INSERT INTO claim_terms (field, value, claim_row) VALUES ('nameless', :v, :r) "
                    "ON CONFLICT DO NOTHING"
                ),
                found,
            )
        last += 10 * BATCH


def _batches(connection: sa.Connection, query: str) -> Iterable[list[Any]]:
    last = 0
    while rows := connection.execute(sa.text(f"{query} ORDER BY row LIMIT {BATCH}"), {"last": last}).all():
        yield list(rows)
        last = rows[-1].row
