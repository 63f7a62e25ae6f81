"""A catalogue file is streamed, whatever its form; a bad line is named and the rest goes on."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from foreigndesk.errors import IntakeError
from foreigndesk.linking.catalogue import CatalogueFile
from foreigndesk.linking.catalogue.reading import LONGEST_LINE, country, entity_of
from foreigndesk.model import Entity

ADA = {
    "id": "nor-7",
    "schema": "Person",
    "caption": "Ada Vale",
    "properties": {
        "name": ["Ada Vale", "VALE Ada"],
        "alias": ["A. Vale"],
        "weakAlias": ["Adie"],
        "country": ["no"],
        "nationality": ["nor"],
        "position": ["Minister of Foreign Affairs"],
        "topics": ["role.pep", "gov.national"],
        "wikidataId": ["Q1000001"],
        "birthDate": ["1970-02-03"],
    },
}


def test_an_entity_is_read_with_all_that_matching_needs() -> None:
    assert entity_of(ADA) == Entity(
        id="nor-7",
        schema="Person",
        kind="person",
        names=("Ada Vale", "VALE Ada", "A. Vale"),
        weak_names=("Adie",),
        countries=("NOR",),
        positions=("Minister of Foreign Affairs",),
        topics=("gov.national", "role.pep"),
        wikidata="Q1000001",
        born="1970-02-03",
    )


def test_a_nested_target_gives_the_offices_of_its_occupancies() -> None:
    post = {"id": "p", "schema": "Position", "properties": {"name": ["Minister of Defence of Norway"]}}
    held = {"id": "o", "schema": "Occupancy", "properties": {"post": [post], "status": ["current"]}}
    nested = {
        "id": "Q1000002",
        "schema": "Person",
        "properties": {
            "name": ["Bo Lund"],
            "positionOccupancies": [held, "broken", {"properties": {"post": "x"}}],
        },
    }
    found = entity_of(nested)
    assert found is not None
    assert found.positions == ("Minister of Defence of Norway",)
    assert found.wikidata == "Q1000002"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "not an object"),
        ({"id": "x", "schema": "Person"}, "no properties"),
        ({"schema": "Person", "properties": {"name": ["X"]}}, "no id"),
        ({"id": "x", "schema": "Person", "properties": {"name": [3]}}, "no name"),
    ],
)
def test_what_is_no_entity_says_why(data: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        entity_of(data)


def test_entries_that_can_be_no_actor_are_passed_over() -> None:
    assert entity_of({"id": "s", "schema": "Vessel", "properties": {"name": ["Sea Star"]}}) is None


@pytest.mark.parametrize("packed", [False, True])
def test_a_bad_line_is_named_with_its_number_and_the_rest_goes_on(tmp_path: Path, packed: bool) -> None:
    lines = [json.dumps(ADA), "", "{no json", '{"id": "x"}', json.dumps(ADA | {"id": "nor-8"})]
    data = b"\xef\xbb\xbf" + "\n".join(lines).encode()
    path = tmp_path / ("entities.ftm.json.gz" if packed else "entities.ftm.json")
    path.write_bytes(gzip.compress(data) if packed else data)
    told: list[tuple[int, int, int]] = []
    file = CatalogueFile(path, lambda *step: told.append(step))
    assert [entity.id for entity in file] == ["nor-7", "nor-8"]
    assert [failure.place for failure in file.failures] == ["line 3", "line 4"]
    assert file.failures[0].reason.startswith("not JSON") and str(path) == file.failures[0].path
    assert file.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (file.name, file.entries) == ("entities.ftm.json", 2)
    assert told[-1] == (path.stat().st_size, path.stat().st_size, 2)


def test_a_line_that_is_too_long_is_passed_over_and_not_held(tmp_path: Path) -> None:
    path = tmp_path / "entities.json"
    with path.open("wb") as out:
        out.write(json.dumps(ADA).encode() + b"\n")
        out.write(b'{"id": "' + b"x" * LONGEST_LINE + b'"}\n')
        out.write(json.dumps(ADA | {"id": "nor-8"}).encode() + b"\n")
    file = CatalogueFile(path)
    assert [entity.id for entity in file] == ["nor-7", "nor-8"]
    assert [(f.place, f.reason) for f in file.failures] == [("line 2", "longer than 32 MiB")]


def test_columns_of_a_csv_file_are_found_by_their_headers(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_text(
        "QID,Name,Aliases,Country,Topics,Kind,Office\n"
        "Q1000001,Ada Vale,A. Vale; Vale Ada,Norway,role.pep|gov,person,Foreign Minister\n"
        ",,,,,,\n"
        "Q1000003,,,no,,person,\n"
        "seven,Bo Lund,,se,,person,\n"
        '"https://www.wikidata.org/wiki/Q1000004","Lund, Bo",,SWE,,,\n'
        "Q1000005,Sea Star,,,,vessel,\n"
    )
    file = CatalogueFile(path)
    first, second = list(file)
    assert first == Entity(
        id="Q1000001",
        schema="person",
        kind="person",
        names=("Ada Vale", "A. Vale", "Vale Ada"),
        countries=("NOR",),
        positions=("Foreign Minister",),
        topics=("gov", "role.pep"),
        wikidata="Q1000001",
    )
    assert (second.names, second.countries, second.kind, second.wikidata) == (
        ("Lund, Bo",), ("SWE",), "", "Q1000004",
    )  # fmt: skip
    assert [(f.place, f.reason) for f in file.failures] == [
        ("line 4", "the row has no name"),
        ("line 5", "'seven' is no Wikidata id (Q and digits)"),
    ]


@pytest.mark.parametrize("data", [b"[{}]", b"just words\n", b"", b"\x1f\x8bbroken"])
def test_what_is_no_catalogue_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notes"
    path.write_bytes(data)
    with pytest.raises(IntakeError):
        list(CatalogueFile(path))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="No such file"):
        list(CatalogueFile(tmp_path / "none.json"))


@pytest.mark.parametrize(
    ("words", "code"), [("no", "NOR"), ("NOR", "NOR"), ("norway", "NOR"), ("zz", None), ("suhh", None)]
)
def test_countries_by_code_or_name(words: str, code: str | None) -> None:
    assert country(words) == code
