"""Well-known fields of events, in sentences of our own words, read by the whole chain."""

from __future__ import annotations

import functools

import pytest

from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import Detail, Document, Published, Reading


@functools.cache
def read(text: str) -> Reading:
    document = Document(id="r1", text=text, published=Published("2025-06-11", "metadata"))
    reading = default_reader().read(document, until="events")
    for event in reading.events:
        for detail in event.details:
            assert text[detail.start : detail.end] == detail.text
    return reading


def details(text: str, trigger: str) -> tuple[Detail, ...]:
    reading = read(text)
    found = [e for e in reading.events if text[e.trigger.start : e.trigger.end] == trigger]
    assert len(found) == 1, [(e.type, e.mode, text[e.trigger.start : e.trigger.end]) for e in reading.events]
    return found[0].details


def told(text: str, trigger: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for detail in details(text, trigger):
        fields.setdefault(detail.field, []).append(detail.text)
    return fields


def values(text: str, trigger: str, field: str) -> list[float | str | None]:
    return [d.value for d in details(text, trigger) if d.field == field]


FIRST_TALKS = (
    "Norwegian Foreign Minister Ida Lund and Chilean Foreign Minister Juan Soto held their first in-person talks "
    "since 2019 at the State Department in Washington on Tuesday."
)
ROUND = "The third round of working-level talks between Kenya and Uganda was held by video link on Monday."
THIRD = "The leaders of Kenya and Uganda met one-on-one at a hotel in Nairobi on Monday, their third meeting this year."
FORUM = "Defence ministers of Norway and Sweden met in Oslo at the Nordic Defence Forum on the sidelines of the G20 summit."


def test_a_meeting_has_format_order_level_and_venue() -> None:
    assert told(FIRST_TALKS, "held") == {
        "format": ["in-person"],
        "level": ["Norwegian Foreign Minister Ida Lund"],
        "order": ["first in-person talks since 2019"],
        "venue": ["the State Department"],
    }
    assert values(FIRST_TALKS, "held", "order") == [1.0]


def test_the_level_of_a_meeting_says_whether_words_or_offices_tell_it() -> None:
    (by_office,) = [d for d in details(FIRST_TALKS, "held") if d.field == "level"]
    assert (by_office.value, by_office.basis) == ("ministers", "offices")
    (by_words,) = [d for d in details(ROUND, "held") if d.field == "level"]
    assert (by_words.text, by_words.value, by_words.basis) == ("working-level", "officials", "words")


def test_ministers_who_meet_a_president_have_no_level_in_common() -> None:
    text = "Norwegian Foreign Minister Ida Lund met Chilean President Juan Soto in Oslo on Tuesday."
    assert told(text, "met") == {}


def test_rounds_and_times_are_counted() -> None:
    assert (told(ROUND, "held")["order"], values(ROUND, "held", "order")) == (["third round"], [3.0])
    assert values(ROUND, "held", "format") == ["virtual"]
    assert told(THIRD, "met") == {
        "format": ["one-on-one"],
        "level": ["The leaders of Kenya and Uganda"],
        "order": ["third meeting this year"],
        "venue": ["a hotel"],
    }


def test_the_sidelines_of_a_summit_are_a_format_and_its_level_is_not_the_meetings() -> None:
    assert told(FORUM, "met") == {
        "format": ["on the sidelines of the G20 summit"],
        "forum": ["the Nordic Defence Forum"],
        "level": ["Defence ministers of Norway and Sweden"],
    }


def test_the_name_that_talks_go_on_to_get_is_their_forum() -> None:
    text = "US Defence Secretary Dan Hughes will attend the two countries' annual talks, called the Security Dialogue."
    assert told(text, "attend")["forum"] == ["the Security Dialogue"]


def test_a_meeting_with_a_name_of_its_own_is_its_forum() -> None:
    text = "US Defence Secretary Dan Hughes and Kenyan Defence Minister Amos Otieno held the Joint Security Meeting."
    assert told(text, "held")["forum"] == ["the Joint Security Meeting"]


def test_the_subject_of_talks_is_no_format() -> None:
    text = "Norwegian Foreign Minister Ida Lund discussed bilateral trade with Chilean President Juan Soto on Tuesday."
    assert "format" not in told(text, "discussed")


def test_to_telephone_is_a_format_and_to_call_somebody_names_is_none() -> None:
    text = "Norwegian President Ida Lund phoned Chilean President Juan Soto on Monday."
    assert values(text, "phoned", "format") == ["by phone"]
    text = "Norwegian President Ida Lund called on Chilean President Juan Soto to end the talks."
    assert all("format" not in [d.field for d in e.details] for e in read(text).events)


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        (
            "Norway and Sweden signed an agreement on Monday to expand joint patrols in the Baltic Sea.",
            "signed",
            {"document": ["an agreement"], "agreed": ["to expand joint patrols in the Baltic Sea"]},
        ),
        ("Norway and Sweden agreed to share radar data on Monday.", "agreed", {"agreed": ["to share radar data"]}),
        ("Kenya and Uganda agreed on Wednesday to a two-hour ceasefire.", "agreed", {"agreed": ["a two-hour ceasefire"]}),
        ("Ghana and Togo agreed on a truce in the north, officials said.", "agreed", {"agreed": ["a truce in the north"]}),
        ('Peru pledged to end "all fighting" in the north.', "pledged", {"agreed": ['to end "all fighting" in the north']}),
    ],
)  # fmt: skip
def test_what_was_agreed_is_a_slice_of_the_report(
    text: str, trigger: str, found: dict[str, list[str]]
) -> None:
    assert told(text, trigger) == found


