"""Filters, listings, search, who, export: what views can ask, on both databases."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import insert, select

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import NotFoundError, QueryError
from foreigndesk.store import schema as t
from foreigndesk.store.query import select_claims
from foreigndesk.store.views import MARK_END, MARK_START
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
IDA, OLE = "Ida Holm (DNK head_of_government)", "Ole Vik (NOR defence_minister)"
LONG = (
    "The two sides spoke at length about ferries, herring, lighthouses and a treaty of the year before. " * 8
)
REPORTS = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Fjord Post"),
    report(2, f"meet {ANNA} & {CARL} 2020-01-02\n{LONG}\n", day="2020-01-03", outlet="Skerry Times"),
    report(
        3,
        f"say {IDA}: Norway test-fired a rocket\nmeet {IDA} & {CARL}\n",
        day="2021-03-05",
        outlet="Fjord Post",
    ),
    report(4, f"meet {OLE} & {IDA} 2022-07-01\n", day="2022-07-02"),
    report(5, f"say {OLE}: 100% of it_all stays\n"),
    report(6, f"meet {ANNA} & {CARL} 2020-01-02\n{LONG}\n", day="2020-01-04", outlet="Copy Cat"),
]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
    return desk


def test_timeline_is_in_order_of_time_and_undated_events_come_last(desk: Desk) -> None:
    assert [v.day for v in desk.timeline()] == ["2020-01-02", "2022-07-01", None]


def test_of_what_begins_on_one_day_the_shorter_stands_first_and_equal_times_together(desk: Desk) -> None:
    with desk.store.writing() as connection:
        # a meeting of three times: its day, its month, its year; as it stands, since on a busy machine it is linked
        # before all reports of it have come, and then again
        standing = select(t.claims).where(t.claims.c.start == "2020-01-02", t.claims.c.withdrawn_at.is_(None))
        row = connection.execute(standing).mappings().one()
        copy = {k: v for k, v in row.items() if k not in ("row", "search")}
        ends = ("2020-12-31", "2020-01-31", "2020-12-31", "2020-01-02", "2020-01-31")
        for number, end in enumerate(ends):
            connection.execute(insert(t.claims).values(copy | {"claim_id": f"{number:016x}", "end": end}))
    with desk.store.reading() as connection:
        query = (
            select_claims("time")
            .with_only_columns(t.claims.c.end)
            .where(t.claims.c.start == "2020-01-02", t.claims.c.withdrawn_at.is_(None))
        )
        found = list(connection.execute(query).scalars())
    assert found == sorted([*ends, "2020-01-02"])


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2020", "2020", ["2020-01-02"]),
        ("2021-03", None, ["2022-07-01", None]),
        ("2021-03-06", None, ["2022-07-01"]),
        (None, "2021-03-05", ["2020-01-02", None]),
        ("2020-01-03", "2021-03-04", []),
    ],
)
def test_a_range_takes_own_time_and_for_undated_claims_the_day_of_their_report(
    desk: Desk, since: str | None, until: str | None, days: list[str | None]
) -> None:
    assert [v.day for v in desk.timeline(since=since, until=until)] == days


@pytest.mark.parametrize(
    ("actor", "number"),
    [
        ("Berg", 1), ("anna BERG", 1), ("Ber", 0), ("Berg Anna", 0), ("Norway", 2), ("norwegian", 2), ("NOR", 2),
        ("Oslo", 2), ("Sweden", 2), ("France", 0), ("Holm", 2),
    ],
)  # fmt: skip
def test_an_actor_is_found_by_whole_words_of_its_name_or_by_its_state(
    desk: Desk, actor: str, number: int
) -> None:
    assert len(desk.timeline(actor)) == number


def test_an_actor_is_found_by_its_id(desk: Desk) -> None:
    actor = desk.who("Anna Berg").people[0].actor
    assert len(desk.timeline(actor.id)) == 1
    assert len(desk.timeline(actor.members[0])) == 1


@pytest.mark.parametrize("wild", ["%", "_", "'", '"', "\\", "*", " "])
def test_signs_that_mean_something_to_a_database_mean_nothing_here(desk: Desk, wild: str) -> None:
    with pytest.raises(QueryError):
        desk.timeline(wild)
    with pytest.raises(QueryError):
        desk.search(wild)


def test_counts_tell_reports_outlets_and_independent_origins_apart(desk: Desk) -> None:
    (meeting,) = desk.timeline("Anna Berg")
    assert (meeting.reports, meeting.outlets, meeting.origins) == (3, 3, 2)
    copy = desk.report(f"{6:016x}")
    assert (copy.reprint_of, copy.reprint_kind) == (f"{2:016x}", "exact")
    assert desk.status().origins == 5


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"kind": "statement"}, 2), ({"kind": "event", "type": "consult"}, 3), ({"status": "planned"}, 0),
        ({"speaker": "Holm"}, 1), ({"speaker": "Berg"}, 0), ({"outlet": "fjord post", "kind": "event"}, 2),
        ({"report": f"{5:016x}", "kind": "statement"}, 1), ({"text": '"test-fired"', "kind": "statement"}, 1),
        ({"text": "rockets", "kind": "statement"}, 1),
        ({"office": "defence_minister", "kind": "tenure"}, 3), ({"office": "Defence Secretary", "kind": "tenure"}, 3),
        ({"state": "Norway", "kind": "tenure"}, 2), ({"country": "Norway"}, 0), ({"background": True}, 0),
        ({"about": "rocket"}, 1),
    ],
)  # fmt: skip
def test_filters(desk: Desk, filters: dict[str, object], number: int) -> None:
    assert len(desk.claims(**filters)) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "gossip"}, {"since": "yesterday"}, {"until": "2020-13"}, {"state": "Atlantis"}, {"order": "size"},
        {"as_of": "soon"}, {"text": "?!"},
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_a_query_error(desk: Desk, filters: dict[str, str]) -> None:
    with pytest.raises(QueryError):
        desk.claims(**filters)  # type: ignore[arg-type]


def test_limit_and_offset_cut_one_and_the_same_list(desk: Desk) -> None:
    everything = [v.id for v in desk.claims()]
    assert [
        v.id for start in range(0, len(everything), 2) for v in desk.claims(limit=2, offset=start)
    ] == everything
    assert [v.id for v in desk.claims(offset=3)] == everything[3:]
    assert [line.id for line in desk.reports(limit=2, offset=1)] == [line.id for line in desk.reports()][1:3]


def test_ids_may_be_cut_short_while_they_are_clear(desk: Desk) -> None:
    claim = desk.claims()[0]
    assert desk.claim(claim.id[:10]).id == claim.id
    with pytest.raises(NotFoundError):
        desk.claim("nothing")
    with pytest.raises(QueryError, match="several"):
        desk.report("000")
    with pytest.raises(NotFoundError):
        desk.report("%")


def test_search_finds_reports_and_claims_and_marks_the_words(desk: Desk) -> None:
    hits = desk.search("test-fired rocket")
    assert {hit.kind for hit in hits} == {"report", "claim"}
    found = next(hit for hit in hits if hit.kind == "report")
    assert (found.id, found.day, found.outlet) == (f"{3:016x}", "2021-03-05", "Fjord Post")
    assert f"{MARK_START}rocket{MARK_END}" in found.snippet
    assert desk.search("nowhere") == []
    assert len(desk.search("meet", limit=3)) == 3
    with pytest.raises(QueryError, match="not closed"):
        desk.search('he said "unclosed')


def test_who_lists_the_holders_of_an_office_in_order(desk: Desk) -> None:
    for question in (
        "defence minister of Norway",
        "Norwegian defence minister",
        "Norway's Minister of Defence",
    ):
        found = desk.who(question)
        assert [(h.name, h.first, h.last) for h in found.holders] == [
            ("Anna Berg", "2020-01-02", "2020-01-04"),
            ("Ole Vik", "2022-07-02", "2022-07-02"),
        ]
        assert (found.state, found.office_kind) == ("NOR", "defence_minister")


def test_who_tells_a_persons_offices_meetings_and_statements(desk: Desk) -> None:
    (person,) = desk.who("Prime Minister Holm").people
    assert person.actor.name == "Ida Holm"
    assert [(o.office_kind, o.state) for o in person.offices] == [("head_of_government", "DNK")]
    assert len(person.meetings) == 2
    assert [v.claim.content for v in person.statements] == ["Norway test-fired a rocket"]
    for nobody in ("Smith", "president of France", "defence minister of Denmark"):
        with pytest.raises(NotFoundError):
            desk.who(nobody)


def test_a_report_comes_back_as_it_was_given_with_its_reading_and_claims_in_text_order(desk: Desk) -> None:
    view = desk.report(f"{3:016x}")
    assert view.document == REPORTS[2]
    assert view.reading == MadeUpReader().read(REPORTS[2])
    starts = [min(e.start for e in v.claim.evidence if e.report_id == view.document.id) for v in view.claims]
    assert starts == sorted(starts)
    assert {v.claim.kind for v in view.claims} == {"event", "statement", "tenure"}


def test_evidence_is_a_slice_of_its_report(desk: Desk) -> None:
    texts = {d.id: d.text for d in REPORTS}
    for view in desk.claims():
        assert view.claim.evidence
        for piece in view.claim.evidence:
            assert texts[piece.report_id][piece.start : piece.end] == piece.text


def test_reports_are_listed_by_day_and_undated_ones_last(desk: Desk) -> None:
    lines = desk.reports()
    assert [line.published for line in lines][-2:] == ["2022-07-02", None]
    assert [line.id for line in desk.reports(outlet="fjord post", since="2020", until="2020-06")] == [
        f"{1:016x}"
    ]
    assert all(line.read and line.claims for line in lines)
    assert all(line.story for line in lines)


def test_export_has_every_claim_once_by_id_with_the_fields_of_the_design(desk: Desk) -> None:
    rows = list(desk.export_claims())
    assert [row["id"] for row in rows] == sorted({v.id for v in desk.claims()})
    for row in rows:
        assert {
            "id",
            "kind",
            "type",
            "status",
            "evidence",
            "reports",
            "outlets",
            "origins",
            "confidence",
        } <= set(row)
    reports = list(desk.export_reports())
    assert [row["id"] for row in reports] == [f"{n:016x}" for n in range(1, 7)]
    assert reports[0]["text"] == REPORTS[0].text


def test_texts_of_any_letters_come_back_unchanged(desk: Desk) -> None:
    odd = dataclasses.replace(report(7, f"say {ANNA}: “Straße” 東京 🎏 \u0085 e\u0301\n"), outlet="Ö%_\\'\"")
    pipeline.run([odd], desk.store, reader=MadeUpReader(), workers=1)
    assert desk.report(odd.id).document == odd
    assert [v.claim.content for v in desk.claims(outlet="ö%_\\'\"", kind="statement")]


def test_status_counts_what_is_there(desk: Desk) -> None:
    held = desk.status()
    assert (held.reports, held.read, held.unread, held.outlets) == (6, 6, 0, 3)
    assert held.claims == {"event": 3, "statement": 2, "tenure": 4}
    assert held.actors == 4
    assert held.failures == ()
    assert held.versions == {"made up (lines 1)": 6}
