"""Searches over a small record give what working it out by hand gives, on both databases, page by page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from search_trees import VOCABULARY, Item, meets, trees
from sqlalchemy import select, update
from test_search_language import SIGNS

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import QueryError
from foreigndesk.model import PlaceRef
from foreigndesk.store import schema as t
from foreigndesk.store.places import insert_places, place_row
from foreigndesk.store.search import find as finding
from foreigndesk.store.search import sides
from foreigndesk.store.search.find import ORDERS
from foreigndesk.store.search.syntax import to_text
from foreigndesk.store.views import MARK_END, MARK_START, Found, Totals
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
IDA = "Ida Holm (DNK head_of_government)"
LONG = "The two sides spoke at length about ferries, herring, lighthouses and an old canal and a pact. " * 8
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {CARL} 2020-01-02\n{LONG}\n", day="2020-01-03", outlet="Skerry Times"),
    report(
        3,
        f"say {IDA}: the rocket flew over the strait\nmeet {IDA} & {CARL}\n",
        day="2021-03-05",
        outlet="Fjord Post",
    ),
    report(4, f"meet {IDA} & {ANNA} 2020-02-05\nwarn {CARL}: the canal pact ends\n", day="2020-02-05"),
    report(5, f"say {ANNA}: drum and rocket, drum and strait\n"),
    report(6, f"meet {ANNA} & {CARL} 2020-01-02\n{LONG}\n", day="2020-01-04", outlet="Copy Cat"),
    report(
        7,
        f"say {CARL}: a drum near the canal\nsay {CARL}: no pact\n",
        day="2022-07-02",
        outlet="skerry times",
    ),
]
MORE = [
    report(
        8,
        f"meet {ANNA} & {CARL} 2020-01-02\nsay {IDA}: a late rocket\n",
        day="2019-12-31",
        outlet="Late Post",
    ),
    report(9, f"say {CARL}: a drum near the canal\n", day="2022-07-03", outlet="Fjord Post"),
    report(10, f"say {ANNA}: one more rocket over the canal\n", day="2023-01-01", outlet="Fjord Post"),
]
PLACES = (
    PlaceRef("Tokyo", "Tokyo", 1850147, 35.69, 139.69, "JPN", "capital"),
    PlaceRef("Osaka", "Osaka", 1853909, 34.69, 135.50, "JPN", "city"),
    PlaceRef("Japan", "Japan", None, 36.0, 138.0, "JPN", "country"),
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    with desk.store.writing() as connection:
        # the made-up reader reads no places
        insert_places(connection, PLACES)
        in_order = select(t.claims.c.row).order_by(t.claims.c.kind, t.claims.c.row)
        rows = connection.execute(in_order).scalars().all()
        for row, place in zip(rows, PLACES, strict=False):
            values = {"place_id": place_row(_fields(place))["id"], "country": place.country}
            connection.execute(update(t.claims).where(t.claims.c.row == row).values(**values))
        connection.execute(update(t.claims).where(t.claims.c.start == "2020-02-05").values(end="2020-03-10"))
    return desk


def _fields(place: PlaceRef) -> dict[str, object]:
    return {name: getattr(place, name) for name in place.__slots__}


def items(desk: Desk) -> list[Item]:
    """All reports and claims of the record as it stands."""
    found = []
    with desk.store.reading() as connection:
        for r in connection.execute(select(t.reports)):
            text = f"{r.title} {r.text}".lower()
            found.append(Item("report", r.id, text, [r.published_day], [r.outlet]))
        told = {view.id: view for view in desk.claims()}
        places = {place_row(_fields(place))["id"]: place for place in PLACES}
        actors = {a.id: a.words for a in connection.execute(select(t.actors))}
        for c in connection.execute(select(t.claims).where(t.claims.c.withdrawn_at.is_(None))):
            named = connection.execute(select(t.parties).where(t.parties.c.claim_row == c.row))
            sources = told[c.claim_id].sources
            found.append(
                Item(
                    c.kind, c.claim_id, c.body.lower(), [s.published for s in sources],
                    [s.outlet for s in sources], c.type, c.status, c.content, c.start, c.end, c.country,
                    places.get(c.place_id),
                    [(p.role, p.state, actors[p.actor_id] if p.actor_id else p.words) for p in named],
                )
            )  # fmt: skip
    return found


def pages(desk: Desk, query: str, order: str | None, limit: int) -> Iterator[Found]:
    cursor = None
    while True:
        found = desk.find(query, order=order, limit=limit, cursor=cursor)
        yield found
        cursor = found.cursor
        if cursor is None:
            return


def all_hits(desk: Desk, query: str, order: str | None = None, limit: int = 5) -> list[tuple[str, str]]:
    return [(hit.kind, hit.id) for page in pages(desk, query, order, limit) for hit in page.hits]


def expected(tree: object, record: list[Item]) -> list[tuple[str, str]]:
    met = [item for item in record if meets(tree, item)]  # type: ignore[arg-type]
    return sorted(("report" if item.kind == "report" else "claim", item.id) for item in met)


def check_equal(desk: Desk, examples: int) -> None:
    record = items(desk)

    # no shrinking: each example asks a database several times
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    @given(trees, st.sampled_from([None, *ORDERS]), st.integers(3, 9))
    def check(tree: object, order: str | None, limit: int) -> None:
        query, wanted = to_text(tree), expected(tree, record)  # type: ignore[arg-type]
        assert sorted(all_hits(desk, query, order, limit)) == wanted, query
        totals = desk.find(query).totals
        assert totals is not None and (totals.hits, totals.capped) == (len(wanted), False), query

    check()


def test_a_search_finds_what_working_it_out_by_hand_finds(desk: Desk) -> None:
    check_equal(desk, 70)


def test_so_it_does_where_all_is_too_much_to_look_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a bound of one row, every search by time is answered by walking along an index, or by sorting all."""
    record = items(desk)
    monkeypatch.setattr(sides, "LOOKED_AT", 1)
    for steps in ((2, 3, 100), (1,)):
        monkeypatch.setattr(sides, "STEPS", steps)
        for query in (
            "kind:claim",
            "rocket OR canal",
            "actor:Norway",
            "NOT drum",
            "from:2020 to:2021",
            "kind:report",
        ):
            wanted = expected(finding.parse_query(query), record)
            for order in ("newest", "oldest", "added"):
                for limit in (1, 3, 50):
                    assert sorted(all_hits(desk, query, order, limit)) == wanted, (query, order, limit)
            totals = desk.find(query).totals
            assert totals is not None and totals.hits <= len(wanted)
            # PostgreSQL counts hits of words off until there are enough, whatever it looks at
            assert totals.capped or (query == "rocket OR canal" and totals.hits == len(wanted))


