"""Users, sign-ins, sessions and tokens, in both databases, with a clock that is set by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cheap_accounts import HERE, PASSWORD, THERE, CheapAccounts, cheap_hasher
from foreigndesk import pipeline
from foreigndesk.accounts import Limits, NewSession, api_tokens, is_csrf_token, sessions
from foreigndesk.desk import open_desk
from foreigndesk.errors import (
    AccountError,
    ConfigError,
    NotFoundError,
    NotPermittedError,
    RefusedPasswordError,
    SignInError,
    TooManyAttemptsError,
)
from foreigndesk.store import schema as t
from foreigndesk.store.base import BUSY_TIMEOUT
from made_up import MadeUpReader, report

Again = Callable[[CheapAccounts], CheapAccounts]
MEETING = report(1, "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02\n")


def sign_in(accounts: CheapAccounts, name: str = "maria", address: str = HERE, agent: str = "") -> NewSession:
    return accounts.sign_in(name, PASSWORD, address=address, user_agent=agent)


def fail(accounts: CheapAccounts, name: str = "maria", address: str = HERE, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(SignInError):
            accounts.sign_in(name, "wrong from the start", address=address)


# -- users -----------------------------------------------------------------------------------------------


def test_users_are_listed_by_name_and_found_whatever_the_case(accounts: CheapAccounts) -> None:
    accounts.add_user("Ola", PASSWORD)
    accounts.add_user("maria", PASSWORD, role="editor", display="  María   Berg ")
    assert [(u.name, u.display_name, u.role) for u in accounts.users()] == [
        ("maria", "María Berg", "editor"),
        ("ola", "ola", "reader"),
    ]
    assert accounts.user(" MARIA ").created_at == "2026-03-01T12:00:00.000000Z"


@pytest.mark.parametrize(
    "name", ["", "mar ia", "-x", "mаria", "x" * 65, "a\nb", "ola\x00", "\ud800", "<b>", "ola'--", ".", "ﬁn"]
)
def test_names_that_cannot_be_used(accounts: CheapAccounts, name: str) -> None:
    with pytest.raises(ConfigError, match="no name to sign in with"):
        accounts.add_user(name, PASSWORD)
    with pytest.raises(NotFoundError):
        accounts.user(name)
    assert accounts.users() == []


@pytest.mark.parametrize("display", ["", "  ", "x" * 101, "a\u202eb", "a\x00b", "a\nb", "\ud800"])
def test_names_to_show_that_cannot_be_used(accounts: CheapAccounts, display: str) -> None:
    with pytest.raises(ConfigError, match="cannot be shown"):
        accounts.add_user("ola", PASSWORD, display=display)


def test_a_name_is_given_once_even_after_its_user_is_disabled(accounts: CheapAccounts) -> None:
    accounts.add_user("ola", PASSWORD)
    accounts.disable("ola")
    with pytest.raises(AccountError, match="already"):
        accounts.add_user("OLA", PASSWORD)
    with pytest.raises(AccountError, match="already"):
        accounts.check_new_name("Ola")
    assert accounts.check_new_name("Kari") == "kari"


def test_an_easy_password_makes_and_changes_nothing(accounts: CheapAccounts) -> None:
    with pytest.raises(RefusedPasswordError):
        accounts.add_user("ola", "short")
    assert accounts.users() == []
    accounts.add_user("maria", PASSWORD, display="Berit")
    with pytest.raises(RefusedPasswordError, match="name"):
        accounts.set_password("maria", "berit and her dog")
    assert sign_in(accounts).session.user.name == "maria"


def test_roles_that_do_not_exist(accounts: CheapAccounts) -> None:
    with pytest.raises(ConfigError, match="reader, editor"):
        accounts.add_user("ola", PASSWORD, role="admin")
    accounts.add_user("ola", PASSWORD)
    with pytest.raises(ConfigError, match="reader, editor"):
        accounts.set_role("ola", "root")
    assert accounts.user("ola").role == "reader"


def test_the_database_itself_refuses_another_role(accounts: CheapAccounts) -> None:
    accounts.add_user("ola", PASSWORD)
    with (
        pytest.raises(Exception, match=r"ck_users_role|CHECK constraint"),
        accounts.store.writing() as connection,
    ):
        connection.execute(t.users.update().values(role="admin"))


@pytest.mark.parametrize(
    "call",
    [
        lambda a: a.user("nobody"),
        lambda a: a.set_password("nobody", PASSWORD),
        lambda a: a.set_role("nobody", "editor"),
        lambda a: a.disable("nobody"),
        lambda a: a.enable("nobody"),
        lambda a: a.add_token("nobody", "x"),
        lambda a: a.tokens("nobody"),
        lambda a: a.revoke_token("nobody", "x"),
        lambda a: a.sessions("nobody"),
        lambda a: a.end_sessions("nobody"),
    ],
)
def test_users_who_do_not_exist(accounts: CheapAccounts, call: Callable[[CheapAccounts], object]) -> None:
    with pytest.raises(NotFoundError, match="no user nobody"):
        call(accounts)


def test_an_open_address_takes_an_editor_who_can_sign_in(accounts: CheapAccounts) -> None:
    accounts.refuse_open_address("127.0.0.1")
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(ConfigError, match="user add"):
            accounts.refuse_open_address(host)
    accounts.add_user("ola", PASSWORD)
    with pytest.raises(ConfigError, match="editor"):
        accounts.refuse_open_address("0.0.0.0")
    accounts.set_role("ola", "editor")
    accounts.refuse_open_address("0.0.0.0")
    accounts.refuse_without_editor()
    accounts.disable("ola")
    with pytest.raises(ConfigError, match="editor"):
        accounts.refuse_without_editor()
    with pytest.raises(ConfigError, match="user add"):
        accounts.refuse_open_address("0.0.0.0")


# -- signing in ------------------------------------------------------------------------------------------


def test_who_signs_in_has_a_session_until_they_sign_out(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD, role="editor")
    made = sign_in(accounts, " Maria ", agent="Firefox\x00\x1b[31m" + "x" * 500)
    found = accounts.session(made.secret)
    assert found == made.session and found.user.permits("judge")
    assert found.user_agent == ("Firefox  [31m" + "x" * 500)[:200]
    assert is_csrf_token(made.csrf_token, made.secret)
    assert accounts.sign_out(made.secret)
    assert accounts.session(made.secret) is None
    assert not accounts.sign_out(made.secret)
    assert accounts.sessions() == []


def test_who_knows_the_password_changes_it_and_keeps_only_this_browser(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    first, second = sign_in(accounts, "maria"), sign_in(accounts, "maria")
    with pytest.raises(RefusedPasswordError):
        accounts.change_password("maria", PASSWORD, "short", address=HERE)
    with pytest.raises(SignInError):
        accounts.change_password("maria", "not the password", "another good one", address=HERE)
    assert accounts.session(first.secret) and accounts.session(second.secret)
    made = accounts.change_password("maria", PASSWORD, "another good one", address=HERE)
    assert accounts.session(made.secret) is not None
    assert accounts.session(first.secret) is None and accounts.session(second.secret) is None
    with pytest.raises(SignInError):
        accounts.sign_in("maria", PASSWORD, address=HERE)


def test_guesses_at_the_old_password_are_limited_like_sign_ins(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    for _ in range(accounts.limits.failures_per_name):
        with pytest.raises(SignInError):
            accounts.change_password("maria", "not the password", "another good one", address=HERE)
    with pytest.raises(TooManyAttemptsError):
        accounts.change_password("maria", PASSWORD, "another good one", address=HERE)


@pytest.mark.parametrize("secret", [None, "", "x", "\ud800\x00", "' OR 1=1 --"])
def test_cookies_that_are_nobodys(accounts: CheapAccounts, secret: str | None) -> None:
    accounts.add_user("maria", PASSWORD)
    sign_in(accounts)
    assert accounts.session(secret) is None
    assert accounts.token_user(secret) is None
    assert not accounts.sign_out(secret)
    assert len(accounts.sessions()) == 1


def test_what_is_kept_of_a_session_opens_nothing(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    sign_in(accounts)
    token = accounts.add_token("maria", "script")
    with accounts.store.reading() as connection:
        kept = [*connection.execute(select(t.sessions.c.token_hash, t.sessions.c.id)).one()]
        kept += [*connection.execute(select(t.api_tokens.c.token_hash, t.api_tokens.c.prefix)).one()]
    for one in kept:
        assert accounts.session(one) is None
        assert accounts.token_user(one) is None
        assert accounts.token_user(f"{token.token.prefix}_{one[:43]}") is None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("maria", "wrong from the start"),
        ("nobody", PASSWORD),
        ("", ""),
        ("maria", "x" * 5000),
        ("ma\x00ria", PASSWORD),
        ("\ud800", "\ud800"),
        ("ola", PASSWORD),
    ],
)
def test_no_sign_in_tells_why_it_failed(accounts: CheapAccounts, name: str, password: str) -> None:
    accounts.add_user("maria", PASSWORD)
    accounts.add_user("ola", PASSWORD)
    accounts.disable("ola")
    with pytest.raises(SignInError) as caught:
        accounts.sign_in(name, password, address=HERE)
    assert str(caught.value) == "name or password is wrong"
    assert accounts.sessions() == []


def test_signing_in_hashes_anew_when_parameters_have_changed(accounts: CheapAccounts, address: str) -> None:
    accounts.add_user("maria", PASSWORD)
    later = CheapAccounts(address, hasher=cheap_hasher(time_cost=2))
    kept = select(t.users.c.password_hash)
    sign_in(later)
    with later.store.reading() as connection:
        hashed = connection.execute(kept).scalar_one()
    sign_in(later)
    with later.store.reading() as connection:
        assert connection.execute(kept).scalar_one() == hashed
    assert ",t=2," in hashed
    later.store.close()


class Meanwhile:
    """A hasher during whose work something else happens."""

    def __init__(self) -> None:
        self.real = cheap_hasher()
        self.then: Callable[[], object] = lambda: None

    def hash(self, password: bytes) -> str:
        return self.real.hash(password)

    def verify(self, kept: str, password: bytes) -> bool:
        right = self.real.verify(kept, password)
        self.then()
        return right

    def check_needs_rehash(self, kept: str) -> bool:
        return False


@pytest.mark.parametrize(
    "then",
    [lambda a: a.disable("maria"), lambda a: a.set_password("maria", "a wholly new one")],
)
def test_who_is_shut_out_while_signing_in_is_not_let_in(
    address: str, then: Callable[[CheapAccounts], object]
) -> None:
    hasher: Any = Meanwhile()
    accounts = CheapAccounts(address, hasher=hasher)
    accounts.add_user("maria", PASSWORD)
    hasher.then = lambda: then(accounts)
    with pytest.raises(SignInError):
        sign_in(accounts)
    assert accounts.sessions() == []
    accounts.store.close()


# -- the limit -------------------------------------------------------------------------------------------


def test_a_name_waits_after_ten_failures_and_not_for_longer_than_it_is_told(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    fail(accounts)
    accounts.clock.move(minutes=5)
    fail(accounts, times=9)
    with pytest.raises(TooManyAttemptsError, match="10 minutes") as caught:
        sign_in(accounts)
    assert caught.value.retry_after == 600
    # the right password waits too, from elsewhere as well, and waiting does not prolong it
    with pytest.raises(TooManyAttemptsError):
        sign_in(accounts, address=THERE)
    accounts.clock.move(seconds=599)
    with pytest.raises(TooManyAttemptsError, match="1 seconds") as caught:
        sign_in(accounts)
    assert caught.value.retry_after == 1
    accounts.clock.move(seconds=1)
    assert sign_in(accounts).session.user.name == "maria"


def test_names_that_nobody_has_wait_just_so(accounts: CheapAccounts) -> None:
    fail(accounts, "nobody", times=10)
    with pytest.raises(TooManyAttemptsError) as caught:
        accounts.sign_in("NOBODY ", PASSWORD, address=THERE)
    assert caught.value.retry_after == 900


def test_an_address_waits_after_thirty_failures_whatever_the_names(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    for number in range(30):
        fail(accounts, f"guess{number}", "2001:db8::1")
    with pytest.raises(TooManyAttemptsError):
        sign_in(accounts, address="2001:db8::ffff")
    assert sign_in(accounts, address="2001:db8:0:1::1").session.user.name == "maria"


def test_signing_in_clears_what_failed_here_and_not_elsewhere(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    fail(accounts, times=5)
    fail(accounts, address=THERE, times=4)
    sign_in(accounts)
    fail(accounts, address=THERE, times=6)
    with pytest.raises(TooManyAttemptsError):
        accounts.sign_in("maria", PASSWORD, address=THERE)


def test_a_user_of_the_desk_cannot_clear_an_address_by_signing_in(accounts: CheapAccounts) -> None:
    accounts.add_user("eve", PASSWORD)
    for number in range(29):
        fail(accounts, f"guess{number}")
        sign_in(accounts, "eve")
    fail(accounts, "guess29")
    with pytest.raises(TooManyAttemptsError):
        sign_in(accounts, "eve")


def test_the_limit_outlives_a_restart(accounts: CheapAccounts, again: Again) -> None:
    accounts.add_user("maria", PASSWORD)
    fail(accounts, times=10)
    with pytest.raises(TooManyAttemptsError):
        sign_in(again(accounts))


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=4000)])
def test_a_clock_set_back_neither_frees_a_name_nor_locks_it_for_long(
    accounts: CheapAccounts, back: timedelta
) -> None:
    accounts.add_user("maria", PASSWORD)
    fail(accounts, times=10)
    accounts.clock.moment -= back
    with pytest.raises(TooManyAttemptsError) as caught:
        sign_in(accounts)
    assert caught.value.retry_after == 900
    accounts.clock.move(seconds=900)
    assert sign_in(accounts).session.user.name == "maria"


def test_many_at_once_get_no_more_tries_than_one_after_another(address: str) -> None:
    accounts = CheapAccounts(address, limits=Limits(failures_per_name=3))
    accounts.add_user("maria", PASSWORD)
    said: list[str] = []
    start = threading.Barrier(8)

    def guess() -> None:
        start.wait()
        try:
            accounts.sign_in("maria", "wrong from the start", address=HERE)
        except (SignInError, TooManyAttemptsError) as error:
            said.append(type(error).__name__)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["SignInError"] * 3 + ["TooManyAttemptsError"] * 5
    accounts.store.close()


def test_attempts_too_old_to_count_are_not_kept(accounts: CheapAccounts) -> None:
    fail(accounts, times=5)
    accounts.clock.move(minutes=15)
    fail(accounts)
    with accounts.store.reading() as connection:
        assert len(connection.execute(select(t.sign_in_attempts)).all()) == 1


# -- sessions --------------------------------------------------------------------------------------------


def test_a_session_that_is_used_lasts_a_week_and_no_longer(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made = sign_in(accounts)
    for _ in range(15):
        accounts.clock.move(hours=11)
        assert accounts.session(made.secret) is not None
    accounts.clock.move(hours=3)
    assert accounts.session(made.secret) is None


def test_a_session_that_is_not_used_ends_after_twelve_hours(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made = sign_in(accounts)
    accounts.clock.move(hours=12, seconds=-1)
    assert accounts.session(made.secret) is not None
    accounts.clock.move(hours=12)
    assert accounts.sessions() == []
    assert accounts.session(made.secret) is None


def test_a_session_that_ended_stays_ended_when_the_clock_is_set_back(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    used, unused = sign_in(accounts), sign_in(accounts)
    accounts.clock.move(days=8)
    assert accounts.session(used.secret) is None
    sign_in(accounts)  # clears away what is over
    accounts.clock.move(days=-8)
    assert accounts.session(used.secret) is None
    assert accounts.session(unused.secret) is None


def test_a_clock_set_back_ends_sessions_and_a_clock_put_right_does_not(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made = sign_in(accounts)
    accounts.clock.move(seconds=-60)
    assert accounts.session(made.secret) is not None
    accounts.clock.move(seconds=-1)
    assert accounts.sessions() == []
    assert accounts.session(made.secret) is None
    accounts.clock.move(hours=1)
    assert accounts.session(made.secret) is None


def test_requests_within_a_minute_write_nothing(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made, token = sign_in(accounts), accounts.add_token("maria", "script")
    for seconds, seen in ((59, "12:00:00"), (1, "12:01:00"), (30, "12:01:00"), (31, "12:02:01")):
        accounts.clock.move(seconds=seconds)
        accounts.session(made.secret)
        assert accounts.sessions()[0].seen_at[11:19] == seen
    accounts.clock.move(seconds=-121)
    for seconds, used in ((0, "12:00:00"), (59, "12:00:00"), (1, "12:01:00"), (-30, "12:01:00")):
        accounts.clock.move(seconds=seconds)
        accounts.token_user(token.secret)
        assert (accounts.tokens()[0].used_at or "")[11:19] == used


def test_a_new_secret_leaves_the_old_one_worth_nothing(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    first = sign_in(accounts)
    second = accounts.rotate(first.secret)
    assert second is not None and second.session.id == first.session.id
    assert accounts.session(first.secret) is None and accounts.session(second.secret) is not None
    assert not is_csrf_token(first.csrf_token, second.secret)
    assert accounts.rotate(first.secret) is None
    accounts.clock.move(days=8)
    assert accounts.rotate(second.secret) is None


def test_sessions_end_one_by_one_or_all_of_a_user(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    accounts.add_user("ola", PASSWORD)
    mine = [sign_in(accounts) for _ in range(3)]
    other = sign_in(accounts, "ola")
    accounts.end_session(mine[0].session.id)
    assert [accounts.session(one.secret) is not None for one in mine] == [False, True, True]
    assert accounts.end_sessions("maria", but=mine[1].session.id) == 1
    assert [one.id for one in accounts.sessions("maria")] == [mine[1].session.id]
    assert accounts.end_sessions("maria") == 1
    assert [one.user.name for one in accounts.sessions()] == ["ola"]
    assert accounts.session(other.secret) is not None
    with pytest.raises(NotFoundError, match="no session"):
        accounts.end_session(mine[0].session.id)


def test_a_new_password_ends_sessions_and_lets_the_old_one_in_no_more(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made, token = sign_in(accounts), accounts.add_token("maria", "script")
    assert accounts.set_password("maria", "a wholly new one") == 1
    assert accounts.session(made.secret) is None
    assert accounts.token_user(token.secret) is not None
    with pytest.raises(SignInError):
        sign_in(accounts)
    accounts.sign_in("maria", "a wholly new one", address=HERE)


def test_who_is_disabled_is_out_at_once_and_in_again_only_after_signing_in(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD, role="editor")
    made, token = sign_in(accounts), accounts.add_token("maria", "script")
    since = accounts.disable("maria").disabled_at
    assert accounts.session(made.secret) is None and accounts.token_user(token.secret) is None
    accounts.clock.move(minutes=1)
    assert accounts.disable("maria").disabled_at == since
    with pytest.raises(SignInError):
        sign_in(accounts)
    with pytest.raises(AccountError, match="disabled"):
        accounts.add_token("maria", "another")
    assert accounts.enable("maria").disabled_at is None
    assert accounts.session(made.secret) is None and accounts.token_user(token.secret) is not None
    sign_in(accounts)


def test_another_role_holds_from_the_next_request_on(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD, role="editor")
    made, token = sign_in(accounts), accounts.add_token("maria", "script")
    accounts.set_role("maria", "reader")
    found, by_token = accounts.session(made.secret), accounts.token_user(token.secret)
    assert found is not None and by_token is not None
    assert not found.user.permits("judge") and not by_token.permits("judge")


def test_a_session_that_slipped_in_while_its_user_was_disabled_is_worth_nothing(
    accounts: CheapAccounts,
) -> None:
    accounts.add_user("maria", PASSWORD)
    made = sign_in(accounts)
    with accounts.store.writing() as connection:
        connection.execute(t.users.update().values(disabled_at=accounts.store.now()))
    assert accounts.sessions() == []
    assert accounts.session(made.secret) is None
    accounts.enable("maria")
    assert accounts.session(made.secret) is None


def test_of_two_who_give_a_session_a_new_secret_at_once_one_does(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made = sign_in(accounts)
    with accounts.store.writing() as connection:
        first = sessions.rotate(connection, made.session, made.secret)
        assert first is not None
        assert sessions.rotate(connection, made.session, made.secret) is None
    assert accounts.session(first.secret) is not None


def test_a_use_is_never_noted_earlier_than_the_last(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made, token = sign_in(accounts), accounts.add_token("maria", "script").token
    late, early = "2026-03-01T13:00:00.000000Z", "2026-03-01T12:30:00.000000Z"
    with accounts.store.writing() as connection:
        for moment in (late, early):
            sessions.see(connection, made.session.id, moment)
            api_tokens.use(connection, token.prefix, moment)
        assert sessions.listed(connection)[0].seen_at == late
        assert api_tokens.listed(connection)[0].used_at == late


# -- tokens ----------------------------------------------------------------------------------------------


def test_tokens_are_made_used_listed_and_revoked(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD, role="editor")
    accounts.add_user("ola", PASSWORD)
    made = [accounts.add_token("maria", label, days=days) for label, days in (("one", 1), ("two", None))]
    others = accounts.add_token("ola", "one")
    found = accounts.token_user(made[0].secret)
    assert found is not None and found.name == "maria" and found.permits("merge")
    assert [(one.label, one.used_at is not None) for one in accounts.tokens("maria")] == [
        ("one", True),
        ("two", False),
    ]
    assert made[0].token.expires_at == "2026-03-02T12:00:00.000000Z"
    assert made[1].token.expires_at == "2027-03-01T12:00:00.000000Z"
    assert accounts.revoke_token("maria", "one").prefix == made[0].token.prefix
    assert accounts.token_user(made[0].secret) is None
    assert accounts.token_user(others.secret) is not None
    assert accounts.revoke_token("maria", made[1].token.prefix).label == "two"
    assert [one.user for one in accounts.tokens()] == ["ola"]
    with pytest.raises(NotFoundError, match="no token"):
        accounts.revoke_token("maria", others.token.prefix)


def test_a_token_is_over_on_its_day_and_for_good(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made = accounts.add_token("maria", "script", days=1)
    accounts.clock.move(days=1, seconds=-1)
    assert accounts.token_user(made.secret) is not None
    accounts.clock.move(seconds=1)
    assert accounts.token_user(made.secret) is None
    accounts.clock.move(days=-1)
    assert accounts.token_user(made.secret) is None


def test_labels_are_given_once_a_user_and_days_count_from_one(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    accounts.add_token("maria", "script")
    with pytest.raises(AccountError, match="already"):
        accounts.add_token("maria", " script ")
    with pytest.raises(ConfigError, match="1 or more"):
        accounts.add_token("maria", "other", days=0)
    with pytest.raises(ConfigError, match="cannot be shown"):
        accounts.add_token("maria", "a\x1b[31m")
    accounts.revoke_token("maria", "script")
    accounts.add_token("maria", "script")


def test_another_ending_behind_a_known_prefix_is_no_token(accounts: CheapAccounts) -> None:
    accounts.add_user("maria", PASSWORD)
    made = accounts.add_token("maria", "script")
    changed = made.secret[:-1] + ("A" if made.secret[-1] != "A" else "B")
    assert accounts.token_user(changed) is None
    assert accounts.token_user(made.secret) is not None


# -- who did it ------------------------------------------------------------------------------------------


def test_what_an_editor_decides_bears_their_name_and_a_reader_decides_nothing(
    accounts: CheapAccounts,
) -> None:
    accounts.add_user("maria", PASSWORD, role="editor", display="María Berg")
    accounts.add_user("ola", PASSWORD)
    reader = sign_in(accounts, "ola").session.user
    with open_desk(accounts.store.address) as desk:
        pipeline.run([MEETING], desk.store, reader=MadeUpReader(), workers=1)
        maria = sign_in(accounts).session.user
        made = desk.judge("unsure", "Anna Berg", "Carl Dahl", by=maria.by("judge"))
        with pytest.raises(NotPermittedError):
            desk.undo(made.id, by=reader.by("undo"))
        assert [one.by for one in desk.judgements()] == ["maria"]
        script = accounts.token_user(accounts.add_token("maria", "script").secret)
        assert script is not None
        desk.undo(made.id, by=script.by("undo"))
        assert [one.withdrawn_by for one in desk.judgements(include_withdrawn=True)] == ["maria"]


# -- while somebody else writes --------------------------------------------------------------------------


def test_pages_are_read_while_somebody_else_writes(accounts: CheapAccounts, address: str) -> None:
    accounts.add_user("maria", PASSWORD)
    made, token = sign_in(accounts), accounts.add_token("maria", "script")
    accounts.clock.move(minutes=2)
    with open_desk(address) as desk, desk.store.writing():
        # a wait for SQLite's lock would end in an error
        assert accounts.session(made.secret) is not None
        assert accounts.token_user(token.secret) is not None
    accounts.session(made.secret)
    assert accounts.sessions()[0].seen_at[11:16] == "12:02"
    if accounts.store.backend == "sqlite":
        with accounts.store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_TIMEOUT
