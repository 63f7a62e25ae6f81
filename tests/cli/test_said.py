"""`said`: forms below each statement, what differs marked; two sides beside one another or one under the other."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from fake_desk import DIRECT, VALE, view
from rich.console import Console

from foreigndesk.cli.entries import print_statements
from foreigndesk.cli.forms import marked_changes
from foreigndesk.linking.wording import word_changes
from foreigndesk.model import Form, Participant
from foreigndesk.store.views import ClaimView, FormView, SourceLine

FULL = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"
ROSS = Participant("Ross", "other_speaker", "a9", "Ida Ross", "person", None, "NOR")


def form(number: int, text: str, relation: str, *, reports: int = 1, speaker: Participant = VALE) -> FormView:
    ids = tuple(f"{number}-{n}" for n in range(reports))
    told = Form(text, "direct", relation, (speaker,), ids, ids, "said")  # type: ignore[arg-type]
    first = SourceLine(ids[0], f"Outlet {number}", "2024-05-04", None, text)
    changes = word_changes(FULL, text) if relation in ("cut", "changed") else ()
    return FormView(told, reports, reports, 1, first, changes)


def ferry(*forms: FormView, **more: object) -> ClaimView:
    claim = replace(DIRECT, content=forms[0].form.text, forms=tuple(f.form for f in forms), **more)  # type: ignore[arg-type]
    return replace(view(claim, reports=sum(f.reports for f in forms)), forms=forms)


def shown(one: ClaimView, width: int = 100) -> str:
    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as capture:
        print_statements(console, [one])
    return " ".join(capture.get().split())


def test_a_statement_stands_in_its_fullest_form_with_the_others_below() -> None:
    text = shown(
        ferry(
            form(1, "the northern ferry running through the winter", "cut"),
            form(2, FULL, "full", reports=30),
            form(3, FULL.replace("harbour", "port"), "changed"),
        )
    )
    assert f"“{FULL}”" in text
    assert "cut “… the northern ferry running through the winter” Outlet 1 2024-05-04" in text
    assert "in full Outlet 2 2024-05-04, 30 reports · 30 outlets · 1 origin" in text
    assert "changed “… the ice does to the [harbour → port]” Outlet 3" in text
    assert text.index("Outlet 1") < text.index("Outlet 2") < text.index("Outlet 3")


def test_thirty_reprints_are_counted_and_many_forms_are_cut_short() -> None:
    forms = [form(n, f"{FULL} {n}", "changed") for n in range(2, 12)]
    text = shown(ferry(form(1, FULL, "full"), *forms))
    assert text.count("changed “") == 4 and "and 6 other forms" in text


def test_another_speaker_is_shown_with_his_reports() -> None:
    text = shown(
        ferry(form(1, FULL, "full"), form(2, FULL, "same", reports=2, speaker=ROSS), other_speakers=(ROSS,))
    )
    assert "speaker disputed: also Ida Ross in 2 reports" in text
    assert "the same words by Ida Ross (Norway) Outlet 2" in text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (FULL.replace("harbour", "port"), "… the ice does to the [harbour → port]"),
        (
            FULL.replace("the ice", "the thick ice"),
            "… through the winter, whatever the [+thick] ice does to the harbour",
        ),
        (FULL.replace("northern ", ""), "We will keep the [−northern] ferry running through the winter …"),
    ],
)
def test_what_differs_is_marked_where_there_is_no_colour(text: str, marked: str) -> None:
    found = marked_changes(form(1, text, "changed"), 200)
    assert found is not None and " ".join(found.plain.split()) == marked


def test_two_sides_stand_beside_one_another_or_one_under_the_other(run, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    wide = run("said", "--diff", "Vale", "Lund", "--about", "China").stdout
    assert "Vale: 1 statement · Lund: 2 statements about China" in wide
    assert any("Vale" in line and "│ Lund" in line for line in wide.splitlines())
    assert "both use: bridge" in wide and "Vale more: wait" in wide and "in like words" in wide
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run("said", "--diff", "Vale", "Lund").stdout
    assert "│" not in narrow and max(map(len, narrow.splitlines())) <= 60


def test_a_side_without_statements_says_so(run) -> None:  # type: ignore[no-untyped-def]
    result = run("said", "--diff", "Vale", "Nobody")
    assert "nothing found" in result.stdout and "nothing that Nobody said meets this" in result.stderr


def test_a_comparison_is_json_for_programs(run, desk) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(run("said", "Vale", "--diff", "2024-03", "2024-10", "--cue", "warn", "--json").stdout)
    assert [len(found[side]["statements"]) for side in ("left", "right")] == [1, 2]
    assert found["alike"] == [[found["left"]["statements"][0]["id"], found["right"]["statements"][0]["id"]]]
    name, positional, named = desk.asked[-1]
    assert (name, positional) == ("compare_said", ("2024-03", "2024-10"))
    assert (named["speaker"], named["cue"]) == ("Vale", "warn")


def test_every_filter_is_passed_on(run, desk) -> None:  # type: ignore[no-untyped-def]
    run(
        "said",
        "Vale",
        "--direct",
        "--office",
        "Minister",
        "--state",
        "Norway",
        "--text",
        "a b",
        "--cue",
        "deny",
    )
    assert desk.asked[-1][2] | {"limit": 0} == {
        "directness": "direct", "office": "Minister", "state": "Norway", "text": "a b", "cue": "deny", "limit": 0,
    }  # fmt: skip
    assert run("said", "--direct", "--directness", "mixed").exit_code == 2