@pytest.mark.parametrize("order", ORDERS)
def test_pages_give_every_hit_once_while_reports_are_added(desk: Desk, order: str) -> None:
    for query in ("rocket OR canal OR meet", "kind:claim", "actor:Sweden"):
        before = sorted(all_hits(desk, query, order))
        given, added = [], list(MORE)
        for page in pages(desk, query, order, 2):
            given += [(hit.kind, hit.id) for hit in page.hits]
            if added:
                pipeline.run([added.pop()], desk.store, reader=MadeUpReader(), workers=1)
        assert sorted(given) == before, query
    assert set(all_hits(desk, "kind:report")) > {("report", one.id) for one in MORE}


def test_hits_by_time_come_in_order_and_those_without_a_day_last(desk: Desk) -> None:
    days = [hit.day for page in pages(desk, "kind:report,claim", "newest", 4) for hit in page.hits]
    dated = [day for day in days if day is not None]
    undated = [None] * (len(days) - len(dated))
    assert dated == sorted(dated, reverse=True) and days[len(dated) :] == undated and dated and undated
    turned = [hit.day for page in pages(desk, "kind:report,claim", "oldest", 4) for hit in page.hits]
    assert turned == sorted(dated) + undated
    added = [hit.recorded_at for page in pages(desk, "kind:report", "added", 4) for hit in page.hits]
    assert added == sorted(added, reverse=True)  # type: ignore[type-var]


def test_the_best_hits_come_first_by_relevance(desk: Desk) -> None:
    found = desk.find("drum kind:report")
    # two drums in a short report, one in another
    assert [hit.id for hit in found.hits] == [f"{5:016x}", f"{7:016x}"]
    assert found.order == "relevance" and desk.find("kind:report").order == "newest"
    assert f"{MARK_START}drum{MARK_END}" in found.hits[0].snippet
    assert desk.find("outlet:'Fjord").hits == ()


def test_a_reprint_counts_as_a_report_and_an_outlet_but_not_as_an_origin(desk: Desk) -> None:
    found = desk.find("type:CONSULT from:2020-01 to:2020-01", facets=True)
    assert found.totals == Totals(hits=1, reports=3, outlets=3, origins=2)
    (hit,) = found.hits
    assert (hit.reports, hit.outlets, hit.origins) == (3, 3, 2)
    facets = {facet.name: facet for facet in found.facets}
    assert [(v.value, v.hits, v.reports) for v in facets["outlet"].values] == [
        ("Copy Cat", 1, 1), ("Fjord Post", 1, 1), ("Skerry Times", 1, 1),
    ]  # fmt: skip
    assert [(v.value, v.origins) for v in facets["month"].values] == [("2020-01", 2)]
    assert {v.label for v in facets["state"].values} == {"Norway", "Sweden"}
    assert {v.label for v in facets["actor"].values} == {"Anna Berg", "Carl Dahl"}


