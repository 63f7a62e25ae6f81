from dataclasses import replace

import pytest

from foreigndesk.cli.claim_words import named_times, time_words
from foreigndesk.model import Claim, Evidence, MentionedTime, TimeRef


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2025-10-29", "2025-10-29", "day", "2025-10-29 Wednesday"),
        ("2025-11-03", "2025-11-04", "day", "2025-11-03 to 2025-11-04"),
        ("2025-10-27", "2025-11-02", "week", "week of 2025-10-27"),
        ("2025-10-01", "2025-10-31", "month", "October 2025"),
        ("2025-10-01", "2025-12-31", "month", "2025-10 to 2025-12"),
        ("2024-07-01", "2024-09-30", "quarter", "quarter 3 of 2024"),
        ("2024-12-01", "2025-02-28", "season", "winter 2024"),
        ("2024-07-01", "2024-12-31", "half", "second half of 2024"),
        ("2024-01-01", "2024-12-31", "year", "2024"),
        ("2015-01-01", "2018-12-31", "year", "2015 to 2018"),
        ("2026-01-01", "2026-12-31", "fiscal year", "fiscal year 2026"),
        ("2025-01-01", "2026-12-31", "school year", "school years 2025 to 2026"),
        ("1990-01-01", "1999-12-31", "decade", "the 1990s"),
        ("2000-01-01", "2099-12-31", "century", "the 21st century"),
        ("1800-01-01", "1899-12-31", "century", "the 19th century"),
        ("1200-01-01", "1299-12-31", "century", "the 13th century"),
        ("2100-01-01", "2199-12-31", "century", "the 22nd century"),
    ],
)
def test_a_time_reads_as_closely_as_it_is_known(start: str, end: str, precision: str, words: str) -> None:
    assert time_words(TimeRef("then", start, end, precision)) == words


def test_an_unknown_time_says_so() -> None:
    assert time_words(None) == time_words(TimeRef("Wednesday", None, None, None)) == "no date"


def mentioned(text: str, **told: str) -> MentionedTime:
    return MentionedTime(Evidence("r1", 0, len(text), text), told.pop("type", "DATE"), **told)


def test_times_that_are_named_beside_the_claims_own_say_what_they_come_to_or_why_not() -> None:
    claim = Claim(
        "c1",
        "event",
        "happened",
        (Evidence("r1", 0, 4, "They"),),
        "test",
        time=TimeRef("Monday", "2025-10-27", "2025-10-27", "day"),
        mentioned=(
            mentioned("Monday", start="2025-10-27", end="2025-10-27", precision="day"),
            mentioned("last month", start="2025-09-01", end="2025-09-30", precision="month"),
            mentioned("two-day", type="DURATION", value="P2D"),
            mentioned("Wednesday", reason="no publication date to count from"),
        ),
    )
    assert named_times(claim) == (
        "“Wednesday” unknown: no publication date to count from; “last month” September 2025; “two-day” P2D"
    )
    assert named_times(replace(claim, mentioned=claim.mentioned[:1])) is None
