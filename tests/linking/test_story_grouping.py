"""How alike two reports are, and which reports of a neighbourhood are one story."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.stories import (
    GAP_DAYS,
    TITLE_WEIGHT,
    Neighbourhood,
    Placed,
    background,
    count_words,
    day_number,
    likeness,
    story_id,
    telling,
    unpacked,
    weigh,
    word_number,
)

DAM = [
    ("dam1", "River states meet on dam filling",
     "Ministers of three river states met in Khartoum on the filling of the great dam and its turbines.", "2021-04-05"),
    ("dam2", "Dam filling talks end without a deal",
     "Talks in Khartoum about how fast the dam's reservoir is filled ended without a deal on turbines.", "2021-04-06"),
    ("dam3", "What the river states said about the dam",
     "The dam and its filling: what the river states said in Khartoum about the reservoir.", "2021-04-06"),
]  # fmt: skip
FISH = [
    ("fish1", "Coast guard boards trawlers near shoal",
     "Trawlers were boarded by the coast guard near the disputed shoal, and an envoy was summoned.", "2021-04-05"),
    ("fish2", "Envoy summoned over boarded trawlers",
     "The envoy was summoned after a coast guard crew boarded two trawlers at the shoal.", "2021-04-05"),
]  # fmt: skip


def placed(name: str, title: str, text: str, day: str | None, block: str | None = None) -> Placed:
    counted = count_words(title, text)
    return Placed(name, day_number(day), counted.words, weigh(counted, 0, {}), block)


def grouped(reports: list[Placed]) -> set[tuple[str, ...]]:
    around = Neighbourhood(reports)
    return set(around.group(list(around.units)))


def test_two_happenings_of_one_day_are_two_stories() -> None:
    assert grouped([placed(*row) for row in (*DAM, *FISH)]) == {("dam1", "dam2", "dam3"), ("fish1", "fish2")}


def test_undated_reports_are_grouped_by_their_words() -> None:
    undated = [placed(name, title, text, None) for name, title, text, _ in (*DAM, *FISH)]
    assert grouped(undated) == {("dam1", "dam2", "dam3"), ("fish1", "fish2")}


def test_the_same_words_out_of_reach_are_nothing_alike() -> None:
    name, title, text, _ = FISH[0]
    first = placed(name, title, text, "2021-04-05")
    near, far = placed("n", title, text, "2021-04-06"), placed("f", title, text, "2021-05-05")
    late = placed("l", title, text, "2021-04-11")
    same, less, nothing = likeness(first, [near, late, far])
    assert same == pytest.approx(1.0) and 0 < less < same and nothing == 0.0
    assert likeness(first, [placed("u", title, text, None)])[0] < same


def test_an_affair_whose_reports_follow_on_one_another_stays_one() -> None:
    _, title, text, _ = DAM[0]
    days = [f"2021-04-{day:02}" for day in range(1, 30, 3)]
    assert len(grouped([placed(f"r{day}", title, text, day) for day in days])) == 1
    apart = [placed("a", title, text, "2021-04-01"), placed("b", title, text, "2021-04-20")]
    assert len(grouped(apart)) == 2 and GAP_DAYS < 19


def test_what_has_no_day_is_no_bridge_between_weeks_apart() -> None:
    _, title, text, _ = DAM[0]
    early = [placed(f"e{n}", title, text, "2021-03-30") for n in range(2)]
    late = [placed(f"l{n}", title, text, "2021-10-29") for n in range(2)]
    undated = [placed(f"u{n}", title, text, None) for n in range(3)]
    found = grouped([*early, *late, *undated])
    assert all(not {"e0", "e1"} & set(group) or not {"l0", "l1"} & set(group) for group in found)
    assert len(grouped([*early, *undated])) == 1


def test_what_is_in_a_block_stays_together() -> None:
    reports = [placed(*row, "block:x") for row in (DAM[0], FISH[0])]
    assert grouped([*reports, placed(*DAM[1])]) in (
        {("block:x", "dam2")},
        {("block:x",), ("dam2",)},
    )


def test_the_central_report_is_the_one_most_like_the_others() -> None:
    around = Neighbourhood([placed(*row) for row in DAM])
    rows = [report.report_id for report in around.reports]
    means = dict(zip(rows, around.alike.mean(axis=1), strict=True))
    assert around.central(rows, set(rows)) == max(rows, key=lambda row: means[row])
    assert around.central(rows, {"dam3"}) == "dam3"
    assert around.central(rows, set()) is None


def test_words_are_counted_with_the_headline_and_packed_without_loss() -> None:
    counted = count_words("Dam talks", "The dam was filled. " * 200)
    number = word_number("dam")
    at = counted.words.tolist().index(number)
    assert counted.counts[at] == 200 + TITLE_WEIGHT
    again = unpacked(counted.packed())
    assert np.array_equal(again.words, counted.words) and np.array_equal(again.counts, counted.counts)
    assert list(counted.words) == sorted(counted.words)


def test_words_that_many_reports_have_weigh_less() -> None:
    counted = count_words(None, "zorvath quillem")
    one, other = (word_number(word) for word in ("zorvath", "quillem"))
    vector = dict(
        zip(counted.words.tolist(), weigh(counted, 1000, {one: 900, other: 1}).tolist(), strict=True)
    )
    assert vector[one] < vector[other]
    assert telling(counted.words, weigh(counted, 1000, {one: 900, other: 1})) == [other, one]


def test_a_report_without_words_is_like_none() -> None:
    empty = placed("empty", "", "", "2021-04-05")
    assert likeness(empty, [placed(*DAM[0])]) == [0.0] and telling(empty.words, empty.vector) == []
    assert grouped([empty, placed(*DAM[0])]) == {("empty",), ("dam1",)}


def test_the_background_knows_common_words() -> None:
    reports, listed = background()
    assert listed["minister"] > 100 and max(listed.values()) <= reports


def test_a_story_is_named_after_the_report_that_founded_it() -> None:
    assert story_id("dam1") != story_id("dam2") and len(story_id("dam1")) == 16


WORDS = ["dam", "river", "turbine", "trawler", "shoal", "envoy", "reservoir", "minister", "talks", "border"]
ROWS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=8),
        st.sampled_from([None, "2021-04-05", "2021-04-07", "2021-04-20"]),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms())
def test_grouping_does_not_depend_on_the_order_of_reports(
    rows: list[tuple[list[str], str | None]], shuffle: random.Random
) -> None:
    reports = [placed(f"r{i:02}", "", " ".join(words), day) for i, (words, day) in enumerate(rows)]
    expected = grouped(reports)
    assert sorted(name for group in expected for name in group) == [r.report_id for r in reports]
    shuffle.shuffle(reports)
    assert grouped(reports) == expected
