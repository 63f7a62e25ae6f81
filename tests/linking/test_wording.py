"""How two wordings compare: marks and spelling do not count, changed words do, a 'not' counts for all."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.linking.wording import Wording, compare, tokens, word_changes

FULL = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour."


def kind(left: str, right: str) -> str | None:
    found = compare(Wording.of(left), Wording.of(right))
    return found.kind if found else None


@pytest.mark.parametrize(
    "other",
    [
        "we will keep the northern ferry running through the winter - whatever the ice does to the harbor",
        "“We will keep the northern ferry running through the winter, whatever the ice does to the harbour.”",
        "We will keep the Northern Ferry running, through the winter, whatever the ice does to the harbour!",
    ],
)
def test_marks_case_and_spelling_make_no_other_wording(other: str) -> None:
    assert kind(FULL, other) == "same"


@pytest.mark.parametrize(
    ("left", "right"), [("We can't go", "We cannot go"), ("U.S. ships", "US ships"), ("50,000", "50000")]
)
def test_ways_of_writing_one_word(left: str, right: str) -> None:
    assert kind(left, right) == "same"


@pytest.mark.parametrize(
    "cut",
    [
        "the northern ferry running through the winter",
        "We will keep the northern ferry running … whatever the ice does",
        "We will keep the northern ferry running ... to the harbour",
        "We will keep [it] running through the winter",
    ],
)
def test_a_cut_stands_in_the_longer_wording_with_gaps_where_it_says_so(cut: str) -> None:
    assert kind(FULL, cut) == "cut" == kind(cut, FULL)


def test_pieces_out_of_order_are_no_cut() -> None:
    assert kind(FULL, "whatever the ice does ... the northern ferry running") != "cut"


def cost(left: str, right: str) -> float:
    found = compare(Wording.of(left), Wording.of(right))
    return found.cost if found else 9.0


def test_words_of_the_sense_weigh_more_than_grammar_and_another_form_least() -> None:
    other_form = cost(FULL, FULL.replace("ferry", "ferries"))
    grammar = cost(FULL, FULL.replace("We will", "They will"))
    sense = cost(FULL, FULL.replace("ferry", "bridge"))
    assert 0 < other_form < grammar < sense < 0.1


def test_a_no_on_one_side_makes_another_saying() -> None:
    assert cost(FULL, FULL.replace("will keep", "won't keep")) == 1.0
    assert cost("I see no reason why it would be them", "I see no reason why it wouldn't be them") == 1.0


def test_numbers_are_not_forms_of_one_another() -> None:
    assert cost("they sent 5000 men to the old fort", "they sent 6000 men to the old fort") > 0.1


def test_wordings_with_little_in_common_are_not_compared() -> None:
    assert kind(FULL, "The parliament will vote on the budget in the autumn") is None
    assert kind("", FULL) is None and kind("", "") is None


def test_changes_are_told_word_for_word_in_the_words_of_both() -> None:
    changes = word_changes("We will keep the old ferry running", "They will keep the ferry going on")
    assert [(c.kind, c.was, c.now) for c in changes] == [
        ("changed", "We", "They"),
        ("same", "will keep the", "will keep the"),
        ("left_out", "old", ""),
        ("same", "ferry", "ferry"),
        ("changed", "running", "going on"),
    ]


@given(st.text(alphabet="ab don't cannot…[]\"“”.' U.S. 5,000", max_size=60))
def test_tokens_stand_in_the_text_in_order_and_equal_texts_are_the_same(text: str) -> None:
    found = tokens(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    if Wording.of(text).words:
        assert kind(text, text) == "same"


@given(
    *[st.lists(st.sampled_from("the ship sails not north at dawn … we".split()), max_size=12).map(" ".join)]
    * 2
)
def test_comparing_does_not_depend_on_which_is_left(left: str, right: str) -> None:
    assert compare(Wording.of(left), Wording.of(right)) == compare(Wording.of(right), Wording.of(left))
