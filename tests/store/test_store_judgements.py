"""What people decide: it takes effect at once, can be undone, survives a new reading, and never contradicts itself."""

from __future__ import annotations

import json

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import MergeConflictError, NotFoundError, QueryError
from foreigndesk.model import Correction, Judgement
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-03", outlet="Skerry Times"),
    report(3, "meet Anne Berg (NOR) & Ida Holm (DNK defence_minister) 2020-05-02\n", day="2020-05-03"),
]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in desk.export_claims()]


def meetings(desk: Desk) -> list[tuple[str, ...]]:
    return [view.claim.members for view in desk.claims(kind="event")]


def member(desk: Desk, name: str) -> str:
    (person,) = [p for p in desk.who(name).people if p.actor.name == name]
    return person.actor.id


def test_a_rejected_claim_is_hidden_until_it_is_undone(desk: Desk) -> None:
    meeting = desk.claims(kind="event")[0]
    judgement = desk.judge("reject", meeting.id, by="ola", why="never took place")
    assert meeting.id not in [v.id for v in desk.claims()]
    (shown,) = [v for v in desk.claims(include_rejected=True) if v.id == meeting.id]
    assert shown.judgement == "reject"
    assert desk.claim(meeting.id).judgement == "reject"
    assert meeting.id not in [hit.id for hit in desk.search("Berg")]
    undone = desk.undo(judgement.id, by="kari")
    assert isinstance(undone, Judgement)
    assert (undone.withdrawn_by, undone.by, undone.why) == ("kari", "ola", "never took place")
    assert desk.claim(meeting.id).judgement is None
    assert meeting.id in [v.id for v in desk.claims()]
    assert desk.judgements() == []
    assert desk.judgements(include_withdrawn=True) == [undone]


def test_the_last_verdict_counts(desk: Desk) -> None:
    meeting = desk.claims(kind="event")[0]
    desk.judge("reject", meeting.id, by="ola")
    desk.judge("confirm", meeting.id, by="kari")
    assert desk.claim(meeting.id).judgement == "confirm"
    assert meeting.id in [v.id for v in desk.claims()]


def test_a_verdict_on_a_part_counts_for_the_claim_it_is_part_of(desk: Desk) -> None:
    meeting = desk.claims(kind="event")[0]
    part = meeting.claim.members[-1]
    desk.judge("reject", part, by="ola")
    assert desk.claim(part).judgement == "reject"


def test_claims_judged_different_part_and_come_together_when_it_is_undone(desk: Desk) -> None:
    before = exported(desk)
    (one, two) = desk.claims(kind="event")[0].claim.members
    judgement = desk.judge("different", one, two, by="ola")
    assert {(one,), (two,)} <= set(meetings(desk))
    desk.undo(judgement.id, by="ola")
    assert exported(desk) == before


def test_claims_judged_the_same_come_together_and_part_when_it_is_undone(desk: Desk) -> None:
    before = exported(desk)
    one, two = (v.id for v in desk.claims(kind="event"))
    judgement = desk.judge("same", one, two, by="ola")
    assert len(meetings(desk)) == 1
    assert desk.claims(kind="event")[0].reports == 3
    desk.undo(judgement.id, by="ola")
    assert exported(desk) == before


def test_actors_judged_the_same_are_one_and_two_again_when_it_is_undone(desk: Desk) -> None:
    before = exported(desk)
    judgement = desk.judge("same", member(desk, "Anna Berg"), member(desk, "Anne Berg"), by="ola")
    assert len(desk.claims(kind="event", actor="Anna Berg")) == 2
    desk.undo(judgement.id, by="ola")
    assert len(desk.claims(kind="event", actor="Anna Berg")) == 1
    assert exported(desk) == before


def test_actors_judged_different_are_two_people(desk: Desk) -> None:
    one, two = f"{1:016x}:e0", f"{2:016x}:e0"
    desk.judge("different", one, two, by="ola")
    assert len([p for p in desk.who("Anna Berg").people if p.actor.name == "Anna Berg"]) == 2
    assert len(meetings(desk)) == 3


