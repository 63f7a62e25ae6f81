"""An index on the confidence of standing claims: those that the machine was least sure of, the least sure first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "ix_claims_confidence",
        "claims",
        ["confidence", "claim_id"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
