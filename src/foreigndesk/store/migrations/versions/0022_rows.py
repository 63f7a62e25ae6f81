"""What searches look at of each hit lies in indexes, and not beside texts and payloads."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make an index of reports by row; that of claims holds when they were recorded, too."""
    if op.get_bind().dialect.name == "postgresql":
        # no index can be made while what earlier migrations wrote waits to be checked
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.create_index(
        "ix_reports_rows", "reports", ["row", "recorded_at", "published_day", "outlet", "origin_id"]
    )
    op.drop_index("ix_claims_facts", "claims")
    op.create_index(
        "ix_claims_facts",
        "claims",
        [
            "row",
            "kind",
            "type",
            "status",
            "start",
            "end",
            "country",
            "background",
            "withdrawn_at",
            "claim_id",
            "first_row",
            "first_evidence",
            "confidence",
            "recorded_at",
        ],
    )
