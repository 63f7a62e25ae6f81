"""Days, places and doers of one happening, and whether it happened, where reports differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from foreigndesk.linking.compared import distance_km, side_of, spot_id
from foreigndesk.linking.disagreements.values import (
    Disagreement,
    Told,
    disagreement_of,
    in_one_sentence,
    without_own,
)
from foreigndesk.linking.names import fold, plain
from foreigndesk.linking.wording import carries_sense
from foreigndesk.model import Evidence, PlaceRef

# Nearer than this, a place is a part of the other, or its outskirts.
NEAR_KM = 30.0
_WHOLE_AREAS = frozenset({"country", "sea", "strait", "region", "state", "province", "continent"})
# Acts that go on, or come again: another day is no contradiction.
_OFTEN = re.compile(
    r"\b(?:since|again|every|daily|continu\w+|second|third|latest|so far|resum\w+)\b", re.IGNORECASE
)
_NAMES_A_DAY = re.compile(r"\d|day\b|last night|this (?:morning|afternoon|evening)", re.IGNORECASE)
# Acts that somebody did, so that two doers contradict one another; who meets or asks whom is told from either side.
_DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT"})


def differing_days(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Days that the reports' own words give; a week, or a day that was worked out, contradicts none."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    text: dict[str, str] = {}
    for one in told:
        time = one.claim.time
        if (
            time is None
            or time.inferred
            or not time.text
            or time.precision != "day"
            or time.start != time.end
        ):
            continue
        if (
            one.claim.status != "happened"
            or not _NAMES_A_DAY.search(time.text)
            or _OFTEN.search(one.claim.evidence[0].text)
        ):
            continue
        given.setdefault(time.start or "", []).append((one, one.claim.evidence[0]))
        text.setdefault(time.start or "", time.text)
    kept = without_own(given)
    if len(kept) > 1 and in_one_sentence(kept.values()):
        yield disagreement_of("date", "day", [(day, text[day], pairs) for day, pairs in kept.items()])


def differing_places(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Places far apart, each in the words of its report; a place within the other contradicts none."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    where: dict[str, PlaceRef] = {}
    for one in told:
        place = one.claim.place
        if place is None or spot_id(place) is None or place.lat is None or place.feature in _WHOLE_AREAS:
            continue
        if plain(place.text) not in plain(one.claim.evidence[0].text):
            continue
        name = place.name or place.text
        where.setdefault(name, place)
        given.setdefault(name, []).append((one, one.claim.evidence[0]))
    kept = without_own(given)
    apart_names = {
        name
        for one, other in combinations(sorted(kept), 2)
        if _far(where[one], where[other])
        and not _names_both(kept[one], where[other])
        and not _names_both(kept[other], where[one])
        for name in (one, other)
    }
    if apart_names and in_one_sentence(kept[n] for n in sorted(apart_names)):
        yield disagreement_of("place", "place", [(n, where[n].text, kept[n]) for n in sorted(apart_names)])


def _names_both(pairs: Sequence[tuple[Told, Evidence]], other: PlaceRef) -> bool:
    """True if the words that give one place name the other, too: the one may be where it was told, or a part."""
    return any(plain(other.text) in plain(e.text) for _, e in pairs)


def _far(one: PlaceRef, other: PlaceRef) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    names = [{fold(w) for w in plain(p.name or p.text).split()} for p in (one, other)]
    if names[0] <= names[1] or names[1] <= names[0]:
        return False
    return distance_km((one.lat, one.lon), (other.lat, other.lon)) > NEAR_KM


def differing_doers(told: Sequence[Told]) -> Iterator[Disagreement]:
    """Who did it, where each report names somebody, and none of the others in the same sentence."""
    given: dict[frozenset[str], list[tuple[Told, Evidence]]] = {}
    names: dict[frozenset[str], str] = {}
    heard: dict[frozenset[str], set[str]] = {}
    for one in told:
        if one.claim.type not in _DEEDS:
            continue
        text = set(plain(" ".join(e.text for e in one.claim.evidence)).split())
        doers = [p for p in one.claim.participants if p.role == "actor"]
        # a doer whom the sentence does not name was worked out, maybe wrongly; nobody contradicts 'police'
        if not doers or any(
            not p.name or not text & set(plain(p.name).split()) or side_of(p) is None for p in doers
        ):
            continue
        sides = frozenset(s for p in doers if (s := side_of(p)))
        names.setdefault(sides, " and ".join(dict.fromkeys(p.name or p.text for p in doers)))
        heard.setdefault(sides, set()).update(plain(f"{p.name} {p.text}") for p in doers)
        given.setdefault(sides, []).append((one, one.claim.evidence[0]))
    rivals = {
        side
        for one, other in combinations(sorted(given, key=sorted), 2)
        if not one & other
        and not _named_in(heard[one], given[other])
        and not _named_in(heard[other], given[one])
        for side in (one, other)
    }
    if rivals:
        ordered = sorted(rivals, key=sorted)
        yield disagreement_of(
            "parties", "actor", [("+".join(sorted(s)), names[s], given[s]) for s in ordered]
        )


def _named_in(names: Iterable[str], pairs: Sequence[tuple[Told, Evidence]]) -> bool:
    words = {w for name in names for w in name.split() if carries_sense(w)}
    return any(words & set(plain(e.text).split()) for _, e in pairs)


def differing_status(told: Sequence[Told]) -> Iterator[Disagreement]:
    """That it happened, against that it did not: what was planned may have happened since."""
    given: dict[str, list[tuple[Told, Evidence]]] = {}
    for one in told:
        status = one.claim.status
        value = (
            "happened"
            if status in ("happened", "ongoing")
            else "denied"
            if status in ("denied", "absent")
            else None
        )
        if value is not None:
            given.setdefault(value, []).append((one, one.claim.evidence[0]))
    kept = without_own(given)
    if len(kept) > 1 and in_one_sentence(kept.values()):
        yield disagreement_of("status", "status", [(v, v, pairs) for v, pairs in kept.items()])
