"""Stock phrases by which a report keeps words at a distance: the look for words before a pattern loses none."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.quoting.hedges import _PATTERNS, _stock_phrases

SENTENCES = (
    "Two officials familiar with the matter, who asked for anonymity, said no.",
    "A diplomat with direct knowledge of the plan said so.",
    "Aides close to the minister told the paper.",
    "Someone BRIEFED ON the talks said the offer stood.",
    "She spoke on condition of anonymity.",
    "An aide who spoke anonymously agreed.",
    "The officer declined to be named, another could not be identified.",
    "They were not authorised to speak to the press, and he was not authorized to discuss it.",
    "An unnamed senior official and unidentified people spoke.",
    "The claim could not be independently verified; it has not been confirmed.",
    "Unconfirmed reports and conflicting accounts went round.",
    "The envoy was quoted as saying that it was over.",
    "The paper, citing two security sources, said it was over.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_looked_for_first_lose_no_phrase(sentence: str):
    expected = tuple(match.span() for _, pattern in _PATTERNS for match in pattern.finditer(sentence))
    assert expected
    assert _stock_phrases(sentence) == expected


def test_every_pattern_is_tried_by_a_sentence():
    for _, pattern in _PATTERNS:
        assert any(pattern.search(sentence) for sentence in SENTENCES), pattern.pattern
