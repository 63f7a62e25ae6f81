"""An office over time as `who` shows it: each line on the sentence it rests on, in text and for programs."""

from __future__ import annotations

import io

from rich.console import Console

from foreigndesk.cli.office_times import (
    contradiction_json,
    gap_json,
    print_contradictions,
    print_gaps,
    print_successions,
    succession_json,
)
from foreigndesk.model import Claim, Evidence
from foreigndesk.store.views import ClaimView, Contradiction, Gap, Sighting, Succession


def sight(person: str, day: str | None, status: str = "current") -> Sighting:
    evidence = Evidence("r1", 0, 5, f"{person} holds it.")
    claim = ClaimView(Claim("c1" * 8, "tenure", status, (evidence,), "made up"), 1, 1, 1, ())
    return Sighting(person, None, status, None, day, claim, evidence, "Northgate")


def printed(show: object, values: list[object]) -> str:
    out = io.StringIO()
    show(Console(file=out, width=160, color_system=None), values)  # type: ignore[operator]
    return out.getvalue()


SAID = Succession("Ole Vik", "Anna Berg", True, (sight("Anna Berg", "2020-02-01"),))
BY_DAYS = Succession(
    "Anna Berg", "Jan Lund", False, (sight("Anna Berg", "2020-03-01"), sight("Jan Lund", "2020-05-01"))
)
GAP = Gap(sight("Anna Berg", "2020-03-01"), sight("Jan Lund", "2020-05-01"), 61)
AT_ODDS = Contradiction(
    "two holders", "both at once", (sight("Ole Vik", "2020-01-01"), sight("Anna Berg", "2020-01-01"))
)


def test_a_succession_is_shown_with_its_sentence_or_marked_as_read_off_the_days() -> None:
    text = printed(print_successions, [SAID, BY_DAYS])
    assert "Anna Berg after Ole Vik" in text and "“Anna Berg holds it.”" in text
    assert "no report here says who followed whom" in text
    found = succession_json(SAID)
    assert (found["earlier"], found["later"], found["said"]) == ("Ole Vik", "Anna Berg", True)
    assert found["seen"][0]["evidence"]["text"] == "Anna Berg holds it."  # type: ignore[index]


def test_a_gap_is_shown_with_its_days() -> None:
    assert "61 days" in printed(print_gaps, [GAP])
    found = gap_json(GAP)
    assert (found["start"], found["end"], found["days"]) == ("2020-03-01", "2020-05-01", 61)


def test_a_contradiction_is_shown_on_both_sentences() -> None:
    text = printed(print_contradictions, [AT_ODDS])
    assert "both at once" in text and "“Ole Vik holds it.”" in text and "“Anna Berg holds it.”" in text
    assert [s["person"] for s in contradiction_json(AT_ODDS)["seen"]] == ["Ole Vik", "Anna Berg"]  # type: ignore[attr-defined]


def test_nothing_is_printed_where_there_is_nothing() -> None:
    assert (
        printed(print_successions, []) == printed(print_gaps, []) == printed(print_contradictions, []) == ""
    )


def test_a_sight_without_a_day_says_so() -> None:
    one = Succession("Ole Vik", "Anna Berg", True, (sight("Anna Berg", None),))
    assert "no date" in printed(print_successions, [one])
