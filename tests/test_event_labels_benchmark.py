"""The label of a sentence in `benchmarks.events.task`: the whole sentence's odds and its clauses' together."""

from __future__ import annotations

import pytest
from benchmarks.events.task import label_of, likeliest, odds_of, read

from foreigndesk.annotation.events.classifier import NONE

WHOLE = {"ACCUSE": 0.3, "ASSAULT": 0.25, NONE: 0.4, "AID": 0.05}


def test_a_type_plain_in_a_clause_wins_over_one_that_is_plain_in_none() -> None:
    clauses = {"ACCUSE": 0.3, "ASSAULT": 0.9, NONE: 0.99, "AID": 0.1}
    assert likeliest(WHOLE, clauses) == "ASSAULT"
    assert likeliest(WHOLE, clauses, share=0.0) == "ACCUSE"


def test_without_clauses_the_sentence_decides() -> None:
    assert likeliest(WHOLE, dict.fromkeys(WHOLE, 0.0)) == "ACCUSE"


def test_clauses_have_the_odds_of_their_own_acts() -> None:
    draft = read({"id": "r", "text": "Norway sent food to Mali, and gunmen shot the Norwegian consul dead."})
    whole, clauses = odds_of(draft)
    assert set(whole) == set(clauses)
    assert sum(whole.values()) == pytest.approx(1.0)
    assert clauses["AID"] > 0.5 and clauses["ASSAULT"] > 0.5
    assert min(whole["AID"], whole["ASSAULT"]) < 0.5


def test_a_text_without_words_has_no_label() -> None:
    draft = read({"id": "r", "text": ""})
    assert odds_of(draft) == ({}, {})
    assert label_of(draft) == (None, None, False)


def test_a_crash_is_no_event() -> None:
    kind, _, told = label_of(
        read({"id": "r", "text": "A bus fell into a ravine in Peru, killing 19 pilgrims."})
    )
    assert kind is not None and not told
