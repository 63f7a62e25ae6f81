"""Full names meet by surname, first letter and state or office; a bare surname meets those who are in two records.

Cells and blocks are made anew: all local actors are marked, and the next `add` or `reread` links them. What is in the
record stays as it is until then.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty the tables of cells and blocks, and mark all local actors."""
    op.execute("DELETE FROM actor_blocks")
    op.execute("DELETE FROM actor_cells")
    op.execute("UPDATE local_actors SET cell = NULL")
    op.execute("DELETE FROM to_link WHERE kind IN ('actor_block', 'actor_cell')")
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor', member FROM local_actors WHERE true ON CONFLICT DO NOTHING"
    )
