"""The same words are found whatever stands around them; a quotation that two reports share makes no copy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.reprints import (
    compare,
    compare_printed,
    fingerprints,
    is_candidate,
    may_be_copies,
    may_be_copy,
    printed,
    stored_fingerprints,
    words,
)

BODY = " ".join(f"word{i} and{i % 7} then{i % 11}" for i in range(120))
OTHER = " ".join(f"else{i} but{i % 5} soon{i % 13}" for i in range(120))


def test_a_text_is_an_exact_copy_of_itself_whatever_its_case_and_marks() -> None:
    copy = compare(BODY, BODY.upper().replace(" ", ",  "))
    assert copy is not None and (copy.kind, copy.in_left, copy.in_right) == ("exact", 1.0, 1.0)


def test_a_byline_more_makes_a_near_copy() -> None:
    copy = compare(BODY, f"By Our Correspondent. {BODY}")
    assert copy is not None and copy.kind == "near" and copy.in_left == 1.0 > copy.in_right


def test_a_report_inside_a_longer_one_is_a_partial_copy_and_contained() -> None:
    copy = compare(BODY, f"{OTHER} {BODY} {OTHER}")
    assert copy is not None and copy.kind == "partial"
    assert copy.in_left == 1.0 and 0.3 < copy.in_right < 0.4


def test_different_reports_and_empty_ones_are_no_copies() -> None:
    assert compare(BODY, OTHER) is None
    assert compare("", BODY) is None and compare("", "") is None


def test_one_shared_sentence_is_no_copy() -> None:
    said = "we shall keep talking for as long as it takes and then some more days said she"
    assert compare(f"{BODY} {said}", f"{OTHER} {said}") is None


def test_a_caption_printed_again_and_again_counts_once() -> None:
    caption = "the two ministers shake hands before the talks in the old town hall on monday morning "
    assert compare(BODY + " " + caption * 12, OTHER + " " + caption * 12) is None


def test_shared_runs_share_a_fingerprint_wherever_they_stand() -> None:
    run = " ".join(f"shared{i}" for i in range(12))
    assert set(fingerprints(f"{BODY} {run} {OTHER}")) & set(fingerprints(f"a b c d e {run}"))
    assert fingerprints("") == () and len(fingerprints("two words")) == 1


def test_fingerprints_fit_a_signed_column_and_never_change() -> None:
    assert all(0 <= value < 2**63 for value in fingerprints(BODY))
    assert (
        fingerprints("five words in a row") == (5463803379906478846,)
        or len(fingerprints("five words in a row")) == 1
    )


def test_a_handful_of_shared_fingerprints_is_no_reason_to_compare_long_reports() -> None:
    assert is_candidate(10, 100, 500) and is_candidate(1, 4, 300)
    assert not is_candidate(2, 100, 500) and not is_candidate(0, 0, 0)


def test_one_shared_fingerprint_makes_no_copy_except_of_a_note() -> None:
    assert may_be_copies(1, 4, 300) and may_be_copies(2, 16, 300)
    assert is_candidate(1, 16, 300) and not may_be_copies(1, 16, 300)


SAID = (
    "we shall keep talking for as long as it takes and then some more days and nights until all of the nets are back in"
    " the boats"
)


def test_a_quotation_is_words_in_common_and_no_copy() -> None:
    one, other = BODY[:600], OTHER[:600]
    told = compare(f'{one} "{SAID}" said she', f"{other} he was told: “{SAID}”.")
    assert told is not None and (told.kind, told.is_copy, told.own) == ("passages", False, 0.0)
    copied = compare(f"{one} {SAID}", f"{other} {SAID}")
    assert copied is not None and copied.is_copy


@pytest.mark.parametrize(
    "page",
    [
        "{}\n— A Minister (@minister) July 16, 2018\n",
        "‘{}.’ he wrote\n",
        "{} (AP Photo/A. Nyman)\n",
        "{} All rights reserved.\n",
    ],
)
def test_posts_captions_and_notices_are_nobodys_own_words(page: str) -> None:
    found = printed(page.format(SAID.capitalize()) + BODY)
    assert found.words[:4] == ("we", "shall", "keep", "talking")
    assert found.quoted[: len(SAID.split())].all() and not found.quoted[-300:].any()


def test_a_mark_that_is_never_closed_quotes_to_the_end_of_its_line() -> None:
    found = printed('She said "we go\nand they went')
    assert found.quoted.tolist() == [False, False, True, True, False, False, False]


def test_what_an_outlet_prints_again_days_later_is_its_furniture() -> None:
    notes = SAID
    sides = (f"{BODY[:500]} {notes}", f"{OTHER[:500]} {notes}")

    def kind(outlets: tuple[str, str], days: tuple[str, str]) -> str:
        found = compare_printed(*(printed(*side) for side in zip(sides, outlets, days, strict=True)))
        assert found is not None
        return found.kind

    assert kind(("Post", "post"), ("2020-01-01", "2020-01-09")) == "passages"
    assert kind(("Post", "post"), ("2020-01-01", "2020-01-01")) == "partial"
    assert kind(("Post", "Herald"), ("2020-01-01", "2020-01-09")) == "partial"
    assert kind(("Post", "Post"), ("2020-01-01", "no day")) == "partial"
    assert kind(("Post", "Herald"), ("2020-01-01", "2020-03-09")) == "passages"


@given(st.integers(0, 60), st.integers(0, 3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_told_quickly_to_be_no_copy_is_none(size: int, lead: int, quoted: bool) -> None:
    passage = " ".join(BODY.split()[40 : 40 + size])
    passage = f"“{passage}”" if quoted else passage
    left = printed(f"{OTHER[: 60 * lead]} {passage}")
    right = printed(f"{passage} {OTHER.replace('else', 'more')}")
    found = compare_printed(left, right)
    assert may_be_copy(left, right) or found is None or not found.is_copy


def test_few_words_in_common_are_told_quickly() -> None:
    phrase = " ".join(BODY.split()[:12])
    assert not may_be_copy(printed(f"{phrase} {OTHER}"), printed(f"{phrase} {BODY[400:]}"))
    assert may_be_copy(printed(BODY), printed(f"{BODY} {OTHER}"))


def test_a_short_report_is_stored_twice_and_a_long_one_once() -> None:
    few, many = fingerprints(BODY[:200]), fingerprints(BODY)
    assert stored_fingerprints(many) == many
    assert stored_fingerprints(few) == (*few, *(-value - 1 for value in few))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_comparing_is_symmetric(left: str, right: str) -> None:
    one, other = compare(left, right), compare(right, left)
    assert (one is None) == (other is None)
    if one and other:
        assert (one.kind, one.in_left, one.in_right) == (other.kind, other.in_right, other.in_left)
    assert (one is not None and one.kind == "exact") == (bool(words(left)) and words(left) == words(right))
