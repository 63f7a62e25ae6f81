"""Look-ups by offset find what a search of all spans finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.intervals import Intervals
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import Document, Sentence

spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda p: (p[0], p[0] + p[1])), max_size=25
)


@given(spans, st.integers(-2, 45), st.integers(0, 45))
def test_look_ups_find_what_a_search_finds(found: list[tuple[int, int]], start: int, end: int):
    index = Intervals(found)
    assert index.over(start) == [i for i, (a, b) in enumerate(found) if a <= start < b]
    assert index.within(start, end) == [i for i, (a, b) in enumerate(found) if start <= a and b <= end]


def test_a_draft_sees_what_is_added_to_a_layer():
    draft = Draft(Document(id="1", text="One. Two."), parse("One. Two."))
    assert draft.sentence_over(6) is None
    draft.sentences.append(Sentence(5, 9, False, 0))
    assert draft.sentence_over(6) == draft.sentences[0]
    draft.sentences = []
    assert draft.sentence_over(6) is None
