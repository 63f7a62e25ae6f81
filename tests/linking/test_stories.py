"""Reports of one happening meet in one story, whatever their order; days apart they do not."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.stories import (
    StoryItem,
    background,
    cluster,
    cluster_month,
    month_window,
    months_near,
    story_id,
)

DAM = [
    StoryItem("dam1", "Ministers of three river states met in Khartoum on the filling of the great dam and its turbines.",
              "River states meet on dam filling", "2021-04-05"),
    StoryItem("dam2", "Talks in Khartoum about how fast the dam's reservoir is filled ended without a deal on turbines.",
              "Dam filling talks end without a deal", "2021-04-06"),
    StoryItem("dam3", "The dam and its filling: what the river states said in Khartoum about the reservoir.",
              "What the river states said about the dam", "2021-04-06"),
]  # fmt: skip
FISH = [
    StoryItem("fish1", "Trawlers were boarded by the coast guard near the disputed shoal, and an envoy was summoned.",
              "Coast guard boards trawlers near shoal", "2021-04-05"),
    StoryItem("fish2", "The envoy was summoned after a coast guard crew boarded two trawlers at the shoal.",
              "Envoy summoned over boarded trawlers", "2021-04-05"),
]  # fmt: skip


def groups(story: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(r for r in story if story[r] == name) for name in story.values()}


def test_two_happenings_of_one_day_are_two_stories() -> None:
    assert groups(cluster([*DAM, *FISH])) == {
        frozenset({"dam1", "dam2", "dam3"}),
        frozenset({"fish1", "fish2"}),
    }


def test_undated_reports_are_grouped_by_their_words() -> None:
    undated = [replace(item, day=None) for item in [*DAM, *FISH]]
    assert groups(cluster(undated)) == groups(cluster([*DAM, *FISH]))


def test_the_same_words_a_year_later_are_another_story() -> None:
    later = replace(FISH[0], report_id="fish9", day="2022-04-05")
    story = cluster([*FISH, later])
    assert story["fish9"] != story["fish1"] == story["fish2"]


def test_a_story_is_named_after_its_earliest_report() -> None:
    assert set(cluster(DAM).values()) == {story_id("dam1")}


def test_no_reports_no_stories_and_an_empty_report_stands_alone() -> None:
    assert cluster([]) == {}
    story = cluster([*FISH, StoryItem("empty", "")])
    assert story["empty"] == story_id("empty")


def test_a_month_is_clustered_from_what_lies_near_it() -> None:
    far = [replace(item, report_id=f"{item.report_id}x", day="2021-07-05") for item in [*DAM, *FISH]]
    april = cluster_month([*DAM, *FISH, *far, StoryItem("undated", "Words.")], "2021-04")
    assert april == cluster([*DAM, *FISH])
    assert set(cluster_month([*DAM, *far], "2021-07")) == {i.report_id for i in far}


def test_a_story_over_the_end_of_a_month_keeps_its_id() -> None:
    early, late = replace(FISH[0], day="2021-04-30"), replace(FISH[1], day="2021-05-01")
    april, may = (cluster_month([early, late], month) for month in ("2021-04", "2021-05"))
    assert april == {"fish1": story_id("fish1")} and may == {"fish2": story_id("fish1")}


def test_a_report_touches_the_months_whose_window_holds_its_day() -> None:
    for day in ("2021-04-01", "2021-04-16", "2021-12-31"):
        near = months_near(day)
        assert day[:7] in near and len(near) <= 4
        assert all(first <= day <= last for first, last in map(month_window, near))


def test_the_background_knows_common_words() -> None:
    reports, listed = background()
    assert listed["minister"] > 100 and max(listed.values()) <= reports


WORDS = ["dam", "river", "turbine", "trawler", "shoal", "envoy", "reservoir", "minister", "talks", "border"]
ITEMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), max_size=8),
        st.sampled_from([None, "2021-04-05", "2021-04-07", "2021-04-20"]),
    ),
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(ITEMS, st.randoms())
def test_the_order_of_reports_changes_no_story(
    rows: list[tuple[list[str], str | None]], shuffle: random.Random
) -> None:
    items = [StoryItem(f"r{i:02}", " ".join(words), None, day) for i, (words, day) in enumerate(rows)]
    expected = cluster(items)
    assert set(expected) == {i.report_id for i in items}
    shuffle.shuffle(items)
    assert cluster(items) == expected
