"""Statements: filters, forms, comparisons, and desks made before there were any of these; on both databases."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import Connection, create_engine, inspect, select, text

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import QueryError
from foreigndesk.export import claim_row
from foreigndesk.model import Document
from foreigndesk.store import base
from foreigndesk.store import schema as t
from foreigndesk.store.filters import ClaimFilter, conditions
from foreigndesk.store.query import select_claims
from made_up import MadeUpReader, report

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE president)"
FULL = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"
CHANGED = FULL.replace("harbour", "port")
CUT = "the northern ferry running through the winter, whatever the ice does"
REPORTS = [
    report(1, f"say {ANNA}: {CUT}\n", day="2021-05-04T15:00:00+02:00", outlet="Fjord Post"),
    report(2, f"say {ANNA}: {FULL}\nsay {ANNA}: Sweden is a friend\n", day="2021-05-04T11:00:00Z", outlet="Skerry Times"),
    report(3, f"say {CARL}: {CHANGED}\n", day="2021-05-05", outlet="Copy Cat"),
    report(4, f"say {CARL}: Sweden builds its own ferries and its own ice-breakers\n", day="2021-05-06"),
    report(5, f"say {ANNA}: Sweden builds ice-breakers, ferries and much else\n", day="2022-03-01"),
    report(6, f"say {ANNA}: {FULL}\n", day="2021-05-04T11:30:00Z", outlet="Fjord Post"),
]  # fmt: skip


def fill(desk: Desk, reports: list[Document]) -> Desk:
    pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    return desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    return fill(desk, REPORTS)


def test_a_statement_is_listed_once_with_its_forms_first_outlet_first(filled: Desk) -> None:
    (ferry,) = filled.said("Berg", text="northern")
    assert [(f.form.relation, f.reports, f.outlets, f.first and f.first.outlet) for f in ferry.forms] == [
        ("full", 2, 2, "Skerry Times"), ("cut", 1, 1, "Fjord Post"), ("changed", 1, 1, "Copy Cat"),
    ]  # fmt: skip
    assert (ferry.reports, ferry.outlets) == (4, 3)
    changed = [c for c in ferry.forms[2].changes if c.kind != "same"]
    assert [(c.was, c.now) for c in changed] == [("harbour", "port")]
    assert [s.outlet for s in ferry.sources] == ["Skerry Times", "Fjord Post", "Fjord Post", "Copy Cat"]


def test_a_disputed_speaker_is_shown_and_found_under_either_name(filled: Desk) -> None:
    (ferry,) = filled.said("Dahl", text="northern")
    assert [p.name for p in ferry.claim.speaker] == ["Anna Berg"]
    assert [p.name for p in ferry.claim.other_speakers] == ["Carl Dahl"]
    row = claim_row(ferry)
    assert [p["name"] for p in row["other_speakers"]] == ["Carl Dahl"]
    assert [(f["relation"], f["reports"], f["outlets"]) for f in row["forms"]] == [
        ("full", [f"{2:016x}", f"{6:016x}"], 2), ("cut", [f"{1:016x}"], 1), ("changed", [f"{3:016x}"], 1),
    ]  # fmt: skip
    assert row["forms"][2]["changes"] == [{"kind": "changed", "was": "harbour", "now": "port"}]


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"speaker": "Berg"}, 3), ({"speaker": "anna berg"}, 3), ({"speaker": "Berg Anna"}, 0), ({"speaker": "Ber"}, 0),
        ({"speaker": "Sweden"}, 2), ({"state": "Sweden"}, 2), ({"state": "NOR"}, 3), ({"office": "President"}, 2),
        ({"office": "President", "state": "Norway"}, 0), ({"directness": "direct"}, 4), ({"directness": "mixed"}, 0),
        ({"cue": "say"}, 4), ({"cue": "deny"}, 0), ({"sense": "said"}, 4),
        ({"sense": "warned"}, 0), ({"text": "port"}, 1), ({"text": "ferry"}, 3),
        ({"text": '"Sweden builds"'}, 2), ({"text": "Berg"}, 0), ({"about": "ice"}, 3), ({"about": "Berg"}, 0),
        ({"since": "2022"}, 1), ({"until": "2021-05-05"}, 2), ({"outlet": "copy cat"}, 1), ({"speaker": "Nobody"}, 0),
    ],
)  # fmt: skip
def test_filters_of_statements(filled: Desk, filters: dict[str, str], number: int) -> None:
    assert len(filled.said(**filters)) == number  # type: ignore[arg-type]


def test_undated_statements_stand_at_the_day_of_their_first_print(filled: Desk) -> None:
    assert [v.sources[0].published for v in filled.said()] == [
        "2021-05-04",
        "2021-05-04",
        "2021-05-06",
        "2022-03-01",
    ]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"directness": "loud"}, "direct, indirect, mixed"), ({"cue": "?!"}, "no word"), ({"sense": "sang"}, "accused"),
        ({"state": "Atlantis"}, "no state"),
        ({"office": "Herring Counter"}, "no office"), ({"text": "?!"}, "no word"), ({"since": "soon"}, "no date"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_says_what_can(filled: Desk, filters: dict[str, str], words: str) -> None:
    with pytest.raises(QueryError, match=words):
        filled.said(**filters)  # type: ignore[arg-type]


def test_two_speakers_side_by_side(filled: Desk) -> None:
    found = filled.compare_said("Berg", "Dahl", about="ice-breakers")
    assert [len(side.statements) for side in (found.left, found.right)] == [1, 1]
    ((one, other),) = found.alike
    assert (one.id, other.id) == (found.left.statements[0].id, found.right.statements[0].id)
    assert [v.claim.content for v in filled.compare_said("Berg", "Dahl").both] == [FULL]


def test_one_speaker_at_two_times(filled: Desk) -> None:
    found = filled.compare_said("2021-05", "2022", speaker="Berg", text="Sweden")
    assert [s.label for s in (found.left, found.right)] == ["Berg, 2021-05", "Berg, 2022"]
    assert [len(s.statements) for s in (found.left, found.right)] == [1, 1]
    assert len(filled.compare_said("..2021-05-04", "2021-05-05..", speaker="Dahl").right.statements) == 1
    nothing = filled.compare_said("2019", "2022", speaker="Berg")
    assert nothing.left.statements == () and len(nothing.right.statements) == 1


@pytest.mark.parametrize(
    ("pair", "more", "words"),
    [
        (("Berg", "2021"), {}, "is a time"), (("2020", "2021"), {}, "Name the speaker"),
        (("2021-13", "2022"), {"speaker": "Berg"}, "no date"), (("Berg", "Dahl"), {"speaker": "Holm"}, "leave it out"),
        (("2022..2021", "2023"), {"speaker": "Berg"}, "before it begins"),
        (("2020", "2021"), {"speaker": "Berg", "since": "2020"}, "beside them"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_says_why(
    filled: Desk, pair: tuple[str, str], more: dict[str, str], words: str
) -> None:
    with pytest.raises(QueryError, match=words):
        filled.compare_said(*pair, **more)  # type: ignore[arg-type]


def test_the_order_in_which_reports_come_changes_nothing(filled: Desk, new_address) -> None:  # type: ignore[no-untyped-def]
    shuffled = REPORTS[:]
    random.Random(3).shuffle(shuffled)
    with open_desk(new_address()) as other:
        for one in shuffled:
            fill(other, [one])
        assert [claim_row(v) for v in other.said()] == [claim_row(v) for v in filled.said()]


def test_forms_are_those_of_the_moment_asked_for(desk: Desk) -> None:
    fill(desk, REPORTS[:2])
    moment = desk.store.now()
    fill(desk, REPORTS[2:])
    (before,) = desk.said(text="northern", as_of=moment)
    assert [f.form.relation for f in before.forms] == ["full", "cut"] and before.claim.other_speakers == ()


def test_a_statement_is_found_by_what_any_of_its_forms_is(desk: Desk) -> None:
    fill(desk, REPORTS[:2])
    retold = report(9, f"warn {ANNA}: {FULL}\n", day="2021-05-06")
    assert desk.said(cue="warn") == [] == desk.said(directness="indirect")
    fill(desk, [retold])
    for filters in ({"cue": "warn"}, {"directness": "indirect"}, {"cue": "say", "directness": "direct"}):
        (found,) = desk.said(text="northern", **filters)  # type: ignore[arg-type]
        assert [f.form.relation for f in found.forms] == ["full", "cut", "told"]


def drop_what_came_after(connection: Connection, revision: str) -> None:
    """Take tables, indexes and columns off a desk that a revision did not have, and give it back indexes that it had."""
    older = create_engine("sqlite://")
    with older.begin() as made:
        base.upgrade(made, revision)
        had = inspect(made)
        tables = {name: {c["name"] for c in had.get_columns(name)} for name in had.get_table_names()}
        indexes = {i["name"]: (name, i["column_names"]) for name in tables for i in had.get_indexes(name)}
    older.dispose()
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION mark_story_moved CASCADE"))
    else:
        connection.execute(text("DROP TRIGGER reports_story_moved"))
    # the second prints of short reports are younger, too
    connection.execute(text("DELETE FROM fingerprints WHERE hash < 0"))
    connection.execute(text("ALTER TABLE claim_blocks RENAME COLUMN member TO local_row"))
    has = inspect(connection)
    newer = [table for table in reversed(t.metadata.sorted_tables) if table.name not in tables]
    cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for newcomer in newer:
        connection.execute(text(f"DROP TABLE IF EXISTS {newcomer.name}{cascade}"))
    for table in tables:
        if not has.has_table(table):
            continue
        for index in has.get_indexes(table):
            if index["name"] not in indexes and not index.get("duplicates_constraint"):
                connection.execute(text(f"DROP INDEX IF EXISTS {index['name']}"))
        for column in reversed(has.get_columns(table)):
            if column["name"] not in tables[table]:
                connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column['name']}{cascade}"))
    # and what later schemas have dropped
    quote = connection.dialect.identifier_preparer.quote
    for name, (table, columns) in indexes.items():
        if name is not None and not name.startswith("uq_"):
            on = ", ".join(quote(str(one)) for one in columns)
            connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({on})"))


def test_a_desk_made_before_statements_had_terms_gets_them(bare_address: str) -> None:
    with open_desk(bare_address) as desk:
        fill(desk, REPORTS[:3])
        wanted = [claim_row(v) for v in desk.said()]
        with desk.store.writing() as connection:
            for made in ("claims_content_insert", "claims_content_update"):
                if connection.dialect.name == "sqlite":
                    connection.execute(text(f"DROP TRIGGER {made}"))
            if connection.dialect.name == "sqlite":
                connection.execute(text("DROP TABLE claims_content_fts"))
            drop_what_came_after(connection, "0001")
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        url = desk.store._url()
    engine = create_engine(url)
    with engine.begin() as connection:
        base.upgrade(connection, "head")
    engine.dispose()
    with open_desk(bare_address) as desk:
        assert [claim_row(v) for v in desk.said(cue="say", directness="direct")] == wanted
        assert len(desk.said("Dahl", text="harbour")) == 1
        assert desk.status().to_link > 0
        fill(desk, REPORTS[3:])
        assert len(desk.said()) == 4 and desk.status().to_link == 0
        assert len(desk.said("Dahl", text="port")) == 1


def test_no_filter_of_statements_reads_all_claims(desk: Desk) -> None:
    fill(desk, REPORTS)
    if desk.store.backend != "sqlite":
        pytest.skip("PostgreSQL plans by the size of the tables")
    asked = ClaimFilter(
        kind="statement", speaker="Berg", about="ice", content="ferry", cue="say", directness="direct"
    )
    with desk.store.reading() as connection:
        query = select_claims("said").where(*conditions(connection, asked))
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    assert not [
        line
        for line in plan
        if line.startswith(("SCAN claims", "SCAN parties", "SCAN claim_terms")) and "_fts" not in line
    ]
    assert not any("ix_claims_kind_start" in line for line in plan), plan


def test_rows_of_terms_are_those_of_statements_only(filled: Desk) -> None:
    with filled.store.reading() as connection:
        kinds = connection.execute(
            select(t.claims.c.kind)
            .join(t.claim_terms, t.claim_terms.c.claim_row == t.claims.c.row)
            .distinct()
        )
        assert set(kinds.scalars()) == {"statement"}
