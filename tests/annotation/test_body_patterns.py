"""Names of bodies put together from known words are read whole, with kind and state; ships and titles are no bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.body_patterns import composed_bodies, describe_body, platforms_and_operations
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.model import Document


def sure(text: str) -> dict[str, tuple[str, str | None]]:
    return {text[b.start : b.end]: (b.kind, b.state) for b in composed_bodies(text) if b.sure}


def names(text: str) -> list[tuple[str, str]]:
    draft = Draft(Document(id="d", text=text), parse(text))
    SentenceAnnotator().annotate(draft)
    NameAnnotator().annotate(draft)
    return [(n.text, n.label) for n in draft.names]


@pytest.mark.parametrize(
    ("text", "name", "kind", "state"),
    [
        ("Officers of U.S. Forces Japan landed.", "U.S. Forces Japan", "force", "USA"),
        ("The Royal Australian Navy sent a ship.", "Royal Australian Navy", "force", "AUS"),
        ("Troops of the 3rd Mountain Division left.", "3rd Mountain Division", "force", None),
        ("The U.S. 5th Fleet is based there.", "U.S. 5th Fleet", "force", "USA"),
        ("The Indonesian Air Force flew on.", "Indonesian Air Force", "force", "IDN"),
        ("Southern Theater Command sent jets.", "Southern Theater Command", "force", None),
        ("It fell to Combined Joint Task Force - Operation Steady Hand.",
         "Combined Joint Task Force - Operation Steady Hand", "force", None),
        ("The Ministry of Trade, Industry and Energy denied it.", "Ministry of Trade, Industry and Energy", "body", None),
        ("the Ministry of Foreign Affairs of Chile said", "Ministry of Foreign Affairs of Chile", "body", "CHL"),
        ("the U.S. Department of State said", "U.S. Department of State", "body", "USA"),
        ("the Chilean Foreign Ministry said", "Foreign Ministry", "body", "CHL"),
        ("the Office for the Use of Rivers said", "Office for the Use of Rivers", "body", None),
        ("the Popular Front for the Liberation of Chad said", "Popular Front for the Liberation of Chad", "group", "TCD"),
        ("the People's Liberation Army of the hills said", "People's Liberation Army", "group", None),
        ("fighters of Liwa al-Sakhr said", "Liwa al-Sakhr", "group", None),
        ("the Peace and Unity Party won", "Peace and Unity Party", "party", None),
        ("the Liberal Party of Canada Fern Dale led", "Liberal Party of Canada", "party", "CAN"),
    ],
)  # fmt: skip
def test_a_composed_name_is_read_whole(text: str, name: str, kind: str, state: str | None) -> None:
    assert sure(text).get(name) == (kind, state)


@pytest.mark.parametrize(
    ("text", "no_name"),
    [
        ("the Ministry of Defence and Prime Minister Ota met", "Ministry of Defence and Prime"),
        ("the Department of Justice and Israel agreed", "Department of Justice and Israel"),
        ("Foreign Office Minister Ann Lee spoke", "Foreign Office"),
        (
            "the Agrarian Party of Russia and Civic Strength ran",
            "Agrarian Party of Russia and Civic Strength",
        ),
        ("a Coalition of the Liberal Party was formed", "Coalition of the Liberal Party"),
        ("The English First Division opens today.", "English First Division"),
    ],
)
def test_a_name_stops_where_another_begins(text: str, no_name: str) -> None:
    assert no_name not in sure(text)


def test_the_reason_says_what_decided() -> None:
    body = describe_body("Iraqi Security Forces")
    assert body is not None
    assert (body.kind, body.sector, body.state) == ("force", "MIL", "IRQ")
    assert body.reason == "state and service: Iraqi + Security Forces; of Iraqi"
    assert describe_body("Zorblax") is None


def test_ships_and_operations_are_no_bodies_and_hold_none() -> None:
    text = "USS Harriet Lane (DDG-190) joined HMS Ocean for Operation Steady Hand off Oman."
    assert [text[a:b] for a, b in platforms_and_operations(text)] == [
        "USS Harriet Lane (DDG-190)",
        "HMS Ocean",
        "Operation Steady Hand",
    ]
    assert names(text) == [("Oman", "LOC")]


def test_the_annotator_takes_the_composed_name_over_its_parts() -> None:
    found = names("Officers of the U.S. 5th Fleet and of US Forces Korea met in Manama.")
    assert ("U.S. 5th Fleet", "ORG") in found
    assert ("US Forces Korea", "ORG") in found
    assert ("5th Fleet", "ORG") not in found


@given(
    st.lists(
        st.sampled_from(
            "the The Iraqi US U.S. 7th Royal People's Army Navy Ministry of for and Foreign Affairs Trade Party "
            "Liberation Front Force Task Command Korea Ann , . - ( ) 's\n".split(" ")
        ),
        max_size=24,
    )
)
def test_any_run_of_words_gives_spans_within_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for body in composed_bodies(text):
        assert 0 <= body.start < body.end <= len(text)
        assert text[body.start : body.end].strip() == text[body.start : body.end]
