"""A record that is grown is one that reports can be added to, and its copies are told in other words."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.growth.growing import Grower, decided

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.linking.stories import unpacked
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
WORDS = "The ministers of three states met in a small town by the sea and spoke of ships, of ice and of the strait."
COPIES = 2


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    base, start, path = (str(tmp_path / f"{name}.db") for name in ("base", "start", "grown"))
    reports = [
        report(
            n, f"meet {ANNA} & {CARL} 2020-02-02\nsay {ANNA}: the strait is open\n{WORDS}\n", day="2020-02-02"
        )
        for n in range(1, 13)
    ]
    with open_desk(base) as desk:
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    decided(base, start, COPIES)
    shutil.copy(start, path)
    grower = Grower(start, path)
    grower.grow(COPIES)
    grower.close()
    return Path(path)


def bearers(path: Path) -> list[str]:
    """Ids of Anna Berg: claims of copies are without what views read, so that no view is asked."""
    with closing(sqlite3.connect(path)) as c:
        return [row[0] for row in c.execute("SELECT id FROM actors WHERE name = 'Anna Berg'")]


def test_who_comes_back_is_one_and_keeps_the_id_when_reports_are_added(grown: Path) -> None:
    before = bearers(grown)
    assert len(before) == 1
    more = report(99, f"meet {ANNA} & {CARL} 2020-02-03\n", day="2020-02-03")
    with open_desk(grown, create=False) as desk:
        assert desk.status().reports == 12 * (COPIES + 1)
        assert pipeline.run([more], desk.store, reader=MadeUpReader(), workers=1).added == 1
    assert bearers(grown) == before


def test_copies_are_told_in_other_words_which_are_counted(grown: Path) -> None:
    with closing(sqlite3.connect(grown)) as c:
        told = c.execute("SELECT day, words FROM story_reports").fetchall()
        counted = {row[0] for row in c.execute("SELECT DISTINCT word FROM story_counts")}
    days: dict[int, set[bytes]] = {}
    for day, words in told:
        days.setdefault(day, set()).add(words)
        assert counted.issuperset(unpacked(words).words.tolist())
    assert len(days) == COPIES + 1
    assert len(set.union(*days.values())) == sum(map(len, days.values()))
