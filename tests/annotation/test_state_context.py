"""A name means a state, a place elsewhere, a person or nothing, by the words around it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.annotation.state_context import StateContext, StateResolution, resolve_state
from foreigndesk.data.states import all_states, lookup_state
from foreigndesk.model import Document, Published


def meant(
    text: str, name: str, *, when: date | None = None, persons: tuple[str, ...] = ()
) -> StateResolution | None:
    start = text.index(name)
    return resolve_state(name, StateContext.at(text, start, start + len(name), when=when, persons=persons))


@pytest.mark.parametrize(
    ("text", "name", "iso3", "inside"),
    [
        ("Georgia expelled two Russian diplomats, officials in Tbilisi said.", "Georgia", "GEO", None),
        ("Voters in Georgia and Alabama queued; Atlanta stayed calm.", "Georgia", "USA", "US-GA"),
        ("Congo said Rwandan troops had crossed near Goma.", "Congo", "COD", None),
        ("Congo sent an envoy, its ministry in Brazzaville said.", "Congo", "COG", None),
        ("Korea will lend the funds, officials in Seoul said.", "Korea", "KOR", None),
        ("Jordan closed its border with Syria, Amman said.", "Jordan", "JOR", None),
        ("A fire in Paris, Texas, was put out.", "Paris", "USA", "-"),
        ("Gunmen clashed in Tripoli, Lebanon, on Monday.", "Tripoli", "LBN", "-"),
        ("Tripoli said the Libyan coast guard would act.", "Tripoli", "LBY", None),
        ("Shops in Seattle, Washington, were shut.", "Washington", "USA", "US-WA"),
        ("Washington urged both sides to stop.", "Washington", "USA", None),
        ("Militants in the Niger Delta blew up a pipeline.", "Niger", "NGA", "-"),
        ("Bosnian Serb leaders walked out.", "Serb", "BIH", None),
        ("Greek Cypriot negotiators left the room.", "Greek", "CYP", None),
    ],
)
def test_the_words_around_decide(text: str, name: str, iso3: str, inside: str | None) -> None:
    found = meant(text, name)
    assert found is not None
    assert (found.iso3, found.inside) == (iso3, inside)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Latin American ministers met.", "American"),
        ("Ships left the Sea of Japan.", "Japan"),
        ("The South China Sea is crowded.", "China"),
        ("He swam in the Persian Gulf.", "Persian"),
        ("A reporter of the Washington Post asked.", "Washington"),
        ("Tribes live along the Congo River.", "Congo"),
    ],
)
def test_some_words_are_no_state_where_they_stand(text: str, name: str) -> None:
    found = meant(text, name)
    assert found is not None
    assert found.iso3 is None and not found.is_state and found.reasons


def test_a_person_is_no_state() -> None:
    text = "Jim Jordan asked for papers. Jordan said he would wait."
    assert meant(text, "Jordan", persons=("Jim Jordan",)).iso3 is None  # type: ignore[union-attr]
    text = "Chad Wolf spoke. Officials in Chad did not."
    start = text.rindex("Chad")
    found = resolve_state("Chad", StateContext.at(text, start, start + 4, persons=("Chad Wolf",)))
    assert found is not None and found.iso3 == "TCD"


def test_two_koreas_stay_undecided_where_nothing_tells() -> None:
    found = meant("The Korean peninsula is divided.", "Korean")
    assert found is not None
    assert found.iso3 is None and set(found.candidates) == {"KOR", "PRK"}


def test_brussels_stands_for_the_union_or_for_belgium() -> None:
    assert meant("Brussels fined the firm, the European Commission said.", "Brussels").organisation == "EUR"  # type: ignore[union-attr]
    assert meant("Brussels police held two Belgian men.", "Brussels").iso3 == "BEL"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("when", "words"), [(date(1985, 3, 1), "existed"), (date(2015, 3, 1), "looks back"), (None, "no date")]
)
def test_a_former_state_keeps_its_own_code(when: date | None, words: str) -> None:
    found = meant("The Soviet Union signed the treaty.", "Soviet Union", when=when)
    assert found is not None and found.former is not None
    assert (found.code, found.iso3, found.former.iso3166_3) == ("SUN", "RUS", "SUHH")
    assert words in found.reasons[0]


def test_a_former_state_that_several_carry_on_has_no_present_code() -> None:
    found = meant("Czechoslovakia split in 1993.", "Czechoslovakia", when=date(2020, 1, 1))
    assert found is not None
    assert (found.iso3, found.code, found.candidates) == (None, "CSK", ("CZE", "SVK"))


def test_a_disputed_territory_bears_a_note_and_no_state_is_made_up() -> None:
    found = meant("Fishermen left Scarborough Shoal.", "Scarborough Shoal")
    assert found is not None and found.iso3 is None and found.disputed is not None
    assert set(found.disputed.parties) == {"CHN", "TWN", "PHL"}
    taiwan = meant("Taiwan held drills.", "Taiwan")
    assert taiwan is not None and taiwan.iso3 == "TWN" and taiwan.disputed is not None


def test_words_that_name_no_state_give_none() -> None:
    assert resolve_state("Springfield") is None
    assert resolve_state("us") is None


@given(st.sampled_from([s.name for s in all_states()]))
def test_without_context_a_name_has_its_usual_sense(name: str) -> None:
    found = resolve_state(name)
    usual = lookup_state(name)
    assert found is not None and usual is not None and found.iso3 == usual.iso3


@given(
    st.text(max_size=80),
    st.sampled_from(["Georgia", "Paris", "Korea", "Jordan", "Tripoli"]),
    st.text(max_size=80),
)
def test_no_context_breaks_it(before: str, name: str, after: str) -> None:
    text = before + name + after
    found = resolve_state(name, StateContext.at(text, len(before), len(before) + len(name)))
    assert found is not None and found == resolve_state(
        name, StateContext.at(text, len(before), len(before) + len(name))
    )


def test_the_annotators_ask_it() -> None:
    text = (
        "Georgia said on Tuesday that Russian troops had entered South Ossetia. Officials in Tbilisi recalled that the "
        "Soviet Union had drawn the line."
    )
    draft = Draft(Document(id="d", text=text, published=Published("2024-05-01", "metadata")), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    states = {a.name: a.state for a in draft.actors if a.kind == "state"}
    assert states["Georgia"] == "GEO"
    assert states["Soviet Union"] is None
