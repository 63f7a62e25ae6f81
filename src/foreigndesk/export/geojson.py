"""What happened where, as GeoJSON (RFC 7946) for a map: one point a claim, with how closely time and place are known.

Properties are flat, since most maps read no nested ones. A state's or a sea's point stands for all of it:
`place_precision` says so, and a map that hides it would show a war in the middle of a country.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from foreigndesk.export.columns import Row
from foreigndesk.export.csv import SEPARATOR, party_text
from foreigndesk.export.jsonl import json_text

# Kind of place in the gazetteer → how much of the earth its point stands for; all others are sites.
PRECISION = {
    "continent": "area", "region": "area", "ocean": "area", "sea": "area", "gulf": "area", "bay": "area", "strait": "area",
    "channel": "area", "river": "area", "lake": "area", "canal": "area", "line": "area", "island": "area", "islands": "area",
    "desert": "area", "mountains": "area", "peninsula": "area", "country": "country", "admin": "province",
    "admin2": "district", "city": "town", "capital": "town",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapped:
    """How many claims stand on the map, and how many could not.

    Attributes:
        features: Claims with a point.
        placeless: Events whose reports tell no place.
        unknown: Claims with a place that has no coordinates.
    """

    features: int = 0
    placeless: int = 0
    unknown: int = 0


def write_geojson(rows: Iterable[Row], stream: IO[bytes]) -> Mapped:
    """Write the claims that have a point as one FeatureCollection, and return what was written and left out."""
    features = placeless = unknown = 0
    stream.write(b'{"type": "FeatureCollection", "features": [')
    for row in rows:
        place = row.get("place")
        if not place:
            placeless += row.get("kind") == "event"
            continue
        if place.get("lat") is None or place.get("lon") is None:
            unknown += 1
            continue
        stream.write(b",\n" if features else b"\n")
        stream.write(json_text(feature(row)).encode())
        features += 1
    stream.write(b"\n]}\n")
    return Mapped(features, placeless, unknown)


def feature(row: Row) -> dict[str, Any]:
    """Return a claim with a point as a GeoJSON feature."""
    place, time, published = row["place"], row.get("time") or {}, row.get("published") or {}
    parties = row.get("participants") or [row.get("subject"), row.get("object")]
    evidence = row.get("evidence") or []
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {
            "kind": row["kind"],
            "type": row.get("type"),
            "mode": row.get("mode"),
            "status": row.get("status"),
            "parties": SEPARATOR.join(party_text(party) for party in parties if party),
            "start": time.get("start"),
            "end": time.get("end"),
            "time_precision": time.get("precision"),
            "time_text": time.get("text"),
            "time_inferred": time.get("inferred"),
            "first_published": published.get("first"),
            "last_published": published.get("last"),
            "place": place.get("name"),
            "place_text": place.get("text"),
            "place_precision": place_precision(place.get("feature")),
            "country": place.get("country"),
            "geonameid": place.get("geonameid"),
            "background": row.get("background"),
            "words": evidence[0]["text"] if evidence else None,
            "reports": row.get("reports"),
            "outlets": row.get("outlets"),
            "origins": row.get("origins"),
            "confidence": row.get("confidence"),
        },
    }


def place_precision(kind: str | None) -> str | None:
    """Return how much a place's point stands for: area, country, province, district, town, site; None if unknown."""
    return PRECISION.get(kind, "site") if kind else None
