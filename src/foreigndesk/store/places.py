"""The places that claims name, each once, so that one is found among thousands of places and not among all claims."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from foreigndesk.model import PlaceRef
from foreigndesk.store import schema as t
from foreigndesk.store.codec import name_words

_FIELDS = ("text", "name", "geonameid", "lat", "lon", "country", "feature")


def place_row(place: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of `places` for the place of a claim, as its JSON has it; equal places have equal ids."""
    told = json.dumps([place.get(name) for name in _FIELDS])
    digest = blake2b(told.encode(), digest_size=8).digest()
    return {
        "id": int.from_bytes(digest, "big", signed=True),
        "words": name_words(place.get("name"), place.get("text")),
        "name": place.get("name") or place["text"],
        "country": place.get("country"),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "feature": place.get("feature"),
    }


def insert_places(connection: Connection, places: Iterable[PlaceRef | None]) -> None:
    """Let places be in the table; those that are there already stay."""
    rows = [place_row(dataclasses.asdict(place)) for place in places if place is not None]
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        by_id = {row["id"]: row for row in rows}
        connection.execute(dialect.insert(t.places).on_conflict_do_nothing(), list(by_id.values()))
