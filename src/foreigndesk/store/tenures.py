"""An office over time, from the days of the reports that have somebody in it: who after whom, gaps, contradictions.

A person is known to hold an office on the days of the reports that say so. Nothing is made up between them: an end is
never guessed, and a succession that no report tells is marked as read off the days only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from foreigndesk.data.offices import SINGLE_HOLDER
from foreigndesk.linking.names import full_name_key
from foreigndesk.linking.records import days_apart
from foreigndesk.store.views import ClaimView, Contradiction, Gap, Holder, Sighting, Succession

# Reports do not name every minister every day: a gap shorter than this many days is only a lack of reports.
SHORTEST_GAP = 30
_IN_OFFICE = frozenset({"current", "acting"})
# Two heads of one state may stand beside one another if they are of different kinds.
_DIGNITIES = (
    "supreme leader", "crown", "president", "king", "queen", "emir", "sultan", "emperor", "pope", "prime minister",
    "premier", "chancellor",
)  # fmt: skip


def sightings_of(holders: Iterable[Holder]) -> list[Sighting]:
    """Return every report of an office's holders, each with its own words, by day; those without a date last."""
    found = [sighting for holder in holders for view in holder.claims for sighting in _of_claim(holder, view)]
    return sorted(
        found, key=lambda s: (s.day or "9999", s.person, s.status, s.evidence.report_id, s.evidence.start)
    )


def _of_claim(holder: Holder, view: ClaimView) -> Iterator[Sighting]:
    pieces = {piece.report_id: piece for piece in reversed(view.claim.evidence)}
    for source in view.sources:
        piece = pieces.get(source.report_id)
        if piece is not None:
            yield Sighting(
                holder.name,
                holder.actor_id,
                view.claim.status,
                view.claim.standing,
                (source.published or "")[:10] or None,
                view,
                piece,
                source.outlet,
            )


@dataclass(frozen=True, slots=True)
class _Term:
    """Sights of one holder in office with no other holder's in between."""

    person: str
    sightings: tuple[Sighting, ...]

    @property
    def first(self) -> Sighting:
        return self.sightings[0]

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]


def is_single(holders: Sequence[Holder]) -> bool:
    """Return True if all hold one office that one person has at a time."""
    posts = {(h.office_kind, h.state, _dignity(h)) for h in holders}
    return len(posts) == 1 and all(
        h.office_kind in SINGLE_HOLDER and h.state is not None and not h.deputy for h in holders
    )


def _dignity(holder: Holder) -> str | None:
    if holder.office_kind not in {"head_of_state", "head_of_government"}:
        return None
    title = (holder.office or "").lower()
    return next((word for word in _DIGNITIES if word in title), None)


def by_post(holders: Iterable[Holder]) -> list[list[Holder]]:
    """Return holders by post: kind, state, and for heads of state what they are called (president, king)."""
    groups: dict[tuple[str | None, ...], list[Holder]] = {}
    for holder in holders:
        groups.setdefault((holder.office_kind, holder.state, _dignity(holder)), []).append(holder)
    return list(groups.values())


def _terms(sightings: Iterable[Sighting]) -> list[_Term]:
    terms: list[_Term] = []
    for sighting in sightings:
        if sighting.status not in _IN_OFFICE or sighting.day is None:
            continue
        if terms and terms[-1].person == sighting.person:
            terms[-1] = _Term(sighting.person, (*terms[-1].sightings, sighting))
        else:
            terms.append(_Term(sighting.person, (sighting,)))
    return terms


def successions_of(holders: Sequence[Holder]) -> tuple[Succession, ...]:
    """Return who came after whom: first what reports say, then what only the days of the reports tell."""
    seen = sightings_of(holders)
    found: dict[tuple[str, str, bool], list[Sighting]] = {}
    for sighting in seen:
        before = sighting.claim.claim.predecessor
        if before is not None:
            earlier = _known_name(before.actor_id, before.name or before.text, holders)
            key = (earlier, sighting.person, sighting.status == "incoming")
            found.setdefault(key, []).append(sighting)
    said = [Succession(a, b, True, tuple(s), planned) for (a, b, planned), s in found.items()]
    told = {(s.earlier, s.later) for s in said}
    dated = [
        Succession(left.person, right.person, False, (left.last, right.first))
        for left, right in itertools.pairwise(_terms(seen))
        if (left.last.day or "") < (right.first.day or "") and not (told & {(left.person, right.person)})
    ]
    dated = [] if not is_single(holders) else dated
    return tuple(sorted([*said, *dated], key=lambda s: (s.sightings[-1].day or "9999", s.earlier, s.later)))


