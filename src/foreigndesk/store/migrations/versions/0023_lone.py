"""Names of whose bearers their reports tell nothing give nobody an id.

Each such record stands for itself, and one of an earlier day that came in late gave its own id to whoever it turned out to
mean. They are marked, and the next `add`, `serve`, `reread` or `relink` writes the actors whose ids this changes, with
their claims. Former ids still lead to them.
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark a cell of each actor that has one that is a record, and others."""
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor_cell', min(cell) FROM actor_cells WHERE actor_id IS NOT NULL "
        "GROUP BY actor_id HAVING count(*) > 1 AND max(CASE WHEN cell LIKE '%:%' THEN 1 ELSE 0 END) = 1 "
        "ON CONFLICT DO NOTHING"
    )
