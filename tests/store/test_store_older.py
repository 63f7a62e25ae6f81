"""Desks of every released schema, with data in them: migrated, they hold what they held (`scripts/older_desks.py`)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from from_scratch import differences, linked, linked_from_scratch
from sqlalchemy import insert, select, update

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk, restore_desk
from foreigndesk.linking import actors, cells
from foreigndesk.linking.actors import id_of_member
from foreigndesk.linking.cells import SETTLED, Cell
from foreigndesk.model import Judgement
from foreigndesk.store import schema as t
from foreigndesk.store.base import SCHEMA_VERSION
from foreigndesk.store.codec import squeeze, unsqueeze
from foreigndesk.store.moves import present_id
from made_up import MadeUpReader, report
from postgres import Cluster

OLDER = Path(__file__).parent / "older"
BACKUPS = sorted(OLDER.glob("*.backup"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "desk.db")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    made = cluster.database()
    yield made
    cluster.drop(made)


def test_there_is_a_desk_of_every_schema() -> None:
    assert [path.stem for path in BACKUPS] == [f"{n:04}" for n in range(1, int(SCHEMA_VERSION) + 1)]


@pytest.mark.parametrize("path", BACKUPS, ids=lambda path: path.stem)
def test_a_desk_of_an_older_schema_keeps_what_it_held(elsewhere: str, path: Path) -> None:
    made = restore_desk(path, elsewhere)
    assert made.manifest.schema == path.stem
    rows = {table.name: table.rows for table in made.manifest.tables}
    with open_desk(elsewhere, create=False) as desk:
        held = desk.status()
        assert held.schema == SCHEMA_VERSION
        assert (held.reports, held.judgements, held.corrections) == (4, rows["judgements"], 1)
        assert rows["judgements"] >= 2 and sum(held.claims.values()) > 0
        said = {view.claim.content for view in desk.claims(kind="statement", include_rejected=True)}
        met = {view.claim.time.start for view in desk.claims(kind="event") if view.claim.time}
        # what linking has to do again is done by the next add; what was read goes on to be what it was
        pipeline.run([], desk.store, reader=MadeUpReader(), workers=1)
        assert desk.status().to_link == 0
        desk.relink()
        again = {view.claim.content for view in desk.claims(kind="statement", include_rejected=True)}
        assert said == again and said
        assert met == {view.claim.time.start for view in desk.claims(kind="event") if view.claim.time}
        assert all(view.claim.evidence for view in desk.claims(include_rejected=True))
        assert {j.verb for j in desk.judgements() if isinstance(j, Judgement)} >= {"same", "reject"}


@pytest.mark.parametrize("path", BACKUPS, ids=lambda path: path.stem)
def test_a_desk_of_an_older_schema_passes_the_check_once_it_is_read_again(elsewhere: str, path: Path) -> None:
    restore_desk(path, elsewhere)
    with open_desk(elsewhere, create=False) as desk:
        desk.reread(everything=True, reader=MadeUpReader(version="now"), workers=1)
        desk.mend(desk.check())
        assert desk.check().faults == ()
        more = report(
            9, "meet Anna Berg (NOR defence_minister) & Ida Holm (DNK) 2020-01-03\n", day="2020-01-04"
        )
        pipeline.run([more], desk.store, reader=MadeUpReader(version="now"), workers=1)
        assert desk.check().faults == ()


def test_actors_of_before_bear_the_ids_that_they_would_bear_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seldom, often = "Anna Berg (NOR)", "Anna Berg (NOR defence_minister)"
    told = [seldom, *[often] * (SETTLED + 2)]
    reports = [
        report(n, f"meet {who} & Person{n} Holm (DNK) 2020-01-{n:02}\n", day=f"2020-01-{n:02}")
        for n, who in enumerate(told, 1)
    ]
    path, old = tmp_path / "desk.db", id_of_member(f"{1:016x}:e0")
    with monkeypatch.context() as before, open_desk(path) as desk:
        # as actors and cells were: called by the earliest record of all, which alone was kept
        before.setattr(cells, "SETTLED", 1_000)
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
        assert [person.actor.id for person in desk.who("Anna Berg").people] == [old]
        with desk.store.writing() as connection:
            for row in connection.execute(select(t.actor_cells)).all():
                cell = dataclasses.replace(unsqueeze(row.payload, Cell), next=())
                changed = update(t.actor_cells).where(t.actor_cells.c.cell == row.cell)
                connection.execute(changed.values(payload=squeeze(cell)))
        _upgraded(desk, "0021_settled")
    _bears_another_id(path, old, tmp_path / "scratch.db")


def test_actors_of_before_are_not_called_by_a_report_that_tells_nothing_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "say Anna Berg: the strait is open\nsay Carl Dahl: the strait is shut\n"
    known = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-02-{n:02}\n"
    reports = [report(1, words, day="2020-01-01")]
    reports += [report(n + 1, known.format(n=n), day=f"2020-02-{n:02}") for n in range(1, SETTLED + 2)]
    path, old = tmp_path / "desk.db", id_of_member(f"{1:016x}:e0")
    with monkeypatch.context() as before, open_desk(path) as desk:
        # as it was: whatever stands for itself may be what somebody is called by
        before.setattr(actors, "naming", lambda found: [min(found, key=lambda cell: cell.first)])
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
        assert [person.actor.id for person in desk.who("Anna Berg").people] == [old]
        _upgraded(desk, "0023_slips")
    _bears_another_id(path, old, tmp_path / "scratch.db")


def test_what_rests_on_one_report_of_a_story_is_withdrawn_and_nothing_else(tmp_path: Path) -> None:
    said = "say Anna Berg (NOR): the strait will stay {} to all ships in this year and in the next one\n"
    words = "The ministers of two states met in a small town by the sea and spoke of ships and of ice.\n"
    reports = [
        report(n, said.format(word) + words, day="2020-01-03", outlet=f"Outlet {n}")
        for n, word in enumerate(("open", "open", "barred"), 1)
    ]
    d, dc = t.disagreements, t.disagreement_claims
    with open_desk(tmp_path / "desk.db") as desk:
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
        (kept,) = desk.disagreements()
        with desk.store.writing() as connection:
            # as it was: a report beside itself
            (row,) = connection.execute(select(d)).mappings().all()
            own = {"row": row["row"] + 1, "id": "0" * 16, "reports": 1, "kind": "parties"}
            connection.execute(insert(d), dict(row) | own)
            connection.execute(insert(dc), {"disagreement": own["row"], "claim_id": kept.claims[0]})
        assert len(desk.disagreements()) == 2
        _upgraded(desk, "0024_alone")
        assert desk.status().to_link == 1
        pipeline.run([], desk.store, reader=MadeUpReader(), workers=1)
        assert desk.disagreements() == [kept]
        assert desk.check().faults == ()


def _upgraded(desk: Desk, step: str) -> None:
    """Take the step of a migration; of an older desk, the others have nothing to do with it."""
    with (
        desk.store.writing() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        import_module(f"foreigndesk.store.migrations.versions.{step}").upgrade()


def _bears_another_id(path: Path, old: str, scratch: Path) -> None:
    """Look that linking gives Anna Berg another id, to which the old one leads, and that all else follows."""
    with open_desk(path, create=False) as desk:
        assert desk.status().to_link > 0
        pipeline.run([], desk.store, reader=MadeUpReader(), workers=1)
        (anna,) = desk.who("Anna Berg").people
        with desk.store.reading() as connection:
            assert anna.actor.id != old and present_id(connection, old) == anna.actor.id
        assert desk.check().faults == ()
        with (
            linked_from_scratch(desk, scratch) as other,
            desk.store.reading() as connection,
            other.store.reading() as second,
        ):
            assert differences(linked(connection), linked(second)) == []
