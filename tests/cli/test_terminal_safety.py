"""Nothing in a report may be obeyed by a terminal: escape sequences, markup, HTML, direction overrides."""

import io

import pytest
from fake_desk import CLAIMS, NASTY, FakeDesk
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from foreigndesk.cli.entries import beside, entry
from foreigndesk.cli.marked_report import marked_text
from foreigndesk.cli.safe_text import one_line, safe, visible
from foreigndesk.cli.show import print_claim, print_report

LISTINGS = [
    ("timeline",),
    ("said",),
    ("search", "x", "--facets"),
    ("search", "--saved"),
    ("show", "report", "feed"),
    ("show", "claim", "aaaa2"),
    ("status",),
]


@pytest.mark.parametrize("arguments", LISTINGS)
def test_no_escape_reaches_a_pipe(run, arguments):
    output = run(*arguments).output
    assert "\x1b" not in output and "\u202e" not in output and "\x07" not in output


@pytest.mark.parametrize("arguments", [("timeline",), ("search", "x"), ("show", "report", "feed")])
def test_markup_and_html_stand_as_they_are(run, arguments):
    output = run(*arguments).output
    assert "[bold]loud[/bold]" in output and "<b>html</b>" in output and "␛[31mred" in output


@pytest.mark.parametrize("arguments", [(*listing, "--json") for listing in LISTINGS])
def test_json_holds_no_raw_control_character(run, arguments):
    output = run(*arguments).stdout
    assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) <= 0x9F or c == "\u202e" for c in output)


def in_colour() -> Console:
    return Console(
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        markup=False,
        width=90,
    )


def escapes(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return [piece.split("m")[0] for piece in console.file.getvalue().split("\x1b")[1:]]


def test_on_a_terminal_every_escape_is_a_colour_of_ours():
    fake, console = FakeDesk(), in_colour()
    print_report(console, fake.report("feed"))
    for claim in CLAIMS:
        console.print(entry(fake.views[claim.id]))
        print_claim(console, fake.views[claim.id])
    found = escapes(console)
    assert found, "nothing was coloured"
    assert all(set(piece) <= set("[0123456789;") for piece in found)
    assert isinstance(console.file, io.StringIO)
    assert "␛[31mred" in console.file.getvalue() and "[bold]loud" in console.file.getvalue()


def test_colours_mark_the_text_without_changing_it():
    fake = FakeDesk()
    plain = marked_text(fake.report("feed"), color=True).plain
    for label in ("⁽¹⁾", "⁽³⁾", "⁽⁶⁾", "⁽²˒⁴˒⁵˒⁷⁾"):
        plain = plain.replace(label, "")
    assert plain == visible(fake.report("feed").document.text)


def test_no_color_leaves_no_escape_even_on_a_terminal(monkeypatch):
    from foreigndesk.cli.session import Session

    monkeypatch.setenv("FORCE_COLOR", "1")
    console = Session(color=False).out
    console.file = io.StringIO()
    console.print(safe("words", "bold red"))
    assert console.file.getvalue() == "words\n"


@given(st.text(st.characters()))
def test_visible_keeps_every_offset(text: str):
    assert len(visible(text)) == len(text)
    assert not any((ord(c) < 32 and c not in "\t\n") or 0x7F <= ord(c) <= 0x9F for c in visible(text))


@given(st.text(st.characters()), st.integers(5, 40))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int):
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=300), st.integers(30, 120))
def test_an_entry_never_runs_over_the_width_or_ends_in_blanks(text: str, width: int):
    console = Console(file=io.StringIO(), color_system=None, width=width, highlight=False, markup=False)
    console.print(beside(safe("left"), safe(text), safe(NASTY)))
    assert isinstance(console.file, io.StringIO)
    for line in console.file.getvalue().split("\n"):
        assert line == line.rstrip(" ")


def test_names_of_files_are_no_markup_in_the_progress_line():
    from foreigndesk.cli.add import ProgressLine
    from foreigndesk.pipeline import Progress

    console = in_colour()
    with ProgressLine(console) as line:
        line.update(Progress("reading", 1, 2, words=10, current="[red]odd\x1b[2J[/red].txt"))
    assert isinstance(console.file, io.StringIO)
    assert "[red]odd␛" in console.file.getvalue()
