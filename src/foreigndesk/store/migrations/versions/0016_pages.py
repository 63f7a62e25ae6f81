"""Indexes along which pages of stories and disagreements are walked, and by which claims and reports are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WEIGHT = ("origins DESC", "outlets DESC", "reports DESC", "id")


def upgrade() -> None:
    """Make the indexes, and drop those that they make needless."""
    for name in ("ix_stories_last_day", "ix_stories_first_day"):
        op.drop_index(name, "stories")
    op.create_index("ix_stories_latest", "stories", [sa.text(c) for c in ("last_day DESC", *_WEIGHT)])
    op.create_index("ix_stories_first", "stories", [sa.text(c) for c in ("first_day", *_WEIGHT)])
    op.drop_index("ix_reports_outlet", "reports")
    op.create_index(
        "ix_reports_printed", "reports", ["outlet", "published_day", "origin_id", "recorded_at", "language"]
    )
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "ix_claims_counted",
        "claims",
        ["kind", "type", "status", "country", "claim_id", "withdrawn_at"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.drop_index("ix_disagreements_day", "disagreements")
    op.create_index(
        "ix_disagreements_newest",
        "disagreements",
        [sa.text("day DESC"), sa.text("id")],
        sqlite_where=standing,
        postgresql_where=standing,
    )
