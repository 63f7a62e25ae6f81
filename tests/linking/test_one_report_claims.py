"""Claims of one report: built from hand-made readings, so that only this step is tested."""

from __future__ import annotations

from dataclasses import replace

from foreigndesk.linking.claims import build_claims
from foreigndesk.model import (
    Argument,
    Attribution,
    Document,
    EventMention,
    LocalActor,
    OfficeHeld,
    Quotation,
    Reading,
    Sentence,
    Span,
    TimeExpression,
)

TEXT = (
    "Envoys meet\n\n"
    "Foreign Minister Ana Brook met the envoys of Ruritania on Tuesday. "
    "“We want calm,” she said. “The border must open.” "
    "The envoys agreed."
)


def span(words: str, after: int = 0) -> Span:
    start = TEXT.index(words, after)
    return Span(start, start + len(words))


def sentence(words: str, headline: bool = False) -> Sentence:
    where = span(words)
    return Sentence(where.start, where.end, headline)


DOCUMENT = Document("ab" * 8, TEXT, headline=span("Envoys meet"))
BROOK = LocalActor(
    "e0",
    "person",
    "Ana Brook",
    "GBR",
    "GOV",
    (OfficeHeld("Foreign Minister", span("Foreign Minister Ana Brook"), "foreign_minister", "GBR"),),
)
ONE, OTHER = LocalActor("e1", "person", "Ilse Marr"), LocalActor("e2", "person", "Odo Venn")
ENVOYS = LocalActor("e3", "group", "the envoys", members=("e1", "e2"), named=False)
TUESDAY = TimeExpression(
    *(lambda s: (s.start, s.end))(span("Tuesday")),
    "Tuesday",
    "DATE",
    "2015-03-03",
    "2015-03-03",
    "2015-03-03",
    "day",
)
MEETING = EventMention(
    "CONSULT",
    span("met"),
    span("Foreign Minister Ana Brook met the envoys of Ruritania on Tuesday."),
    "happened",
    (
        Argument(
            "actor", span("Foreign Minister Ana Brook").start, span("Foreign Minister Ana Brook").end, "e0"
        ),
        Argument("actor", span("the envoys").start, span("the envoys").end, "e3"),
    ),
    "meet",
    time=0,
    score=0.8,
)
SAYING = Quotation(
    (span("she"),),
    (span("said"),),
    (span("“We want calm,”"), span("“The border must open.”")),
    "direct",
    ("e0",),
    score=0.9,
)
READING = Reading(
    DOCUMENT.id,
    "test 1",
    sentences=(
        sentence("Envoys meet", True),
        sentence("Foreign Minister Ana Brook met the envoys of Ruritania on Tuesday."),
        sentence("“We want calm,” she said."),
        sentence("“The border must open.”"),
        sentence("The envoys agreed."),
    ),
    times=(TUESDAY,),
    actors=(BROOK, ONE, OTHER, ENVOYS),
    quotations=(SAYING,),
    events=(MEETING,),
)


def claim_of(kind: str, reading: Reading = READING):  # type: ignore[no-untyped-def]
    (claim,) = [c for c in build_claims(DOCUMENT, reading) if c.kind == kind]
    return claim


def test_a_claim_keeps_every_time_that_its_words_name() -> None:
    weekly = TimeExpression(span("calm").start, span("calm").end, "calm", "SET", None, reason="says no day")
    stretch = replace(TUESDAY, start=span("met").start, value="2015-03-03/2015-03-04", last="2015-03-04")
    event = replace(MEETING, time=2)
    told = claim_of(
        "event", replace(READING, times=(TUESDAY, weekly, stretch), events=(event,), quotations=())
    )
    # what was worked out for the event is its time; what the words name is Tuesday
    assert told.time is not None and (told.time.start, told.time.end) == ("2015-03-03", "2015-03-04")
    assert [(m.evidence.text, m.start, m.end) for m in told.mentioned] == [
        ("Tuesday", "2015-03-03", "2015-03-03")
    ]
    claims = build_claims(DOCUMENT, replace(READING, times=(TUESDAY, weekly), events=()))
    said = next(c for c in claims if c.kind == "statement")
    assert [(m.type, m.start, m.reason) for m in said.mentioned] == [("SET", None, "says no day")]


def test_group_is_told_as_its_members() -> None:
    assert [p.name for p in claim_of("event").participants] == ["Ana Brook", "Ilse Marr", "Odo Venn"]


