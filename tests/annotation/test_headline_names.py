"""Names of headlines set right by the report below."""

from __future__ import annotations

import re

import pytest

from foreigndesk.annotation.headline_names import mended_by_body
from foreigndesk.model import Name, Span

BODY = "President Hans Brandt met Olga Petrova in Bern on Monday. Brandt said that Petrova had agreed."


def mended(headline: str, *persons: str, body: str = BODY) -> list[str]:
    """Return the persons of a headline after the report below has been looked at."""
    text = f"{headline}\n\n{body}"
    names = [
        Name(m.start(), m.end(), m.group(), "PER")
        for words in dict.fromkeys((*persons, "Hans Brandt", "Olga Petrova"))
        for m in re.finditer(re.escape(words), text)
    ]
    span = Span(0, len(headline))
    found = mended_by_body(sorted(names, key=lambda n: n.start), span, text)
    assert all(text[n.start : n.end] == n.text for n in found)
    return [n.text for n in found if n.end <= span.end]


def test_two_surnames_are_two_people() -> None:
    assert mended("Brandt Petrova Talks Fail", "Brandt Petrova") == ["Brandt", "Petrova"]


@pytest.mark.parametrize("words", ["Thugs Brandt", "Brandt Palace"])
def test_a_word_that_is_no_given_name_is_cut_off(words: str) -> None:
    assert mended(f"{words} Says No", words) == ["Brandt"]


@pytest.mark.parametrize("words", ["Hans Brandt", "Laura Brandt", "J. Brandt"])
def test_a_given_name_stays(words: str) -> None:
    assert mended(f"{words} Says No", words) == [words]


def test_a_name_that_the_report_repeats_stays() -> None:
    assert mended("Palais Brandt Burns", "Palais Brandt", body=f"{BODY} Palais Brandt stood.") == [
        "Palais Brandt"
    ]


def test_without_a_headline_nothing_changes() -> None:
    names = [Name(0, 12, "Thugs Brandt", "PER")]
    assert mended_by_body(names, None, "Thugs Brandt") == names
