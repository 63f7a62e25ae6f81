"""spaCy's entity recogniser, decoded here: the same weights and the same choices in an eighth of the time.

spaCy takes one token at a time and asks each of its 74 moves whether it may be made; in the compiled releases each
question takes and gives back Python's global lock, which costs more than the network. Outside an entity, though, the
scores of a token depend on nothing before it: they are computed for all tokens at once, and only tokens inside an
entity (one in eight) are looked at singly. A recogniser of another make than the shipped one is run as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import IS_SPACE, SENT_START
from spacy.tokens import Span

if TYPE_CHECKING:
    from spacy.pipeline import EntityRecognizer
    from spacy.tokens import Doc

FloatArray = npt.NDArray[np.float32]
# Tokens that go through the network at once: enough to fill its matrices, few enough to stay in the cache.
BATCH_TOKENS = 3_000


@dataclass(frozen=True, slots=True)
class _Moves:
    """The recogniser's moves by number: which label each begins, and what goes on with or ends an entity."""

    begins: dict[int, str]
    units: dict[int, str]
    inside: dict[str, int]
    last: dict[str, int]
    never: tuple[int, ...]


class EntityDecoder:
    """Sets the entities of parsed pieces as `EntityRecognizer` does.

    Args:
        recognizer: spaCy's component with its weights.
    """

    def __init__(self, recognizer: EntityRecognizer) -> None:
        self._recognizer = recognizer
        model: Any = recognizer.model
        self._model = model
        self._moves = _read_moves(recognizer) if _is_known(recognizer) else None
        if self._moves is not None:
            upper = model.get_ref("upper")
            self._weights: FloatArray = upper.get_param("W")
            self._bias: FloatArray = upper.get_param("b")

    @property
    def decodes(self) -> bool:
        """False for a recogniser of another make: it is then run as it is."""
        return self._moves is not None

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set the entities of pieces that have sentence bounds and no entities yet."""
        if self._moves is None:
            for doc in self._recognizer.pipe(iter(docs), batch_size=64):
                del doc
            return
        for batch in _batches([doc for doc in docs if len(doc)]):
            self._annotate(batch)

    def _annotate(self, docs: Sequence[Doc]) -> None:
        lower = self._model.get_ref("lower")
        vectors = self._model.get_ref("tok2vec").predict(docs)
        features = lower.predict(vectors)
        pad, bias = features[0], lower.get_param("b")
        features = features[1:]
        # The order of the sums is spaCy's, so that not even the last bit differs.
        hidden = (features[:, 0] + pad[1] + pad[2] + bias).max(axis=-1)
        first, closed = self._outside(docs, hidden)
        offset = 0
        for doc in docs:
            entities: list[tuple[int, int, str]] = []
            position, size = 0, len(doc)
            assert self._moves is not None
            while position < size:
                at = offset + position
                move = int(first[at])
                unit = self._moves.units.get(move)
                if unit is not None:
                    entities.append((position, position + 1, unit))
                label = self._moves.begins.get(move)
                if label is not None:
                    end = self._end(features, bias, label, at, closed) - offset
                    entities.append((position, end, label))
                    position = end
                else:
                    position += 1
            _set(doc, entities)
            offset += size

    def _outside(
        self, docs: Sequence[Doc], hidden: FloatArray
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        """Return the best move of each token outside an entity, and which tokens end a sentence or piece."""
        assert self._moves is not None
        scores = hidden @ self._weights.T + self._bias
        scores[:, self._moves.never] = -np.inf
        closed = np.zeros(len(scores), dtype=np.bool_)
        space = np.zeros(len(scores), dtype=np.bool_)
        offset = 0
        for doc in docs:
            values = doc.to_array([SENT_START, IS_SPACE])
            end = offset + len(doc)
            closed[offset : end - 1] = values[1:, 0] == 1
            closed[end - 1] = True
            space[offset:end] = values[:, 1] == 1
            offset = end
        begins, units = np.array(list(self._moves.begins)), np.array(list(self._moves.units))
        scores[np.ix_(closed | space, begins)] = -np.inf
        scores[np.ix_(space, units)] = -np.inf
        return scores.argmax(axis=1), closed

    def _end(
        self, features: FloatArray, bias: FloatArray, label: str, start: int, closed: npt.NDArray[np.bool_]
    ) -> int:
        """Return where an entity that begins at `start` ends."""
        assert self._moves is not None
        pair = [self._moves.inside[label], self._moves.last[label]]
        weights, pair_bias = self._weights[pair], self._bias[pair]
        position = start + 1
        while not closed[position]:
            state = features[position, 0] + features[start, 1] + features[position - 1, 2] + bias
            goes_on, ends = weights @ state.max(axis=-1) + pair_bias
            if not (goes_on > ends or (goes_on == ends and pair[0] < pair[1])):
                break
            position += 1
        return position + 1


def _batches(docs: Sequence[Doc]) -> list[list[Doc]]:
    """Return the pieces in groups of about `BATCH_TOKENS` tokens, in order."""
    found: list[list[Doc]] = []
    size = 0
    for doc in docs:
        if not found or size + len(doc) > BATCH_TOKENS:
            found.append([])
            size = 0
        found[-1].append(doc)
        size += len(doc)
    return found


def _set(doc: Doc, entities: list[tuple[int, int, str]]) -> None:
    doc.set_ents([Span(doc, start, end, label=label) for start, end, label in entities], default="outside")


def _is_known(recognizer: EntityRecognizer) -> bool:
    """Return whether the recogniser is of the make that `EntityDecoder` knows: greedy, three features, maxout."""
    model: Any = recognizer.model
    if recognizer.cfg.get("beam_width") != 1 or not model.attrs.get("has_upper"):
        return False
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    return bool(
        lower.get_dim("nF") == 3
        and lower.get_dim("nP") >= 2
        and upper.name == "linear"
        and not model.attrs["unseen_classes"]
        and upper.get_dim("nO") == recognizer.moves.n_moves
    )


def _read_moves(recognizer: EntityRecognizer) -> _Moves:
    names: list[str] = [recognizer.moves.get_class_name(i) for i in range(recognizer.moves.n_moves)]

    def labelled(kind: str) -> dict[int, str]:
        return {i: name[2:] for i, name in enumerate(names) if name.startswith(f"{kind}-") and name[2:]}

    begins, units = labelled("B"), labelled("U")
    outside = names.index("O")
    allowed = {*begins, *units, outside}
    return _Moves(
        begins=begins,
        units=units,
        inside={label: i for i, label in labelled("I").items()},
        last={label: i for i, label in labelled("L").items()},
        never=tuple(i for i in range(len(names)) if i not in allowed),
    )
