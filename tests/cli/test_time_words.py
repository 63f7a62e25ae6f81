import pytest

from foreigndesk.cli.claim_words import time_words
from foreigndesk.model import TimeRef


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
    ],
)
def test_a_time_reads_as_closely_as_it_is_known(start: str, end: str, precision: str, words: str) -> None:
    assert time_words(TimeRef("then", start, end, precision)) == words


def test_an_unknown_time_says_so() -> None:
    assert time_words(None) == time_words(TimeRef("Wednesday", None, None, None)) == "no date"
