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


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        (
            "Presidents Juan Soto of Peru and Luis Mora of Chile met.",
            {"Juan Soto": "PER", "Luis Mora": "CHL"},
        ),
        (
            "The three foreign ministers of Karol Nowak of Poland, Istvan Kis of Hungary and Petr Novy of the Czech "
            "Republic signed.",
            {"Karol Nowak": "POL", "Istvan Kis": "HUN", "Petr Novy": "CZE"},
        ),
        (
            "The foreign ministers of Poland and Hungary, Karol Nowak and Istvan Kis, met.",
            {"Karol Nowak": "POL", "Istvan Kis": "HUN"},
        ),
        (
            "The Russian and Ukrainian presidents, Ivan Orlov and Petro Bilyk, met.",
            {"Ivan Orlov": "RUS", "Petro Bilyk": "UKR"},
        ),
    ],
)
def test_a_plural_title_gives_each_of_a_list_his_own_state(text: str, holders: dict[str, str]) -> None:
    assert {name: held.state for name, held in offices(text).items()} == holders


def test_those_who_serve_somebody_are_of_his_state() -> None:
    found = offices(
        "Russian President Ivan Orlov agreed, Orlov's spokesman Oleg Serov said. Two aides to Orlov, political adviser "
        "Igor Belov and Cabinet Secretary Pavel Sokol, left for Europe."
    )
    assert {found[n].state for n in ("Oleg Serov", "Igor Belov", "Pavel Sokol")} == {"RUS"}


def test_his_spokesman_after_a_name_is_of_the_state_of_the_one_named_before() -> None:
    found = offices('US Defense Secretary Roy Hall "agreed", said Capt. John Stone, his spokesman.')
    assert (found["John Stone"].title, found["John Stone"].state) == ("spokesman", "USA")


def test_a_bare_spokesman_is_of_the_body_whose_spokesman_spoke_before() -> None:
    found = offices(
        'A Pentagon spokesman said troops would stay in Iraq. "We stay," said spokesman Karl Benton.'
    )
    assert (found["Karl Benton"].state, found["Karl Benton"].body) == ("USA", "Pentagon")


def test_a_military_rank_is_no_office() -> None:
    found = offices(
        "Egyptian Lt. Gen. Adel Enan met Chairman of the Joint Chiefs of Staff Adm. Roy Hall in the US."
    )
    assert "Adel Enan" not in found
    assert (found["Roy Hall"].title, found["Roy Hall"].state) == (
        "Chairman of the Joint Chiefs of Staff",
        "USA",
    )


def test_gen_after_a_civil_title_is_a_given_name() -> None:
    assert offices("Japanese Defence Minister Gen Tanabe spoke.")["Gen Tanabe"].state == "JPN"


def test_an_age_may_stand_before_a_former_office() -> None:
    held = offices("Raj Shah, 58, a former Indian ambassador to the United Nations, arrived.")["Raj Shah"]
    assert (held.title, held.state, held.status) == ("ambassador", "IND", "former")


def test_a_minister_is_not_of_the_country_visited() -> None:
    found = offices(
        "The Minister for Central Asia, Tom Ellis, visited Turkey on Monday. He saw much of Turkey."
    )
    assert (found["Tom Ellis"].title, found["Tom Ellis"].state) == ("Minister for Central Asia", None)


def test_a_ministry_known_by_letters_tells_the_state() -> None:
    assert offices("FCO Minister Tom Ellis flew to Turkey.")["Tom Ellis"].state == "GBR"


def test_a_bare_minister_under_a_capitals_dateline_is_of_that_state() -> None:
    found = offices(
        "WELLINGTON, New Zealand (AP) -- The United States had a right to act, New Zealand said Friday.\n\n"
        "Foreign Minister Dan Mills said that attacks on U.S. embassies in Kenya and Tanzania were wrong.\n\n"
        "U.S. forces struck camps in Sudan."
    )
    assert found["Dan Mills"].state == "NZL"


def test_an_official_told_by_title_in_the_lead_is_the_one_named_after_it() -> None:
    found = offices(
        "Peru's deputy foreign minister says his country can not agree.\n\n"
        "According to the agency, Luis Mora said that Peru could not support the text."
    )
    held = found["Luis Mora"]
    assert (held.title, held.kind, held.state, held.inferred) == (
        "deputy foreign minister",
        "deputy_minister",
        "PER",
        True,
    )


