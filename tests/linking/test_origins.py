"""Trees of reprints: the likely origin first, credits before the clock, one origin for copies of one agency."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.credits import credited_agencies, credited_as
from foreigndesk.linking.origins import Descent, Printing, in_tree_order, reprint_trees
from foreigndesk.linking.reprints import Reprint

NEAR = Reprint("near", 0.9, 0.9, 300)
FIRST, SECOND, THIRD = "2020-01-01T08:00Z", "2020-01-01T09:00Z", "2020-01-01T10:00Z"


def origins(printings: dict[str, Printing], *pairs: tuple[str, str, Reprint]) -> dict[str, str]:
    return {report: place.origin for report, place in reprint_trees(printings, pairs).items()}


def test_a_copy_of_a_copy_goes_back_to_the_first_through_the_one_it_follows() -> None:
    printings = {"wire": Printing(FIRST), "cut": Printing(SECOND), "changed": Printing(THIRD)}
    follows = Reprint("near", 0.95, 0.97, 90)
    trees = reprint_trees(
        printings,
        [
            ("wire", "cut", NEAR),
            ("wire", "changed", Reprint("near", 0.8, 0.8, 80)),
            ("cut", "changed", follows),
        ],
    )
    assert trees["changed"] == Descent("wire", "cut", 0.97, "near")
    assert trees["cut"].parent == "wire" and trees["wire"] == Descent("wire")


def test_of_copies_that_hold_as_much_the_first_is_the_parent() -> None:
    printings = {"c": Printing(THIRD), "b": Printing(SECOND), "a": Printing(FIRST)}
    trees = reprint_trees(printings, [("a", "b", NEAR), ("b", "c", NEAR), ("c", "a", NEAR)])
    assert (trees["b"].parent, trees["c"].parent) == ("a", "a")


def test_a_digest_that_holds_a_report_and_more_is_no_copy_of_it() -> None:
    part = Reprint("partial", 1.0, 0.3, 200)
    early = {"wire": Printing(FIRST), "digest": Printing(SECOND)}
    late = {"wire": Printing(SECOND), "digest": Printing(FIRST)}
    assert origins(early, ("wire", "digest", part))["digest"] == "digest"
    assert origins(late, ("wire", "digest", part))["wire"] == "digest"


def test_a_report_without_a_date_comes_after_those_with_one() -> None:
    assert origins({"a": Printing(), "b": Printing(FIRST)}, ("a", "b", NEAR))["a"] == "b"
    day = {"a": Printing("2020-01-01T99"), "b": Printing(THIRD)}
    assert origins(day, ("a", "b", NEAR))["a"] == "b"


@pytest.mark.parametrize("when", [THIRD, "9999", "2020-01-01T99"])
def test_a_copy_that_credits_an_agency_goes_back_to_its_report_whatever_the_clock_says(when: str) -> None:
    printings = {
        "copy": Printing(FIRST, None, ("Reuters",)),
        "other": Printing(SECOND),
        "wire": Printing(when, "Reuters", ("Reuters",)),
    }
    trees = reprint_trees(
        printings, [("copy", "wire", NEAR), ("other", "wire", NEAR), ("copy", "other", NEAR)]
    )
    assert {place.origin for place in trees.values()} == {"wire"}
    assert trees["copy"].parent == "wire" and trees["wire"].parent is None


def test_copies_of_an_agency_that_is_not_in_the_record_are_one_origin() -> None:
    halves = Reprint("partial", 0.4, 0.4, 100, 60)
    credit = ("AP",)
    printings = {
        "a": Printing(SECOND, None, credit),
        "b": Printing(FIRST, None, credit),
        "c": Printing(THIRD),
    }
    pairs = [("a", "b", halves), ("b", "c", halves)]
    trees = reprint_trees(printings, pairs)
    assert trees["a"] == Descent("b", via="AP") and trees["b"] == Descent("b", via="AP")
    assert trees["c"] == Descent("c")
    # with its own report in the record, both go back to that
    printings["ap"] = Printing("9999", "AP")
    found = reprint_trees(printings, [*pairs, ("ap", "a", halves), ("ap", "b", halves)])
    assert (found["a"].origin, found["b"].parent, found["a"].via) == ("ap", "ap", None)


def test_shared_quotations_make_no_tree() -> None:
    said = Reprint("passages", 0.9, 0.9, 100)
    assert origins({"a": Printing(FIRST), "b": Printing(SECOND)}, ("a", "b", said)) == {"a": "a", "b": "b"}


def test_a_tree_is_listed_from_the_top() -> None:
    places = {
        "a": Descent("a"), "b": Descent("a", "a"), "c": Descent("a", "b"), "d": Descent("a", "a"), "e": Descent("a"),
    }  # fmt: skip
    order = {report: report for report in places}
    assert in_tree_order(places, order) == [(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")]


REPRINTS = st.sampled_from([NEAR, Reprint("partial", 0.6, 0.2, 50), Reprint("partial", 0.35, 0.4, 50)])
PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), REPRINTS), max_size=12)
PRINTINGS = st.fixed_dictionaries(
    {
        report: st.builds(
            Printing,
            st.sampled_from([FIRST, SECOND, THIRD, "2020-01-01T99", "9999"]),
            st.sampled_from([None, None, "AP", "Reuters"]),
            st.sampled_from([(), ("AP",), ("AP", "Reuters")]),
        )
        for report in "abcdef"
    }
)


@settings(max_examples=150, deadline=None)
@given(PAIRS, PRINTINGS, st.randoms())
def test_trees_do_not_depend_on_order_and_lead_to_their_origin(
    pairs: list[tuple[str, str, Reprint]], printings: dict[str, Printing], shuffle: random.Random
) -> None:
    once = list({frozenset(pair[:2]): pair for pair in pairs}.values())
    trees = reprint_trees(printings, once)
    turned = [(b, a, Reprint(r.kind, r.in_right, r.in_left, r.words)) for a, b, r in once]
    shuffle.shuffle(turned)
    assert reprint_trees(dict(reversed(list(printings.items()))), turned) == trees
    for place in trees.values():
        assert trees[place.origin].origin == place.origin and trees[place.origin].parent is None
        if place.parent is not None:
            assert trees[place.parent].origin == place.origin
    assert len(in_tree_order(trees, {})) == len(trees)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("TOKYO (Reuters) - The ministers met.", ("Reuters",)),
        ("The ministers met.\n/VOA", ("VOA",)),
        ("The ministers met.\nWith inputs from AP and AFP", ("AFP", "AP")),
        ("By Reuters\nThe ministers met.", ("Reuters",)),
        ("The ministers met, Yonhap News Agency reported.", ("Yonhap",)),
        ("The ministers met.\n(With inputs from agencies)", ()),
        ("The agency reported that the ministers met.", ()),
        ("They met to talk about the price of tap water.", ()),
    ],
)
def test_credits_are_read_where_they_stand(text: str, agencies: tuple[str, ...]) -> None:
    assert credited_agencies(text) == agencies


def test_what_intake_took_off_counts_and_an_outlet_may_be_an_agency() -> None:
    assert credited_agencies("The ministers met.", "AP, Agencies") == ("AP",)
    assert credited_as("Yonhap News Agency") == "Yonhap" and credited_as("The Fjord Post") == "The Fjord Post"
    assert credited_as(None) is None and credited_as("agencies") is None
