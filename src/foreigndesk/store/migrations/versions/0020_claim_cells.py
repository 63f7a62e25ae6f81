"""What lasts (tenures, relations) is linked by cells, and not report by report; recalled events meet by their time.

Blocks of these are made anew: their one-report claims are marked, and the next `add`, `reread` or `relink` puts them into
cells and blocks. What they come to stays as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of cells, rename the member of blocks, and mark what is to be put into them."""
    op.create_table(
        "claim_cells",
        sa.Column("local_row", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("local_row", name=op.f("pk_claim_cells")),
        sa.ForeignKeyConstraint(["local_row"], ["local_claims.row"], name=op.f("fk_claim_cells_local_row")),
    )
    op.create_index("ix_claim_cells_told", "claim_cells", ["cell", "told"])
    op.execute(
        "DELETE FROM claim_blocks WHERE local_row IN (SELECT m.local_row FROM claim_members m "
        "JOIN claims c ON c.claim_id = m.claim_id WHERE m.left_at IS NULL AND c.withdrawn_at IS NULL "
        "AND (c.kind IN ('tenure', 'relation') OR (c.kind = 'event' AND c.start IS NULL)))"
    )
    op.drop_index("ix_claim_blocks_local_row", "claim_blocks")
    op.execute("ALTER TABLE claim_blocks RENAME COLUMN local_row TO member")
    op.create_index("ix_claim_blocks_member", "claim_blocks", ["member"])
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT DISTINCT 'claim', CAST(m.local_row AS text) FROM claim_members m "
        "JOIN claims c ON c.claim_id = m.claim_id WHERE m.left_at IS NULL AND c.withdrawn_at IS NULL "
        "AND (c.kind IN ('tenure', 'relation') OR (c.kind = 'event' AND c.start IS NULL)) ON CONFLICT DO NOTHING"
    )
