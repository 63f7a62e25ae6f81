"""Storylines are worked out from what each story is about, whatever the order of the reports; on both databases."""

from __future__ import annotations

import dataclasses
import random

import pytest
from sqlalchemy import select

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.model import Document
from foreigndesk.store import schema as t
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Bergqvist (NOR defence_minister)", "Carl Dahlstrom (SWE defence_minister)"
MET = f"meet {ANNA} & {CARL}"
OWN = " ".join(f"ware{one}{other}" for one in "abcdefghijkl" for other in "mnopqrtuvwxyz")
TREATY = f"say {ANNA}: the icebreaker treaty keeps the Varanger corridor and the Kirkenes fleet open\n"
REPORTS = [
    report(1, f"{MET} 2020-03-01\n{TREATY}", day="2020-03-01", outlet="Fjord Post"),
    report(
        2,
        f"{MET} 2020-09-01\nsay {CARL}: budget gaps and storms make the Kirkenes fleet leave the Varanger corridor\n",
        day="2020-09-01",
    ),
    report(
        3,
        f"{MET} 2021-06-01\nsay {ANNA}: engineers want radar, dredging and pilots for the Varanger corridor off Kirkenes\n",
        day="2021-06-01",
    ),
    report(4, "say Ida Moe (DNK president): maize prices rise in Ovambia and Zambesia\n", day="2020-09-02"),
]


def fill(desk: Desk, reports: list[Document]) -> Desk:
    pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def days(desk: Desk, report_id: str) -> dict[str, list[str | None]]:
    found = desk.storyline(report_id)
    return {name: [step.first for step in getattr(found, name)] for name in ("before", "after", "line")}


def test_the_stories_before_and_after_with_reasons(desk: Desk) -> None:
    fill(desk, REPORTS)
    assert days(desk, REPORTS[1].id) == {
        "before": ["2020-03-01"],
        "after": ["2021-06-01"],
        "line": ["2020-03-01", "2020-09-01", "2021-06-01"],
    }
    found = desk.storyline(REPORTS[1].id)
    assert found.story.story == desk.report(REPORTS[1].id).story == found.before[0].linked_to
    assert found.before[0].days == 184 and (found.before[0].score or 0) > 0
    assert any("talks of Norway and Sweden" in reason for reason in found.before[0].reasons)
    assert desk.storyline(found.story.story[:10]) == found


def test_a_digest_of_a_storyline_is_of_all_its_reports(desk: Desk) -> None:
    fill(desk, REPORTS)
    line = [one.id for one in REPORTS[:3]]
    assert desk.timeline_digest(storyline=REPORTS[1].id) == desk.timeline_digest(reports=line)
    alone, story = REPORTS[3].id, desk.report(REPORTS[3].id).story
    assert desk.timeline_digest(storyline=alone) == desk.timeline_digest(story=story)
    with pytest.raises(QueryError):
        desk.timeline_digest(storyline=alone, story=story)
    with pytest.raises(QueryError):
        desk.timeline_digest("NOR", storyline=alone)


def test_what_has_nothing_to_do_with_it_stays_out(desk: Desk) -> None:
    fill(desk, REPORTS)
    alone = desk.storyline(REPORTS[3].id)
    assert (alone.before, alone.after, alone.undated) == ((), (), ())
    assert [step.story for step in alone.line] == [alone.story.story]
    with pytest.raises(NotFoundError):
        desk.storyline("ffffffffffffffff")


def test_few_stories_on_either_side_and_few_steps(desk: Desk) -> None:
    fill(desk, REPORTS)
    first = desk.storyline(REPORTS[0].id, limit=1, steps=1)
    assert len(first.after) == 1 and len(first.line) == 2
    assert len(desk.storyline(REPORTS[0].id).after) == 2


def test_a_story_without_a_date_belongs_and_is_put_in_no_order(desk: Desk) -> None:
    undated = dataclasses.replace(
        report(
            9,
            f"{MET}\nsay {ANNA}: cod quotas, oil and the Varanger corridor off Kirkenes are open questions\n"
            # enough words of its own for a story of its own: near enough in words, it would join a dated one
            f"say Ida Moe (DNK president): {OWN}\n",
        ),
        published=report(9, "").published,
    )
    fill(desk, [*REPORTS, undated])
    found = desk.storyline(undated.id)
    assert (found.before, found.after) == ((), ()) and len(found.undated) == 3
    assert [step.story for step in desk.storyline(REPORTS[1].id).undated] == [found.story.story]


def test_order_and_number_of_runs_make_no_difference(desk: Desk, new_address) -> None:  # type: ignore[no-untyped-def]
    whole = {one.id: fill(desk, REPORTS).storyline(one.id) for one in REPORTS}
    for seed in range(3):
        shuffled = list(REPORTS)
        random.Random(seed).shuffle(shuffled)
        with open_desk(new_address()) as other:
            for one in shuffled:
                fill(other, [one])
            assert {one.id: other.storyline(one.id) for one in REPORTS} == whole


def test_a_story_that_is_no_more_is_forgotten(desk: Desk) -> None:
    fill(desk, REPORTS)
    with desk.store.writing() as connection:
        old = connection.execute(
            select(t.reports.c.story_id).where(t.reports.c.id == REPORTS[3].id)
        ).scalar_one()
        connection.execute(
            t.reports.update().where(t.reports.c.id == REPORTS[3].id).values(story_id="f" * 16)
        )
    fill(desk, [report(5, "say Ida Moe (DNK president): barley\n", day="2024-01-01")])
    with desk.store.reading() as connection:
        kept = set(connection.execute(select(t.story_sketches.c.story_id)).scalars())
    assert old not in kept and "f" * 16 in kept
