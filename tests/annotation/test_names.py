"""Names are found whole, with the right label, and words that only look like names are not."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.military_bases import military_bases
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.model import Document


def names(text: str) -> list[tuple[str, str]]:
    draft = Draft(Document(id="d", text=text), parse(text))
    SentenceAnnotator().annotate(draft)
    NameAnnotator().annotate(draft)
    for name in draft.names:
        assert text[name.start : name.end] == name.text
    return [(n.text, n.label) for n in draft.names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officers of US Forces Korea met officials in Seoul.", ("US Forces Korea", "ORG")),
        ("The Black Sea Fleet left port on Monday.", ("Black Sea Fleet", "ORG")),
        ("A statement by the Ministry of Foreign Affairs said so.", ("Ministry of Foreign Affairs", "ORG")),
        ("Fighters of Hezbollah crossed the border.", ("Hezbollah", "ORG")),
        ("The U.N. Security Council met on Friday.", ("U.N. Security Council", "ORG")),
        ("Ships sailed in the East and South China Seas.", ("East and South China Seas", "LOC")),
        ("South Korean President Han Ji Won flew home.", ("Han Ji Won", "PER")),
        ("King Faisal bin Turki received the guests.", ("Faisal bin Turki", "PER")),
        ("Japanese lawmakers passed the bill.", ("Japanese", "NORP")),
        ("Cairo 's envoy spoke first .", ("Cairo", "LOC")),
    ],
)
def test_a_name_is_found_whole(text: str, expected: tuple[str, str]) -> None:
    assert expected in names(text)


def test_words_that_open_sentences_are_no_names() -> None:
    assert names("Noting the delay, the ministers left. Later they spoke again.") == []


def test_a_title_is_no_part_of_a_name() -> None:
    found = names("US Defense Secretary Carl Mendes spoke with Foreign Minister Anna Lind.")
    assert found == [("US", "LOC"), ("Carl Mendes", "PER"), ("Anna Lind", "PER")]


def test_a_surname_alone_has_the_label_of_the_full_name() -> None:
    found = names("President Amadou Keita spoke. Keita left at noon, and Keita will return.")
    assert found.count(("Keita", "PER")) == 2


def test_a_state_inside_the_name_of_an_election_does_not_act() -> None:
    assert ("United States", "LOC") not in names("She won the 1996 United States presidential election.")


def test_bracket_tokens_are_no_names() -> None:
    assert all("RB-" not in text for text, _ in names("Omar Haddad -LRB- left -RRB- greets Li Na in Doha ."))


def test_a_text_without_words_has_no_names() -> None:
    assert names("") == []
    assert names("... 12 %") == []


def test_a_day_is_no_part_of_a_name() -> None:
    assert names("The Justice Department on Friday announced charges.")[0][0].endswith("Justice Department")
    assert all("Jan" not in words for words, _ in names("A Jan. 3 strike by the army hit a camp."))


def test_a_stations_number_is_part_of_its_name() -> None:
    assert ("Talk Radio 702", "ORG") in names("Talk Radio 702 said the visit was off.")


@pytest.mark.parametrize("text", ["Protesters marched.", "Thank God for that.", "It has NEVER been worse."])
def test_common_words_with_a_capital_are_nobody(text: str) -> None:
    assert all(label != "PER" for _, label in names(text))


@pytest.mark.parametrize(("text", "name", "label"), [
    # a given name in two halves, and what is none
    ("UN chief Ban Ki-moon condemned the attacks.", "Ban Ki-moon", "PER"),
    ("The Hosni Mubarak-led government resigned.", "Hosni Mubarak", "PER"),
    ("Groups that are George Soros-funded met.", "George Soros", "PER"),
    # bases are places
    ("Two jets left Kadena Air Base on Monday.", "Kadena Air Base", "LOC"),
    ("Officers met at Camp Humphreys, the army said.", "Camp Humphreys", "LOC"),
    ("A drone struck the Wadi al-Saif air base in Iraq.", "Wadi al-Saif", "LOC"),
    ("Planes flew from Al Udeid to the Gulf.", "Al Udeid", "LOC"),
    ("Marine Corps Air Station Futenma will be moved.", "Marine Corps Air Station Futenma", "LOC"),
    ("The Shahrokh missile base was hit.", "Shahrokh", "LOC"),
])  # fmt: skip
def test_names_at_hyphens_and_bases_are_whole(text: str, name: str, label: str) -> None:
    assert (name, label) in names(text)


@pytest.mark.parametrize("text", [
    "A Russian naval base was hit.", "The Syrian air base was hit.", "RAF jets struck.", "They met in a US military base.",
])  # fmt: skip
def test_a_base_without_a_name_is_none(text: str) -> None:
    assert not [n for n in names(text) if "base" in n[0].lower() or n[0].startswith("RAF ")]


@pytest.mark.parametrize(("text", "name"), [
    ("Hezbollah fired rockets. Israel struck a Hezbollah missile base on Monday.", ("Hezbollah", "ORG")),
    ("NATO planes left. A NATO air base was hit.", ("NATO", "ORG")),
    ("Megumi Yokota was abducted. The family of Yokota spoke.", ("Megumi Yokota", "PER")),
    ("Garrison Keillor spoke in Geneva.", ("Garrison Keillor", "PER")),
])  # fmt: skip
def test_the_owner_of_a_base_and_a_namesake_are_no_place(text: str, name: tuple[str, str]) -> None:
    found = names(text)
    assert name in found and not [
        n for n in found if n[1] == "LOC" and n[0] in {"Hezbollah", "NATO", "Yokota"}
    ]


def test_a_long_run_of_hyphens_takes_no_time_for_bases() -> None:
    # squared, it would take minutes
    assert list(military_bases("A-" * 100_000)) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Japan also claims Takeshima, which Seoul holds.", "Takeshima"),
        ("The Northern Limit Line was quiet.", "Northern Limit Line"),
        ("Ships lay near Second Thomas Shoal and Scarborough Shoal.", "Scarborough Shoal"),
        ("The Litani River was high.", "Litani River"),
        ("Talks were held at Hyderabad House on Monday.", "Hyderabad House"),
    ],
)
def test_waters_islands_lines_and_sites_of_the_table_are_places(text: str, place: str) -> None:
    assert (place, "LOC") in names(text)


def test_a_person_and_a_force_keep_the_name_of_an_island_or_a_sea() -> None:
    assert ("Jolo Reyes", "PER") in names("Senator Jolo Reyes spoke on Monday.")
    assert ("Black Sea Fleet", "ORG") in names("The Black Sea Fleet left port on Monday.")
