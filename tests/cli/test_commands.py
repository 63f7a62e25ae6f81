import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fake_desk import DIRECT, DOCUMENT, INDIRECT, MEETING, PLANNED, FakeDesk
from rich.console import Console

import foreigndesk
from foreigndesk import __version__
from foreigndesk.cli.entries import print_timeline
from foreigndesk.model import Failure
from foreigndesk.pipeline import AddSummary


def asked(desk: FakeDesk, name: str):
    return next((positional, named) for what, positional, named in desk.asked if what == name)


# -- which desk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "env", "address"),
    [
        (["status"], {}, "desk.db"),
        (["status"], {"FOREIGNDESK_DESK": "env.db"}, "env.db"),
        (["--desk", "first.db", "status"], {"FOREIGNDESK_DESK": "env.db"}, "first.db"),
        (["status", "--desk", "postgresql://x/y"], {}, "postgresql://x/y"),
        (["--desk", "first.db", "show", "report", "feed", "--desk", "last.db"], {}, "last.db"),
    ],
)
def test_the_desk_is_chosen_by_option_or_environment(run, desk, arguments, env, address):
    assert run(*arguments, env=env).exit_code == 0
    assert asked(desk, "open") == ((address,), {"create": False})


def test_only_add_makes_a_desk(run, desk):
    run("add", "x.txt")
    assert asked(desk, "open")[1] == {"create": True}


def test_version(run):
    assert __version__ in run("--version").output


# -- add --------------------------------------------------------------------------------------------------


def test_add_hands_on_inputs_and_metadata(run, desk):
    result = run("add", "a.txt", "folder", "--published", "2024-07-28", "--outlet", "VOA", "--workers", "2")
    assert result.exit_code == 0
    assert asked(desk, "add") == (
        ("a.txt", "folder"),
        {
            "published": "2024-07-28",
            "outlet": "VOA",
            "workers": 2,
            "reread": False,
            "allow_private_addresses": False,
        },
    )
    assert result.stdout == (
        "2 reports added, 1 already there, 0 failed · 1,000 words in 0.5 s, 2,000 words/s\n"
    )
    assert result.stderr == ""


def test_add_reads_what_is_piped_in(run, desk):
    run("add", "-", input=b"Vale met Lund.\xff")
    assert asked(desk, "stdin") == ((b"Vale met Lund.\xff",), {})


def test_add_does_not_touch_stdin_otherwise(run, desk):
    run("add", "a.txt", input=b"left alone")
    assert not any(name == "stdin" for name, *_ in desk.asked)


def test_add_names_each_failure_in_one_line_and_exits_1(run, desk):
    failures = (
        Failure("bad.jsonl", "intake", "IntakeError", "no JSON", "line 7"),
        Failure("empty.txt", "intake", "IntakeError", "the file is\nempty \x1b[2J"),
    )
    desk.summary = AddSummary(1, 0, 1, 2, failures, 1.0, 10)
    result = run("add", "x")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "foreigndesk: bad.jsonl (line 7): no JSON",
        "foreigndesk: empty.txt: the file is empty ␛[2J",
    ]
    assert "1 report added (1 kept unread" in result.stdout


def test_add_as_json(run, desk):
    desk.summary = AddSummary(1, 0, 0, 1, (Failure("a", "intake", "IntakeError", "no"),), 1.0, 10)
    result = run("add", "x", "--json")
    assert json.loads(result.stdout)["failures"][0]["reason"] == "no"
    assert result.exit_code == 1


def test_add_refuses_a_date_that_is_none(run, desk):
    result = run("add", "x", "--published", "last week")
    assert result.exit_code == 2
    assert "write it as 2024-07-28" in result.stderr


def test_reread(run, desk):
    assert "2 reports read again" in run("reread", "--all").stdout
    assert asked(desk, "reread") == ((), {"everything": True})


# -- listings ---------------------------------------------------------------------------------------------


