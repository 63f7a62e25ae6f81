"""What two mentions have in common."""

from __future__ import annotations

import re

import numpy as np
import pytest

from foreigndesk.annotation.referring.pairs import FAR, FEATURES, NEAR, MentionTable, pronoun_class

PERSON, ORGANISATION, PLACE = range(3)


def table(text: str, *mentions: str, kind: int = PERSON) -> MentionTable:
    """Return the table of mentions given by their words, found one behind another."""
    spans, at = [], 0
    for words in mentions:
        at = text.index(words, at)
        spans.append((at, at + len(words), kind))
    return MentionTable(text, spans, [0] * len(spans), [-1] * len(spans))


def feature(made: MentionTable, column: int, left: int = 0, right: int = 1) -> float:
    return float(made.features(np.array([left]), np.array([right]))[0, column])


TEXT_SAME, BARE_SAME, HEAD_SAME, HELD, HOLDS, SHARED, ACRONYM = range(7)


def test_articles_and_possessives_do_not_part_names() -> None:
    made = table(
        "The United Nations met. the United Nations' envoy", "The United Nations", "the United Nations'"
    )
    assert feature(made, TEXT_SAME) == 0
    assert feature(made, BARE_SAME) == 1


@pytest.mark.parametrize("words", ["DMZ Watch Group", "the DMZ Watch Group"])
def test_initials_stand_for_the_long_name(words: str) -> None:
    made = table(f"{words} spoke. DWG spoke", words, "DWG", kind=ORGANISATION)
    assert feature(made, ACRONYM) == 1


def test_a_surname_lies_in_the_full_name() -> None:
    made = table("Foreign Minister Ana Reyes left. Reyes said", "Foreign Minister Ana Reyes", "Reyes")
    assert feature(made, HELD) == 1
    assert feature(made, HOLDS) == 0
    assert feature(made, HEAD_SAME) == 1


def test_words_of_pronouns_are_not_compared() -> None:
    made = table("his aide and his aide", "his", "his")
    assert feature(made, TEXT_SAME) == 1
    assert feature(made, BARE_SAME) == feature(made, SHARED) == 0


def test_pronouns_have_classes() -> None:
    assert pronoun_class("He") == pronoun_class("himself") != pronoun_class("she")
    assert pronoun_class("Reyes") == 0


def test_every_near_pair_and_only_fitting_far_ones() -> None:
    names = [f"Name{i}" for i in range(NEAR + 40)] + ["Name3"]
    text = " ".join(names)
    spans = [(m.start(), m.end(), PERSON) for m in re.finditer(r"\w+", text)]
    made = MentionTable(text, spans, [0] * len(spans), [-1] * len(spans))
    left, right = made.pairs()
    last = len(names) - 1
    of_last = left[right == last].tolist()
    assert of_last == [3, *range(last - NEAR, last)]
    assert (left < right).all()
    assert np.bincount(right).max() <= NEAR + FAR


def test_the_shape_is_told() -> None:
    made = table("Reyes left. She said", "Reyes", "She")
    assert made.features(*made.pairs()).shape == (1, FEATURES)


def test_no_mentions_no_pairs() -> None:
    left, right = MentionTable("", [], [], []).pairs()
    assert len(left) == len(right) == 0


def test_a_long_text_needs_no_table_of_all_pairs() -> None:
    text = " ".join(f"Name{i} Family{i % 40} said he" for i in range(4000))
    spans = [(m.start(), m.end(), PERSON) for m in re.finditer(r"Name\d+ Family\d+|he\b", text)]
    made = MentionTable(text, spans, [0] * len(spans), [-1] * len(spans))
    left, right = made.pairs()
    assert len(left) <= len(spans) * (NEAR + FAR)
    # A square of all mentions would have 64 million fields; no column here has more than a row of words a mention.
    assert max(
        np.size(column) for column in vars(made).values() if isinstance(column, np.ndarray)
    ) < 100 * len(spans)
    assert made.features(left[-500:], right[-500:]).shape == (500, FEATURES)
