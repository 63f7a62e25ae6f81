"""The language of searches: what it means, how it is written, and what is said of what it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import QueryError, SearchSyntaxError
from foreigndesk.store.search.cursors import Cursor, read_cursor, write_cursor
from foreigndesk.store.search.parser import FIELDS, parse_query
from foreigndesk.store.search.syntax import (
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_TERMS,
    And,
    Field,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    needs_words,
    to_text,
    words_sought,
)

# Signs that mean something here or in a database, among letters of several scripts.
SIGNS = st.text(alphabet="ab\"()-:*,\\/ \n\tANDORT%_'“”«»é北\u0301\u202e\x00\ud800;&|!<>", max_size=40)
_values = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12
)
_typed = st.text(alphabet="abcé北1-'.", min_size=1, max_size=8).filter(
    lambda w: any(c.isalnum() for c in w) and not w.startswith("-")
)
_phrases = _values.filter(lambda v: any(c.isalnum() for c in v)).map(Phrase)
_fields = st.builds(
    Field,
    st.sampled_from([name for name in FIELDS if name != "near"]),
    st.lists(_values.filter(str.strip), min_size=1, max_size=3).map(tuple),
)
_leaves = st.one_of(_typed.map(Word), _typed.filter(lambda w: w[-1].isalnum()).map(Prefix), _phrases, _fields)
TREES = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=4).map(lambda found: And(tuple(found))),
        st.lists(inner, min_size=2, max_size=4).map(lambda found: Or(tuple(found))),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a b", And((Word("a"), Word("b")))),
        ("a AND b OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a and b", And((Word("a"), Word("and"), Word("b")))),
        ("-a NOT b", And((Not(Word("a")), Not(Word("b"))))),
        ("NOT a b", And((Not(Word("a")), Word("b")))),
        ("-(a OR b)", Not(Or((Word("a"), Word("b"))))),
        ('"joint statement" missil*', And((Phrase("joint statement"), Prefix("missil")))),
        ("“joint statement”", Phrase("joint statement")),
        ("test-fired", Word("test-fired")),
        ("10:30", Word("10:30")),
        ('Speaker:"Pete Hegseth",Nakatani', Field("speaker", ("Pete Hegseth", "Nakatani"))),
        (r'outlet:"The \"Post\""', Field("outlet", ('The "Post"',))),
        ("near:35.7,139.7/50km", Field("near", ("35.7,139.7/50km",))),
        ('near:"New York"/50km,Tokyo', Field("near", ("New York/50km", "Tokyo"))),
        ("near:-3,4", Field("near", ("-3,4",))),
    ],
)
def test_what_is_typed_and_what_it_means(text: str, tree: object) -> None:
    assert parse_query(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a word"),
        ("a OR", 4, "a word"),
        ("a (b", 4, "closing bracket"),
        ("a) b", 1, "no bracket is open"),
        ("AND a", 0, "a word before AND"),
        ('a "b', 2, "not closed"),
        ("?! a", 0, "letters or digits"),
        ("mi*le", 2, "end of a word"),
        ("speakr:x", 0, "did you mean speaker:"),
        ("x:red", 0, "these are: speaker, about"),
        ("a status:", 9, "a value for status:"),
        ("status:planned,", 15, "a value for status:"),
        ("a\x00", 1, "a report can hold"),
    ],
)
def test_errors_say_where_and_what_was_expected(text: str, position: int, expected: str) -> None:
    with pytest.raises(SearchSyntaxError) as caught:
        parse_query(text)
    assert caught.value.position == position and caught.value.query == text
    assert expected in caught.value.expected
    assert f"at character {position + 1}" in str(caught.value) or "at the end" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "a " * MAX_LENGTH,
        "(" * 5 * MAX_DEPTH + "a" + ")" * 5 * MAX_DEPTH,
        "NOT " * 5 * MAX_DEPTH + "a",
        "-" * 5 * MAX_DEPTH + "a",
        " ".join(["a"] * (MAX_TERMS + 1)),
        "type:" + ",".join(["AID"] * (MAX_TERMS + 1)),
    ],
)
def test_searches_are_bounded(text: str) -> None:
    with pytest.raises(SearchSyntaxError):
        parse_query(text)


@given(TREES)
def test_a_tree_is_read_back_from_its_text(tree: object) -> None:
    try:
        text = to_text(tree)  # type: ignore[arg-type]
        assert parse_query(text) == tree
    except SearchSyntaxError as error:
        # only what is too large
        assert "at most" in error.expected or "no more than" in error.expected, error


@given(st.one_of(SIGNS, st.text(max_size=60)))
def test_any_text_is_understood_or_refused_with_a_place(text: str) -> None:
    try:
        tree = parse_query(text)
    except SearchSyntaxError as error:
        assert 0 <= error.position <= max(len(text), MAX_LENGTH) and error.expected
        return
    assert parse_query(to_text(tree)) == tree


def test_words_under_a_not_are_not_sought() -> None:
    tree = parse_query('a -b "c d" (e* OR kind:report) a')
    assert list(words_sought(tree)) == [Word("a"), Phrase("c d"), Prefix("e")]


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("a", True),
        ('"a b" kind:report', True),
        ("a* OR b", True),
        ("a OR kind:report", False),
        ("(a OR kind:report) b", True),
        ("kind:report -a", False),
        ("actor:Norway", False),
    ],
)
def test_whether_every_hit_holds_words_that_are_sought(query: str, needed: bool) -> None:
    assert needs_words(parse_query(query)) is needed


_rows = st.lists(st.integers(1, 2**40), unique=True, max_size=30).map(sorted).map(tuple)
_after = st.none() | st.tuples(
    st.none() | st.dates().map(str), st.sampled_from(["report", "claim"]), st.integers(0, 2**40)
)


@given(st.builds(Cursor, st.text("0123456789abcdef"), st.dates().map(str), _after, st.tuples(_rows, _rows)))
def test_a_cursor_is_read_back_from_its_text(cursor: Cursor) -> None:
    assert read_cursor(write_cursor(cursor)) == cursor


@given(st.text(max_size=60))
def test_no_other_text_is_a_cursor(text: str) -> None:
    with pytest.raises(QueryError, match="no cursor"):
        read_cursor(text)
