"""Users: names, roles, and the table of them. A user is disabled and never deleted: the record has their decisions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from foreigndesk.accounts.roles import ROLES, Action, Role, permits
from foreigndesk.errors import AccountError, ConfigError, NotFoundError, NotPermittedError
from foreigndesk.store import schema as t

# One spelling each, letters that look alike left out: the name stands beside every decision.
NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
LONGEST_DISPLAY = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class User:
    """Who uses the desk.

    Attributes:
        name: What they sign in with, and what the record keeps as `by`.
        display_name: What pages show.
        role: reader or editor.
        created_at: ISO date-time, or None for the local user, who needs no account.
        disabled_at: ISO date-time since when they cannot sign in, or None.
    """

    name: str
    display_name: str
    role: Role
    created_at: str | None = None
    disabled_at: str | None = None

    @property
    def is_editor(self) -> bool:
        """Whether this user may decide, and not only read."""
        return self.permits("judge")

    def permits(self, action: Action) -> bool:
        """Return whether this user may do something."""
        return self.disabled_at is None and permits(self.role, action)

    def by(self, action: Action) -> str:
        """Return the name to keep with a decision of this user.

        Raises:
            NotPermittedError: If the user may not make it.
        """
        if not self.permits(action):
            raise NotPermittedError(self.name, action)
        return self.name


def local_user(name: str) -> User:
    """Return who sits at a desk that only this machine can reach: an editor, without an account."""
    return User(name, name, "editor")


def plain_name(given: str) -> str | None:
    """Return a name as it is kept (no blanks around it, small letters), or None if it can be nobody's."""
    name = given.strip().lower()
    return name if NAME.fullmatch(name) else None


def new_name(given: str) -> str:
    """Return the name for a new user.

    Raises:
        ConfigError: If it has other characters than a name may have.
    """
    name = plain_name(given)
    if name is None:
        raise ConfigError(
            f"{given!r} is no name to sign in with; take up to 64 of a-z, 0-9 and . _ - + @, a letter or digit first"
        )
    return name


def checked_role(given: str) -> Role:
    """Return a role.

    Raises:
        ConfigError: If it is none.
    """
    for role in ROLES:
        if given == role:
            return role
    raise ConfigError(f"{given!r} is no role; these are: {', '.join(ROLES)}")


def clean_display(given: str) -> str:
    """Return a name or label to show, on one line.

    Raises:
        ConfigError: If it is empty, longer than 100 characters, or holds control characters.
    """
    name = " ".join(given.split())
    if not name or len(name) > LONGEST_DISPLAY or _CONTROL.search(given):
        raise ConfigError(
            f"{given!r} cannot be shown as a name; take 1 to {LONGEST_DISPLAY} characters on one line"
        )
    return name


def refuse_taken(connection: Connection, name: str) -> None:
    """Refuse a name that a user has.

    Raises:
        AccountError: If there is one.
    """
    if find(connection, name) is not None:
        raise AccountError(f"there is a user {name} already; `foreigndesk user list` shows them")


def insert_user(connection: Connection, user: User, password_hash: str) -> None:
    """Write a new user.

    Raises:
        AccountError: If there is one of this name.
    """
    refuse_taken(connection, user.name)
    connection.execute(
        insert(t.users).values(
            name=user.name,
            display_name=user.display_name,
            role=user.role,
            password_hash=password_hash,
            created_at=user.created_at,
            disabled_at=user.disabled_at,
        )
    )


def find(connection: Connection, given: str) -> Any | None:
    """Return the row of a user, or None."""
    name = plain_name(given)
    if name is None:
        return None
    return connection.execute(select(t.users).where(t.users.c.name == name)).one_or_none()


def find_typed(connection: Connection, given: str) -> Any | None:
    """Return the row of a user by a name as a stranger typed it, or None.

    It may be a password, so it is compared here and not told to the database, which may log what it is asked.
    """
    name = plain_name(given)
    return next((row for row in connection.execute(select(t.users)) if row.name == name), None)


def known(connection: Connection, given: str) -> Any:
    """Return the row of a user.

    Raises:
        NotFoundError: If nobody has this name.
    """
    row = find(connection, given)
    if row is None:
        raise NotFoundError(f"there is no user {given}; `foreigndesk user list` shows them")
    return row


def held(connection: Connection, name: str) -> Any:
    """Return the row of a user, by the name as it is kept, which nobody else changes until the transaction ends."""
    # SQLite's writers take turns, and it leaves the FOR UPDATE out
    return connection.execute(select(t.users).where(t.users.c.name == name).with_for_update()).one()


def change(connection: Connection, row: int, **values: str | None) -> None:
    """Set columns of a user."""
    connection.execute(update(t.users).where(t.users.c.row == row).values(**values))


def of_row(row: Any) -> User:
    """Return the user of a row that has the columns of `users`."""
    return User(row.name, row.display_name, row.role, row.created_at, row.disabled_at)


def everyone(connection: Connection) -> list[User]:
    """Return all users, by name."""
    return [of_row(row) for row in connection.execute(select(t.users).order_by(t.users.c.name))]


def an_editor_enabled(connection: Connection) -> bool:
    """Return whether there is an editor who can sign in."""
    u = t.users.c
    query = select(u.row).where(u.disabled_at.is_(None), u.role == "editor").limit(1)
    return connection.execute(query).one_or_none() is not None
