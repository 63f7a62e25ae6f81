"""Searches that are kept: what is new in them goes by when it was recorded, not by the dates in reports."""

from __future__ import annotations

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
MEETING = f"meet {ANNA} & {CARL} 2020-01-02\n"


def add(desk: Desk, number: int, text: str, day: str | None, outlet: str = "Fjord Post") -> None:
    pipeline.run([report(number, text, day=day, outlet=outlet)], desk.store, reader=MadeUpReader(), workers=1)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    add(desk, 1, MEETING, "2020-01-02")
    desk.save_search("talks", "actor:Berg OR meet", by="ola")
    return desk


def new(desk: Desk) -> set[str]:
    return {hit.kind for hit in desk.new_hits("talks")}


def test_nothing_is_new_to_a_search_when_it_is_saved(desk: Desk) -> None:
    (saved,) = desk.saved_searches()
    assert (saved.name, saved.query, saved.by, saved.new) == ("talks", "actor:Berg OR meet", "ola", 0)
    assert saved.seen_at == saved.at and desk.saved_search("talks") == saved


def test_a_report_that_comes_late_is_new_and_another_reprint_of_a_claim_is_not(desk: Desk) -> None:
    add(desk, 2, MEETING, "2019-12-30", "Late Post")
    # the report is new; the meeting was known
    assert new(desk) == {"report"}
    add(desk, 3, f"say {ANNA}: the strait stays open\n", "2018-01-01")
    assert new(desk) == {"report", "claim"}
    assert [hit.id for hit in desk.new_hits("talks", limit=1)] == [
        desk.find("strait kind:statement").hits[0].id
    ]
    kinds = [hit.kind for hit in desk.new_hits("talks")]
    assert desk.saved_search("talks").new == len(kinds)


def test_what_was_looked_at_is_not_new_any_more(desk: Desk) -> None:
    add(desk, 2, f"say {ANNA}: we meet again\n", "2018-01-01")
    hits, more = desk.look_at_new("talks", limit=1)
    # more than were shown: none of them is marked as seen
    assert len(hits) == 1 and more and len(desk.new_hits("talks")) > 1
    hits, more = desk.look_at_new("talks")
    assert len(hits) > 1 and not more and desk.new_hits("talks") == []
    assert desk.saved_search("talks").seen_at > desk.saved_search("talks").at
    add(desk, 3, f"say {ANNA}: the canal stays shut\n", None)
    assert new(desk) == {"claim"}
    desk.mark_seen("talks")
    assert desk.look_at_new("talks") == ([], False)


def test_a_reading_again_by_the_same_version_makes_nothing_new(desk: Desk) -> None:
    desk.reread(everything=True, reader=MadeUpReader(), workers=1)
    assert desk.saved_search("talks").new == 0


def test_a_search_is_forgotten_and_its_name_is_free_again(desk: Desk) -> None:
    with pytest.raises(QueryError, match="already"):
        desk.save_search(" talks ", "rocket", by="ida")
    assert desk.forget_search("talks", by="ida").query == "actor:Berg OR meet"
    assert desk.saved_searches() == []
    assert desk.save_search("talks", "rocket", by="ida").by == "ida"
    for ask in (desk.saved_search, desk.new_hits, desk.look_at_new, desk.mark_seen, desk.feed_entries):
        with pytest.raises(NotFoundError, match="no search is saved"):
            ask("walks")
    with pytest.raises(NotFoundError):
        desk.forget_search("walks", by="ida")


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "a"), ("x" * 101, "a"), ("a\nb", "a"), ("a", "("), ("a", "type:CONSLT"), ("a", "near:x/9")],
)
def test_what_cannot_be_found_cannot_be_saved(desk: Desk, name: str, query: str) -> None:
    with pytest.raises(QueryError):
        desk.save_search(name, query, by="ola")
    assert len(desk.saved_searches()) == 1


def test_a_feed_has_the_hits_recorded_last_first_seen_or_not(desk: Desk) -> None:
    add(desk, 2, f"say {ANNA}: the strait stays open\n", "2018-01-01", "Late Post")
    entries = desk.feed_entries("talks")
    assert [e.updated for e in entries] == sorted((e.updated for e in entries), reverse=True)
    statement = next(e for e in entries if "strait" in e.text)
    assert (statement.title, statement.text) == ("Anna Berg: statement", "the strait stays open")
    assert (statement.kind, statement.outlet) == ("claim", "Late Post")
    assert (
        statement.id == f"urn:foreigndesk:claim:{statement.hit}"
        and statement.hit == desk.claim(statement.hit).id
    )
    assert len(desk.feed_entries("talks", limit=1)) == 1
    with pytest.raises(QueryError):
        desk.feed_entries("talks", limit=0)
