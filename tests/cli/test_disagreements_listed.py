"""`disagreements`: values with a row for each report; JSON for programs."""

import json

import pytest
from click.testing import CliRunner

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report

WORDS = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"


@pytest.fixture
def address(tmp_path):
    path = str(tmp_path / "desk.db")
    with open_desk(path) as desk:
        texts = (WORDS, WORDS.replace("harbour", "port"))
        reports = [
            report(
                n,
                f"say Anna Berg (NOR defence_minister): {text}\n",
                day=f"2021-05-0{n + 4}",
                outlet=f"Outlet\x1b{n}",
            )
            for n, text in enumerate(texts)
        ]
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    return path


def run(*arguments):
    result = CliRunner().invoke(cli, list(arguments), prog_name="foreigndesk")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_row_for_each_report_under_its_value(address):
    shown = run("disagreements", "--desk", address).stdout
    assert "words: quotation" in shown and "2 reports, 2 outlets, 1 origin" in shown
    lines = shown.splitlines()
    assert sum("2021-05-04" in line for line in lines) == sum("2021-05-05" in line for line in lines) == 1
    assert "(harbour)" in shown and "(port)" in shown
    assert "\x1b" not in shown


def test_json_has_values_and_sources(address):
    (found,) = json.loads(run("disagreements", "--desk", address, "--json").stdout)
    assert {value["value"] for value in found["values"]} == {"harbour", "port"}
    assert found["values"][0]["sources"][0]["published"] == "2021-05-04"


def test_nothing_found_says_so_and_a_wrong_kind_is_refused(address):
    empty = run("disagreements", "--desk", address, "--kind", "toll")
    assert empty.exit_code == 0 and "no disagreements meet this" in empty.output
    assert run("disagreements", "--desk", address, "--kind", "mood").exit_code == 2
