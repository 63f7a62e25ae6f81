"""One report in 64 neither joins, parts nor tells the state of actors, nor gives an id to whom it turns out to mean.

Each record of a name of whose bearer its report tells nothing stands for itself, and one of an earlier day that came in late
gave its own id to whoever it turned out to mean. One slip joined two bodies of thousands of records, or gave them a state.
Statements of bodies met under what most reports call the body, and all of them were linked again when that changed; now
they meet under which body it is, and under what their own report calls it. All these are marked, and the next `add`,
`serve`, `reread` or `relink` writes the actors that this changes, with their claims, and the keys of the statements. Former
ids still lead to actors.
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark a cell of each actor that may be another, the blocks of several cells, and statements that name a body."""
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor_cell', min(cell) FROM actor_cells WHERE actor_id IS NOT NULL "
        "GROUP BY actor_id HAVING count(*) > 1 AND max(CASE WHEN cell LIKE '%:%' THEN 1 ELSE 0 END) = 1 "
        "ON CONFLICT DO NOTHING"
    )
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor_cell', min(cell) FROM actor_cells WHERE actor_id IN (SELECT actor_id "
        "FROM local_actors WHERE actor_id IS NOT NULL GROUP BY actor_id HAVING count(*) > 64) GROUP BY actor_id "
        "ON CONFLICT DO NOTHING"
    )
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor_block', CAST(key AS TEXT) FROM actor_blocks GROUP BY key "
        "HAVING count(*) > 1 ON CONFLICT DO NOTHING"
    )
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT DISTINCT 'claim', CAST(m.local_row AS TEXT) FROM claims c "
        "JOIN claim_members m ON m.claim_id = c.claim_id AND m.left_at IS NULL "
        "JOIN local_claim_actors p ON p.local_row = m.local_row "
        "JOIN local_actors a ON a.member = p.member JOIN actors k ON k.id = a.actor_id "
        "WHERE c.withdrawn_at IS NULL AND c.kind = 'statement' AND k.kind NOT IN ('person', 'state') "
        "ON CONFLICT DO NOTHING"
    )
