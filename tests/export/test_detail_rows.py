"""The details of an event in a row of the export: each field of its kind, and what is unknown as null."""

from foreigndesk.export import claim_row
from foreigndesk.model import Claim, Evidence, PlaceRef, TimeRef, ToldDetail
from foreigndesk.store.views import ClaimView


def row(claim: Claim):
    return claim_row(ClaimView(claim, 1, 1, 1, ()))["details"]


def event(kind: str, mode: str | None, *details: ToldDetail) -> Claim:
    met = Evidence("r1", 0, 9, "They met.")
    return Claim("00aa", "event", "happened", (met,), "test", type=kind, mode=mode, details=details)


def test_a_field_holds_all_its_values_with_their_words_and_an_unknown_one_is_null():
    palace = ToldDetail("venue", "the palace", (Evidence("r1", 5, 15, "the palace"),))
    hotel = ToldDetail("venue", "a hotel", (Evidence("r2", 5, 12, "a hotel"),))
    found = row(event("CONSULT", "meet", palace, hotel))
    assert {field for field, values in found.items() if values is None} == {
        "format",
        "forum",
        "level",
        "order",
    }
    assert [value["text"] for value in found["venue"]] == ["the palace", "a hotel"]
    assert found["venue"][1]["evidence"] == [{"report_id": "r2", "start": 5, "end": 12, "text": "a hotel"}]


def test_a_stop_has_place_and_day():
    lima = PlaceRef("Lima", "Lima", 3936456, -12.04, -77.03, "PER")
    day = TimeRef("Monday", "2025-06-16", "2025-06-16", "day")
    stop = ToldDetail("stop", "Lima", (Evidence("r1", 5, 9, "Lima"),), place=lima, time=day)
    (found,) = row(event("CONSULT", "visit", stop))["stop"]
    assert (found["place"]["country"], found["time"]["start"]) == ("PER", "2025-06-16")


def test_events_of_other_kinds_have_no_details():
    assert row(event("REQUEST", None)) is None
