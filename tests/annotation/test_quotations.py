"""What the quotations annotator keeps to, on sentences of our own."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quotations import QuotationAnnotator
from foreigndesk.annotation.quoting.marks import quoted_stretches
from foreigndesk.annotation.sentences import SentenceAnnotator, parse
from foreigndesk.data.cues import cue_class
from foreigndesk.model import Document, Quotation, Span


def read(text: str) -> Draft:
    draft = Draft(Document(id="test", text=text), parse(text))
    SentenceAnnotator().annotate(draft)
    QuotationAnnotator().annotate(draft)
    return draft


def words(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(text[s.start : s.end] for s in spans)


def by_cue(draft: Draft, lemma: str) -> Quotation:
    found = [q for q in draft.quotations if q.cue_lemma == lemma]
    assert found, f"no quotation with {lemma!r}: {[q.cue_lemma for q in draft.quotations]}"
    return max(found, key=lambda q: q.score)


def test_quoted_stretches_pair_curly_and_straight_marks():
    text = "“One,” he said. \"Two,\" she said. ''Three,'' they said."
    assert [text[q.start : q.end] for q in quoted_stretches(text)] == ["“One,”", '"Two,"', "''Three,''"]


def test_a_mark_that_is_never_closed_ends_with_its_paragraph():
    text = "He said: “We will go on.\n\n“And on.” Then he left."
    first, second = quoted_stretches(text)
    assert (text[first.start : first.end], first.closed) == ("“We will go on.", False)
    assert (text[second.start : second.end], second.closed) == ("“And on.”", True)


@given(st.text(alphabet="ab .\"“”'‘’\n,", max_size=60))
def test_quoted_stretches_never_overlap_or_cross_a_line(text: str):
    stretches = quoted_stretches(text)
    for one, other in itertools.pairwise(stretches):
        assert one.end <= other.start
    assert all("\n" not in text[q.start : q.end] for q in stretches)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "“We stay,” he said.",
                'The envoy said "no',
                "Mr. Lund warned that",
                "\n\n",
                "”",
                ":",
                "according to",
                "—",
            ]
        ),
        max_size=6,
    )
)
def test_broken_texts_give_spans_inside_the_text(parts: list[str]):
    text = " ".join(parts)
    draft = read(text)
    for quotation in draft.quotations:
        for span in (*quotation.source, *quotation.cue, *quotation.content):
            assert 0 <= span.start < span.end <= len(text)


def test_that_clauses_are_indirect():
    text = "The foreign minister said that the border would reopen in June."
    quotation = by_cue(read(text), "say")
    assert words(text, quotation.source) == "The foreign minister"
    assert words(text, quotation.content) == "that the border would reopen in June"
    assert quotation.directness == "indirect"


def test_a_quotation_split_by_its_cue_is_one():
    text = "“The talks were useful,” Minister Lund said on Monday. “We will meet again in spring.”"
    quotation = by_cue(read(text), "say")
    assert words(text, quotation.content) == "“The talks were useful,” … “We will meet again in spring.”"
    assert quotation.directness == "direct"


def test_scare_quotes_in_a_clause_make_it_mixed():
    text = "The admiral warned that the drill was “a grave mistake” by his neighbours."
    assert by_cue(read(text), "warn").directness == "mixed"


def test_an_odd_number_of_marks_does_not_lose_the_quotation():
    text = "“The convoy is stuck and the pass is closed, General Oyelaran said on Sunday."
    assert "convoy is stuck" in words(text, by_cue(read(text), "say").content)


def test_according_to_credits_the_one_named():
    text = "The ships left port on Friday, according to the defence ministry."
    quotation = by_cue(read(text), "accord")
    assert words(text, quotation.source) == "the defence ministry"
    assert words(text, quotation.content).startswith("The ships left port")


def test_paragraphs_of_one_quotation_are_joined_by_continues():
    text = "“We have a plan,” Premier Dahl said.\n\n“It starts in autumn, and it will cost less than people fear.”"
    draft = read(text)
    last = draft.quotations[-1]
    assert last.rule == "continued"
    assert last.continues is not None
    assert draft.quotations[last.continues].cue_lemma == "say"


def test_a_denial_of_speech_is_negated():
    text = "The two generals did not mention the missile tests, the spokesman said."
    draft = read(text)
    assert all(q.negated for q in draft.quotations if q.cue_lemma == "mention")


def test_wishes_score_lower_than_words():
    said = by_cue(read("The premier said that the army would stay in the north."), "say")
    wanted = [
        q
        for q in read("The premier wants the army to stay in the north.").quotations
        if q.cue_lemma == "want"
    ]
    assert all(q.score < said.score for q in wanted)


def test_the_setting_is_kept_apart_from_the_content():
    text = "At a news conference in Riga, the chancellor said that the embargo would end."
    quotation = by_cue(read(text), "say")
    assert quotation.venue is not None
    assert text[quotation.venue.start : quotation.venue.end].startswith("a news conference")


def test_an_agency_that_was_told_is_the_way_not_the_speaker():
    text = "Defence Minister Berg told Reuters that the frigate was on its way."
    quotation = by_cue(read(text), "tell")
    assert quotation.via == "Reuters"
    assert words(text, quotation.source) == "Defence Minister Berg"


def test_reading_twice_gives_the_same():
    text = "“No,” she said. The council agreed to vote. He called the plan “mad”, adding that it would fail."
    assert read(text).quotations == read(text).quotations


def test_texts_without_sayings_have_none():
    assert read("The bridge was opened on Tuesday. It is long.").quotations == []
    assert read("").quotations == []


@pytest.mark.parametrize(
    ("lemma", "pos", "particle", "group"),
    [
        ("say", "VERB", None, "say"),
        ("call", "VERB", "for", "ask"),
        ("pledge", "NOUN", None, "commit"),
        ("run", "VERB", None, None),
    ],
)
def test_cues_have_classes(lemma: str, pos: str, particle: str | None, group: str | None):
    assert cue_class(lemma, pos, particle) == group


def test_described_as_in_marks_is_a_quotation():
    text = "Foreign Minister Lind described the embargo as “a gift to smugglers” on Friday."
    assert "a gift to smugglers" in words(text, by_cue(read(text), "describe").content)


def test_an_agency_that_passes_on_a_saying_counts_for_less_than_the_saying():
    text = "The two ministers agreed that the pact “must hold,” Yonhap News Agency reported."
    draft = read(text)
    inner, outer = by_cue(draft, "agree"), by_cue(draft, "report")
    assert outer.score < inner.score


def test_a_second_reproach_in_a_row_is_a_statement_of_its_own():
    text = "The Norse Party said it was shocked by the raid on the port and accused Vestland of bad faith."
    quotation = by_cue(read(text), "accuse")
    assert words(text, quotation.content) == "Vestland of bad faith"
    assert quotation.score >= 0.5


def test_a_saying_inside_another_is_kept_beside_it():
    text = "President Lund assured President Berg that Vestland would not join the pact, a spokesman said."
    draft = read(text)
    inner, outer = by_cue(draft, "assure"), by_cue(draft, "say")
    assert words(text, inner.content) == "that Vestland would not join the pact"
    assert words(text, inner.source) == "President Lund"
    assert words(text, outer.content).startswith("President Lund assured")
    assert min(inner.score, outer.score) >= 0.5


def test_what_a_document_says_in_marks_is_its_statement():
    text = "The draft “fully backs” the council's decision “to reopen the strait”."
    found = [q for q in read(text).quotations if words(text, q.source) == "The draft"]
    assert [words(text, q.content) for q in found] == [text[text.index("“") : -1]]
    assert found[0].score >= 0.5


def test_one_word_in_marks_is_a_statement_when_somebody_cried_it():
    text = "Minister Lund took the papers. “Splendid,” exclaimed Lund, a son of fishermen."
    quotation = by_cue(read(text), "exclaim")
    assert words(text, quotation.source).startswith("Lund")
    assert quotation.score >= 0.5


def test_the_day_behind_a_source_is_the_time_and_no_part_of_the_source():
    text = "The top aide on the budget committee on Sunday predicted that the premier would resign."
    assert words(text, by_cue(read(text), "predict").source) == "The top aide on the budget committee"


def test_from_whom_a_paper_has_it_is_no_part_of_the_source():
    text = "The newspaper, citing two aides, said the premier would resign."
    assert words(text, by_cue(read(text), "say").source) == "The newspaper"


def test_marks_that_open_right_behind_go_on_with_the_content():
    text = "The senators wrote to the premier saying he should cancel the visit “if you are not ready to be firm.”"
    draft = read(text)
    (quotation,) = draft.quotations
    assert words(text, quotation.content).startswith("he should cancel the visit “if you")
    assert quotation.directness == "mixed"


def test_the_thing_that_is_called_names_belongs_to_the_judgement():
    text = 'Lund called his country\'s entry into the pact "coming home to old friends," saying: "We waited long."'
    quotation = by_cue(read(text), "call")
    assert words(text, quotation.content).startswith("his country's entry")
    assert quotation.directness == "mixed"


def test_the_same_speaker_s_next_saying_ends_the_one_before():
    text = "Lund explained how the tariff would work, saying it was not for him to set the date."
    quotation = by_cue(read(text), "explain")
    assert "not for him" not in words(text, quotation.content)


@pytest.mark.parametrize(
    "text",
    [
        "Officials declined to give the price of the line or to say when it could be opened.",
        "He left the hall without answering whether he would recognise the border.",
    ],
)
def test_what_was_left_unsaid_is_no_statement(text: str):
    assert all(q.score < 0.5 for q in read(text).quotations)


def test_who_was_told_is_no_part_of_what_was_told():
    text = "The envoy told the security council that the truce was not being kept."
    assert words(text, by_cue(read(text), "tell").content) == "that the truce was not being kept"


def test_abstract_things_make_no_statements():
    text = "The intervention promises to turn the border into a campaign issue."
    assert all(q.score < 0.5 for q in read(text).quotations)


def test_another_one_s_saying_ends_the_content_before_it():
    text = "Harbour Radio said the visit was a joint effort but in Oslo the foreign ministry said there was no plan."
    contents = [words(text, q.content) for q in read(text).quotations if q.score >= 0.5]
    assert "the visit was a joint effort" in contents


def test_a_call_for_one_thing_is_a_statement():
    assert by_cue(read("The premier called for calm."), "call").score >= 0.5


def test_a_warning_of_something_behind_another_cue_is_kept():
    text = "The envoy urged Vestland to stop the raids and warned of further sanctions."
    assert words(text, by_cue(read(text), "warn").content) == "further sanctions"


def test_the_day_is_no_part_of_the_setting():
    text = "President Lund also said in a statement on Wednesday that the talks were dead."
    venue = by_cue(read(text), "say").venue
    assert venue is not None
    assert text[venue.start : venue.end] == "a statement"
