"""`foreigndesk serve`: what it refuses before it listens, and what it hands to the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk


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


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "desk.example", "::"])
def test_other_addresses_are_refused(tmp_path: Path, served: list[dict[str, Any]], host: str) -> None:
    result = CliRunner().invoke(cli, ["serve", "--desk", str(tmp_path / "desk.db"), "--host", host])
    assert result.exit_code == 2
    assert "this machine alone" in result.output
    assert served == []


def test_a_desk_that_is_not_there_is_not_made(tmp_path: Path, served: list[dict[str, Any]]) -> None:
    result = CliRunner().invoke(cli, ["serve", "--desk", str(tmp_path / "none.db")])
    assert result.exit_code == 3
    assert served == [] and not (tmp_path / "none.db").exists()
