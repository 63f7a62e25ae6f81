"""A timeline: the days that matter, told without repeats, whatever the order of the reports and their copies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.dated_sentences import DatedReport, DatedSentence
from foreigndesk.linking.timelines import make_timeline, reads_alone


def report(name: str, day: str | None, *told: tuple[str, str], outlet: str = "Fjord Post") -> DatedReport:
    """A report of sentences, each with the days that it names (parted by spaces; '!' before an event's)."""
    sentences, position = [], 0
    for number, (text, days) in enumerate(told):
        found = days.split()
        named = tuple(d for d in found if d[0] != "!")
        dated = tuple(d[1:] for d in found if d[0] == "!")
        end = position + len(text)
        sentences.append(DatedSentence(name, position, end, text, number, named=named, dated=dated))
        position += len(text) + 1
    return DatedReport(name, name, day, outlet, tuple(sentences))


SINKING = "A cutter of Velia rammed and sank a fishing boat from Ostrand in the strait."
STRAIT = [
    report("a", "2031-03-04", (SINKING, "2031-03-03"), ("He called it deliberate.", "")),
    report("b", "2031-03-04", ("Ostrand summoned the ambassador of Velia over the sunken fishing boat.", "2031-03-04"),
           ("The boat was rammed by a cutter in the strait on Monday.", "2031-03-03")),
    report("c", "2031-03-06", ("Both crew members of the boat were found alive on a raft.", "2031-03-05"),
           ("The ministers of Ostrand and Velia will meet in Brask.", "2031-03-12")),
    report("d", "2031-03-13", ("The ministers of Ostrand and Velia agreed on a hotline in Brask.", "2031-03-12"),
           ("The boat was sunk by a cutter ten days before the ministers met.", "2031-03-03"),
           ("A court will hear both sides over the strait.", "2031-05-14")),
]  # fmt: skip


def days(reports: list[DatedReport], **asked: object) -> list[tuple[str, str]]:
    return [(d.day, d.status) for d in make_timeline(reports, **asked)]  # type: ignore[arg-type]


def texts(reports: list[DatedReport], **asked: object) -> list[list[str]]:
    return [[t.text for t in d.tellings] for d in make_timeline(reports, **asked)]  # type: ignore[arg-type]


def test_days_that_are_told_stand_in_order_and_what_is_only_expected_at_the_end() -> None:
    assert days(STRAIT) == [
        ("2031-03-03", "told"), ("2031-03-04", "told"), ("2031-03-05", "told"), ("2031-03-12", "told"),
        ("2031-05-14", "expected"),
    ]  # fmt: skip


def test_the_day_that_reports_come_back_to_matters_most() -> None:
    assert days(STRAIT, days=1)[0] == ("2031-03-03", "told")


def test_an_announcement_does_not_tell_a_day_that_others_tell() -> None:
    (day,) = make_timeline(STRAIT, since="2031-03-12", until="2031-03-12")
    assert [t.report_id for t in day.tellings] == ["d"] and (day.reports, day.origins) == (2, 2)


def test_a_day_that_one_report_names_in_passing_is_not_expected() -> None:
    text = "The answer given in parliament ten days on said that the strait was open."
    passing = report("x", "2031-03-04", (text, "2031-06-01"))
    assert ("2031-06-01", "expected") not in days([*STRAIT, passing])


def test_a_sentence_that_leans_on_others_is_passed_over_where_there_is_a_better_one() -> None:
    leaning = report(
        "x", "2031-03-06", ("They were found alive on a raft, both crew members of the boat.", "2031-03-05")
    )
    told = texts([leaning, *STRAIT], since="2031-03-05", until="2031-03-05", sentences=1)
    assert told == [["Both crew members of the boat were found alive on a raft."]]


def test_what_does_not_say_when_is_marked_and_puts_no_day_on_the_timeline() -> None:
    silent = report("x", "2031-03-20", ("Markets in the port of Ostrand were calm about the strait.", ""))
    assert "2031-03-20" not in [day for day, _ in days([*STRAIT, silent])]
    beside = report("y", "2031-03-04", ("Sailors of Ostrand struck in all ports of the south.", ""))
    found = make_timeline([*STRAIT, beside], sentences=9)
    basis = {t.report_id: t.basis for d in found for t in d.tellings}
    assert basis["y"] == "published" and basis["a"] == "named"


def test_an_event_is_a_better_reason_than_a_named_day() -> None:
    dated = report(
        "x", "2031-03-06", ("Rescuers found the crew of the boat on a raft near Port Ansel.", "!2031-03-05")
    )
    found = make_timeline([*STRAIT, dated], since="2031-03-05", until="2031-03-05")
    assert ("event", "x") in [(t.basis, t.report_id) for d in found for t in d.tellings]


def test_the_first_day_does_not_take_what_tells_the_second() -> None:
    both = "The sailors who were missing since Monday were found on a raft near the strait."
    reports = [*STRAIT[:2], report("x", "2031-03-05", (both, "2031-03-03 2031-03-05"))]
    assert texts(reports)[-1] == [both]


def test_reports_without_a_day_count_and_no_reports_make_no_timeline() -> None:
    undated = [replace(r, day=None) for r in STRAIT]
    assert days(undated)[0] == ("2031-03-03", "told")
    assert make_timeline([]) == () and make_timeline([report("x", "2031-03-04", ("Words.", ""))]) == ()


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        (SINKING, True), ('"We saw it," the captain of the ferry said on Monday.', True),
        ("He called the ramming of the boat deliberate.", False), ("But the minister of Velia denied all of it.", False),
        ("Will the ministers of both states meet again?", False), ("Two dead.", False),
        ('The minister said: "The strait is ours and it will stay ours.', False),
        ("Ministers of Ostrand and Velia at the", False),
        ("A tank stands in a street in this image taken from video on Monday.", False),
    ],
)  # fmt: skip
def test_what_reads_by_itself(text: str, alone: bool) -> None:
    assert reads_alone(text) is alone


