"""An actor phrase on its own gives a state and a sector, or nothing where it tells nothing."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.actor_phrases import code_actor


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Ghanaian police", "GHA", "COP"),
        ("the Dutch foreign minister", "NLD", "GOV"),
        ("a former Danish minister", "DNK", "ELI"),
        ("Peru's ambassador to Chile", "PER", "GOV"),
        ("Malian refugees", "MLI", "REF"),
        ("the Knesset", "ISR", "LEG"),
        ("NATO", "NAT", None),
        ("Osaka police", "JPN", "COP"),
        ("they", None, "UNK"),
    ],
)
def test_a_phrase_is_coded(phrase: str, country: str | None, sector: str | None) -> None:
    code = code_actor(phrase)
    assert (code.country, code.sector) == (country, sector)


def test_a_bare_name_of_a_person_stays_unknown() -> None:
    code = code_actor("Vladimir Petrov")
    assert (code.country, code.sector) == (None, None)


def test_the_context_helps_if_it_names_one_state() -> None:
    assert code_actor("the defence minister", "Troops of Chile were told to wait.").country == "CHL"
    assert code_actor("the defence minister", "Chile and Peru talked.").country is None
