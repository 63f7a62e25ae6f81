"""Persons of one surname meet only where they share a state or an office, and single names are taken by terms of years.

Cells and blocks are made anew: all local actors are marked, and the next `add` or `reread` links them. What is in the
record stays as it is until then.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty the tables of cells and blocks, find an actor's cells by index, and mark all local actors."""
    op.create_index(op.f("ix_actor_cells_actor_id"), "actor_cells", ["actor_id"], unique=False)
    op.execute("DELETE FROM actor_blocks")
    op.execute("DELETE FROM actor_cells")
    op.execute("UPDATE local_actors SET cell = NULL")
    op.execute("DELETE FROM to_link WHERE kind IN ('actor_block', 'actor_cell')")
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor', member FROM local_actors WHERE true ON CONFLICT DO NOTHING"
    )
