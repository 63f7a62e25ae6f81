"""From scored candidates to the attributions that are kept: the likeliest first, none said twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foreigndesk.annotation.quoting.candidates import Candidate

# A candidate is kept from this probability on: best whole-attribution F1 on a tenth of PolNeAR's training articles
# that the weights had not seen.
MIN_PROBABILITY = 0.35
# Two contents that share this much of their words are the same content.
SAME_CONTENT = 0.5


@dataclass(frozen=True, slots=True)
class Kept:
    """A candidate that was kept, with its probability."""

    candidate: Candidate
    probability: float
    words: frozenset[int]


def _words(candidate: Candidate) -> frozenset[int]:
    return frozenset(i for start, end in candidate.content for i in range(start, end))


def select(
    candidates: Sequence[Candidate], probabilities: Sequence[float], minimum: float = MIN_PROBABILITY
) -> list[Kept]:
    """Return the candidates that stand, in text order of their content.

    Args:
        candidates: All candidates of one report.
        probabilities: Their probabilities, in the same order.
        minimum: The lowest probability that is kept.
    """
    order = sorted((i for i, p in enumerate(probabilities) if p >= minimum), key=lambda i: (-probabilities[i], i))
    kept: list[Kept] = []
    cues: set[int] = set()
    holders: dict[int, list[int]] = {}
    for i in order:
        candidate = candidates[i]
        cue = {candidate.head, *(t for a, b in candidate.cue for t in range(a, b))}
        if candidate.head in cues:
            continue
        words = _words(candidate)
        rivals = {k for w in words for k in holders.get(w, ())}
        if any(len(words & kept[k].words) >= SAME_CONTENT * len(words | kept[k].words) for k in rivals):
            continue
        if cue & cues:
            continue
        for w in words:
            holders.setdefault(w, []).append(len(kept))
        kept.append(Kept(candidate, probabilities[i], words))
        cues |= cue
    return sorted(kept, key=lambda k: (k.candidate.content[0][0], k.candidate.head, -len(k.words)))
