"""`foreigndesk user`, on a desk in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cheap_accounts import HERE, PASSWORD, cheap_hasher
from foreigndesk.accounts import Accounts, Passwords
from foreigndesk.cli import user as cli_user
from foreigndesk.cli.main import cli
from foreigndesk.store.base import Store

Run = Callable[..., Result]
cheap = partial(Accounts, passwords=Passwords(cheap_hasher()))


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "desk.db")


@pytest.fixture
def run(path: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(cli_user, "Accounts", cheap)

    def invoke(*arguments: str, input: str | bytes | None = None, typed: bool = False) -> Result:
        monkeypatch.setattr(cli_user, "_is_terminal", lambda: typed)
        given = ["--desk", path, "user", *arguments]
        return CliRunner().invoke(cli, given, input=input, prog_name="foreigndesk")

    return invoke


def added(run: Run, name: str = "maria", *options: str) -> Result:
    result = run("add", name, "--password-stdin", *options, input=f"{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    return result


def test_a_password_is_asked_for_twice_and_not_shown(run: Run, path: str) -> None:
    result = run("add", "Maria", "--role", "editor", input=f"{PASSWORD}\n{PASSWORD}\n", typed=True)
    assert (result.exit_code, result.stdout) == (0, "added maria, editor\n")
    assert PASSWORD not in result.output and result.stderr.count("same again") == 1
    assert cheap(Store(path)).sign_in("maria", PASSWORD, address=HERE).session.user.role == "editor"


def test_two_different_passwords_are_asked_for_again(run: Run) -> None:
    typed = [PASSWORD, "another one of them", PASSWORD, PASSWORD]
    result = run("add", "maria", input="\n".join([*typed, ""]), typed=True)
    assert result.exit_code == 0
    assert "do not match" in result.stderr and result.stderr.count("same again") == 2


def test_nothing_typed_adds_nobody(run: Run) -> None:
    assert run("add", "maria", input="", typed=True).exit_code != 0
    assert json.loads(run("list", "--json").stdout) == []


def test_a_password_from_a_pipe_is_its_first_line(run: Run, path: str) -> None:
    result = run("add", "ola", "--password-stdin", "--json", input="пароль из слов \r\nmore\n")
    assert json.loads(result.stdout)["name"] == "ola"
    assert cheap(Store(path)).sign_in("ola", "пароль из слов ", address=HERE)


@pytest.mark.parametrize(
    ("input", "typed", "options", "code", "says"),
    [
        (b"", False, ["--password-stdin"], 2, "nothing was piped in"),
        (b"\xff\xfe\n", False, ["--password-stdin"], 2, "not UTF-8"),
        (b"", False, [], 2, "--password-stdin"),
        (b"short\n", False, ["--password-stdin"], 2, "12 or more"),
        (b"the maria way of it\n", False, ["--password-stdin"], 2, "name in it"),
        (b"berg and some more\n", False, ["--password-stdin", "--name", "Maria Berg"], 2, "name in it"),
        (b"", False, ["--role", "admin"], 2, "'admin'"),
        (PASSWORD.encode(), False, ["--password-stdin", "--name", " "], 2, "cannot be shown"),
    ],
)
def test_what_cannot_be_added(
    run: Run, input: bytes, typed: bool, options: list[str], code: int, says: str
) -> None:
    added(run, "ola")
    result = run("add", "maria", *options, input=input, typed=typed)
    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr
    assert [one["name"] for one in json.loads(run("list", "--json").stdout)] == ["ola"]


@pytest.mark.parametrize(("name", "code", "says"), [("mar ia", 2, "no name"), ("maria", 1, "already")])
def test_a_name_is_refused_before_a_password_is_asked_for(run: Run, name: str, code: int, says: str) -> None:
    added(run)
    result = run("add", name, input=f"{PASSWORD}\n{PASSWORD}\n", typed=True)
    assert result.exit_code == code and says in result.stderr
    assert "Password" not in result.output


def test_users_are_listed(run: Run) -> None:
    assert run("list").exit_code == 3
    added(run, "maria", "--role", "editor", "--name", "María [b]Berg[/b]")
    added(run, "ola")
    run("disable", "ola")
    lines = run("list").stdout.splitlines()
    assert lines[0].split() == ["name", "shown", "as", "role", "since", "sessions", "tokens"]
    assert lines[1].startswith("maria  María [b]Berg[/b]  editor  ") and lines[2].startswith("ola ")
    assert " disabled " in lines[2] and not any(line.endswith(" ") for line in lines)
    maria, ola = json.loads(run("list", "--json").stdout)
    assert set(maria) == {"name", "display_name", "role", "created_at", "disabled_at", "sessions", "tokens"}
    assert maria["disabled_at"] is None and ola["disabled_at"]


def test_a_new_password_signs_out(run: Run, path: str) -> None:
    added(run)
    accounts = cheap(Store(path))
    made = accounts.sign_in("maria", PASSWORD, address=HERE)
    result = run("password", "maria", "--password-stdin", input="a wholly new one\n")
    assert result.stdout == "maria has a new password; 1 session ended\n"
    assert accounts.session(made.secret) is None
    again = run("password", "MARIA", "--json", input="third time lucky 1\n" * 2, typed=True)
    assert json.loads(again.stdout) == {"name": "maria", "sessions_ended": 0}


def test_roles_and_shutting_out(run: Run) -> None:
    added(run, "maria", "--name", "María")
    assert run("role", "maria", "editor").stdout == "maria (María), editor\n"
    assert run("disable", "maria").stdout == "maria (María), editor, disabled\n"
    assert json.loads(run("enable", "maria", "--json").stdout)["disabled_at"] is None
    assert run("role", "maria", "boss").exit_code == 2


def test_tokens_are_shown_once(run: Run, path: str) -> None:
    added(run)
    assert "no tokens" in run("token", "maria").stderr
    made = run("token", "maria", "--add", "script", "--days", "90")
    secret = made.stdout.strip()
    assert "not shown again" in made.stderr and secret not in made.stderr
    user = cheap(Store(path)).token_user(secret)
    assert user is not None and user.name == "maria"
    listed, as_json = run("token", "maria").stdout, run("token", "maria", "--json").stdout
    assert secret[:15] in listed and "script" in listed
    assert secret not in listed + as_json and secret[16:] not in listed + as_json
    assert json.loads(as_json)[0]["prefix"] == secret[:15]
    assert run("token", "maria", "--add", "script").exit_code == 1
    other = json.loads(run("token", "maria", "--add", "feed", "--json").stdout)
    assert other["token"].startswith(other["prefix"])
    assert run("token", "maria", "--revoke", "script").stdout == f"revoked script ({secret[:15]}…) of maria\n"
    assert json.loads(run("token", "maria", "--revoke", other["prefix"], "--json").stdout)["label"] == "feed"
    assert cheap(Store(path)).token_user(secret) is None
    assert run("token", "maria", "--revoke", "script").exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["token", "maria", "--add", "x", "--revoke", "y"],
        ["token", "maria", "--days", "9"],
        ["token", "maria", "--add", "x", "--days", "0"],
        ["sessions", "maria", "--end", "x"],
        ["sessions", "--end-all"],
        ["sessions", "--end", "x", "--end-all"],
    ],
)
def test_options_that_do_not_go_together(run: Run, arguments: list[str]) -> None:
    added(run)
    result = run(*arguments)
    assert result.exit_code == 2 and result.stdout == ""


def test_sessions_are_listed_and_ended(run: Run, path: str) -> None:
    added(run)
    added(run, "ola")
    assert "nobody is signed in" in run("sessions").stderr
    accounts = cheap(Store(path))
    made = [
        accounts.sign_in(name, PASSWORD, address=HERE, user_agent="Fire\x1b[31m\u202efox")
        for name in ("maria", "maria", "ola")
    ]
    listed, as_json = run("sessions").stdout, run("sessions", "maria", "--json").stdout
    assert "\x1b" not in listed and "\u202e" not in listed and "Fire" in listed
    assert {one["id"] for one in json.loads(as_json)} == {one.session.id for one in made[:2]}
    assert {one["user"] for one in json.loads(as_json)} == {"maria"}
    assert not any(one.secret in listed + as_json for one in made)
    assert run("sessions", "--end", made[0].session.id).stdout == "1 session ended\n"
    assert run("sessions", "--end", made[0].session.id).exit_code == 3
    assert json.loads(run("sessions", "maria", "--end-all", "--json").stdout) == {"sessions_ended": 1}
    assert [one.user.name for one in accounts.sessions()] == ["ola"]


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["password", "x"], ["role", "x", "editor"], ["disable", "x"], ["token", "x"], ["sessions"]],
)
def test_only_add_makes_a_desk(run: Run, path: str, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 3 and "there is no desk" in result.stderr
    assert not Path(path).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["password", "x"],
        ["role", "x", "editor"],
        ["disable", "x"],
        ["enable", "x"],
        ["token", "x"],
        ["sessions", "x"],
    ],
)
def test_users_who_are_not_there(run: Run, arguments: list[str]) -> None:
    added(run)
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "foreigndesk: there is no user x; `foreigndesk user list` shows them\n"
