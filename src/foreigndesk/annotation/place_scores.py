"""Which of the places of a name is meant: population, kind of place, and what the report's places share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from foreigndesk.data.gazetteer import GazetteerEntry

# Weights set on benchmarks/places (LGL and GeoVirus).
_FEATURE = {
    "country": 4.0,
    "continent": 3.0,
    "region": 3.0,
    "admin": 1.2,
    "admin2": 0.3,
    "capital": 3.0,
    "city": 0.0,
}
_OWN_FEATURE = 2.0
_ALTERNATE, _LESSER_ALTERNATE = -1.5, -3.5
_FORMER_CAPITAL = 3.2
_KNOWN_BY_ALTERNATES = 300_000
_COUNTRY_SHARE = 4.0
_ADMIN_SHARE = 5.5
_NEAR_KM, _NEAR = 200.0, 2.0
# That a report names a state, its capital or a palace (for its government) says less about where towns lie than a town does.
_STATE_WEIGHT, _LITTLE_SAID = 0.15, frozenset(("country", "capital", "site"))
# A report that names few places says little of where others lie: as much weight as this speaks for none.
_DOUBT = 0.4
# 'near Manila', 'on the outskirts of Tokyo': how near that is, and what it is worth.
_BESIDE_KM, _BESIDE, _LIKELY_NEIGHBOURS = 120.0, 5.0, 3
_ROUNDS = 3
# 'Donetsk', 'Geneva', 'New York': without 'region' or 'state' behind it, the city after which its region is named.
_REGION_OF_CITY, _OF_CITY_KM = -4.0, 400.0
# Of a name with hundreds of villages, the larger ones and those that context may favour are enough.
_MOST_CANDIDATES = 120


@dataclass(slots=True)
class Candidates:
    """A toponym's candidates, and what the words around it say about them."""

    key: str
    text: str
    entries: tuple[GazetteerEntry, ...]
    weight: float = 1.0
    held: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entries = self.entries[:_MOST_CANDIDATES]
        self.held = [0.0] * len(self.entries)

    def keep_within(self, country: str, admin1: str) -> None:
        """Favour the candidates of a region that the text names by its code."""
        for i, entry in enumerate(self.entries):
            if entry.country == country and entry.admin1 == admin1 and entry.feature != "admin":
                self.held[i] += 12.0

    def join(self, holder: Candidates, *, strong: bool) -> None:
        """Favour the candidates that lie within a candidate of `holder`, and the holder they lie in."""
        gain = 10.0 if strong else 3.0
        for i, inner in enumerate(self.entries):
            best = 0.0
            for j, outer in enumerate(holder.entries):
                if _lies_in(inner, outer):
                    # A holder that is no likely reading of its own name lends little.
                    lent = gain * (1.0 if outer.feature in ("country", "admin") else 0.6)
                    best = max(best, lent)
                    if strong:
                        holder.held[j] = max(holder.held[j], lent * 0.8)
            self.held[i] = max(self.held[i], best)

    def lean(self, other: Candidates) -> None:
        """Favour the candidates that lie near a place that the text puts them by ('San Jose, near Manila')."""
        likely = sorted(other.entries, key=prior, reverse=True)[:_LIKELY_NEIGHBOURS]
        for i, entry in enumerate(self.entries):
            if any(distance(entry, neighbour) < _BESIDE_KM for neighbour in likely):
                self.held[i] = max(self.held[i], _BESIDE)


def _lies_in(inner: GazetteerEntry, outer: GazetteerEntry) -> bool:
    if inner.country is None or inner.country != outer.country or inner == outer:
        return False
    if outer.feature == "country":
        return inner.feature != "country"
    if outer.feature == "admin":
        return inner.admin1 == outer.admin1 and inner.feature not in ("country", "admin")
    return outer.feature == "admin2" and inner.feature in ("city", "capital") and distance(inner, outer) < 80


def distance(a: GazetteerEntry, b: GazetteerEntry) -> float:
    """Return the kilometres between two places (great circle)."""
    lat1, lat2 = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, half)))


