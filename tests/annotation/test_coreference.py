"""Names, titles and pronouns of one report lead to the same actor."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.coreference import CoreferenceAnnotator
from foreigndesk.annotation.names import NameAnnotator
from foreigndesk.annotation.reader import Reader
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.model import Document, LocalActor, Published


def read(text: str) -> Draft:
    draft = Draft(Document(id="d", text=text), parse(text))
    for annotator in (SentenceAnnotator(), NameAnnotator(), CoreferenceAnnotator()):
        annotator.annotate(draft)
    return draft


def actor_of(draft: Draft, words: str, nth: int = 0) -> LocalActor:
    found = [m for m in draft.mentions if m.text == words]
    assert len(found) > nth, (words, [m.text for m in draft.mentions])
    return draft.actors_by_id()[found[nth].actor]


def test_title_surname_and_pronoun_are_one_person() -> None:
    draft = read(
        "US Defence Secretary Carl Mendes met Japanese Defence Minister Ken Mori in Tokyo. The Secretary praised the "
        "alliance. Mendes said he would return."
    )
    mendes = actor_of(draft, "US Defence Secretary Carl Mendes")
    assert actor_of(draft, "The Secretary") == actor_of(draft, "Mendes") == actor_of(draft, "he") == mendes
    assert (mendes.state, mendes.sector, mendes.kind, mendes.gender) == ("USA", "GOV", "person", "m")


def test_the_ministers_are_the_ministers_named() -> None:
    draft = read(
        "Polish Foreign Minister Jan Nowak received German Foreign Minister Eva Braun-Koch. The two ministers signed a pact."
    )
    group = actor_of(draft, "The two ministers")
    assert group.kind == "group"
    assert [draft.actors_by_id()[m].name for m in group.members] == ["Jan Nowak", "Eva Braun-Koch"]


def test_they_are_the_joined_subjects() -> None:
    draft = read("Russian President Ivan Orlov and Chinese President Li Peng met. They signed a treaty.")
    assert len(actor_of(draft, "They").members) == 2


def test_a_state_is_one_actor_by_name_demonym_and_capital() -> None:
    draft = read("Iran tested a missile. Tehran says its programme is peaceful. Iranian officials agreed.")
    assert (
        actor_of(draft, "Iran")
        == actor_of(draft, "Tehran")
        == actor_of(draft, "its")
        == actor_of(draft, "Iranian")
    )


def test_a_capital_as_a_place_is_no_state() -> None:
    draft = read("The envoys met in Paris on Monday.")
    assert all(a.state != "FRA" for a in draft.actors)


def test_the_north_is_north_korea_in_a_report_about_korea() -> None:
    draft = read("South Korea protested on Friday. The North has fired two missiles.")
    assert actor_of(draft, "The North").state == "PRK"


def test_an_unnamed_official_has_state_and_sector() -> None:
    official = actor_of(read("A senior US official said talks would go on."), "A senior US official")
    assert (official.named, official.state, official.sector) == (False, "USA", "GOV")
    rebels = actor_of(read("The rebels attacked the town."), "The rebels")
    assert (rebels.kind, rebels.sector) == ("group", "REB")


def test_an_abbreviation_in_brackets_is_the_same_body() -> None:
    draft = read("The Joint Border Council (JBC) met. The JBC will meet again.")
    council = [m for m in draft.mentions if "JBC" in m.text or "Joint" in m.text]
    assert len({m.actor for m in council}) == 1


def test_an_arabic_article_does_not_part_a_person() -> None:
    draft = read("Syrian President Bashar al-Assad spoke. Assad left.")
    assert actor_of(draft, "Assad").name == "Bashar al-Assad"


def test_she_may_be_a_country_where_no_woman_is_near() -> None:
    draft = read("China has rejected the ruling. She also claims the reef.")
    assert actor_of(draft, "She").state == "CHN"


def test_the_same_text_gives_the_same_actors() -> None:
    text = "Kenya and Ethiopia signed a pact. They said both sides gained. The two countries will meet again."
    assert read(text).actors == read(text).actors


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="Tokyo Kerry's the minister he said, .\n“”\"-", max_size=80))
def test_offsets_match_the_text_whatever_it_is(text: str) -> None:
    draft = read(text)
    ids = [a.id for a in draft.actors]
    assert ids == [f"e{i}" for i in range(len(ids))]
    for mention in draft.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.actor in ids


def test_his_counterpart_of_a_palace_is_the_leader_named_of_that_state() -> None:
    draft = read(
        "President Hall has arrived at his meeting with Russia's Ivan Orlov. The US leader and his Kremlin counterpart "
        "spoke in English. The two leaders smiled."
    )
    orlov = actor_of(draft, "Ivan Orlov")
    assert actor_of(draft, "his Kremlin counterpart") == orlov
    assert set(actor_of(draft, "The two leaders").members) == {actor_of(draft, "The US leader").id, orlov.id}


def test_the_commander_in_chief_is_the_us_president() -> None:
    draft = read("U.S. President Roy Hall landed in Bonn. The commander-in-chief spoke.")
    assert actor_of(draft, "The commander-in-chief").name == "Roy Hall"


def test_a_secretary_told_by_title_is_the_one_newcomer_named_after() -> None:
    draft = read(
        "The Foreign Secretary met Russian Foreign Minister Ivan Orlov today. It was their first meeting since Roy Mason "
        "was appointed. Mr Mason spoke."
    )
    assert actor_of(draft, "The Foreign Secretary") == actor_of(draft, "Mr Mason")


def test_a_title_in_the_lead_stays_alone_where_two_may_be_meant() -> None:
    draft = read("Peru's foreign minister spoke on Monday. Ana Paz agreed. Luis Mora did not agree.")
    assert actor_of(draft, "Peru's foreign minister").named is False


def test_a_member_of_parliament_told_by_party_is_the_one_named_after() -> None:
    draft = read(
        "The top Democrat on the committee said Sunday that it was wrong. Sen. Roy Mason spoke on television. The Virginia "
        "Democrat said he was worried."
    )
    mason = actor_of(draft, "Sen. Roy Mason")
    assert actor_of(draft, "The Virginia Democrat") == mason == actor_of(draft, "he")


def test_a_ministry_without_its_state_in_the_name_is_called_by_it() -> None:
    draft = read("Turkey's Foreign Ministry denied it. The Turkish Foreign Ministry gave no reason.")
    assert [a.name for a in draft.actors if a.kind == "body"] == ["Turkish Foreign Ministry"]


def test_a_bare_surname_is_the_one_whom_the_report_is_about() -> None:
    draft = read(
        "President Ivo Maran of Kosovia spoke on Monday. Maran met envoys. His father, Luka Maran, ruled for thirty "
        "years. Maran said that he would stay."
    )
    assert actor_of(draft, "Maran", 1).name == "Ivo Maran"


@pytest.mark.parametrize("day", ["03-02-2009", "2009", "2009-13-40", "soon"])
def test_a_date_that_is_none_stops_nothing(day: str) -> None:
    report = Document(id="d", text="Georgia's president, Ivo Maran, spoke.", published=Published(day))
    assert Reader().read(report, until="coreference").actors


def test_a_phrase_that_breaks_off_at_a_line_end_is_read() -> None:
    text = "The head of the bureau in Oslo summoned the deputy head of\n  the embassy of Chad on Monday."
    reading = read(text)
    assert any(a.state == "TCD" for a in reading.actors)
