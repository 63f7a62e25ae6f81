"""Stories are kept as reports arrive: their words, an index of them, counts by days, and a row a story.

What month-wise clustering had found is forgotten: all reports are marked, and the next `add`, `reread` or `relink`
finds their stories anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of stories and mark all reports."""
    op.create_table(
        "story_reports",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_story_reports")),
        sa.UniqueConstraint("report_id", name=op.f("uq_story_reports_report_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_story_reports_report_id")),
    )
    op.create_index("ix_story_reports_story_id", "story_reports", ["story_id", "day", "key"])
    op.create_table(
        "story_index",
        sa.Column("word", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("word", "day", "key", name=op.f("pk_story_index")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_counts",
        sa.Column("word", sa.BigInteger(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", "span", name=op.f("pk_story_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stories",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("founder", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_report", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("outlets", sa.Integer(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_stories")),
        sa.UniqueConstraint("id", name=op.f("uq_stories_id")),
    )
    weight = ("origins DESC", "outlets DESC", "reports DESC", "id")
    op.create_index("ix_stories_weight", "stories", [sa.text(column) for column in weight])
    op.create_index("ix_stories_last_day", "stories", ["last_day"])
    op.create_index("ix_stories_first_day", "stories", ["first_day"])
    op.create_table(
        "former_stories",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("founder", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_stories")),
    )
    op.create_index("ix_former_stories_founder", "former_stories", ["founder"])
    op.execute("UPDATE reports SET story_id = NULL")
    op.execute("DELETE FROM to_link WHERE kind = 'month'")
    op.execute(
        "INSERT INTO to_link (kind, key) SELECT 'story', id FROM reports WHERE true ON CONFLICT DO NOTHING"
    )
