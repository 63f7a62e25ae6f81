"""Whom a correction of parties set: the table that keeps them, each by a local actor that stands for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "corrected_parties",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("member_now", sa.Text(), nullable=True),
        sa.Column("report_id", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction"], ["corrections.id"], name=op.f("fk_corrected_parties_correction_corrections")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_corrected_parties")),
    )
    for column in ("correction", "member_now", "report_id"):
        op.create_index(op.f(f"ix_corrected_parties_{column}"), "corrected_parties", [column])