def test_timeline_shows_date_status_parties_place_evidence_counts_and_id(run):
    lines = run("timeline", "--actor", "Norway").stdout.splitlines()
    assert lines[0] == "2024-05-03 Friday"
    assert (
        lines[1] == "  CONSULT        Ada Vale (Foreign Minister, Norway) · Bo Lund (Sweden) in Oslo, Norway"
    )
    assert lines[2] == "  meet           “Norwegian Foreign Minister Ada Vale met Bo Lund in Oslo on Friday.”"
    assert lines[3] == "                 Fjord Post 2024-05-04 · 2 reports, 2 outlets, 1 origin · aaaa1111"
    assert lines[5] == "no date"
    assert lines[6].split("·")[0].split() == [
        *("CONSULT", "[planned]", "Ada", "Vale", "(Foreign", "Minister,", "Norway)")
    ]


def test_a_sentence_that_stands_above_is_not_given_in_full_again():
    console = Console(file=io.StringIO(), color_system=None, width=100)
    view = FakeDesk().views[MEETING.id]
    print_timeline(console, [view, view])
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().count("in Oslo on Friday.”") == 1
    assert "“Norwegian Foreign Minister Ada Vale met Bo Lund in Oslo on…”" in console.file.getvalue()


def test_timeline_hands_on_its_filters(run, desk):
    run(
        "timeline",
        "--actor",
        "Japan",
        "--from",
        "2025-10",
        "--to",
        "2025",
        "--type",
        "consult",
        "--news",
        "--limit",
        "7",
    )
    positional, named = asked(desk, "timeline")
    assert positional == ("Japan", "2025-10", "2025")
    assert named == {"type": "CONSULT", "background": False, "limit": 8}


def test_a_cut_list_says_so_and_json_is_never_cut_unasked(run, desk):
    assert "--limit 0 shows all" in run("timeline", "--limit", "1").stderr
    assert run("timeline", "--limit", "2").stderr == ""
    run("said", "--json")
    assert "limit" not in asked(desk, "said")[1]


def test_an_empty_list_says_so_on_stderr_and_is_empty_json(run):
    assert run("timeline", "--actor", "nobody").stderr == "no events meet this\n"
    assert json.loads(run("timeline", "--actor", "nobody", "--json").stdout) == []


def test_said_puts_only_own_words_into_quotation_marks(run):
    output = run("said", "Vale").stdout
    assert "“We will not wait,”" in output
    assert "denied: that Norway would leave  (in the report's words)" in output
    assert 'called: the plan "a bridge"' in output


def test_said_shows_its_own_day_or_by_when_it_was_printed(run):
    lines = run("said").stdout.splitlines()
    assert lines[0].startswith("  2024-05-03     Ada Vale")
    assert any(line.startswith("  by 2024-05-04  Ada Vale") for line in lines)


def test_said_shows_setting_and_subject(run):
    assert "at a press conference · about Sweden" in run("said").stdout


def test_a_quotation_that_the_report_breaks_keeps_the_marks_of_the_report():
    from dataclasses import replace

    from foreigndesk.cli.claim_words import said

    broken = replace(DIRECT, content='"Not today," she said. "Perhaps never."')
    assert said(broken).plain == '"Not today," she said. "Perhaps never."'


def test_json_rows_are_those_of_the_export_with_sources(run):
    meeting, planned = json.loads(run("timeline", "--json").stdout)
    assert meeting["id"] == MEETING.id and planned["status"] == "planned"
    assert meeting["participants"][0]["name"] == "Ada Vale"
    assert meeting["evidence"][0]["text"] == MEETING.evidence[0].text
    assert meeting["sources"][0]["outlet"] == "Fjord Post"
    assert (meeting["reports"], meeting["outlets"], meeting["origins"]) == (2, 2, 1)


def test_who_names_holders_with_first_and_last_day(run, desk):
    output = run("who", "foreign", "minister", "of", "Norway").stdout
    assert asked(desk, "who") == (("foreign minister of Norway",), {})
    assert output.splitlines()[0] == "Foreign minister · Norway"
    assert "  2024-05-04     Ada Vale  Foreign Minister, Norway" in output
    assert "  to 2024-06-01  “Norwegian Foreign Minister Ada Vale”" in output


def test_who_shows_a_person(run):
    output = run("who", "Vale").stdout
    assert output.startswith("Ada Vale  Norway")
    assert "Meetings (1)" in output and "Statements (1)" in output
    found = json.loads(run("who", "Vale", "--json").stdout)
    assert found["people"][0]["meetings"][0]["id"] == MEETING.id


