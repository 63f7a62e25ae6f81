"""Made-up archives: the same seed makes the same reports, a longer archive is no denser, and copies are as said."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from benchmarks.harness import ROOT, Record, load_jsonl
from benchmarks.recombined import Recombiner

PER_DAY = 40
TEXTS = [row["text"] for row in load_jsonl(ROOT / "reprints" / "sample.jsonl")]


@pytest.fixture(scope="module")
def made() -> list[Record]:
    return list(Recombiner(TEXTS, seed=3, per_day=PER_DAY).made(800))


def test_a_shorter_archive_is_the_beginning_of_a_longer_one(made: list[Record]) -> None:
    assert list(Recombiner(TEXTS, seed=3, per_day=PER_DAY).made(130)) == made[:130]


def test_another_seed_makes_other_reports(made: list[Record]) -> None:
    others = list(Recombiner(TEXTS, seed=4, per_day=PER_DAY).made(50))
    assert not {r["id"] for r in others} & {r["id"] for r in made}


def test_reports_come_one_by_one() -> None:
    endless = Recombiner(TEXTS, per_day=PER_DAY).made(10**9)
    assert len(list(itertools.islice(endless, 5))) == 5


def test_every_day_has_as_many_reports_and_they_come_in_order(made: list[Record]) -> None:
    days = [r["date"][:10] for r in made if r["date"]]
    assert days == sorted(days)
    unknown = len(made) - len(days)
    assert all(PER_DAY - unknown <= count <= PER_DAY for count in Counter(days).values())
    assert len(set(days)) == len(made) // PER_DAY


def test_a_copy_names_an_earlier_report_of_its_story_and_shares_its_words(made: list[Record]) -> None:
    before: dict[str, Record] = {}
    copies = 0
    for report in made:
        if "copy_of" in report and report["copy_of"] in before:
            copies += 1
            parent = before[report["copy_of"]]
            assert parent["story"] == report["story"]
            if report["copy_kind"] == "exact":
                sentence = report["text"].split("\n\n")[1].removeprefix("(").split(". ")[0]
                assert sentence in parent["text"]
        before[report["id"]] = report
    assert len(before) == len(made)
    assert 0.2 < copies / len(made) < 0.4


def test_texts_that_are_too_short_are_refused() -> None:
    with pytest.raises(ValueError, match="three sentences"):
        Recombiner(["One line."])
