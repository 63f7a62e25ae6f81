"""Accounts: users, their sessions and API tokens, and sign-ins that did not succeed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the four tables, empty."""
    op.create_table(
        "users",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        *_texts("name", "display_name", "role", "password_hash", "created_at"),
        sa.Column("disabled_at", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('reader', 'editor')", name=op.f("ck_users_role")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "sessions",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        *_texts("id", "token_hash"),
        sa.Column("user_row", ROW_ID, nullable=False),
        *_texts("created_at", "seen_at", "expires_at", "user_agent"),
        sa.ForeignKeyConstraint(["user_row"], ["users.row"], name=op.f("fk_sessions_user_row")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_sessions")),
        sa.UniqueConstraint("id", name=op.f("uq_sessions_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_user_row"), "sessions", ["user_row"])
    op.create_table(
        "api_tokens",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        *_texts("prefix", "token_hash"),
        sa.Column("user_row", ROW_ID, nullable=False),
        *_texts("label", "created_at"),
        sa.Column("used_at", sa.Text(), nullable=True),
        *_texts("expires_at"),
        sa.ForeignKeyConstraint(["user_row"], ["users.row"], name=op.f("fk_api_tokens_user_row")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_tokens_prefix")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
        sa.UniqueConstraint("user_row", "label", name=op.f("uq_api_tokens_user_row")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("row", ROW_ID, autoincrement=True, nullable=False),
        *_texts("name_key", "address", "at"),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(op.f("ix_sign_in_attempts_at"), "sign_in_attempts", ["at"])
    op.create_index("ix_sign_in_attempts_name_key", "sign_in_attempts", ["name_key", "at"])
    op.create_index("ix_sign_in_attempts_address", "sign_in_attempts", ["address", "at"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
