"""Time expressions: what a desk relies on, in sentences of our own."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.sentences import parse
from foreigndesk.annotation.times import TimeAnnotator, read_times, report_day, time_ranges
from foreigndesk.annotation.timex.values import days_of
from foreigndesk.model import Dateline, Document, Published, TimeExpression

JUMBLE = [
    "the",
    "of",
    "in",
    "last",
    "next",
    "May",
    "March",
    "31",
    "Feb.",
    "30",
    "2015",
    "1999",
    "two",
    "days",
    "ago",
    "later",
    ",",
    "-",
    "/",
    ":",
    "'",
    "week",
    "years",
    "Friday",
    "every",
    "12",
    "century",
    "third",
    "quarter",
    "a.m.",
    "GMT",
    "noon",
    "night",
    "from",
    "to",
    "and",
    "half",
    "9999",
    "0",
    "eve",
    "fiscal",
]
# A Thursday.
DAY = dt.date(2015, 3, 12)


def values(text: str, day: dt.date | None = DAY) -> list[tuple[str, str, str | None]]:
    return [(t.text, t.type, t.value) for t in read_times(text, day)]


def parsed(text: str, published: str | None = "2015-03-12") -> Draft:
    stamp = Published(published, "metadata") if published else Published()
    draft = Draft(Document(id="r", text=text, published=stamp), parse(text))
    TimeAnnotator().annotate(draft)
    return draft


@pytest.mark.parametrize(
    ("words", "type_", "value"),
    [
        ("Oct. 29", "DATE", "2014-10-29"),
        ("3 March 2015", "DATE", "2015-03-03"),
        ("March 3rd, 2015", "DATE", "2015-03-03"),
        ("2015-02-28", "DATE", "2015-02-28"),
        ("March 2011", "DATE", "2011-03"),
        ("2011", "DATE", "2011"),
        ("the 1990s", "DATE", "199"),
        ("the late 1970s", "DATE", "197"),
        ("the 20th century", "DATE", "19"),
        ("Q3 2014", "DATE", "2014-Q3"),
        ("the third quarter of 2014", "DATE", "2014-Q3"),
        ("the first half of 2014", "DATE", "2014-H1"),
        ("yesterday", "DATE", "2015-03-11"),
        ("two days ago", "DATE", "2015-03-10"),
        ("last month", "DATE", "2015-02"),
        ("next year", "DATE", "2016"),
        ("this week", "DATE", "2015-W11"),
        ("earlier this year", "DATE", "2015"),
        ("last Friday", "DATE", "2015-03-06"),
        ("next Monday", "DATE", "2015-03-16"),
        ("last summer", "DATE", "2014-SU"),
        ("spring 2014", "DATE", "2014-SP"),
        ("fiscal 2014", "DATE", "2014"),
        ("Wednesday morning", "TIME", "2015-03-11TMO"),
        ("tonight", "TIME", "2015-03-12TNI"),
        ("last night", "TIME", "2015-03-11TNI"),
        ("10:30 a.m. Tuesday", "TIME", "2015-03-10T10:30"),
        ("0800 GMT", "TIME", "2015-03-12T08:00Z"),
        ("five years", "DURATION", "P5Y"),
        ("at least 30 days", "DURATION", "P30D"),
        ("a few hours", "DURATION", "PTXH"),
        ("a year and a half", "DURATION", "P1Y6M"),
        ("every week", "SET", "P1W"),
        ("every two years", "SET", "P2Y"),
        ("annual", "SET", "P1Y"),
        ("now", "DATE", "PRESENT_REF"),
        ("recently", "DATE", "PAST_REF"),
        ("the near future", "DATE", "FUTURE_REF"),
        ("Easter 2014", "DATE", "2014-04-20"),
    ],
)
def test_words_come_to_their_value(words: str, type_: str, value: str) -> None:
    found = values(f"The envoys agreed in {words}.")
    assert [(t, v) for _, t, v in found] == [(type_, value)]


def test_a_weekday_lies_behind_a_past_verb_and_ahead_of_a_planned_one() -> None:
    text = "The envoys met on Friday. They will meet again on Friday. They plan to sign a pact on Tuesday."
    assert [t.value for t in parsed(text).times] == ["2015-03-06", "2015-03-13", "2015-03-17"]


def test_a_weekday_of_the_reports_own_day_is_that_day() -> None:
    assert [t.value for t in parsed("The envoys met on Thursday.").times] == ["2015-03-12"]


def test_numbers_that_count_or_name_are_no_years() -> None:
    text = "Some 2,000 troops and 1200 tanks left; 1,200 people watched a Boeing 747. Resolution 1929 was passed."
    assert values(text) == []


def test_somebodys_age_is_no_duration() -> None:
    assert values("The 63-year-old envoy is 63 years old.") == []


def test_names_that_look_like_months_are_left_alone() -> None:
    assert values("Theresa May met Jan Novak. They may march.") == []


def test_without_a_day_to_count_from_relative_words_have_no_value_and_say_why() -> None:
    times = parsed("The envoys met on Wednesday, and on 3 March 2015 too.", published=None).times
    assert times[0].value is None and times[0].first is None and times[0].reason
    assert (times[1].value, times[1].anchor) == ("2015-03-03", "absolute")


def test_the_dateline_day_is_used_where_no_publication_date_is_known() -> None:
    document = Document(id="r", text="", dateline=Dateline("OSLO, March 12", "Oslo", "2015-03-12"))
    assert report_day(document) == (DAY, "dateline")


def test_days_precision_and_anchor_are_given() -> None:
    (time,) = read_times("Talks were held last month.", DAY)
    assert (time.first, time.last, time.precision, time.anchor) == (
        "2015-02-01",
        "2015-02-28",
        "month",
        "published",
    )


def test_a_range_of_days_has_both_ends() -> None:
    (time,) = read_times("The summit of 3-4 November 2014 failed.", DAY)
    assert (time.first, time.last) == ("2014-11-03", "2014-11-04")


def test_from_and_to_are_joined() -> None:
    text = "The visit lasted from Monday to Wednesday."
    times = read_times(text, DAY)
    assert [t.value for t in times] == ["2015-03-09", "2015-03-11"]
    assert time_ranges(text, times) == [(0, 1)]


def test_the_next_day_follows_the_day_that_the_text_named() -> None:
    text = "On Feb. 3 the envoys met. They flew home the next day, and came back two days later."
    assert [v for _, _, v in values(text)] == ["2015-02-03", "2015-02-04", "2015-02-06"]


# Sentences whose times are all counted from the report's day, in days or weeks.
RELATIVE = (
    "The envoys met yesterday.",
    "The envoys met on Monday and will meet again on Friday.",
    "They left last Friday; talks resume next Tuesday.",
    "They spoke two days ago and will speak again tomorrow.",
    "The talks failed last week, and a new round is due next week.",
    "Shells fell overnight, and again on Wednesday night.",
    "The visit lasted from Friday to Monday.",
    "The day before yesterday they flew home; the pact was signed three weeks ago.",
    "They met on Sunday. Two days later they signed a pact.",
)
ANY_DAY = st.dates(dt.date(1650, 1, 1), dt.date(2350, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(RELATIVE), ANY_DAY, st.integers(-60, 60))
def test_a_week_later_every_relative_value_is_a_week_later(text: str, day: dt.date, weeks: int) -> None:
    moved = day + dt.timedelta(weeks=weeks)
    here, there = parsed(text, day.isoformat()).times, parsed(text, moved.isoformat()).times
    assert len(here) == len(there) > 0
    for one, other in zip(here, there, strict=True):
        assert (one.text, one.type, one.precision) == (other.text, other.type, other.precision)
        for a, b in ((one.first, other.first), (one.last, other.last)):
            assert a is not None and b is not None
            assert dt.date.fromisoformat(b) - dt.date.fromisoformat(a) == dt.timedelta(weeks=weeks)


@settings(max_examples=20, deadline=None)
@given(
    st.permutations([*RELATIVE, "On Feb. 3, 1890 they met.", "They met that night and the following day."])
)
def test_values_do_not_depend_on_what_stands_in_other_reports(texts: list[str]) -> None:
    annotator = TimeAnnotator()
    for text in texts:
        draft = Draft(Document(id="r", text=text, published=Published("2015-03-12", "metadata")), parse(text))
        annotator.annotate(draft)
        assert draft.times == parsed(text).times


@given(ANY_DAY)
def test_days_and_months_follow_one_another_over_leap_days_and_year_ends(day: dt.date) -> None:
    text = "Yesterday, today and tomorrow; last month, this month, next month; last year, next year."
    found = read_times(text, day)
    days = [dt.date.fromisoformat(t.first or "") for t in found[:3]]
    assert days == [day - dt.timedelta(days=1), day, day + dt.timedelta(days=1)]
    before, now, after = found[3:6]
    assert now.first is not None and now.last is not None and now.first <= day.isoformat() <= now.last
    for earlier, later in ((before, now), (now, after)):
        assert dt.date.fromisoformat(later.first or "") - dt.date.fromisoformat(
            earlier.last or ""
        ) == dt.timedelta(1)
    assert [t.value for t in found[6:]] == [f"{day.year - 1:04d}", f"{day.year + 1:04d}"]


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2024-03-01", "They met yesterday.", "2024-02-29"),
        ("2024-03-04", "They met on Feb. 29.", "2024-02-29"),
        ("2026-01-10", "They met on Feb. 29.", "2024-02-29"),
        ("1900-03-01", "They met yesterday.", "1900-02-28"),
        ("2016-02-29", "They met a year ago.", "2015"),
        ("2025-01-01", "They met last week.", "2024-W52"),
        ("2021-01-03", "They met this week.", "2020-W53"),
        ("2025-12-31", "They will meet on Jan. 2.", "2026-01-02"),
        ("2026-01-02", "They met on Dec. 31.", "2025-12-31"),
        ("1899-12-31", "They will meet tomorrow.", "1900-01-01"),
        ("1853-07-15", "The ships arrived on July 8.", "1853-07-08"),
        ("2103-05-05", "They met in April.", "2103-04"),
    ],
)
def test_leap_days_year_ends_and_far_years(published: str, text: str, value: str) -> None:
    assert [t.value for t in parsed(text, published).times] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The pact of 15 August 1895 was kept.", "1895-08-15"),
        ("The war began in 1592.", "1592"),
        ("The goal is set for Jan. 1, 2120.", "2120-01-01"),
        ("The lease runs until 2150.", "2150"),
        ("Some 1500 soldiers left.", None),
        ("He sold 2150 of them.", None),
    ],
)
def test_years_long_past_and_far_ahead(text: str, value: str | None) -> None:
    assert [t.value for t in parsed(text).times] == ([value] if value else [])


@pytest.mark.parametrize(
    ("published", "place", "dateline", "expected"),
    [
        ("2025-10-29T23:30:00Z", "TOKYO", None, ("2025-10-30", "dateline")),
        ("2025-10-30T02:30:00Z", "WASHINGTON", None, ("2025-10-29", "dateline")),
        ("2025-10-30T02:30:00+09:00", "Tokyo", None, ("2025-10-30", "published")),
        ("2025-10-30T02:30:00Z", "London", None, ("2025-10-30", "published")),
        # midnight is what feeds write that know the day alone
        ("2025-10-30T00:00:00Z", "WASHINGTON", None, ("2025-10-30", "published")),
        ("2025-10-30T02:30:00Z", "Qzxvburg", None, ("2025-10-30", "published")),
        ("2025-10-30", "OSLO", "2025-10-29", ("2025-10-29", "dateline")),
        # too far off to be the day it was written
        ("2025-10-30", "OSLO", "2025-03-29", ("2025-10-30", "published")),
    ],
)
def test_the_day_of_a_report_is_that_of_its_dateline(
    published: str, place: str, dateline: str | None, expected: tuple[str, str]
) -> None:
    document = Document(
        id="r", text="", published=Published(published, "metadata"), dateline=Dateline(place, place, dateline)
    )
    day, anchor = report_day(document)
    assert (day.isoformat() if day else None, anchor) == expected


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("They met on Wednesday.", "Wednesday", "no publication date to count from"),
        ("They met the day after the vote.", "the day after", "counted from an event that the text names"),
        ("They met two days later.", "two days later", "counted from a day that the text does not name"),
        ("They met on the eve of the vote.", "the eve of", "counted from an event that the text names"),
    ],
)
def test_what_cannot_be_worked_out_says_why(text: str, words: str, reason: str) -> None:
    (time,) = parsed(text, None).times
    assert (time.text, time.value, time.first, time.reason) == (words, None, None, reason)


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("fiscal year 2026", "2026", "fiscal year"),
        ("fiscal 2025-26", "2025/2026", "fiscal year"),
        ("the 2025-26 school year", "2025/2026", "school year"),
        ("the academic year 2024/25", "2024/2025", "school year"),
        ("the next fiscal year", "2016", "fiscal year"),
        ("the end of the decade", "201", "decade"),
        ("13.11.2014", "2014-11-13", "day"),
        ("Thursday night, Nov. 13, 2014", "2014-11-13TNI", "part_of_day"),
        ("the day after tomorrow", "2015-03-14", "day"),
        ("Q1 next year", "2016-Q1", "quarter"),
        ("year's end", "2015", "year"),
        ("New Year's Eve 2014", "2014-12-31", "day"),
    ],
)
def test_years_and_days_that_are_told_in_other_ways(words: str, value: str, precision: str) -> None:
    (time,) = read_times(f"They will meet in {words}.", DAY)
    assert (time.text, time.value, time.precision) == (words, value, precision)


def test_a_text_without_capitals_has_its_days() -> None:
    assert values("the envoys met on monday and in january 2014") == [
        ("monday", "DATE", "2015-03-09"),
        ("january 2014", "DATE", "2014-01"),
    ]


def test_a_weekday_that_no_verb_places_is_the_one_named_before() -> None:
    times = parsed("They will meet on Monday. Monday is a holiday.").times
    assert [t.value for t in times] == ["2015-03-16", "2015-03-16"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The talks came a day after the army fired a rocket.", "a day", (-1, 1, "D")),
        ("They spoke two days before the leaders meet.", "two days", (1, 2, "D")),
        ("They met on the eve of the summit.", "the eve of", (1, 1, "D")),
        ("They met hours after the blast.", "hours", (-1, 0, "D")),
    ],
)
def test_a_day_after_tells_the_events_how_far_the_other_clause_lies(
    text: str, words: str, expected: tuple[int, int, str]
) -> None:
    relative = parsed(text).notes["relative_days"]
    assert relative == {text.index(words): expected}


def test_a_two_day_visit_is_a_duration() -> None:
    assert values("She began a two-day visit.") == [("two-day", "DURATION", "P2D")] or values(
        "She began a two-day visit."
    ) == [("a two-day", "DURATION", "P2D")]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(JUMBLE),
        max_size=25,
    )
)
def test_any_jumble_gives_ordered_spans_of_the_text_with_real_days(words: list[str]) -> None:
    text = " ".join(words)
    times = read_times(text, DAY)
    end = 0
    for time in times:
        assert time.start >= end and text[time.start : time.end] == time.text
        end = time.end
        for day in (time.first, time.last):
            assert day is None or dt.date.fromisoformat(day)
        assert time.value is not None or time.reason


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2016-02", ("2016-02-01", "2016-02-29", "month")),
        ("2015-W01", ("2014-12-29", "2015-01-04", "week")),
        ("2015-W11-WE", ("2015-03-14", "2015-03-15", "weekend")),
        ("2014-WI", ("2014-12-01", "2015-02-28", "season")),
        ("199", ("1990-01-01", "1999-12-31", "decade")),
        ("P2D", None),
        ("PAST_REF", None),
    ],
)
def test_values_have_a_first_and_a_last_day(value: str, days: tuple[str, str, str] | None) -> None:
    assert days_of(value) == days


def test_readings_are_the_same_every_time() -> None:
    text = "On Monday, two weeks ago, the annual talks of 2014 were put off until next month."
    first: list[TimeExpression] = read_times(text, DAY)
    assert first == read_times(text, DAY)


def test_a_long_run_of_number_words_does_not_stop_the_reader() -> None:
    assert read_times("one " * 5000, DAY) == []


def test_a_weekday_after_before_a_summit_lies_ahead() -> None:
    assert parsed("He spoke before a summit in Bonn on Friday.").times[0].value == "2015-03-13"