LAUNCH = (
    "North Korea test-fired two ballistic missiles from Wonsan on Sunday. The missiles flew about 300 miles at an "
    "altitude of 50 kilometers and fell into the sea outside Japan's exclusive economic zone."
)


def test_a_launch_has_what_how_many_how_far_how_high_from_where_and_where_it_fell() -> None:
    fields = told(LAUNCH, "test-fired")
    assert fields["weapon"] == ["two ballistic missiles"]
    assert fields["launched_from"] == ["Wonsan"]
    assert fields["fell"] == ["the sea outside Japan's exclusive economic zone"]
    assert values(LAUNCH, "test-fired", "count") == [2.0]
    assert values(LAUNCH, "test-fired", "range_km") == [482.8]
    assert values(LAUNCH, "test-fired", "altitude_km") == [50.0]


def test_a_range_is_no_flight_of_the_next_sentence_about_something_else() -> None:
    text = "Iran test-fired a missile on Thursday. The road to the capital is 200 km long, officials said."
    assert told(text, "test-fired") == {"weapon": ["a missile"]}


def test_where_something_lies_is_no_range_and_a_distance_said_twice_is_one() -> None:
    text = "Iran tested a missile on Monday. The missile flew 1,100 km (680 miles) and fell 200 km west of the island."
    assert values(text, "tested", "range_km") == [1100.0]


def test_from_where_may_be_told_of_the_missile_in_the_next_sentence() -> None:
    text = "Iran tested a missile on Monday. The missile, launched from a submarine, flew 900 km."
    assert told(text, "tested")["launched_from"] == ["a submarine"]


def test_a_weapon_that_the_report_keeps_at_a_distance_is_still_named() -> None:
    text = "North Korea test-fired what it called strategic cruise missiles on Tuesday."
    assert told(text, "test-fired") == {"weapon": ["strategic cruise missiles"]}


def test_missiles_fired_into_the_sea_have_no_target() -> None:
    text = "North Korea fired two short-range ballistic missiles into the Sea of Japan on Sunday."
    fields = told(text, "fired")
    assert "target" not in fields and fields["fell"] == ["the Sea of Japan"]


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        (
            "Poland deployed 3,000 soldiers from Warsaw to the Belarusian border on Monday.",
            "deployed",
            {"force": ["3,000 soldiers"], "number": ["3,000 soldiers"], "from": ["Warsaw"], "to": ["the Belarusian border"]},
        ),
        (
            "France withdrew its 1,500 troops from Niger to Chad last week.",
            "withdrew",
            {"force": ["its 1,500 troops"], "number": ["1,500 troops"], "from": ["Niger"], "to": ["Chad"]},
        ),
        ("Rebels withdrew from Goma on Monday.", "withdrew", {"force": ["Rebels"], "from": ["Goma"]}),
    ],
)  # fmt: skip
def test_a_movement_of_forces_has_force_number_from_and_to(
    text: str, trigger: str, found: dict[str, list[str]]
) -> None:
    assert told(text, trigger) == found


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        (
            "The European Union imposed an asset freeze and travel bans on 12 Belarusian officials over the jailing "
            "of journalists.",
            "imposed",
            {
                "measure": ["asset freeze", "travel bans"],
                "on": ["12 Belarusian officials"],
                "over": ["the jailing of journalists"],
            },
        ),
        (
            "Canada froze the assets of three Belarusian officials on Monday.",
            "froze",
            {"measure": ["froze the assets"], "on": ["three Belarusian officials"]},
        ),
        (
            "Norway suspended aid to the Ghanaian government after a convoy was attacked.",
            "suspended",
            {
                "measure": ["suspended aid"],
                "on": ["the Ghanaian government"],
                "over": ["a convoy was attacked"],
            },
        ),
    ],
)
def test_a_sanction_has_whom_it_hits_by_which_measure_and_why(
    text: str, trigger: str, found: dict[str, list[str]]
) -> None:
    assert told(text, trigger) == found


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        (
            "Police in Cairo arrested 15 journalists on charges of spreading false news.",
            "arrested",
            {"number": ["15 journalists"], "charge": ["charges of spreading false news"]},
        ),
        (
            "Police in Lima detained two lawmakers on suspicion of fraud on Monday.",
            "detained",
            {"number": ["two lawmakers"], "charge": ["suspicion of fraud"]},
        ),
        ("Police in Lima detained two lawmakers for three days.", "detained", {"number": ["two lawmakers"]}),
        (
            "A court in Oslo convicted Ali Hassan of spying for Peru.",
            "convicted",
            {"charge": ["spying for Peru"]},
        ),
    ],
)
def test_a_detention_has_number_and_charge(text: str, trigger: str, found: dict[str, list[str]]) -> None:
    assert told(text, trigger) == found


