"""The desk with the real intake, and the real annotators where that is quick enough."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from foreigndesk import open_desk
from foreigndesk.desk import Desk
from foreigndesk.pipeline import Progress
from made_up import MadeUpReader

REPORT = """Fjord states agree on ferries

OSLO, March 5 — Norwegian Defence Minister Anna Berg met her Swedish counterpart Carl Dahl in Oslo on Thursday.

"The strait will stay open," Berg told reporters after the talks.
"""


def test_files_folders_and_lines_are_added_and_bad_ones_named(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    lines = [
        {"text": REPORT + "More.", "outlet": "Fjord Post", "published": "2020-03-06"},
        {"title": "no text"},
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\nno json\n", encoding="utf-8")
    told: list[Progress] = []
    summary = desk.add(tmp_path, workers=1, progress=told.append, reader=MadeUpReader())
    assert (summary.added, summary.known) == (2, 0)
    assert summary.failed == len(summary.failures) == 3
    assert {Path(f.path).name for f in summary.failures} == {"empty.txt", "news.jsonl"}
    assert all(f.stage == "intake" and f.reason for f in summary.failures)
    assert told[-1].added == 2
    again = desk.add(tmp_path, workers=1, reader=MadeUpReader())
    assert (again.added, again.known, again.failed) == (0, 2, 3)
    assert len(desk.status().failures) == 3


def test_what_the_user_says_about_standard_input_is_kept(desk: Desk) -> None:
    stdin = io.BytesIO(REPORT.encode())
    desk.add("-", stdin=stdin, published="2020-03-06", outlet="Fjord Post", workers=1, reader=MadeUpReader())
    (line,) = desk.reports()
    assert (line.published, line.outlet) == ("2020-03-06", "Fjord Post")


def test_reading_again_takes_the_reports_from_the_record(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    line = "meet Anna Berg (NOR defence_minister) & Ida Holm (DNK) 2020-01-02"
    path.write_text(json.dumps({"text": line}), encoding="utf-8")
    desk.add(path, language="en", workers=1, reader=MadeUpReader())
    path.unlink()
    assert desk.reread(workers=1, reader=MadeUpReader()).added == 0
    assert desk.reread(workers=1, reader=MadeUpReader(version="2", status="planned")).added == 1
    assert [v.claim.status for v in desk.claims(kind="event")] == ["planned"]


def test_reading_again_does_not_declare_failed_inputs_mended(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": REPORT}) + "\nno json\n", encoding="utf-8")
    desk.add(path, workers=1, reader=MadeUpReader())
    assert len(desk.status().failures) == 1
    desk.reread(workers=1, reader=MadeUpReader(version="2"))
    assert len(desk.status().failures) == 1


@pytest.mark.slow
def test_a_report_goes_through_every_real_stage(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(REPORT, encoding="utf-8")
    with open_desk(tmp_path / "desk.db") as desk:
        summary = desk.add(path, published="2020-03-06", workers=1)
        assert (summary.added, summary.failed) == (1, 0)
        (said,) = desk.said("Berg")
        assert said.claim.content is not None
        assert "strait will stay open" in said.claim.content
        (meeting,) = desk.timeline("Norway")
        assert meeting.claim.type == "CONSULT"
        assert [h.name for h in desk.who("Norwegian defence minister").holders] == ["Anna Berg"]
