"""Sense, hedges, addressees, venue, agency, time and subjects of statements, on sentences of our own."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quoting.cue_clause import CueClause, Telling
from foreigndesk.annotation.quoting.details import Details
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.reader import default_reader
from foreigndesk.annotation.sentences import parse
from foreigndesk.annotation.speakers import SpeakerResolver
from foreigndesk.data.cue_senses import NEGATED, REFUSED, cue_sense, verdict
from foreigndesk.data.cues import cue_class
from foreigndesk.model import SENSES, Document, Quotation, Reading, Span


@functools.cache
def read(text: str) -> Reading:
    return default_reader().read(Document(id="test", text=text, language="en"))


def by_cue(text: str, lemma: str) -> Quotation:
    found = [q for q in read(text).quotations if q.cue_lemma == lemma]
    assert found, f"no quotation with {lemma!r}: {[q.cue_lemma for q in read(text).quotations]}"
    return max(found, key=lambda q: q.score)


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


def names(text: str, ids: tuple[str, ...]) -> list[str]:
    return [read(text).actor(i).name for i in ids]


def venue(text: str, lemma: str = "say") -> str | None:
    span = by_cue(text, lemma).venue
    return text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("text", "lemma", "sense"),
    [
        ("Lund said that the port was closed.", "say", "said"),
        ("Lund denied that Norway had sent troops.", "deny", "denied"),
        ("Lund did not deny that Norway had sent troops.", "deny", "left_open"),
        ("Lund has not ruled out that Norway would send troops.", "rule", "left_open"),
        ("The spokesman refused to say whether the envoy had resigned.", "refuse", "no_comment"),
        ("The spokesman declined to comment on the raid.", "decline", "no_comment"),
        ("Lund refused to apologise for the raid.", "refuse", "rejected"),
        ("Lund has never accepted that Russia won the war.", "accept", "rejected"),
        ("Lund called on Russia to withdraw its troops.", "call", "called_for"),
        ("Lund called President Dahl a liar.", "call", "accused"),
        ("Dahl vowed to defend the island.", "vow", "pledged"),
        ("Dahl promised not to attack Norway.", "promise", "pledged"),
        ("Dahl asked whether the talks would go on.", "ask", "asked"),
        ("Dahl asked Sweden to close the border.", "ask", "called_for"),
        ("Dahl agreed that the pact had failed.", "agree", "concurred"),
        ("The ministers agreed that the pact had failed.", "agree", "agreed"),
        ("Norway and Sweden agreed to share radar data.", "agree", "agreed"),
        ("Lund suggested that Norway should join the pact.", "suggest", "proposed"),
        ("Lund suggested that Norway had joined the pact.", "suggest", "said"),
        ("Lund expressed concern about China's missiles.", "express", "worried"),
        ("Lund does not believe that the truce will hold.", "believe", "doubted"),
        ("Lund threatened that Norway would close its ports.", "threaten", "threatened"),
        ("Lund praised Japan for its restraint.", "praise", "praised"),
    ],
)
def test_what_a_cue_implies(text: str, lemma: str, sense: str):
    assert by_cue(text, lemma).sense == sense


def test_what_was_not_said_is_negated_and_what_was_left_open_is_not():
    assert by_cue("The spokesman declined to comment on the raid.", "decline").negated
    assert not by_cue("Lund did not deny that Norway had sent troops.", "deny").negated
    assert not by_cue("Dahl promised not to attack Norway.", "promise").negated


def test_every_sense_of_the_tables_is_one_of_the_set():
    assert {*NEGATED, *NEGATED.values(), *REFUSED, *REFUSED.values()} <= set(SENSES)
    assert cue_sense("tell", "VERB", (), ("told-to",)) == "demanded"
    assert cue_sense("tell", "VERB", (), ("that",)) == "said"
    assert cue_sense("smile", "VERB") is None


@pytest.mark.parametrize("lemma", ["say", "warn", "urge", "pledge", "condemn", "hope", "estimate", "intend"])
def test_cues_that_the_finder_knows_have_a_sense(lemma: str):
    assert cue_class(lemma, "VERB") is not None
    assert cue_sense(lemma, "VERB") is not None


def test_naming_is_judged_by_the_words_used():
    assert verdict(frozenset({"a", "liar"})) == "accused"
    assert verdict(frozenset({"a", "grave", "mistake"})) == "criticised"
    assert verdict(frozenset({"a", "breakthrough"})) == "praised"
    assert verdict(frozenset({"a", "meeting"})) == "described"


@pytest.mark.parametrize(
    ("text", "lemma", "hedges"),
    [
        ("Officials reportedly told the council that the border would close.", "tell", ["reportedly"]),
        ("The minister appeared to say that the deal was dead.", "say", ["appeared to"]),
        ("General Marr is said to have told aides that he would resign.", "tell", ["is said to have"]),
        (
            "Two people familiar with the matter said the ships had left.",
            "say",
            ["Two people familiar with the matter"],
        ),
        (
            "The talks have collapsed, a diplomat said on condition of anonymity.",
            "say",
            ["on condition of anonymity"],
        ),
        ("An official who declined to be named said the pact was near.", "say", ["who declined to be named"]),
        (
            "A diplomat said the talks had collapsed. The diplomat spoke on condition of anonymity.",
            "say",
            ["on condition of anonymity"],
        ),
        (
            "The rebels said they had taken the town. The claim could not be independently verified.",
            "say",
            ["could not be independently verified"],
        ),
        ("The foreign minister said that the border would reopen in June.", "say", []),
    ],
)
def test_hedges(text: str, lemma: str, hedges: list[str]):
    assert words(text, by_cue(text, lemma).hedges) == hedges


def test_a_hedge_in_somebodys_own_words_is_none_of_the_report():
    text = "“He reportedly left on condition of anonymity,” Lund said."
    assert by_cue(text, "say").hedges == ()


@pytest.mark.parametrize(
    ("text", "lemma", "told"),
    [
        ("Lund told Sweden that the pact had failed.", "tell", ["Sweden"]),
        ("Lund called on Russia to withdraw its troops.", "call", ["Russia"]),
        ("Lund urged Sweden and Denmark to send ships.", "urge", ["Sweden", "Denmark"]),
        (
            "In a letter to the United Nations, Lund said that the truce was broken.",
            "say",
            ["United Nations"],
        ),
        ("Sweden was warned by Norway that the truce was broken.", "warn", ["Sweden"]),
        ("Lund warned that Sweden and its allies would respond quickly.", "warn", []),
    ],
)
def test_addressees(text: str, lemma: str, told: list[str]):
    assert names(text, by_cue(text, lemma).addressees) == told


def test_one_who_is_called_on_is_told_and_told_of():
    text = "Lund called on Russia to withdraw its troops."
    quotation = by_cue(text, "call")
    assert names(text, quotation.about) == names(text, quotation.addressees) == ["Russia"]


def test_venues():
    assert (
        venue("At a joint press conference, Lund said that the port was open.") == "a joint press conference"
    )
    assert venue("Lund, in his opening remarks, said that the port was open.") == "his opening remarks"
    assert venue("Lund wrote on Twitter that the sanctions would stay.", "write") == "Twitter"
    assert venue("Lund said on Monday that the port was open.") is None


def test_a_meeting_that_was_over_is_no_venue():
    assert venue("The port will open next week, Lund told reporters after the meeting.", "tell") is None


def test_a_second_saying_keeps_the_setting_of_the_first():
    text = (
        "Lund, in his opening remarks, said that the port was open, adding that the road was “closed to all”."
    )
    assert venue(text, "add") == "his opening remarks"


@pytest.mark.parametrize(
    ("text", "lemma", "via"),
    [
        ("The sanctions will stay, Lund told Kyodo on Monday.", "tell", "Kyodo"),
        (
            "In an interview with the Financial Times, Lund warned that war was near.",
            "warn",
            "Financial Times",
        ),
        ("Lund was quoted by Interfax as saying that the sanctions would stay.", "say", "Interfax"),
        ("The sanctions will stay, Lund said, according to Xinhua.", "say", "Xinhua"),
        ("Lund told reporters that the sanctions would stay.", "tell", None),
        ("Xinhua said that the sanctions would stay.", "say", None),
    ],
)
def test_the_agency_that_is_credited(text: str, lemma: str, via: str | None):
    assert by_cue(text, lemma).via == via


def test_the_time_of_saying_is_not_that_of_a_clause_beside_it():
    text = "“Enough,” Dahl said at a rally in Bergen, where the strikes began in March."
    assert by_cue(text, "say").time is None
    text = "“Enough,” Dahl said at a rally in Bergen on 3 March 2021."
    quotation = by_cue(text, "say")
    assert quotation.time is not None
    assert read(text).times[quotation.time].first == "2021-03-03"


def test_adjectives_name_the_state_that_words_are_about():
    text = "“Japan will help to deter communist Chinese military aggression,” Defense Secretary Pete Hegseth said."
    assert {"Japan", "China"} <= set(names(text, by_cue(text, "say").about))


def test_an_army_brings_its_state_along_and_an_agency_does_not():
    text = "President Dahl of Norway visited Syria. Dahl said that the Syrian army had told Reuters nothing."
    about = names(text, by_cue(text, "say").about)
    assert "Syria" in about
    assert "United Kingdom" not in about


def test_the_army_of_an_official_is_that_of_the_state():
    text = "Norway is at war. “We stand by our army,” Norwegian Prime Minister Erik Dahl said."
    assert "Norway" in names(text, by_cue(text, "say").about)


def test_a_pronoun_that_opens_reported_words_is_the_speaker():
    text = "President Dahl left Oslo. A tourist said he had seen the fire."
    assert names(text, by_cue(text, "say").about) == []


def test_details_need_only_a_head_and_spans():
    text = "In a joint statement, Lund warned Sweden that war was near."
    draft = Draft(Document(id="test", text=text), parse(text))
    head = next(t for t in draft.doc if t.text == "warned")
    at = text.index("that war")
    telling = Telling(head.i, (Span(head.idx, head.idx + 6),), None, (Span(at, len(text) - 1),))
    setting = Details(draft, QuotedText(text)).read(telling, SpeakerResolver(draft))
    assert setting.sense == "warned"
    assert setting.venue is not None
    assert text[setting.venue.start : setting.venue.end] == "a joint statement"
    nobody = Details(draft, QuotedText(text)).read(
        Telling(None, (), None, telling.content), SpeakerResolver(draft)
    )
    assert (nobody.sense, nobody.venue, nobody.via, nobody.hedges) == (None, None, None, ())


_PIECES = st.lists(
    st.sampled_from(
        [
            "Lund reportedly told Reuters",
            "that war was near,",
            "“We go,” he said",
            "on condition of anonymity",
            "in a letter to Sweden",
            "according to two people familiar with",
            "The claim could not be verified.",
            "Officials said",
            "did not deny",
            "citing sources",
            ".",
            "”",
            "\n\n",
        ]
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(_PIECES)
def test_every_span_is_a_slice_and_outside_of_the_words_said(parts: list[str]):
    text = " ".join(parts)
    for quotation in read(text).quotations:
        spans = [*quotation.hedges, *quotation.content, *quotation.cue, *quotation.source]
        if quotation.venue is not None:
            spans.append(quotation.venue)
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == text[span.start : span.end].strip()
        assert quotation.sense is None or quotation.sense in SENSES
        for one in quotation.content:
            if quotation.venue is not None:
                assert quotation.venue.end <= one.start or one.end <= quotation.venue.start


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="ab said that “”.,\n", min_size=1, max_size=40), st.data())
def test_any_telling_is_read_without_an_error(text: str, data: st.DataObject):
    doc = parse(text)
    if not len(doc):
        return
    draft = Draft(Document(id="test", text=text), doc)
    head = data.draw(st.integers(0, len(doc) - 1))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    telling = Telling(head, (), None, (Span(start, end),))
    setting = Details(draft, QuotedText(text)).read(telling, SpeakerResolver(draft))
    assert all(0 <= h.start < h.end <= len(text) for h in setting.hedges)
    assert all(i < len(doc) for i in CueClause(doc, QuotedText(text), telling).content)
