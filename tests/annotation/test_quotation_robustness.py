"""Odd, hostile and very long texts are read without an error, in time that grows with their length."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.quoting.marks import QuotedText, quoted_stretches
from foreigndesk.annotation.reader import Reader
from foreigndesk.model import Document, Published, Reading

MARKS = [
    '"',
    "“",
    "”",
    "«",
    "»",
    "''",
    "``",
    "'",
    "‘",
    "’",
    "„",
    "‘‘",
    "’’",
    "(",
    "[",
    "]",
    ")",
    "—",
    "…",
    "-LRB-",
]
WORDS = (
    "the minister said that Anna Holt told reporters in Oslo on Tuesday we will not sign he added asked warned "
    "according to officials because talks with France failed «no» she 25 U.S. Mr. statement described as a gift and "
    "Foreign Ministry spokesman claimed denied they whom but if"
).split()
TURNS = ["PENCE: ", "Q ", "Q: ", "MS. HALE: ", "THE PRESIDENT: ", "Poll: ", ": ", "- "]
ODD = [
    "🙂", "👩‍👩‍👧", "\u200b", "\u200f", "\u202e", "\ufeff", "\u2028", "\x00", "\x1c", "\ud800", "\udfff", "محمد", "שלום",
    "首相", "e\u0301", "İ", "ß", "x" * 300, "ﬁ", "\xa0", "\t", "http://a.b/c?d=“e”",
]  # fmt: skip
GAPS = [" ", " ", " ", " ", "", "\n", "\n\n", ", ", ". ", ".\n\n", "? ", "," , ": "]  # fmt: skip


@functools.cache
def reader() -> Reader:
    return Reader()


def read(text: str) -> Reading:
    return reader().read(Document(id="odd", text=text, published=Published("2016-03-04", "metadata")))


def spans_of(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield start and end of everything in a reading that says where it stands."""
    for layer in (reading.sentences, reading.times, reading.names, reading.places, reading.mentions):
        for item in layer:  # type: ignore[attr-defined]
            yield item.start, item.end
    for quotation in reading.quotations:
        for span in (*quotation.source, *quotation.cue, *quotation.content):
            yield span.start, span.end


def check(text: str) -> Reading:
    reading = read(text)
    assert all(0 <= start < end <= len(text) for start, end in spans_of(reading))
    for quotation in reading.quotations:
        contents = [text[s.start : s.end] for s in quotation.content]
        assert contents
        assert all(c.strip() == c for c in contents)
        assert all(a.end <= b.start for a, b in itertools.pairwise(quotation.content))
    for name in reading.names:
        assert text[name.start : name.end] == name.text
    assert read(text) == reading
    return reading


pieces = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(TURNS), st.sampled_from(ODD)
)  # fmt: skip
texts = st.lists(st.tuples(pieces, st.sampled_from(GAPS)), max_size=60).map(
    lambda p: "".join(a + b for a, b in p)
)


@settings(max_examples=80, deadline=None)
@given(texts)
def test_mixed_marks_turns_and_odd_characters_are_read(text: str):
    check(text)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str):
    check(text)


@settings(max_examples=40, deadline=None)
@given(st.recursive(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    lambda inner: st.tuples(st.sampled_from(["“{}”", '"{}"', "«{}»", "''{}''", "‘{}’", "({})", "“{}", "{}”"]), inner,
                            st.sampled_from(["{}", "he said {}", "{}, she said", "{}, he said, {}", "A: {}"]))
    .map(lambda t: t[2].replace("{}", t[0].replace("{}", t[1]))),
    max_leaves=6,
))  # fmt: skip
def test_sayings_within_sayings_are_read(text: str):
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n\n", '"', "“", "”", "''", "«»", '""', "“”", '"""""""', "“““”””", ":", "PENCE:", "PENCE: ", '"said"',
        "\ud800", "said \udc00.", "He said “\ud83d we go”.", "\ufeff“Yes,” he said.", "Ministers Meet in Oslo",
        "“Go,” he said. “Go",
    ],
)  # fmt: skip
def test_the_smallest_texts_are_read(text: str):
    check(text)


def test_a_report_without_quotations_has_none():
    assert (
        check("The ship left the harbour at noon. It sailed north, with eleven people on board.").quotations
        == ()
    )


def adversarial() -> dict[str, str]:
    rng = random.Random(3)
    names = [a + b for a in ("Ba", "Ke", "Li", "Mo") for b in ("nu", "ra", "se", "to", "vi")]
    return {
        "only marks": '"' * 4_000,
        "all kinds of marks": "".join(rng.choice(MARKS) for _ in range(3_000)),
        "marks between words": " ".join(rng.choice(MARKS) + rng.choice(WORDS) for _ in range(3_000)),
        "brackets in brackets": "(" * 5_000 + "he said no" + ")" * 5_000,
        "quotations in quotations": "he said “" * 800 + "no" + "”" * 800,
        "never closed": "He said: “we go\n\n" * 300,
        "closed only": "we go,” he said. " * 300,
        "titles in marks": 'he said "Meet the Press" ' * 400,
        "speakers only": "PENCE: \n" * 800,
        "one word": "x" * 20_000,
        "one word of dashes": "a-" * 6_000,
        "numbers": "1,000.50 " * 1_500,
        "capitals": "Anna Of The Holt " * 800,
        "weekdays": "on Monday " * 800,
        "paragraphs of one letter": "a\n\n" * 3_000,
        "spaces": "a" + " " * 20_000 + "b",
        "ministers of no state": "".join(
            f"Defence Minister {a}{b}n met French President {b}{a}n in Oslo. " for a in names for b in names
        ),
        "line ends": "a" + "\n" * 20_000 + "b",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(adversarial()))
def test_hostile_texts_are_read(name: str):
    text = adversarial()[name]
    reading = read(text)
    assert all(0 <= start < end <= len(text) for start, end in spans_of(reading))


@pytest.mark.slow
def test_a_line_of_sixty_thousand_characters_without_a_stop_is_read():
    rng = random.Random(4)
    plain = [w for w in WORDS if w.isalpha()]
    text = " ".join(rng.choice(plain) for _ in range(12_000))[:60_000]
    reading = read(text)
    assert reading.sentences
    assert all(0 <= start < end <= len(text) for start, end in spans_of(reading))


@given(st.text(alphabet="ab .\"“”'‘’\n,", max_size=60), st.integers(0, 60))
def test_before_and_after_are_the_nearest_stretches(text: str, offset: int):
    found = quoted_stretches(text)
    quoted = QuotedText(text)
    before = [i for i, q in enumerate(found) if q.end <= offset]
    after = [i for i, q in enumerate(found) if q.start > offset]
    assert quoted.before(offset) == (before[-1] if before else -1)
    assert quoted.after(offset) == (after[0] if after else len(found))
