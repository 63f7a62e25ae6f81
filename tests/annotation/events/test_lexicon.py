"""The trigger lexicon: the table is sound, and frames fit what they should."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.encoding.encoder import encode
from foreigndesk.annotation.events.classifier import load_classifier
from foreigndesk.annotation.events.features import features
from foreigndesk.annotation.events.lexicon import entries, propose, word_classes
from foreigndesk.annotation.events.type_head import Votes
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import EVENT_TYPES


def test_every_entry_has_a_plover_type_and_known_classes() -> None:
    for found in entries().values():
        for entry in found:
            assert entry.type in EVENT_TYPES
            for condition in entry.frame:
                for word in condition.partition("=")[2].split("|"):
                    if word.startswith("@"):
                        assert word[1:] in word_classes()


def test_every_type_has_a_trigger() -> None:
    assert {e.type for found in entries().values() for e in found} == set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("The ministers held talks in Oslo.", "CONSULT"),
        ("Norway and Sweden signed an agreement.", "AGREE"),
        ("Norway praised Sweden.", "SUPPORT"),
        ("Norway and Sweden held joint drills.", "COOPERATE"),
        ("Norway sent food aid to Mali.", "AID"),
        ("Norway apologized to Mali.", "CONCEDE"),
        ("Norway withdrew its troops from Mali.", "RETREAT"),
        ("Norway called on Mali to hold a vote.", "REQUEST"),
        ("Norway accused Mali of fraud.", "ACCUSE"),
        ("Norway rejected the proposal.", "REJECT"),
        ("Norway threatened to close the border.", "THREATEN"),
        ("Thousands of workers staged a protest in Oslo on Friday.", "PROTEST"),
        ("Norway imposed sanctions on Mali.", "SANCTION"),
        ("Norway deployed troops near the border.", "MOBILIZE"),
        ("Police arrested two reporters.", "COERCE"),
        ("Rebels attacked a village.", "ASSAULT"),
    ],
)
def test_a_plain_sentence_of_each_type_is_proposed_and_classified(text: str, event_type: str) -> None:
    doc = parse(text)
    proposals = propose(doc)
    assert event_type in {p.type for p in proposals}
    odds = load_classifier().classify(list(doc), proposals, Votes(encode(text)))
    assert sum(odds.values()) == pytest.approx(1.0)
    folded = "YIELD" if event_type in ("CONCEDE", "RETREAT") else event_type
    assert folded in sorted(odds, key=lambda label: -odds[label])[:2]


@pytest.mark.parametrize(
    "text",
    ["The budget met the target.", "The film hit the cinemas.", "The minister said that winters are cold."],
)
def test_sentences_without_an_event_propose_none(text: str) -> None:
    assert propose(parse(text)) == []


def test_names_are_masked_in_features() -> None:
    doc = parse("Norway praised Sweden in 2014.")
    assert not any(
        "norway" in f.lower() for f in features(list(doc), propose(doc)) if f.startswith(("w=", "b="))
    )
