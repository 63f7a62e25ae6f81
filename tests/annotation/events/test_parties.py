"""Who takes part, where and when: one short report of our own words for each kind of error that was mended."""

from __future__ import annotations

from spacy.tokens import Doc as ParsedDoc
from tests.annotation.events.test_annotator import only, parties, read

from foreigndesk.annotation.events.arguments import subjects
from foreigndesk.annotation.parsing.tokens import Doc
from foreigndesk.annotation.sentences import parse
from foreigndesk.model import EventMention, Reading


def of_type(reading: Reading, event_type: str) -> list[EventMention]:
    return [e for e in reading.events if e.type == event_type]


def country(reading: Reading, event: EventMention) -> str | None:
    return reading.places[event.place].country if event.place is not None else None


def day(reading: Reading, event: EventMention) -> str | None:
    return reading.times[event.time].first if event.time is not None else None


def test_presidents_named_with_their_states_both_sign() -> None:
    reading = read("Presidents Luc Roy of Chad and Juan Soto of Peru signed a trade plan on Tuesday.")
    assert parties(reading, only(reading, "AGREE")) == {"Luc Roy", "Juan Soto"}


def test_whoever_else_was_spoken_with_takes_part() -> None:
    reading = read(
        "Norwegian Foreign Minister Ida Lund talked by phone with Chilean President Juan Soto, "
        "as well as Swedish Premier Ole Dahl."
    )
    assert parties(reading, only(reading, "CONSULT")) >= {"Ida Lund", "Juan Soto", "Ole Dahl"}


def test_dates_are_no_parties() -> None:
    reading = read("A Norwegian strike on Jan. 3 hit rebel trucks in Mali.", published="2014-01-05")
    assert reading.events
    dates = [(t.start, t.end) for t in reading.times]
    for argument in (a for e in reading.events for a in e.arguments):
        assert not any(argument.start < end and start < argument.end for start, end in dates)


def test_a_strike_acts_for_the_state_it_is_called_by_and_lends_its_day() -> None:
    reading = read("A U.S. strike on Jan. 3 killed nine rebels in Mali.", published="2014-01-05")
    killing = next(e for e in of_type(reading, "ASSAULT") if e.place is not None)
    assert "United States" in parties(reading, killing)
    assert day(reading, killing) == "2014-01-03"


def test_a_visit_for_talks_is_one_event_with_both_sides() -> None:
    reading = read(
        "Chadian President Luc Roy will visit Oslo next week for talks with Norwegian Premier Ole Dahl."
    )
    event = only(reading, "CONSULT")
    assert parties(reading, event) == {"Luc Roy", "Ole Dahl"}
    assert (event.status, event.mode, country(reading, event)) == ("planned", "visit", "NOR")


def test_each_stop_of_a_journey_has_its_own_day() -> None:
    reading = read("Norwegian Foreign Minister Ida Lund visited Chad on 4 June and Mali on 6 June.")
    stops = {country(reading, e): day(reading, e) for e in of_type(reading, "CONSULT")}
    assert stops == {"TCD": "2014-06-04", "MLI": "2014-06-06"}
    assert len({e.trigger for e in reading.events}) == 2


def test_what_is_done_during_a_visit_takes_its_place() -> None:
    reading = read("During her visit to Peru, Norwegian Foreign Minister Ida Lund met President Juan Soto.")
    meeting = next(e for e in reading.events if e.mode == "meet")
    assert country(reading, meeting) == "PER"


def test_a_summit_ahead_is_planned_though_its_words_are_torn_apart() -> None:
    reading = read(
        "President Luc Roy of Chad says nothing will come out of his summit Thursday with Peru's Juan Soto in Norway."
    )
    event = only(reading, "CONSULT")
    assert parties(reading, event) == {"Luc Roy", "Juan Soto"}
    assert (event.status, day(reading, event), country(reading, event)) == ("planned", "2014-06-12", "NOR")


def test_a_threat_on_condition_is_a_threat() -> None:
    reading = read("Chad said it would strike Mali unless it released the sailors.")
    threat = only(reading, "THREATEN")
    assert parties(reading, threat) == {"Chad"}
    assert parties(reading, threat, "recipient") == {"Mali"}


def test_a_coordinated_accusation_belongs_to_the_speaker() -> None:
    reading = read("Chad's Justice Party said it was shocked by the use of force and accused Mali of lying.")
    accusation = next(e for e in of_type(reading, "ACCUSE") if parties(reading, e, "recipient"))
    assert parties(reading, accusation) and "Mali" in parties(reading, accusation, "recipient")


def test_who_is_criticised_for_an_act_did_it() -> None:
    reading = read("Chadian officials assailed Peru for holding joint naval exercises with Ecuador.")
    assert parties(reading, only(reading, "COOPERATE")) == {"Peru", "Ecuador"}
    assert parties(reading, only(reading, "ACCUSE"), "recipient") == {"Peru"}


def test_a_press_release_quoted_in_full_tells_of_events_but_own_words_do_not() -> None:
    reading = read('A spokesman said: "The Foreign Minister met Chilean President Juan Soto in Lima today."')
    assert country(reading, only(reading, "CONSULT")) == "PER"
    assert not of_type(
        read('"We met Chilean President Juan Soto," Foreign Minister Ida Lund said.'), "CONSULT"
    )