def prior(entry: GazetteerEntry) -> float:
    """Return how likely a place is meant by its name before any context is seen."""
    score = math.log10(entry.population + 10)
    score += _FEATURE.get(entry.feature, _OWN_FEATURE)
    if entry.main:
        return score
    if entry.feature == "capital":
        score -= _FORMER_CAPITAL  # 'Salisbury' was Harare, 'Victoria' Hong Kong
    known = entry.population >= _KNOWN_BY_ALTERNATES or entry.feature != "city"
    return score + (_ALTERNATE if known else _LESSER_ALTERNATE)


def _priors(name: Candidates) -> list[float]:
    scores = []
    for entry, held in zip(name.entries, name.held, strict=True):
        score = prior(entry) + held
        if entry.feature == "admin" and any(_is_city_of(other, entry) for other in name.entries):
            score += _REGION_OF_CITY
        scores.append(score)
    return scores


def _is_city_of(city: GazetteerEntry, region: GazetteerEntry) -> bool:
    if (
        city.feature not in ("city", "capital")
        or city.country != region.country
        or city.admin1 != region.admin1
    ):
        return False
    return city.population >= 100_000 and distance(city, region) < _OF_CITY_KM


def choose(names: Sequence[Candidates]) -> list[GazetteerEntry | None]:
    """Return the place chosen for each toponym, or None for one without candidates.

    All toponyms of one key share one sense, except those of which the text says where they lie.
    """
    senses: dict[str, Candidates] = {}
    counts: dict[str, float] = {}
    for name in names:
        counts[name.key] = counts.get(name.key, 0.0) + name.weight
        known = senses.get(name.key)
        if known is None:
            senses[name.key] = Candidates(name.key, name.text, name.entries)
            known = senses[name.key]
        if len(known.held) == len(name.held):
            known.held = [max(a, b) for a, b in zip(known.held, name.held, strict=True)]
    keys = [key for key in senses if senses[key].entries]
    priors = {key: _priors(senses[key]) for key in keys}
    picks = {key: _best(priors[key]) for key in keys}
    context: dict[str, list[float]] = {key: [0.0] * len(priors[key]) for key in keys}
    for _ in range(_ROUNDS):
        for key in keys:
            others = [
                (senses[k].entries[picks[k]], _sure(priors[k], picks[k]) * math.sqrt(counts[k]))
                for k in keys
                if k != key
            ]
            context[key] = [_context(entry, others) for entry in senses[key].entries]
        new = {key: _best([p + c for p, c in zip(priors[key], context[key], strict=True)]) for key in keys}
        if new == picks:
            break
        picks = new
    chosen: list[GazetteerEntry | None] = []
    for name in names:
        if not name.entries:
            chosen.append(None)
            continue
        own = max(name.held, default=0.0)
        if own >= 6.0:
            scores = _priors(name)
            if len(scores) == len(context[name.key]):
                scores = [s + c for s, c in zip(scores, context[name.key], strict=True)]
            chosen.append(name.entries[_best(scores)])
        else:
            entries = senses[name.key].entries
            chosen.append(entries[picks[name.key]])
    return chosen


def _best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=lambda i: (scores[i], -i))


def _sure(scores: Sequence[float], pick: int) -> float:
    """Return between 0.2 and 1 how far the picked candidate stands above the next."""
    rest = max((s for i, s in enumerate(scores) if i != pick), default=scores[pick] - 4.0)
    return min(1.0, max(0.2, (scores[pick] - rest) / 4.0))


def _context(entry: GazetteerEntry, others: Sequence[tuple[GazetteerEntry, float]]) -> float:
    total = same_country = same_admin = 0.0
    nearest = 1.0e9
    for other, weight in others:
        if other.country is None:
            continue
        near_weight = weight
        if other.feature in _LITTLE_SAID:
            weight *= _STATE_WEIGHT
        total += weight
        if other.country == entry.country:
            same_country += weight
            if entry.admin1 and other.admin1 == entry.admin1:
                same_admin += weight
        if other.feature in ("city", "capital", "admin2") and entry.feature in ("city", "capital", "admin2"):
            nearest = min(nearest, distance(entry, other) / max(near_weight, 0.3))
    if not total:
        return 0.0
    total += _DOUBT
    score = _COUNTRY_SHARE * same_country / total + _ADMIN_SHARE * same_admin / total
    if nearest < _NEAR_KM:
        score += _NEAR * (1.0 - nearest / _NEAR_KM)
    return score
