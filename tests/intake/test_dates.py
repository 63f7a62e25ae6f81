from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from foreigndesk.intake.dates import DayMonth, find_date, infer_year, nearest_year, parse_timestamp
from foreigndesk.model import Document

RETRIEVED = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("2015-03-03", "2015-03-03"),
        ("2015-03-03T10:23:00Z", "2015-03-03T10:23:00Z"),
        ("Tue, 03 Mar 2015 10:23:00 GMT", "2015-03-03T10:23:00+00:00"),
        ("3 March 2015", "2015-03-03"),
        ("March 3rd, 2015 at 10:23", "2015-03-03"),
        ("20150303", "2015-03-03"),
        ("23/03/2015", "2015-03-23"),
        ("03/23/2015", "2015-03-23"),
        ("03/04/2015", None),
        ("2015", None),
        ("March 2015", None),
        ("2015-02-30", None),
        ("next week", None),
        ("", None),
    ],
)
def test_a_timestamp_is_read_or_left_unknown(words: str, iso: str | None) -> None:
    assert parse_timestamp(words) == iso


def test_a_date_without_year_is_no_full_date() -> None:
    assert find_date("Tokyo, Oct 29") is None


def test_the_year_nearest_to_publication_is_taken_for_a_dateline() -> None:
    assert nearest_year(DayMonth(12, 30), "2016-01-02") == "2015-12-30"
    assert nearest_year(DayMonth(1, 2), "2015-12-31") == "2016-01-02"


# Day and month of the dateline, words of the report, the day that they give.
REPORTS = [
    # The day itself was the weekday named.
    (
        DayMonth(5, 14),
        "The ministers of Norland and Sudria met in Norcity on Thursday and signed a treaty.",
        "2026-05-14",
    ),
    (
        DayMonth(10, 29),
        "The two generals held their first talks on Wednesday. They fly home on Monday.",
        "2025-10-29",
    ),
    # Written with its date, a weekday leaves no doubt.
    (
        DayMonth(6, 3),
        "The minister left on Tuesday. He is to return on Friday, June 6, with a new offer.",
        "2025-06-03",
    ),
    # Somebody in office narrows the years down.
    (
        DayMonth(3, 3),
        "The envoy met President Barack Obama in Washington on Tuesday, officials said.",
        "2015-03-03",
    ),
    (
        DayMonth(9, 25),
        "President Xi Jinping told President Barack Obama on Friday that the two states should "
        "work together.",
        "2015-09-25",
    ),
    # The years that the report names do so too.
    (
        DayMonth(4, 8),
        "The two sides, at odds since 2012, agreed on Tuesday to talk. Elections are due in 2014.",
        "2014-04-08",
    ),
    (
        DayMonth(11, 20),
        "The ship left port on Tuesday, a year after the accord of November 2011 was signed and "
        "before polls in 2012.",
        "2012-11-20",
    ),
]


@pytest.mark.parametrize(("found", "text", "day"), REPORTS)
def test_the_year_is_the_one_in_which_the_weekdays_agree(found: DayMonth, text: str, day: str) -> None:
    inferred = infer_year(found, text, RETRIEVED)
    assert inferred is not None
    assert inferred[0] == day
    assert "weekdays" in inferred[1]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers of Norland and Sudria met and signed a treaty.",
        "The ministers meet every Monday; the next round is due next Friday.",
        "Markets are closed on Sundays in Norcity.",
    ],
)
def test_without_a_weekday_the_year_stays_unknown(text: str) -> None:
    assert infer_year(DayMonth(5, 14), text, RETRIEVED) is None


def test_no_year_lies_after_the_retrieval() -> None:
    inferred = infer_year(DayMonth(12, 30), "The talks ended on Wednesday, officials said.", RETRIEVED)
    assert inferred is None or inferred[0] < "2026-11-24"


LEAD = (
    "NORCITY — The foreign ministers of Norland and Sudria agreed on Tuesday to reopen the "
    "border between the two states."
)
REST = (
    "Officials on both sides said that fishing rights were not touched upon during the "
    "meeting in the capital."
)


@pytest.mark.parametrize(
    ("head", "date_", "source"),
    [
        ("Published: 3 March 2015, 10:23", "2015-03-03", "page"),
        ("March 4, 2015 10:15 IST", "2015-03-04", "page"),
        ("Updated: 5 March 2015", "2015-03-05", "page"),
        ("Published 3 March 2015 | Updated 5 March 2015", "2015-03-03", "page"),
        ("Norcity, March 3, 2015", "2015-03-03", "dateline"),
        ("Norcity, March 3", "2026-03-03", "inferred"),
        ("By Jane Farrow", None, "unknown"),
        ("Published: 03/04/2015", None, "unknown"),
    ],
)
def test_the_publication_date_says_where_it_was_taken_from(
    page: Callable[..., Document], head: str, date_: str | None, source: str
) -> None:
    document = page(f"Norland and Sudria to reopen border\n{head}\n\n{LEAD}\n\n{REST}\n")
    assert (document.published.date, document.published.source) == (date_, source)
    if source in ("inferred", "dateline"):
        assert document.published.reason


def test_what_the_user_says_goes_before_the_page(page: Callable[..., Document]) -> None:
    text = f"Norland and Sudria to reopen border\nPublished: 3 March 2015\n\n{LEAD}\n\n{REST}\n"
    assert page(text, published="2015-03-04").published.day == "2015-03-04"
    assert page(text, published="2015-03-04").published.source == "metadata"


def test_a_date_that_cannot_be_read_is_unknown_and_says_so(page: Callable[..., Document]) -> None:
    published = page(f"{LEAD}\n\n{REST}\n", published="03/04/2015").published
    assert (
        published.date is None and published.source == "unknown" and "03/04/2015" in (published.reason or "")
    )
