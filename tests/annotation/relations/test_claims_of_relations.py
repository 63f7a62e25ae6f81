"""Relations read off whole sentences; every sentence is our own."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.reader import default_reader
from foreigndesk.linking.claims import build_claims
from foreigndesk.model import Claim, Document


def relations(text: str) -> list[Claim]:
    document = Document("cd" * 8, text)
    return [c for c in build_claims(document, default_reader().read(document)) if c.kind == "relation"]


def told(text: str) -> list[tuple[str | None, str, str, str]]:
    found = []
    for c in relations(text):
        assert c.subject is not None and c.object is not None
        subject = c.subject.state if c.subject.kind == "state" else c.subject.name or c.subject.text
        target = c.object.state if c.object.kind == "state" else c.object.name or c.object.text
        found.append((c.type, str(subject), str(target), c.status))
    return found


def test_troops_in_a_country_are_a_deployment_with_its_figure() -> None:
    (claim,) = relations("There are 28,500 US troops in South Korea.")
    assert (claim.type, claim.object.state, claim.figure.value) == ("deploys", "KOR", 28500)
    assert claim.subject.state == "USA"


def test_stationed_soldiers_are_a_deployment() -> None:
    (claim,) = [c for c in relations("France keeps 900 soldiers stationed in Chad.") if c.type == "deploys"]
    assert (claim.subject.state, claim.object.state, claim.figure.value) == ("FRA", "TCD", 900)


def test_future_deployment_is_planned() -> None:
    claims = relations("Britain will station 800 troops in Estonia.")
    assert [(c.type, c.status) for c in claims] == [("deploys", "planned")]


def test_fleet_based_in_a_place() -> None:
    assert ("based_at", "Bahrain") in {
        (c.type, c.place.name) for c in relations("The US Fifth Fleet is based in Bahrain.") if c.place
    }


def test_named_alliance_joins_two_states() -> None:
    assert ("allied_with", "USA", "KOR", "ongoing") in told("The US-South Korea alliance was on the agenda.")


def test_membership_in_an_organisation() -> None:
    found = relations("Turkey, a member of NATO, closed its air space.")
    assert [(c.type, c.subject.state) for c in found] == [("member_of", "TUR")]


def test_joining_makes_every_party_a_member() -> None:
    found = relations("Estonia and Latvia joined NATO in 2004.")
    assert [(c.type, c.subject.state) for c in found] == [("member_of", "EST"), ("member_of", "LVA")]


def test_seat_on_a_council_is_membership() -> None:
    found = relations("Moscow, which has a permanent seat on the UN Security Council, objected.")
    assert [(c.type, c.subject.state) for c in found] == [("member_of", "RUS")]


def test_ally_of_a_leader_is_allied_with_him() -> None:
    found = relations("Iran, a close ally of Syrian President Bashar al-Assad, sent envoys.")
    assert [(c.type, c.subject.state, c.object.state) for c in found] == [("allied_with", "IRN", "SYR")]


def test_force_led_by_an_officer_is_commanded_by_him() -> None:
    found = relations("The NATO mission in Kosovo is led by General Angelo Ristuccia.")
    assert [(c.type, c.subject.name) for c in found] == [("commands", "Angelo Ristuccia")]


def test_claim_on_an_island_is_territorial() -> None:
    assert ("claims_territory", "CHN", "TWN", "ongoing") in told(
        "China claims Taiwan as part of its territory."
    )


def test_claiming_a_prize_is_not_territorial() -> None:
    assert relations("The militants claimed responsibility for the attack in Kabul.") == []


def test_reporting_to_a_command() -> None:
    found = told("US Forces Korea reports to the US Indo-Pacific Command.")
    assert ("reports_to", "US Forces Korea", "US Indo-Pacific Command", "ongoing") in found


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Hezbollah commander Imad Karam spoke in Tyre.", "Hezbollah"),
        ("General Omar Dean, commander, U.S. Central Command, met engineers in Oslo.", "Central Command"),
    ],
)
def test_a_commander_named_beside_a_force_commands_it(text: str, force: str) -> None:
    found = [c for c in relations(text) if c.type == "commands"]
    assert [c.object.name for c in found if c.object is not None] == [force]


@pytest.mark.parametrize(
    "text",
    [
        "Former US Fifth Fleet commander Lars Holm spoke in Oslo.",
        "Lars Holm, a regional army commander, spoke in Oslo.",
    ],
)
def test_who_commands_no_more_or_no_named_force_commands_none(text: str) -> None:
    assert [c for c in relations(text) if c.type == "commands"] == []


def test_what_a_body_includes_are_its_members() -> None:
    found = relations("The Arab League includes Tunisia and Kuwait.")
    assert [(c.type, c.subject.state) for c in found] == [("member_of", "TUN"), ("member_of", "KWT")]


def test_a_state_that_is_an_ally_is_allied() -> None:
    found = relations("Israel's main ally in the region is Turkey.")
    assert [(c.type, c.subject.state, c.object.state) for c in found] == [("allied_with", "TUR", "ISR")]
