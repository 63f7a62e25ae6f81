"""How likely two reports, or two sentences, tell of one event: one scorer for the desk's events and for any others.

A `Telling` is an event as one sentence tells it. `pair_features` sets two beside one another: the words that tell it and
how near their senses are (the encoder's own vectors of word pieces, made small), who takes part, when, where, which
numbers and what else the sentence says, and what the two reports are about (`report_words`). Boosted trees weigh
them. Weights and vectors are made by `training/event_pairs.py`; `weights/event_pairs.md` is their card.
"""

from __future__ import annotations

import functools
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from foreigndesk.annotation.encoding.encoder import load_tokenizer
from foreigndesk.linking.average_link import average_link
from foreigndesk.linking.connected import connected
from foreigndesk.linking.names import STOP_WORDS, plain
from foreigndesk.linking.report_words import ReportWords, rarity, report_features
from foreigndesk.linking.stories import stem, story_words
from foreigndesk.model import Claim, TimeRef
from foreigndesk.weights import weights_bytes
from foreigndesk.weights.boosted_trees import BoostedTrees

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.floating[Any]]

WEIGHTS = "event_pairs.npz"
# Tellings more alike than this on average are of one event; set by cross-validation on ECB+ (training/event_pairs.py).
SAME_EVENT = 0.35
# Reports that share less than this of their words are not compared.
MIN_SHARED = 0.04
# So many tellings, and pairs of them, are remembered (some 100 MB).
KEPT_TELLINGS, KEPT_PAIRS = 20_000, 200_000
# Pairs whose features are held at once.
AT_ONCE = 1_000
# Verbs that only say who says it: of two of them it counts little that they are the same.
_SAYING = frozenset("say tell report accord announce confirm add state claim".split())
_TOLD_WITH = ("actor", "recipient")
PAIR_FEATURES = (
    "one_happening", "all_words", "same_report", "same_sentence", "same_lemma", "words_shared", "same_stem",
    "letters_shared", "sense", "context", "context_weight", "actors", "recipients", "parties", "actors_differ",
    "recipients_differ", "parties_differ", "names", "names_differ", "both_actors", "both_recipients", "same_time",
    "times_differ", "same_place", "places_differ", "number_shared", "numbers_differ", "rarer", "commoner", "saying",
    "told_in_context", "same_lemma*one_happening", "sense*one_happening", "sense*parties", "words_shared*parties",
    "actor_as_recipient", "recipient_as_actor", "sense*all_words", "same_lemma*all_words", "sense^2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Model:
    """The shipped weights: of two reports, of two tellings, and the vectors of word pieces, one a row."""

    reports: Floats
    report_bias: float
    pairs: BoostedTrees
    pieces: Floats


@functools.cache
def _model() -> _Model:
    with np.load(io.BytesIO(weights_bytes(WEIGHTS)), allow_pickle=False) as data:
        return _Model(
            data["reports"],
            float(data["report_bias"]),
            BoostedTrees({name[5:]: data[name] for name in data.files if name.startswith("tree_")}),
            data["pieces"],
        )


@functools.lru_cache(maxsize=65536)
def sense_of(word: str) -> Floats:
    """Return the unit vector of a word: the mean of the vectors of its pieces. Zeros for no word."""
    pieces = _model().pieces
    ids = load_tokenizer().encode(word, add_special_tokens=False).ids
    if not ids:
        return np.zeros(pieces.shape[1], dtype=np.float64)
    return _unit(pieces[ids].astype(np.float64).mean(0))


def _unit(vector: Floats) -> Floats:
    length = math.sqrt(math.fsum(v * v for v in vector.tolist()))
    return vector / length if length else vector


class Telling:
    """An event as one sentence tells it, as far as pairs ask for it.

    Args:
        claim: The event, its parties known (`compared.mapped`); its evidence is the sentence.
        report: The words of its report.
    """

    def __init__(self, claim: Claim, report: ReportWords) -> None:
        self.report, self.claim = report, claim
        where = claim.evidence[0]
        self.report_id, self.at = where.report_id, where.start
        words = story_words(" ".join(e.text for e in claim.evidence))
        trigger = plain(claim.trigger or claim.mode or claim.type or "").replace("_", " ")
        self.lemmas = tuple(trigger.split()) or ("",)
        self.stems = frozenset(map(stem, self.lemmas))
        self.context = {w: rarity(w) for w in sorted(set(words)) if w not in self.stems}
        self.weight = math.sqrt(math.fsum(v * v for v in self.context.values())) or 1.0
        self.parties = {role: self._party_words(role) for role in _TOLD_WITH}
        self.everybody = frozenset().union(*self.parties.values())
        self.names = frozenset(w for w in words if w in report.names)
        self.numbers = frozenset(w for w in words if w.isdigit())
        self.place = (claim.place.geonameid or plain(claim.place.text)) if claim.place else None

    @functools.cached_property
    def sense(self) -> Floats:
        """The unit vector of the words that tell it."""
        return _unit(np.mean([sense_of(w) for w in self.lemmas], axis=0))

    def _party_words(self, role: str) -> frozenset[str]:
        told = (f"{p.text} {p.name or ''}" for p in self.claim.participants if p.role == role)
        return frozenset(
            stem(w) for t in told for w in plain(t).split() if len(w) > 1 and w not in STOP_WORDS
        )


def _shared(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the share of the weight of the smaller of two sets of words that the other has too."""
    if not left or not right:
        return 0.0
    smaller = min(math.fsum(map(rarity, left)), math.fsum(map(rarity, right)))
    return math.fsum(map(rarity, left & right)) / (smaller + 1e-9)


def _same_time(left: TimeRef | None, right: TimeRef | None) -> bool | None:
    """Return whether two tell of one time; None if one of them tells of none."""
    if left is None or right is None:
        return None
    if left.start and right.start:
        return left.start <= (right.end or right.start) and right.start <= (left.end or left.start)
    if left.start or right.start or not left.text or not right.text:
        return None
    return plain(left.text) == plain(right.text)


def pair_features(left: Telling, right: Telling, happening: float, words: float) -> list[float]:
    """Return `PAIR_FEATURES` of two tellings; in either order the same.

    Args:
        left: One telling.
        right: The other.
        happening: How likely the two reports tell of one happening (`one_happening`).
        words: The cosine of the words of the two reports.
    """
    left, right = sorted((left, right), key=lambda t: (t.report_id, t.at, t.lemmas))
    same_report = left.report_id == right.report_id
    lemma = float(left.lemmas == right.lemmas)
    stems = len(left.stems & right.stems) / min(len(left.stems), len(right.stems))
    sense = float(left.sense @ right.sense)
    both = left.context.keys() & right.context.keys()
    context = math.fsum(left.context[w] ** 2 for w in both) / (left.weight * right.weight)
    actors, targets = (_shared(left.parties[r], right.parties[r]) for r in _TOLD_WITH)
    parties = _shared(left.everybody, right.everybody)
    both_actors, both_targets = (float(bool(left.parties[r] and right.parties[r])) for r in _TOLD_WITH)
    crossed = [_shared(left.parties[a], right.parties[b]) for a, b in (_TOLD_WITH, _TOLD_WITH[::-1])]
    names = _shared(left.names, right.names)
    time = _same_time(left.claim.time, right.claim.time)
    placed = left.place is not None and right.place is not None
    rare = sorted(min(map(rarity, t.stems)) / 8 for t in (left, right))
    return [
        happening, words, float(same_report), float(same_report and left.at == right.at), lemma, stems,
        float(stem(left.lemmas[-1])[:5] == stem(right.lemmas[-1])[:5]),
        _beginning(left.lemmas[-1], right.lemmas[-1]), sense, context,
        math.log1p(math.fsum(left.context[w] for w in both)) / 4, actors, targets, parties,
        both_actors * (actors == 0), both_targets * (targets == 0),
        float(bool(left.everybody and right.everybody) and parties == 0), names,
        float(bool(left.names and right.names) and names == 0), both_actors, both_targets,
        float(time is True), float(time is False), float(placed and left.place == right.place),
        float(placed and left.place != right.place), float(bool(left.numbers & right.numbers)),
        float(bool(left.numbers and right.numbers and not left.numbers & right.numbers)), rare[1], rare[0],
        float(left.lemmas[-1] in _SAYING and right.lemmas[-1] in _SAYING),
        float(bool(left.stems & right.context.keys() or right.stems & left.context.keys())),
        lemma * happening, sense * happening, sense * parties, stems * parties, max(crossed), min(crossed),
        sense * words, lemma * words, sense * abs(sense),
    ]  # fmt: skip


def _beginning(left: str, right: str) -> float:
    """Return the share of the longer word with which both begin."""
    same = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    shared = min(len(left), len(right)) if same is None else same
    return shared / max(len(left), len(right), 1)


def one_happening(left: ReportWords, right: ReportWords) -> tuple[float, float]:
    """Return how likely two reports tell of one happening, and the cosine of their words."""
    features = report_features(left, right)
    if left is right:
        return 1.0, 1.0
    model = _model()
    margin = math.fsum(f * w for f, w in zip(features, model.reports.tolist(), strict=True))
    return _likely(margin + model.report_bias), features[REPORT_COSINE]


REPORT_COSINE = 2


def _likely(log_odds: float) -> float:
    # rounded, so that no machine's last bits decide which pair comes first
    return round(1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, log_odds)))), 9)


class EventScorer:
    """Scores pairs of tellings; remembers what pairs of reports came to, and pairs of the tellings that it made.

    As long as one is used, a claim's id has to stand for one claim, with the same parties, and a report's for one report.
    """

    def __init__(self) -> None:
        self._happening: dict[tuple[str, str], tuple[float, float]] = {}
        self._tellings: dict[str, Telling] = {}
        self._scores: dict[tuple[str, str], float] = {}

    def telling(self, claim: Claim, report: ReportWords | None) -> Telling:
        """Return the telling of a claim; without words of its report those of its evidence stand for them."""
        if claim.id not in self._tellings:
            if len(self._tellings) >= KEPT_TELLINGS:
                self._forget()
            self._tellings[claim.id] = Telling(claim, report or ReportWords(claim.evidence[0].text))
        return self._tellings[claim.id]

    def happening(self, left: Telling, right: Telling) -> tuple[float, float]:
        """Return what `one_happening` says of the reports of two tellings."""
        key = _in_order(left.report_id, right.report_id)
        if key not in self._happening:
            if len(self._happening) >= KEPT_PAIRS:
                self._forget()
            self._happening[key] = one_happening(left.report, right.report)
        return self._happening[key]

    def score(self, left: Telling, right: Telling) -> float:
        """Return how likely two tellings are of one event, 0 to 1."""
        return self.scores([(left, right)])[0]

    def scores(self, pairs: Sequence[tuple[Telling, Telling]]) -> list[float]:
        """Return how likely each pair of tellings is of one event, 0 to 1; many at once take less time than one by one."""
        keys = [_in_order(left.claim.id, right.claim.id) for left, right in pairs]
        made = [self._made(left) and self._made(right) for left, right in pairs]
        known = [self._scores.get(key) if own else None for key, own in zip(keys, made, strict=True)]
        missing = [n for n, score in enumerate(known) if score is None]
        for first in range(0, len(missing), AT_ONCE):
            some = missing[first : first + AT_ONCE]
            rows = [pair_features(*pairs[n], *self.happening(*pairs[n])) for n in some]
            odds = _model().pairs.log_odds_of(np.asarray(rows, dtype=np.float64)).tolist()
            if len(self._scores) + len(some) > KEPT_PAIRS:
                self._forget()
            for n, one in zip(some, odds, strict=True):
                known[n] = score = _likely(one)
                # of many pairs at once no more are kept than of few
                if made[n] and len(self._scores) < KEPT_PAIRS:
                    self._scores[keys[n]] = score
        return [score for score in known if score is not None]

    def _made(self, telling: Telling) -> bool:
        return self._tellings.get(telling.claim.id) is telling

    def _forget(self) -> None:
        for kept in (self._happening, self._tellings, self._scores):
            kept.clear()


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def cluster(tellings: Iterable[Telling], scorer: EventScorer | None = None) -> list[list[Telling]]:
    """Return the tellings in groups, one an event, whatever their order.

    Args:
        tellings: Of any reports; two of reports that have next to no words in common are not compared.
        scorer: Keeps pairs of reports from one call to the next.
    """
    scorer = scorer or EventScorer()
    told = sorted(tellings, key=lambda t: (t.report_id, t.at, t.claim.id))
    scores: dict[tuple[int, int], float] = {}
    links: dict[int, list[int]] = {i: [] for i in range(len(told))}
    for j, right in enumerate(told):
        for i in range(j):
            if scorer.happening(told[i], right)[1] < MIN_SHARED:
                continue
            scores[i, j] = scorer.score(told[i], right)
            if scores[i, j] >= SAME_EVENT:
                links[i].append(j)
                links[j].append(i)
    groups = []
    for part in connected(links):
        groups += [[told[part[i]] for i in group] for group in average_link(_table(part, scores), SAME_EVENT)]
    return groups


def _table(part: Sequence[int], scores: Mapping[tuple[int, int], float]) -> npt.NDArray[np.float64]:
    alike = np.zeros((len(part), len(part)))
    for j, right in enumerate(part):
        for i, left in enumerate(part[:j]):
            alike[i, j] = alike[j, i] = scores.get((min(left, right), max(left, right)), 0.0)
    return alike