def test_on_whose_word_an_event_stands_is_told_with_the_words_and_the_actors() -> None:
    told = Attribution("said", span("said"), span("she"), ("e0",), "actor")
    (voice,) = claim_of(
        "event", replace(READING, events=(replace(MEETING, asserted_by=(told,)),))
    ).asserted_by
    assert (voice.kind, voice.cue, voice.source, voice.party_as) == ("said", "said", "she", "actor")
    assert [(p.name, p.role, p.office) for p in voice.speakers] == [
        ("Ana Brook", "speaker", "Foreign Minister")
    ]
    assert voice.reports == (DOCUMENT.id,)
    assert claim_of("event").asserted_by == ()


def test_participant_bears_office_and_state() -> None:
    first = claim_of("event").participants[0]
    assert (first.office, first.state, first.actor_id) == ("Foreign Minister", "GBR", f"{DOCUMENT.id}:e0")


def test_quotation_of_two_sentences_is_two_statements_joined_by_continues() -> None:
    first, second = [c for c in build_claims(DOCUMENT, READING) if c.kind == "statement"]
    assert (first.content, second.content) == ("We want calm,", "The border must open.")
    assert (first.continues, second.continues) == (None, first.id)


def test_sentence_broken_by_its_cue_is_one_statement_with_exact_pieces() -> None:
    text = "“We,” she said, “want calm.”"
    spans = (Span(0, 5), Span(text.index("“want"), len(text)))
    reading = Reading(
        "ef" * 8,
        "test 1",
        sentences=(Sentence(0, len(text)),),
        quotations=(Quotation((Span(6, 9),), (Span(10, 14),), spans, "direct", score=0.9),),
    )
    (said,) = build_claims(Document("ef" * 8, text), reading)
    assert [p.text for p in said.pieces] == ["We,", "want calm."]
    assert all(text[p.start : p.end] == p.text for p in said.pieces)


def test_statement_rests_on_whole_sentences() -> None:
    first, second = [c for c in build_claims(DOCUMENT, READING) if c.kind == "statement"]
    assert first.evidence[0].text == "“We want calm,” she said."
    assert second.evidence[0].text == "“We want calm,” she said. “The border must open.”"


def test_statement_without_a_time_takes_the_main_day_and_says_so() -> None:
    time = next(c for c in build_claims(DOCUMENT, READING) if c.kind == "statement").time
    assert time is not None
    assert (time.start, time.text) == ("2015-03-03", None)
    assert time.inferred == "day of the main event, in which the speaker took part"


def test_statement_of_somebody_who_took_no_part_in_the_main_event_has_no_time() -> None:
    outsider = Quotation((), (), (span("“We want calm,”"),), "direct", ("e9",), score=0.9)
    reading = Reading(
        DOCUMENT.id,
        "test 1",
        sentences=READING.sentences,
        times=READING.times,
        actors=(*READING.actors, LocalActor("e9", "person", "Una Stray")),
        quotations=(outsider,),
        events=(MEETING,),
    )
    assert claim_of("statement", reading).time is None


def test_statement_without_any_dated_event_has_no_time() -> None:
    undated = Reading(
        DOCUMENT.id, "test 1", sentences=READING.sentences, actors=READING.actors, quotations=(SAYING,)
    )
    assert {c.time for c in build_claims(DOCUMENT, undated) if c.kind == "statement"} == {None}


def test_tenure_names_holder_office_and_state() -> None:
    tenure = claim_of("tenure")
    assert (tenure.holder.name, tenure.office, tenure.state, tenure.status) == (
        "Ana Brook",
        "Foreign Minister",
        "GBR",
        "current",
    )


def test_headline_claims_are_marked() -> None:
    in_headline = EventMention(
        "CONSULT", span("meet"), span("Envoys meet"), "happened", (Argument("actor", 0, 6, "e3"),)
    )
    reading = Reading(
        DOCUMENT.id, "test 1", sentences=READING.sentences, actors=READING.actors, events=(in_headline,)
    )
    assert claim_of("event", reading).evidence[0].headline


def test_same_reading_gives_same_ids() -> None:
    assert [c.id for c in build_claims(DOCUMENT, READING)] == [c.id for c in build_claims(DOCUMENT, READING)]
    assert len({c.id for c in build_claims(DOCUMENT, READING)}) == 4


def test_unsure_quotations_make_no_claim() -> None:
    unsure = Reading(
        DOCUMENT.id,
        "test 1",
        sentences=READING.sentences,
        actors=READING.actors,
        quotations=(Quotation(SAYING.source, SAYING.cue, SAYING.content, "direct", ("e0",), score=0.1),),
    )
    assert [c for c in build_claims(DOCUMENT, unsure) if c.kind == "statement"] == []
