"""Events of short reports of our own words, read by the whole chain."""

from __future__ import annotations

import functools

from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import Document, EventMention, Published, Reading, Span


@functools.cache
def read(text: str, published: str | None = "2014-06-11", headline: int = 0) -> Reading:
    document = Document(
        id="r1",
        text=text,
        headline=Span(0, headline) if headline else None,
        published=Published(published, "metadata") if published else Published(),
    )
    return default_reader().read(document, until="events")


def only(reading: Reading, event_type: str) -> EventMention:
    found = [e for e in reading.events if e.type == event_type]
    assert len(found) == 1, [(e.type, e.mode, e.status) for e in reading.events]
    return found[0]


def parties(reading: Reading, event: EventMention, role: str = "actor") -> set[str]:
    names = {a.id: a.name for a in reading.actors}
    return {names[a.actor] for a in event.arguments if a.role == role and a.actor}


def test_both_sides_of_a_meeting_are_actors_with_day_and_place() -> None:
    reading = read("Norwegian Foreign Minister Ida Lund met Chilean President Juan Soto in Oslo on Tuesday.")
    event = only(reading, "CONSULT")
    assert parties(reading, event) == {"Ida Lund", "Juan Soto"}
    assert (event.status, event.mode) == ("happened", "meet")
    assert event.time is not None and reading.times[event.time].first == "2014-06-10"
    assert event.place is not None and reading.places[event.place].country == "NOR"


def test_talks_between_two_states_named_by_a_noun() -> None:
    reading = read("Talks between Kenya and Uganda began in Nairobi on Monday.")
    assert parties(reading, only(reading, "CONSULT")) == {"Kenya", "Uganda"}


def test_later_words_for_the_same_meeting_add_no_event() -> None:
    reading = read(
        "French President Luc Roy held talks with Greek Prime Minister Nikos Vlachos in Athens on Monday.\n\n"
        "They discussed energy. Their talks lasted two hours."
    )
    only(reading, "CONSULT")


def test_a_schedule_dates_a_visit_and_makes_it_planned() -> None:
    reading = read(
        "During a three-day visit to Peru, set to begin Friday, President Luc Roy plans to meet Peruvian President Ana Rios."
    )
    visit = next(e for e in reading.events if e.mode == "visit")
    assert visit.status == "planned"
    assert visit.time is not None and reading.times[visit.time].first == "2014-06-13"
    meeting = next(e for e in reading.events if e.mode == "meet")
    assert meeting.status == "planned"
    assert meeting.place is not None and reading.places[meeting.place].country == "PER"


def test_the_last_of_a_series_of_infinitives_keeps_subject_and_status() -> None:
    reading = read(
        "Defence Minister Ida Lund of Norway plans to travel to the border, attend a security conference, "
        "and meet with Finnish President Aino Salo."
    )
    meeting = next(e for e in reading.events if e.mode == "meet")
    assert meeting.status == "planned"
    assert parties(reading, meeting) == {"Ida Lund", "Aino Salo"}


def test_what_came_a_day_before_is_dated_from_the_meeting() -> None:
    reading = read(
        "Norwegian Foreign Minister Ida Lund met Chilean President Juan Soto in Oslo on Tuesday.\n\n"
        "Their talks came a day after Iran test-fired a ballistic missile."
    )
    launch = only(reading, "MOBILIZE")
    assert parties(reading, launch) == {"Iran"}
    assert launch.time is not None and reading.times[launch.time].first == "2014-06-09"


def test_an_event_without_a_date_has_none() -> None:
    assert only(read("Kenya expelled the Sudanese ambassador."), "SANCTION").time is None


def test_a_passive_names_its_agent_as_actor() -> None:
    reading = read("The Danish journalist was arrested by Turkish police in Izmir.")
    event = only(reading, "COERCE")
    assert any(a.role == "actor" for a in event.arguments)
    actor = next(a for a in event.arguments if a.role == "actor")
    assert (
        "police" in "The Danish journalist was arrested by Turkish police in Izmir."[actor.start : actor.end]
    )


def test_words_inside_quotation_marks_are_no_events_of_the_report() -> None:
    reading = read(
        '"Our army bombed the rebels in the hills and we will attack again," President Ana Rios said.'
    )
    assert not [e for e in reading.events if e.type == "ASSAULT"]


def test_a_request_happened_and_what_it_asks_for_is_called_for() -> None:
    reading = read("Germany urged Iran to release the prisoners.")
    assert only(reading, "REQUEST").status == "happened"
    release = only(reading, "RETREAT")
    assert release.status == "called_for"
    assert parties(reading, release) == {"Iran"}


def test_a_cancelled_visit_did_not_take_place() -> None:
    reading = read("Brazil's president declined to meet Chilean President Juan Soto.")
    assert {e.status for e in reading.events if e.type == "CONSULT"} == {"absent"}


def test_deadlines_are_not_met_with() -> None:
    assert not [
        e for e in read("Norway met the deadline for cutting its debt.").events if e.type == "CONSULT"
    ]


def test_a_headline_repeats_the_body_without_a_second_event() -> None:
    headline = "Lund meets Soto in Oslo"
    text = f"{headline}\n\nNorwegian Foreign Minister Ida Lund met Chilean President Juan Soto in Oslo on Tuesday."
    reading = read(text, headline=len(headline))
    event = only(reading, "CONSULT")
    assert event.trigger.start > len(headline)


def test_reading_twice_gives_the_same_events() -> None:
    text = "China and Vietnam agreed to resume talks. China condemned the attack on its embassy in Mali on Sunday."
    assert read(text).events == read.__wrapped__(text).events


def test_spans_lie_in_the_text() -> None:
    text = "China condemned the attack on its embassy in Mali, and Mali promised to arrest the gunmen."
    for event in read(text).events:
        assert (
            0
            <= event.extent.start
            <= event.trigger.start
            < event.trigger.end
            <= event.extent.end
            <= len(text)
        )
