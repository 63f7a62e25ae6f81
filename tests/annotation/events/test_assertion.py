"""On whose word an event stands: the report's own, or a speaker's, by each construction."""

from __future__ import annotations

import functools

import pytest

from foreigndesk.annotation.reader import default_reader
from foreigndesk.model import Attribution, Document, EventMention, Published, Reading, Span

Told = tuple[str, str | None, str | None]


@functools.cache
def read(text: str) -> Reading:
    document = Document(id="r1", text=text, published=Published("2014-06-11", "metadata"))
    return default_reader().read(document, until="events")


def event(text: str, trigger: str) -> EventMention:
    at = text.index(trigger)
    found = [e for e in read(text).events if e.trigger == Span(at, at + len(trigger))]
    assert len(found) == 1, [(e.type, text[e.trigger.start : e.trigger.end]) for e in read(text).events]
    return found[0]


def told(text: str, attribution: Attribution) -> Told:
    cue, source = (text[s.start : s.end] if s else None for s in (attribution.cue, attribution.source))
    return (attribution.kind, cue, source)


def voices(text: str, trigger: str) -> list[Told]:
    return [told(text, a) for a in event(text, trigger).asserted_by]


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Norway shelled the port of Turku on Monday.", "shelled", []),
        (
            "Activists said Swedish troops killed ten civilians in Mali.",
            "killed",
            [("said", "said", "Activists")],
        ),
        (
            "Swedish troops killed ten people in Mali, activists said.",
            "killed",
            [("said", "said", "activists")],
        ),
        (
            "Swedish forces shelled the port of Turku, according to Norwegian Foreign Minister Ida Lund.",
            "shelled",
            [("said", "according to", "Norwegian Foreign Minister Ida Lund")],
        ),
        (
            "The army left Turku after a talk with the king, who had visited Mali, according to Ida Lund.",
            "visited",
            [("said", "according to", "Ida Lund")],
        ),
        (
            "Norway accused Sweden of shelling the port of Turku.",
            "shelling",
            [("accused", "accused", "Norway")],
        ),
        (
            "Norway blamed Sweden for shelling the port of Turku.",
            "shelling",
            [("accused", "blamed", "Norway")],
        ),
        (
            "Sweden was accused by Norway of arming rebels in Mali.",
            "arming",
            [("accused", "accused", "Norway")],
        ),
        ("Sweden is accused of shelling the port of Turku.", "shelling", [("accused", "accused", None)]),
        (
            "Swedish troops are suspected of killing ten villagers in Mali.",
            "killing",
            [("alleged", "suspected", None)],
        ),
        (
            "Sweden is alleged to have shelled the port of Turku.",
            "shelled",
            [("alleged", "alleged", None)],
        ),
        (
            "Swedish forces are said to have shelled the port of Turku.",
            "shelled",
            [("reported", "said", None)],
        ),
        (
            "It is alleged that Swedish troops killed ten civilians in Mali.",
            "killed",
            [("alleged", "alleged", None)],
        ),
        ("Swedish forces allegedly shelled the port of Turku.", "shelled", [("alleged", "allegedly", None)]),
        (
            "Swedish forces reportedly began to shell the port of Turku.",
            "shell",
            [("reported", "reportedly", None)],
        ),
        ("The alleged Swedish attack on Turku killed ten people.", "killed", [("alleged", "alleged", None)]),
        (
            "There were reports of Swedish attacks on civilians in Mali.",
            "attacks",
            [("reported", "reports", None)],
        ),
        (
            "Activists said that Norway accused Sweden of killing ten civilians in Mali.",
            "killing",
            [("accused", "accused", "Norway"), ("said", "said", "Activists")],
        ),
    ],
)
def test_each_construction_says_on_whose_word_and_how(text: str, trigger: str, expected: list[Told]) -> None:
    assert voices(text, trigger) == expected


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Norway accused Sweden of shelling the port of Turku.", "accused"),
        ("Norway condemned the Swedish attack on the port of Turku.", "condemned"),
        ("Norwegian President Luc Roy knows that Swedish troops attacked Turku.", "attacked"),
        ("Norway urged Mali to attack Swedish troops.", "attack"),
        ("Norway said on Monday that Swedish troops, who had attacked Turku, would leave.", "attacked"),
        (
            "Swedish troops killed ten people in Mali, activists said. Norway arrested the Swedish ambassador on Monday.",
            "arrested",
        ),
    ],
)
def test_what_the_report_tells_in_its_own_voice_rests_on_nobody_else(text: str, trigger: str) -> None:
    assert voices(text, trigger) == []


def test_an_accusation_happened_and_its_deed_is_told_by_the_accuser_alone() -> None:
    text = "Norway accused Sweden of shelling the port of Turku."
    names = {actor.id: actor.name for actor in read(text).actors}
    deed = event(text, "shelling")
    assert (event(text, "accused").type, event(text, "accused").status) == ("ACCUSE", "happened")
    assert (deed.type, deed.status) == ("ASSAULT", "happened")
    assert [names[a.actor] for a in deed.arguments if a.role == "actor" and a.actor] == ["Sweden"]
    assert [names[s] for s in deed.asserted_by[0].speakers] == ["Norway"]


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "role"),
    [
        ("Swedish rebels claimed to have killed ten soldiers in Mali.", "killed", "claimed", "actor"),
        ("The Swedish government said its troops had killed ten rebels.", "killed", "said", "actor"),
        ("Sweden denied that it had bombed the port of Turku.", "bombed", "denied", "actor"),
        (
            "The Malian government said Swedish troops had attacked Malian soldiers.",
            "attacked",
            "said",
            "recipient",
        ),
        ("Activists said Swedish troops killed ten civilians in Mali.", "killed", "said", None),
    ],
)
def test_a_speaker_who_is_a_party_is_marked(text: str, trigger: str, kind: str, role: str | None) -> None:
    (voice,) = event(text, trigger).asserted_by
    assert (voice.kind, voice.party_as) == (kind, role)


def test_an_event_told_twice_in_a_report_keeps_both_voices() -> None:
    text = (
        "Norwegian President Luc Roy met Chilean President Juan Soto in Oslo on Tuesday.\n\n"
        "A spokesman said Luc Roy met Juan Soto."
    )
    (meeting,) = [e for e in read(text).events if e.type == "CONSULT"]
    assert [told(text, a) for a in meeting.asserted_by] == [
        ("reporter", None, None),
        ("said", "said", "A spokesman"),
    ]
