"""Places: which one is meant, and whether it stands for a government."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.place_scores import distance
from foreigndesk.annotation.places import PlaceAnnotator, outlet_places, resolve_toponyms
from foreigndesk.annotation.sentences import parse
from foreigndesk.annotation.times import TimeAnnotator
from foreigndesk.annotation.toponyms import find_toponyms
from foreigndesk.data.gazetteer import open_gazetteer
from foreigndesk.model import Document, Name, PlaceMention, Published


def read(text: str, *names: tuple[str, str]) -> list[PlaceMention]:
    """Read the places of a text in which the given words (with their labels) are names."""
    draft = Draft(Document(id="r", text=text), parse(text))
    for words, label in names:
        start = -1
        while (start := text.find(words, start + 1)) >= 0:
            draft.names.append(Name(start, start + len(words), words, label))  # type: ignore[arg-type]
    draft.names.sort(key=lambda n: n.start)
    PlaceAnnotator().annotate(draft)
    return draft.places


def countries(text: str, *places: str) -> dict[str, str | None]:
    return {p.text: p.country for p in read(text, *((name, "LOC") for name in places))}


def test_a_city_is_the_one_that_everybody_knows() -> None:
    (place,) = read("The envoys met in Paris.", ("Paris", "LOC"))
    assert (place.country, place.feature, place.geonameid) == ("FRA", "city", 2988507)


@pytest.mark.parametrize(
    "text", ["A fire broke out in Paris, Texas.", "A fire broke out in Paris, Tex., on Sunday."]
)
def test_the_region_behind_the_comma_decides(text: str) -> None:
    place = next(p for p in read(text, ("Paris", "LOC"), ("Texas", "LOC")) if p.text == "Paris")
    assert place.country == "USA" and place.lat == pytest.approx(33.66, abs=0.1)


def test_postal_codes_count_behind_a_comma() -> None:
    (place,) = read("He was born in Cambridge, MA.", ("Cambridge", "LOC"))
    assert place.lat == pytest.approx(42.37, abs=0.1)


def test_the_reports_other_places_decide() -> None:
    assert (
        countries("Shells fell on Tripoli; the army left Sidon and Beirut.", "Tripoli", "Sidon", "Beirut")[
            "Tripoli"
        ]
        == "LBN"
    )
    assert (
        countries(
            "Fighters left Benghazi, Misrata and Sirte for Tripoli.",
            "Benghazi",
            "Misrata",
            "Sirte",
            "Tripoli",
        )["Tripoli"]
        == "LBY"
    )


def test_georgia_is_a_state_of_its_own_beside_armenia_and_one_of_the_union_behind_a_town() -> None:
    assert (
        countries("Georgia and Armenia signed a pact in Tbilisi.", "Georgia", "Armenia", "Tbilisi")["Georgia"]
        == "GEO"
    )
    assert countries("He spoke in Atlanta, Georgia.", "Atlanta", "Georgia")["Georgia"] == "USA"


def test_a_city_beats_the_region_that_bears_its_name() -> None:
    (place,) = read("Talks open in Donetsk.", ("Donetsk", "LOC"))
    assert place.feature == "city"


def test_seas_lines_and_bases_are_known() -> None:
    text = "Ships left the Strait of Hormuz; jets from Incirlik flew on; guards watch the Line of Control."
    found = {
        p.text: p.feature
        for p in read(text, ("Strait of Hormuz", "LOC"), ("Incirlik", "LOC"), ("Line of Control", "LOC"))
    }
    assert found == {"Strait of Hormuz": "strait", "Incirlik": "base", "Line of Control": "line"}


def test_a_name_cut_short_is_mended() -> None:
    (place,) = read("The train left British Columbia.", ("British", "NORP"))
    assert (place.text, place.country, place.feature) == ("British Columbia", "CAN", "admin")


def test_a_place_taken_for_a_person_is_found_where_it_stands_like_a_place() -> None:
    assert [p.text for p in read("They live in Gainesville now.", ("Gainesville", "PER"))] == ["Gainesville"]
    assert read("Then Gainesville spoke.", ("Gainesville", "PER")) == []


def test_a_place_in_an_organisations_name_is_no_scene() -> None:
    (place,) = read("The University of Texas said so.", ("University of Texas", "ORG"))
    assert place.text == "Texas" and place.as_actor


def test_places_that_no_name_covers_are_looked_up() -> None:
    assert [p.text for p in read("The pact was signed in Reykjavik on Friday.")] == ["Reykjavik"]


def test_common_words_that_villages_bear_are_no_places() -> None:
    assert read("The President and the Minister went to Church. Nice words, Mission said.") == []


def test_what_the_gazetteer_does_not_know_has_no_coordinates() -> None:
    (place,) = read("They met in Qzxvburg.", ("Qzxvburg", "LOC"))
    assert (place.name, place.lat, place.country, place.feature) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Tokyo said it would send an envoy.", "Tokyo", True),
        ("The envoys met in Tokyo.", "Tokyo", False),
        ("Oslo signed a pact with Lima.", "Lima", True),
        ("The plan was condemned by Oslo.", "Oslo", True),
        ("Kenya accused Somalia.", "Somalia", True),
        ("Oslo lies on a fjord.", "Oslo", False),
    ],
)
def test_a_capital_that_acts_stands_for_its_government(text: str, word: str, expected: bool) -> None:
    place = next(
        p
        for p in read(text, *((w, "LOC") for w in ("Tokyo", "Oslo", "Lima", "Kenya", "Somalia") if w in text))
        if p.text == word
    )
    assert place.as_actor is expected


def test_the_dateline_place_is_a_hint() -> None:
    text = "Police closed the road to Lancaster."
    toponyms = find_toponyms(text, [Name(26, 35, "Lancaster", "LOC")], open_gazetteer())
    ((_, entry),) = resolve_toponyms(text, toponyms, open_gazetteer(), ["Harrisburg"])
    assert entry is not None and entry.country == "US"


def test_distance_is_in_kilometres() -> None:
    gazetteer = open_gazetteer()
    london, paris = gazetteer.lookup("London")[0], gazetteer.lookup("Paris")[0]
    assert distance(london, paris) == pytest.approx(344, abs=5)


def test_readings_are_the_same_every_time() -> None:
    text = "Georgia, Paris, Tripoli and Cambridge were named in Victoria."
    names = [(w, "LOC") for w in ("Georgia", "Paris", "Tripoli", "Cambridge", "Victoria")]
    assert read(text, *names) == read(text, *names)


def test_a_sites_whole_name_is_the_place_and_nobody_acts() -> None:
    text = "Mason moved to Yokota Air Base. He flew to Tokyo."
    found = read(text, ("Yokota Air Base", "ORG"), ("Tokyo", "LOC"))
    assert [(p.text, p.as_actor) for p in found] == [("Yokota Air Base", False), ("Tokyo", False)]
    assert [p.text for p in read(text, ("Yokota", "LOC"), ("Tokyo", "LOC"))] == ["Yokota Air Base", "Tokyo"]


def test_the_states_that_talk_do_not_draw_a_city_to_themselves() -> None:
    text = (
        "US Secretary of State Ann Reed met Russian Foreign Minister Ivan Petrov in Geneva. "
        "The United States wants an answer, she told reporters in Washington. Moscow was silent."
    )
    found = countries(text, "US", "Geneva", "United States", "Washington", "Moscow")
    assert found["Geneva"] == "CHE"


def test_what_a_place_lies_by_decides() -> None:
    assert (
        countries("The village of San Jose, near Manila, was flooded.", "San Jose", "Manila")["San Jose"]
        == "PHL"
    )
    found = read("He is based in Yokota on the outskirts of Tokyo.", ("Yokota", "LOC"), ("Tokyo", "LOC"))
    assert [(p.text, p.country) for p in found] == [("Yokota", "JPN"), ("Tokyo", "JPN")]


def test_a_province_is_no_town_of_its_name() -> None:
    (place,) = read("Farmers left Kandahar Province.", ("Kandahar Province", "LOC"))
    assert (place.country, place.feature) == ("AFG", "admin")


def test_months_and_days_are_no_towns() -> None:
    draft = Draft(
        Document(
            id="r", text="The talks run from Nov. 4 to Nov. 6.", published=Published("2025-10-30", "metadata")
        ),
        parse("The talks run from Nov. 4 to Nov. 6."),
    )
    TimeAnnotator().annotate(draft)
    PlaceAnnotator().annotate(draft)
    assert draft.times and draft.places == []


def test_a_region_taken_for_somebody_is_a_region() -> None:
    assert [
        p.text
        for p in read(
            "Licking County paid; Rogaland did not.", ("Licking County", "ORG"), ("Rogaland", "PER")
        )
    ] == [
        "Licking County",
        "Rogaland",
    ]
    assert read("Then Victoria smiled.", ("Victoria", "PER")) == []


def test_common_words_taken_for_places_are_none() -> None:
    assert read("The crash closed the Highway near the city.", ("Highway", "LOC"), ("city", "LOC")) == []


def test_a_text_without_capitals_has_its_well_known_places() -> None:
    text = (
        "the envoys met in geneva on friday. they flew to buenos aires and said nice things in male company."
    )
    assert [(p.text, p.country) for p in read(text)] == [("geneva", "CHE"), ("buenos aires", "ARG")]


def test_a_line_of_capitals_has_its_well_known_places() -> None:
    text = "ENVOYS MEET IN GENEVA AS TENSIONS RISE\n\nThey said nothing."
    assert [(p.text, p.country) for p in read(text)] == [("GENEVA", "CHE")]


def test_capitals_that_open_a_brief_are_its_place() -> None:
    assert [p.text for p in read("BEIRUT: A man was found by the road.")] == ["BEIRUT"]


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [
        ("The Times of India", None, ["India"]),
        ("Korea Herald", "https://example.co.kr/a/b", ["South Korea"]),
        ("Daily Mail", "https://www.example.co.uk/x", ["United Kingdom"]),
        ("Example", "https://example.tv/x", []),
        (None, None, []),
    ],
)
def test_an_outlet_tells_its_state(outlet: str | None, url: str | None, expected: list[str]) -> None:
    assert outlet_places(Document(id="r", text="", outlet=outlet, url=url)) == expected


def test_the_outlets_state_is_a_hint() -> None:
    def country(outlet: str) -> str | None:
        draft = Draft(
            Document(id="r", text="Police closed a road in Newcastle.", outlet=outlet),
            parse("Police closed a road in Newcastle."),
        )
        draft.names.append(Name(24, 33, "Newcastle", "LOC"))
        PlaceAnnotator().annotate(draft)
        return draft.places[0].country

    assert (country("The Globe"), country("British Weekly")) == ("AUS", "GBR")


@pytest.mark.parametrize(
    ("name", "expected"), [("Victoria", "AUS"), ("Salisbury", "GBR"), ("Kiev", "UKR"), ("Peking", "CHN")]
)
def test_what_a_capital_was_called_is_mostly_another_place(name: str, expected: str) -> None:
    assert countries(f"They met in {name}.", name)[name] == expected
