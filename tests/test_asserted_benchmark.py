"""The judged events of `benchmarks.events.asserted`: verdicts, where a source stands, what is counted right."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from benchmarks.events.asserted import JUDGED, source_near, verdict, verdicts
from benchmarks.judged import judged_rows

from foreigndesk.model import Attribution, EventMention, Span

TEXT = "Activists said troops fired. The mayor said activists fled."


def row(**changes: str) -> dict[str, str]:
    plain = {
        "start": "22",
        "end": "27",
        "status": "happened",
        "background": "n",
        "voice": "speaker",
        "source_start": "0",
        "source_end": "9",
    }
    return plain | changes


def fired(*told: Attribution, **changes: Any) -> EventMention:
    whole = {"type": "ASSAULT", "trigger": Span(22, 27), "extent": Span(0, 28), "status": "happened"}
    return EventMention(**(whole | {"asserted_by": told} | changes))


def test_verdicts_are_read_and_unknown_labels_refused() -> None:
    assert verdicts(["3 | absent | ? | Ida Lund", "# a remark", ""]) == {3: ("absent", "?", "Ida Lund")}
    for line in ("3 | gone | y | r", "3 | absent | perhaps | r", "3 | absent | y"):
        with pytest.raises(ValueError, match="not '<number>"):
            verdicts([line])


def test_a_source_is_the_nearest_with_these_words() -> None:
    assert source_near(TEXT, "ctivists", 45) == (45, 53)
    with pytest.raises(ValueError, match="is not near"):
        source_near(TEXT, "Ida Lund", 3)


def test_what_is_right_is_counted_and_a_wrong_speaker_is_none() -> None:
    said = Attribution("said", Span(10, 14), Span(0, 9))
    counts = Counter(verdict(row(), [fired(said)]))
    assert counts["status"] == counts["background"] == counts["voice"] == counts["right speaker"] == 1
    wrong = Counter(verdict(row(), [fired(Attribution("said", None, Span(29, 38)), status="planned")]))
    assert (wrong["voice"], wrong["right speaker"], wrong["status"]) == (1, 0, 0)
    own = Counter(verdict(row(voice="reporter"), [fired(said)]))
    assert (own["voice judged"], own["voice"]) == (1, 0)
    assert list(verdict(row(), [])) == ["no longer read"]


def test_judged_events_are_offsets_and_labels_only() -> None:
    rows = judged_rows(JUDGED)
    assert {r["sample"] for r in rows} == {"t17-11", "t17-12", "t17-13", "t17-14", "t17-15"}
    for one in rows:
        assert int(one["start"]) < int(one["end"])
        assert one["voice"] in ("reporter", "speaker", "?")
        assert bool(one["source_start"]) == (one["voice"] == "speaker")
