"""Offices are read with holder, title, state and status, whatever the order of words."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.model import Document, OfficeHeld


def offices(text: str) -> dict[str, OfficeHeld]:
    draft = Draft(Document(id="d", text=text), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    return {a.name: a.offices[0] for a in draft.actors if a.kind == "person" and a.offices}


@pytest.mark.parametrize(
    ("text", "holder", "title", "state", "status"),
    [
        ("US Defence Secretary Carl Mendes spoke.", "Carl Mendes", "Defence Secretary", "USA", "current"),
        (
            "The new Japanese Defence Minister Ken Mori spoke.",
            "Ken Mori",
            "Defence Minister",
            "JPN",
            "current",
        ),
        (
            "Ivan Orlov, the Russian foreign minister, spoke.",
            "Ivan Orlov",
            "foreign minister",
            "RUS",
            "current",
        ),
        ("Foreign Minister of Iran Ali Rezai spoke.", "Ali Rezai", "Foreign Minister", "IRN", "current"),
        ("Japan's prime minister, Ken Mori, spoke.", "Ken Mori", "prime minister", "JPN", "current"),
        ("Former French President Luc Martel spoke.", "Luc Martel", "President", "FRA", "former"),
        (
            "Acting Iraqi Defense Minister Ali Hassan spoke.",
            "Ali Hassan",
            "Defense Minister",
            "IRQ",
            "acting",
        ),
        ("President-elect Jose Ruiz of Chile spoke.", "Jose Ruiz", "President", "CHL", "incoming"),
        ("Secretary of State Anna Lind spoke.", "Anna Lind", "Secretary of State", "USA", "current"),
        ("Kremlin spokesman Ivan Orlov spoke.", "Ivan Orlov", "spokesman", "RUS", "current"),
        (
            "The Saudi Foreign Minister, Prince Khalid al-Turki, spoke.",
            "Khalid al-Turki",
            "Foreign Minister",
            "SAU",
            "current",
        ),
    ],
)
def test_an_office_is_read(text: str, holder: str, title: str, state: str, status: str) -> None:
    found = {name.removeprefix("Prince "): office for name, office in offices(text).items()}
    assert holder in found
    assert (found[holder].title, found[holder].state, found[holder].status) == (title, state, status)
    assert not found[holder].inferred


def test_an_office_of_an_organisation_has_a_body_and_no_state() -> None:
    held = offices("U.N. Secretary-General Kofi Asare met ministers.")["Kofi Asare"]
    assert (held.kind, held.body, held.state) == ("secretary_general", "U.N.", None)


def test_counterparts_have_the_offices_of_those_they_face() -> None:
    found = offices(
        "US Secretary of State Carl Mendes and US Defense Secretary Amy Stone met their Japanese counterparts, "
        "Yuki Tanabe and Ken Mori, in Tokyo."
    )
    assert (found["Yuki Tanabe"].kind, found["Yuki Tanabe"].state) == ("foreign_minister", "JPN")
    assert (found["Ken Mori"].kind, found["Ken Mori"].state) == ("defence_minister", "JPN")
    assert found["Ken Mori"].inferred and found["Yuki Tanabe"].inferred


def test_a_bare_title_takes_no_state_that_has_no_such_office() -> None:
    found = offices(
        "US Secretary of State Carl Mendes met Japanese Foreign Minister Yuki Tanabe after President Roy Hall spoke."
    )
    assert found["Roy Hall"].state == "USA"


def test_where_nothing_tells_the_state_stays_unknown() -> None:
    found = offices(
        "President Roy Hall spoke. France, Brazil, Egypt, Chad and Peru sent envoys. France and Peru left."
    )
    assert found["Roy Hall"].state is None


def test_two_heads_of_one_state_are_not_made_up() -> None:
    found = offices(
        "Egyptian President Adel Nasser left Cairo. President Roy Hall of Ghana arrived in Cairo."
    )
    assert found["Roy Hall"].state == "GHA"
