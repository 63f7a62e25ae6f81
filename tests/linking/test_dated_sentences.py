"""A sentence tells of the days that it names, and of those to which its events are dated."""

from __future__ import annotations

import pytest

from foreigndesk.linking.dated_sentences import DatedEvent, DatedSentence, as_day, dated_sentences
from foreigndesk.model import Sentence, TimeExpression


def time(
    text: str, words: str, first: str, last: str | None = None, precision: str = "day"
) -> TimeExpression:
    start = text.index(words)
    return TimeExpression(start, start + len(words), words, "DATE", first, first, last or first, precision)


def read(text: str, *times: TimeExpression, **more: object) -> list[DatedSentence]:
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        spans.append(Sentence(position, position + len(line), headline=position == 0 and "\n\n" in text))
        position += len(line)
    return list(dated_sentences("r1", text, spans, times, **more))  # type: ignore[arg-type]


def test_sentences_are_slices_without_the_space_around_them() -> None:
    text = "Ferry sinks\n\n  It sank on Monday. \nNobody died.\n"
    found = read(text, time(text, "Monday", "2031-03-03"))
    assert [text[s.start : s.end] for s in found] == [s.text for s in found]
    assert [s.text for s in found] == ["Ferry sinks", "It sank on Monday.", "Nobody died."]
    assert [(s.headline, s.position) for s in found] == [(True, 0), (False, 0), (False, 1)]
    assert [s.named for s in found] == [(), ("2031-03-03",), ()]


@pytest.mark.parametrize(("first", "last", "precision"), [
    ("2031-03-01", "2031-03-31", "month"), ("2031-03-03", "2031-03-09", "week"), ("2031-01-01", "2031-01-01", "year"),
])  # fmt: skip
def test_what_is_known_no_closer_than_a_week_names_no_day(first: str, last: str, precision: str) -> None:
    text = "It sank then."
    (found,) = read(text, time(text, "then", first, last, precision))
    assert found.days == ()


def test_events_are_kept_by_how_real_they_are() -> None:
    text = "They met and will meet again."
    events = [
        DatedEvent(5, "2031-03-03", "happened"),
        DatedEvent(18, "2031-04-01", "planned"),
        DatedEvent(18, "2031-05-01", "denied"),
    ]
    (found,) = read(text, events=events)
    assert (found.dated, found.expected, found.days) == (
        ("2031-03-03",), ("2031-04-01",), ("2031-03-03", "2031-04-01"),
    )  # fmt: skip


def test_another_report_does_not_date_a_sentence_against_its_own_words() -> None:
    text = "They met on Tuesday."
    (found,) = read(
        text, time(text, "Tuesday", "2031-03-04"), events=[DatedEvent(5, "2031-03-03", "happened")]
    )
    assert found.days == ("2031-03-04",)


@pytest.mark.parametrize(
    "stamp",
    [
        "Monday 3 May 2004 00.05 GMT",
        "00.05 GMT on Monday 3 May 2004",
        "3 May 2004, 13:02 BST",
    ],
)
def test_a_stamp_of_the_page_is_no_day_that_the_sentence_names(stamp: str) -> None:
    text = f"{stamp} Workers of the port struck."
    day = time(text, "3 May 2004", "2004-05-03")
    assert read(text, day, published="2004-05-03")[0].named == ()
    assert read(text, day, published="2005-02-20")[0].named == ("2004-05-03",)


def test_a_clock_without_a_full_date_is_no_stamp() -> None:
    text = "The blast came at 13:00 GMT on Friday."
    assert read(text, time(text, "Friday", "2004-05-03"), published="2004-05-03")[0].named == ("2004-05-03",)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2031-03-04", "2031-03-04"),
        ("2031-03", None),
        ("2031", None),
        ("20310304", None),
        ("9999-12-31", None),
        (None, None),
    ],
)
def test_only_whole_days_are_days(value: str | None, day: str | None) -> None:
    assert as_day(value) == day


def test_an_event_that_is_known_by_its_month_dates_nothing() -> None:
    assert read("They met then.", events=[DatedEvent(5, "2031-03", "happened")])[0].days == ()
