"""How likely it is that a read event is none: sport, business, a figure of speech, somebody's private life.

A logistic regression over what was read (type, lemma, status, who takes part) and the encoder's vectors of the trigger,
of its sentence and of the whole report, since a report on a film tells of few acts of politics. Made by
`training/event_politics.py` from acts of real reports that were labelled by reading.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.encoding.pieces import piece_vectors
from foreigndesk.model import EventMention
from foreigndesk.weights import weights_bytes

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]

WEIGHTS = "event_politics.npz"


# So doubtful an event is left out. Of 3,230 labelled ones this leaves out 3 in 10 that are none, and 2 % of the others.
DOUBTFUL = 0.4


class Politics(Protocol):
    """Says how doubtful the events of one report are."""

    def doubt(self, event: EventMention) -> float:
        """Return how likely it is, 0 to 1, that the words tell no event."""
        ...


@dataclass(frozen=True, slots=True)
class _Model:
    """The regression: names of the features with their columns, behind which the vectors stand; weights and bias."""

    columns: dict[str, int]
    weights: Floats
    bias: float


@functools.cache
def _model() -> _Model:
    with np.load(io.BytesIO(weights_bytes(WEIGHTS)), allow_pickle=False) as data:
        columns = {str(name): n for n, name in enumerate(data["features"])}
        return _Model(columns, data["weights"].astype(np.float64), float(data["bias"]))


class LearnedPolitics:
    """The doubts of one report's events by the regression.

    Args:
        draft: The report, read up to its events.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._report: Floats | None = None

    def doubt(self, event: EventMention) -> float:
        """Return how likely it is, 0 to 1, that the words tell no event.

        0 where two states or somebody in office takes part: of these the regression would leave out more that is right than
        is not.
        """
        found = self.features(event)
        official = found["two states"] or (found["an office"] and found["a state known"])
        return 0.0 if official else self.likelihood(event, found)

    def likelihood(self, event: EventMention, features: Mapping[str, float]) -> float:
        """Return what the regression says, 0 to 1, of an event with these features."""
        model = _model()
        named = sum(
            model.weights[model.columns[name]] * value
            for name, value in features.items()
            if name in model.columns
        )
        votes = model.bias + named + float(self.vector(event) @ model.weights[len(model.columns) :])
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, votes))))

    def features(self, event: EventMention) -> dict[str, float]:
        """Return what was read as features by name."""
        known = self._draft.actors_by_id()
        actors = [known.get(a.actor or "") for a in event.arguments]
        states = {a.state for a in actors if a is not None and a.state}
        found = {
            f"type={event.type}": 1.0,
            f"status={event.status}": 1.0,
            f"lemma={event.lemma}": 1.0,
            "parties": float(len(actors)),
            "an office": float(any(a is not None and a.offices for a in actors)),
            "a state known": float(bool(states)),
            "two states": float(len(states) > 1),
            "score": event.score,
            "background": float(event.background),
        }
        return found | {f"kind={a.kind if a is not None else None}": 1.0 for a in actors}

    def vector(self, event: EventMention) -> Floats:
        """Return the encoder's vectors for events of trigger, sentence and report, one behind another."""
        happenings = piece_vectors(self._draft).happenings
        if self._report is None:
            self._report = happenings(0, len(self._draft.document.text))
        sentence = self._draft.sentence_over(event.trigger.start) or event.extent
        return np.concatenate(
            [
                happenings(event.trigger.start, event.trigger.end),
                happenings(sentence.start, sentence.end),
                self._report,
            ]
        )
