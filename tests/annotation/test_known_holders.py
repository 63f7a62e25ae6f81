"""An office named without its state gets it from the table of office holders: on the day only, marked as inferred."""

from __future__ import annotations

import pytest

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.model import Document, LocalActor, Published

# The report names the United States and Turkey often and the visitor's own state never.
TEXT = (
    "The United States and Turkey agreed on new patrols, the White House said. American and Turkish officers met twice. "
    "President {name} rejected the plan. The United States would go on, an American official said."
)


def person(name: str, day: str | None) -> LocalActor:
    text = TEXT.format(name=name)
    published = Published(day, "metadata") if day else Published()
    draft = Draft(Document(id="d", text=text, published=published), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    return next(a for a in draft.actors if a.name == name)


def test_the_table_tells_the_state_on_a_day_in_office() -> None:
    found = person("Vladimir Putin", "2015-06-01")
    assert found.state == "RUS"
    assert [(o.kind, o.state, o.inferred) for o in found.offices] == [("head_of_state", "RUS", True)]


@pytest.mark.parametrize(("name", "day"), [("Vladimir Putin", None), ("Barack Obama", "2025-06-01")])
def test_without_a_date_or_past_the_term_it_tells_nothing(name: str, day: str | None) -> None:
    found = person(name, day)
    assert not any(o.inferred for o in found.offices)


def test_it_gives_no_office_to_a_bare_name() -> None:
    text = "Vladimir Putin arrived late. The talks went on without a word to the press."
    draft = Draft(Document(id="d", text=text, published=Published("2015-06-01", "metadata")), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    assert all(not a.offices for a in draft.actors)


@pytest.mark.parametrize(
    ("name", "day", "state"), [("Obama", "2011-02-03", "USA"), ("Mubarak", "2011-01-28", "EGY")]
)
def test_a_bare_surname_means_the_head_of_state_of_the_day(name: str, day: str, state: str) -> None:
    assert person(name, day).state == state


def test_a_bare_surname_that_means_nobody_in_office_on_the_day_tells_nothing() -> None:
    assert not any(o.inferred and o.state == "EGY" for o in person("Mubarak", "2025-01-28").offices)


@pytest.mark.parametrize(
    ("name", "day"), [("Castro", "2023-01-01"), ("Calderon", "2013-12-05"), ("Hussein", "2014-06-01")]
)
def test_a_former_holder_is_not_whoever_holds_such_an_office_now(name: str, day: str) -> None:
    text = TEXT.replace("President {name}", "Former President {name}")
    draft = Draft(
        Document(id="d", text=text.format(name=name), published=Published(day, "metadata")),
        parse(text.format(name=name)),
    )
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    found = next(a for a in draft.actors if a.name == name)
    assert found.state not in {"HND", "COL", "PAK"}
