"""What lasts and is said by very many reports: one claim of all of them, at the price of a few."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from from_scratch import differences, linked, linked_from_scratch
from sqlalchemy import text

from foreigndesk import pipeline
from foreigndesk.desk import Desk
from foreigndesk.linking.claims_merge import FILLED_FROM
from foreigndesk.model import Claim
from foreigndesk.store import codec
from foreigndesk.store.checking.check import check_within
from made_up import MadeUpReader, report

ANNA = "Anna Berg (NOR defence_minister)"
MANY = 2 * FILLED_FROM


def told(number: int, day: int) -> Any:
    """A report of a meeting of its own, from which it follows that Anna Berg is minister."""
    met = f"2020-{1 + day // 28:02d}-{1 + day % 28:02d}"
    return report(number, f"meet {ANNA} & Person{number % 7} Holm (DNK) {met}\n", day=met)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    pipeline.run([told(n, n) for n in range(20, 20 + MANY)], desk.store, reader=MadeUpReader(), workers=1)
    return desk


def ministers(desk: Desk) -> list[Any]:
    return desk.claims(kind="tenure")


def members(desk: Desk, claim: str) -> int:
    with desk.store.reading() as connection:
        query = text("SELECT count(*) FROM claim_members WHERE claim_id = :c AND left_at IS NULL")
        return int(connection.execute(query, {"c": claim}).scalar_one())


def is_as_from_scratch(desk: Desk, folder: Path) -> None:
    with desk.store.reading() as connection:
        assert check_within(connection).faults == ()
        found = linked(connection)
    # only a SQLite desk can be copied and linked from scratch
    if desk.store.backend == "sqlite":
        with linked_from_scratch(desk, folder / "scratch.db") as scratch, scratch.store.reading() as other:
            assert differences(found, linked(other)) == []


def test_a_claim_has_all_its_reports_and_follows_the_earliest(desk: Desk, tmp_path: Path) -> None:
    (one,) = ministers(desk)
    assert members(desk, one.claim.id) == MANY
    # one that came out before all others comes in last
    pipeline.run([told(1, 1)], desk.store, reader=MadeUpReader(), workers=1)
    (other,) = ministers(desk)
    assert other.claim.id != one.claim.id and members(desk, other.claim.id) == MANY + 1
    assert members(desk, one.claim.id) == 0
    assert other.claim.evidence[0].report_id == f"{1:016x}"
    is_as_from_scratch(desk, tmp_path)


def test_a_report_more_reads_few_of_those_that_say_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Claim] = []

    def counted(payload: bytes, kind: type[Any]) -> Any:
        found = plain(payload, kind)
        if kind is Claim:
            read.append(found)
        return found

    plain = codec.unsqueeze
    monkeypatch.setattr("foreigndesk.store.relink.unsqueeze", counted)
    pipeline.run([told(900, 250)], desk.store, reader=MadeUpReader(), workers=1)
    tenures = [claim for claim in read if claim.kind == "tenure"]
    assert 0 < len(tenures) <= FILLED_FROM + 1


def test_what_a_person_takes_out_comes_back_when_it_is_undone(desk: Desk, tmp_path: Path) -> None:
    (one,) = ministers(desk)
    with desk.store.reading() as connection:
        query = text(
            "SELECT k.id FROM local_claims k JOIN claim_cells c ON c.local_row = k.row ORDER BY c.told DESC"
        )
        last = connection.execute(query).scalars().first()
    made = desk.judge("different", one.claim.id, last, by="ola")
    assert sorted(members(desk, found.claim.id) for found in ministers(desk)) == [1, MANY - 1]
    is_as_from_scratch(desk, tmp_path)
    desk.undo(made.id, by="ola")
    assert [members(desk, found.claim.id) for found in ministers(desk)] == [MANY]


def test_a_correction_of_a_late_report_shows(desk: Desk) -> None:
    (one,) = ministers(desk)
    desk.correct(one.claim.id, "venue", "the ministry", by="kari")
    # earlier ones come in, until the corrected one is not among those that the claim is filled from
    earlier = [told(2_000 + n, 0) for n in range(FILLED_FROM + 5)]
    pipeline.run(earlier, desk.store, reader=MadeUpReader(), workers=1)
    (other,) = ministers(desk)
    assert other.claim.id != one.claim.id and other.claim.venue == "the ministry"
