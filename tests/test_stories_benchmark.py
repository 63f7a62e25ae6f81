"""The record that the cost of stories is measured on is one that linking can go on with."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.harness import ROOT, load_jsonl
from benchmarks.recombined import Recombiner
from benchmarks.stories import cost
from benchmarks.stories.online import item_of, link, put
from sqlalchemy import select

from foreigndesk.store import schema as t
from foreigndesk.store.base import Store
from foreigndesk.store.happenings import report_key

TEXTS = [row["text"] for row in load_jsonl(ROOT / "reprints" / "sample.jsonl")]


def test_a_filled_record_has_the_keys_that_linking_looks_for_and_founders_stay_in_their_stories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost, "OTHER_WORDS", 60)
    made = list(Recombiner(TEXTS, seed=1, per_day=40).made(70))
    store = Store(tmp_path / "desk.db")
    with store.writing() as connection:
        cost._fill(connection, made[:40], 180)
        keys = connection.execute(select(t.story_reports.c.key, t.story_reports.c.report_id)).all()
        put(connection, [item_of(row) for row in made[40:]])
        link(connection, [row["id"] for row in made[40:]])
        story_of = dict(
            connection.execute(select(t.story_reports.c.report_id, t.story_reports.c.story_id)).all()
        )
        founders = connection.execute(select(t.stories.c.id, t.stories.c.founder)).all()
    store.close()
    assert len(keys) == 180 and all(key == report_key(report_id) for key, report_id in keys)
    assert len(story_of) == 210 and all(story_of[founder] == story for story, founder in founders)
