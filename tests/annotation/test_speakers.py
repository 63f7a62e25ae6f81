"""Sources find their actors through the mentions of a draft."""

from __future__ import annotations

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quotations import QuotationAnnotator
from foreigndesk.annotation.reader import default_annotators
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.annotation.speakers import Resolved, SpeakerResolver, speaker_name
from foreigndesk.annotation.turns import follow_turns
from foreigndesk.model import Document, LocalActor, Mention, Quotation, Span


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


def whole(text: str) -> Draft:
    """Read a text with the whole chain up to the quotations."""
    draft = Draft(Document(id="test", text=text), parse(text))
    for annotator in default_annotators():
        annotator.annotate(draft)
        if annotator.name == "quotations":
            return draft
    raise AssertionError("the chain has no quotations")


def told(draft: Draft, words: str) -> tuple[list[str], str | None, str | None]:
    """The names of who said what holds some words, the group's name and the rule."""
    by_id = draft.actors_by_id()
    text = draft.document.text
    found = next(q for q in draft.quotations if any(words in text[s.start : s.end] for s in q.content))
    group = by_id[found.speaker_group].name if found.speaker_group else None
    return [by_id[s].name for s in found.speakers], group, found.resolved_by


def test_a_span_of_characters_resolves_as_a_candidate_does():
    draft = whole("Eva Lind met Omar Haddad in Bern. The envoy slept. “It was worth it,” Lind said.")
    start = draft.document.text.rindex("Lind")
    resolver = SpeakerResolver(draft)
    assert resolver.resolve_span(Span(start, start + 4)) == Resolved(said(draft).speakers, None, "surname")
    assert resolver.resolve_span(()) == resolver.resolve_span(None) == Resolved()


def test_spans_in_pieces_give_each_speaker_once():
    text = "Eva Lind, who is rarely heard, and Omar Haddad said that it was late."
    draft = whole(text)
    pieces = [Span(text.index(w), text.index(w) + len(w)) for w in ("Eva Lind", "who", "Omar Haddad")]
    found = SpeakerResolver(draft).resolve_span(pieces)
    by_id = draft.actors_by_id()
    assert [by_id[s].name for s in found.speakers] == ["Eva Lind", "Omar Haddad"]


MEETING = (
    "Chilean Foreign Minister Eva Lind and Defense Minister Omar Haddad met Peruvian Foreign Minister Ana Paz and "
    "Defense Minister Luis Mora in Lima on Wednesday. "
)


def test_the_ministers_are_each_of_them_and_stay_a_group():
    draft = whole(MEETING + "The ministers said that the border was calm.")
    names, group, rule = told(draft, "the border was calm")
    assert names == ["Eva Lind", "Omar Haddad", "Ana Paz", "Luis Mora"]
    assert (group, rule) == ("ministers", "group of members")


def test_both_sides_are_the_states_of_those_who_met():
    draft = whole(MEETING + "The ministers smiled. The two sides said that they would meet again.")
    assert told(draft, "meet again")[0] == ["Chile", "Peru"]


def test_a_joint_statement_is_that_of_the_sides_who_met():
    draft = whole(MEETING + "The ministers shook hands. The joint statement said that the border was calm.")
    names, group, rule = told(draft, "the border was calm")
    assert (len(names), group, rule) == (4, "ministers", "issuer of the text: the sides who met")


def test_a_statement_without_an_owner_is_nobodys():
    assert told(whole("It rained. The statement said that the border was calm."), "calm") == ([], None, None)


def test_a_spokesman_keeps_his_office_and_state_and_has_no_name():
    draft = whole("A spokesman for the Chilean Foreign Ministry said that the border was calm.")
    speaker = draft.actors_by_id()[said(draft).speakers[0]]
    assert (speaker.named, speaker.state, said(draft).resolved_by) == (False, "CHL", "spokesman of")
    assert [(o.title, o.kind, o.body) for o in speaker.offices] == [
        ("spokesman", "spokesperson", "Chilean Foreign Ministry")
    ]


def test_officials_are_a_group_without_members_or_names():
    draft = whole("Chilean officials said that the border was calm.")
    assert told(draft, "calm") == (["Chilean officials"], "Chilean officials", "description")
    assert speaker_name(draft.actors_by_id(), said(draft)) is None


def test_a_capital_and_a_palace_speak_for_their_states():
    draft = whole("Santiago said on Monday that it would wait. The Kremlin said that it was ready.")
    by_id = draft.actors_by_id()
    found = {by_id[q.speakers[0]].state: q.resolved_by for q in draft.quotations if q.cue_lemma == "say"}
    assert found == {"CHL": "metonym", "RUS": "metonym"}


