"""The head of event types: its weights fit the encoder, its votes are of the stretch asked for, and readings need it."""

from __future__ import annotations

import numpy as np
import pytest

from foreigndesk.annotation.encoding.encoder import encode
from foreigndesk.annotation.events import classifier
from foreigndesk.annotation.events.classifier import NONE, joined, load_classifier
from foreigndesk.annotation.events.type_head import Votes, load_weights
from foreigndesk.annotation.reader import default_reader
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import EVENT_TYPES, Document

TWO = "Gunmen shot the governor dead in front of his house. Norway and Sweden signed a treaty of friendship in Oslo."


def test_weights_have_a_vote_for_each_type_and_mode_from_each_vector() -> None:
    head = load_weights()
    (window,) = encode("Norway praised Sweden.")
    assert window.happenings.shape == window.states.shape
    assert set(head.types) == {*EVENT_TYPES, NONE}
    assert head.weight.shape == (window.happenings.shape[1],)
    assert head.votes.shape == (window.happenings.shape[1], len(head.types) + len(head.modes))
    assert head.bias.shape == head.votes.shape[1:]
    assert {kind for kind, _ in head.modes} <= set(EVENT_TYPES)
    assert all(np.isfinite(a).all() for a in (head.weight, head.votes, head.bias))


def test_each_sentence_of_a_report_gets_its_own_type() -> None:
    doc = parse(TWO)
    votes = Votes(encode(TWO))
    found = [votes.types(list(sentence)) for sentence in doc.sents]
    assert [sum(odds.values()) for odds in found] == pytest.approx([1.0, 1.0])
    first, second = (max(odds, key=odds.__getitem__) for odds in found)
    assert first == "ASSAULT"
    assert second in ("AGREE", "SUPPORT")


def test_a_mode_is_one_of_its_type() -> None:
    doc = parse(TWO)
    votes = Votes(encode(TWO))
    found = votes.mode(list(doc), "ASSAULT")
    assert found is not None and ("ASSAULT", found[0]) in load_weights().modes
    assert 0 < found[1] <= 1
    assert votes.mode(list(doc), "AGREE") is None


def test_a_stretch_without_pieces_has_no_votes() -> None:
    votes = Votes(encode("Norway praised Sweden."))
    assert votes.types([]) == {}
    assert votes.mode([], "ASSAULT") is None
    assert Votes([]).types(list(parse("Norway praised Sweden."))) == {}


def test_joined_odds_lie_between_both_and_fold_what_the_corpora_do_not_tell_apart() -> None:
    labels = load_classifier().labels
    line = dict.fromkeys(labels, 0.0) | {"YIELD": 0.2, "AID": 0.8}
    head = {"CONCEDE": 0.5, "RETREAT": 0.3, "AID": 0.2}
    both = joined(line, head, 0.5)
    assert sum(both.values()) == pytest.approx(1.0)
    assert both["YIELD"] == pytest.approx(both["AID"], rel=1e-3)
    assert joined(line, {}) == line
    assert joined(line, head, 1.0)["YIELD"] == pytest.approx(0.8, abs=1e-4)


def types_read(text: str) -> list[str]:
    return [e.type for e in default_reader().read(Document(id="r", text=text), until="events").events]


@pytest.mark.parametrize(
    ("text", "event_types"),
    [
        # No entry of the lexicon fits, and the linear classifier is not sure.
        ("Norway feted the Peruvian president.", ["SUPPORT"]),
        ("Kenyan troops massed at the border with Uganda.", ["MOBILIZE"]),
        # The lexicon knows 'kill', and states' men were killed, but nobody did it.
        ("An army helicopter crashed in Kenya, killing two Kenyan generals.", []),
        ("A mud slide killed 12 Peruvian soldiers on Tuesday.", []),
    ],
)
def test_the_head_adds_and_refuses_events(
    text: str, event_types: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert types_read(text) == event_types
    monkeypatch.setattr(classifier, "joined", lambda linear, head: dict(linear))
    assert types_read(text) != event_types


def test_an_attack_is_no_accident() -> None:
    assert types_read("A bomb killed 12 Peruvian soldiers at a checkpoint on Tuesday.") == ["ASSAULT"]


def test_the_same_report_has_the_same_votes_whatever_was_read_before() -> None:
    doc = parse(TWO)
    first = Votes(encode(TWO)).types(list(doc))
    encode("Something else altogether. " * 40)
    assert Votes(encode(TWO)).types(list(doc)) == first
