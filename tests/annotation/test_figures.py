"""A figure is a number with what it counts, as the report prints it; days and percentages count nobody."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.figures import figures_of, parse_number
from foreigndesk.annotation.sentences import parse


def figures(text: str, trigger: str) -> list[tuple[float, str | None, str]]:
    token = next(t for t in parse(text) if t.text == trigger)
    return [(f.value, f.unit, f.text) for f in figures_of(token)]


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        ("The shelling killed at least 12 people.", "killed", [(12, "people", "at least 12 people")]),
        ("Norway sent 500 troops to Mali.", "sent", [(500, "troops", "500 troops")]),
        ("Three soldiers were wounded in the raid.", "wounded", [(3, "soldiers", "Three soldiers")]),
        ("The killing of 40 villagers shocked Lima.", "killing", [(40, "villagers", "40 villagers")]),
        ("The rocket hit one of its planes.", "hit", [(1, "planes", "one of its planes")]),
        ("The blast killed at least 12.", "killed", [(12, None, "at least 12")]),
        ("Rebels attacked the town for 12 days.", "attacked", []),
        ("Rebels attacked the town.", "attacked", []),
    ],
)
def test_an_event_has_the_figures_of_those_who_take_part(
    text: str, trigger: str, found: list[tuple[float, str | None, str]]
) -> None:
    assert figures(text, trigger) == found


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("50,000", 50000),
        ("some 1.5 million", 1_500_000),
        ("three thousand", 3000),
        ("many", None),
        ("1.2.3", None),
    ],
)
def test_numbers_in_words_and_digits(words: str, value: float | None) -> None:
    assert parse_number(words) == value
