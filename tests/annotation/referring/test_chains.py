"""Chains of mentions, by made-up scores and by the shipped weights."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.annotation.encoding.encoder import encode
from foreigndesk.annotation.reader import Reader
from foreigndesk.annotation.referring.chains import Antecedents, chains, rank_antecedents
from foreigndesk.annotation.referring.spans import FoundSpan, find_spans
from foreigndesk.model import Chain, Document

REPORT = (
    "Envoys meet in Lagos\n"
    "Peru's foreign minister, Ana Reyes, met the Norwegian envoy Olav Lund in Lagos on Monday. Reyes said that she "
    "would sign the treaty. Lund told reporters that he was pleased.\n"
    "The Lima Institute published its own report. It called the treaty weak.\n"
)


def ranked(count: int, *pairs: tuple[int, int, float]) -> Antecedents:
    mentions = [FoundSpan(i, i + 1, "PER", 1.0, 0, i, i) for i in range(count)]
    left, right, scores = (np.array(column) for column in zip(*pairs, strict=True)) if pairs else ([], [], [])
    return Antecedents(mentions, np.array(left, int), np.array(right, int), np.array(scores, float))


def test_the_likeliest_antecedent_counts() -> None:
    assert chains(ranked(3, (0, 1, -1.0), (0, 2, 0.5), (1, 2, 2.0))) == [0, 1, 1]


def test_nothing_above_zero_begins_a_chain() -> None:
    assert chains(ranked(2, (0, 1, 0.0))) == [0, 1]


def test_two_that_are_known_are_never_one() -> None:
    scored = ranked(3, (0, 2, 0.5), (1, 2, 2.0))
    assert chains(scored, ["Reyes", "Lund", "Reyes"]) == [0, 1, 0]


def test_nor_by_way_of_a_third() -> None:
    scored = ranked(3, (0, 1, 2.0), (1, 2, 2.0))
    assert chains(scored, ["Reyes", None, "Lund"]) == [0, 0, 2]


def test_one_that_is_known_needs_no_score() -> None:
    assert chains(ranked(2, (0, 1, -3.0)), ["Reyes", "Reyes"]) == [0, 0]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(-2, 2)), max_size=40))
def test_a_chain_is_named_by_its_first_mention(pairs: list[tuple[int, int, float]]) -> None:
    made = chains(ranked(10, *[(i, j, s) for i, j, s in pairs if i < j]))
    assert all(made[made[j]] == made[j] <= j for j in range(10))


def test_spans_of_mentions_nest_and_never_cross() -> None:
    found = find_spans(encode(REPORT), "mentions", threshold=0.2)
    assert any(a.start <= b.start and b.end <= a.end for a in found for b in found if a is not b)
    for a in found:
        for b in found:
            assert not a.start < b.start < a.end < b.end


def test_names_do_not_overlap() -> None:
    found = find_spans(encode(REPORT), "names", threshold=0.2)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert {"Ana Reyes", "Olav Lund", "Lagos"} <= {REPORT[s.start : s.end] for s in found}


def test_no_span_runs_on_into_another_line() -> None:
    for scheme in ("names", "mentions", "entities"):
        assert not any(
            "\n" in REPORT[s.start : s.end] for s in find_spans(encode(REPORT), scheme, threshold=0.1)
        )


def test_a_text_without_words_has_no_mentions() -> None:
    encoding = encode("\n \n")
    assert find_spans(encoding, "mentions") == []
    assert len(rank_antecedents("\n \n", encoding, []).scores) == 0


@pytest.fixture(scope="module")
def read() -> tuple[Chain, ...]:
    report = Document(id="r", text=REPORT)
    return Reader().read(report, until="coreference").chains


@pytest.mark.parametrize(("one", "other"), [("Reyes", "she"), ("Lund", "he")])
def test_pronouns_stand_in_the_chain_of_their_person(read: tuple[Chain, ...], one: str, other: str) -> None:
    words = [[REPORT[s:e] for s, e in chain.spans] for chain in read]
    assert any(one in chain and other in chain for chain in words)


def test_two_persons_are_two_chains(read: tuple[Chain, ...]) -> None:
    words = [" ".join(REPORT[s:e] for s, e in chain.spans) for chain in read]
    assert not any("Reyes" in chain and "Lund" in chain for chain in words)
