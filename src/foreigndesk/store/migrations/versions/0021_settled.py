"""Actors bear the id of the cell that was the first to have eight records, in place of their earliest record's.

Cells do not know their first eight records yet: they are marked, and the next `add`, `serve`, `reread` or `relink` counts
them anew and writes the actors whose ids this changes, with their claims. Former ids still lead to them.
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark the cells that are to be counted anew; one record is known as it is."""
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor_cell', cell FROM local_actors WHERE cell IS NOT NULL "
        "GROUP BY cell HAVING count(*) > 1 ON CONFLICT DO NOTHING"
    )
