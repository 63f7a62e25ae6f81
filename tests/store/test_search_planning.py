"""What either database is told of how a query is to be answered, and that it changes no answer."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.store import schema as t
from foreigndesk.store.indexed import unindexed
from foreigndesk.store.search import planning
from foreigndesk.store.search.syntax import Phrase, Word
from foreigndesk.store.search.words import full_text
from foreigndesk.store.standing import is_rejected
from made_up import MadeUpReader, report
from postgres import Cluster

REPORTS = 40


def test_a_condition_that_no_index_of_sqlite_serves_is_a_plain_one_for_postgresql() -> None:
    query = select(t.claims.c.row).where(unindexed(t.claims.c.kind) == "event")
    assert "WHERE (claims.kind || '') = ?" in str(query.compile(dialect=sqlite.dialect()))
    assert "WHERE claims.kind = %(" in str(query.compile(dialect=postgresql.dialect()))


def test_rejected_claims_are_worked_out_once_a_statement_on_postgresql() -> None:
    query = select(t.claims.c.row).where(~is_rejected(None), ~is_rejected(None), is_rejected("2025"))
    told = str(query.compile(dialect=postgresql.dialect()))
    # those of now, asked for twice, and those of a moment
    assert told.count("AS MATERIALIZED") == 2
    assert "MATERIALIZED" not in str(query.compile(dialect=sqlite.dialect()))


def is_hit(number: int) -> bool:
    """Thin at first, dense in the middle, none at the end."""
    return number % 9 == 0 if number < 16 else number < 28


@pytest.mark.postgres
@pytest.mark.parametrize("dense", [0.0, 2.0])
@pytest.mark.parametrize("margin", [0.01, 1.25, 50.0])
@pytest.mark.parametrize("most", [1, 5, 13, 100])
def test_the_last_hits_are_found_however_the_rows_are_gone_through(
    searched: Connection, monkeypatch: pytest.MonkeyPatch, dense: float, margin: float, most: int
) -> None:
    monkeypatch.setattr(planning, "DENSE", dense)
    monkeypatch.setattr(planning, "MARGIN", margin)
    planning.plan_by_indexes(searched)
    for node, wanted in (
        (Word("canal"), [n for n in range(REPORTS, 0, -1) if is_hit(n)]),
        (Phrase("canal works"), [n for n in range(REPORTS, 0, -1) if is_hit(n) and n % 2]),
        (Word("nowhere"), []),
    ):
        words = full_text(searched, "reports", node)
        assert words is not None
        expected = planning.estimated(searched, words.rows)
        rows, whole = planning.last_rows(searched, words.rows, most, expected)
        named = select(t.reports.c.row, t.reports.c.id)
        ids = dict(searched.execute(named).all())
        assert [int(ids[row], 16) for row in rows] == wanted[:most]
        # "all" is said only if it is so, and where there are fewer than asked for it is
        assert whole == (len(wanted) < most) or (not whole and len(wanted) == most)
    assert searched.exec_driver_sql("SHOW enable_indexscan").scalar_one() == "on"


@pytest.fixture(scope="module")
def searched(cluster: Cluster):  # type: ignore[no-untyped-def]
    """A transaction in a record of reports, some of which tell of a canal."""
    address = cluster.empty_desk()
    told = [
        report(n, f"The {'canal works' if n % 2 else 'canal'} rest.\n" if is_hit(n) else "Rain fell.\n")
        for n in range(1, REPORTS + 1)
    ]
    with open_desk(address) as desk:
        for one in told:
            pipeline.run([one], desk.store, reader=MadeUpReader(), workers=1)
        with desk.store.reading() as connection:
            yield connection
    cluster.drop(address)
