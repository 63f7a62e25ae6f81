"""Titles lead to kinds of office, whatever a country calls them."""

from __future__ import annotations

import pytest

from foreigndesk.data.offices import can_have, office_kind, office_sector, states_of_title


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
