"""`foreigndesk dossier` writes files, and says what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from foreigndesk.errors import ConfigError, QueryError, exit_code
from foreigndesk.store import dossier as limits
from made_up import MadeUpReader, report


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    lines = (
        "meet Anna Berg (NOR) & Carl Dahl (SWE) 2020-01-02\nsay Anna Berg (NOR): the strait will stay open\n"
    )
    with open_desk(path) as desk:
        pipeline.run(
            [report(1, lines, day="2020-01-03", outlet="Post")], desk.store, reader=MadeUpReader(), workers=1
        )
    return str(path)


def run(address: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--desk", address, "dossier", *arguments], prog_name="foreigndesk")


def test_page_and_bibliographies_are_written(address: str, tmp_path: Path) -> None:
    out, bib, csl = tmp_path / "a.html", tmp_path / "a.bib", tmp_path / "a.json"
    result = run(
        address, "--actor", "Norway", "--with", "Sweden", "--title", "The strait",
        "--out", str(out), "--bib", str(bib), "--csl", str(csl),
    )  # fmt: skip
    assert result.exit_code == 0 and result.stderr == ""
    assert "1 claim, 1 source" in " ".join(result.stdout.split())
    assert '<h1 dir="auto">The strait</h1>' in out.read_text() and "Events" not in out.read_text()[:400]
    assert bib.read_text().startswith("@article{post20200103-")
    assert [item["container-title"] for item in json.loads(csl.read_text())] == ["Post"]


def test_numbers_for_programs(address: str, tmp_path: Path) -> None:
    result = run(address, "--query", "kind:statement strait", "--out", str(tmp_path / "a.html"), "--json")
    told = json.loads(result.stdout)
    assert (told["claims"], told["found"], told["origins"]) == (1, 1, 1)
    assert told["selection"] == "claims that meet the search “kind:statement strait”"
    assert told["files"] == [str(tmp_path / "a.html")]


def test_what_is_left_out_or_missing_is_said(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "a.html")
    assert "no claim meets this" in run(address, "--actor", "Finland", "--out", out).stderr
    assert run(address, "--query", "speakr:x", "--out", out).exit_code == exit_code(QueryError(""))
    assert run(address, "--out", str(tmp_path / "no" / "a.html")).exit_code == exit_code(ConfigError(""))
    assert limits.MOST_CLAIMS == 5_000
    with open_desk(address) as desk:
        few = desk.dossier(limits.Selection(), most=1)
    monkeypatch.setattr("foreigndesk.desk.Desk.dossier", lambda *_, **__: few)
    assert "these are the first in order of time" in run(address, "--out", out).stderr
