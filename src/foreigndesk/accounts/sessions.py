"""Sessions: signed-in browsers. The cookie's secret is in no table, only its digest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from foreigndesk.accounts.limits import Limits, moment
from foreigndesk.accounts.tokens import csrf_token, digest, fits, new_id, new_secret
from foreigndesk.accounts.users import User, of_row
from foreigndesk.store import schema as t
from foreigndesk.store.base import stamp

LONGEST_AGENT = 200
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser, as a listing shows it.

    Attributes:
        id: What it is ended by; no secret.
        user: Who signed in, as they are now (role, disabled).
        created_at, seen_at, expires_at: ISO date-times. `seen_at` is written once a minute.
        user_agent: What the browser calls itself.
    """

    id: str
    user: User
    created_at: str
    seen_at: str
    expires_at: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that was just made or got a new secret.

    Attributes:
        session: What is kept.
        secret: The value for the cookie; told only here, and not printed with the object.
    """

    session: Session
    secret: str = field(repr=False)

    @property
    def csrf_token(self) -> str:
        """What the session's forms carry."""
        return csrf_token(self.secret)


def issue(
    connection: Connection, user_row: int, user: User, agent: str, now: str, limits: Limits
) -> NewSession:
    """Write a new session."""
    secret = new_secret()
    session = Session(
        id=new_id(),
        user=user,
        created_at=now,
        seen_at=now,
        expires_at=stamp(moment(now) + limits.session),
        user_agent=_UNPRINTED.sub(" ", agent)[:LONGEST_AGENT],
    )
    connection.execute(
        insert(t.sessions).values(
            id=session.id,
            token_hash=digest(secret),
            user_row=user_row,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=session.expires_at,
            user_agent=session.user_agent,
        )
    )
    return NewSession(session, secret)


def find(connection: Connection, secret: str) -> Session | None:
    """Return the session of a cookie as it is kept, whether it is still good or not; None if there is none."""
    s, u = t.sessions.c, t.users.c
    query = (
        select(
            s.id, s.token_hash, s.created_at.label("began_at"), s.seen_at, s.expires_at, s.user_agent,
            u.name, u.display_name, u.role, u.created_at, u.disabled_at,
        )
        .select_from(t.sessions.join(t.users))
        .where(s.token_hash == digest(secret))
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    if row is None or not fits(secret, row.token_hash):
        return None
    return Session(row.id, of_row(row), row.began_at, row.seen_at, row.expires_at, row.user_agent)


def is_good(session: Session, now: datetime, limits: Limits) -> bool:
    """Return whether a session goes on: its user can sign in, it is not over nor idle, and no clock was set back.

    A session seen after now has a clock that cannot be trusted to end it: it ends at once.
    """
    seen = moment(session.seen_at)
    return (
        session.user.disabled_at is None
        and now < moment(session.expires_at)
        and now - seen < limits.idle
        and seen - now <= limits.slack
    )


def see(connection: Connection, session_id: str, now: str) -> None:
    """Note that a session was used; never an earlier moment than is noted."""
    s = t.sessions.c
    connection.execute(update(t.sessions).where(s.id == session_id, s.seen_at < now).values(seen_at=now))


def rotate(connection: Connection, session: Session, old: str) -> NewSession | None:
    """Give a session a new secret; the old one is worth nothing then. None if it has ended or changed meanwhile."""
    secret, s = new_secret(), t.sessions.c
    query = update(t.sessions).where(s.id == session.id, s.token_hash == digest(old))
    done = connection.execute(query.values(token_hash=digest(secret)))
    return NewSession(session, secret) if done.rowcount else None


def end(connection: Connection, session_id: str) -> bool:
    """Delete a session and return whether there was one."""
    return bool(connection.execute(delete(t.sessions).where(t.sessions.c.id == session_id)).rowcount)


def end_all(connection: Connection, user_row: int, *, but: str | None = None) -> int:
    """Delete a user's sessions, all or all but one, and return how many there were."""
    s = t.sessions.c
    query = delete(t.sessions).where(s.user_row == user_row)
    if but is not None:
        query = query.where(s.id != but)
    return int(connection.execute(query).rowcount)


def purge(connection: Connection, now: datetime, limits: Limits) -> int:
    """Delete the sessions that are over and return how many there were."""
    s = t.sessions.c
    over = or_(s.expires_at <= stamp(now), s.seen_at <= stamp(now - limits.idle))
    return int(connection.execute(delete(t.sessions).where(over)).rowcount)


def listed(connection: Connection, user_row: int | None = None) -> list[Session]:
    """Return the sessions of a user, or of all, last used first."""
    s, u = t.sessions.c, t.users.c
    query = (
        select(
            s.id, s.created_at.label("began_at"), s.seen_at, s.expires_at, s.user_agent,
            u.name, u.display_name, u.role, u.created_at, u.disabled_at,
        )
        .select_from(t.sessions.join(t.users))
        .order_by(s.seen_at.desc(), s.id)
    )  # fmt: skip
    if user_row is not None:
        query = query.where(s.user_row == user_row)
    return [
        Session(row.id, of_row(row), row.began_at, row.seen_at, row.expires_at, row.user_agent)
        for row in connection.execute(query)
    ]
