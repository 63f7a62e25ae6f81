"""The first tables, and full text over reports and claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column of the type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
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
    _make_tables()
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES
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


def _make_tables() -> None:
    op.create_table(
        "actor_blocks",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", "member", name=op.f("pk_actor_blocks")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_actor_blocks_key_grp", "actor_blocks", ["key", "grp"], unique=False)
    op.create_index(op.f("ix_actor_blocks_member"), "actor_blocks", ["member"], unique=False)
    op.create_table(
        "actors",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
    )
    op.create_index("ix_actors_state", "actors", ["state"], unique=False)
    op.create_table(
        "claim_blocks",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("local_row", ROW_ID, nullable=False),
        sa.Column("grp", ROW_ID, nullable=True),
        sa.PrimaryKeyConstraint("key", "local_row", name=op.f("pk_claim_blocks")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_blocks_key_grp", "claim_blocks", ["key", "grp"], unique=False)
    op.create_index(op.f("ix_claim_blocks_local_row"), "claim_blocks", ["local_row"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("claim_now", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_corrections")),
        sa.UniqueConstraint("id", name=op.f("uq_corrections_id")),
    )
    op.create_index(op.f("ix_corrections_claim_now"), "corrections", ["claim_now"], unique=False)
    op.create_table(
        "failures",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_failures")),
    )
    op.create_index(
        "ix_failures_standing",
        "failures",
        ["path", "place", "stage"],
        unique=True,
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "judgements",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=True),
        sa.Column("left_now", sa.Text(), nullable=False),
        sa.Column("right_now", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "verb IN ('same', 'different', 'confirm', 'reject')", name=op.f("ck_judgements_verb")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_judgements")),
        sa.UniqueConstraint("id", name=op.f("uq_judgements_id")),
    )
    op.create_index(op.f("ix_judgements_left_now"), "judgements", ["left_now"], unique=False)
    op.create_index(op.f("ix_judgements_right_now"), "judgements", ["right_now"], unique=False)
    op.create_table(
        "reports",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("published_day", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=True),
        sa.Column("reprint_of", sa.Text(), nullable=True),
        sa.Column("reprint_kind", sa.Text(), nullable=True),
        sa.Column("story_id", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_reports")),
        sa.UniqueConstraint("id", name=op.f("uq_reports_id")),
    )
    op.create_index("ix_reports_origin_id", "reports", ["origin_id"], unique=False)
    op.create_index("ix_reports_outlet", "reports", ["outlet"], unique=False)
    op.create_index("ix_reports_published_day", "reports", ["published_day", "id"], unique=False)
    op.create_index("ix_reports_story_id", "reports", ["story_id"], unique=False)
    op.create_table(
        "runs",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_runs")),
    )
    op.create_table(
        "to_link",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_to_link")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evidence",
        sa.Column("local_row", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("headline", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_evidence_words")),
        sa.CheckConstraint('start >= 0 AND "end" > start', name=op.f("ck_evidence_span")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_evidence_report_id")),
        sa.PrimaryKeyConstraint("local_row", "position", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_evidence_report_id"), "evidence", ["report_id"], unique=False)
    op.create_table(
        "fingerprints",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("report_row", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["report_row"], ["reports.row"], name=op.f("fk_fingerprints_report_row")),
        sa.PrimaryKeyConstraint("hash", "report_row", name=op.f("pk_fingerprints")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_fingerprints_report_row"), "fingerprints", ["report_row"], unique=False)
    op.create_table(
        "local_actors",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_local_actors_report_id")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_local_actors")),
    )
    op.create_index(op.f("ix_local_actors_actor_id"), "local_actors", ["actor_id"], unique=False)
    op.create_index(op.f("ix_local_actors_report_id"), "local_actors", ["report_id"], unique=False)
    op.create_table(
        "readings",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("language_read", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("company", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_readings_report_id")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_readings")),
    )
    op.create_index(
        "ix_readings_live",
        "readings",
        ["report_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "reprint_pairs",
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["left"], ["reports.id"], name=op.f("fk_reprint_pairs_left")),
        sa.ForeignKeyConstraint(["right"], ["reports.id"], name=op.f("fk_reprint_pairs_right")),
        sa.PrimaryKeyConstraint("left", "right", name=op.f("pk_reprint_pairs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_reprint_pairs_right"), "reprint_pairs", ["right"], unique=False)
    op.create_table(
        "claims",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("start", sa.Text(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("office_kind", sa.Text(), nullable=True),
        sa.Column("background", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("first_row", ROW_ID, nullable=False),
        sa.Column("first_evidence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_row", "first_evidence"],
            ["evidence.local_row", "evidence.position"],
            name=op.f("fk_claims_first_row_first_evidence"),
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_claim_id"), "claims", ["claim_id"], unique=False)
    op.create_index("ix_claims_country", "claims", ["country"], unique=False)
    op.create_index("ix_claims_kind_start", "claims", ["kind", "start"], unique=False)
    op.create_index(
        "ix_claims_live",
        "claims",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "local_claims",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("first_evidence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_local_claims_report_id")),
        sa.ForeignKeyConstraint(
            ["row", "first_evidence"],
            ["evidence.local_row", "evidence.position"],
            name=op.f("fk_local_claims_row_first_evidence"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_local_claims")),
    )
    op.create_index(op.f("ix_local_claims_id"), "local_claims", ["id"], unique=False)
    op.create_index(
        "ix_local_claims_live",
        "local_claims",
        ["id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(op.f("ix_local_claims_report_id"), "local_claims", ["report_id"], unique=False)
    op.create_table(
        "claim_members",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("local_row", ROW_ID, nullable=False),
        sa.Column("joined_at", sa.Text(), nullable=False),
        sa.Column("left_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["local_row"], ["local_claims.row"], name=op.f("fk_claim_members_local_row")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_claim_members")),
    )
    op.create_index(op.f("ix_claim_members_claim_id"), "claim_members", ["claim_id"], unique=False)
    op.create_index(
        "ix_claim_members_live",
        "claim_members",
        ["local_row"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index(op.f("ix_claim_members_local_row"), "claim_members", ["local_row"], unique=False)
    op.create_table(
        "local_claim_actors",
        sa.Column("local_row", ROW_ID, nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["local_row"], ["local_claims.row"], name=op.f("fk_local_claim_actors_local_row")
        ),
        sa.PrimaryKeyConstraint("local_row", "member", name=op.f("pk_local_claim_actors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_local_claim_actors_member"), "local_claim_actors", ["member"], unique=False)
    op.create_table(
        "parties",
        sa.Column("claim_row", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("office_kind", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_row"], ["claims.row"], name=op.f("fk_parties_claim_row")),
        sa.PrimaryKeyConstraint("claim_row", "position", name=op.f("pk_parties")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_parties_actor_id"), "parties", ["actor_id"], unique=False)
    op.create_index(op.f("ix_parties_state"), "parties", ["state"], unique=False)