def quoted(draft: Draft, *pairs: tuple[str, str]) -> list[tuple[list[str], str | None]]:
    """Who says what, given as (source, content): the names and the rule that decided, turns followed."""
    resolver, text, found = SpeakerResolver(draft), draft.document.text, []
    for source, content in pairs:
        at = text.index(content)
        before = text.rfind(source, 0, at)
        start = before if before >= 0 else text.index(source)
        spans = (Span(start, start + len(source)),) if source else ()
        who = resolver.resolve_span(spans)
        whole_content = (Span(at, at + len(content)),)
        quotation = Quotation(spans, (), whole_content, "direct", who.speakers, resolved_by=who.rule)
        found.append((quotation, 1.0))
    by_id = draft.actors_by_id()
    return [([by_id[s].name for s in q.speakers], q.resolved_by) for q, _ in follow_turns(resolver, found)]


def test_i_in_quotation_marks_is_who_is_quoted():
    draft = whole("Omar Haddad was late. “I think that the ferry will sail,” Eva Lind told reporters.")
    outer, inner = quoted(
        draft, ("Eva Lind", "“I think that the ferry will sail,”"), ("I", "that the ferry will sail")
    )
    assert outer == (["Eva Lind"], "name")
    assert inner == (["Eva Lind"], "first person: who is quoted")


def test_i_in_quotation_marks_is_found_though_the_quotation_around_it_was_missed():
    draft = whole("Omar Haddad was late. “I think that the ferry will sail,” Eva Lind said.")
    assert quoted(draft, ("I", "that the ferry will sail")) == [(["Eva Lind"], "first person: who is quoted")]


def test_i_outside_of_quotation_marks_is_nobody_known():
    draft = whole("Eva Lind was late. I think that the ferry will sail.")
    assert quoted(draft, ("I", "that the ferry will sail")) == [([], None)]


def test_words_without_a_source_go_on_with_who_is_quoted_in_their_paragraph():
    draft = whole("“It was late,” Eva Lind said. “We left.”\n“Nobody knows.”")
    assert quoted(draft, ("Eva Lind", "“It was late,”"), ("", "“We left.”"), ("", "“Nobody knows.”")) == [
        (["Eva Lind"], "name"),
        (["Eva Lind"], "turn"),
        ([], None),
    ]


def test_a_colon_gives_the_turn_to_the_paragraph_after_it():
    draft = whole("Eva Lind was clear and said this:\n“I hope that the ferry will sail.”")
    assert quoted(draft, ("I", "that the ferry will sail")) == [(["Eva Lind"], "turn")]


def test_a_transcript_tells_whose_turn_it_is():
    draft = whole(
        "Eva Lind and Omar Haddad debated in Bern.\nLIND: I think that the ferry will sail.\n"
        "HADDAD: It will not.\nLIND: I believe that you are wrong.\nTruly wrong, I say so."
    )
    found = quoted(
        draft, ("I", "that the ferry will sail"), ("I", "that you are wrong"), ("I", "Truly wrong")
    )
    assert found == [(["Eva Lind"], "turn")] * 3


def test_she_is_the_one_with_a_womans_name():
    draft = whole(
        "Susan Lind met Robert Haddad in Bern. Haddad left early. She said that the talks would go on."
    )
    assert told(draft, "the talks would go on")[0] == ["Susan Lind"]


def test_a_given_name_is_a_hint_and_no_fact_of_the_record():
    draft = whole("Susan Lind said that the talks would go on.")
    assert next(a for a in draft.actors if a.name == "Susan Lind").gender is None


def test_the_company_is_the_one_spoken_of():
    draft = whole(
        "Nordbank lost a billion euros in May. In June it rose. The company said that it was sound."
    )
    assert told(draft, "it was sound")[0] == ["Nordbank"]


def test_the_toyota_trainer_is_not_toyota():
    draft = whole("“They wept,” recalled their Toyota trainer.")
    assert all(draft.actors_by_id()[s].name != "Toyota" for q in draft.quotations for s in q.speakers)


def test_several_speakers_are_all_named():
    draft = whole("Eva Lind and Omar Haddad said that it was late.")
    assert speaker_name(draft.actors_by_id(), said(draft)) == "Eva Lind and Omar Haddad"


def test_a_body_bears_the_name_that_the_report_uses():
    text = "The WHO said that the fever was over."
    draft = whole(text)
    assert speaker_name(draft.actors_by_id(), said(draft), text) == "WHO"


def test_a_source_cut_short_in_its_phrase_is_whom_the_phrase_names():
    draft = whole("Harbour co-founder Eva Lind said that it was late.")
    found = SpeakerResolver(draft).resolve_span(Span(0, len("Harbour co")))
    assert [draft.actors_by_id()[s].name for s in found.speakers] == ["Eva Lind"]
