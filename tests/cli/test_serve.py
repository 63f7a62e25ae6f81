"""`foreigndesk serve`: what it refuses before it listens, and what it hands to the server."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner, Result

from cheap_accounts import PASSWORD, cheap_hasher
from foreigndesk import pipeline
from foreigndesk.accounts import Accounts, Passwords
from foreigndesk.cli.main import cli
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import StoreError
from foreigndesk.store.writer import mark
from made_up import MadeUpReader, report


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What uvicorn was asked to run."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: asked.append({"app": app, **options}))
    return asked


def test_it_listens_on_this_machine_alone(tmp_path: Path, served: list[dict[str, Any]]) -> None:
    with open_desk(tmp_path / "desk.db") as desk:
        desk.status()
    result = CliRunner().invoke(cli, ["serve", "--desk", str(tmp_path / "desk.db"), "--port", "9001"])
    assert result.exit_code == 0
    assert "http://127.0.0.1:9001/" in result.output
    (asked,) = served
    assert (asked["host"], asked["port"]) == ("127.0.0.1", 9001)


def test_what_an_update_or_a_stopped_command_left_is_linked_before_it_listens(
    tmp_path: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.db"

    def leave() -> None:
        with open_desk(path) as desk, desk.store.writing() as connection:
            mark(connection, "actor", [f"{1:016x}:e0"])

    with open_desk(path) as desk:
        reports = [report(1, "meet Anna Berg (NOR) & Carl Dahl (SWE) 2020-01-02\n", day="2020-01-03")]
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    assert "linking" not in serve(path).output
    leave()
    result = serve(path)
    assert result.exit_code == 0 and "linking 1 thing that" in result.output
    with open_desk(path) as desk:
        assert desk.to_link() == 0
    leave()

    def busy(*_: Any, **__: Any) -> int:
        raise StoreError("another command is writing to desk.db")

    monkeypatch.setattr(Desk, "finish_linking", busy)
    result = serve(path)
    assert result.exit_code == 0 and "another command is writing" in result.output
    assert len(served) == 3


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk in which nobody has an account yet."""
    with open_desk(tmp_path / "desk.db") as made:
        made.status()
    return tmp_path / "desk.db"


def serve(desk: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["serve", "--desk", str(desk), *options])


def add_user(desk: Path, role: str) -> None:
    with open_desk(desk) as opened:
        Accounts(opened.store, passwords=Passwords(cheap_hasher())).add_user("maria", PASSWORD, role=role)


OPEN = [
    ("--host", "0.0.0.0", "--allowed-host", "desk.example"),
    ("--host", "::", "--allowed-host", "desk.example"),
    ("--host", "192.0.2.1"),
    ("--accounts",),
    ("--proxy", "127.0.0.1"),
]


@pytest.mark.parametrize("options", OPEN)
def test_where_others_can_reach_it_an_editor_is_needed(
    desk: Path, served: list[dict[str, Any]], options: tuple[str, ...]
) -> None:
    nobody = serve(desk, *options)
    add_user(desk, "reader")
    for result in (nobody, serve(desk, *options)):
        assert result.exit_code == 2
        assert "user add NAME --role editor" in result.output and served == []
    with open_desk(desk) as opened:
        Accounts(opened.store).set_role("maria", "editor")
    result = serve(desk, *options)
    assert result.exit_code == 0
    (asked,) = served
    settings = asked["app"].state.settings
    assert settings.needs_accounts
    assert ("desk.example" in settings.hosts) == ("desk.example" in options)
    assert ("without TLS" in result.output) == ("--host" in options)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_every_address_takes_a_name_that_browsers_ask_for(
    desk: Path, served: list[dict[str, Any]], host: str
) -> None:
    add_user(desk, "editor")
    result = serve(desk, "--host", host)
    assert result.exit_code == 2 and "--allowed-host" in result.output and served == []


def test_only_a_proxy_that_is_named_is_believed(desk: Path, served: list[dict[str, Any]]) -> None:
    add_user(desk, "editor")
    serve(desk)
    serve(desk, "--proxy", "192.0.2.9")
    assert [one["proxy_headers"] for one in served] == [False, True]
    assert served[1]["forwarded_allow_ips"] == "192.0.2.9"
    assert [one["app"].state.settings.needs_accounts for one in served] == [False, True]


def test_without_accounts_decisions_are_kept_under_the_login_name(
    desk: Path, served: list[dict[str, Any]]
) -> None:
    serve(desk)
    assert served[0]["app"].state.settings.local_name == getpass.getuser()


def test_a_desk_that_is_not_there_is_not_made(tmp_path: Path, served: list[dict[str, Any]]) -> None:
    result = CliRunner().invoke(cli, ["serve", "--desk", str(tmp_path / "none.db")])
    assert result.exit_code == 3
    assert served == [] and not (tmp_path / "none.db").exists()
