"""Events in the columns of POLECAT (Dataverse, doi:10.7910/DVN/AJGVIT), yearly files `ngecEvents.DV.<year>.txt`."""

from __future__ import annotations

from foreigndesk.data.actor_codes import state_codes
from foreigndesk.export.columns import Row
from foreigndesk.export.dyads import Dyad
from foreigndesk.export.event_places import event_place

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID",
    "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
SEPARATOR = "; "


def event_id(dyad: Dyad) -> str:
    """Return the row's id: the claim's, so that `foreigndesk show claim` finds it, the type, and the pair's digest."""
    return f"{dyad.event['id']}_{dyad.code.type.name}_{dyad.digest[:8]}"


def cells(dyad: Dyad) -> list[object]:
    """Return the cells of a row, in the order of `COLUMNS`."""
    event, code, place = dyad.event, dyad.code, event_place(dyad.event)
    contexts = code.contexts_of(event["status"], background=bool(event.get("background")))
    row: list[object] = [
        event_id(dyad),
        dyad.day,
        code.type.name,
        code.plover_mode,
        code.type.intensity,
        code.type.quad.upper(),
        SEPARATOR.join(contexts),
        *_party(dyad.source),
        *_party(dyad.target),
    ]
    if place:
        row += [place.name, place.city, place.district, place.province, place.iso3, place.lat, place.lon]
        row += [place.geonameid, place.text, place.feature]
    else:
        row += [None] * 10
    first = dyad.first
    return [*row, first.outlet, first.day, None, None, None, first.language, event["made_by"]]


def _party(party: Row | None) -> list[object]:
    if party is None:
        return [None] * 8
    codes, sector = state_codes().get(party.get("state") or ""), party.get("sector")
    return [
        party.get("name") or party.get("text"),
        party.get("state"),
        codes.cow if codes else None,
        sector,
        sector,
        party.get("office"),
        party.get("text"),
        None,
    ]
