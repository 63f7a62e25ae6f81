"""Events of a selection as the drawings take them, on both databases."""

from __future__ import annotations

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.store.exploring import Exploration, explore_events
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.query import find_claims
from foreigndesk.store.selection import Selection
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
RAIN = (
    "It rained on the pier all day, and nobody who waited there for the ferry had brought an umbrella. " * 3
)
SUN = "The sun shone on the mole, where anglers sold their catch of herring to the cooks of the town. " * 3
IDA = "Ida Holm (DNK head_of_government)"
REPORTS = [
    report(1, f"meet {IDA} & {CARL} 2019-05-05\n", day="2019-05-06", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {CARL} 2020-01-02\n{RAIN}\n", day="2020-01-03", outlet="Fjord Post"),
    report(3, f"{SUN}\nmeet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Skerry"),
    report(4, f"say {IDA}: we test nothing\nmeet {IDA} & {ANNA}\n", day="2021-03-05", outlet="Skerry"),
]  # fmt: skip


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def explore(desk: Desk, story: str | None = None, **claims: object) -> Exploration:
    with desk.store.reading() as connection:
        wanted = Selection(ClaimFilter(**claims), story)  # type: ignore[arg-type]
        return explore_events(connection, wanted)


def who(found: Exploration) -> list[str]:
    return ["&".join(str(p.name)[:4] for p in event.claim.participants) for event in found.events]


def test_events_come_by_origins_with_the_counts_that_their_claims_have(desk: Desk) -> None:
    found = explore(desk)
    assert (found.total, found.dated) == (3, 2)
    first = found.events[0]
    assert (first.reports, first.outlets, first.origins, first.told) == (2, 2, 2, "2020-01-02")
    assert first.text.startswith("meet Anna Berg")
    with desk.store.reading() as connection:
        views = {view.id: view for view in find_claims(connection, ClaimFilter(kind="event"))}
    assert {
        event.claim.id: (event.claim.status, event.reports, event.outlets, event.origins)
        for event in found.events
    } == {view.id: (view.claim.status, view.reports, view.outlets, view.origins) for view in views.values()}


def test_events_come_in_the_order_of_time_cut_in_pieces(desk: Desk) -> None:
    with desk.store.reading() as connection:
        pieces = [
            explore_events(connection, Selection(ClaimFilter()), order="time", limit=1, offset=number)
            for number in range(4)
        ]
    days = [event.claim.time.start if event.claim.time else None for one in pieces for event in one.events]
    assert days == ["2019-05-05", "2020-01-02", None]
    assert {one.total for one in pieces} == {3}


def test_another_party_is_one_of_the_same_event(desk: Desk) -> None:
    assert who(explore(desk, actor="Anna Berg", other="Carl Dahl")) == ["Anna&Carl"]
    assert who(explore(desk, actor="Anna Berg", other="Ida Holm")) == ["Ida &Anna"]
    assert explore(desk, actor="Denmark", other="Denmark").total == 2
    assert explore(desk, actor="Anna Berg", other="Iceland").total == 0


def test_a_story_gives_the_events_of_its_reports(desk: Desk) -> None:
    with desk.store.reading() as connection:
        (view,) = find_claims(connection, ClaimFilter(kind="event", since="2019", until="2019"))
    story = next(line.story for line in desk.reports() if line.id == view.sources[0].report_id)
    assert who(explore(desk, story=story)) == ["Ida &Carl"]
    assert explore(desk, story=str(story)[:8]).total == 1
    with pytest.raises(NotFoundError):
        explore(desk, story="0" * 16)


def test_what_a_person_rejected_is_left_out(desk: Desk) -> None:
    (met,) = explore(desk, actor="Carl Dahl", since="2019", until="2019").events
    desk.judge("reject", met.claim.id, by="tester")
    assert explore(desk).total == 2
    assert explore(desk, include_rejected=True).total == 3


def test_filters_that_cannot_be_understood_are_refused(desk: Desk) -> None:
    with pytest.raises(QueryError):
        explore(desk, other="…")
    with pytest.raises(NotFoundError):
        explore(desk, report="fffff")
    assert explore(desk, report="0000000000000001").total == 1
