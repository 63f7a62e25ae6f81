"""The dates that matter of a story, an actor or a pair, out of the record; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.store import timelines
from foreigndesk.store.timelines import TimelineView
from made_up import MadeUpReader, report

ANNA, CARL, OLE = (
    "Anna Berg (NOR defence_minister)",
    "Carl Dahl (SWE defence_minister)",
    "Ole Vik (DNK president)",
)
FIRST = f"meet {ANNA} & {CARL} over the northern ferry and the ice in the harbour 2021-05-03\n"
SECOND = f"meet {ANNA} & {CARL} to sign the ferry accord that the harbour waited for 2021-05-20\n"
OTHER = f"meet {ANNA} & {OLE} about herring quotas in the western sound 2021-05-11\n"
REPORTS = [
    report(1, FIRST, day="2021-05-04", outlet="Fjord Post"),
    report(2, FIRST, day="2021-05-05", outlet="Skerry Times"),
    report(3, SECOND + FIRST.replace("over", "again over"), day="2021-05-21", outlet="Fjord Post"),
    report(4, OTHER, day="2021-05-12", outlet="Sound Herald"),
    report(5, f"say {ANNA}: the strait stays open\n", day="2021-05-12", outlet="Sound Herald"),
]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def days(view: TimelineView) -> list[str]:
    return [day.day.day for day in view.days]


def test_a_pair_has_the_days_of_the_events_of_both(filled: Desk) -> None:
    found = filled.timeline_digest("Norway", "Sweden")
    assert days(found) == ["2021-05-03", "2021-05-20"]
    first = found.days[0]
    assert (first.day.reports, first.day.outlets, first.day.origins) == (3, 2, 2)
    told = first.sentences[0]
    assert told.telling.basis == "event" and told.telling.same == (REPORTS[1].id,)
    (claim,) = told.claims
    assert filled.claim(claim).day == "2021-05-03"
    assert (found.reports, found.origins, found.left_out) == (3, 2, 0)


def test_every_sentence_is_a_slice_of_its_report(filled: Desk) -> None:
    for day in filled.timeline_digest("Norway").days:
        for told in day.sentences:
            text = filled.report(told.telling.report_id).document.text
            assert text[told.telling.start : told.telling.end] == told.telling.text


def test_length_and_time_are_as_asked(filled: Desk) -> None:
    assert days(filled.timeline_digest("Norway")) == ["2021-05-03", "2021-05-11", "2021-05-20"]
    assert days(filled.timeline_digest("Norway", dates=1)) == ["2021-05-03"]
    assert days(filled.timeline_digest("Norway", since="2021-05-10", until="2021-05-19")) == ["2021-05-11"]
    assert days(filled.timeline_digest("Norway", outlet="sound herald")) == ["2021-05-11"]
    assert all(len(day.sentences) == 1 for day in filled.timeline_digest("Norway", sentences=1).days)
    assert days(filled.timeline_digest("Iceland")) == []


def test_a_story_is_told_by_all_its_reports(filled: Desk) -> None:
    story = filled.report(REPORTS[0].id).story
    assert story is not None
    found = filled.timeline_digest(story=story[:10], sentences=1)
    assert days(found)[0] == "2021-05-03" and found.reports >= 2
    by_reports = filled.timeline_digest(reports=[r.id for r in REPORTS])
    assert days(by_reports) == days(filled.timeline_digest("Norway"))


def test_what_a_person_rejected_dates_no_sentence(filled: Desk) -> None:
    (claim,) = filled.timeline_digest("Norway", "Denmark").days[0].sentences[0].claims
    judged = filled.judge("reject", claim, by="ana")
    assert days(filled.timeline_digest("Norway", "Denmark")) == []
    before = (datetime.fromisoformat(judged.at) - timedelta(seconds=1)).isoformat()
    assert days(filled.timeline_digest("Norway", "Denmark", as_of=before)) == ["2021-05-11"]
    (told,) = filled.timeline_digest(reports=[REPORTS[3].id]).days[0].sentences
    assert told.claims == () and told.telling.basis == "named"


def test_a_day_that_a_person_set_right_is_the_day_of_the_timeline(filled: Desk) -> None:
    (claim,) = filled.timeline_digest("Norway", "Denmark").days[0].sentences[0].claims
    filled.correct(claim, "status", "planned", by="ana")
    (day,) = filled.timeline_digest("Norway", "Denmark").days
    assert day.sentences[0].telling.basis == "named"


def test_more_reports_than_are_read_are_counted(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "MOST_REPORTS", 1)
    found = filled.timeline_digest("Norway", "Sweden")
    # the one with most events is read
    assert (found.reports, found.left_out) == (1, 2) and days(found) == ["2021-05-03", "2021-05-20"]
    assert filled.timeline_digest(reports=[r.id for r in REPORTS]).left_out == len(REPORTS) - 1


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"story": "ffff"}, NotFoundError), ({"story": ""}, NotFoundError), ({"story": "a", "actor": "Norway"}, QueryError),
        ({}, QueryError), ({"type": "CONSULT"}, QueryError),
        ({"actor": "Norway", "dates": 0}, QueryError), ({"actor": "Norway", "sentences": 0}, QueryError),
        ({"actor": "Norway", "since": "soon"}, QueryError), ({"since": "2022", "until": "2021"}, QueryError),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(filled: Desk, asked: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        filled.timeline_digest(**asked)  # type: ignore[arg-type]


def test_events_with_two_parties_are_listed(filled: Desk) -> None:
    assert {view.day for view in filled.timeline("Sweden", other="Anna Berg")} == {"2021-05-03", "2021-05-20"}
    assert filled.timeline("Sweden", other="Denmark") == []
