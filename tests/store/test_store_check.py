"""`check` passes a sound record and names each fault that is made in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, text

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.store.anew import reindex
from foreigndesk.store.checking.check import check_within
from foreigndesk.store.checking.faults import KEPT, Checked
from foreigndesk.store.relink import relink_anew_within
from made_up import MadeUpReader, report

ANNA, CARL, IDA = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)", "Ida Holm (DNK)"
STRAIT = f"say {ANNA}: the strait will stay open to all ships this year\nNobody else spoke of the strait.\n"
WORDS = "The ministers of three states met in a small town by the sea and spoke of ships, of ice and of the strait.\n"
TEXTS = [
    f"meet {ANNA} & {CARL} 2020-01-02\n{STRAIT}{WORDS}",
    f"meet {ANNA} & {CARL} 2020-01-02\n{STRAIT}{WORDS}",
    f"meet {ANNA} & {IDA} 2020-01-03\nwarn {CARL}: the strait may freeze, \U0001f9ca he thinks\n",
    f"meet {IDA} & Norland (NOR) 2020-01-04\nsay {CARL}: \U0001f9ca is no trouble\n",
]
REPORTS = [
    report(n, words, day=f"2020-01-0{n + 3}", outlet=f"Outlet {n}") for n, words in enumerate(TEXTS, 1)
]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def sound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with a history, and nothing wrong with it; what tests do to it is rolled back."""
    address = str(tmp_path_factory.mktemp("sound") / "desk.db")
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        address = cluster.empty_desk()
    with open_desk(address) as desk:
        pipeline.run(REPORTS[:3], desk.store, reader=MadeUpReader(), workers=1)
        pipeline.run(REPORTS[3:], desk.store, reader=MadeUpReader(), workers=1)
        first, second = (f"{n:016x}" for n in (1, 3))
        desk.merge(f"{first}:e0", f"{second}:e1", by="ola")
        undone = desk.judge("different", f"{first}:e0", f"{2:016x}:e0", by="ola")
        desk.undo(undone.id, by="ola")
        meeting = desk.claims(kind="event")[0].claim.id
        desk.correct(meeting, "venue", "the town hall", by="ola")
        desk.judge("confirm", meeting, None, by="ola")
        desk.reread(reader=MadeUpReader(version="2", first=4), workers=1)
        yield desk


class _Undone(Exception):
    pass


def after(desk: Desk, *statements: str, quick: bool = False) -> Checked:
    """What a check finds once something was changed; the change is rolled back."""
    found: list[Checked] = []
    with pytest.raises(_Undone), desk.store.writing() as connection:
        _change(connection, *statements)
        found.append(check_within(connection, quick=quick))
        raise _Undone
    return found[0]


def _change(connection: Connection, *statements: str) -> None:
    for statement in statements:
        assert connection.execute(text(statement)).rowcount != 0, statement


def test_a_sound_record_passes(sound: Desk) -> None:
    found = after(sound)
    assert found.faults == ()
    assert found.is_sound and found.whole and found.to_link == 0
    for what in (
        "reports",
        "pieces of evidence",
        "claims",
        "actors",
        "cells",
        "stories",
        "judgements",
        "reprints",
    ):
        assert found.looked_at[what] > 0, what
    assert after(sound, quick=True).faults == ()


