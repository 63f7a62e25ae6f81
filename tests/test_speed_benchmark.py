"""The speed benchmark's arithmetic and its made-up texts; the timings themselves are no test."""

from __future__ import annotations

import pytest
from benchmarks.harness import Record
from benchmarks.speed.compare import Comparison
from benchmarks.speed.growth import exponent
from benchmarks.speed.stopwatch import TimedReader
from benchmarks.speed.texts import KINDS

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


def test_the_ratio_is_that_of_the_sums():
    found = Comparison([10, 20], [1.0, 3.0], [4.0, 4.0], {}, (4.0, 8.0))
    assert found.ratio == 0.5
    found.print()


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
