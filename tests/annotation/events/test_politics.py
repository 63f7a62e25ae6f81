"""What only sounds like an act of politics is left out; what states and their officials take part in is not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.annotation.events.test_annotator import read

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.events.annotator import EventAnnotator
from foreigndesk.annotation.events.politics import DOUBTFUL, LearnedPolitics
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import Document, EventMention

TOUR = "The singer toured Japan and met fans in Osaka, and her label agreed to release the record."


class Certain(LearnedPolitics):
    """Is so sure of everything, and keeps what it was asked."""

    sure = 0.0

    def likelihood(self, event: EventMention, features: Mapping[str, float]) -> float:
        return self.sure


def events(text: str, politics: type[LearnedPolitics]) -> Draft:
    draft = Draft(Document(id="r1", text=text), parse(text))
    for annotator in default_annotators():
        if isinstance(annotator, EventAnnotator):
            EventAnnotator(politics=politics).annotate(draft)
            return draft
        annotator.annotate(draft)
    raise AssertionError("no annotator of events")


def test_a_singers_tour_is_no_act_of_politics() -> None:
    assert events(TOUR, Certain).events
    assert not read(TOUR).events


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Foreign Minister Ida Lund visited Peru on 4 June.",
        "Chad and Niger signed a trade agreement in Oslo.",
        "Rebels killed three soldiers near the border on Monday.",
    ],
)
def test_acts_of_states_and_armies_stay(text: str) -> None:
    assert read(text).events


def test_what_is_doubtful_stays_if_officials_or_two_states_take_part() -> None:
    doubting = type("Doubting", (Certain,), {"sure": DOUBTFUL + 0.2})
    assert events("Norwegian Foreign Minister Ida Lund visited Peru on 4 June.", doubting).events
    assert not events("Rebels killed three soldiers near the border on Monday.", doubting).events


def test_doubt_lowers_the_score() -> None:
    text = "Rebels killed three soldiers near the border on Monday."
    half = type("Half", (Certain,), {"sure": 0.25})
    (sure,), (unsure,) = events(text, Certain).events, events(text, half).events
    assert unsure.score == pytest.approx(0.75 * sure.score, abs=0.001)
