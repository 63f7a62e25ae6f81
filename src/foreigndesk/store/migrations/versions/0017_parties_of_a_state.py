"""The index of a state's parties holds their roles: how many claims a state speaks in is counted without the table."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index again, wider."""
    op.drop_index("ix_parties_state", "parties")
    # the claim before the role: claims are also looked up in it one by one
    op.create_index("ix_parties_state", "parties", ["state", "claim_row", "role"])
