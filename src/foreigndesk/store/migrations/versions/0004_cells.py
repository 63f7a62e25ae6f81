"""Local actors that the rules treat alike are taken together as cells, and linking decides about those.

All local actors are marked to be linked anew; the next `add` or `reread` does that. What is in the record stays as it
is until then.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of cells, and mark all local actors."""
    op.add_column("local_actors", sa.Column("cell", sa.Text()))
    op.create_index(op.f("ix_local_actors_cell"), "local_actors", ["cell"], unique=False)
    op.create_table(
        "actor_cells",
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("cell", name=op.f("pk_actor_cells")),
    )
    op.execute("DELETE FROM actor_blocks")
    op.execute("DELETE FROM to_link WHERE kind = 'actor_block'")
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'actor', member FROM local_actors WHERE true ON CONFLICT DO NOTHING"
    )
