"""`foreigndesk check`, `backup` and `restore`: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report

REPORTS = [
    report(n, f"meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE) 2020-01-0{n}\n", day="2020-01-09")
    for n in range(1, 4)
]


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = str(tmp_path / "desk.db")
    with open_desk(path) as desk:
        pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return path


def foreigndesk(address: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--desk", address, *words])


def test_a_sound_desk_is_said_to_be_sound(address: str) -> None:
    result = foreigndesk(address, "check")
    assert (result.exit_code, result.output.startswith("sound: ")) == (0, True)
    assert "3 reports" in result.output and "pieces of evidence" in result.output
    quick = foreigndesk(address, "check", "--quick")
    assert quick.exit_code == 0 and quick.output.startswith("sound (not everything was looked at): ")


def test_a_fault_is_a_line_with_what_mends_it_and_fix_mends_it(address: str) -> None:
    with open_desk(address) as desk, desk.store.writing() as connection:
        connection.execute(text("UPDATE stories SET reports = 99"))
    result = foreigndesk(address, "check")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == "not so: stories count their reports"
    assert "it says reports 99 and not" in lines[1] and lines[1].endswith("`foreigndesk relink` mends it")
    told = json.loads(foreigndesk(address, "check", "--json").output)
    assert told["sound"] is False
    assert told["counts"] == {"stories count their reports": len(told["faults"])}
    assert told["faults"][0]["remedy"] == "relink"
    assert foreigndesk(address, "check", "--fix").exit_code == 0
    assert foreigndesk(address, "check").exit_code == 0


def test_what_linking_has_still_to_do_is_said_and_no_fault(address: str) -> None:
    from foreigndesk.store.writer import add_report

    with open_desk(address) as desk:
        add_report(desk.store, pipeline.read_report(report(9, "meet Anna Berg & Ida Holm\n"), MadeUpReader()))
    result = foreigndesk(address, "check")
    assert result.exit_code == 0
    assert "still to be linked" in result.output


def test_a_backup_is_written_and_restored(address: str, tmp_path: Path) -> None:
    path, restored = tmp_path / "desk.backup", str(tmp_path / "restored.db")
    made = foreigndesk(address, "backup", str(path))
    assert made.exit_code == 0 and "read again and whole" in made.output
    again = foreigndesk(address, "backup", str(path))
    assert (
        again.exit_code == 1
        and again.output == f"foreigndesk: {path} is there already; --force replaces it\n"
    )
    result = foreigndesk(restored, "restore", str(path))
    assert result.exit_code == 0, result.output
    assert "rows restored" in result.output and "sound" in result.output
    assert foreigndesk(restored, "restore", str(path)).exit_code == 1
    told = json.loads(foreigndesk(restored, "restore", str(path), "--force", "--json").output)
    assert told["rows"]["reports"] == 3 and told["checked"]["sound"] is True
    assert told["database"] == "sqlite" and told["desk"] == restored


def test_what_is_no_backup_is_refused_in_one_line(address: str, tmp_path: Path) -> None:
    path, restored = tmp_path / "notes.txt", tmp_path / "restored.db"
    path.write_text("my notes")
    result = foreigndesk(str(restored), "restore", str(path))
    assert result.exit_code == 1 and result.output.startswith(f"foreigndesk: {path} is no backup")
    assert not restored.exists()
    assert foreigndesk(str(tmp_path / "none.db"), "check").exit_code == 3
