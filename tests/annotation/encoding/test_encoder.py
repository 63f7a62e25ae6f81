"""Windows of word pieces and the encoder's pass over them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.encoding import encoder
from foreigndesk.annotation.encoding.encoder import encode, load_tokenizer
from foreigndesk.annotation.encoding.windows import CLS, LENGTH, QUOTES, SEP, SHAPES, shape_of, windows

REPORT = (
    "Envoy rejects new talks\n\n“We will not go back to the table,” the envoy said in Oslo on Monday. The ministry in "
    "Berg had offered talks.\n\nHe added that 'nothing has changed'."
)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("talks", "lower"),
        ("Oslo", "capital"),
        ("NATO", "capitals"),
        ("A", "initial"),
        ("McLund", "mixed"),
        ("2025", "digits"),
        ("“", "mark"),
        ("F-16", "capitals"),
        ("2nd", "lower"),
    ],
)
def test_shapes_keep_what_an_uncased_vocabulary_loses(word: str, shape: str):
    assert SHAPES[shape_of(word)] == shape


def test_pieces_know_whether_they_stand_in_quotation_marks():
    (window,) = windows(REPORT, load_tokenizer())
    kinds = {
        REPORT[start:end]: QUOTES[quote]
        for (start, end), quote in zip(window.spans, window.quotes, strict=True)
        if start >= 0
    }
    assert (kinds["“"], kinds["table"], kinds["”"], kinds["envoy"]) == (
        "opening",
        "inside",
        "closing",
        "outside",
    )


@given(st.text(alphabet=st.sampled_from("ab Q7.?“”\"'\n\t\u200bé漢🙂-"), max_size=400), st.integers(4, 40))
def test_every_letter_is_read_once_and_in_order(text: str, length: int):
    found = list(windows(text, load_tokenizer(), length=length))
    position = 0
    for window in found:
        assert (window.ids[0], window.ids[-1]) == (CLS, SEP)
        assert 3 <= len(window.ids) <= length + 2
        assert len(window.ids) == len(window.shapes) == len(window.quotes) == len(window.breaks)
        for start, end in window.spans[1:-1]:
            assert position <= start <= end <= len(text)
            assert not text[position:start].strip(" \n\t\u200b")
            position = max(position, end)


def test_a_paragraph_longer_than_a_window_is_cut_at_a_sentence():
    text = "The envoy said that the talks would go on. " * 60
    found = list(windows(text, load_tokenizer()))
    assert len(found) > 1
    assert all(text[window.spans[-2][0]] == "." for window in found)
    assert all(len(window.ids) <= LENGTH + 2 for window in found)


def test_the_vectors_of_a_report_do_not_hang_on_what_was_read_before():
    alone = encode(REPORT)
    encode("Something else altogether. " * 40)
    again = encode(REPORT)
    assert all(np.array_equal(a.states, b.states) for a, b in zip(alone, again, strict=True))
    assert alone[0].states.shape == (len(alone[0].window.ids), 384)


@settings(max_examples=5, deadline=None)
@given(st.sampled_from(["", "\n\n", " ", "\u200b", "“", "a" * 5000, "🙂" * 300]))
def test_odd_texts_are_encoded(text: str):
    for item in encode(text):
        assert np.isfinite(item.states).all()


def test_processors_that_overflow_read_the_same_numbers_by_the_slow_way():
    window = next(
        windows("Norway's foreign minister met her Chilean counterpart in Oslo on Friday.", load_tokenizer())
    )
    names = ("ids", "shapes", "quotes", "breaks")
    inputs = {name: np.asarray([getattr(window, name)], dtype=np.int64) for name in names}
    exact = encoder._session(encoder.WEIGHTS, encoder.EXACT).run(None, inputs)
    for fast, slow in zip(encoder.load_session().run(None, inputs), exact, strict=True):
        assert np.array_equal(fast, slow)


def test_the_probe_is_exact_where_it_is_asked_to_be():
    largest = np.full(encoder._session(encoder.PROBE, ()).get_inputs()[0].shape, 255, dtype=np.uint8)
    (found,) = encoder._session(encoder.PROBE, encoder.EXACT).run(None, {"x": largest})
    assert (found == 255 * 127 * largest.shape[1]).all()
