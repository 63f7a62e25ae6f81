import copy
import io
import json
from typing import Any

from export_rows import CLAIMS, MEETING

from foreigndesk.export import Mapped, write_geojson
from foreigndesk.export.geojson import place_precision


def mapped(*rows: dict[str, Any]) -> tuple[dict[str, Any], Mapped]:
    stream = io.BytesIO()
    done = write_geojson(rows, stream)
    return json.loads(stream.getvalue()), done


def test_a_meeting_is_a_point_with_its_time_and_how_closely_both_are_known():
    row = copy.deepcopy(MEETING) | {"published": {"first": "2024-05-04", "last": "2024-05-06"}}
    row["place"]["feature"] = "city"
    found, _ = mapped(row)
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    # longitude first
    assert feature["geometry"] == {"type": "Point", "coordinates": [10.75, 59.91]}
    told = feature["properties"]
    assert (told["start"], told["end"], told["time_precision"]) == ("2024-05-03", "2024-05-03", "day")
    assert (told["place_precision"], told["country"], told["geonameid"]) == ("town", "NOR", 3143244)
    assert told["first_published"] == "2024-05-04"
    assert told["parties"] == "actor:Ada Vale(NOR); actor:Bo Lund(SWE)"
    assert told["words"] == MEETING["evidence"][0]["text"]


def test_a_claim_without_a_date_stays_without_one():
    row = copy.deepcopy(MEETING) | {"time": None, "published": {"first": "2024-05-04", "last": "2024-05-04"}}
    found, _ = mapped(row)
    told = found["features"][0]["properties"]
    assert (told["start"], told["end"], told["time_precision"]) == (None, None, None)


def test_what_has_no_point_is_counted_and_left_out():
    nowhere = copy.deepcopy(MEETING) | {"place": None}
    unknown = copy.deepcopy(MEETING)
    unknown["place"] = {"text": "Qzxvburg", "name": None, "lat": None, "lon": None}
    found, done = mapped(nowhere, MEETING, unknown)
    assert len(found["features"]) == 1
    assert done == Mapped(features=1, placeless=1, unknown=1)


def test_statements_and_tenures_without_a_place_are_not_counted_as_events():
    assert mapped(*CLAIMS)[1].placeless == 0


def test_no_claims_give_an_empty_collection():
    assert mapped()[0] == {"type": "FeatureCollection", "features": []}


def test_a_point_says_how_much_of_the_earth_it_stands_for():
    kinds = ("country", "admin", "city", "sea", "base", None)
    assert [place_precision(kind) for kind in kinds] == ["country", "province", "town", "area", "site", None]
