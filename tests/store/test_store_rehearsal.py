"""What a decision would touch is what it then touches; foreseeing it changes nothing."""

from __future__ import annotations

import json

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import QueryError, StoreError
from foreigndesk.store import decisions, splitting
from foreigndesk.store.base import Deciding
from foreigndesk.store.decision_log import DecisionFilter, count_decisions, page_decisions
from foreigndesk.store.denials import contradictions
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.rehearsal import foresee, together
from foreigndesk.store.reviewing import proposed_pairs, still_doubtful
from foreigndesk.store.unsure_claims import count_unsure, first_unsure, neighbours, unsure_page
from foreigndesk.store.writer import mark
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {CARL} 2020-02-02\n", day="2020-02-03", outlet="Skerry Times"),
    report(3, "meet Anne Berg (NOR) & Ida Holm (DNK defence_minister) 2020-05-02\n", day="2020-05-03"),
    report(4, "meet Anne Berg (NOR) & Ida Holm (DNK defence_minister) 2020-06-02\n", day="2020-06-03"),
]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in desk.export_claims()]


def ids(desk: Desk) -> set[str]:
    return {view.id for view in desk.claims()}


def test_a_merge_is_foreseen_and_not_made(desk: Desk) -> None:
    before = exported(desk)
    found = foresee(desk.store, lambda store: decisions.merge(store, ["Anna Berg", "Anne Berg"], by="ola"))
    assert exported(desk) == before and desk.judgements(include_withdrawn=True) == []
    (moved,) = found.moves
    assert {moved.source_name, moved.members, moved.ends} == {"Anne Berg", 2, True}
    assert found.changed.count >= 2 and found.reports >= 2 and not found.is_nothing
    desk.merge("Anna Berg", "Anne Berg", by="ola")
    after = exported(desk)
    assert len({*after} - {*before}) == found.changed.count
    assert found.gone.count == found.fresh.count == 0


def test_an_undo_and_a_split_are_foreseen_too(desk: Desk) -> None:
    made = desk.merge("Anna Berg", "Anne Berg", by="ola")
    found = foresee(desk.store, lambda store: decisions.undo(store, made.id, by="ola"))
    assert [(m.target_name, m.members, m.ends) for m in found.moves] == [("Anne Berg", 2, False)]
    parts = foresee(desk.store, lambda store: splitting.split(store, "Carl Dahl", [REPORTS[1].id], by="ola"))
    assert [(m.source_name, m.target_name, m.members) for m in parts.moves] == [("Carl Dahl", "Carl Dahl", 1)]
    assert desk.judgements() == [made]


def test_claims_that_would_become_one_or_come_apart_are_told(desk: Desk) -> None:
    first, second = (view.id for view in desk.claims(kind="event", actor="Ida Holm"))
    found = foresee(desk.store, lambda store: decisions.judge(store, "same", first, second, by="ola"))
    assert found.gone.count == 1 and found.gone.first[0].id in {first, second} and found.gone.first[0].words
    before = ids(desk)
    made = desk.judge("same", first, second, by="ola")
    assert before - ids(desk) == {found.gone.first[0].id}
    back = foresee(desk.store, lambda store: decisions.undo(store, made.id, by="ola"))
    assert [one.id for one in back.fresh.first] == [found.gone.first[0].id]


def test_what_the_decision_would_refuse_is_refused(desk: Desk) -> None:
    with pytest.raises(QueryError, match="one already"):
        foresee(desk.store, lambda store: decisions.merge(store, ["Anna Berg", "Anna Berg"], by="ola"))


def test_nothing_is_foreseen_while_reports_wait_to_be_linked(desk: Desk) -> None:
    with desk.store.writing() as connection:
        mark(connection, "report", ["1"])
    with pytest.raises(StoreError, match="wait to be linked"):
        foresee(desk.store, lambda store: decisions.merge(store, ["Anna Berg", "Anne Berg"], by="ola"))


def test_decisions_taken_together_are_all_kept_or_none(desk: Desk) -> None:
    claim = desk.claims(kind="event")[0].id

    def both(store: Deciding, second: str) -> None:
        decisions.correct(store, claim, "status", "planned", by="ola")
        decisions.correct(store, claim, second, "visit", by="ola")

    with pytest.raises(QueryError, match="cannot be corrected"), together(desk.store) as store:
        both(store, "participants")
    assert desk.judgements(include_withdrawn=True) == []
    with together(desk.store) as store:
        both(store, "mode")
    assert {one.field for one in desk.judgements()} == {"status", "mode"}  # type: ignore[union-attr]


