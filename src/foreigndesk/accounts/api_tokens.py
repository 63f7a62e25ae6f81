"""API tokens: what a program signs in with. The prefix is shown again, the rest once and never more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from foreigndesk.accounts.limits import moment
from foreigndesk.accounts.tokens import api_prefix, digest, fits, new_api_token
from foreigndesk.accounts.users import User, clean_display, of_row
from foreigndesk.errors import AccountError, NotFoundError
from foreigndesk.store import schema as t
from foreigndesk.store.base import stamp


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token, as a listing shows it.

    Attributes:
        prefix: How it begins (fd_ and 12 hexadecimal digits); no secret.
        user: Name of the user it stands for.
        label: What it is for.
        created_at, used_at, expires_at: ISO date-times; `used_at` is written once a minute, None if never used.
    """

    prefix: str
    user: str
    label: str
    created_at: str
    used_at: str | None
    expires_at: str


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """A token that was just made, with the whole of it; told only here, and not printed with the object."""

    token: ApiToken
    secret: str = field(repr=False)


def issue(connection: Connection, user_row: int, user: User, label: str, days: int, now: str) -> NewApiToken:
    """Write a new token.

    Raises:
        AccountError: If the user has one of this label.
    """
    label = clean_display(label)
    k = t.api_tokens.c
    if connection.execute(select(k.row).where(k.user_row == user_row, k.label == label)).one_or_none():
        raise AccountError(f"{user.name} has a token {label!r} already; revoke it, or take another label")
    prefix, secret = new_api_token()
    made = ApiToken(prefix, user.name, label, now, None, stamp(moment(now) + timedelta(days=days)))
    connection.execute(
        insert(t.api_tokens).values(
            prefix=prefix,
            token_hash=digest(secret),
            user_row=user_row,
            label=label,
            created_at=now,
            used_at=None,
            expires_at=made.expires_at,
        )
    )
    return NewApiToken(made, secret)


def find(connection: Connection, secret: str) -> tuple[ApiToken, User] | None:
    """Return the token whose whole is given and its user, whether it is still good or not; None if there is none."""
    prefix = api_prefix(secret)
    if prefix is None:
        return None
    row = connection.execute(_query().where(t.api_tokens.c.prefix == prefix)).one_or_none()
    if row is None or not fits(secret, row.token_hash):
        return None
    return _token(row), of_row(row)


def is_over(token: ApiToken, now: datetime) -> bool:
    """Return whether the days of a token are over."""
    return now >= moment(token.expires_at)


def use(connection: Connection, prefix: str, now: str) -> None:
    """Note that a token was used; never an earlier moment than is noted."""
    k = t.api_tokens.c
    later = or_(k.used_at.is_(None), k.used_at < now)
    connection.execute(update(t.api_tokens).where(k.prefix == prefix, later).values(used_at=now))


def drop(connection: Connection, prefix: str) -> None:
    """Delete a token."""
    connection.execute(delete(t.api_tokens).where(t.api_tokens.c.prefix == prefix))


def revoke(connection: Connection, user_row: int, user: User, given: str) -> ApiToken:
    """Delete a user's token and return what it was.

    Args:
        connection: A writing connection.
        user_row: The user.
        user: The same.
        given: The token's label or its prefix.

    Raises:
        NotFoundError: If the user has none of this label or prefix.
    """
    k = t.api_tokens.c
    query = _query().where(k.user_row == user_row, or_(k.label == given, k.prefix == given))
    row = connection.execute(query.order_by(k.row).limit(1)).one_or_none()
    if row is None:
        raise NotFoundError(
            f"{user.name} has no token {given!r}; `foreigndesk user token {user.name}` lists them"
        )
    drop(connection, row.prefix)
    return _token(row)


def listed(connection: Connection, user_row: int | None = None) -> list[ApiToken]:
    """Return the tokens of a user, or of all, oldest first."""
    query = _query().order_by(t.api_tokens.c.row)
    if user_row is not None:
        query = query.where(t.api_tokens.c.user_row == user_row)
    return [_token(row) for row in connection.execute(query)]


def _query() -> Any:
    k, u = t.api_tokens.c, t.users.c
    return select(
        k.prefix, k.token_hash, k.label, k.created_at.label("made_at"), k.used_at, k.expires_at,
        u.name, u.display_name, u.role, u.created_at, u.disabled_at,
    ).select_from(t.api_tokens.join(t.users))  # fmt: skip


def _token(row: Any) -> ApiToken:
    return ApiToken(row.prefix, row.name, row.label, row.made_at, row.used_at, row.expires_at)
