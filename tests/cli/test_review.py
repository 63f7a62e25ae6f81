"""Reviewing, merging, splitting and linking on the command line, over a real record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report

NASTY = "\x1b[31m"
REPORTS = [
    report(
        1,
        "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE) 2020-01-02\n",
        day="2020-01-02",
        outlet="Post",
    ),
    report(
        2, "meet Anna Berg (NOR) & Carl Dahl (SWE) 2020-02-02\n", day="2020-02-03", outlet=f"Sk{NASTY}erry"
    ),
    report(3, "meet Anne Berg (NOR) & Carl Dahl (SWE) 2020-03-02\n", day="2020-03-03"),
    report(4, "meet Ida Holm (DNK) & Carl Dahl (SWE) 2020-04-02\n", day="2020-04-03"),
    report(5, "meet Ida Holm & Olaf Ek (FIN) 2020-05-02\n", day="2020-05-03"),
]


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "desk.db"
    with open_desk(path) as desk:
        pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return str(path)


def run(address: str, *arguments: str, keys: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["--desk", address, *arguments], input=keys, prog_name="foreigndesk")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def doubtful(address: str, *options: str) -> set[frozenset[str]]:
    found = json.loads(run(address, "review", "--json", *options).stdout)
    return {frozenset((pair["left"]["actor"]["name"], pair["right"]["actor"]["name"])) for pair in found}


BERGS, HOLMS = frozenset({"Anna Berg", "Anne Berg"}), frozenset({"Ida Holm"})


def test_a_pair_is_shown_with_all_that_is_needed_and_decided_with_a_key(address: str) -> None:
    assert doubtful(address) == {BERGS, HOLMS}
    shown = run(address, "review", "--by", "ana", keys="s\nd\n")
    assert shown.exit_code == 0
    for words in (
        "1 of 2",
        "2 of 2",
        "Anna Berg",
        "Anne Berg",
        "both in reports with Carl Dahl",
        "defence_minister",
    ):
        assert words in shown.stdout
    assert "2 decided, 0 left" in shown.stderr
    assert "\x1b" not in shown.output
    # what was judged is not asked again
    assert doubtful(address) == set()
    assert "nothing is in doubt" in run(address, "review").stderr
    made = json.loads(run(address, "judgements", "--json").stdout)
    assert [(j["verb"], j["by"]) for j in made] in ([("same", "ana"), ("different", "ana")],)
    assert made[0]["left_as"][0]["name"]


def test_skipped_and_unsure_ones_and_quitting(address: str) -> None:
    assert "0 decided, 2 left" in run(address, "review", keys="q\n").stderr
    run(address, "review", keys="k\nu\n")
    left = doubtful(address)
    assert len(left) == 1
    assert doubtful(address, "--unsure") == {BERGS, HOLMS} - left
    shown = run(address, "review", "--unsure", keys="d\n")
    assert "somebody was not sure" in shown.stdout
    assert doubtful(address, "--unsure") == set()


def test_back_takes_the_last_decision_back_and_shows_its_pair_again(address: str) -> None:
    shown = run(address, "review", keys="b\ns\nb\nd\nq\n")
    assert "this is the first" in shown.stdout and "taken back" in shown.stdout
    made = json.loads(run(address, "judgements", "--all", "--json").stdout)
    assert [(j["verb"], bool(j["withdrawn_at"])) for j in made] == [("same", True), ("different", False)]


def test_a_key_that_is_none_asks_again_and_the_end_of_input_quits(address: str) -> None:
    shown = run(address, "review", keys="x\n")
    assert "x is no key" in shown.stdout and "0 decided, 2 left" in shown.stderr


def test_a_list_is_bounded(address: str) -> None:
    assert len(run(address, "review", "--list").stdout.splitlines()) >= 4
    assert len(json.loads(run(address, "review", "--json", "--limit", "1").stdout)) == 1


def test_merge_history_and_undo_by_name(address: str) -> None:
    made = json.loads(run(address, "merge", "Anna Berg", "Anne Berg", "--by", "ana", "--json").stdout)
    told = run(address, "history", "Anna", "Berg").stdout
    assert "Mentions (3)" in told and "judged the same by ana" in told and "1 mention came from" in told
    assert json.loads(run(address, "history", "Anna Berg", "--json").stdout)["actor"]["reports"] == 3
    run(address, "undo", made["id"], "--by", "ana")
    assert "Mentions (2)" in run(address, "history", "Anna Berg").stdout


def test_split_and_a_refused_merge_with_its_chain_on_lines_of_its_own(address: str) -> None:
    made = json.loads(run(address, "split", "Carl Dahl", REPORTS[1].id[-16:], "--by", "ana", "--json").stdout)
    assert made["verb"] == "different"
    two = [a["id"] for a in (made["left_as"] + made["right_as"])]
    assert two[0] == two[1]
    names = run(address, "merge", "Carl Dahl", "Ida Holm")
    assert names.exit_code == 2 and "several actors are called Carl Dahl" in names.stderr
    refused = run(address, "merge", f"{REPORTS[0].id}:e1", f"{REPORTS[1].id}:e1")
    assert refused.exit_code == 1
    first, *chain = refused.stderr.splitlines()
    assert first.startswith("foreigndesk: Carl Dahl") and "undo that first" in first
    assert len(chain) >= 2 and "judged by ana" in chain[-1]


def test_one_thing_is_no_merge(address: str) -> None:
    assert run(address, "merge", "Anna Berg").exit_code == 2


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    path = tmp_path / "ids.csv"
    path.write_text(
        "name,wikidata_id,country,topics\nAnna Berg,Q1000001,no,role.pep\nCarl Dahl,Q1000002,se,\n,Q1000003,,\n"
    )
    return str(path)


def test_a_catalogue_suggests_and_a_person_decides(address: str, catalogue: str) -> None:
    linked = run(address, "link", "--catalogue", catalogue)
    assert linked.exit_code == 1
    assert "(line 4): the row has no name" in linked.stderr
    assert "2 suggestions new, 0 known" in linked.stdout and "review --links" in linked.stdout
    again = json.loads(run(address, "link", "--catalogue", catalogue, "--json").stdout)
    assert (again["new"], again["known"]) == (0, 2)
    shown = run(address, "review", "--links", "--by", "ana", keys="s\nd\n")
    assert "1 of 2" in shown.stdout and "is it" in shown.stdout and "the same country" in shown.stdout
    listed = json.loads(run(address, "link", "--list", "--json").stdout)
    assert sorted(view["status"] for view in listed) == ["confirmed", "rejected"]
    confirmed = next(view for view in listed if view["status"] == "confirmed")
    told = run(address, "who", confirmed["actor"]).stdout
    assert confirmed["entity"]["wikidata"] in told
    assert confirmed["entity"]["wikidata"] in run(address, "history", confirmed["actor"]).stdout
    assert confirmed["entity"]["wikidata"] in run(address, "export").stdout


def test_confirm_and_reject_by_id(address: str, catalogue: str) -> None:
    run(address, "link", "--catalogue", catalogue)
    first, second = json.loads(run(address, "link", "--list", "--json").stdout)
    made = run(address, "link", "--confirm", first["id"], "--reject", second["id"], "--by", "ana")
    assert made.exit_code == 0 and "confirm" in made.stdout and "reject" in made.stdout
    assert "confirmed" in run(address, "link", "--list", "--status", "confirmed").stdout
    assert run(address, "link").exit_code == 2