def test_search_shows_hits(run, desk):
    assert "Vale met Lund." in run("search", '"Vale', 'met"').stdout
    assert asked(desk, "find") == (
        ('"Vale met"',),
        {"limit": 20, "facets": False},
    )
    found = json.loads(run("search", "met", "--json", "--facets").stdout)
    hit = found["hits"][0]
    assert hit["found"] == ["met"] and "\x02" not in hit["snippet"]
    assert found["cursor"] == "abc" and found["totals"]["origins"] == 1 and found["totals"]["capped"]
    assert found["facets"][0]["values"][0]["narrowing"] == "outlet:x"
    assert run("search", "nothing").stderr == "nothing found\n"


def test_search_counts_and_says_what_is_cut(run):
    shown = run("search", "met", "--facets")
    assert "3 · 3 reports, 2 outlets, 1 origin and 4 more" in " ".join(shown.stdout.split())
    for said in ("near:x is y", "more than 3 hits", "--order newest", "--cursor abc"):
        assert said in shown.stderr


def test_search_points_at_what_it_does_not_understand(run):
    failed = run("search", "met (")
    assert failed.exit_code == 2
    assert failed.stderr.startswith("  met (\n      ^\nforeigndesk: at character 5")


def test_searches_are_saved_looked_at_and_forgotten(run, desk):
    assert run("search", "--save", "talks", "met", "-Lund").exit_code == 2  # an option is not known
    assert (
        run("search", "--save", "talks", "met -Lund", "--by", "ola").stderr == "saved as talks: met -Lund\n"
    )
    assert asked(desk, "save_search") == (("talks", "met -Lund"), {"by": "ola"})
    assert "7+ new" in run("search", "--saved").stdout
    assert json.loads(run("search", "--saved", "--json").stdout)[0]["new"] == 7
    assert "Vale met Lund." in run("search", "--new", "talks").stdout
    assert "none is marked" in run("search", "--new", "talks", "--limit", "1").stderr
    assert run("search", "--new", "quiet").stderr == "nothing new in quiet\n"
    assert "kept no longer" in run("search", "--forget", "talks").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--saved", "x"),
        ("--save", "x"),
        ("--saved", "--new", "x"),
        ("--new", "x", "y"),
        ("x", "--limit", "0"),
    ],
)
def test_searches_that_ask_for_two_things_or_none_are_refused(run, arguments):
    assert run("search", *arguments).exit_code == 2


def test_reports_says_what_is_a_reprint_or_unread(run):
    output = run("reports").stdout
    assert "  2024-05-04     Vale meets Lund" in output
    assert "no date" in output and "exact reprint of feed0000" in output and "kept unread (fr)" in output


def test_status_names_what_failed_and_why(run):
    output = run("status").stdout
    assert "3: 2 read, 1 kept unread" in output
    assert "bad.jsonl (line 7): no JSON" in output
    assert json.loads(run("status", "--json").stdout)["failures"][0]["path"] == "bad.jsonl"


def test_status_names_the_last_of_many_failures(run, desk, monkeypatch):
    plain = desk.status()
    many = tuple(
        replace(plain.failures[0], failure=replace(plain.failures[0].failure, path=f"page{n}.html"))
        for n in range(50)
    )
    monkeypatch.setattr(desk, "status", lambda: replace(plain, failures=many))
    output = run("status").stdout
    assert "50 failures" in output and "30 before these" in output
    assert "page29.html" not in output and "page30.html" in output and "page49.html" in output
    assert len(json.loads(run("status", "--json").stdout)["failures"]) == 50


# -- show -------------------------------------------------------------------------------------------------


def test_show_report_marks_what_was_read_and_numbers_the_claims(run):
    output = run("show", "report", "feed").stdout
    assert "*met* Bo Lund in [Oslo] {on Friday}.⁽¹⁾" in output
    assert '«"We will not wait,"» _Vale_ said.⁽³⁾' in output
    assert "   1 CONSULT     Ada Vale" in output
    assert "cut as litter: “Share ␛]0;x␇” (share line)" in output


def test_show_report_lists_ties_where_asked(run):
    assert "tells meet" not in run("show", "report", "feed").stdout
    rows = run("show", "report", "feed", "--ties").stdout.splitlines()
    assert next(row.split(maxsplit=2) for row in rows if "tells meet" in row)[:2] == ["meets", "Vale"]


