"""What `compare` and `origins` print, wide and narrow, with and without colours, and as JSON."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from foreigndesk import pipeline
from foreigndesk.cli.compare import change_words
from foreigndesk.cli.main import cli
from foreigndesk.cli.origins import print_origins
from foreigndesk.desk import open_desk
from foreigndesk.linking.report_changes import ChangeCounts
from foreigndesk.store.origins import OriginsView, OriginTree, TreeLine
from made_up import MadeUpReader, report

FACT = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02"
LINES = [
    "Officials said that 14 boats were held in the northern bay last spring.",
    "The host let go eleven fishermen and their boats as a sign of good will.",
    "Families waited at the pier since the early morning to see them come home.",
    "A surveyor from a third country is to take new soundings until the end of May.",
    "Both ministers promised to accept what the instruments of the surveyor show.",
    "The talks go on until Friday in the old town hall by the harbour.",
]
WIRE = "\n\n".join([FACT, *LINES])
COPY = "\n\n".join([FACT, LINES[0].replace("14", "40"), *LINES[1:5], "Hotels are full. \x1b[31mred\x1b[0m"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = str(tmp_path_factory.mktemp("compare") / "desk.db")
    documents = [
        report(0xA1, WIRE, day="2020-01-02", outlet="Fjord Post"),
        report(0xB2, COPY, day="2020-01-03", outlet="Lake Wire"),
        report(0xC3, "Nothing of it.", outlet="Herald"),
    ]
    with open_desk(address) as desk:
        pipeline.run(documents, desk.store, workers=1, reader=MadeUpReader())
    return address


def run(address: str, *arguments: str, columns: int = 80) -> Result:
    environment = {"COLUMNS": str(columns), "FOREIGNDESK_DESK": address}
    return CliRunner().invoke(cli, list(arguments), env=environment, prog_name="foreigndesk")


WIRE_ID, COPY_ID, OTHER_ID = (f"{number:016x}" for number in (0xA1, 0xB2, 0xC3))


@pytest.mark.parametrize("columns", [80, 120])
def test_two_reports_stand_side_by_side_and_fit_the_width(address: str, columns: int) -> None:
    result = run(address, "compare", WIRE_ID, COPY_ID, columns=columns)
    assert result.exit_code == 0, result.output
    output = result.stdout
    assert max(map(len, output.splitlines())) <= columns
    assert "Fjord Post" in output and "Lake Wire" in output
    assert "[-14-]" in output and "{+40+}" in output and "14 → 40" in output
    assert "the right was most likely taken from the left" in " ".join(output.split())
    assert "1 sentence dropped, 2 added, 1 altered (figures in 1)" in output
    assert "\x1b" not in output


def test_long_stretches_that_are_the_same_are_cut_short_unless_all_is_asked(address: str) -> None:
    assert "… 2 sentences the same …" in run(address, "compare", WIRE_ID, COPY_ID).stdout
    assert "sentences the same" not in run(address, "compare", WIRE_ID, COPY_ID, "--all").stdout
    itself = run(address, "compare", WIRE_ID, WIRE_ID).stdout
    assert "no sentence differs" in itself and "Exact copy" in itself


def test_reports_that_share_nothing_say_so(address: str) -> None:
    assert "too few words" in run(address, "compare", WIRE_ID, OTHER_ID).stdout


def test_a_comparison_as_json_has_offsets_and_words(address: str) -> None:
    found = json.loads(run(address, "compare", WIRE_ID, COPY_ID, "--json").stdout)
    assert found["right"]["parent"] == WIRE_ID and found["counts"]["numbers"] == 1
    for row in found["rows"]:
        if row["left"]:
            assert row["left_text"] == WIRE[row["left"]["start"] : row["left"]["end"]]
    assert [row["kind"] for row in found["rows"]].count("added") == 2


def test_an_unknown_report_is_a_clear_error(address: str) -> None:
    result = run(address, "compare", WIRE_ID, "zzz")
    assert result.exit_code != 0 and "there is no report zzz" in result.stderr


def test_origins_of_a_report_show_the_tree_and_what_was_changed(address: str) -> None:
    output = run(address, "origins", COPY_ID).stdout
    assert output.startswith("report 00000000: 2 reports, 2 outlets, 1 independent origin\n")
    assert "  └ Lake Wire  2020-01-03" in output and "% taken" in output and "figures in 1" in output
    found = json.loads(run(address, "origins", COPY_ID, "--json").stdout)
    assert [line["depth"] for line in found["trees"][0]["lines"]] == [0, 1]


def test_show_names_the_parent_and_the_copies(address: str) -> None:
    assert "copied by 1 report: 00000000" in run(address, "show", "report", WIRE_ID).stdout
    shown = json.loads(run(address, "show", "report", COPY_ID, "--json").stdout)
    assert (shown["parent"], shown["copies"]) == (WIRE_ID, [])


def test_an_agency_whose_report_is_missing_stands_above_its_copies() -> None:
    lines = (
        TreeLine("aa" * 8, 0, "Post", "2020-01-01", None),
        TreeLine("bb" * 8, 1, None, None, None, "aa" * 8, 0.5, "partial", False),
    )
    out = io.StringIO()
    view = OriginsView("claim", "cc" * 8, 1, 1, 1, (OriginTree("aa" * 8, "Reuters", lines),))
    print_origins(Console(file=out, width=80, color_system=None), view)
    assert out.getvalue().splitlines() == [
        "claim cccccccc: 1 report, 1 outlet, 1 independent origin",
        "",
        "origin 1  1 report  Reuters, not in the record",
        "  └ Post  2020-01-01  aaaaaaaa",
        "    └ unknown outlet  no date  bbbbbbbb  partial, 50% taken  (does not tell it)",
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (ChangeCounts(same=9), ""),
        (ChangeCounts(dropped=1), "1 sentence dropped"),
        (
            ChangeCounts(added=2, altered=1, numbers=1, attribution=1),
            "2 sentences added, 1 altered (figures in 1, who says it in 1)",
        ),
    ],
)
def test_changes_in_a_few_words(counts: ChangeCounts, said: str) -> None:
    assert change_words(counts) == said
