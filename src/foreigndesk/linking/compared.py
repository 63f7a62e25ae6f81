"""A claim of one report as merging looks at it: its parties known, its words counted."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping

from foreigndesk.linking.names import STOP_WORDS, plain, surnames, tidy
from foreigndesk.linking.speakers import Speaker, is_named_person
from foreigndesk.linking.wording import Wording, wordings
from foreigndesk.model import Actor, Claim, Participant, PlaceRef

Spot = tuple[float, float]
EARTH_KM = 6371.0
# Types that count as one when events are compared.
FAMILIES = {"COOPERATE": "AGREE"}
# Roles of the parties to an event.
PARTY_ROLES = frozenset({"actor", "recipient"})
# Kinds of actors that claims call by the actor's name; others are called what their reports call them.
CALLED_ALIKE = frozenset({"person", "state"})


class Facts:
    """A claim with its parties mapped to known actors, and what it is compared by.

    Attributes:
        told: The claim as its report has it.
        keys: Under which a statement meets others, once `utterances` has worked them out.
        day: Day on which its report was published, or None.
        order: What claims are sorted by: the moment of publication (a day without an hour at its end), then id.
        persons: Ids of the named persons who are party to it.
        sides: States and stateless organisations that are party to it, its persons' states included.
        spots: Where it was, if that is known more closely than the country.
        when: (first day, last day), or None if it has no date.
    """

    def __init__(
        self,
        claim: Claim,
        actor_of: Mapping[str, Actor],
        days: Mapping[str, str | None],
        moments: Mapping[str, str] | None = None,
    ) -> None:
        self.told, self.actor_of = claim, actor_of
        self.keys: frozenset[str] | None = None
        self.claim = mapped(claim, actor_of)
        self.day = min((d for e in claim.evidence if (d := days.get(e.report_id))), default=None)
        self.order = order_of(claim, days, moments or {})
        self.reports = frozenset(e.report_id for e in claim.evidence)
        parties = [p for p in self.claim.participants if p.role in PARTY_ROLES]
        self.persons = frozenset(p.actor_id for p in parties if p.actor_id and is_named_person(p))
        self.sides = frozenset(side for p in parties if (side := side_of(p)))
        time = claim.time
        self.when = (time.start, time.end or time.start) if time and time.start else None
        self.country = claim.place.country if claim.place else None
        self.spots = _spots(claim.place)
        self.type = FAMILIES.get(claim.type or "", claim.type)

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """Stems of the words under the claim, without those that name its parties."""
        return _act_words(self.claim)

    @functools.cached_property
    def wordings(self) -> tuple[Wording, Wording]:
        """The wording of a statement, and of its words in quotation marks."""
        return wordings(self.claim)

    @functools.cached_property
    def speaker(self) -> Speaker:
        """Who a statement says that it is by."""
        return Speaker.of(self.claim)


def order_of(claim: Claim, days: Mapping[str, str | None], moments: Mapping[str, str]) -> tuple[str, str]:
    """Return what claims are sorted by: see `Facts.order`; arguments as for `claims_merge.merge`."""
    found = [
        moments.get(e.report_id) or f"{day}T99" for e in claim.evidence if (day := days.get(e.report_id))
    ]
    return (min(found, default="9999"), claim.id)


def _spots(place: PlaceRef | None) -> frozenset[Spot]:
    """The place's coordinates, unless it is a whole country, whose middle says nothing."""
    if place is None or place.lat is None or place.lon is None or _is_country(place):
        return frozenset()
    return frozenset({(place.lat, place.lon)})


def spot_id(place: PlaceRef | None) -> int | None:
    """Return the GeoNames id of a place, None if it is a whole country or not known."""
    return place.geonameid if place is not None and not _is_country(place) else None


def _is_country(place: PlaceRef) -> bool:
    from foreigndesk.data.states import lookup_state

    found = lookup_state(place.name or place.text)
    return found is not None and found.form == "name" and found.iso3 == place.country


def distance_km(left: Spot, right: Spot) -> float:
    """Return the distance between two places on the globe."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*left, *right))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def mapped(claim: Claim, actor_of: Mapping[str, Actor]) -> Claim:
    """Return a claim with its parties known: the actor's id, full name, and what the report left out."""

    def known(participant: Participant) -> Participant:
        actor = actor_of.get(participant.actor_id or "")
        return participant if actor is None else known_party(participant, actor)

    return dataclasses.replace(
        claim,
        participants=tuple(map(known, claim.participants)),
        speaker=tuple(map(known, claim.speaker)),
        addressees=tuple(map(known, claim.addressees)),
        about=tuple(map(known, claim.about)),
        holder=known(claim.holder) if claim.holder else None,
        subject=known(claim.subject) if claim.subject else None,
        object=known(claim.object) if claim.object else None,
        predecessor=known(claim.predecessor) if claim.predecessor else None,
        asserted_by=tuple(
            dataclasses.replace(told, speakers=tuple(map(known, told.speakers))) for told in claim.asserted_by
        ),
    )


def known_party(participant: Participant, actor: Actor) -> Participant:
    """Return a party as the actor that it is: its id, its full name, and what the report left out."""
    own = tidy(participant.name) if participant.name else None
    name = actor.name if actor.kind in CALLED_ALIKE or own is None else own
    return dataclasses.replace(
        participant,
        actor_id=actor.id,
        name=name if own or actor.kind == "state" else own,
        state=participant.state or actor.state,
        sector=participant.sector or actor.sector,
    )


def side_of(participant: Participant) -> str | None:
    """Return the state that a party stands for, or the organisation's id, or None."""
    if participant.state:
        return participant.state
    return participant.actor_id if participant.kind in ("organization", "force", "party", "body") else None


def _act_words(claim: Claim) -> frozenset[str]:
    """Stems of the words under a claim, without those that name its parties."""
    parties = {w for p in claim.participants for w in plain(f"{p.text} {p.name or ''}").split()}
    return frozenset(
        w[:5]
        for e in claim.evidence
        for w in plain(e.text).split()
        if len(w) > 2 and w not in STOP_WORDS and w not in parties
    )


def set_dice(left: frozenset[str], right: frozenset[str]) -> float:
    """Return twice the share of common words, 0 to 1."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def stem_names(participant: Participant | None, actor_of: Mapping[str, Actor]) -> tuple[str, ...]:
    """Return keys for a party that stay the same when more reports make its actor better known.

    A body's are which one it is and what its own report calls it: what most reports call it changes, and with it all that
    they tell of it would have to be looked at again.
    """
    if participant is None:
        return ()
    actor = actor_of.get(participant.actor_id or "")
    own = participant.name or participant.text
    kind, name = (actor.kind, actor.name) if actor else (participant.kind, own)
    state = participant.state or (actor.state if actor else None)
    if kind == "person":
        return surnames(name, state)
    if kind == "state" and state:
        return (state,)
    return (actor.id, plain(own)) if actor else (plain(own),)