def test_a_host_of_others_talks_is_the_venue_host() -> None:
    reading = read("Finland hosted talks between Chad and Mali in Helsinki on Monday.")
    event = only(reading, "CONSULT")
    assert parties(reading, event) == {"Chad", "Mali"}
    assert parties(reading, event, "venue_host") == {"Finland"}


def test_private_crime_and_disasters_are_no_events_between_states() -> None:
    assert not read("A tourist was fatally shot in a bar in Mexico on Monday.").events
    assert not [
        e for e in read("Nine people were killed when a bus crash hit Peru.").events if e.score >= 0.5
    ]


def test_sanctions_on_a_state_are_not_placed_there() -> None:
    reading = read("Norway imposed sanctions on Eritrea on Monday.")
    assert only(reading, "SANCTION").place is None


def test_what_is_discussed_takes_no_part_and_is_no_place() -> None:
    reading = read(
        "Norwegian Foreign Minister Ida Lund and Chilean President Juan Soto discussed the fighting in Mali."
    )
    event = next(e for e in reading.events if e.mode == "discuss")
    assert parties(reading, event) == {"Ida Lund", "Juan Soto"}
    assert event.place is None


def test_detained_persons_mentioned_in_passing_are_no_arrest() -> None:
    reading = read("Norway's premier met the family of the detained sailor on Monday.")
    assert not of_type(reading, "COERCE")


def test_whoever_led_the_raid_in_which_one_was_killed_is_its_actor() -> None:
    reading = read("Rebel commander Omar Dean was killed in a raid by Kenyan troops on Tuesday.")
    killing = next(e for e in of_type(reading, "ASSAULT") if e.mode == "kill")
    roles = {a.role: a.actor for a in killing.arguments}
    assert reading.actor(roles["actor"] or "").state == "KEN"
    assert reading.actor(roles["recipient"] or "").name == "Omar Dean"


def test_who_was_chased_and_killed_killed_nobody() -> None:
    reading = read("Omar Dean was targeted and killed in a raid conducted by the French army.")
    for event in of_type(reading, "ASSAULT"):
        actors = [reading.actor(a.actor).name for a in event.arguments if a.role == "actor" and a.actor]
        assert "Omar Dean" not in actors


def test_what_nothing_can_be_done_to_is_no_party() -> None:
    text = (
        "Police fired tear gas. Troops shelled a village. Rebels seized control of the border. "
        "They arrested ten mourners."
    )
    reading = read(text)
    told = {
        text[a.start : a.end] for event in reading.events for a in event.arguments if a.role == "recipient"
    }
    assert {"a village", "ten mourners"} <= told
    assert not any(word in words for words in told for word in ("gas", "control"))


def test_a_verb_is_not_joined_to_what_hangs_on_it() -> None:
    words = "They left and to win attack ships".split()
    parsed = ParsedDoc(
        parse("").parsed.vocab,
        words=words,
        heads=[1, 1, 1, 4, 5, 1, 5],
        deps=["nsubj", "ROOT", "cc", "aux", "advcl", "conj", "dobj"],
        tags=["PRP", "VBD", "CC", "TO", "VB", "VB", "NNS"],
        pos=["PRON", "VERB", "CCONJ", "PART", "VERB", "VERB", "NOUN"],
        lemmas=["they", "leave", "and", "to", "win", "attack", "ship"],
        sent_starts=[True, *[False] * 6],
    )
    assert [t.text for t in subjects(Doc(parsed)[5])] == ["They"]


def sides(text: str, event_type: str) -> dict[str, set[str]]:
    """Return the states, else names, of the parties to the first event of a type, by role."""
    reading = read(text)
    event = of_type(reading, event_type)[0]
    found: dict[str, set[str]] = {"actor": set(), "recipient": set()}
    for argument in event.arguments:
        actor = reading.actor(argument.actor) if argument.actor else None
        found[argument.role].add(
            (actor.state or actor.name) if actor else text[argument.start : argument.end]
        )
    return found


def test_whose_support_is_alleged_and_whose_calls_are_rejected() -> None:
    told = sides("Oslo alleges Chilean backing for smugglers along its coast.", "ACCUSE")
    assert told == {"actor": {"NOR"}, "recipient": {"CHL"}}
    told = sides("Kenya on Monday rejected Norwegian calls for a new border treaty with Uganda.", "REJECT")
    assert told == {"actor": {"KEN"}, "recipient": {"NOR"}}


def test_what_is_called_for_is_not_asked() -> None:
    text = "Norway called for an inquiry into the fishermen's drowning and the return of stranded sailors."
    assert sides(text, "REQUEST") == {"actor": {"NOR"}, "recipient": set()}


def test_troops_that_are_deployed_are_the_ones_who_move() -> None:
    assert sides("Troops were deployed along the northern coast of Kenya.", "MOBILIZE")["recipient"] == set()


def test_who_resigns_is_not_who_announces_it() -> None:
    told = sides("The Norwegian vice president announced President Soto's resignation on Friday.", "RETREAT")
    assert told["actor"] == {"Soto"}


def test_where_somebody_flew_is_no_party() -> None:
    text = "The Norwegian minister flew to Mombasa to meet Kenyan officials."
    assert not any("Mombasa" in name for name in sides(text, "CONSULT")["recipient"])