def _known_name(actor_id: str | None, name: str, holders: Sequence[Holder]) -> str:
    """Return the name under which a predecessor is listed, if he is."""
    own = next((h.name for h in holders if actor_id and h.actor_id == actor_id), None)
    key = full_name_key(name)
    return own or next((h.name for h in holders if key and full_name_key(h.name) == key), name)


def gaps_of(holders: Sequence[Holder]) -> tuple[Gap, ...]:
    """Return the stretches between one holder and the next in which no report has anybody in a one-holder office."""
    if not is_single(holders):
        return ()
    found = []
    for left, right in itertools.pairwise(_terms(sightings_of(holders))):
        days = days_apart(left.last.day, right.first.day) or 0
        if days > SHORTEST_GAP:
            found.append(Gap(left.last, right.first, days))
    return tuple(found)


def contradictions_of(holders: Sequence[Holder]) -> tuple[Contradiction, ...]:
    """Return what the reports say of a one-holder office that cannot all be so.

    Two holders at overlapping times: one is seen in office, then another, then the first again, or both on one day, and
    no report in between has the first out of office. Or one is called former, and later holds the office, with no report
    of a return in between: it may be one, or a slip of a report; the sentences are there to tell.
    """
    if not is_single(holders):
        return ()
    seen = [s for s in sightings_of(holders) if s.day is not None]
    found = [*_two_at_once(seen), *_back_from_former(seen)]
    return tuple(sorted(found, key=lambda c: (c.sightings[0].day or "", c.explanation)))


def _day(sighting: Sighting) -> str:
    return sighting.day or ""


def _two_at_once(seen: Sequence[Sighting]) -> Iterator[Contradiction]:
    current = [s for s in seen if s.status == "current"]
    people = sorted({s.person for s in current})
    for one, other in itertools.combinations(people, 2):
        mine = [s for s in current if s.person == one]
        theirs = [s for s in current if s.person == other]
        clash = _between(seen, mine, theirs) or _between(seen, theirs, mine) or _same_day(seen, mine, theirs)
        if clash:
            names = " and ".join(dict.fromkeys(s.person for s in clash))
            days = clash[0].day if clash[0].day == clash[-1].day else f"{clash[0].day} to {clash[-1].day}"
            yield Contradiction("two holders", f"{names} are both told to hold the office, {days}", clash)


def _between(
    seen: Sequence[Sighting], mine: Sequence[Sighting], theirs: Sequence[Sighting]
) -> tuple[Sighting, ...]:
    """Return a sight of one holder between two of another, if no report in between has either out of office."""
    for middle in theirs:
        before = [s for s in mine if _day(s) < _day(middle)]
        after = [s for s in mine if _day(s) > _day(middle)]
        if before and after and not _explained(seen, before[-1], middle, after[0]):
            return before[-1], middle, after[0]
    return ()


def _explained(seen: Sequence[Sighting], before: Sighting, middle: Sighting, after: Sighting) -> bool:
    """Return True if a report has the first out of office on the way, or says who followed whom."""
    for s in seen:
        if not _day(before) <= _day(s) <= _day(after):
            continue
        if s.person == before.person and s.status in {"former", "incoming"}:
            return True
        if s.claim.claim.predecessor is not None and s.person in {middle.person, before.person}:
            return True
    return False


def _same_day(
    seen: Sequence[Sighting], mine: Sequence[Sighting], theirs: Sequence[Sighting]
) -> tuple[Sighting, ...]:
    """Return two holders of one day, unless it is the day on which the one follows the other."""
    for left in mine:
        for right in theirs:
            if left.day != right.day:
                continue
            people = {left.person, right.person}
            told = any(s.person in people and s.claim.claim.predecessor is not None for s in seen)
            gone = any(s.person in people and s.status == "former" and _day(s) >= _day(left) for s in seen)
            if not told and not gone:
                return left, right
    return ()


def _back_from_former(seen: Sequence[Sighting]) -> Iterator[Contradiction]:
    for person in sorted({s.person for s in seen}):
        own = [s for s in seen if s.person == person]
        for left, right in itertools.pairwise(own):
            if left.status != "former" or right.status != "current" or _day(left) >= _day(right):
                continue
            if right.claim.claim.predecessor is None:
                yield Contradiction(
                    "former, then current",
                    f"{person} is called former on {left.day} and holds the office on {right.day}; "
                    "no report here tells of a return",
                    (left, right),
                )
                break
