"""A text beside itself has no changes; sides swap; every sentence stands once; offsets slice the texts."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.report_changes import Aligned, align_reports, count_changes, parts

WIRE = (
    "Lake talks open\n\nThe ministers of the two lake states met on Monday. Officials said that 14 boats were held. "
    "Mr. Varga, the host, let go eleven fishermen.\n\nThe talks go on until Friday, a spokesman said."
)
SENTENCES = st.lists(
    st.sampled_from(
        [
            "The ministers met on Monday in the old town hall.",
            "Officials said that 14 boats were held in the bay.",
            "Officials said that 15 boats were held in the bay.",
            "The host let go eleven fishermen and their nets.",
            "Farmers on the plain have no water left.",
            "A storm filled the intake with sand.",
            "A heavy storm filled the intake with sand and reed.",
        ]
    ),
    max_size=7,
)


def kinds(left: str, right: str) -> list[str]:
    return [row.kind for row in align_reports(left, right)]


def test_sentences_end_at_stops_and_lines_and_not_after_a_title() -> None:
    assert [WIRE[p.start : p.end] for p in parts(WIRE)] == [
        "Lake talks open",
        "The ministers of the two lake states met on Monday.",
        "Officials said that 14 boats were held.",
        "Mr. Varga, the host, let go eleven fishermen.",
        "The talks go on until Friday, a spokesman said.",
    ]


def test_a_cut_copy_dropped_its_end_and_one_with_a_paragraph_added_it() -> None:
    cut = WIRE.rsplit("\n\n", 1)[0]
    assert kinds(WIRE, cut) == ["same"] * 4 + ["dropped"]
    assert kinds(cut, cut + "\n\nHotels by the lake are full.") == ["same"] * 4 + ["added"]


def only(left: str, right: str) -> Aligned:
    (row,) = align_reports(left, right)
    assert row.kind == "altered"
    return row


def test_a_changed_figure_is_told_with_its_words() -> None:
    row = only("Officials said that 14 boats were held.", "Officials said that 40 boats were held.")
    assert row.numbers == (("14",), ("40",)) and row.attribution is None
    assert [(c.was, c.now) for c in row.changes if c.kind != "same"] == [("14", "40")]


@pytest.mark.parametrize(
    ("was", "now", "became"),
    [
        ("The army shelled the town, officials said.", "The army shelled the town.", "dropped"),
        ("Officials said the army shelled the town.", "The army reportedly shelled the town.", "softened"),
        ("The army shelled the old town.", "The army allegedly shelled the old town.", "softened"),
        ("The army reportedly shelled the town.", "The army shelled the town.", "firmed"),
        (
            "The army shelled the town at dawn.",
            "The army shelled the town at dawn, Reuters reported.",
            "added",
        ),
        ("The army shelled the town, he said.", "The army has shelled the town, he said.", None),
    ],
)
def test_what_became_of_who_says_it(was: str, now: str, became: str | None) -> None:
    assert only(was, now).attribution == became


def test_a_moved_sentence_is_neither_dropped_nor_added() -> None:
    first, second, third = (f"{WIRE[p.start : p.end]} " for p in parts(WIRE)[1:4])
    rows = align_reports(first + second + third, third + first + second)
    assert [row.kind for row in rows] == ["same"] * 3
    assert [row.moved for row in rows] == [True, False, False]


def test_counts_are_by_kind() -> None:
    counts = count_changes(align_reports(WIRE, WIRE.replace("14", "15")))
    assert (counts.same, counts.altered, counts.dropped, counts.added, counts.numbers) == (4, 1, 0, 0, 1)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_a_text_beside_itself_has_no_changes(text: str) -> None:
    assert all(row.kind == "same" and row.left == row.right for row in align_reports(text, text))


@settings(deadline=None, max_examples=60)
@given(SENTENCES, SENTENCES)
def test_every_sentence_stands_once_and_offsets_slice(ones: list[str], others: list[str]) -> None:
    left, right = " ".join(ones), "\n".join(others)
    rows = align_reports(left, right)
    assert sorted(left[r.left.start : r.left.end] for r in rows if r.left) == sorted(ones)
    assert [right[r.right.start : r.right.end] for r in rows if r.right] == others


@settings(deadline=None, max_examples=60)
@given(SENTENCES, SENTENCES)
def test_swapping_sides_swaps_dropped_and_added(ones: list[str], others: list[str]) -> None:
    left, right = " ".join(ones), " ".join(others)
    there, back = (count_changes(align_reports(*sides)) for sides in ((left, right), (right, left)))
    swapped = dataclasses.replace(back, dropped=back.added, added=back.dropped)
    assert there == swapped