@pytest.mark.parametrize(
    ("text", "trigger", "found"),
    [
        (
            "Rebels attacked an army base near Goma with mortars and rifles, leaving 7 soldiers dead.",
            "attacked",
            {"weapon": ["mortars", "rifles"], "target": ["an army base"], "killed": ["7 soldiers"]},
        ),
        (
            "Syrian warplanes bombed a market in Idlib on Monday, killing at least 12 people and wounding 30.",
            "bombed",
            {
                "weapon": ["Syrian warplanes"],
                "target": ["a market"],
                "killed": ["at least 12 people"],
                "wounded": ["30"],
            },
        ),
        (
            "Israeli forces killed a Hezbollah commander in southern Lebanon on Friday.",
            "killed",
            {"target": ["a Hezbollah commander"]},
        ),
    ],
)
def test_an_attack_has_weapon_target_killed_and_wounded(
    text: str, trigger: str, found: dict[str, list[str]]
) -> None:
    assert told(text, trigger) == found


def test_the_stops_of_a_journey_stand_in_their_order_over_several_sentences() -> None:
    text = (
        "South Korean Foreign Minister Han Lee left for Washington on Sunday. From there he will fly to Ottawa, and "
        "then go on to Mexico City on Thursday."
    )
    for trigger in ("left", "fly", "go"):
        assert told(text, trigger)["stop"] == ["Washington", "Ottawa", "Mexico City"]


def test_a_stop_before_another_and_the_first_of_a_journey_come_before_it() -> None:
    text = (
        "Russian President Pavel Orlov will visit Vietnam on Monday after stopping in China. He begins his trip in "
        "Mongolia."
    )
    assert told(text, "visit")["stop"] == ["Mongolia", "China", "Vietnam"]


def test_a_stop_has_its_day_and_a_part_of_the_world_is_none() -> None:
    text = (
        "Spanish President Luc Roy will visit Peru on Monday. He will then fly to Chile for talks with the president. "
        "His last stop is Brazil."
    )
    reading = read(text)
    stops = [d for d in details(text, "visit") if d.field == "stop"]
    assert [d.text for d in stops] == ["Peru", "Chile", "Brazil"]
    assert stops[0].time is not None and reading.times[stops[0].time].first == "2025-06-16"
    assert [d.time for d in stops[1:]] == [None, None]
    tour = "US Defence Secretary Dan Hughes is on a trip to Asia that includes stops in Malaysia, Vietnam and South Korea."
    assert told(tour, "is")["stop"] == ["Malaysia", "Vietnam", "South Korea"]


def test_each_stop_of_one_verb_has_its_own_day() -> None:
    text = "Norwegian Foreign Minister Ida Lund visited Peru on 4 June and Chile from 5 to 6 June 2025."
    reading = read(text)
    stops = [d for d in details(text, "visited") if d.field == "stop"]
    assert [d.text for d in stops] == ["Peru", "Chile"]
    assert [reading.times[d.time].first for d in stops if d.time is not None][-1] == "2025-06-05"


def test_a_town_in_a_country_of_the_journey_is_no_further_stop() -> None:
    text = (
        "Russian Foreign Minister Igor Sokolov will travel to Kenya, Uganda and Ghana next week. He will then fly on to "
        "Kampala on Tuesday."
    )
    assert told(text, "travel")["stop"] == ["Kenya", "Uganda", "Ghana"]


def test_the_beginning_of_a_tour_comes_first() -> None:
    text = (
        "US Secretary of State Dan Hughes arrived in Seoul on Thursday, the second leg of a tour that began in Tokyo and "
        "will take him to Manila."
    )
    assert told(text, "arrived")["stop"] == ["Tokyo", "Seoul", "Manila"]


def test_one_stop_is_no_itinerary() -> None:
    assert told("Spanish President Luc Roy will visit Peru on Monday.", "visit") == {}


def test_journeys_of_two_people_stay_apart() -> None:
    text = "Spanish President Luc Roy will visit Peru on Monday. Kenyan President Amos Otieno will then fly to Chile."
    assert told(text, "visit") == {} and told(text, "fly") == {}
