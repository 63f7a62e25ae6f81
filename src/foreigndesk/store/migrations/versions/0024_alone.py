"""No report disagrees with itself: what rests on one report only is looked at again.

Within a story of several reports, one that gives the same words to two persons, or prints them in two forms, was set beside
itself. The stories are marked, and the next `add`, `serve`, `reread` or `relink` withdraws what is not found again.
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark the stories of disagreements that rest on one report."""
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT DISTINCT 'changed_story', story_id FROM disagreements "
        "WHERE withdrawn_at IS NULL AND reports = 1 ON CONFLICT DO NOTHING"
    )
