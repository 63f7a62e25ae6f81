"""The trained head by itself: cues, what belongs to them, and how it joins the parse."""

from __future__ import annotations

import numpy as np
import pytest

from foreigndesk.annotation.encoding.encoder import encode
from foreigndesk.annotation.quoting.head import BUCKETS, HeadReading, distance_bucket

TEXT = (
    "The minister warned on Friday that the ceasefire would not hold. “We have seen no sign of good will,” said "
    "Ingrid Lund, who leads the mission in Berg.\n\nThe bridge was built in 1912 and has two lanes."
)


def attributions(text: str) -> list[tuple[str | None, str, str]]:
    reading = HeadReading(encode(text))
    found = []
    for cue in reading.cues():
        if cue.probability < 0.5:
            continue
        bound = reading.bind(cue.window, cue.start, cue.end)
        source, _ = reading.source(bound)
        taken = set(range(cue.start, cue.end)) | set(range(*source) if source else ())
        content = reading.content(bound, taken)

        def words(start: int, end: int, window: int = cue.window) -> str:
            span = reading.span(window, start, end)
            return text[span.start : span.end]

        found.append(
            (
                words(*source) if source else None,
                words(cue.start, cue.end),
                " … ".join(words(*c) for c in content),
            )
        )
    return found


def test_cue_source_and_content_are_bound():
    warned, said = attributions(TEXT)
    assert warned[0] == "The minister"
    assert "warned" in warned[1]
    assert "the ceasefire would not hold" in warned[2]
    assert said[0] is not None
    assert "Ingrid Lund" in said[0]
    assert "seen no sign of good will" in said[2]


def test_a_split_quotation_keeps_one_cue():
    found = attributions("“The talks,” Lund said, “will go on until both sides have signed.”")
    assert len(found) == 1
    source, _, content = found[0]
    assert source == "Lund"
    assert "The talks" in content
    assert "until both sides have signed" in content


def test_a_text_without_sayings_has_none():
    assert attributions("The bridge was built in 1912. It has two lanes, and cyclists use it.") == []


def test_probabilities_are_probabilities():
    reading = HeadReading(encode(TEXT))
    cue = reading.cues()[0]
    bound = reading.bind(cue.window, cue.start, cue.end)
    assert bound.inside.min() >= 0
    assert bound.inside.max() <= 1
    for shares in (bound.first, bound.last, bound.source_first, bound.source_last):
        assert float(shares.sum()) == pytest.approx(1, abs=1e-4)
    assert len(bound.source_first) == len(bound.inside) + 1


def test_distance_buckets_tell_sides_apart_and_stay_in_the_table():
    buckets = [distance_bucket(d) for d in range(-600, 601)]
    assert min(buckets) >= 0
    assert max(buckets) < BUCKETS
    assert not {distance_bucket(d) for d in range(1, 600)} & {distance_bucket(-d) for d in range(1, 600)}
    near = [distance_bucket(d) for d in range(-8, 9)]
    assert len(set(near)) == len(near)


def test_offsets_map_to_pieces_and_back():
    reading = HeadReading(encode(TEXT))
    start = TEXT.index("ceasefire")
    place = reading.place(start, start + len("ceasefire"))
    assert place is not None
    span = reading.span(*place)
    assert TEXT[span.start : span.end] == "ceasefire"
    assert HeadReading([]).place(0, 3) is None
    assert np.isfinite(reading.pages[0].cue).all()
