"""Events in columns, as the timeline, the map and the network draw them: names and places stand once, by number."""

from __future__ import annotations

from typing import Any

from foreigndesk import phrases
from foreigndesk.export.dyads import acts_for_state
from foreigndesk.model import Claim, Participant, PlaceRef
from foreigndesk.phrasing import state_name, time_words
from foreigndesk.safe_characters import one_line, visible
from foreigndesk.store.exploring import Exploration, ExploredEvent

COLUMNS = (
    "id", "kind", "quad", "status", "status_words", "start", "end", "when", "told", "confidence", "reports",
    "outlets", "origins", "recalled", "place", "parties", "text",
)  # fmt: skip
# Words of the report that go along; the claim's page has all.
LONGEST = 200
# How exact a point is, by the kind of place: what is no town or site stands for an area around its point.
_WHOLE = {"country": "country", "sea": "sea"}
_AREAS = frozenset({"admin", "region", "strait", "island"})


def precision(place: PlaceRef) -> str:
    """Return how exact the point of a place is: "point", "area", "country", "sea", or "unknown" where nothing tells."""
    if place.feature in _WHOLE:
        return _WHOLE[place.feature]
    if place.feature in _AREAS:
        return "area"
    if place.feature is None:
        # read before places were told apart: only a state's own name tells
        return "country" if place.name and place.name == state_name(place.country) else "unknown"
    return "point"


def draw(found: Exploration, limit: int) -> dict[str, Any]:
    """Return events in columns, ready for JSON.

    Args:
        found: The events.
        limit: How many had been asked for at most.
    """
    table = _Table()
    rows = [_row(event, table) for event in found.events]
    return {
        "total": found.total,
        "dated": found.dated,
        "limit": limit,
        "capped": found.total > len(rows),
        "columns": list(COLUMNS),
        "events": rows,
        "parties": [list(party) for party in table.parties],
        "places": [list(place) for place in table.places],
        "states": {code: state_name(code) for code in sorted(table.states)},
    }


class _Table:
    """Parties and places, each once."""

    def __init__(self) -> None:
        self.parties: dict[tuple[str | None, str, str, str | None, bool], int] = {}
        self.places: dict[tuple[str, float, float, str], int] = {}
        self.states: set[str] = set()

    def party(self, participant: Participant) -> int:
        words = phrases.bare_party(participant)
        if participant.state and state_name(participant.state):
            self.states.add(participant.state)
        for_state = participant.state is not None and acts_for_state(participant.kind, participant.sector)
        key = (words.actor_id, visible(words.name), participant.kind, participant.state, for_state)
        return self.parties.setdefault(key, len(self.parties))

    def place(self, claim: Claim) -> int | None:
        place = claim.place
        if place is None or place.lat is None or place.lon is None:
            return None
        key = (
            visible(phrases.place(claim) or ""),
            round(place.lat, 4),
            round(place.lon, 4),
            precision(place),
        )
        return self.places.setdefault(key, len(self.places))


def _row(event: ExploredEvent, table: _Table) -> list[Any]:
    claim = event.claim
    mark = phrases.quad(claim)
    time = claim.time
    return [
        claim.id,
        phrases.kind(claim),
        mark.letters if mark else None,
        claim.status,
        phrases.status(claim) or claim.status,
        time.start[:10] if time and time.start else None,
        time.end[:10] if time and time.end else None,
        time_words(time) if time and time.start else None,
        event.told,
        round(claim.confidence, 2),
        event.reports,
        event.outlets,
        event.origins,
        claim.background,
        table.place(claim),
        [[table.party(p), p.role] for p in claim.participants],
        visible(one_line(event.text, LONGEST)),
    ]
