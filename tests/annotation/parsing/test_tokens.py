"""Our tokens and spans say what spaCy's say."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.events.syntax import conjuncts, mend_tags
from foreigndesk.annotation.parsing.tokens import Doc
from foreigndesk.annotation.sentences import parse

TEXT = (
    "Norway's envoy, Ana Lund, met ministers of Chad and Niger in Oslo on Tuesday. “We go,”  she said, and left.\n\n"
    "Two ships were hit, killing 12 sailors (three of them officers), the navy and the police reported. NATO: no."
)
WORDS = "The envoy of Chad said that she and the minister met , ” ( twenty \n  U.S. n't gone to Oslo .".split(
    " "
)

NAMED = (
    "i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "ent_type_", "ent_iob_", "whitespace_", "is_space",
    "is_punct", "is_sent_start", "is_upper", "like_num",
)  # fmt: skip
RELATED = ("lefts", "rights", "children", "subtree", "ancestors", "conjuncts")


def numbers(tokens: Any) -> list[int]:
    return [t.i for t in tokens]


def assert_the_same(doc: Doc) -> None:
    assert doc.text == doc.parsed.text
    for ours, theirs in zip(doc, doc.parsed, strict=True):
        for name in NAMED:
            assert getattr(ours, name) == getattr(theirs, name), name
        for name in RELATED:
            assert numbers(getattr(ours, name)) == numbers(getattr(theirs, name)), name
        for name in ("head", "left_edge", "right_edge"):
            assert getattr(ours, name) is doc[getattr(theirs, name).i]
        assert (ours.sent.start, ours.sent.end) == (theirs.sent.start, theirs.sent.end)
        assert len(ours) == len(theirs)
    assert [s.text for s in doc.sents] == [s.text for s in doc.parsed.sents]
    assert [s.text for s in doc.noun_chunks] == [s.text for s in doc.parsed.noun_chunks]
    assert [(s.text, s.label_) for s in doc.ents] == [(s.text, s.label_) for s in doc.parsed.ents]


@pytest.mark.parametrize("text", [TEXT, "", " ", "\n\n", "One"])
def test_tokens_say_what_spacys_say(text: str) -> None:
    assert_the_same(parse(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
def test_tokens_say_what_spacys_say_of_odd_texts(text: str) -> None:
    assert_the_same(parse(text))


def test_spans_say_what_spacys_say() -> None:
    doc = parse(TEXT)
    for start in range(len(doc)):
        for end in range(start + 1, min(start + 9, len(doc)) + 1):
            ours, theirs = doc.span(start, end), doc.parsed[start:end]
            assert ours.text == theirs.text
            assert (ours.start_char, ours.end_char) == (theirs.start_char, theirs.end_char)
            assert (ours.root.i, ours[-1].i, len(ours)) == (theirs.root.i, theirs[-1].i, len(theirs))
            assert numbers(ours) == numbers(ours[:]) == numbers(theirs)


def test_spans_by_offsets_are_spacys() -> None:
    doc = parse(TEXT)
    for start in range(-1, len(TEXT) + 1):
        for end in range(start + 1, min(start + 30, len(TEXT) + 2)):
            for mode in ("expand", "contract"):
                theirs = doc.parsed.char_span(start, end, alignment_mode=mode)
                ours = doc.char_span(start, end, alignment_mode=mode)
                bounds = (ours.start, ours.end) if ours is not None else None
                assert bounds == ((theirs.start, theirs.end) if theirs is not None else None), (
                    start,
                    end,
                    mode,
                )


def test_a_neighbour_outside_of_the_text_is_an_error() -> None:
    doc = parse("Two words")
    assert doc[0].nbor() is doc[1]
    for token, distance in ((doc[0], -1), (doc[1], 1)):
        with pytest.raises(IndexError):
            token.nbor(distance)


def test_who_hangs_on_whom() -> None:
    doc = parse("The envoy met ministers.")
    envoy, met = doc[1], doc[2]
    assert met.is_ancestor(envoy)
    assert not envoy.is_ancestor(met)
    assert not met.is_ancestor(met)


def test_a_released_parse_needs_no_cyclic_collector() -> None:
    doc = parse(TEXT)
    assert doc[4].subtree
    assert conjuncts(doc[3])
    kept, was_on = weakref.ref(doc), gc.isenabled()
    gc.disable()
    try:
        doc.release()
        del doc
        assert kept() is None
    finally:
        if was_on:
            gc.enable()


def test_answers_kept_with_the_parse_are_each_askers_own() -> None:
    doc = parse("The ministers of Chad and Niger met.")
    chad = next(t for t in doc if t.text == "Chad")
    found = conjuncts(chad)
    assert [t.text for t in found] == ["Chad", "Niger"]
    found.clear()
    assert [t.text for t in conjuncts(chad)] == ["Chad", "Niger"]


def test_answers_do_not_outlive_a_mended_tag() -> None:
    doc = parse("They spoke of raids.")
    raids = next(t for t in doc if t.text == "raids")
    conjuncts(raids)
    raids.tag_, raids.pos_, raids.dep_ = "VBZ", "VERB", "pobj"
    mend_tags(doc)
    assert (raids.tag_, raids.pos_, doc.memo) == ("NNS", "NOUN", {})
