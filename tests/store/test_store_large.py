"""What a large record needs, on both databases: lists by keyset, counts without reading rows, and plans that use indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text, update

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import QueryError
from foreigndesk.store import counts
from foreigndesk.store import schema as t
from foreigndesk.store.counts import count_claims, count_reports
from foreigndesk.store.denials import contradictions
from foreigndesk.store.disagreements import find_disagreements, page_disagreements
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.keyset import Page
from foreigndesk.store.outlets import outlet_names, spellings
from foreigndesk.store.paging import ReportFilter, page_reports
from foreigndesk.store.query import find_claims
from foreigndesk.store.record_version import story_version
from foreigndesk.store.search.find import find
from foreigndesk.store.stories import SORTS, StorySort, find_stories, page_stories
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
SUBJECTS = (
    "ferries and herring",
    "a comet over Oslo",
    "the price of salt",
    "a choir in the nave",
    "new tax on tea",
)
PARTIES = (
    "Anna Berg (NOR) & Carl Dahl (SWE)", "Ida Holm (DNK) & Otto Lind (FIN)", "Jean Roux (FRA) & Luca Riva (ITA)",
    "Ines Vega (ESP) & Rui Melo (PRT)", "Eva Nowak (POL) & Jan Havel (CZE)",
)  # fmt: skip
REPORTS = [
    report(number, f"{subject}\nmeet {parties} 2020-01-0{number}\n", day=day, outlet=outlet)
    for number, (subject, parties, day, outlet) in enumerate(
        zip(
            SUBJECTS,
            PARTIES,
            ("2020-01-02", None, "2020-03-04", "2020-01-02", None),
            ("Fjord Post", "FJORD POST", None, "Skerry Times", "Skerry Times"),
            strict=True,
        ),
        1,
    )
]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def walked(page_of: Callable[[Any], Page[Any]]) -> Iterator[str]:
    after: Any = None
    while True:
        page = page_of(after)
        yield from (entry.id for entry in page.entries)
        if page.next is None:
            return
        # as it comes back from an address
        after = list(page.next)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_of_stories_are_the_list_cut_in_pieces(desk: Desk, sort: StorySort) -> None:
    with desk.store.reading() as connection:
        whole = [line.id for line in find_stories(connection, sort=sort)]
        assert len(whole) >= 4
        for size in (1, 2, 3, 5, 9):
            found = walked(lambda after, n=size: page_stories(connection, sort=sort, after=after, limit=n))  # type: ignore[misc]
            assert list(found) == whole


def test_a_story_that_comes_between_two_pages_shifts_nothing(desk: Desk) -> None:
    with desk.store.reading() as connection:
        whole = [line.id for line in find_stories(connection, sort="latest")]
        first = page_stories(connection, sort="latest", limit=2)
    later = report(9, "say Zoe Quill (IRL): bakers knead rye\n", day="2021-01-01")
    pipeline.run([later], desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.reading() as connection:
        second = page_stories(connection, sort="latest", limit=9, after=first.next)
    assert [line.id for line in (*first.entries, *second.entries)] == whole


@pytest.mark.parametrize("order", ["newest", "weightiest"])
def test_pages_of_disagreements_are_the_list_cut_in_pieces(desk: Desk, order: str) -> None:
    told = report(
        6, f"say {ANNA}: the northern ferry runs all winter, whatever the ice does to the harbour\n"
    )
    other = report(7, f"say {ANNA}: the northern ferry runs all winter, whatever the ice does to the port\n")
    pipeline.run([told, other], desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.writing() as connection:
        found = connection.execute(t.disagreements.select()).mappings().all()
        assert found
        made = {k: v for k, v in found[0].items() if k != "row"}
        for number, (day, reports) in enumerate(
            (("2020-01-01", 2), ("2020-01-03", 2), (None, 2), ("2020-01-01", 3), (None, 5), ("2020-01-03", 2))
        ):
            # the payload has the id that is shown; here the order alone matters
            values = made | {"id": f"{number:016x}", "day": day, "reports": reports}
            connection.execute(insert(t.disagreements).values(**values))
    with desk.store.reading() as connection:
        total = len(find_disagreements(connection, order=order))
        assert total == 7
        rows = _rows_of(connection, lambda: find_disagreements(connection, order=order))
        for size in (1, 2, 3, 7, 9):
            cut: list[Any] = []
            after: Any = None
            while True:
                pages: list[Page[Any]] = []
                cut += _rows_of(
                    connection,
                    lambda a=after, n=size, into=pages: into.append(  # type: ignore[misc]
                        page_disagreements(connection, order=order, after=a, limit=n)
                    ),
                )[:size]
                after = pages[0].next
                if after is None:
                    break
            assert cut == rows


def _rows_of(connection: Connection, ask: Callable[[], object]) -> list[Any]:
    """The numbers of the disagreements that are turned into views while something is asked."""
    seen: list[Any] = []

    def note(views: Callable[..., Any]) -> Callable[..., Any]:
        def noting(connection: Connection, rows: Sequence[Any]) -> Any:
            seen.extend(row.row for row in rows)
            return views(connection, rows)

        return noting

    with pytest.MonkeyPatch.context() as patch:
        from foreigndesk.store import disagreements

        patch.setattr(disagreements, "_views", note(disagreements._views))
        ask()
    return seen


@pytest.mark.parametrize("key", [["x"], [2, "", 1, 1, 1, ""], [0], [0, 1, 1, 1, 1, "x"], [0, "a", 1], [None]])
def test_a_key_of_another_list_of_stories_is_refused(desk: Desk, key: list[Any]) -> None:
    with desk.store.reading() as connection, pytest.raises(QueryError, match="no place in the list"):
        page_stories(connection, sort="latest", after=key)


def test_reports_stand_by_their_moments_across_the_days_of_time_zones(desk: Desk) -> None:
    moments = ("2020-05-05T01:00:00+13:00", "2020-05-04T23:00:00-11:00", "2020-05-04", "2020-05-04T12:00:00Z")
    odd = [report(20 + n, f"{m} the ice is thin\n", day=m) for n, m in enumerate(moments)]
    pipeline.run(odd, desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.reading() as connection:
        for order in ("newest", "oldest"):
            (whole,) = (
                [line.id for line in page_reports(connection, ReportFilter(), order=order, limit=99).entries],
            )
            assert len(whole) == 9
            for size in (1, 2, 4):
                found = walked(
                    lambda after, n=size, o=order: page_reports(  # type: ignore[misc]
                        connection, ReportFilter(), order=o, after=after, limit=n
                    )
                )
                assert list(found) == whole


def test_outlets_are_named_once_and_counted_in_any_case(desk: Desk) -> None:
    with desk.store.reading() as connection:
        assert outlet_names(connection) == sorted({"Fjord Post", "FJORD POST", "Skerry Times"})
        assert spellings(connection, "fjord post") == ["FJORD POST", "Fjord Post"]
        assert spellings(connection, "nobody") == []
        everything, of_one = (
            count_reports(connection, ReportFilter(outlet=outlet)) for outlet in (None, "fjord Post")
        )
        assert (everything.reports, everything.outlets) == (5, 2)
        assert (of_one.reports, of_one.outlets) == (2, 1)
        counted = count_claims(connection, ClaimFilter())
        assert (counted.sources.reports, counted.sources.outlets) == (5, 2)
        facets = {facet.value: facet.claims for facet in counted.facets["outlet"]}
        by_hand: dict[str, set[str]] = {}
        for view in find_claims(connection, ClaimFilter()):
            for line in view.sources:
                by_hand.setdefault(line.outlet or "", set()).add(view.id)
        assert facets == {name: len(ids) for name, ids in by_hand.items() if name}


def test_a_denial_stands_against_what_is_told_of_the_same_days(desk: Desk) -> None:
    told = [
        report(30 + day, f"meet {ANNA} & {CARL} 2020-07-0{day}\n", day="2020-07-09") for day in range(1, 6)
    ]
    pipeline.run(told, desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.writing() as connection:
        c = t.claims.c
        days = dict(connection.execute(t.claims.select().with_only_columns(c.start, c.claim_id)).all())
        connection.execute(update(t.claims).where(c.start == "2020-07-01").values(status="denied"))
    with desk.store.reading() as connection:
        found = contradictions(connection)
    assert {(one.left, one.right) for one in found} == {
        (days[f"2020-07-0{day}"], days["2020-07-01"]) for day in (2, 3, 4)
    }
    assert "between 2 known parties" in found[0].why


def test_the_version_of_a_story_changes_with_it_alone(desk: Desk) -> None:
    def versions() -> dict[str, str]:
        with desk.store.reading() as connection:
            return {line.id: story_version(connection, line.id) for line in find_stories(connection)}

    before = versions()
    pipeline.run(
        [report(9, "say Zoe Quill (IRL): bakers knead rye\n", day="2021-01-01")],
        desk.store, reader=MadeUpReader(), workers=1,
    )  # fmt: skip
    after = versions()
    assert {story: after[story] for story in before} == before
    copy = report(10, REPORTS[0].text, day="2020-01-02")
    pipeline.run([copy], desk.store, reader=MadeUpReader(), workers=1)
    changed = desk.report(copy.id).story
    assert changed is not None
    now = versions()
    assert now[changed] != before.get(changed)
    others = before.keys() - {changed}
    assert {story: now[story] for story in others} == {story: before[story] for story in others}
    # a decision may be about any of its claims
    desk.judge("reject", desk.claims(limit=1)[0].id, by="me")
    assert all(versions()[story] != now[story] for story in now)


PLANS: dict[str, tuple[Callable[[Connection], object], str]] = {
    "latest stories": (lambda c: page_stories(c, sort="latest", limit=2), "ix_stories_latest"),
    "first stories": (lambda c: page_stories(c, sort="first", limit=2), "ix_stories_first"),
    "weightiest stories": (lambda c: page_stories(c, after=[9, 9, 9, "x"], limit=2), "ix_stories_weight"),
    "newest disagreements": (lambda c: page_disagreements(c, limit=2), "ix_disagreements_newest"),
    "newest reports": (lambda c: page_reports(c, ReportFilter(), limit=2), "ix_reports_"),
    "an outlet's reports": (
        lambda c: count_reports(c, ReportFilter(outlet="Fjord Post")),
        "ix_reports_printed",
    ),
    "names of outlets": (outlet_names, "ix_reports_printed"),
    "claims by kind": (lambda c: count_claims(c, ClaimFilter(kind="event")), "ix_claims_counted"),
}


def plans_of(desk: Desk, connection: Connection, ask: Callable[[Connection], object]) -> list[str]:
    """How the database answers each statement that is put to it."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    event.listen(desk.store.engine, "before_cursor_execute", note)
    try:
        ask(connection)
    finally:
        event.remove(desk.store.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return [
        "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {s}", p))
        for s, p in list(seen)
        if s.startswith(("SELECT", "WITH"))
    ]