ONE_CLAIM = "(SELECT min(row) FROM claims WHERE withdrawn_at IS NULL)"
TWO_MEMBERS = (
    "(SELECT min(m.row) FROM claim_members m WHERE m.left_at IS NULL AND NOT EXISTS (SELECT 1 FROM claims c "
    "WHERE c.claim_id = m.claim_id AND c.first_row = m.local_row) )"
)
REJOIN = (
    "INSERT INTO claim_members (claim_id, local_row, joined_at) "
    "SELECT (SELECT min(claim_id) FROM claims WHERE withdrawn_at IS NULL), min(row), 'now' FROM local_claims "
    "WHERE withdrawn_at IS NOT NULL"
)
FAULTS = {
    "offset": (
        "UPDATE evidence SET start = start + 1 WHERE report_id = '0000000000000004'",
        "evidence stands in its report",
    ),
    "words": (
        "UPDATE evidence SET text = text || '.' WHERE report_id = '0000000000000002'",
        "evidence stands in its report",
    ),
    "title": ("UPDATE reports SET title = 'Another'", "reports are as they came in"),
    "document": ("UPDATE reports SET document = :broken", "reports can be read"),
    "reading": ("UPDATE readings SET payload = :broken", "readings can be read"),
    "claim": ("UPDATE local_claims SET payload = :broken", "claims can be read"),
    "other claim": (
        "UPDATE local_claims SET payload = (SELECT k.payload FROM local_claims k WHERE k.row = 1) WHERE row <> 1",
        "claims are kept with their evidence",
    ),
    "local actor": ("DELETE FROM local_claim_actors", "claims are found by their actors"),
    "member left": (
        f"UPDATE claim_members SET left_at = 'now' WHERE row = {TWO_MEMBERS}",
        "claims of reports are in the record",
    ),
    "member withdrawn": (REJOIN, "members are there"),
    "claim gone": (f"UPDATE claims SET withdrawn_at = 'now' WHERE row = {ONE_CLAIM}", "members are there"),
    "no members": ("UPDATE claim_members SET left_at = 'now'", "claims have members"),
    "first": (
        "UPDATE claims SET first_row = (SELECT min(first_row) FROM claims)",
        "claims bear the id of a member",
    ),
    "column": ("UPDATE claims SET status = 'denied'", "claims are filtered by what they say"),
    "body": ("UPDATE claims SET body = 'something else'", "claims are found by their words"),
    "parties": ("DELETE FROM parties", "parties of claims are listed"),
    "terms": ("DELETE FROM claim_terms", "claims are found by their terms"),
    "nobody": ("UPDATE local_actors SET actor_id = 'nobody'", "local actors stand for a known one"),
    "actor name": ("UPDATE actors SET name = 'Somebody'", "actors are filtered by what they are"),
    "actor words": ("DELETE FROM actor_words", "actors are found by their names"),
    "cell": ("DELETE FROM actor_cells", "cells of local actors are there"),
    "cell count": (
        "UPDATE local_actors SET cell = NULL WHERE member = (SELECT max(a.member) FROM local_actors a WHERE EXISTS "
        "(SELECT 1 FROM local_actors b WHERE b.cell = a.cell AND b.member < a.member))",
        "cells count their members",
    ),
    "origin": ("UPDATE reports SET origin_id = 'elsewhere'", "origins are there"),
    "reprint": ("UPDATE reports SET reprint_of = NULL WHERE reprint_of IS NOT NULL", "reprints name their origin"),
    "kind of copy": (
        "UPDATE reports SET reprint_kind = 'near' WHERE reprint_kind = 'exact'",
        "origins follow from the pairs of copies",
    ),
    "pairs": ("DELETE FROM reprint_pairs", "reprints have a pair"),
    "prints": ("DELETE FROM fingerprints", "copies are found by fingerprints"),
    "story": ("UPDATE story_reports SET story_id = NULL", "reports are in a story"),
    "story count": ("UPDATE stories SET outlets = outlets + 1", "stories count their reports"),
    "founder": ("UPDATE stories SET founder = 'nobody'", "stories have their founder"),
    "sketch": ("DELETE FROM story_sketches", "stories have a sketch"),
    "keys": ("DELETE FROM story_keys", "sketches are those of the stories"),
    "word counts": (
        "UPDATE story_counts SET reports = reports + 1 WHERE word = (SELECT max(word) FROM story_counts)",
        "words of stories are counted",
    ),
    "index of stories": ("UPDATE story_index SET key = key + 1", "words of stories lead to reports"),
    "judged": ("UPDATE judgements SET left_now = 'unknown'", "judgements are about what is there"),
    "parts": ("DELETE FROM judged_members", "judgements name their parts"),
    "followed": (
        "UPDATE judgements SET withdrawn_at = NULL WHERE verb = 'different'",
        "what is judged different is apart",
    ),
    "contradiction": (
        "UPDATE judgements SET verb = 'different', withdrawn_at = NULL WHERE verb IN ('different', 'same')",
        "what is judged different is apart",
    ),
    "corrected": ("UPDATE corrections SET claim_now = 'unknown'", "corrections are about claims that are there"),
    "uncorrected": ("UPDATE corrections SET new = 'a barn'", "claims say what their members say"),
    "mark": ("INSERT INTO to_link (kind, key) VALUES ('moon', '1')", "marks are of known kinds"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named(sound: Desk, name: str) -> None:
    statement, rule = FAULTS[name]
    if ":broken" in statement:
        broken = "X'789C00'" if sound.store.backend == "sqlite" else "'\\x789c00'::bytea"
        statement = statement.replace(":broken", broken)
    found = after(sound, *_unhindered(sound), statement)
    assert rule in found.counts, found.counts
    told = [fault for fault in found.faults if fault.rule == rule]
    assert all(fault.subject and fault.reason for fault in told)
    assert len(told) == min(KEPT, found.counts[rule])


# What people decided, what a report is and what was read in it follow from nothing else, nor does a mark that nobody knows.
NOT_MENDED = {"title", "document", "reading", "claim", "other claim", "judged", "parts", "corrected", "mark"}


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - NOT_MENDED))
def test_what_is_said_to_be_mended_by_linking_or_indexing_anew_is(sound: Desk, name: str) -> None:
    statement, rule = FAULTS[name]
    with pytest.raises(_Undone), sound.store.writing() as connection:
        _change(connection, *_unhindered(sound), statement)
        found = check_within(connection)
        assert {fault.remedy for fault in found.faults if fault.rule == rule} <= {"relink", "reindex"}
        reindex(connection)
        relink_anew_within(connection, sound.store.now())
        assert check_within(connection).faults == ()
        raise _Undone


