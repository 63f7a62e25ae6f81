"""Cursors as text: what was packed comes back; what anyone else made is refused before a database is asked."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import QueryError
from foreigndesk.store.cursor_text import LONGEST, pack_cursor, unpack_cursor
from foreigndesk.web.cursors import read_cursor, write_cursor

_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_values = st.none() | _texts | st.integers(-(2**63) + 1, 2**63 - 1)


def made(text: str) -> str:
    """A word packed as ours are, of any JSON."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode())).decode().rstrip("=")


@given(st.lists(_values | st.lists(_values, max_size=3), max_size=8))
def test_values_come_back_as_they_were(values: list[object]) -> None:
    assert unpack_cursor(pack_cursor(values)) == values
    assert read_cursor(write_cursor(values)) == values


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([0, "\ud800"]), json.dumps([0, ["\x00"]]), "[true]", "[0.5]", "[NaN]", "[{}]", "{}", "1", "null", "",
        str([2**63]), str([-(2**70)]), "[" * 5000 + "]" * 5000, json.dumps(["x" * 10 * LONGEST]),
    ],
)  # fmt: skip
def test_what_no_database_could_look_for_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack_cursor(made(text))
    with pytest.raises(QueryError, match="first page"):
        read_cursor(made(text))


@given(st.text(max_size=60))
def test_no_other_word_is_a_cursor(word: str) -> None:
    with pytest.raises(ValueError):
        unpack_cursor(word)


def test_a_word_cut_short_or_too_long_is_refused() -> None:
    word = pack_cursor(["2024-01-01", 7])
    for broken in (word[:-3], word + "x" * LONGEST):
        with pytest.raises(ValueError):
            unpack_cursor(broken)
