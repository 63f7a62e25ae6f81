"""What commands and web pages call: each method is one whole step, in transactions of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection

from foreigndesk.accounts import api_tokens, attempts, sessions, users
from foreigndesk.accounts.addresses import is_loopback
from foreigndesk.accounts.api_tokens import ApiToken, NewApiToken
from foreigndesk.accounts.limits import Limits, moment
from foreigndesk.accounts.passwords import Passwords, refuse_weak
from foreigndesk.accounts.sessions import NewSession, Session
from foreigndesk.accounts.users import User, checked_role, clean_display, new_name
from foreigndesk.errors import (
    AccountError,
    ConfigError,
    NotFoundError,
    SignInError,
    StoreError,
    TooManyAttemptsError,
)
from foreigndesk.store.base import Store

# In milliseconds. Whoever reads a page need not wait until a run that adds reports lets go of the file.
NOTE_WAIT = 20


class Accounts:
    """The accounts of a desk.

    Args:
        store: The desk's store; its clock is the clock here.
        passwords: How passwords are hashed.
        limits: How long sessions and tokens last, and how often a sign-in may fail.
    """

    def __init__(
        self, store: Store, *, passwords: Passwords | None = None, limits: Limits | None = None
    ) -> None:
        self.store = store
        self.passwords = passwords or Passwords()
        self.limits = limits or Limits()

    # -- users -------------------------------------------------------------------------------------------

    def add_user(self, name: str, password: str, *, role: str = "reader", display: str | None = None) -> User:
        """Make a user and return it.

        Args:
            name: What they sign in with; kept in small letters.
            password: Theirs.
            role: reader or editor.
            display: What pages show; the name if None.

        Raises:
            ConfigError: If name, role or display cannot be used.
            RefusedPasswordError: If the password is too easy.
            AccountError: If there is a user of this name.
        """
        plain = new_name(name)
        shown = clean_display(display) if display is not None else plain
        user = User(plain, shown, checked_role(role), self.store.now())
        refuse_weak(password, plain, shown)
        kept = self.passwords.hash(password)
        with self.store.writing() as connection:
            users.insert_user(connection, user, kept)
        return user

    def check_new_name(self, name: str) -> str:
        """Return the name as a new user would have it; asked before a person types a password for it.

        Raises:
            ConfigError: If it cannot be a name.
            AccountError: If there is a user of this name.
        """
        plain = new_name(name)
        with self.store.reading() as connection:
            users.refuse_taken(connection, plain)
        return plain

    def user(self, name: str) -> User:
        """Return a user by name.

        Raises:
            NotFoundError: If nobody has it.
        """
        with self.store.reading() as connection:
            return users.of_row(users.known(connection, name))

    def users(self) -> list[User]:
        """Return all users, by name, disabled ones too."""
        with self.store.reading() as connection:
            return users.everyone(connection)

    def set_password(self, name: str, password: str) -> int:
        """Give a user a new password, end all their sessions, and return how many there were. Tokens stay.

        Raises:
            NotFoundError: If nobody has this name.
            RefusedPasswordError: If the password is too easy.
        """
        user = self.user(name)
        refuse_weak(password, user.name, user.display_name)
        kept = self.passwords.hash(password)
        with self.store.writing() as connection:
            row = users.known(connection, name).row
            users.change(connection, row, password_hash=kept)
            return sessions.end_all(connection, row)

    def set_role(self, name: str, role: str) -> User:
        """Give a user another role, which holds from their next request on, and return the user.

        Raises:
            NotFoundError: If nobody has this name.
            ConfigError: If it is no role.
        """
        with self.store.writing() as connection:
            users.change(connection, users.known(connection, name).row, role=checked_role(role))
            return users.of_row(users.known(connection, name))

    def disable(self, name: str) -> User:
        """Let a user in no more, end all their sessions, and return the user. Tokens rest until `enable`.

        Raises:
            NotFoundError: If nobody has this name.
        """
        now = self.store.now()
        with self.store.writing() as connection:
            row = users.known(connection, name)
            users.change(connection, row.row, disabled_at=row.disabled_at or now)
            sessions.end_all(connection, row.row)
            return users.of_row(users.known(connection, name))

    def enable(self, name: str) -> User:
        """Let a user in again and return the user.

        Raises:
            NotFoundError: If nobody has this name.
        """
        with self.store.writing() as connection:
            users.change(connection, users.known(connection, name).row, disabled_at=None)
            return users.of_row(users.known(connection, name))

    def refuse_open_address(self, host: str) -> None:
        """Refuse to serve where others can reach it, as long as no editor could sign in.

        Raises:
            ConfigError: If the host is not this machine's own and no editor is enabled.
        """
        if not is_loopback(host):
            self._refuse_without_editor(f"others can reach {host}")

    def refuse_without_editor(self) -> None:
        """Refuse to ask for accounts as long as no editor could sign in.

        Raises:
            ConfigError: If no editor is enabled.
        """
        self._refuse_without_editor("everyone is to sign in")

    def _refuse_without_editor(self, reason: str) -> None:
        with self.store.reading() as connection:
            if not users.an_editor_enabled(connection):
                raise ConfigError(
                    f"{reason}, so it takes an editor's account: `foreigndesk user add NAME --role editor` first"
                )

    # -- sessions ----------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, *, address: str, user_agent: str = "") -> NewSession:
        """Check name and password and return a new session.

        Args:
            name: As typed.
            password: As typed.
            address: Where the request comes from.
            user_agent: What the browser calls itself.

        Raises:
            TooManyAttemptsError: If it failed too often for this name or from this address; nothing was checked.
            SignInError: If they do not fit together, whatever the reason.
        """
        attempt = attempts.attempt_of(name, address)
        now = self.store.now()
        with self.store.writing() as connection:
            wait = attempts.begin(connection, attempt, moment(now), self.limits)
        if wait:
            raise TooManyAttemptsError(wait)
        with self.store.reading() as connection:
            found = users.find_typed(connection, name)
        # no transaction is open while argon2 works
        checked = self.passwords.check(password, found.password_hash if found else None)
        if found is None or not checked.right:
            raise SignInError
        with self.store.writing() as connection:
            row = users.held(connection, found.name)
            if row.disabled_at is not None or row.password_hash != found.password_hash:
                raise SignInError
            if checked.new_hash is not None:
                users.change(connection, row.row, password_hash=checked.new_hash)
            attempts.succeed(connection, attempt)
            sessions.purge(connection, moment(now), self.limits)
            return sessions.issue(connection, row.row, users.of_row(row), user_agent, now, self.limits)

    def change_password(
        self, name: str, old: str, new: str, *, address: str, user_agent: str = ""
    ) -> NewSession:
        """Give a user who knows the old password a new one, end all their sessions, and return a fresh one.

        Tries count like sign-ins: whoever finds a browser open cannot guess on.

        Args:
            name: The user.
            old: The password as it is.
            new: As it is to be.
            address: Where the request comes from.
            user_agent: What the browser calls itself.

        Raises:
            RefusedPasswordError: If the new one is too easy; nothing was checked.
            TooManyAttemptsError: As in `sign_in`.
            SignInError: If the old one is wrong, or the user disabled.
        """
        user = self.user(name)
        refuse_weak(new, user.name, user.display_name)
        made = self.sign_in(name, old, address=address, user_agent=user_agent)
        kept = self.passwords.hash(new)
        with self.store.writing() as connection:
            row = users.held(connection, user.name)
            # disabled, or changed by another, meanwhile: then this one has been ended
            if sessions.find(connection, made.secret) is None:
                raise SignInError
            users.change(connection, row.row, password_hash=kept)
            sessions.end_all(connection, row.row)
            now = self.store.now()
            return sessions.issue(connection, row.row, users.of_row(row), user_agent, now, self.limits)

    def session(self, secret: str | None) -> Session | None:
        """Return the session of a cookie, or None if it is none or over. Call it once a request."""
        if not secret:
            return None
        now = self.store.now()
        with self.store.reading() as connection:
            found = sessions.find(connection, secret)
        if found is None:
            return None
        if not sessions.is_good(found, moment(now), self.limits):
            with self.store.writing() as connection:
                sessions.end(connection, found.id)
            return None
        if moment(now) - moment(found.seen_at) >= self.limits.seen_every:
            self._note(lambda connection: sessions.see(connection, found.id, now))
        return found

    def rotate(self, secret: str) -> NewSession | None:
        """Give a session a new secret and return it; None if it is none or over. The old secret is worth nothing then."""
        found = self.session(secret)
        if found is None:
            return None
        with self.store.writing() as connection:
            return sessions.rotate(connection, found, secret)

    def sign_out(self, secret: str | None) -> bool:
        """End the session of a cookie and return whether there was one."""
        if not secret:
            return False
        with self.store.writing() as connection:
            found = sessions.find(connection, secret)
            return found is not None and sessions.end(connection, found.id)

    def sessions(self, name: str | None = None) -> list[Session]:
        """Return the sessions that go on, of a user or of all, last used first.

        Raises:
            NotFoundError: If nobody has this name.
        """
        now = self._moment()
        with self.store.reading() as connection:
            row = users.known(connection, name).row if name is not None else None
            found = sessions.listed(connection, row)
        return [one for one in found if sessions.is_good(one, now, self.limits)]

    def end_session(self, session_id: str) -> None:
        """End a session by its id.

        Raises:
            NotFoundError: If there is none.
        """
        with self.store.writing() as connection:
            if not sessions.end(connection, session_id):
                raise NotFoundError(
                    f"there is no session {session_id}; `foreigndesk user sessions` lists them"
                )

    def end_sessions(self, name: str, *, but: str | None = None) -> int:
        """End all sessions of a user, or all but one (by id), and return how many there were.

        Raises:
            NotFoundError: If nobody has this name.
        """
        with self.store.writing() as connection:
            return sessions.end_all(connection, users.known(connection, name).row, but=but)

    # -- API tokens --------------------------------------------------------------------------------------

    def add_token(self, name: str, label: str, *, days: int | None = None) -> NewApiToken:
        """Make an API token for a user and return it; the whole of it is told only here.

        Args:
            name: The user.
            label: What it is for; once among a user's tokens.
            days: How long it is good for, 1 and up; a year if None.

        Raises:
            NotFoundError: If nobody has this name.
            ConfigError: If label or days cannot be used.
            AccountError: If the user has a token of this label, or is disabled.
        """
        days = self.limits.token_days if days is None else days
        if days < 1:
            raise ConfigError(f"a token is good for {days} days; give 1 or more")
        with self.store.writing() as connection:
            row = users.known(connection, name)
            if row.disabled_at is not None:
                raise AccountError(f"{row.name} is disabled; `foreigndesk user enable {row.name}` first")
            return api_tokens.issue(connection, row.row, users.of_row(row), label, days, self.store.now())

    def token_user(self, secret: str | None) -> User | None:
        """Return the user for whom an API token stands, or None if it is none, over, or its user disabled.

        A token that is over is deleted when it is used, so that no clock set back makes it good again.
        """
        if not secret:
            return None
        now = self.store.now()
        with self.store.reading() as connection:
            found = api_tokens.find(connection, secret)
        if found is None:
            return None
        token, user = found
        if api_tokens.is_over(token, moment(now)):
            with self.store.writing() as connection:
                api_tokens.drop(connection, token.prefix)
            return None
        if user.disabled_at is not None:
            return None
        if token.used_at is None or moment(now) - moment(token.used_at) >= self.limits.seen_every:
            self._note(lambda connection: api_tokens.use(connection, token.prefix, now))
        return user

    def revoke_token(self, name: str, given: str) -> ApiToken:
        """Delete a user's token by label or prefix and return what it was.

        Raises:
            NotFoundError: If the user, or a token of theirs, is not there.
        """
        with self.store.writing() as connection:
            row = users.known(connection, name)
            return api_tokens.revoke(connection, row.row, users.of_row(row), given)

    def tokens(self, name: str | None = None) -> list[ApiToken]:
        """Return the tokens of a user or of all, oldest first.

        Raises:
            NotFoundError: If nobody has this name.
        """
        with self.store.reading() as connection:
            row = users.known(connection, name).row if name is not None else None
            return api_tokens.listed(connection, row)

    def _note(self, write: Callable[[Connection], None]) -> None:
        """Note a use; while somebody else writes to a SQLite file the note is left out."""
        with suppress(StoreError), self.store.writing(wait=NOTE_WAIT) as connection:
            write(connection)

    def _moment(self) -> datetime:
        return moment(self.store.now())
