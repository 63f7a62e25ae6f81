"""Judgements keep the pair as it was judged, and may be "unsure"; moves between actors; catalogues and their links.

What was judged before keeps its two ids; what its sides were called then is not known any more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VERBS = "verb IN ('same', 'different', 'unsure', 'confirm', 'reject')"
COLUMNS = 'row, id, verb, "left", "right", left_now, right_now, "by", "at", why, withdrawn_at, withdrawn_by'


def upgrade() -> None:
    """Bring the table of judgements to its new form, and make the new tables."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_judgements()
    else:
        op.drop_constraint(op.f("ck_judgements_verb"), "judgements", type_="check")
        op.create_check_constraint(op.f("ck_judgements_verb"), "judgements", VERBS)
        for name in ("left_as", "right_as"):
            op.add_column("judgements", sa.Column(name, sa.Text(), server_default="[]", nullable=False))
    _make_tables()
    for side in ("left", "right"):
        # a local actor is <report id>:<local id>; a claim has no report in its id
        op.execute(
            "INSERT INTO judged_members (judgement, side, member, member_now, report_id, named) "
            f"SELECT id, '{side}', \"{side}\", {side}_now, "
            f"CASE WHEN {side}_now LIKE '%:%' THEN substr({side}_now, 1, 16) END, "
            f"{'1' if op.get_bind().dialect.name == 'sqlite' else 'true'} "
            f'FROM judgements WHERE "right" IS NOT NULL'
        )


def _rebuild_judgements() -> None:
    """SQLite cannot change what a column may hold: make the table anew and copy the rows."""
    op.drop_index("ix_judgements_left_now", "judgements")
    op.drop_index("ix_judgements_right_now", "judgements")
    op.rename_table("judgements", "judgements_0002")
    op.create_table(
        "judgements",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=True),
        sa.Column("left_now", sa.Text(), nullable=False),
        sa.Column("right_now", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("left_as", sa.Text(), server_default="[]", nullable=False),
        sa.Column("right_as", sa.Text(), server_default="[]", nullable=False),
        sa.CheckConstraint(VERBS, name=op.f("ck_judgements_verb")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_judgements")),
        sa.UniqueConstraint("id", name=op.f("uq_judgements_id")),
    )
    op.execute(f"INSERT INTO judgements ({COLUMNS}) SELECT {COLUMNS} FROM judgements_0002")
    op.drop_table("judgements_0002")
    op.create_index("ix_judgements_left_now", "judgements", ["left_now"], unique=False)
    op.create_index("ix_judgements_right_now", "judgements", ["right_now"], unique=False)


def _make_tables() -> None:
    op.create_table(
        "judged_members",
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("member_now", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.id"], name=op.f("fk_judged_members_judgement")),
        sa.PrimaryKeyConstraint("judgement", "side", "member", name=op.f("pk_judged_members")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judged_members_member_now", "judged_members", ["member_now"])
    op.create_index("ix_judged_members_report_id", "judged_members", ["report_id"])
    op.create_table(
        "actor_moves",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("from_id", sa.Text(), nullable=False),
        sa.Column("to_id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_actor_moves")),
    )
    for name in ("from_id", "to_id", "report_id"):
        op.create_index(f"ix_actor_moves_{name}", "actor_moves", [name])
    op.create_table(
        "catalogues",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("entities", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_catalogues")),
        sa.UniqueConstraint("name", "digest", name=op.f("uq_catalogues_name")),
    )
    op.create_table(
        "links",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("catalogue", ROW_ID, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("member_now", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["catalogue"], ["catalogues.row"], name=op.f("fk_links_catalogue")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_links")),
        sa.UniqueConstraint("id", name=op.f("uq_links_id")),
    )
    for name in ("catalogue", "entity", "member_now", "report_id"):
        op.create_index(f"ix_links_{name}", "links", [name])
