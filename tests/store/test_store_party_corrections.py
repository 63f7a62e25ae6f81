"""Parties that people set right: found by name, kept by who they are, undone; they follow merges and new readings."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import delete, update

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Claim, Evidence, Participant
from foreigndesk.store import decisions
from foreigndesk.store import schema as t
from foreigndesk.store.party_fields import PARTY_FIELDS, parties_in, party_names, with_parties
from foreigndesk.store.rehearsal import foresee
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\nsay {ANNA}: the strait will stay open\n", day="2020-01-02"),
    report(2, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-03", outlet="Skerry Times"),
    report(3, "meet Anne Berg (NOR) & Ida Holm (DNK defence_minister) 2020-05-02\n", day="2020-05-03"),
]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in desk.export_claims()]


def meeting(desk: Desk) -> str:
    (found,) = [view.id for view in desk.claims(kind="event") if view.reports == 2]
    return found


def actors(desk: Desk, claim: str) -> list[tuple[str | None, str | None]]:
    return [(p.name, p.office) for p in parties_in(desk.claim(claim).claim, "actor")]


def test_a_party_is_taken_out_and_another_added_and_the_claim_is_found_by_them(desk: Desk) -> None:
    before, claim = exported(desk), meeting(desk)
    (anna, _) = actors(desk, claim)
    made = desk.correct(claim, "actor", ["Anna Berg", "Ida Holm"], by="ola", why="a mix-up")
    assert (made.old, made.new) == ("Anna Berg; Carl Dahl", "Anna Berg; Ida Holm")
    # who stays keeps the office that the report gives; who is added has none there
    assert actors(desk, claim) == [anna, ("Ida Holm", None)] and anna[1]
    assert desk.claim(claim).corrected == {"actor": "Anna Berg; Carl Dahl"}
    assert claim in [view.id for view in desk.claims(kind="event", actor="Ida Holm")]
    assert claim not in [view.id for view in desk.claims(kind="event", actor="Carl Dahl")]
    assert claim in [view.id for view in desk.claims(kind="event", actor="DNK")]
    undone = desk.undo(made.id, by="kari")
    assert undone.withdrawn_by == "kari"
    assert exported(desk) == before


def test_a_party_can_change_its_role_or_be_unknown(desk: Desk) -> None:
    claim = meeting(desk)
    desk.correct(claim, "actor", "Carl Dahl", by="ola")
    desk.correct(claim, "recipient", "Anna Berg; Carl Dahl", by="ola")
    view = desk.claim(claim).claim
    assert [(p.role, p.name) for p in view.participants] == [
        ("actor", "Carl Dahl"),
        ("recipient", "Anna Berg"),
        ("recipient", "Carl Dahl"),
    ]
    desk.correct(claim, "recipient", None, by="ola")
    assert [p.role for p in desk.claim(claim).claim.participants] == ["actor"]


def test_a_speaker_set_by_a_person_is_settled(desk: Desk) -> None:
    (said,) = desk.claims(kind="statement")
    desk.correct(said.id, "speaker", "Ida Holm", by="ola")
    desk.correct(said.id, "about", ["Anna Berg", "Carl Dahl"], by="ola")
    (now,) = desk.claims(kind="statement")
    assert [p.name for p in now.claim.speaker] == ["Ida Holm"]
    assert [(p.name, p.kind, p.role) for p in now.claim.about] == [
        ("Anna Berg", "person", "about"),
        ("Carl Dahl", "person", "about"),
    ]
    assert [view.id for view in desk.said("Ida Holm")] == [said.id] and desk.said("Anna Berg") == []
    desk.correct(said.id, "speaker", None, by="ola")
    assert desk.claim(said.id).claim.speaker == ()


def test_parties_follow_when_actors_become_one_and_come_apart(desk: Desk) -> None:
    claim = meeting(desk)
    desk.correct(claim, "actor", ["Carl Dahl", "Anne Berg"], by="ola")
    before = exported(desk)
    merged = desk.merge("Anna Berg", "Anne Berg", by="ola")
    (one,) = {p.actor.id for p in desk.who("Anna Berg").people}
    assert {p.actor_id for p in desk.claim(claim).claim.participants} >= {one}
    assert {name for name, _ in actors(desk, claim)} == {"Carl Dahl", "Anna Berg"}
    desk.undo(merged.id, by="ola")
    assert exported(desk) == before


def test_parties_outlive_a_new_reading_of_any_of_the_reports(desk: Desk) -> None:
    claim = meeting(desk)
    desk.correct(claim, "actor", ["Anna Berg", "Ida Holm"], by="ola")
    # the new version numbers actors otherwise, and calls every meeting planned, which gives claims other ids
    newer = MadeUpReader(version="2", status="planned", first=4)
    for reports in (REPORTS[2:], REPORTS):
        pipeline.run(reports, desk.store, reader=newer, workers=1, reread=True)
        desk.relink()
        (view,) = [v for v in desk.claims(kind="event") if v.corrected]
        assert [p.name for p in view.claim.participants] == ["Anna Berg", "Ida Holm"]
        living = {p.actor.id for name in ("Anna Berg", "Ida Holm") for p in desk.who(name).people}
        assert {p.actor_id for p in view.claim.participants} <= living


def test_what_it_would_touch_is_told_and_nothing_is_kept(desk: Desk) -> None:
    before, claim = exported(desk), meeting(desk)
    touched = foresee(
        desk.store, lambda store: decisions.correct(store, claim, "actor", ["Ida Holm"], by="ola")
    )
    assert (touched.changed.count, touched.reports) == (1, 2) and not touched.moves
    assert exported(desk) == before and desk.judgements(include_withdrawn=True) == []


def test_parties_that_cannot_be_are_refused_and_nothing_is_kept(desk: Desk) -> None:
    claim = meeting(desk)
    with pytest.raises(NotFoundError, match="no report here names Zzyzx"):
        desk.correct(claim, "actor", "Anna Berg; Zzyzx", by="ola")
    with pytest.raises(QueryError, match="several actors are called Berg"):
        desk.correct(meeting(desk), "recipient", "Berg", by="ola")
    with pytest.raises(QueryError, match="an event has no speaker"):
        desk.correct(claim, "speaker", "Anna Berg", by="ola")
    with pytest.raises(QueryError, match="more than 40"):
        desk.correct(claim, "actor", ["Anna Berg"] * 41, by="ola")
    with pytest.raises(QueryError, match="holds one value"):
        desk.correct(claim, "status", ["planned", "denied"], by="ola")
    assert desk.judgements() == []


@pytest.mark.parametrize("kind", ["tenure", "relation"])
def test_who_holds_an_office_and_the_sides_of_a_relation_are_one_each(kind: str) -> None:
    words = Evidence("r", 0, 4, "word")
    claim = Claim("c", kind, "current", (words,), "a test")  # type: ignore[arg-type]
    first, second = Participant("Anna", "", name="Anna Berg"), Participant("officials", "")
    for field in PARTY_FIELDS[kind]:
        assert parties_in(claim, field.name) == ()
        changed = with_parties(claim, field.name, [first])
        (party,) = parties_in(changed, field.name)
        assert (party.name, party.role) == ("Anna Berg", field.role)
        assert with_parties(changed, field.name, []) == claim
        with pytest.raises(QueryError, match=f"a {kind} has one {field.name}"):
            with_parties(claim, field.name, [first, second])
    assert party_names([first, second]) == "Anna Berg; officials"


def test_a_party_set_right_is_no_fault_and_mending_keeps_it(desk: Desk) -> None:
    claim = meeting(desk)
    desk.correct(claim, "actor", ["Anna Berg", "Ida Holm"], by="ola")
    (said,) = desk.claims(kind="statement")
    desk.correct(said.id, "speaker", "Anne Berg", by="ola")
    desk.merge("Anna Berg", "Anne Berg", by="ola")
    before = exported(desk)
    found = desk.check()
    assert found.faults == ()
    # a fault elsewhere, so that there is something to mend
    with desk.store.writing() as connection:
        connection.execute(update(t.claims).where(t.claims.c.claim_id == claim).values(status="planned"))
        connection.execute(delete(t.parties))
    broken = desk.check()
    assert {fault.remedy for fault in broken.faults} == {"relink"}
    desk.mend(broken)
    assert desk.check().faults == ()
    assert exported(desk) == before
    assert {name for name, _ in actors(desk, claim)} == {"Anna Berg", "Ida Holm"}