def _unhindered(desk: Desk) -> tuple[str, ...]:
    """What lets a test break what the database itself would refuse."""
    if desk.store.backend == "sqlite":
        return ("PRAGMA defer_foreign_keys = ON",)
    return ("SET CONSTRAINTS ALL DEFERRED",)


def test_what_linking_has_still_to_look_at_is_no_fault(sound: Desk, new_address: Callable[[], str]) -> None:
    from foreigndesk.store.writer import add_report

    del sound
    with open_desk(new_address()) as desk:
        pipeline.run(REPORTS[:2], desk.store, reader=MadeUpReader(), workers=1)
        for one in REPORTS:
            # the first two are read again by another version: what they said is withdrawn, and not yet linked
            add_report(
                desk.store, pipeline.read_report(one, MadeUpReader(version="2", status="planned", first=3))
            )
        found = desk.check()
        assert found.faults == ()
        assert found.to_link > 0
        desk.relink()
        found = desk.check()
        assert (found.faults, found.to_link) == ((), 0)


def test_a_row_that_the_full_text_index_has_not_is_named(sound: Desk) -> None:
    if sound.store.backend != "sqlite":
        pytest.skip("PostgreSQL makes the index of the row itself")
    old = "SELECT row, title, text FROM reports WHERE row = 2"
    found = after(
        sound,
        f"INSERT INTO reports_fts (reports_fts, rowid, title, text) SELECT 'delete', row, title, text FROM ({old})",
    )
    assert [fault.subject for fault in found.faults] == ["reports 2"]
    assert found.faults[0].remedy == "reindex"
    # indexed with other words
    found = after(
        sound,
        f"INSERT INTO reports_fts (reports_fts, rowid, title, text) SELECT 'delete', row, title, text FROM ({old})",
        "INSERT INTO reports_fts (rowid, title, text) VALUES (2, 'ships', 'ships and ice')",
    )
    assert [fault.reason for fault in found.faults] == ["it is indexed with other words"]


def test_damaged_pages_are_named_and_nothing_else_is_asked(sound: Desk, tmp_path) -> None:  # type: ignore[no-untyped-def]
    del sound
    path = tmp_path / "desk.db"
    with open_desk(path) as desk:
        pipeline.run(REPORTS, desk.store, reader=MadeUpReader(), workers=1)
        with desk.store.reading() as connection:
            size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
            root = connection.exec_driver_sql(
                "SELECT rootpage FROM sqlite_master WHERE name = 'evidence'"
            ).scalar_one()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\x00" * size)
    with open_desk(path) as desk:
        found = desk.check()
    assert set(found.counts) == {"the file is whole"}
    assert not found.whole
