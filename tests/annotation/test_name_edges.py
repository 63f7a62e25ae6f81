"""Words beside names are cut off by what else the report says; what may be a given name stays."""

from __future__ import annotations

import re

import pytest

from foreigndesk.annotation.name_edges import mended_by_body, without_words_beside
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


def without(text: str, *persons: str) -> list[str]:
    """Return the persons of a text, words beside them cut off."""
    names = [
        Name(m.start(), m.end(), m.group(), "PER")
        for words in persons
        for m in re.finditer(rf"(?<!\w ){re.escape(words)}|^{re.escape(words)}", text)
    ]
    found = without_words_beside(sorted(names, key=lambda n: n.start), text)
    assert all(text[n.start : n.end] == n.text for n in found)
    return [n.text for n in found]


def test_a_word_that_the_report_writes_in_lower_case_too_is_no_given_name() -> None:
    text = "Defying Brandt, defying the curfew: crowds.\nBrandt, again.\nBrandt: silent."
    assert without(text, "Defying Brandt", "Brandt") == ["Brandt", "Brandt", "Brandt"]


def test_a_title_with_a_slip_is_no_given_name() -> None:
    text = "Presiden Brandt left.\nBrandt, again.\nBrandt: silent."
    assert without(text, "Presiden Brandt", "Brandt")[0] == "Brandt"


@pytest.mark.parametrize("words", ["Hans Brandt Swiss", "Hans Brandt Admin"])
def test_a_demonym_or_a_word_of_government_behind_a_name_is_no_part_of_it(words: str) -> None:
    assert without(f"{words}.\nHans Brandt.", words, "Hans Brandt")[0] == "Hans Brandt"


def test_names_keep_words_that_nothing_speaks_against() -> None:
    # a given name that is a word too; a name used twice; a name that is not used without the word
    text = "Will Brandt will go.\nBrandt.\nBrandt."
    assert without(text, "Will Brandt", "Brandt")[0] == "Will Brandt"
    text = "Hazy Brandt is hazy.\nHazy Brandt.\nBrandt.\nBrandt."
    assert without(text, "Hazy Brandt", "Brandt")[0] == "Hazy Brandt"
    assert without("Hazy Brandt is hazy.\nBrandt.", "Hazy Brandt", "Brandt")[0] == "Hazy Brandt"
    # the surname alone is somebody's, so it is no word
    text = "Gordo Brown likes brown bread.\nBrown.\nGordo.\nGordo."
    assert without(text, "Gordo Brown", "Gordo", "Brown")[0] == "Gordo Brown"


@pytest.mark.parametrize(("text", "words", "surname"), [
    ("Young Brandt met a young aide.\nBrandt.\nBrandt.", "Young Brandt", "Brandt"),
    ("Christian Wulff is a christian.\nWulff.\nWulff.", "Christian Wulff", "Wulff"),
    ("J. Will Brandt will speak.\nBrandt.\nBrandt.", "J. Will Brandt", "Brandt"),
    ("Hun Sen spoke.\nHun.\nHun.", "Hun Sen", "Hun"),
    ("Tyra Banks left the banks.\nTyra.\nTyra.", "Tyra Banks", "Tyra"),
])  # fmt: skip
def test_names_that_are_words_too_stay_whole(text: str, words: str, surname: str) -> None:
    assert without(text, words, surname)[0] == words