def test_each_value_of_a_facet_says_how_to_have_just_its_hits(desk: Desk) -> None:
    for query in ("kind:report,claim", "rocket OR canal"):
        found = desk.find(query, facets=True, limit=1)
        if query == "kind:report,claim":
            assert [facet.name for facet in found.facets] == [
                "kind", "type", "status", "outlet", "state", "country", "actor", "month",
            ]  # fmt: skip
        for facet in found.facets:
            for value in facet.values:
                narrowed = desk.find(f"({query}) {value.narrowing}").totals
                assert narrowed is not None
                if facet.name != "month":
                    # a claim without a day of its own lies in the months of its reports
                    assert narrowed.hits == value.hits, (query, value)
                assert narrowed.hits >= value.hits


def test_more_hits_than_are_counted_are_said_to_be_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "COUNTED", 2)
    totals = desk.find("kind:report").totals
    assert totals is not None and (totals.hits, totals.capped) == (2, True)
    monkeypatch.setattr(finding, "GIVEN", 3)
    found = desk.find("rocket", limit=50)
    assert len(found.hits) == 3 and found.cut and found.cursor is None


@pytest.mark.parametrize("looked_at", [1, 10_000])
def test_hits_of_words_are_ranked_alike_and_stand_however_they_are_gathered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    """PostgreSQL counts the last hits of words off in one statement, and does not ask again whether they hold the words."""
    monkeypatch.setattr(sides, "LOOKED_AT", looked_at)
    rejected = next(hit for hit in desk.find("drum").hits if hit.kind == "claim")
    desk.judge("reject", rejected.id, by="ola")
    for query in ("drum", "rocket OR canal", '"drum and" OR strait', "drum -rocket", "rocket actor:Norway"):
        found = all_hits(desk, query, "relevance", 3)
        assert (found or looked_at == 1) and ("claim", rejected.id) not in found
        with monkeypatch.context() as patch:
            patch.setattr(sides, "needs_words", lambda tree: False)
            assert all_hits(desk, query, "relevance", 3) == found, query


def test_a_rejected_claim_is_no_hit_until_that_is_undone(desk: Desk) -> None:
    (hit,) = desk.find("type:CONSULT place:Tokyo OR (ferries kind:event)").hits[:1]
    judged = desk.judge("reject", hit.id, by="ola")
    assert ("claim", hit.id) not in all_hits(desk, "kind:claim")
    desk.undo(judged.id, by="ola")
    assert ("claim", hit.id) in all_hits(desk, "kind:claim")


def test_what_near_means_is_said(desk: Desk) -> None:
    (note,) = desk.find("near:Tokyo/100km").notes
    assert note == "near:Tokyo/100km is within 100 km of Tokyo, JPN (35.69, 139.69)"
    assert desk.find("near:35,139").notes == ()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind:gossip", "these are: report, claim"), ("type:CONSLT", "did you mean CONSULT?"),
        ("status:plannd", "did you mean planned?"), ("country:Atlantis", "no state is called"),
        ("from:yesterday", "is no date"), ("from:2020,2021", "one value only"), ("near:Xyzzyx", "no town or base"),
        ("near:91,0", "latitude"), ("near:Tokyo/99999km", "half way"), ("actor:'%'", "no word"), ("place:_", "no word"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_understood_are_refused(desk: Desk, query: str, said: str) -> None:
    with pytest.raises(QueryError, match="at character") as caught:
        desk.find(f"rocket {query}")
    assert said in str(caught.value)


def test_cursors_and_orders_that_do_not_fit_are_refused(desk: Desk) -> None:
    cursor = desk.find("kind:claim", limit=2).cursor
    assert cursor is not None
    for wrong in (
        {"order": "size"},
        {"limit": 0},
        {"limit": 9_999},
        {"cursor": cursor[:-5]},
        {"cursor": "x"},
    ):
        with pytest.raises(QueryError):
            desk.find("kind:claim", **wrong)  # type: ignore[arg-type]
    for query, order in (("kind:report", None), ("kind:claim", "oldest")):
        with pytest.raises(QueryError, match="another search"):
            desk.find(query, order=order, cursor=cursor)


def test_whatever_is_typed_is_answered_or_refused(desk: Desk) -> None:
    pieces = st.sampled_from(
        [
            *VOCABULARY,
            "actor:",
            "near:",
            "from:",
            "outlet:",
            "type:",
            '"',
            "(",
            ")",
            "-",
            "*",
            "%",
            "_",
            "\\",
            "'",
            "--",
            ";",
        ]
    )
    typed = st.one_of(
        SIGNS, st.lists(pieces, max_size=8).map("".join), st.lists(pieces, max_size=8).map(" ".join)
    )

    @settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(typed)
    def check(text: str) -> None:
        for query in (text, f"actor:{text}", f'outlet:"{text}" OR place:"{text}"'):
            try:
                desk.find(query, facets=True)
            except QueryError:
                continue

    check()
    assert len(desk.reports()) == len(REPORTS)
