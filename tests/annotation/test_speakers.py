"""Sources find their actors through the mentions of a draft."""

from __future__ import annotations

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quotations import QuotationAnnotator
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.annotation.speakers import speaker_name
from foreigndesk.model import Document, LocalActor, Mention, Quotation


def read(text: str, actors: list[LocalActor], mentions: list[tuple[str, str]]) -> Draft:
    """Read a text with mentions given as (words, actor id); the n-th use of the same words is the n-th place."""
    draft = Draft(Document(id="test", text=text), parse(text))
    SentenceAnnotator().annotate(draft)
    draft.actors = actors
    position: dict[str, int] = {}
    for phrase, actor in mentions:
        start = text.index(phrase, position.get(phrase, 0))
        position[phrase] = start + 1
        head = text.rindex(phrase.split()[-1], start, start + len(phrase))
        form = "pronoun" if phrase.lower() in ("he", "she", "they") else "name"
        draft.mentions.append(Mention(start, start + len(phrase), phrase, form, actor, head))
    QuotationAnnotator().annotate(draft)
    return draft


def person(number: int, name: str, gender: str | None = None) -> LocalActor:
    return LocalActor(f"e{number}", "person", name, gender=gender)


def said(draft: Draft) -> Quotation:
    return max((q for q in draft.quotations if q.cue_lemma == "say"), key=lambda q: q.content[0].start)


def test_a_pronoun_speaks_for_the_actor_that_coreference_gave():
    draft = read(
        "Eva Lind met Omar Haddad in Bern. “It was worth it,” she said.",
        [person(0, "Eva Lind"), person(1, "Omar Haddad")],
        [("Eva Lind", "e0"), ("Omar Haddad", "e1"), ("she", "e0")],
    )
    assert said(draft).speakers == ("e0",)
    assert speaker_name(draft.actors_by_id(), said(draft)) == "Eva Lind"


def test_a_pronoun_that_nobody_resolved_takes_the_nearest_that_agrees():
    draft = read(
        "Eva Lind met Omar Haddad in Bern. “It was worth it,” she said.",
        [person(0, "Eva Lind", "f"), person(1, "Omar Haddad", "m")],
        [("Eva Lind", "e0"), ("Omar Haddad", "e1")],
    )
    assert said(draft).speakers == ("e0",)


def test_a_group_of_persons_speaks_for_its_members():
    draft = read(
        "Eva Lind and Omar Haddad met in Bern. They said that the talks would go on.",
        [
            person(0, "Eva Lind"),
            person(1, "Omar Haddad"),
            LocalActor("e2", "group", "Eva Lind and Omar Haddad", members=("e0", "e1")),
        ],
        [("Eva Lind", "e0"), ("Omar Haddad", "e1"), ("They", "e2")],
    )
    assert said(draft).speakers == ("e0", "e1")


def test_nobody_is_guessed_where_nothing_fits():
    draft = read("The lights went out. “It was dark,” he said.", [], [])
    assert said(draft).speakers == ()
    assert speaker_name({}, said(draft)) is None


def test_a_demonym_in_front_of_the_source_does_not_speak():
    draft = read(
        "A Chilean spokesman said that the ship was safe.",
        [LocalActor("e0", "state", "Chile", state="CHL")],
        [("Chilean", "e0")],
    )
    assert said(draft).speakers == ()


def test_the_content_tells_whom_it_is_about_but_not_the_speaker():
    draft = read(
        "Eva Lind said that Peru had broken its word and that Lind would not go there.",
        [person(0, "Eva Lind"), LocalActor("e1", "state", "Peru", state="PER")],
        [("Eva Lind", "e0"), ("Peru", "e1"), ("Lind", "e0"), ("Lind", "e0")],
    )
    assert said(draft).about == ("e1",)


def test_who_was_told_is_the_addressee():
    draft = read(
        "Eva Lind told Omar Haddad that the ferry would sail.",
        [person(0, "Eva Lind"), person(1, "Omar Haddad")],
        [("Eva Lind", "e0"), ("Omar Haddad", "e1")],
    )
    told = next(q for q in draft.quotations if q.cue_lemma == "tell")
    assert told.speakers == ("e0",)
    assert told.addressees == ("e1",)


def test_a_party_s_member_behind_a_quotation_is_who_spoke_last():
    draft = read(
        "Senator Eva Lind said the pact was dead. Omar Haddad left. “We will vote again,” the Utah Republican said.",
        [person(0, "Eva Lind"), person(1, "Omar Haddad")],
        [("Eva Lind", "e0"), ("Omar Haddad", "e1")],
    )
    assert said(draft).speakers == ("e0",)


def test_a_member_of_a_committee_who_is_named_later_is_nobody_before():
    draft = read(
        "Eva Lind spoke of war. The top Democrat on the committee said that the pact was dead.",
        [person(0, "Eva Lind")],
        [("Eva Lind", "e0")],
    )
    assert said(draft).speakers == ()


def state(number: int, name: str, iso3: str) -> LocalActor:
    return LocalActor(f"e{number}", "state", name, state=iso3)


def test_both_sides_are_the_two_states_of_the_report():
    draft = read(
        "Norway and Chad held talks in June. Both sides said that the talks were useful.",
        [state(0, "Norway", "NOR"), state(1, "Chad", "TCD")],
        [("Norway", "e0"), ("Chad", "e1")],
    )
    assert said(draft).speakers == ("e0", "e1")


def test_both_sides_of_three_states_stay_unknown():
    draft = read(
        "Norway, Fiji and Chad held talks in June. Both sides said that the talks were useful.",
        [state(0, "Norway", "NOR"), state(1, "Chad", "TCD"), state(2, "Fiji", "FJI")],
        [("Norway", "e0"), ("Chad", "e1"), ("Fiji", "e2")],
    )
    assert said(draft).speakers == ()


def test_who_issued_a_statement_speaks_in_it():
    draft = read(
        "A statement by Omar Haddad on Friday said that the charges would be dropped.",
        [person(0, "Omar Haddad")],
        [("Omar Haddad", "e0")],
    )
    assert said(draft).speakers == ("e0",)