def test_two_titles_joined_are_two_offices() -> None:
    text = "Peruvian Deputy Prime Minister and Foreign Minister Luis Mora spoke."
    draft = Draft(Document(id="d", text=text), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    held = next(a.offices for a in draft.actors if a.name == "Luis Mora")
    assert [(o.kind, o.state, o.deputy) for o in held] == [
        ("deputy_head_of_government", "PER", True),
        ("foreign_minister", "PER", False),
    ]


@pytest.mark.parametrize(
    ("text", "holder", "kind", "body", "state"),
    [
        (
            "Carl Stone, the head of the UN Supervision Mission in Syria, spoke.",
            "Carl Stone",
            "igo_official",
            "UN Supervision Mission in Syria",
            None,
        ),
        (
            "Lt. Gen. Carl Stone, commander of the US Pacific Fleet, spoke.",
            "Carl Stone",
            "commander",
            "Pacific Fleet",
            "USA",
        ),
        ("New York Governor Sam Hill spoke.", "Sam Hill", "governor", "New York", None),
        ("Former Tory party leader John Ward spoke.", "John Ward", "party_leader", "Tory", None),
        ("Jim West, chairman of the Senate Foreign Relations Committee, spoke.", "Jim West", "legislator",
         "Senate Foreign Relations Committee", "USA"),
        ("Sarah Whitson, the group's Middle East and North Africa director, spoke.", "Sarah Whitson", "official",
         "Middle East and North Africa", None),
        ("UN chief Omar Said spoke.", "Omar Said", "secretary_general", "UN", None),
    ],
)  # fmt: skip
def test_the_body_of_an_office_is_kept(
    text: str, holder: str, kind: str, body: str, state: str | None
) -> None:
    held = offices(text)[holder]
    assert (held.kind, held.body, held.state) == (kind, body, state)


def test_a_rank_stands_with_the_office() -> None:
    held = offices("Lt. Gen. Carl Stone, commander of the US Pacific Fleet, spoke.")["Carl Stone"]
    assert (held.title, held.rank) == ("commander", "Lt. Gen.")


@pytest.mark.parametrize(
    ("text", "posted_to", "status"),
    [
        ("US ambassador to Japan Roy Hall spoke.", "JPN", "current"),
        ("Roy Hall, a former U.S. ambassador to the United Nations, spoke.", "United Nations", "former"),
        ("Roy Hall, the U.S. ambassador to Egypt from 1997 to 2001, spoke.", "EGY", "former"),
    ],
)
def test_an_ambassador_is_of_the_state_that_sends_him(text: str, posted_to: str, status: str) -> None:
    held = offices(text)["Roy Hall"]
    assert (held.kind, held.state, held.posted_to, held.status) == ("ambassador", "USA", posted_to, status)


def test_whom_a_spokesman_serves_is_no_spokesman() -> None:
    found = offices("Omar Fawzi, a spokesman for Kofi Asare, spoke.")
    assert found["Omar Fawzi"].kind == "spokesperson" and "Kofi Asare" not in found


def test_the_presidents_brother_is_no_president() -> None:
    assert "Maher Said" not in offices("Maher Said, the Syrian president's brother, spoke.")


def test_a_title_in_capitals_is_read() -> None:
    held = offices("ROY HALL, ISRAELI PRIME MINISTER: We agree.")["ROY HALL"]
    assert (held.kind, held.state) == ("head_of_government", "ISR")


def test_who_was_toppled_is_in_office_no_more() -> None:
    found = offices(
        "Protests in Tunisia ousted President Ali Zine. Others want to topple President Omar Said."
    )
    assert (found["Ali Zine"].status, found["Omar Said"].status) == ("former", "current")


def test_a_counterpart_faces_an_office_told_earlier() -> None:
    found = offices(
        "US Secretary of State Anna Lind spoke. Later Mrs Lind met her Turkish counterpart Kemal Aydin."
    )
    held = found["Kemal Aydin"]
    assert (held.kind, held.state, held.inferred) == ("foreign_minister", "TUR", True)


def test_the_counterpart_of_a_president_is_premier_where_there_is_no_president() -> None:
    held = offices("US President Roy Hall met his Japanese counterpart, Ken Mori.")["Ken Mori"]
    assert (held.title, held.kind, held.state) == ("Prime Minister", "head_of_government", "JPN")


def test_a_foreign_secretary_is_british_where_no_other_state_with_one_is_named() -> None:
    assert offices("Foreign Secretary John Ward spoke on Syria.")["John Ward"].state == "GBR"
    assert offices("Foreign Secretary John Ward spoke on Syria and Pakistan.")["John Ward"].state != "GBR"


@pytest.mark.parametrize(
    "words",
    ["The commander of Camp Lindow, Colonel Ryan Stone,", "The commander of Camp Lindow, Ryan Stone,"],
)
def test_a_title_with_a_body_that_no_table_knows_is_the_persons_behind_the_comma(words: str) -> None:
    held = offices(f"{words} met the officers.")["Ryan Stone"]
    assert (held.kind, held.body) == ("commander", "Camp Lindow")


@pytest.mark.parametrize(
    "lead", ["In a meeting with the chairman of Lindow", "Together with the mayor of Lindow"]
)
def test_a_title_before_a_clauses_comma_is_another_persons(lead: str) -> None:
    assert "Ryan Stone" not in offices(f"{lead}, Ryan Stone said that talks would go on.")