# -- properties ----------------------------------------------------------------------------------------------

WORDS = [
    "boat",
    "strait",
    "minister",
    "court",
    "talks",
    "ferry",
    "sank",
    "met",
    "agreed",
    "Ostrand",
    "Velia",
    "Brask",
]
FIRST = date(2031, 3, 1)


@st.composite
def archives(draw: st.DrawFn) -> list[DatedReport]:
    reports = []
    for number in range(draw(st.integers(1, 7))):
        told = []
        for _ in range(draw(st.integers(1, 5))):
            words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
            shifts = draw(st.lists(st.integers(0, 12), max_size=2, unique=True))
            named = " ".join(sorted((FIRST + timedelta(days=n)).isoformat() for n in shifts))
            told.append((f"The {' '.join(words)}.", named))
        day = draw(st.none() | st.integers(0, 14).map(lambda n: (FIRST + timedelta(days=n)).isoformat()))
        outlet = draw(st.sampled_from(["Fjord Post", "North Ledger"]))
        reports.append(report(f"r{number}", day, *told, outlet=outlet))
    return reports


@settings(max_examples=60, deadline=None)
@given(archives(), st.integers(1, 6), st.integers(1, 3))
def test_no_sentence_twice_length_as_asked_and_slices_of_the_reports(
    reports: list[DatedReport], number: int, sentences: int
) -> None:
    found = make_timeline(reports, days=number, sentences=sentences)
    told = [d for d in found if d.status == "told"]
    assert len(told) <= number and [d.day for d in told] == sorted(d.day for d in told)
    assert all(1 <= len(d.tellings) <= sentences for d in found)
    every = [t.text.casefold() for d in found for t in d.tellings]
    assert len(every) == len(set(every))
    held = {(s.report_id, s.start, s.end): s.text for r in reports for s in r.sentences}
    assert all(held[t.report_id, t.start, t.end] == t.text for d in found for t in d.tellings)
    assert all(d.origins <= d.reports and d.outlets <= d.reports for d in found)


@settings(max_examples=50, deadline=None)
@given(archives(), st.integers(0, 99))
def test_the_order_of_the_reports_does_not_matter(reports: list[DatedReport], seed: int) -> None:
    other = list(reports)
    random.Random(seed).shuffle(other)
    assert make_timeline(other) == make_timeline(reports)


@settings(max_examples=50, deadline=None)
@given(archives(), st.integers(0, 6), st.integers(0, 9), st.integers(1, 5))
def test_a_reprint_adds_sources_and_no_weight(
    reports: list[DatedReport], which: int, later: int, kept: int
) -> None:
    copied = reports[which % len(reports)]
    day = (date.fromisoformat(copied.day) + timedelta(days=later)).isoformat() if copied.day else None
    cut = tuple(replace(s, report_id="copy") for s in copied.sentences[:kept])
    copy = DatedReport("copy", copied.report_id, day, "Copy Cat", cut)
    before, after = make_timeline(reports), make_timeline([*reports, copy])
    strip = [
        [(d.day, d.status, d.score, d.origins, [replace(t, same=()) for t in d.tellings]) for d in found]
        for found in (before, after)
    ]
    assert strip[0] == strip[1]
    added = [t for d in after for t in d.tellings if "copy" in t.same]
    assert {t.text for t in added} <= {s.text for s in cut} and all(t.report_id != "copy" for t in added)


def test_a_copy_stands_among_those_that_print_the_same_words() -> None:
    copy = replace(STRAIT[0], report_id="z", day="2031-03-09", outlet="Copy Cat")
    first = make_timeline([*STRAIT, copy])[0]
    told = first.tellings[0]
    assert (told.text, told.report_id, told.same) == (SINKING, "a", ("z",))
    assert (first.reports, first.outlets, first.origins) == (4, 2, 3)
