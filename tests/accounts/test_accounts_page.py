"""docs/accounts.md: its code runs, what it tells to call is there, and its numbers are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cheap_accounts import CheapAccounts
from foreigndesk.accounts import Accounts, Limits, User
from foreigndesk.accounts.passwords import SHORTEST
from foreigndesk.cli.user import user as user_group
from foreigndesk.desk import open_desk

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "accounts.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_runs(tmp_path: Path) -> None:
    with open_desk(tmp_path / "desk.db") as desk:
        names: dict[str, object] = {"desk": desk}
        for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
            exec(compile(block, "docs/accounts.md", "exec"), names)
        assert isinstance(names["accounts"], Accounts)
        for name in re.findall(r"`(?:\w+ = )?([a-z_]+)\((?!\))", PAGE):
            assert name in names or name == "str", name


@pytest.mark.parametrize("method", sorted(set(re.findall(r"\baccounts\.([a-z_]+)\(", PAGE))))
def test_methods_that_the_page_names_exist(method: str) -> None:
    assert callable(getattr(Accounts, method))


@pytest.mark.parametrize("method", sorted(set(re.findall(r"\buser\.([a-z_]+)\(", PAGE))))
def test_methods_of_users_that_the_page_names_exist(method: str) -> None:
    assert callable(getattr(User, method))


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`user ([a-z]+)", PAGE))))
def test_commands_that_the_page_names_exist(command: str) -> None:
    assert command in user_group.commands


def test_every_command_is_on_the_page() -> None:
    assert set(user_group.commands) == set(re.findall(r"`user ([a-z]+)", PAGE))


def test_the_numbers_of_the_page_are_those_of_the_code(tmp_path: Path) -> None:
    limits = Limits()
    minutes = int(limits.window.total_seconds() // 60)
    hours = int(limits.idle.total_seconds() // 3600)
    for words in (
        f"{SHORTEST} characters or more",
        f"{limits.failures_per_name} failures for a name or {limits.failures_per_address} from an address",
        f"within {minutes} minutes",
        f"{hours} hours without a request, or {limits.session.days} days",
    ):
        assert words in PAGE
    assert limits.token_days == 365 and "a year, or `--days`" in PAGE
    accounts = CheapAccounts(str(tmp_path / "desk.db"))
    accounts.add_user("maria", "correct horse battery")
    prefix = accounts.add_token("maria", "script").token.prefix
    assert f"its first {len(prefix)} characters" in PAGE
    accounts.store.close()
