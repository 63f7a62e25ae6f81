"""Opening a desk: migrations, newer schemas, addresses that cannot be used, two at once."""

from __future__ import annotations

import threading
from importlib import import_module
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk, restore_desk
from foreigndesk.errors import ConfigError, NotFoundError, SchemaVersionError, StoreError
from foreigndesk.model import Judgement
from foreigndesk.store import base
from foreigndesk.store.past.cache import PastCache
from foreigndesk.store.schema import metadata
from made_up import MadeUpReader, report

MEETING = report(1, "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02\n")


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(base.__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)


def test_the_schema_version_is_the_newest_migration_and_there_is_one_line_of_them() -> None:
    assert scripts().get_heads() == [base.SCHEMA_VERSION]


def test_migrations_make_the_tables_that_queries_are_built_on(bare_address: str) -> None:
    with open_desk(bare_address) as desk:
        desk.status()
        found = inspect(desk.store.engine)
        for table in metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
            for made in ("search", "content_search"):
                columns.pop(made, None)
            assert columns == {c.name: bool(c.nullable) for c in table.columns}, table.name
            indexes = {i["name"] for i in found.get_indexes(table.name) if not i.get("duplicates_constraint")}
            assert {i.name for i in table.indexes} <= indexes, table.name
            links = {
                (tuple(k["constrained_columns"]), k["referred_table"])
                for k in found.get_foreign_keys(table.name)
            }
            wanted = {(tuple(k.column_keys), k.referred_table.name) for k in table.foreign_key_constraints}
            assert links == wanted, table.name


@pytest.mark.parametrize("revision", [s.revision for s in scripts().walk_revisions()])
def test_a_desk_of_any_older_version_is_brought_up_to_date_and_works(
    bare_address: str, revision: str
) -> None:
    with open_desk(bare_address) as desk:
        url = desk.store._url()
    engine = create_engine(url)
    with engine.begin() as connection:
        base.upgrade(connection, revision)
    engine.dispose()
    with open_desk(bare_address) as desk:
        pipeline.run([MEETING], desk.store, reader=MadeUpReader(), workers=1)
        assert len(desk.claims(kind="event")) == 1


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_judgements_of_an_older_desk_stand_and_can_be_undone(bare_address: str, revision: str) -> None:
    with open_desk(bare_address) as desk:
        url = desk.store._url()
    one, other = f"{1:016x}:e0", f"{1:016x}:e1"
    engine = create_engine(url)
    with engine.begin() as connection:
        base.upgrade(connection, revision)
        for number, (verb, right) in enumerate((("same", other), ("reject", None))):
            connection.execute(
                text(
                    'INSERT INTO judgements (id, verb, "left", "right", left_now, right_now, "by", "at") '
                    "VALUES (:id, :verb, :one, :other, :one, :other, 'ola', '2025-01-01T00:00:00.000000Z')"
                ),
                {"id": f"abc{number}", "verb": verb, "one": one, "other": right},
            )
    engine.dispose()
    with open_desk(bare_address) as desk:
        pipeline.run([MEETING], desk.store, reader=MadeUpReader(), workers=1)
        same, reject = desk.judgements()
        assert isinstance(same, Judgement) and isinstance(reject, Judgement)
        assert (same.verb, same.left, same.right, same.left_as) == ("same", one, other, ())
        assert (reject.verb, reject.right) == ("reject", None)
        assert {j.member for j in desk.history("Anna Berg").joined} == {one, other}
        desk.undo(same.id, by="kari")
        assert {j.member for j in desk.history("Anna Berg").joined} == {one}
        assert desk.judge("unsure", "Anna Berg", "Carl Dahl", by="kari").verb == "unsure"


def test_a_desk_of_a_newer_version_is_refused_with_a_clear_line(desk: Desk) -> None:
    desk.status()
    with desk.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    desk.close()
    with pytest.raises(SchemaVersionError, match="newer foreigndesk"):
        desk.status()


