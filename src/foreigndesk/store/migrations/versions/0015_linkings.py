"""When linking ran: stories depend a little on what came first, and the past is seen as it was.

Of older desks the moments at which linking wrote something are known all the same, by what it wrote.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "linkings",
        sa.Column(
            "row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_linkings"),
    )
