"""The table of states answers by every kind of name, and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.data.states import (
    all_states,
    iso2_to_iso3,
    iso3_to_iso2,
    lookup_state,
    regions,
    regions_of_states,
    state,
    state_forms,
)


@pytest.mark.parametrize(
    ("words", "code", "form"),
    [
        ("Japan", "JPN", "name"),
        ("the Netherlands", "NLD", "name"),
        ("Filipino", "PHL", "demonym"),
        ("Britons", "GBR", "demonym"),
        ("the U.S.", "USA", "abbreviation"),
        ("DPRK", "PRK", "abbreviation"),
        ("UAE", "ARE", "abbreviation"),
        ("USSR", "RUS", "abbreviation"),
        ("Pyongyang", "PRK", "capital"),
        ("the Kremlin", "RUS", "metonym"),
        ("Downing Street", "GBR", "metonym"),
        ("Taiwan", "TWN", "name"),
        ("Palestinian", "PSE", "demonym"),
        ("Kosovo", "XKX", "name"),
        ("Hong Kong", "HKG", "name"),
        ("Western Sahara", "ESH", "name"),
        ("China's", "CHN", "name"),
        ("Iran’s", "IRN", "name"),
        ("FRANCE", "FRA", "name"),
    ],
)
def test_a_state_is_found_by_its_names(words: str, code: str, form: str) -> None:
    found = lookup_state(words)
    assert found is not None
    assert (found.iso3, found.form) == (code, form)


@pytest.mark.parametrize("words", ["us", "Japanese forces", "", "European Union", "turkey", "polish", "in"])
def test_other_words_name_no_state(words: str) -> None:
    assert lookup_state(words) is None


def test_there_are_all_states_of_the_world_and_every_code_is_there_once() -> None:
    codes = [s.iso3 for s in all_states()]
    assert len(codes) == len(set(codes)) >= 195
    assert {"TWN", "PSE", "XKX", "HKG", "ESH"} <= set(codes)
    assert "EUR" not in codes


@given(st.sampled_from([s.iso3 for s in all_states()]))
def test_two_letter_codes_lead_back(code: str) -> None:
    assert iso2_to_iso3(iso3_to_iso2(code)) == code


@given(st.sampled_from([s.iso3 for s in all_states()]))
def test_a_states_own_name_leads_to_it(code: str) -> None:
    found = lookup_state(state(code).name)
    assert found is not None and found.iso3 == code


def test_unknown_codes_give_none_or_an_error() -> None:
    assert iso2_to_iso3("ZZ") is None
    assert iso2_to_iso3(None) is None
    with pytest.raises(KeyError):
        state("ZZZ")


def test_every_table_names_only_known_states() -> None:
    known = {s.iso3 for s in all_states()}
    assert {n.iso3 for n in state_forms().values()} <= known
    assert set().union(*regions().values()) <= known
    assert set(regions_of_states().values()) <= known
