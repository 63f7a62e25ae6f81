"""Sense, hedges, addressees, venue, agency, time and subjects of statements, on sentences of our own.

Source, cue and content are marked in the sentences, so that these tests do not hang on what finds quotations.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk.annotation.base import Draft
from foreigndesk.annotation.quotations import directness_of
from foreigndesk.annotation.quoting.cue_clause import CueClause, Telling
from foreigndesk.annotation.quoting.details import Details, Setting
from foreigndesk.annotation.quoting.marks import QuotedText
from foreigndesk.annotation.reader import default_annotators, default_reader
from foreigndesk.annotation.sentences import parse
from foreigndesk.annotation.speakers import SpeakerResolver
from foreigndesk.data.cue_senses import NEGATED, REFUSED, cue_sense, verdict
from foreigndesk.data.cues import cue_class
from foreigndesk.model import SENSES, Document, Quotation, Span

_MARKS = re.compile(r"[{}*\[\]]")


@dataclass(frozen=True)
class Told:
    """One telling read: its text without marks, what was found, and the draft for names."""

    text: str
    setting: Setting
    about: tuple[str, ...]
    draft: Draft

    @property
    def hedges(self) -> list[str]:
        return [self.text[s.start : s.end] for s in self.setting.hedges]

    @property
    def venue(self) -> str | None:
        span = self.setting.venue
        return self.text[span.start : span.end] if span else None

    @property
    def addressees(self) -> list[str]:
        return self.names(self.setting.addressees)

    @property
    def about_names(self) -> list[str]:
        return self.names(self.about)

    def names(self, ids: tuple[str, ...]) -> list[str]:
        return [self.draft.actors_by_id()[i].name for i in ids]


@functools.cache
def told(marked: str) -> Told:
    """Read '{source} *cue* [content] [more content]'; the last word between stars heads the cue."""
    text, spans = "", {"{": [], "*": [], "[": []}
    opened: tuple[str, int] | None = None
    for piece in re.split(r"([{}*\[\]])", marked):
        if not _MARKS.fullmatch(piece):
            text += piece
        elif opened is None:
            opened = (piece, len(text))
        else:
            spans[opened[0]].append(Span(opened[1], len(text)))
            opened = None
    draft = Draft(Document(id="test", text=text), parse(text))
    for annotator in default_annotators():
        if annotator.name == "quotations":
            break
        annotator.annotate(draft)
    quoted, resolver = QuotedText(text), SpeakerResolver(draft)
    cue = draft.doc.char_span(spans["*"][0].start, spans["*"][0].end, alignment_mode="expand")
    source = next(iter(spans["{"]), None)
    telling = Telling(cue[-1].i, tuple(spans["*"]), source, tuple(spans["["]))
    details = Details(draft, quoted)
    setting = details.read(telling, resolver)
    quotation = Quotation(
        source=(source,) if source else (),
        cue=telling.cue,
        content=telling.content,
        directness=directness_of(telling.content, quoted),
        speakers=tuple(
            resolver.actors_at(draft.doc.char_span(source.start, source.end, alignment_mode="expand").root)
        )
        if source
        else (),
        addressees=setting.addressees,
        via=setting.via,
    )
    return Told(text, setting, details.about(quotation), draft)


@pytest.mark.parametrize(
    ("marked", "sense"),
    [
        ("{Lund} *said* [that the port was closed].", "said"),
        ("{Lund} *denied* [that Norway had sent troops].", "denied"),
        ("{Lund} did not *deny* [that Norway had sent troops].", "left_open"),
        ("{Lund} has not *ruled* out [that Norway would send troops].", "left_open"),
        ("{Lund} would not *rule* out [strikes on Russia].", "left_open"),
        ("{The spokesman} *refused* [to say whether the envoy had resigned].", "no_comment"),
        ("{The spokesman} refused to *say* [whether the envoy had resigned].", "no_comment"),
        ("{The spokesman} *declined* [to comment on the raid].", "no_comment"),
        ("{Lund} *refused* [to apologise for the raid].", "rejected"),
        ("{Lund} has never *accepted* [that Russia won the war].", "rejected"),
        ("{Lund} *called* on [Russia to withdraw its troops].", "called_for"),
        ("{Lund} *called* [President Dahl a liar].", "accused"),
        ("{Lund} *described* [the raid as “a grave mistake”].", "criticised"),
        ("{Dahl} *vowed* [to defend the island].", "pledged"),
        ("{Dahl} *promised* [not to attack Norway].", "pledged"),
        ("{The general} *told* the envoys [to leave the capital].", "demanded"),
        ("{Dahl} *asked* [whether the talks would go on].", "asked"),
        ("{Dahl} *asked* [Sweden to close the border].", "called_for"),
        ("{Dahl} *agreed* [that the pact had failed].", "concurred"),
        ("{The ministers} *agreed* [that the pact had failed].", "agreed"),
        ("{Norway and Sweden} *agreed* [to share radar data].", "agreed"),
        ("{Lund} *suggested* [that Norway should join the pact].", "proposed"),
        ("{Lund} *suggested* [that Norway had joined the pact].", "said"),
        ("{Lund} *expressed* [concern about China's missiles].", "worried"),
        ("{Lund} does not *believe* [that the truce will hold].", "doubted"),
        ("{Lund} *threatened* [that Norway would close its ports].", "threatened"),
        ("{Lund} *praised* [Japan for its restraint].", "praised"),
        ("{His} *warning* [that war was near] alarmed Sweden.", "warned"),
        ("[The port was closed], *according* to {Lund}.", "said"),
    ],
)
def test_what_a_cue_implies(marked: str, sense: str):
    assert told(marked).setting.sense == sense


def test_what_was_not_said_is_negated_and_what_was_left_open_is_not():
    assert told("{The spokesman} *declined* [to comment on the raid].").setting.negated
    assert not told("{Lund} did not *deny* [that Norway had sent troops].").setting.negated
    assert not told("{Dahl} *promised* [not to attack Norway].").setting.negated


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
    ("marked", "hedges"),
    [
        ("{Officials} reportedly *told* the council [that the border would close].", ["reportedly"]),
        ("{The minister} appeared to *say* [that the deal was dead].", ["appeared to"]),
        ("{General Marr} is said to have *told* aides [that he would resign].", ["is said to have"]),
        (
            "{Two people familiar with the matter} *said* [the ships had left].",
            ["Two people familiar with the matter"],
        ),
        (
            "[The talks have collapsed], {a diplomat} *said* on condition of anonymity.",
            ["on condition of anonymity"],
        ),
        ("{An official who declined to be named} *said* [the pact was near].", ["who declined to be named"]),
        (
            "{A diplomat} *said* [the talks had collapsed]. The diplomat spoke on condition of anonymity.",
            ["on condition of anonymity"],
        ),
        (
            "{The rebels} *said* [they had taken the town]. The claim could not be independently verified.",
            ["could not be independently verified"],
        ),
        (
            "{The army} *said* [it held the town, a claim that could not be verified].",
            ["that could not be verified"],
        ),
        ("{The foreign minister} *said* [that the border would reopen in June].", []),
        ("[“He reportedly left on condition of anonymity,”] {Lund} *said*.", []),
    ],
)
def test_hedges(marked: str, hedges: list[str]):
    assert told(marked).hedges == hedges


@pytest.mark.parametrize(
    ("marked", "addressees"),
    [
        ("{Lund} *told* Sweden [that the pact had failed].", ["Sweden"]),
        ("{Lund} *told* [Sweden that the pact had failed].", ["Sweden"]),
        ("{Lund} *called* on [Russia to withdraw its troops].", ["Russia"]),
        ("{Lund} *urged* [Sweden and Denmark to send ships].", ["Sweden", "Denmark"]),
        (
            "In a letter to the United Nations, {Lund} *said* [that the truce was broken].",
            ["United Nations"],
        ),
        ("Sweden was *warned* by {Norway} [that the truce was broken].", ["Sweden"]),
        ("{Lund} *warned* [that Sweden and its allies would respond quickly].", []),
    ],
)
def test_addressees(marked: str, addressees: list[str]):
    assert told(marked).addressees == addressees


def test_one_who_is_called_on_is_told_and_told_of():
    found = told("{Lund} *called* on [Russia to withdraw its troops].")
    assert found.about_names == found.addressees == ["Russia"]


@pytest.mark.parametrize(
    ("marked", "venue"),
    [
        ("At a joint press conference, {Lund} *said* [that the port was open].", "a joint press conference"),
        ("{Lund}, in his opening remarks, *said* [that the port was open].", "his opening remarks"),
        ("{Lund} *wrote* on Twitter [that the sanctions would stay].", "Twitter"),
        (
            "{Lund}, in his opening remarks, said that the port was open, *adding* [that the road was “closed”].",
            "his opening remarks",
        ),
        ("{Lund} *said* on Monday [that the port was open].", None),
        ("[The port will open next week], {Lund} *told* reporters after the meeting.", None),
        ("[“We will go on,”] {Lund} *said* in a note of hope.", None),
    ],
)
def test_venues(marked: str, venue: str | None):
    assert told(marked).venue == venue


@pytest.mark.parametrize(
    ("marked", "via"),
    [
        ("[The sanctions will stay], {Lund} *told* Kyodo on Monday.", "Kyodo"),
        ("In an interview with the Financial Times, {Lund} *warned* [that war was near].", "Financial Times"),
        ("{Lund} was quoted by Interfax as *saying* [that the sanctions would stay].", "Interfax"),
        ("[The sanctions will stay], {Lund} *said*, according to Xinhua.", "Xinhua"),
        ("[The sanctions will stay], {Lund} *said*, the state news agency reported.", "state news agency"),
        ("{Lund} *told* reporters [that the sanctions would stay].", None),
        ("{Xinhua} *said* [that the sanctions would stay].", None),
    ],
)
def test_the_agency_that_is_credited(marked: str, via: str | None):
    assert told(marked).setting.via == via


def test_the_time_of_saying_is_not_that_of_a_clause_beside_it():
    assert (
        told("[“Enough,”] {Dahl} *said* at a rally in Bergen, where it began in March.").setting.time is None
    )
    found = told("[“Enough,”] {Dahl} *said* at a rally in Bergen on 3 March 2021.")
    assert found.setting.time is not None
    assert found.draft.times[found.setting.time].first == "2021-03-03"


def test_adjectives_name_the_state_that_words_are_about():
    found = told(
        "[“Japan will help to deter communist Chinese military aggression,”] {Defense Secretary Pete Hegseth} *said*."
    )
    assert {"Japan", "China"} <= set(found.about_names)


def test_an_army_brings_its_state_along_and_an_agency_does_not():
    found = told(
        "President Dahl of Norway visited Syria. {Dahl} *said* [that the Syrian army had told Reuters nothing]."
    )
    assert "Syria" in found.about_names
    assert "United Kingdom" not in found.about_names


def test_the_army_of_an_official_is_that_of_the_state():
    found = told("Norway is at war. [“We stand by our army,”] {Norwegian Prime Minister Erik Dahl} *said*.")
    assert "Norway" in found.about_names


def test_a_pronoun_that_opens_reported_words_is_the_speaker():
    assert told("President Dahl left Oslo. {A tourist} *said* [he had seen the fire].").about_names == []


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
    document = Document(id="test", text=text, language="en")
    for quotation in default_reader().read(document, until="quotations").quotations:
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
