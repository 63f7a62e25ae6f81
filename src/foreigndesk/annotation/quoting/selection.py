"""From scored candidates to the attributions that are kept: the likeliest first, none said twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foreigndesk.annotation.quoting.attribution import Candidate

# A candidate is kept from this probability on; a cue of saying or asking needs less. Set on PolNeAR dev and GUM news
# dev: whole-attribution F1 on PolNeAR is flat between 0.35 and 0.7 (74.3 to 75.4), on GUM it rises with it.
MIN_PROBABILITY = 0.5
MIN_SAYING = 0.35
# What nobody is named for, and no quotation marks show, is mostly no saying ('was granted', 'is known as').
MIN_SOURCELESS = 0.7
# Two contents that share this much of their words are the same content.
SAME_CONTENT = 0.5

# A saying inside another's content must leave at least so many words of it out (its own cue and source).
MIN_NESTED = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """A candidate that was kept, with its probability."""

    candidate: Candidate
    probability: float
    words: frozenset[int]


def _words(candidate: Candidate) -> frozenset[int]:
    return frozenset(i for start, end in candidate.content for i in range(start, end))


def _same(
    candidate: Candidate, words: frozenset[int], rival: Kept, relays: frozenset[int], sayings: frozenset[int]
) -> bool:
    """Whether two contents are one told twice; a saying inside what another passes on is not."""
    if len(words & rival.words) < SAME_CONTENT * len(words | rival.words):
        return False
    inner = candidate.head in rival.words and rival.candidate.head in relays
    outer = rival.candidate.head in words and candidate.head in relays
    if not (inner or outer):
        inner = candidate.head in sayings and _holds(rival.words, candidate)
        outer = rival.candidate.head in sayings and _holds(words, rival.candidate)
    return not (inner or outer) or len(words ^ rival.words) < MIN_NESTED


def _holds(words: frozenset[int], inner: Candidate) -> bool:
    """Whether a content holds another saying with its cue and its source: two speakers, two statements."""
    return inner.head in words and inner.source is not None and inner.source.head in words


def select(
    candidates: Sequence[Candidate],
    probabilities: Sequence[float],
    relays: frozenset[int] = frozenset(),
    sayings: frozenset[int] = frozenset(),
    unquoted: frozenset[int] = frozenset(),
) -> list[Kept]:
    """Return the candidates that stand, in text order of their content.

    Args:
        candidates: All candidates of one report.
        probabilities: Their probabilities, in the same order.
        relays: Heads of cues that pass on what others say ("Xinhua reported"): inside their content another
            saying may stand that is nearly as long.
        sayings: Heads of cues of saying or asking, for which `MIN_SAYING` is enough.
        unquoted: Indices of the candidates whose content holds no quotation mark.
    """

    def needed(i: int) -> float:
        if candidates[i].source is None and i in unquoted:
            return MIN_SOURCELESS
        return MIN_SAYING if candidates[i].head in sayings else MIN_PROBABILITY

    order = sorted(
        (i for i, p in enumerate(probabilities) if p >= needed(i)), key=lambda i: (-probabilities[i], i)
    )
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
        if any(_same(candidate, words, kept[k], relays, sayings) for k in rivals):
            continue
        if cue & cues:
            continue
        for w in words:
            holders.setdefault(w, []).append(len(kept))
        kept.append(Kept(candidate, probabilities[i], words))
        cues |= cue
    return sorted(kept, key=lambda k: (k.candidate.content[0][0], k.candidate.head, -len(k.words)))
