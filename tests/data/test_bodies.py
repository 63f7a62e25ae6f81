"""The table of bodies is sound, and a form that may mean several of them is told by the report."""

from __future__ import annotations

import re
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.data.bodies import all_bodies, bodies_of, body_forms, lookup_body, resolve_body, spellings
from foreigndesk.data.one_of import one_of
from foreigndesk.data.states import all_states
from foreigndesk.model.annotations import ActorKind


def test_every_row_has_a_known_kind_and_code() -> None:
    codes = {s.iso3 for s in all_states()} | {None, "UNO", "EUR", "NAT", "IGO", "NGO", "IAE"}
    for body in all_bodies():
        assert body.kind in typing.get_args(ActorKind), body
        assert body.code in codes, body
        assert all(form == form.strip() and form for form in (body.name, *body.aliases)), body
        assert body.sector != "TER", body


def test_no_two_rows_are_one_body() -> None:
    seen: dict[tuple[str, str | None], str] = {}
    for body in all_bodies():
        assert (body.name, body.code) not in seen, body
        seen[body.name, body.code] = body.name


@pytest.mark.parametrize(
    ("form", "report", "name"),
    [
        ("SDF", "The Kurdish-led SDF took a town in Syria.", "Syrian Democratic Forces"),
        ("SDF", "Tokyo will send the SDF abroad, Japanese officials said.", "Self-Defense Forces"),
        ("SDF", "The SDF moved at dawn.", None),
        ("SDF", "Syria and Japan spoke of the SDF.", None),
        ("FSA", "The Free Syrian Army (FSA) met Japanese and Tokyo bankers in Japan.", "Free Syrian Army"),
        ("PLA", "The PLA sent ships, China said.", "People's Liberation Army"),
        ("IS", "IS IT TRUE?", None),
        ("IS", "Fighters of Islamic State fled; IS lost a town.", "Islamic State"),
        ("AU", "AU stands for gold.", None),
        ("EAC", "The East African Community met. The EAC has eight members.", "East African Community"),
        (
            "AFP",
            "An AFP reporter with the Armed Forces of the Philippines",
            "Armed Forces of the Philippines",
        ),
        ("NATO", "It is only a name.", "North Atlantic Treaty Organization"),
        ("National Police Agency", "The National Police Agency of Ruritania", None),
        ("National Police Agency", "Japan's National Police Agency", "National Police Agency"),
    ],
)
def test_a_shared_form_is_told_by_the_report(form: str, report: str, name: str | None) -> None:
    found = resolve_body(form, report)
    assert (found.body.name if found.body else None) == name
    assert found.reason


def test_the_state_told_beside_a_name_decides() -> None:
    report = "Syria, Syria, Syria. Japan's SDF."
    found = resolve_body("SDF", report, "JPN")
    assert found.body is not None
    assert found.body.state == "JPN"
    assert resolve_body("SDF", report, "FRA").body is None
    assert lookup_body("the SDF's", report, "JPN") == found.body


def test_more_reports_words_of_a_third_state_change_nothing() -> None:
    report = "The SDF took a town in Syria."
    assert resolve_body("SDF", report + " France and Chile watched.").body == resolve_body("SDF", report).body


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("United States 7th Fleet", "Seventh Fleet"),
        ("U.S. Seventh Fleet", "Seventh Fleet"),
        ("Shanghai Cooperation Organisation", "Shanghai Cooperation Organization"),
        ("Japan Self-Defence Forces", "Self-Defense Forces"),
        ("U.N. Development Program", "United Nations Development Programme"),
    ],
)
def test_the_other_spelling_is_known_too(words: str, name: str) -> None:
    found = lookup_body(words)
    assert found is not None
    assert found.name == name


def test_spellings_keep_the_form_first_and_end() -> None:
    for form in body_forms():
        assert spellings(form)[0] == form
        assert len(spellings(form)) < 40


def test_a_form_on_several_rows_has_all_of_them() -> None:
    assert {b.state for b in bodies_of("SDF")} == {"SYR", "JPN"}
    assert bodies_of("no such name") == ()


WORDS = st.lists(st.text(alphabet="ab .-'", min_size=1, max_size=5), min_size=1, max_size=12)


@given(WORDS, st.text(alphabet="ab .-'", max_size=12))
def test_one_of_matches_what_the_plain_alternation_matches(words: list[str], text: str) -> None:
    plain = "(?:" + "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) + ")"
    for tail in ("", r"(?!\w)"):
        ours = [m.span() for m in re.finditer(one_of(words) + tail, text)]
        assert ours == [m.span() for m in re.finditer(plain + tail, text)]