def test_show_report_as_json_is_whole(run):
    found = json.loads(run("show", "report", "feed", "--json").stdout)
    assert found["document"]["text"] == DOCUMENT.text
    assert found["reading"]["events"][0]["type"] == "CONSULT"
    assert len(found["claims"]) == 7


def test_show_claim_gives_every_field_and_its_sources(run):
    output = run("show", "claim", "aaaa1").stdout
    for words in (
        MEETING.id,
        "happened",
        "Oslo, Norway",
        "GeoNames 3143244",
        "2024-05-03 Friday",
        "“on Friday”",
    ):
        assert words in output
    assert "feed0000" in output and "2 reports, 2 outlets, 1 origin" in output
    assert json.loads(run("show", "claim", "bbbb2", "--json").stdout)["content"] == INDIRECT.content


def test_show_claim_sets_figures_that_disagree_side_by_side_with_who_gives_them(run):
    lines = [line.split() for line in run("show", "claim", "aaaa1").stdout.splitlines() if "aides" in line]
    assert [line[1:] for line in lines] == [
        ["12", "aides", "Fjord", "Post", "2024-05-04"],
        ["some", "15", "aides", "feed1111"],
    ]


def test_show_claim_says_on_whose_word_with_the_reports_that_tell_it_so(run):
    lines = [" ".join(line.split()) for line in run("show", "claim", "aaaa1").stdout.splitlines()]
    assert [line for line in lines if line.startswith("on the word of")] == [
        "on the word of told in the report's own voice Fjord Post 2024-05-04",
        "on the word of alleged “allegedly”, feed1111",
    ]
    said = " ".join(run("show", "claim", PLANNED.id).stdout.split())
    assert "said by Ada Vale “told us”, itself actor, Fjord Post 2024-05-04" in said


def test_the_timeline_marks_what_no_report_tells_in_its_own_voice(run):
    told = " ".join(run("timeline").stdout.split())
    assert "· said by Ada Vale; an accusation by a man" in told
    assert "alleged" not in told


def test_show_claim_gives_the_fields_of_its_kind_of_event_with_who_tells_them(run):
    lines = [" ".join(line.split()) for line in run("show", "claim", "aaaa1").stdout.splitlines()]
    assert "venue the palace Fjord Post 2024-05-04" in lines
    assert "level Vale (ministers, by their offices) feed1111" in lines


def test_show_claim_says_when_there_is_no_date(run):
    assert "no date" in run("show", "claim", PLANNED.id).stdout


# -- judging ----------------------------------------------------------------------------------------------


def test_judge_keeps_who_and_why(run, desk):
    result = run("judge", "reject", "aaaa1111", "--by", "ana", "--why", "from 2019")
    assert asked(desk, "judge") == (("reject", "aaaa1111", None), {"by": "ana", "why": "from 2019"})
    assert result.stdout == "eeee1111  2024-05-05 10:00  ana  reject aaaa1111: from 2019\n"


@pytest.mark.parametrize("arguments", [["same", "a"], ["reject", "a", "b"], ["perhaps", "a"]])
def test_judge_refuses_the_wrong_number_of_ids(run, arguments):
    assert run("judge", *arguments).exit_code == 2


def test_correct_keeps_the_old_value(run, desk):
    result = run("correct", "aaaa1111", "status", "planned", "--by", "ana")
    assert asked(desk, "correct") == (("aaaa1111", "status", "planned"), {"by": "ana"})
    assert result.stdout == "ffff1111  2024-05-05 10:00  ana  correct aaaa1111 status: happened → planned\n"
    run("correct", "aaaa1111", "place.country", "--unknown")
    assert desk.asked[-1][1] == ("aaaa1111", "place.country", None)
    assert run("correct", "aaaa1111", "status").exit_code == 2
    assert run("correct", "aaaa1111", "actor", "Anna", "--add", "Carl").exit_code == 2


def test_undo_and_judgements(run, desk):
    assert "taken back 2024-05-06 by ben" in run("undo", "eeee1111", "--by", "ben").stdout
    assert run("judgements").stderr == "nothing has been decided yet\n"
    assert json.loads(run("judgements", "--all", "--json").stdout)[0]["withdrawn_by"] == "ben"


# -- export -----------------------------------------------------------------------------------------------


