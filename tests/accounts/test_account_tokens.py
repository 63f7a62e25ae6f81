"""Secrets, CSRF tokens, bearer headers, addresses and roles: the pure parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.accounts import (
    EDITING,
    READING,
    User,
    csrf_token,
    is_csrf_token,
    is_loopback,
    local_user,
    new_secret,
)
from foreigndesk.accounts.addresses import caller_key
from foreigndesk.accounts.tokens import api_prefix, bearer_token, digest, fits, new_api_token
from foreigndesk.errors import NotPermittedError

ANY = st.text(st.characters(exclude_categories=()))


def test_secrets_differ_and_are_long() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {43}


@given(ANY, ANY)
def test_a_secret_fits_its_own_digest_only(one: str, other: str) -> None:
    assert fits(one, digest(one))
    assert fits(other, digest(one)) is (one == other)


@given(ANY)
def test_a_form_is_taken_with_the_token_of_its_own_session_only(given_token: str) -> None:
    mine, yours = new_secret(), new_secret()
    assert is_csrf_token(csrf_token(mine), mine)
    assert not is_csrf_token(csrf_token(yours), mine)
    assert not is_csrf_token(given_token, mine)
    assert not is_csrf_token(None, mine)
    assert mine not in csrf_token(mine) and digest(mine) != csrf_token(mine)


def test_an_api_token_shows_its_prefix() -> None:
    prefix, whole = new_api_token()
    assert whole.startswith(f"{prefix}_") and api_prefix(whole) == prefix
    assert api_prefix(whole + "x") is None and api_prefix(whole[:-1]) is None and api_prefix(prefix) is None
    assert api_prefix(whole + "\n") is None


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer   abc ", "abc"),
        ("Basic abc", None),
        ("Bearer", None),
        ("Bearer  ", None),
        ("", None),
        (None, None),
    ],
)
def test_bearer_headers(header: str | None, token: str | None) -> None:
    assert bearer_token(header) == token


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_hosts_that_only_this_machine_reaches(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "", "192.0.2.1", "desk.example", "localhost.example", "127.1", "::ffff:192.0.2.1"],
)
def test_hosts_that_others_reach(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("/run/desk.sock", "unknown"),
        ("\x00\ud800", "unknown"),
    ],
)
def test_what_failed_sign_ins_are_counted_under(address: str, key: str) -> None:
    assert caller_key(address) == key


def test_readers_read_and_editors_decide() -> None:
    reader, editor = User("ola", "Ola", "reader"), User("maria", "Maria", "editor")
    assert all(reader.permits(action) for action in READING)
    assert not any(reader.permits(action) for action in EDITING)
    assert all(editor.permits(action) for action in READING | EDITING)
    assert not READING & EDITING


@pytest.mark.parametrize("action", sorted(EDITING))
def test_who_may_not_decide_gives_no_name_to_keep(action: str) -> None:
    assert User("maria", "Maria", "editor").by(action) == "maria"
    with pytest.raises(NotPermittedError, match="ola may read, and not") as caught:
        User("ola", "Ola", "reader").by(action)
    assert (caught.value.user, caught.value.action) == ("ola", action)
    with pytest.raises(NotPermittedError):
        User("maria", "Maria", "editor", disabled_at="2026-01-01T00:00:00.000000Z").by(action)


def test_what_nobody_lists_nobody_may() -> None:
    assert not User("maria", "Maria", "editor").permits("delete_everything")


def test_the_local_user_is_an_editor() -> None:
    assert local_user("kari").by("judge") == "kari"