def test_nothing_is_opened_or_made_before_the_first_use(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    desk = open_desk(path)
    assert not path.exists()
    desk.status()
    assert path.exists()
    desk.close()


def test_a_desk_that_must_be_there_and_is_not_is_not_made(bare_address: str) -> None:
    with (
        open_desk(bare_address, create=False) as desk,
        pytest.raises(NotFoundError, match="there is no desk"),
    ):
        desk.status()


@pytest.mark.parametrize("address", ["mysql://localhost/x", "oracle://x", "http://localhost/x"])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="not supported"):
        open_desk(address).status()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, and no database at all.\n" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="notes"):
        open_desk(path).status()
    assert path.read_bytes() == before


def test_a_folder_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder"):
        open_desk(tmp_path).status()
    with pytest.raises(ConfigError, match="does not exist"):
        open_desk(tmp_path / "none" / "desk.db").status()


def test_another_programs_database_is_left_alone(bare_address: str) -> None:
    with open_desk(bare_address) as desk:
        engine = create_engine(desk.store._url())
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE invoices (id integer)"))
        engine.dispose()
        with pytest.raises(StoreError, match="other tables"):
            desk.status()


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as caught:
        open_desk("postgresql://desk:hunter2@127.0.0.1:1/none").status()
    assert "hunter2" not in str(caught.value)


def test_two_who_open_a_new_desk_at_once_both_get_it(bare_address: str) -> None:
    errors: list[BaseException] = []

    def use() -> None:
        try:
            with open_desk(bare_address) as desk:
                assert desk.status().reports == 0
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.slow
def test_the_migration_of_searches_fills_in_what_the_writer_writes(desk: Desk) -> None:
    desk.add(Path(__file__).parents[2] / "samples", workers=1)
    migration = import_module("foreigndesk.store.migrations.versions.0008_search")
    nameless = "FROM claim_terms WHERE field = 'nameless'"
    questions = (
        "SELECT * FROM places ORDER BY id",
        "SELECT row, place_id FROM claims ORDER BY row",
        "SELECT word, actor_id FROM actor_words ORDER BY word, actor_id",
        f"SELECT value, claim_row {nameless} ORDER BY value, claim_row",
    )
    with desk.store.writing() as connection:
        written = [[tuple(row) for row in connection.execute(text(q))] for q in questions]
        assert all(written)
        for emptying in ("FROM places", "FROM actor_words", nameless):
            connection.execute(text(f"DELETE {emptying}"))
        connection.execute(text("UPDATE claims SET place_id = NULL"))
        migration._fill_places(connection)
        migration._fill_names(connection)
        migration._fill_nameless(connection)
        filled = [[tuple(row) for row in connection.execute(text(q))] for q in questions]
    assert filled == written


ODD_NAMES = ("a?b.db", "a?mode=memory&uri=true.db", "a%20b%3F.db", "a#b.db", "a b.db", "caf\udce9.db")


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_a_desk_is_opened_under_the_very_name_it_was_given(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "50% #?"
    folder.mkdir()
    file, restored = folder / name, folder / f"restored {name}"
    other = report(2, "meet Anna Berg (NOR defence_minister) & Ida Holm (DNK) 2020-01-03\n")
    with open_desk(file) as desk:
        pipeline.run([MEETING], desk.store, reader=MadeUpReader(), workers=1)
        before = desk.store.now()
        pipeline.run([other], desk.store, reader=MadeUpReader(), workers=1)
        assert desk.check().faults == ()
        with desk.as_of(before, cache=PastCache(folder / "past")) as past:
            assert len(past.claims(kind="event")) == 1
        desk.backup(folder / "desk.backup")
    restore_desk(folder / "desk.backup", restored)
    for kept in (file, restored):
        with open_desk(kept, create=False) as desk:
            assert len(desk.claims(kind="event")) == 2
    assert {path.name for path in folder.iterdir()} == {name, restored.name, "desk.backup", "past"}