def test_export_writes_claims_and_reports_beside_them(run, tmp_path: Path):
    out = tmp_path / "claims.jsonl"
    result = run("export", "--format", "jsonl", "--out", str(out))
    assert result.stdout == "" and "7 claims" in result.stderr
    assert len(out.read_text().splitlines()) == 7
    assert json.loads((tmp_path / "reports.jsonl").read_text())["id"] == DOCUMENT.id


def test_export_without_out_writes_claims_to_stdout(run):
    lines = run("export").stdout.splitlines()
    assert [json.loads(line)["kind"] for line in lines][:2] == ["event", "event"]
    assert run("export", "--format", "csv").stdout.startswith("id,kind,type,")


def test_export_takes_the_format_from_the_ending(run, tmp_path: Path):
    run("export", "--out", str(tmp_path / "c.parquet"))
    assert pq.read_table(tmp_path / "c.parquet").num_rows == 7
    assert (tmp_path / "reports.parquet").exists()


def test_export_of_a_map_counts_what_has_no_point(run, tmp_path: Path):
    out = tmp_path / "events.geojson"
    result = run("export", "--out", str(out))
    assert result.stdout == "" and f"1 claim with a point in {out}" in result.stderr
    assert "whose place no report tells" in result.stderr
    (feature,) = json.loads(out.read_text())["features"]
    assert feature["properties"]["start"] == "2024-05-03"
    assert json.loads(run("export", "--format", "geojson").stdout)["features"] == [feature]


def test_export_of_events_counts_what_it_leaves_out(run, tmp_path: Path):
    out = tmp_path / "events.txt"
    result = run("export", "--format", "polecat", "--out", str(out))
    assert result.exit_code == 0 and result.stdout == ""
    assert f"1 event in 1 row in {out}, key in {tmp_path / 'events.claims.tsv'}" in result.stderr
    assert "left out: 1 planned (--status takes them in)" in result.stderr
    assert "on a word that is not taken" not in result.stderr
    assert len(out.read_text().splitlines()) == 2


def test_export_of_events_takes_in_what_it_is_told_to(run):
    result = run(
        *(
            "export",
            "--format",
            "gdelt2",
            "--header",
            "--status",
            "any",
            "--undated",
            "empty",
            "--asserted",
            "any",
        )
    )
    lines = result.stdout.splitlines()
    assert lines[0].startswith("GLOBALEVENTID\tSQLDATE") and len(lines) == 3
    assert "left out" not in result.stderr
    options = ("export", "--format", "gdelt2", "--status", "planned", "--undated", "empty")
    only = run(*options, "--asserted", "any")
    assert len(only.stdout.splitlines()) == 1 and "\t036\t" in only.stdout
    charged = run(*options)
    assert charged.stdout == ""
    assert "left out: 1 on a word that is not taken (--asserted any takes them in)" in charged.stderr


def test_options_of_event_data_are_for_event_data(run):
    result = run("export", "--format", "csv", "--status", "planned")
    assert result.exit_code == 2 and "are for polecat, icews, gdelt2" in result.stderr


# -- how it ends ------------------------------------------------------------------------------------------


def test_errors_are_one_line_with_their_exit_code(run):
    result = run("show", "claim", "ffff")
    assert (result.exit_code, result.stderr) == (3, "foreigndesk: no claim ffff\n")
    assert run("judge", "same", "a", "a").exit_code == 1


def test_a_fault_of_ours_is_one_line_too(run):
    result = run("add", "explode")
    assert result.exit_code == 1
    assert (
        result.stderr
        == "foreigndesk: a fault of ours, RuntimeError: a bug (FOREIGNDESK_DEBUG=1 shows where)\n"
    )
    assert isinstance(run("add", "explode", env={"FOREIGNDESK_DEBUG": "1"}).exception, RuntimeError)


def test_ctrl_c_says_how_to_go_on(run):
    result = run("add", "interrupt")
    assert result.exit_code == 130
    assert "run the same command again to go on" in result.stderr


def test_a_closed_pipe_ends_quietly(tmp_path: Path):
    script = f"""
import sys
from dataclasses import replace
sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(Path(foreigndesk.__file__).parents[1])!r}]
from fake_desk import FakeDesk
from foreigndesk.cli import session
from foreigndesk.cli.main import main
fake = FakeDesk()
fake.said = lambda *a, **k: list(fake.views.values())[2:5] * 2000
session.open_desk = lambda address, create=True: fake
main(["said"])
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()
