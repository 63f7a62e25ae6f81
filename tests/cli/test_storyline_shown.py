"""`storyline`: what comes before and after, with days and reasons; JSON for programs."""

import json

import pytest
from click.testing import CliRunner

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report

MET = "meet Anna Bergqvist (NOR defence_minister) & Carl Dahlstrom (SWE defence_minister)"


@pytest.fixture
def address(tmp_path):
    path = str(tmp_path / "desk.db")
    said = "say Anna Bergqvist (NOR defence_minister): {} Varanger corridor and the Kirkenes fleet\n"
    with open_desk(path) as desk:
        reports = [
            report(
                1,
                f"{MET} 2020-03-01\n{said.format('storms, strikes and budget gaps close the')}",
                day="2020-03-01",
            ),
            report(
                2,
                f"{MET} 2021-03-01\n{said.format('engineers want radar and pilots for the')}",
                day="2021-03-01",
            ),
            report(3, "say Ida Moe (DNK president): maize prices rise\n", day="2020-05-01"),
        ]
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    return path


def run(*arguments):
    result = CliRunner().invoke(cli, list(arguments), prog_name="foreigndesk")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_before_and_after_with_days_and_reasons(address):
    shown = run("storyline", "--desk", address, f"{2:016x}").stdout
    before, _, own = shown.partition("2021-03-01")
    assert before.startswith("follows from") and "2020-03-01" in before and "365 days" in before
    assert "talks of Norway and Sweden" in before
    assert "followed by" not in own
    assert "followed by" in run("storyline", "--desk", address, f"{1:016x}").stdout


def test_json_has_the_line(address):
    found = json.loads(run("storyline", "--desk", address, f"{2:016x}", "--json").stdout)
    assert [step["first"] for step in found["line"]] == ["2020-03-01", "2021-03-01"]
    assert found["before"][0]["reasons"] and found["story"]["score"] is None


def test_a_story_alone_and_one_that_is_not_there(address):
    alone = run("storyline", "--desk", address, f"{3:016x}")
    assert alone.exit_code == 0 and "no story before or after it" in alone.output
    missing = run("storyline", "--desk", address, "ffffffff")
    assert missing.exit_code != 0 and "no story or report ffffffff" in missing.output


def test_long_lines_are_wrapped_under_their_own_beginning(address):
    shown = CliRunner(env={"COLUMNS": "60"}).invoke(cli, ["storyline", "--desk", address, f"{2:016x}"]).stdout
    before = shown.split("follows from\n")[1].split("\n2021-03-01")[0].splitlines()
    assert len(before) > 2 and all(line.startswith("  ") and line == line.rstrip() for line in before)
