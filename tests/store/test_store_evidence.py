"""A claim without evidence cannot be stored: the writer says so, and the database refuses it, in both back ends."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.errors import MissingEvidenceError
from foreigndesk.model import Evidence
from foreigndesk.store.writer import add_report
from made_up import MadeUpReader, report

MEETING = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02\n"
CLAIM = (
    "INSERT INTO claims (claim_id, kind, status, background, confidence, made_by, payload, body, first_row, "
    "first_evidence, recorded_at) VALUES ('aa', 'event', 'happened', false, 0.5, 'x', '{{}}', '', {row}, {first}, 'now')"
)
LOCAL = (
    "INSERT INTO local_claims (id, report_id, payload, first_evidence, recorded_at) "
    "VALUES ('aa', '{report}', '{{}}', {first}, 'now')"
)


def execute(desk: Desk, *statements: str) -> None:
    with desk.store.engine.connect() as connection, connection.execution_options(writes=True).begin():
        for statement in statements:
            connection.execute(text(statement))


def test_writer_refuses_a_claim_without_evidence_and_stores_nothing_of_the_report(desk: Desk) -> None:
    read = pipeline.read_report(report(1, MEETING), MadeUpReader())
    bare = dataclasses.replace(read.claims[0], evidence=())
    with pytest.raises(MissingEvidenceError, match=bare.id):
        add_report(desk.store, dataclasses.replace(read, claims=(*read.claims[1:], bare)))
    wordless = dataclasses.replace(bare, evidence=(Evidence(read.document.id, 0, 5, ""),))
    with pytest.raises(MissingEvidenceError):
        add_report(desk.store, dataclasses.replace(read, claims=(wordless,)))
    assert desk.status().reports == 0


@pytest.mark.parametrize("first", ["0", "7", "NULL"])
def test_database_refuses_a_claim_that_points_to_no_evidence(desk: Desk, first: str) -> None:
    with pytest.raises(IntegrityError):
        execute(desk, CLAIM.format(row=1, first=first))


@pytest.mark.parametrize("first", ["0", "NULL"])
def test_database_refuses_a_one_report_claim_without_evidence(desk: Desk, first: str) -> None:
    pipeline.run([report(1, MEETING)], desk.store, reader=MadeUpReader(), workers=1)
    with pytest.raises(IntegrityError):
        execute(desk, LOCAL.format(report=f"{1:016x}", first=first))


def test_database_refuses_to_take_the_evidence_of_a_claim_away(desk: Desk) -> None:
    pipeline.run([report(1, MEETING)], desk.store, reader=MadeUpReader(), workers=1)
    with pytest.raises(IntegrityError):
        execute(desk, "DELETE FROM evidence")


@pytest.mark.parametrize("change", ["text = ''", '"end" = start', "start = -1"])
def test_database_refuses_evidence_without_words(desk: Desk, change: str) -> None:
    pipeline.run([report(1, MEETING)], desk.store, reader=MadeUpReader(), workers=1)
    with pytest.raises(IntegrityError):
        execute(desk, f"UPDATE evidence SET {change}")
