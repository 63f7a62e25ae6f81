"""Pieces of a text: where a sentence begins whatever the parser says."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.parsing.pieces import pieces


@pytest.mark.parametrize(
    "text, second",
    [
        ("OSLO (Reuters) - Chad will hold talks in May.", "Chad will hold talks in May."),
        ("OSLO -LRB- AP -RRB- -- Chad will hold talks in May.", "Chad will hold talks in May."),
        ("Talks to begin Monday 2 May 2005 00.05 BST Chad will hold talks.", "Chad will hold talks."),
        ("Mon May 2, 2011 2:32 pm EDT Chad will hold talks.", "Chad will hold talks."),
    ],
)
def test_a_sentence_begins_behind_a_credit_and_a_time_of_printing(text: str, second: str) -> None:
    assert list(pieces(text))[1] == second


@pytest.mark.parametrize(
    "text",
    [
        "The minister (Reuters quoted him) left.",
        "He left on 3 May 2011 at 10.30 GMT.",
        "At 10:00 GMT Ole Dahl left.",
    ],
)
def test_times_and_brackets_within_a_sentence_do_not_end_it(text: str) -> None:
    assert list(pieces(text)) == [text]