def test_pairs_worked_out_before_a_decision_are_right_after_it(desk: Desk) -> None:
    with desk.store.reading() as connection:
        proposed = proposed_pairs(connection)
    assert proposed

    def left(unsure: bool = False) -> list[tuple[str, str]]:
        with desk.store.reading() as connection:
            found = still_doubtful(connection, proposed, unsure=unsure)
        fresh = desk.doubtful_pairs(unsure=unsure)
        assert [(d.proposal, d.unsure) for d in found] == [(d.proposal, d.unsure) for d in fresh]
        return [(d.left, d.right) for d in found]

    pair = proposed[0].proposal
    before = left()
    for verb in ("same", "different", "unsure"):
        made = desk.judge(verb, pair.left, pair.right, by="ola")  # type: ignore[arg-type]
        assert len(left()) == len(before) - 1
        assert len(left(unsure=True)) == (verb == "unsure")
        desk.undo(made.id, by="ola")
        assert left() == before


def test_claims_of_low_confidence_are_walked_in_order_and_leave_when_settled(desk: Desk) -> None:
    wanted = ClaimFilter()
    with desk.store.reading() as connection:
        everything = unsure_page(connection, wanted, most=1.0)
        assert set(everything) == ids(desk)
        assert first_unsure(connection, wanted, most=1.0) == everything[0]
        assert first_unsure(connection, wanted, most=0.0) is None
        walked = [everything[0]]
        while (found := neighbours(connection, wanted, walked[-1], most=1.0)).next:
            assert found.before == len(walked) - 1
            assert found.previous == (walked[-2] if len(walked) > 1 else None)
            walked.append(found.next)
        assert walked == everything
        assert unsure_page(connection, wanted, most=1.0, after=everything[1]) == everything[2:]
    desk.judge("confirm", everything[0], by="ola")
    fixed = desk.correct(everything[1], "status", "planned", by="ola")
    with desk.store.reading() as connection:
        assert count_unsure(connection, wanted, most=1.0) == len(everything) - 2
        # one that is settled still says what comes next
        assert neighbours(connection, wanted, everything[0], most=1.0).next == everything[2]
    desk.undo(fixed.id, by="ola")
    with desk.store.reading() as connection:
        assert count_unsure(connection, wanted, most=1.0) == len(everything) - 1


def test_a_denied_meeting_contradicts_one_that_is_told(desk: Desk) -> None:
    with desk.store.reading() as connection:
        assert contradictions(connection) == []
    denial = report(9, f"meet {ANNA} & {CARL} 2020-01-03\n", day="2020-01-04")
    pipeline.run([denial], desk.store, reader=MadeUpReader(status="denied"), workers=1)
    with desk.store.reading() as connection:
        (found,) = contradictions(connection)
    told, denied = desk.claim(found.left).claim, desk.claim(found.right).claim
    assert (told.status, denied.status) == ("happened", "denied")
    assert told.time is not None and told.time.start == "2020-01-02"
    for settle in (
        lambda: desk.judge("reject", found.right, by="ola"),
        lambda: desk.judge("different", found.left, found.right, by="ola"),
    ):
        made = settle()
        with desk.store.reading() as connection:
            assert contradictions(connection) == []
        desk.undo(made.id, by="ola")
    with desk.store.reading() as connection:
        assert contradictions(connection) == [found]


def test_the_log_of_decisions_is_paged_and_filtered(desk: Desk) -> None:
    claim, other = [view.id for view in desk.claims()][:2]
    made = [
        desk.judge("confirm", claim, by="ola"),
        desk.correct(claim, "status", "planned", by="maria"),
        desk.judge("reject", other, by="maria", why="a test"),
    ]
    desk.undo(made[0].id, by="maria")
    with desk.store.reading() as connection:
        found, after = [], None
        while True:
            page = page_decisions(connection, DecisionFilter(), after=after, limit=1)
            found += [one.id for one in page.entries]
            if (after := page.next) is None:
                break
        assert found == [one.id for one in reversed(made)]
        for wanted, expected in (
            (DecisionFilter(by="maria"), made[1:]),
            (DecisionFilter(sort="correction"), made[1:2]),
            (DecisionFilter(sort="reject"), made[2:]),
            (DecisionFilter(standing=False), made[:1]),
            (DecisionFilter(by="ola", standing=True), []),
        ):
            met = page_decisions(connection, wanted).entries
            assert {one.id for one in met} == {one.id for one in expected}
            assert count_decisions(connection, wanted)[0] == len(expected)
        with pytest.raises(QueryError, match="no sort"):
            page_decisions(connection, DecisionFilter(sort="merge"))
        with pytest.raises(QueryError, match="no place"):
            page_decisions(connection, DecisionFilter(), after=[1])
