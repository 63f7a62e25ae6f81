"""The command line over the whole pipeline, on inputs good and bad."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foreigndesk.cli.main import cli

pytestmark = pytest.mark.slow

REPORT = """Talks in Oslo end without a result

Norwegian Foreign Minister Ada Vale met Swedish Foreign Minister Bo Lund in Oslo on Friday.

"We will not wait for ever," Vale said after the talks. <script>alert(1)</script> \x1b[31mred\x1b[0m
"""


def run(*arguments: str, input: bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, list(arguments), input=input, prog_name="foreigndesk")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("desk")
    inputs = folder / "inputs"
    inputs.mkdir()
    (inputs / "good.txt").write_text(REPORT)
    (inputs / "empty.txt").write_text("")
    (inputs / "lines.jsonl").write_text(
        '{"text": "Vale will visit Finland next week.", "date": "2024-05-04"}\nno json\n'
    )
    desk = str(folder / "desk.db")
    result = run(
        "--desk",
        desk,
        "add",
        str(inputs),
        "--workers",
        "1",
        "--outlet",
        "Fjord Post",
        "--published",
        "2024-05-03",
    )
    assert result.exit_code == 1
    assert "2 reports added, 0 already there, 2 failed" in result.stdout
    assert len(result.stderr.splitlines()) == 2 and "(line 2)" in result.stderr
    return desk


def test_status_counts_what_failed(address):
    held = json.loads(run("--desk", address, "status", "--json").stdout)
    assert held["reports"] == 2
    assert {Path(failure["path"]).name for failure in held["failures"]} == {"empty.txt", "lines.jsonl"}


def test_the_meeting_is_on_the_timeline(address):
    output = run("--desk", address, "timeline", "--actor", "Norway").stdout
    assert (
        output.startswith("2024-05-03 Friday")
        and "Bo Lund" in output
        and "1 report, 1 outlet, 1 origin" in output
    )


def test_own_words_are_found_and_shown(address):
    found = json.loads(run("--desk", address, "said", "Vale", "--json").stdout)
    assert any("We will not wait for ever" in claim["content"] for claim in found)
    assert "“We will not wait for ever" in run("--desk", address, "said", "Vale").stdout


def test_every_listed_id_can_be_shown(address):
    claims = json.loads(run("--desk", address, "timeline", "--json").stdout)
    for claim in claims:
        shown = json.loads(run("--desk", address, "show", "claim", claim["id"][:8], "--json").stdout)
        assert shown["id"] == claim["id"] and shown["evidence"]
        for source in shown["sources"]:
            assert run("--desk", address, "show", "report", source["report_id"][:8]).exit_code == 0


def test_a_report_is_shown_without_anything_a_terminal_obeys(address):
    line = json.loads(
        run("--desk", address, "reports", "--from", "2024-05-03", "--to", "2024-05-03", "--json").stdout
    )[0]
    output = run("--desk", address, "show", "report", line["id"]).stdout
    assert "\x1b" not in output and "<script>" in output


def test_a_rejected_claim_leaves_the_listing_until_undone(address):
    def ids() -> list[str]:
        return [claim["id"] for claim in json.loads(run("--desk", address, "timeline", "--json").stdout)]

    first = ids()[0]
    made = json.loads(
        run("--desk", address, "judge", "reject", first, "--by", "ana", "--why", "test", "--json").stdout
    )
    assert first not in ids()
    assert made["id"][:8] in run("--desk", address, "judgements").stdout
    run("--desk", address, "undo", made["id"], "--by", "ana")
    assert first in ids()


def test_a_corrected_field_shows_the_value_of_the_machine(address):
    claim = json.loads(run("--desk", address, "timeline", "--json").stdout)[0]["id"]
    made = json.loads(
        run("--desk", address, "correct", claim, "status", "denied", "--by", "ana", "--json").stdout
    )
    assert "[denied]" in run("--desk", address, "timeline").stdout
    assert (
        "corrected status  the machine had: happened" in run("--desk", address, "show", "claim", claim).stdout
    )
    run("--desk", address, "undo", made["id"], "--by", "ana")
    assert "[denied]" not in run("--desk", address, "timeline").stdout


def test_parties_come_and_go(address):
    def parties(claim: str) -> list[str]:
        shown = json.loads(run("--desk", address, "timeline", "--json").stdout)
        (found,) = (one for one in shown if one["id"] == claim)
        return [party["name"] for party in found["participants"] if party["role"] == "actor"]

    shown = json.loads(run("--desk", address, "timeline", "--json").stdout)
    claim, other = shown[0]["id"], shown[-1]["participants"][-1]["name"]
    first, *rest = parties(claim)
    command = ("--desk", address, "correct", claim, "actor")
    assert run(*command, "--take-out", "Nobody Here").exit_code != 0
    assert run(*command, "--take-out", first, "--add", other, "--by", "ana").exit_code == 0
    assert parties(claim) == [*rest, other]
    assert run(*command, "--unknown", "--by", "ana").exit_code == 0
    assert parties(claim) == []
    assert "corrected actor" in run("--desk", address, "show", "claim", claim).stdout
    for made in json.loads(run("--desk", address, "judgements", "--json").stdout):
        run("--desk", address, "undo", made["id"], "--by", "ana")
    assert parties(claim) == [first, *rest]


def test_export_holds_what_the_listings_hold(address, tmp_path: Path):
    out = tmp_path / "claims.jsonl"
    assert run("--desk", address, "export", "--out", str(out)).exit_code == 0
    claims = [json.loads(line) for line in out.read_text().splitlines()]
    events = json.loads(run("--desk", address, "timeline", "--json").stdout)
    assert {claim["id"] for claim in claims if claim["kind"] == "event"} == {event["id"] for event in events}
    texts = {
        row["id"]: row["text"]
        for row in map(json.loads, (tmp_path / "reports.jsonl").read_text().splitlines())
    }
    for claim in claims:
        for piece in claim["evidence"]:
            assert texts[piece["report_id"]][piece["start"] : piece["end"]] == piece["text"]


def test_a_desk_that_is_not_there_is_said_so(tmp_path: Path):
    result = run("--desk", str(tmp_path / "none.db"), "status")
    assert result.exit_code == 3
    assert (
        result.stderr.startswith("foreigndesk: there is no desk at") and not (tmp_path / "none.db").exists()
    )


def test_the_demo_fits_a_screen_or_two(tmp_path: Path):
    samples = Path(__file__).resolve().parents[2] / "samples" / "reports"
    result = run("demo", "--samples", str(samples), "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) <= 120
    for words in (
        "12 reports added",
        "[planned]",
        "Defence minister · Japan",
        "3 reports, 3 outlets, 2 origins",
        "Try next",
    ):
        assert words in result.stdout


def test_the_commands_that_take_much_in_end_alike(tmp_path, monkeypatch):
    """Failures on stderr, one line each; what became of it on stdout, in JSON the failures too; exit code 1."""
    good, bad, desk, out = (
        tmp_path / "good.txt",
        tmp_path / "bad\udce9.jsonl",
        tmp_path / "d.db",
        tmp_path / "out",
    )
    good.write_text(REPORT)
    bad.write_text("no json\n")
    catalogue = tmp_path / "ids.csv"
    catalogue.write_text("id,name\nQ1,Ada Vale\nQ2\n")
    inputs = (str(good), str(bad), "--workers", "1", "--private")
    for arguments in (
        ("--desk", str(desk), "add", *inputs),
        ("read", *inputs, "--out", str(out)),
        ("--desk", str(desk), "link", "--catalogue", str(catalogue)),
    ):
        result = run(*arguments)
        assert result.exit_code == 1 and result.stdout
        (named,) = result.stderr.splitlines()
        assert named.startswith("foreigndesk: ") and ("bad\\udce9.jsonl" in named or "ids.csv" in named)
    result = run("--desk", str(tmp_path / "e.db"), "add", *inputs, "--json")
    assert result.exit_code == 1
    (failure,) = json.loads(result.stdout)["failures"]
    assert failure["path"].endswith("bad\\udce9.jsonl") and failure["reason"] in result.stderr
    monkeypatch.setattr("foreigndesk.readings.load.version_key", lambda *_: object())
    loaded = json.loads(run("--desk", str(tmp_path / "f.db"), "load", str(out), "--json").stdout)
    assert loaded["added"] == 1 and list(loaded["other_versions"].values()) == [1]
