"""News or background of the report."""

from __future__ import annotations

import functools

import pytest

from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import Document, EventMention, Published


@functools.cache
def events(text: str) -> tuple[EventMention, ...]:
    document = Document(id="r1", text=text, published=Published("2014-06-11", "metadata"))
    return default_reader().read(document, until="events").events


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Norway met Sweden for talks in Oslo in 2003.", "CONSULT"),
        ("Swedish troops attacked the port of Turku last year.", "ASSAULT"),
        ("Norway has repeatedly accused Sweden of aggression.", "ACCUSE"),
        ("Norway has constantly criticised Sweden.", "ACCUSE"),
        ("Swedish troops have attacked villages in Mali for years.", "ASSAULT"),
        ("Norway has criticised Sweden in recent months.", "ACCUSE"),
        ("More than 5,000 people have been killed by Swedish troops since the uprising began.", "ASSAULT"),
        ("More than 5,000 people have been killed by Swedish troops.", "ASSAULT"),
        ("President Luc Roy, who has visited Mali, spoke of the war.", "CONSULT"),
        ("Trade has stopped under the sanctions imposed by Norway on Mali.", "SANCTION"),
        ("Norway had accused Sweden of aggression.", "ACCUSE"),
    ],
)
def test_what_was_over_or_goes_on_all_the_time_is_background(text: str, event_type: str) -> None:
    assert [e.background for e in events(text) if e.type == event_type] == [True]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Norway met Sweden for talks in Oslo on Monday.", "CONSULT"),
        ("Swedish troops have attacked the port of Turku.", "ASSAULT"),
        ("Swedish troops attacked the port of Turku last week.", "ASSAULT"),
        ("Norway will attack Sweden in the coming years.", "ASSAULT"),
        ("Norway has criticised Sweden since Monday.", "ACCUSE"),
        ("They celebrated the fact that President Luc Roy has resigned.", "RETREAT"),
        ("Ten people have been killed by Swedish troops.", "ASSAULT"),
    ],
)
def test_what_is_new_is_news(text: str, event_type: str) -> None:
    assert [e.background for e in events(text) if e.type == event_type] == [False]
