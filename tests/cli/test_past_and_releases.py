"""`--as-of` on every command that reads; `release` and `diff`, for people and for programs."""

import json
import re
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
OLD = report(
    1, f"meet {ANNA} & {CARL} 2020-01-02\nsay {ANNA}: calm seas\n", day="2020-01-03", outlet="A\x1bB"
)
NEW = report(2, f"say {CARL}: the fleet stays\n", day="2020-01-20", outlet="Skerry Times")
# they write, or read no record
# Those that change something, or are about files.
CHANGING = {
    "add", "serve", "review", "merge", "split", "judge", "correct", "undo", "reread", "relink", "user", "demo", "diff",
    "check", "backup", "restore", "read", "load",
}  # fmt: skip


@pytest.fixture
def address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    now = [datetime(2020, 2, 1, tzinfo=UTC)]
    path = str(tmp_path / "desk.db")
    with open_desk(path, clock=lambda: now[0]) as desk:
        pipeline.run([OLD], desk.store, reader=MadeUpReader(), workers=1)
        now[0] = datetime(2020, 3, 1, tzinfo=UTC)
        pipeline.run([NEW], desk.store, reader=MadeUpReader(), workers=1)
    return path


def run(*arguments, code=0):
    result = CliRunner().invoke(cli, list(arguments), prog_name="foreigndesk")
    assert result.exit_code == code, (result.output, result.exception)
    return result


def test_every_command_that_reads_can_look_at_the_past():
    for name, command in cli.commands.items():
        leaves = command.commands.values() if isinstance(command, click.Group) else [command]
        for leaf in leaves:
            options = {option for parameter in leaf.params for option in parameter.opts}
            assert ("--as-of" in options) is (name not in CHANGING), name


def test_listings_show_what_was_known_then(address):
    shown = run("reports", "--desk", address, "--as-of", "2020-02-10")
    assert "Report 1" in shown.stdout and "Report 2" not in shown.stdout
    assert "the record as of the end of 2020-02-10 UTC" in shown.stderr
    (line,) = json.loads(run("reports", "--desk", address, "--as-of", "2020-02", "--json").stdout)
    assert line["id"] == OLD.id
    assert len(json.loads(run("reports", "--desk", address, "--json").stdout)) == 2
    rows = run("export", "--desk", address, "--as-of", "2020-02-10").stdout.splitlines()
    assert {piece["report_id"] for row in rows for piece in json.loads(row)["evidence"]} == {OLD.id}
    assert run("show", "report", NEW.id, "--desk", address, "--as-of", "2020-02-10", code=3)


def test_what_is_no_moment_is_one_line(address):
    shown = run("timeline", "--desk", address, "--as-of", "soon", code=2)
    assert shown.stderr.startswith("foreigndesk: 'soon' is no moment")
    assert "lies ahead" in run("said", "--desk", address, "--as-of", "2999", code=2).stderr


def test_a_release_and_what_changed_since(address, tmp_path):
    then = run("release", "--desk", address, "--out", "then", "--as-of", "2020-02-10", "--author", "The desk")
    assert then.stdout.splitlines()[0].startswith("then: ") and "1 report, 1 outlet" in then.stdout
    made = json.loads(run("release", "--desk", address, "--out", "now", "--json").stdout)
    assert made["folder"] == "now" and made["counts"]["reports"] == 2
    shown = run("diff", "then", "now").stdout
    assert made["fingerprint"][:12] in shown and "as of 2020-02-10" in shown
    assert re.search(r"^reports +1 → +2  \+1$", shown, re.MULTILINE)
    assert "Added:" in shown and "the fleet stays" in shown and "Reports added: 1" in shown
    assert "\x1b" not in shown
    found = json.loads(run("diff", "then", "now", "--json").stdout)
    assert [row["id"] for row in found["reports_added"]] == [NEW.id] and found["withdrawn"] == []
    assert run("diff", "now", "now").stdout.endswith("nothing changed\n")
    assert "is there already" in run("release", "--desk", address, "--out", "now", code=2).stderr
    (tmp_path / "now" / "reports.jsonl").write_text("")
    damaged = run("diff", "then", "now", code=1)
    assert damaged.stdout == "" and "now/reports.jsonl: damaged" in damaged.stderr
