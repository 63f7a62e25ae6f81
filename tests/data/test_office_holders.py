"""The background table of office holders tells a person's state by name and day, and never that an office is held now."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.annotation.actor_phrases import code_actor
from foreigndesk.data.office_holders import all_holders, background, holders_of_name, name_key
from foreigndesk.data.states import all_states

DAYS = st.dates(date(1960, 1, 1), date(2060, 12, 31))


def test_every_row_is_dated_sourced_and_of_a_known_state() -> None:
    codes = {s.iso3 for s in all_states()} | {"UNO", "EUR", "NAT"}
    for holder in all_holders():
        assert holder.iso3 in codes, holder
        assert holder.first and holder.last and holder.sources, holder
        assert holder.first[:4] <= holder.last[:4], holder
        assert set(holder.sources) <= {"FB15", "FB25", "WD21", "WD22", "WD26", "OWN"}


@given(st.sampled_from(all_holders()), DAYS)
def test_an_office_is_held_only_between_two_days_that_a_source_vouches_for(holder, day: date) -> None:  # type: ignore[no-untyped-def]
    if holder.status(day) == "held":
        assert holder.first <= day.isoformat()[: len(holder.first)]
        assert day.isoformat()[: len(holder.last)] <= holder.last


@given(st.sampled_from(all_holders()))
def test_nobody_holds_an_office_long_after_the_last_source(holder) -> None:  # type: ignore[no-untyped-def]
    assert holder.status(date(2060, 1, 1)) in {"former", "unknown"}


@pytest.mark.parametrize(
    ("day", "sector", "status"),
    [
        (date(2012, 6, 1), "GOV", "held"),
        (date(2025, 6, 1), "ELI", "former"),
        (date(2003, 6, 1), None, "before"),
    ],
)
def test_obama_is_president_only_while_he_was(day: date, sector: str | None, status: str) -> None:
    found = background("Barack Obama", day)
    assert found is not None
    assert (found.holder.iso3, found.sector, found.status) == ("USA", sector, status)
    assert "background table" in found.reason


def test_a_name_that_nobody_of_the_table_bears_tells_nothing() -> None:
    assert background("Vladimir Petrov", date(2020, 1, 1)) is None
    assert background("", None) is None
    assert holders_of_name("Smith") == ()


def test_a_surname_alone_counts_only_on_days_in_office() -> None:
    found = background("Merkel", date(2012, 1, 1))
    assert found is not None and found.holder.iso3 == "DEU"
    assert background("Merkel", date(2024, 1, 1)) is None


def test_spellings_of_one_name_are_one() -> None:
    assert name_key("Abdel-Fattah el-Sissi") == name_key("Abdul Fattah al-Sisi")
    assert name_key("Recep Tayyip Erdoğan") == name_key("Recep Tayyip Erdogan")
    assert name_key("Charles III") != name_key("Charles II")


def test_a_phrase_says_that_it_was_inferred() -> None:
    code = code_actor("Manmohan Singh", query_date="2010-05-05")
    assert (code.country, code.sector) == ("IND", "GOV")
    assert code.inferred is not None and "OWN" in code.inferred
    assert code_actor("Indian farmers").inferred is None


def test_the_words_of_the_phrase_go_before_the_table() -> None:
    assert code_actor("former president Barack Obama", query_date="2012-01-01").sector == "ELI"
    assert code_actor("French businessman Manmohan Singh").country == "FRA"
