"""Who is who does not depend on the order of reports, on how they came in batches, or on what was there before."""

from __future__ import annotations

import functools
import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from foreigndesk.linking.actors import cluster, company_key
from foreigndesk.linking.cells import mark_twins
from foreigndesk.linking.records import LocalRecord
from foreigndesk.model import Actor, Document, Published, Reading
from foreigndesk.store import actor_cells
from foreigndesk.store import schema as t
from foreigndesk.store.actor_writer import state_actor
from foreigndesk.store.base import Store
from foreigndesk.store.codec import pack, unsqueeze
from foreigndesk.store.relink import relink
from foreigndesk.store.writer import ReadReport, add_report

PEOPLE = [
    "Ali Hassan", "Hassan", "Tom Okafor", "Okafor", "Ada Okafor", "Wei Guozhong", "Wei", "Joe Marlow",
    "Joseph Marlow", "Marlow", "Aly Hassan",
]  # fmt: skip
STATES = [None, None, "IRQ", "SYR", "NGA"]
OFFICES = [None, None, "foreign_minister", "head_of_state"]
PERSON = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(STATES),
    st.sampled_from(OFFICES),
    st.sampled_from([None, "GOV", "REB"]),
)
BODY = st.tuples(st.sampled_from(["Defence Ministry", "Lake Front", "NATO"]), st.sampled_from(STATES))
REPORT = st.tuples(
    st.lists(PERSON, max_size=5),
    st.lists(BODY, max_size=2),
    st.sampled_from([None, "2004-05-01", "2012-01-01", "2012-06-01", "2013-06-01", "2020-01-01"]),
    st.sampled_from([None, "IRQ", "SYR"]),
)
Row = tuple[
    list[tuple[str, str | None, str | None, str | None]], list[tuple[str, str | None]], str | None, str | None
]


def read(number: int, row: Row, version: str = "1") -> ReadReport:
    people, bodies, day, theatre = row
    report_id = f"{number:016x}"
    records = [
        LocalRecord(
            f"{report_id}:e{i}", report_id, name, "person", state, sector,
            offices=((office, office, state, "current"),) if office else (), names=(name,), day=day, theatre=theatre,
        )
        for i, (name, state, office, sector) in enumerate(people)
    ]  # fmt: skip
    records += [
        LocalRecord(f"{report_id}:e{len(people) + i}", report_id, name, "body", state, names=(name,), day=day)
        for i, (name, state) in enumerate(bodies)
    ]
    records.append(
        LocalRecord(f"{report_id}:e99", report_id, "Syria", "state", "SYR", names=("Syria",), day=day)
    )
    keys = {r.member: company_key(r.kind, r.name, named=True) for r in records}
    records = [
        replace(r, company=tuple(sorted({k for k in keys.values() if k and k != keys[r.member]})))
        for r in records
    ]
    document = Document(
        report_id, f"Report {number}.", published=Published(day, "metadata" if day else "unknown")
    )
    return ReadReport(
        document,
        reading=pack(Reading(report_id, "made up", {"lines": version})),
        made_by="made up",
        versions=(("lines", version),),
        records=tuple(mark_twins(records)),
    )


def record_of(store: Store) -> tuple[dict[str, str], dict[str, Actor], dict[str, int]]:
    """Whom each local actor stands for, the actors, and the size of each cell."""
    with store.reading() as connection:
        stands = {r.member: r.actor_id for r in connection.execute(select(t.local_actors))}
        actors = {r.id: unsqueeze(r.payload, Actor) for r in connection.execute(select(t.actors))}
        cells: dict[str, int] = {}
        for r in connection.execute(select(t.local_actors)):
            if r.cell is not None:
                cells[r.cell] = cells.get(r.cell, 0) + 1
        kept = {r.cell for r in connection.execute(select(t.actor_cells))}
    assert kept == set(cells)
    assert set(stands.values()) == set(actors)
    return stands, actors, cells


@functools.cache
def empty_desk() -> bytes:
    """An empty desk as a file: to migrate one for each example would take most of the time."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "empty.db")
        with store.writing() as connection:
            connection.exec_driver_sql("SELECT 1")
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        return (Path(folder) / "empty.db").read_bytes()


def linked(folder: str, name: str, batches: Sequence[Sequence[ReadReport]]) -> Store:
    path = Path(folder) / f"{name}.db"
    path.write_bytes(empty_desk())
    store = Store(path)
    for batch in batches:
        for one in batch:
            add_report(store, one)
        relink(store)
    return store


def by_rules(reports: Sequence[ReadReport]) -> dict[str, Actor]:
    """The actors that the rules make of all records at once, without a desk."""
    found = cluster([record for one in reports for record in one.records])
    return {
        actor.id: state_actor(actor.state) if actor.kind == "state" else replace(actor, members=())
        for actor in found
    }


SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(st.lists(REPORT, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_neither_order_nor_batches_change_who_is_who(rows: list[Row], shuffle: random.Random) -> None:
    reports = [read(number, row) for number, row in enumerate(rows)]
    mixed = list(reports)
    shuffle.shuffle(mixed)
    cuts = sorted(shuffle.sample(range(len(mixed) + 1), min(3, len(mixed))))
    batches = [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        at_once = linked(folder, "at once", [reports])
        in_parts = linked(folder, "in parts", batches)
        assert record_of(in_parts) == record_of(at_once)
        assert record_of(in_parts)[1] == by_rules(reports)
        at_once.close()
        in_parts.close()


@SETTINGS
@given(st.lists(st.tuples(REPORT, REPORT), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_what_was_read_before_leaves_no_trace(rows: list[tuple[Row, Row]], shuffle: random.Random) -> None:
    earlier = [read(number, (*old[:2], *new[2:])) for number, (old, new) in enumerate(rows)]
    later = [read(number, new, "2") for number, (_, new) in enumerate(rows)]
    order = list(later)
    shuffle.shuffle(order)
    with tempfile.TemporaryDirectory() as folder:
        afresh = linked(folder, "afresh", [later])
        again = linked(folder, "again", [earlier, *([one] for one in order)])
        assert record_of(again) == record_of(afresh)
        afresh.close()
        again.close()


@pytest.mark.parametrize("cached", [1, actor_cells.CACHED])
@pytest.mark.parametrize("seed", range(6))
def test_people_in_many_reports_are_who_they_were(
    seed: int, cached: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # with room for one cell, cells are read again all the time
    monkeypatch.setattr(actor_cells, "CACHED", cached)
    # few sorts of records, so that most only add to counts, and people come to be well known on the way
    dice = random.Random(seed)
    sorts = [
        (dice.choice(PEOPLE), dice.choice(STATES), dice.choice(OFFICES), dice.choice([None, None, "GOV"]))
        for _ in range(9)
    ]
    days = ["2004-05-01", "2005-02-01", "2012-06-01"]
    reports = [
        read(n, (dice.sample(sorts, 3), [], dice.choice(days), dice.choice(["IRQ", "SYR", None])))
        for n in range(60)
    ]
    dice.shuffle(reports)
    with tempfile.TemporaryDirectory() as folder:
        desk = linked(folder, "in parts", [reports[n : n + 6] for n in range(0, 60, 6)])
        stands, actors, _ = record_of(desk)
        desk.close()
    assert actors == by_rules(reports)
    assert stands == {
        m: a.id for a in cluster([r for one in reports for r in one.records]) for m in a.members
    }
