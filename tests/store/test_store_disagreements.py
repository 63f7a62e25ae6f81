"""Disagreements are kept by story, follow the reports, and are found by what they are about; on both databases."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import func, select

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Document
from foreigndesk.store import schema as t
from foreigndesk.store.disagreements import DisagreementView
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE president)"
FULL = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"
CHANGED = FULL.replace("harbour", "port")
ELSE = f"say {CARL}: Sweden builds its own ferries and its own ice-breakers\n"
REPORTS = [
    report(1, f"say {ANNA}: {FULL}\n", day="2021-05-04", outlet="Skerry Times"),
    report(2, f"say {ANNA}: {CHANGED}\n", day="2021-05-05", outlet="Copy Cat"),
    report(3, ELSE, day="2021-05-06", outlet="Fjord Post"),
]


def fill(
    desk: Desk, reports: list[Document], reader: MadeUpReader | None = None, *, reread: bool = False
) -> Desk:
    pipeline.run(reports, desk.store, reader=reader or MadeUpReader(), workers=1, reread=reread)
    return desk


def shape(views: list[DisagreementView]) -> list[tuple[str, str, list[tuple[str, int]]]]:
    return [(v.kind, v.field, [(value.text, value.reports) for value in v.values]) for v in views]


def test_a_changed_word_is_kept_with_outlet_and_day_of_each_report(desk: Desk) -> None:
    (found,) = fill(desk, REPORTS).disagreements()
    assert (found.kind, found.field, found.reports, found.outlets) == ("words", "quotation", 2, 2)
    assert {value.value for value in found.values} == {"harbour", "port"}
    rows = [(line.outlet, line.published) for value in found.values for line in value.sources]
    assert sorted(rows) == [("Copy Cat", "2021-05-05"), ("Skerry Times", "2021-05-04")]
    assert found.claims == (desk.said("Berg")[0].id,)
    assert found.story == desk.report(REPORTS[0].id).story


def test_filters_find_it_and_pass_it_over(desk: Desk) -> None:
    (found,) = fill(desk, REPORTS).disagreements()
    assert desk.disagreements(kind="words") == desk.disagreements(actor="Berg") == [found]
    assert (
        desk.disagreements(story=found.story[:8]) == desk.disagreements(claim=found.claims[0][:10]) == [found]
    )
    assert desk.disagreements(since="2021-05-05", until="2021-05") == [found]
    assert desk.disagreements(order="weightiest", limit=1) == [found]
    assert desk.disagreements(kind="toll") == desk.disagreements(actor="Dahl") == []
    assert desk.disagreements(until="2021-05-04") == desk.disagreements(since="2021-06") == []
    assert desk.disagreements(limit=1, offset=1) == []
    with pytest.raises(QueryError, match="no kind"):
        desk.disagreements(kind="mood")
    with pytest.raises(NotFoundError):
        desk.disagreements(claim="ffffffffffffffff")


def test_what_a_person_rejects_disagrees_with_nothing(desk: Desk) -> None:
    (found,) = fill(desk, REPORTS).disagreements()
    judgement = desk.judge("reject", found.claims[0], by="me", why="misread")
    assert desk.disagreements() == []
    desk.undo(judgement.id, by="me")
    assert desk.disagreements() == [found]


def test_a_reprint_is_a_report_more_and_no_origin_more(desk: Desk) -> None:
    long = "\n".join(
        f"say {ANNA}: sentence number {n} about the ferry and the frozen sound" for n in range(9)
    )
    first = report(1, f"say {ANNA}: {FULL}\n{long}\n", day="2021-05-04", outlet="Skerry Times")
    copy = report(4, f"say {ANNA}: {FULL}\n{long}\n", day="2021-05-05", outlet="Copy Cat")
    own = "\n".join(f"say {CARL}: point {n} on timber, fish and the price of paper" for n in range(9))
    other = report(2, f"say {ANNA}: {CHANGED}\n{own}\n", day="2021-05-05", outlet="Fjord Post")
    (found,) = [d for d in fill(desk, [first, copy, other]).disagreements() if d.field == "quotation"]
    assert (found.reports, found.outlets, found.origins) == (3, 3, 2)
    by_value = {value.value: (value.reports, value.origins) for value in found.values}
    assert by_value == {"harbour": (2, 1), "port": (1, 1)}


def test_order_and_number_of_runs_make_no_difference(desk: Desk, new_address) -> None:  # type: ignore[no-untyped-def]
    whole = shape(fill(desk, REPORTS).disagreements())
    for seed in range(3):
        shuffled = list(REPORTS)
        random.Random(seed).shuffle(shuffled)
        with open_desk(new_address()) as other:
            for one in shuffled:
                fill(other, [one])
            assert shape(other.disagreements()) == whole


def test_a_new_reading_withdraws_what_it_does_not_say(desk: Desk) -> None:
    class Mute(MadeUpReader):
        def read(self, document: Document):  # type: ignore[no-untyped-def]
            import dataclasses

            return dataclasses.replace(super().read(document), quotations=())

    fill(desk, REPORTS)
    fill(desk, REPORTS, Mute(version="2"), reread=True)
    assert desk.disagreements() == []
    with desk.store.reading() as connection:
        query = select(func.count()).select_from(t.disagreements)
        assert connection.execute(query).scalar_one() == 1
        assert connection.execute(query.where(t.disagreements.c.withdrawn_at.is_(None))).scalar_one() == 0


def test_reports_that_change_nothing_leave_the_rows_as_they_are(desk: Desk) -> None:
    fill(desk, REPORTS[:2])
    with desk.store.reading() as connection:
        before = connection.execute(select(t.disagreements.c.row, t.disagreements.c.recorded_at)).all()
    fill(desk, REPORTS)
    with desk.store.reading() as connection:
        assert (
            connection.execute(select(t.disagreements.c.row, t.disagreements.c.recorded_at)).all() == before
        )
