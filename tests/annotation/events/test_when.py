"""When and where events happened: in reports of our own words, read by the whole chain."""

from __future__ import annotations

import pytest
from test_annotator import read

from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import Dateline, Document, Published

# Published on a Thursday.
DAY = "2025-10-30"


def days(text: str, mode: str, published: str | None = DAY) -> tuple[str | None, str | None]:
    """Return first and last day of the only event of a mode."""
    reading = read(text, published)
    found = [e for e in reading.events if e.mode == mode]
    assert len(found) == 1, [(e.type, e.mode) for e in reading.events]
    if found[0].time is None:
        return None, None
    time = reading.times[found[0].time]
    return time.first, time.last


@pytest.mark.parametrize(
    ("text", "mode", "expected"),
    [
        (
            "During his two-day visit to Kenya, set to begin Monday, Norwegian Foreign Minister Arne Holt plans talks.",
            "visit",
            ("2025-11-03", "2025-11-04"),
        ),
        (
            "Norwegian Foreign Minister Anna Berg arrived in Nairobi on Monday for a three-day visit.",
            "visit",
            ("2025-10-27", "2025-10-29"),
        ),
        (
            "Norway and Sweden held a week-long exercise in the Baltic Sea that began on Oct. 13.",
            "exercise",
            ("2025-10-13", "2025-10-19"),
        ),
        (
            "Norwegian Foreign Minister Anna Berg wrapped up a three-day visit to Kenya on Wednesday.",
            "visit",
            ("2025-10-27", "2025-10-29"),
        ),
        (
            "The Norwegian and the Kenyan presidents met from Monday to Wednesday in Oslo.",
            "meet",
            ("2025-10-27", "2025-10-29"),
        ),
        (
            "President Juan Soto of Chile will visit Norway from Monday to Thursday.",
            "visit",
            ("2025-11-03", "2025-11-06"),
        ),
    ],
)
def test_an_event_ends_where_its_length_or_its_range_says(
    text: str, mode: str, expected: tuple[str, str]
) -> None:
    assert days(text, mode) == expected


def test_a_length_without_a_day_dates_nothing() -> None:
    text = "Norwegian Foreign Minister Anna Berg paid a three-day visit to Kenya."
    assert days(text, "visit") == (None, None)


def test_a_distance_is_no_length() -> None:
    text = "Norway attacked Sweden on Monday, its second attack in two days."
    assert days(text, "attack") == ("2025-10-27", "2025-10-27")


def test_what_comes_then_has_not_the_days_of_what_comes_before() -> None:
    reading = read("President Juan Soto will visit Norway Nov. 10-12 and then travel to Sweden.", DAY)
    told = {
        reading.places[e.place].country: reading.times[e.time].first if e.time is not None else None
        for e in reading.events
        if e.place is not None
    }
    assert told == {"NOR": "2025-11-10", "SWE": None}


@pytest.mark.parametrize(
    ("text", "mode", "expected"),
    [
        (
            "Norway and Sweden exchanged prisoners on Saturday, three days after their envoys met in Oslo.",
            "meet",
            "2025-10-22",
        ),
        (
            "Norway and Kenya exchanged prisoners on Saturday. Hours before the exchange, Sweden attacked Norway.",
            "attack",
            "2025-10-25",
        ),
        (
            "The Norwegian and the Kenyan presidents met a day before Sweden attacked Norway on Tuesday.",
            "meet",
            "2025-10-27",
        ),
        (
            "Norway's president met Kenya's in Oslo on Monday. Their talks came a day after Sweden attacked Norway.",
            "attack",
            "2025-10-26",
        ),
    ],
)
def test_events_are_dated_from_one_another(text: str, mode: str, expected: str) -> None:
    assert days(text, mode)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sweden attacked Norway.",
        "Sweden attacked Norway the day after the vote.",
        "Sweden attacked Norway two days later.",
        "Sweden attacked Norway on the eve of the vote.",
    ],
)
def test_no_event_is_dated_by_the_day_of_publication(text: str) -> None:
    assert days(text, "attack") == (None, None)


def test_without_a_day_to_count_from_an_event_has_none() -> None:
    assert days("Sweden attacked Norway on Wednesday.", "attack", None) == (None, None)


def test_a_visit_told_by_its_first_day_and_by_its_length_is_one() -> None:
    reading = read(
        "Norwegian Foreign Minister Anna Berg will visit Kenya on Monday. "
        "Her visit to Kenya will last from Monday to Wednesday.",
        DAY,
    )
    (visit,) = [e for e in reading.events if e.mode == "visit"]
    assert visit.time is not None
    time = reading.times[visit.time]
    assert (time.first, time.last) == ("2025-11-03", "2025-11-05")


def test_what_happened_by_the_clock_of_the_dateline_is_not_planned() -> None:
    document = Document(
        id="r",
        text="Norwegian Foreign Minister Anna Berg met Kenyan President John Otieno in Tokyo on Thursday.",
        published=Published("2025-10-29T23:30:00Z", "metadata"),
        dateline=Dateline("TOKYO (Agency) -", "TOKYO"),
    )
    reading = default_reader().read(document, until="events")
    (meeting,) = [e for e in reading.events if e.mode == "meet"]
    assert meeting.time is not None
    assert (meeting.status, reading.times[meeting.time].first) == ("happened", "2025-10-30")


def test_a_place_that_opens_a_sentence_is_the_scene_of_its_clauses() -> None:
    reading = read("In Hama, seven civilians died as Syrian troops shelled the town.", DAY)
    (shelling,) = [e for e in reading.events if e.type == "ASSAULT" and e.place is not None]
    assert shelling.place is not None and reading.places[shelling.place].text == "Hama"


def test_a_place_that_opens_a_sentence_is_no_scene_of_what_is_said() -> None:
    reading = read("In Oslo, Norway's foreign minister said that Sweden had attacked Kenya.", DAY)
    (attack,) = [e for e in reading.events if e.type == "ASSAULT"]
    assert attack.place is None or reading.places[attack.place].text != "Oslo"
