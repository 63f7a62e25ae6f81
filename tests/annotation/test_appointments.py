"""Offices that verbs give: appointed, nominated, taking over, following somebody, leaving, running."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.model import Document, OfficeHeld


def offices(text: str) -> dict[str, list[OfficeHeld]]:
    draft = Draft(Document(id="d", text=text), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    return {a.name: list(a.offices) for a in draft.actors if a.kind == "person" and a.named}


@pytest.mark.parametrize(
    ("text", "kind", "state", "status", "standing"),
    [
        ("Anna Lind was appointed prime minister of Norway on Monday.", "head_of_government", "NOR", "current", None),
        ("Anna Lind, a former general, was elected president of Chile.", "head_of_state", "CHL", "current", None),
        ("Norway's king named Anna Lind as the country's new prime minister.", "head_of_government", "NOR", "current", None),
        ("Anna Lind will take over as Norwegian defence minister next month.", "defence_minister", "NOR", "incoming", None),
        ("The president nominated Anna Lind as US defense secretary.", "defence_minister", "USA", "incoming", "nominee"),
        ("Anna Lind, the nominee for US defense secretary, spoke.", "defence_minister", "USA", "incoming", "nominee"),
        ("Norwegian Prime Minister-designate Anna Lind spoke.", "head_of_government", "NOR", "incoming", "designate"),
        ("Anna Lind is running for president of Ghana.", "head_of_state", "GHA", "candidate", None),
        ("Anna Lind, a candidate for the Ghanaian presidency, spoke.", "head_of_state", "GHA", "candidate", None),
        ("Ghanaian presidential candidate Anna Lind spoke.", "head_of_state", "GHA", "candidate", None),
        ("Anna Lind, who resigned as Norway's finance minister, spoke.", "finance_minister", "NOR", "former", "resigned"),
        ("The premier sacked Anna Lind as defence minister of Norway.", "defence_minister", "NOR", "former", "deposed"),
        ("Anna Lind will step down as Norway's finance minister in June.", "finance_minister", "NOR", "current", "outgoing"),
        ("Outgoing Norwegian Prime Minister Anna Lind spoke.", "head_of_government", "NOR", "current", "outgoing"),
        ("Caretaker Iraqi Prime Minister Anna Lind spoke.", "head_of_government", "IRQ", "acting", "caretaker"),
        ("Anna Lind served as defense secretary under a president.", "defence_minister", "USA", "former", None),
    ],
)  # fmt: skip
def test_a_verb_or_noun_of_change_gives_an_office(
    text: str, kind: str, state: str, status: str, standing: str | None
) -> None:
    held = offices(text)["Anna Lind"]
    assert [(o.kind, o.state, o.status, o.standing) for o in held] == [(kind, state, status, standing)]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lind has not been named defence minister of Norway.",
        "Anna Lind said she would not run for president of Ghana.",
        "Former presidential candidate Anna Lind spoke.",
        "Anna Lind could become a candidate.",
    ],
)
def test_what_did_not_come_about_gives_none(text: str) -> None:
    assert offices(text)["Anna Lind"] == []


@pytest.mark.parametrize(
    ("text", "inferred"),
    [
        ("Anna Lind succeeded Ole Vik as Norwegian defence minister in May.", False),
        ("Anna Lind, who replaced Ole Vik as Norwegian defence minister, spoke.", False),
        ("Norwegian Defence Minister Ole Vik has been replaced by Anna Lind.", True),
        ("Norwegian Defence Minister Ole Vik resigned. He was succeeded by Anna Lind.", True),
        ("Norway's king replaced Norwegian Defence Minister Ole Vik with Anna Lind.", True),
    ],
)
def test_one_who_follows_another_has_his_office_and_he_has_it_no_more(text: str, inferred: bool) -> None:
    found = offices(text)
    (new,), (old,) = found["Anna Lind"], found["Ole Vik"]
    assert (new.kind, new.state, new.status, new.inferred) == ("defence_minister", "NOR", "current", inferred)
    assert new.predecessor is not None
    assert text[new.predecessor.start : new.predecessor.end] == "Ole Vik"
    assert (old.kind, old.state, old.status) == ("defence_minister", "NOR", "former")


def test_one_who_will_follow_leaves_the_other_in_office() -> None:
    found = offices("Norwegian Prime Minister Ole Vik will be succeeded by Anna Lind.")
    assert [(o.status, o.standing) for o in found["Ole Vik"]] == [("current", "outgoing")]
    assert [o.status for o in found["Anna Lind"]] == ["incoming"]


def test_a_predecessor_held_the_office_before() -> None:
    (held,) = offices("Russian Defence Minister Oleg Serov and his predecessor, Pavel Sokol, met.")[
        "Pavel Sokol"
    ]
    assert (held.kind, held.state, held.status, held.inferred) == ("defence_minister", "RUS", "former", True)


def test_who_replaces_one_with_another_is_neither() -> None:
    held = offices("Russian President Ivan Orlov replaced Defence Minister Pavel Sokol with Oleg Serov.")[
        "Ivan Orlov"
    ]
    assert [(o.kind, o.status) for o in held] == [("head_of_state", "current")]