def test_same_against_a_standing_different_is_refused_and_changes_nothing(desk: Desk) -> None:
    one, two = (v.id for v in desk.claims(kind="event"))
    judgement = desk.judge("different", one, two, by="ola")
    before = exported(desk)
    with pytest.raises(MergeConflictError) as caught:
        desk.judge("same", one, two, by="kari")
    assert caught.value.judgement == judgement.id
    assert exported(desk) == before
    assert desk.judgements() == [judgement]


def test_same_is_refused_where_it_would_join_through_others_what_was_judged_different(desk: Desk) -> None:
    first, second = f"{1:016x}:e0", f"{2:016x}:e1"
    desk.judge("different", first, f"{3:016x}:e0", by="ola")
    desk.judge("same", first, second, by="ola")
    with pytest.raises(MergeConflictError):
        desk.judge("same", second, f"{3:016x}:e0", by="ola")


def test_a_correction_shows_is_found_by_filters_and_keeps_the_machine_value(desk: Desk) -> None:
    before = exported(desk)
    meeting = desk.claims(kind="event")[0]
    correction = desk.correct(meeting.id, "status", "planned", by="ola", why="misread")
    assert (correction.old, correction.new) == ("happened", "planned")
    assert desk.claim(meeting.id).claim.status == "planned"
    assert desk.claim(meeting.id).corrected == {"status": "happened"}
    assert [v.id for v in desk.claims(kind="event", status="planned")] == [meeting.id]
    desk.correct(meeting.id, "time.start", None, by="ola")
    assert desk.claim(meeting.id).day is None
    for made in desk.judgements():
        assert isinstance(desk.undo(made.id, by="ola"), Correction)
    assert exported(desk) == before


def test_what_people_decided_survives_a_new_reading(desk: Desk) -> None:
    meeting = desk.claims(kind="event")[0]
    desk.judge("confirm", meeting.id, by="ola")
    desk.correct(meeting.id, "venue", "the harbour", by="ola")
    desk.judge("same", member(desk, "Anna Berg"), member(desk, "Anne Berg"), by="ola")
    # the new version numbers actors otherwise, and calls every meeting planned, which gives claims other ids
    newer = MadeUpReader(version="2", status="planned", first=4)
    pipeline.run(REPORTS, desk.store, reader=newer, workers=1, reread=True)
    (again,) = [v for v in desk.claims(kind="event") if v.reports == 2]
    assert again.id != meeting.id
    assert again.judgement == "confirm"
    assert (again.claim.status, again.claim.venue) == ("planned", "the harbour")
    assert len(desk.claims(kind="event", actor="Anna Berg")) == 2


def test_the_record_as_of_a_moment_has_the_judgements_of_that_moment(desk: Desk) -> None:
    meeting = desk.claims(kind="event")[0]
    before = desk.store.now()
    desk.judge("reject", meeting.id, by="ola")
    assert meeting.id in [v.id for v in desk.claims(as_of=before)]
    assert meeting.id not in [v.id for v in desk.claims(as_of=desk.store.now())]


def test_judgements_that_make_no_sense_are_refused(desk: Desk) -> None:
    meeting = desk.claims(kind="event")[0].id
    with pytest.raises(NotFoundError):
        desk.judge("reject", "ffffffffffff", by="ola")
    with pytest.raises(QueryError, match="one id"):
        desk.judge("reject", meeting, meeting, by="ola")
    with pytest.raises(QueryError, match="two ids"):
        desk.judge("same", meeting, by="ola")
    with pytest.raises(QueryError, match="one already"):
        desk.judge("same", meeting, meeting, by="ola")
    with pytest.raises(QueryError, match="who"):
        desk.judge("reject", meeting, by=" ")
    with pytest.raises(QueryError, match="cannot be corrected"):
        desk.correct(meeting, "evidence", "x", by="ola")
    with pytest.raises(NotFoundError):
        desk.undo("ffff", by="ola")
    assert desk.judgements() == []
