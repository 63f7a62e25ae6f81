"""No secret lies in the database in clear, nor in a log, a message or what an object prints."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from cheap_accounts import HERE, PASSWORD, CheapAccounts
from foreigndesk.accounts import csrf_token
from foreigndesk.errors import SignInError
from foreigndesk.store.schema import metadata

WRONG, TYPED_AS_NAME, NEW = "not the right words", "Hunter2-typed-as-name", "a wholly new one"


def test_no_secret_is_kept_logged_or_printed(
    accounts: CheapAccounts, address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    # all that the database is told, with the values
    caplog.set_level(logging.DEBUG, logger="sqlalchemy.engine")
    printed: list[object] = [accounts.add_user("maria", PASSWORD, role="editor")]
    for name, password in (("maria", WRONG), (TYPED_AS_NAME, WRONG)):
        with pytest.raises(SignInError) as caught:
            accounts.sign_in(name, password, address=HERE)
        printed += [caught.value, str(caught.value)]
    first = accounts.sign_in("maria", PASSWORD, address=HERE)
    second = accounts.rotate(first.secret)
    assert second is not None
    token = accounts.add_token("maria", "script")
    accounts.session(second.secret)
    accounts.token_user(token.secret)
    printed += [first, second, token, accounts.sessions(), accounts.tokens(), accounts.users(), accounts]
    secrets = [
        PASSWORD,
        WRONG,
        TYPED_AS_NAME,
        TYPED_AS_NAME.lower(),
        first.secret,
        second.secret,
        token.secret,
    ]
    secrets += [
        token.secret.removeprefix(token.token.prefix + "_"),
        csrf_token(first.secret),
        second.csrf_token,
    ]

    with accounts.store.reading() as connection:
        kept = [
            repr(row)
            for table in metadata.sorted_tables
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"'))
        ]
    assert any("$argon2id$" in row for row in kept) and any(token.token.prefix in row for row in kept)
    assert "INSERT INTO sessions" in caplog.text
    out = capfd.readouterr()
    for secret in secrets:
        assert not any(secret in row for row in kept)
        assert secret not in caplog.text
        assert secret not in f"{printed!r}{out.out}{out.err}"


def test_no_secret_lies_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    accounts = CheapAccounts(str(path))
    accounts.add_user("maria", PASSWORD)
    with pytest.raises(SignInError):
        accounts.sign_in(TYPED_AS_NAME, WRONG, address=HERE)
    session, token = accounts.sign_in("maria", PASSWORD, address=HERE), accounts.add_token("maria", "script")
    accounts.set_password("maria", NEW)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    accounts.store.close()
    held += path.read_bytes()
    assert b"maria" in held and token.token.prefix.encode() in held
    for secret in (PASSWORD, WRONG, TYPED_AS_NAME, NEW, session.secret, session.csrf_token, token.secret):
        assert secret.encode() not in held
