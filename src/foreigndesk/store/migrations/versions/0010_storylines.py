"""What each story is about, and the keys under which stories that follow from one another meet.

All stories are marked, and the next `add` or `reread` looks at them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and mark every story."""
    op.create_table(
        "story_sketches",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_sketches")),
    )
    op.create_table(
        "story_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "first", "story_id", name=op.f("pk_story_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_keys_story_id"), "story_keys", ["story_id"], unique=False)
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT DISTINCT 'changed_story', story_id FROM reports WHERE story_id IS NOT NULL "
        "ON CONFLICT DO NOTHING"
    )
