"""A report knows which report it was taken from, and through which agency; short reports are found by negative prints.

What is in the record keeps its origins until a report that shares words with it is added.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# `linking.reprints.FEW_FINGERPRINTS` when this was written.
FEW = 16


def upgrade() -> None:
    """Add the columns, and store the fingerprints of short reports a second time."""
    op.add_column("reports", sa.Column("parent_id", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("via", sa.Text(), nullable=True))
    op.execute("UPDATE reports SET parent_id = reprint_of")
    op.execute(
        "INSERT INTO fingerprints (hash, report_row) SELECT -hash - 1, report_row FROM fingerprints WHERE report_row IN"
        f" (SELECT report_row FROM fingerprints GROUP BY report_row HAVING count(*) <= {FEW})"
    )
