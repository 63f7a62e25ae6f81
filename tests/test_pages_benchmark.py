"""The made-up record of the benchmarks of search and pages: sound, grown and carried without loss; every page answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.made_up.filling import carry, fill, grow
from benchmarks.pages.__main__ import save_searches
from benchmarks.pages.addresses import addresses
from benchmarks.pages.measuring import Pages
from sqlalchemy import func, select

from foreigndesk.desk import Desk, open_desk
from foreigndesk.store import schema as t
from postgres import Cluster

REPORTS = 120


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("made") / "desk.db"
    with open_desk(made) as desk:
        fill(desk, REPORTS)
    return made


def held(desk: Desk) -> dict[str, int]:
    with desk.store.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in t.metadata.sorted_tables
            if table is not t.saved_searches
        }


def test_every_claim_rests_on_words_of_its_report(path: Path) -> None:
    with open_desk(path) as desk:
        assert desk.status().reports == REPORTS
        assert sum(desk.status().claims.values()) > REPORTS
        texts = {}
        for view in desk.claims(limit=None):
            assert view.claim.evidence
            for piece in view.claim.evidence:
                text = texts.setdefault(piece.report_id, desk.report(piece.report_id).document.text)
                assert text[piece.start : piece.end] == piece.text
        assert {line.story for line in desk.reports()} == {story.id for story in desk.stories()}


def test_a_record_grows_by_whole_copies_and_is_found_by_its_words(path: Path, tmp_path: Path) -> None:
    grown = tmp_path / "grown.db"
    grown.write_bytes(path.read_bytes())
    with open_desk(grown) as desk:
        before, hits = held(desk), desk.find("china").totals
        grow(desk, 3)
        after = held(desk)
        shared = {"actors", "actor_words", "places", "alembic_version"}
        assert {n: after[n] for n in before if n not in shared} == {
            n: 3 * before[n] for n in before if n not in shared
        }
        assert {n: after[n] for n in shared & before.keys()} == {n: before[n] for n in shared & before.keys()}
        found = desk.find("china").totals
        assert hits is not None and found is not None and found.reports == 3 * hits.reports > 0
        # of each claim, wherever it is shown, the id is that of the row
        ids = {view.id for view in desk.claims(limit=None)}
        assert len(ids) == after["claims"]


def test_every_page_answers_on_sqlite(path: Path) -> None:
    ask_all(str(path))


@pytest.mark.postgres
def test_carried_to_postgresql_the_record_is_the_same_and_every_page_answers(
    path: Path, cluster: Cluster
) -> None:
    postgres = cluster.empty_desk()
    carry(str(path), postgres)
    with open_desk(path) as file, open_desk(postgres) as desk:
        assert held(file) == held(desk)
        assert [v.id for v in file.claims(order="time", limit=50)] == [
            v.id for v in desk.claims(order="time", limit=50)
        ]
    ask_all(postgres)
    cluster.drop(postgres)


def ask_all(address: str) -> None:
    with open_desk(address, create=False) as desk:
        save_searches(desk)
        with desk.store.reading() as connection:
            asked = addresses(connection, 1)
        pages = Pages(desk)
        for name, some in asked.items():
            address = pages.resolved(some[0]) or ""
            assert pages.ask(address), name
