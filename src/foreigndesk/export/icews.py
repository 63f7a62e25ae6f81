"""Events in the columns of ICEWS (Dataverse, doi:10.7910/DVN/28075 and doi:10.7910/DVN/QI2T9A), `.tab` files."""

from __future__ import annotations

from foreigndesk.data.actor_codes import sector_codes, state_codes
from foreigndesk.export.columns import Row
from foreigndesk.export.dyads import Dyad, whole_number
from foreigndesk.export.event_places import event_place

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def cells(dyad: Dyad) -> list[object]:
    """Return the cells of a row, in the order of `COLUMNS`."""
    cameo, place, first = dyad.cameo, event_place(dyad.event), dyad.first
    return [
        dyad.number,
        dyad.day,
        *_party(dyad.source),
        cameo.name,
        cameo.code,
        cameo.goldstein,
        *_party(dyad.target),
        whole_number(first.id),
        None,
        first.outlet,
        *(
            (place.city, place.district, place.province, place.country, place.lat, place.lon)
            if place
            else (None,) * 6
        ),
    ]


def _party(party: Row | None) -> list[object]:
    if party is None:
        return [None] * 3
    codes = state_codes().get(party.get("state") or "")
    sector = sector_codes().get(party.get("sector") or "")
    name = party.get("name") or party.get("text")
    return [name, sector.word if sector else None, codes.icews if codes else None]
