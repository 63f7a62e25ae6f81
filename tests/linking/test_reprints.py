"""The same words are found whatever stands around them; a quotation that two reports share makes no copy."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.linking.reprints import Reprint, compare, fingerprints, is_candidate, origins, words

BODY = " ".join(f"word{i} and{i % 7} then{i % 11}" for i in range(120))
OTHER = " ".join(f"else{i} but{i % 5} soon{i % 13}" for i in range(120))
NEAR = Reprint("near", 0.9, 0.9, 300)


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


def test_a_copy_goes_back_to_the_earliest_report() -> None:
    published = {"c": "2020-01-03", "a": "2020-01-01", "b": "2020-01-02", "d": None, "x": "2020-01-01"}
    pairs = [("a", "b", NEAR), ("c", "b", NEAR), ("d", "c", NEAR)]
    assert origins(published, pairs) == {"a": "a", "b": "a", "c": "a", "d": "a", "x": "x"}


def test_a_digest_that_holds_a_report_and_more_is_no_copy_of_it() -> None:
    part = Reprint("partial", 1.0, 0.3, 200)
    assert (
        origins({"wire": "2020-01-01", "digest": "2020-01-02"}, [("wire", "digest", part)])["digest"]
        == "digest"
    )
    assert (
        origins({"wire": "2020-01-02", "digest": "2020-01-01"}, [("wire", "digest", part)])["wire"]
        == "digest"
    )


PAIRS = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12)


@settings(max_examples=80, deadline=None)
@given(
    PAIRS, st.lists(st.sampled_from([None, "2020-01-01", "2020-01-02"]), min_size=6, max_size=6), st.randoms()
)
def test_origins_do_not_depend_on_order_and_are_their_own(
    pairs: list[tuple[str, str]], days: list[str | None], shuffle: random.Random
) -> None:
    published = dict(zip("abcdef", days, strict=True))
    known = [(a, b, NEAR) for a, b in pairs]
    expected = origins(published, known)
    assert all(expected[o] == o for o in expected.values())
    turned = [(b, a, r) for a, b, r in known]
    shuffle.shuffle(turned)
    assert origins(dict(reversed(list(published.items()))), turned) == expected


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_comparing_is_symmetric(left: str, right: str) -> None:
    one, other = compare(left, right), compare(right, left)
    assert (one is None) == (other is None)
    if one and other:
        assert (one.kind, one.in_left, one.in_right) == (other.kind, other.in_right, other.in_left)
    assert (one is not None and one.kind == "exact") == (bool(words(left)) and words(left) == words(right))
