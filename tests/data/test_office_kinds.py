"""Titles lead to kinds of office, whatever a country calls them."""

from __future__ import annotations

import pytest

from foreigndesk.data.offices import (
    can_have,
    is_deputy,
    kind_with_body,
    office_kind,
    office_sector,
    states_of_title,
    usual_state,
)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Defence Secretary", "defence_minister"),
        ("Minister of Defense", "defence_minister"),
        ("Secretary of State", "foreign_minister"),
        ("foreign minister", "foreign_minister"),
        ("top diplomat", "foreign_minister"),
        ("Prime Minister", "head_of_government"),
        ("Chancellor", "head_of_government"),
        ("Chancellor of the Exchequer", "finance_minister"),
        ("President", "head_of_state"),
        ("Vice President", "deputy_head_of_state"),
        ("European Commission President", "igo_official"),
        ("Deputy Foreign Minister", "deputy_minister"),
        ("assistant secretary of state", "deputy_minister"),
        ("Foreign Ministry spokeswoman", "spokesperson"),
        ("chairman of the Joint Chiefs of Staff", "chief_of_staff"),
        ("Secretary-General", "secretary_general"),
        ("national security adviser", "national_security_adviser"),
        ("ambassador", "ambassador"),
        ("Lt. Gen.", "commander"),
        ("Senator", "legislator"),
        ("rebel commander", "rebel_leader"),
        ("Deputy Defence Chief", "deputy_minister"),
        ("trade minister", "trade_minister"),
        ("Attorney General", "justice_minister"),
        ("oil minister", "energy_minister"),
        ("White House chief of staff", "leaders_chief_of_staff"),
        ("Crown Prince", "crown_prince"),
        ("central bank governor", "central_bank_governor"),
        ("CIA director", "intelligence_chief"),
        ("chief prosecutor", "prosecutor"),
        ("general secretary", "party_leader"),
        ("General Director", "official"),
        ("assembly president", "official"),
        ("Chief Executive", "executive"),
        ("table", None),
    ],
)
def test_a_title_has_its_kind(title: str, kind: str | None) -> None:
    assert office_kind(title) == kind


def test_holders_have_a_sector() -> None:
    assert office_sector("admiral") == "MIL"
    assert office_sector("foreign minister") == "GOV"
    assert office_sector("lawmaker") == "LEG"


def test_some_states_have_no_such_office() -> None:
    assert not can_have("JPN", "President")
    assert not can_have("USA", "Prime Minister")
    assert can_have("FRA", "President") and can_have("FRA", "Prime Minister")
    assert states_of_title("Secretary of State") == {"USA"}
    assert states_of_title("President") is None


@pytest.mark.parametrize(
    "title", ["Vice President", "deputy commander", "Assistant Secretary of State", "undersecretary"]
)
def test_a_deputy_is_told(title: str) -> None:
    assert is_deputy(title)


@pytest.mark.parametrize("title", ["Vice Admiral", "deputy", "Prime Minister"])
def test_what_is_no_deputy(title: str) -> None:
    assert not is_deputy(title)


@pytest.mark.parametrize(
    ("title", "body", "state", "kind"),
    [
        ("chief", "al-Qaida", None, "rebel_leader"),
        ("head", "UN Supervision Mission", None, "igo_official"),
        ("chief", "UN", None, "secretary_general"),
        ("president", "Example Football Club", None, "official"),
        ("President", "Republic of Freedonia", None, "head_of_state"),
        ("head", "Pacific Fleet", "USA", "commander"),
        ("director", "CIA", "USA", "intelligence_chief"),
    ],
)
def test_the_body_tells_the_kind(title: str, body: str, state: str | None, kind: str) -> None:
    assert kind_with_body(office_kind(title), title, body, state) == kind


def test_some_titles_mean_one_state_unless_another_is_named() -> None:
    assert usual_state("Foreign Secretary") == "GBR"
    assert usual_state("Foreign Minister") is None
