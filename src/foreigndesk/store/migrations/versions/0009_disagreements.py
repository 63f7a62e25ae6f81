"""Disagreements between reports, worked out a story at a time; a trigger marks the stories that reports come to or leave.

All stories are marked, and the next `add` or `reread` looks at them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("withdrawn_at IS NULL")
MARK = (
    "INSERT INTO to_link (kind, key) SELECT 'changed_story', {which}.story_id "
    "WHERE {which}.story_id IS NOT NULL ON CONFLICT DO NOTHING;"
)
# SQLite reads `ON CONFLICT` after a SELECT only where a WHERE clause parts the two; there is one.
SQLITE = f"""CREATE TRIGGER reports_story_moved AFTER UPDATE OF story_id ON reports
WHEN old.story_id IS NOT new.story_id BEGIN {MARK.format(which="old")} {MARK.format(which="new")} END"""
POSTGRES = f"""CREATE FUNCTION mark_story_moved() RETURNS trigger AS $$
BEGIN {MARK.format(which="old")} {MARK.format(which="new")} RETURN NULL; END $$ LANGUAGE plpgsql"""
POSTGRES_TRIGGER = """CREATE TRIGGER reports_story_moved AFTER UPDATE OF story_id ON reports
FOR EACH ROW WHEN (old.story_id IS DISTINCT FROM new.story_id) EXECUTE FUNCTION mark_story_moved()"""


def upgrade() -> None:
    """Make the tables and the trigger, and mark every story."""
    op.create_table(
        "disagreements",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_disagreements")),
    )
    op.create_index(op.f("ix_disagreements_id"), "disagreements", ["id"], unique=False)
    op.create_index(op.f("ix_disagreements_story_id"), "disagreements", ["story_id"], unique=False)
    for column in ("day", "reports"):
        op.create_index(
            op.f(f"ix_disagreements_{column}"),
            "disagreements",
            [column, "row"],
            unique=False,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
    op.create_table(
        "disagreement_claims",
        sa.Column("disagreement", ROW_ID, nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disagreement"], ["disagreements.row"], name=op.f("fk_disagreement_claims_disagreement")
        ),
        sa.PrimaryKeyConstraint("disagreement", "claim_id", name=op.f("pk_disagreement_claims")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_disagreement_claims_claim_id"), "disagreement_claims", ["claim_id"], unique=False
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        op.execute(POSTGRES)
        op.execute(POSTGRES_TRIGGER)
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT DISTINCT 'changed_story', story_id FROM reports WHERE story_id IS NOT NULL "
        "ON CONFLICT DO NOTHING"
    )
