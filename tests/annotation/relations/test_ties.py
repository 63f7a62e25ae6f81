"""Ties between two nouns of a sentence; every sentence is our own."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import Document, Reading


def read(text: str) -> Reading:
    return default_reader().read(Document("ab" * 8, text))


def ties(text: str, kind: str) -> set[tuple[str, str]]:
    found = [t for t in read(text).ties if t.kind == kind]
    return {(text[t.source.start : t.source.end], text[t.target.start : t.target.end]) for t in found}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("General Ole Dahl, commander of the Arctic Brigade, resigned.", "leads", "Arctic Brigade"),
        ("The militia is led by Yusuf Karam.", "leads", "The militia"),
        ("The rebels seized control of the airport.", "leads", "the airport"),
        ("The coalition includes Norway, Chile and Ghana.", "belongs", "The coalition"),
        ("Soldiers cut off fighters from the Free Desert Army.", "belongs", "the Free Desert Army"),
        ("Foreign Minister Ana Duarte spoke with reporters.", "meets", "reporters"),
        ("Talks between Ghana and Togo ended in failure.", "meets", "Togo"),
        ("Rebels attacked government soldiers at dawn.", "fights", "government soldiers"),
        ("Their chief was killed in a raid by Kenyan troops.", "fights", "Their chief"),
        ("The army freed the town of Renk from the rebels.", "fights", "the rebels"),
        ("The army and the rebels are fighting fiercely.", "fights", "the rebels"),
        ("France is supporting the army of Niger.", "allied", "the army"),
        ("Turkish-backed fighters fled.", "allied", "fighters"),
        ("The envoy travelled to Accra.", "located", "Accra"),
        ("Protesters closed the port in the town of Renk.", "located", "the town"),
        ("Soldiers entered the village where the refugees live.", "located", "the village"),
        ("The minister ended her talks in Oslo.", "located", "Oslo"),
    ],
)
def test_a_construction_ties_two_nouns(text: str, kind: str, expected: str) -> None:
    sides = [side for pair in ties(text, kind) for side in pair]
    assert any(expected in side or side in expected for side in sides), sides


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The minister condemned the attack on the hospital.", "fights"),
        ("State media reported attacks on government buildings.", "fights"),
        ("The minister condemned the raid in Mosul.", "located"),
        ("They pose a threat to Iraq.", "located"),
        ("The envoy came from Oslo.", "located"),
        ("The minister asked himself a question.", "meets"),
        ("Microsoft joined forces with a rival.", "belongs"),
        ("This includes people without work.", "belongs"),
        ("The army and the rebels are fighting fiercely.", "allied"),
    ],
)
def test_what_only_looks_like_a_tie_is_none(text: str, kind: str) -> None:
    assert ties(text, kind) == set()


def test_a_counted_list_is_hit_as_a_whole() -> None:
    found = ties("Two strikes destroyed three tanks, four trucks, five guns and a bridge.", "fights")
    assert {target for _, target in found} == {"three tanks", "four trucks", "five guns", "a bridge"}


def test_a_name_beside_a_title_is_who_is_meant() -> None:
    found = ties("The minister for Africa, Tom Ellis, visited Gabon on Monday.", "located")
    assert found == {("Tom Ellis", "Gabon")}


def test_no_side_lies_inside_the_other() -> None:
    text = "Members of the Security Council met in New York."
    for kind in ("belongs", "located"):
        for source, target in ties(text, kind):
            assert source not in target and target not in source


def test_a_tie_knows_its_actors_and_its_place() -> None:
    reading = read("Chadian President Luc Roy flew to Oslo.")
    (tie,) = [t for t in reading.ties if t.kind == "located"]
    assert reading.actor(tie.source_actor or "").name == "Luc Roy"
    assert tie.place is not None and reading.places[tie.place].name == "Oslo"
