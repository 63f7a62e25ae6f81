"""Events in the columns of GDELT 2.0 (Event Codebook V2.0, 19 February 2015), files `<time>.export.CSV`."""

from __future__ import annotations

from datetime import UTC, datetime

from foreigndesk.data.actor_codes import known_group, sector_codes, state_codes
from foreigndesk.data.event_codes import QUADS
from foreigndesk.export.columns import Row
from foreigndesk.export.dyads import Dyad, ReportLine
from foreigndesk.export.event_places import EventPlace, event_place


def _actor_columns(actor: str) -> tuple[str, ...]:
    names = (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
        "Type1Code", "Type2Code", "Type3Code",
    )  # fmt: skip
    return tuple(actor + name for name in names)


def _geo_columns(of: str) -> tuple[str, ...]:
    names = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return tuple(f"{of}Geo_{name}" for name in names)


COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *_actor_columns("Actor1"), *_actor_columns("Actor2"),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *_geo_columns("Actor1"), *_geo_columns("Actor2"), *_geo_columns("Action"),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
# CAMEO puts the type of an international organisation before the group: IGOUNO.
_TYPE_FIRST = frozenset(("IGO", "NGO"))
_BODIES = frozenset(("organization", "body", "force", "group", "party"))


def cells(dyad: Dyad) -> list[object]:
    """Return the cells of a row, in the order of `COLUMNS`."""
    event, cameo, nowhere = dyad.event, dyad.cameo, [None] * 8
    return [
        dyad.number,
        *_day(dyad.day),
        *_actor(dyad.source),
        *_actor(dyad.target),
        int(_is_root(event, dyad.reports)),
        cameo.code,
        cameo.base,
        cameo.root,
        QUADS.index(cameo.quad) + 1,
        cameo.goldstein,
        len(event["evidence"]),
        event["outlets"] or None,  # 0: no report tells its outlet
        event["reports"],
        None,
        *nowhere,
        *nowhere,
        *_geo(event_place(event)),
        _added(dyad.reports),
        next((line.url for line in dyad.reports if line.url), None),
    ]


def _day(day: str | None) -> list[object]:
    if day is None:
        return [None] * 4
    year, month, number = day.split("-")
    # The codebook's formula, (month * 30 + day) / 365, with months counted from 0: from 1 December would pass the year.
    fraction = ((int(month) - 1) * 30 + int(number)) / 365
    return [f"{year}{month}{number}", f"{year}{month}", year, f"{int(year) + fraction:.4f}"]


def _actor(party: Row | None) -> list[object]:
    if party is None:
        return [None] * 10
    name = str(party.get("name") or party.get("text") or "")
    codes, sector = state_codes().get(party.get("state") or ""), sector_codes().get(party.get("sector") or "")
    country, kind = codes.cameo if codes else None, sector.cameo if sector else None
    group = known_group(name) if party["kind"] in _BODIES else None
    order = (country, kind, group) if kind in _TYPE_FIRST else (country, group, kind)
    code = "".join(part for part in order if part)
    return [code, name.upper(), country, group, None, None, None, kind, None, None]


def _is_root(event: Row, reports: tuple[ReportLine, ...]) -> bool:
    first = reports[0]
    return any(
        piece.get("headline") or piece["start"] < first.lead_end
        for piece in event["evidence"]
        if piece["report_id"] == first.id
    )


def _geo(place: EventPlace | None) -> list[object]:
    if place is None:
        return [None] * 8
    admin1 = place.admin1 or (place.fips if place.gdelt_type == 1 else None)
    feature = admin1 if place.gdelt_type in (1, 2) else None
    return [
        place.gdelt_type,
        place.full_name,
        place.fips,
        admin1,
        None,
        place.lat,
        place.lon,
        feature,
    ]


def _added(reports: tuple[ReportLine, ...]) -> str | None:
    moments = [datetime.fromisoformat(line.retrieved_at) for line in reports if line.retrieved_at]
    known = [moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in moments]
    return min(known).astimezone(UTC).strftime("%Y%m%d%H%M%S") if known else None
