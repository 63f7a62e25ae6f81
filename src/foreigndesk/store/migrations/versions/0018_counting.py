"""Indexes that hold all that is counted: of claims, reports and those whom reports name; claims by an office's state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes, and drop those that they make needless."""
    if op.get_bind().dialect.name == "postgresql":
        # no index can be made while what earlier migrations wrote waits to be checked
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    asked = (
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
    )
    op.create_index("ix_claims_facts", "claims", [*asked, "first_row", "first_evidence", "confidence"])
    op.create_index(
        "ix_claims_state",
        "claims",
        ["state", "row"],
        sqlite_where=sa.text("state IS NOT NULL"),
        postgresql_where=sa.text("state IS NOT NULL"),
    )
    op.create_index(
        "ix_reports_facts", "reports", ["id", "outlet", "origin_id", "published_day", "published_at"]
    )
    op.drop_index("ix_reports_story_id", "reports")
    op.create_index(
        "ix_reports_story",
        "reports",
        ["story_id", "outlet", "published_at", "published_day", "reprint_of", "id", "recorded_at"],
    )
    op.create_index("ix_local_claims_report", "local_claims", ["row", "report_id"])
    op.drop_index("ix_local_actors_actor_id", "local_actors")
    op.create_index("ix_local_actors_named", "local_actors", ["actor_id", "report_id", "member"])
    op.drop_index("ix_claim_members_claim_id", "claim_members")
    op.create_index("ix_claim_members_held", "claim_members", ["claim_id", "left_at", "local_row"])
