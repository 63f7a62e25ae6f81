"""The first look: what it sees of a text, and what it makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.first_look import DENSE, FirstLook, Seen, first_look, see
from foreigndesk.model import Document


def counts(seen: Seen) -> dict[str, float]:
    return dict(zip(DENSE, seen.dense.tolist(), strict=True))


def test_states_bodies_and_armies_are_seen_under_all_their_names() -> None:
    seen = see(
        "The U.S. and Japan's navy met South Korean officers. NATO and the People's Liberation Army watched."
    )
    assert seen.states == {"USA", "JPN", "KOR"}
    found = counts(seen)
    assert found["two states"] == 1 and found["igo"] > 0 and found["army"] > 0
    assert found["sentences with two states"] == pytest.approx(np.log1p(1))


def test_names_are_no_features_and_states_stand_for_one_another() -> None:
    one = see("The foreign minister of Norway flew to Oslo on Monday.")
    other = see("The foreign minister of Kenya flew to Nairobi on Monday.")
    assert one.words == other.words
    assert "of §" in one.words and "norway" not in one.words
    assert "hegseth" not in first_look().columns and "trump" not in first_look().columns


def test_what_is_passed_over_says_why() -> None:
    look = first_look()
    home = look.look(
        Document("0" * 16, "The council voted on Tuesday to mend the roof of the school before winter.")
    )
    assert home.reason == "not on relations between states: no state named"
    assert home.score is not None and home.score < look.threshold
    abroad = "The foreign ministers of Japan and China met in Seoul and agreed to resume talks on the disputed islands."
    assert look.look(Document("0" * 16, abroad)).reason is None
    assert look.look(Document("0" * 16, abroad, language="de")).reason == "another language: de"
    assert look.look(Document("0" * 16, abroad, language="en-GB")).reason is None


def test_a_long_text_is_seen_no_further_than_it_need_be() -> None:
    start = "The council met. " * 1_000
    assert see(start + "Japan and China signed a treaty.").states == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_score(text: str) -> None:
    assert 0 <= first_look().score(see(text)) <= 1


def test_a_score_does_not_depend_on_the_order_of_words() -> None:
    model = FirstLook({"a": 0, "b": 1, "c": 2}, np.array([0.1, 0.2, 0.3]), np.zeros(len(DENSE)), 0.0, 0.5)
    zero = np.zeros(len(DENSE))
    orders = [frozenset(words) for words in ("abc", "cba", "bca")]
    assert len({model.score(Seen(zero, words, frozenset())) for words in orders}) == 1