@pytest.mark.parametrize("name", PLANS)
def test_the_plan_uses_the_index(desk: Desk, name: str) -> None:
    ask, index = PLANS[name]
    with desk.store.reading() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            # a table of five rows is sooner read whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        plans = plans_of(desk, connection, ask)
    using = [plan for plan in plans if index in plan]
    assert using, plans
    if is_sqlite and "stories" in name:
        assert not any("USE TEMP B-TREE FOR ORDER BY" in plan for plan in using), using


@pytest.mark.parametrize("order", ["relevance", "newest"])
def test_a_search_looks_at_hits_in_indexes_and_not_beside_their_texts(desk: Desk, order: str) -> None:
    with desk.store.reading() as connection:
        if connection.dialect.name != "sqlite":
            pytest.skip("PostgreSQL plans by the size of the tables")
        plans = plans_of(desk, connection, lambda c: find(c, "Berg", order=order, facets=True))
    hits = [plan for plan in plans if "_fts VIRTUAL TABLE" in plan and "TEMP B-TREE FOR ORDER BY" in plan]
    assert len(hits) >= 2
    for plan in hits:
        assert "SEARCH reports USING COVERING INDEX ix_reports_rows" in plan or (
            "SEARCH claims USING COVERING INDEX ix_claims_facts" in plan
        ), plan


def test_under_many_claims_the_reports_of_the_last_are_counted_and_it_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.store.reading() as connection:
        whole = count_claims(connection, ClaimFilter(kind="event"))
        assert whole.is_whole and (whole.claims, whole.counted, whole.sources.reports) == (5, 5, 5)
        monkeypatch.setattr(counts, "COUNTED", 2)
        some = count_claims(connection, ClaimFilter(kind="event"))
    assert not some.is_whole and (some.claims, some.counted, some.sources.reports) == (5, 2, 2)
    # how many claims there are of each kind and type is counted whole
    for name in ("kind", "type", "status", "country"):
        assert some.facets[name] == whole.facets[name]
    assert sum(facet.claims for facet in some.facets["outlet"]) == 2
