"""A release tells the same of the same record, is checked byte by byte, and two of them can be compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreigndesk import pipeline
from foreigndesk.desk import Desk, exporting, open_desk
from foreigndesk.errors import ConfigError, ReleaseError
from foreigndesk.export import (
    ReleaseOptions,
    ReleaseRows,
    check_release,
    diff_releases,
    write_release,
)
from foreigndesk.store.filters import ClaimFilter
from foreigndesk.store.record_version import RecordVersion
from foreigndesk.store.release import ReleaseFacts, selected_reports
from foreigndesk.store.selection import Selection
from made_up import MadeUpReader, report
from ticking_clock import TickingClock

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
FIRST = [
    report(1, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-02", outlet="Fjord Post"),
    report(
        2, f"say {ANNA}: the strait will stay open to all ships\n", day="2020-01-03", outlet="Skerry Times"
    ),
]
SECOND = [
    report(3, f"meet {ANNA} & {CARL} 2020-01-02\n", day="2020-01-03", outlet="Skerry Times"),
    report(4, f"say {CARL}: no fleet of ours will come near\n", day="2020-01-05", outlet="Fjord Post"),
]


def add(desk: Desk, reports: list[Any]) -> None:
    pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "desk.db", clock=TickingClock()) as desk:
        add(desk, FIRST)
        yield desk


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_same_record_gives_the_same_bytes_then_and_later(filled: Desk, tmp_path: Path) -> None:
    options = ReleaseOptions("Straits", formats=("csv", "parquet"))
    filled.judge("confirm", filled.claims(kind="event")[0].id, by="ola")
    moment = filled.store.now()
    first = filled.release(tmp_path / "then", options=options)
    again = filled.release(tmp_path / "again", options=options)
    assert contents(first.folder) == contents(again.folder)
    assert set(contents(first.folder)) == {
        *(f"{table}.{form}" for table in ("claims", "reports") for form in ("jsonl", "csv", "parquet")),
        "judgements.jsonl", "datapackage.json", "CITATION.cff", "README.md",
    }  # fmt: skip
    add(filled, SECOND)
    with filled.as_of(moment) as past:
        later = past.release(tmp_path / "later", options=options)
    assert later.fingerprint == first.fingerprint and later.counts == first.counts
    data = {name for name in contents(first.folder) if name.endswith((".jsonl", ".csv", ".parquet"))}
    assert {n: contents(later.folder)[n] for n in data} == {n: contents(first.folder)[n] for n in data}
    assert check_release(later.folder)["as_of"] == moment
    assert (
        check_release(later.folder)["record"]["version"] == check_release(first.folder)["record"]["version"]
    )
    assert filled.release(tmp_path / "now", options=options).fingerprint != first.fingerprint


def test_a_release_is_of_one_moment_whoever_writes_meanwhile(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*arguments: Any, **options: Any) -> Iterator[dict[str, Any]]:
        with open_desk(address) as other:
            add(other, SECOND)
        yield from selected_reports(*arguments, **options)

    with open_desk(address, clock=TickingClock()) as desk:
        add(desk, FIRST)
        undisturbed = desk.release(tmp_path / "before")
        monkeypatch.setattr(exporting, "selected_reports", late)
        meanwhile = desk.release(tmp_path / "meanwhile")
        assert meanwhile.fingerprint == undisturbed.fingerprint
        assert contents(tmp_path / "meanwhile") == contents(tmp_path / "before")
        assert desk.status().reports == 4


def test_the_manifest_has_sizes_hashes_versions_and_counts(filled: Desk, tmp_path: Path) -> None:
    made = filled.release(
        tmp_path / "out",
        options=ReleaseOptions('A "title": of it', authors=("Desk # 1",), licence="CC-BY-4.0"),
    )
    told = json.loads((made.folder / "datapackage.json").read_text())
    hashes = {}
    for one in told["resources"]:
        data = (made.folder / one["path"]).read_bytes()
        assert one["bytes"] == len(data)
        hashes[one["path"]] = hashlib.sha256(data).hexdigest()
        assert one["hash"] == f"sha256:{hashes[one['path']]}"
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    assert made.fingerprint == hashlib.sha256(listed.encode()).hexdigest()
    facts = told["foreigndesk"]
    kinds = {kind: len(filled.claims(kind=kind)) for kind in ("event", "statement", "tenure")}
    assert facts["counts"] == {name: number for name, number in kinds.items() if number} | {
        "claims": sum(kinds.values()), "reports": 2, "judgements": 0, "outlets": 2, "origins": 2,
    }  # fmt: skip
    assert facts["read_by"] == [{"made_by": "made up", "annotators": {"lines": "1"}, "reports": 2}]
    assert facts["date"] == made.day == "2026-01-01"
    cited = (made.folder / "CITATION.cff").read_text()
    assert 'title: "A \\"title\\": of it"\n' in cited and '  - name: "Desk # 1"\n' in cited
    assert f'value: "sha256:{made.fingerprint}"' in cited and 'license: "CC-BY-4.0"' in cited
    rows = lines(made.folder / "reports.jsonl")
    assert [row["id"] for row in rows] == [one.id for one in FIRST]
    assert all("text" not in row and "removed" not in row for row in rows)
    texts = filled.release(tmp_path / "texts", options=ReleaseOptions("T", with_texts=True))
    rows = lines(texts.folder / "reports.jsonl")
    assert [row["text"] for row in rows] == [one.text for one in FIRST]


def test_a_selection_brings_its_reports_and_the_decisions_about_it(filled: Desk, tmp_path: Path) -> None:
    (statement,) = filled.claims(kind="statement")
    (meeting,) = filled.claims(kind="event")
    filled.judge("reject", statement.id, by="ola")
    filled.judge("confirm", meeting.id, by="ola")
    made = filled.release(tmp_path / "said", Selection(ClaimFilter(kind="statement")))
    rows = {table: lines(made.folder / f"{table}.jsonl") for table in ("claims", "reports", "judgements")}
    # what a person rejected is in it, and says so
    assert [(row["id"], row["judgement"]) for row in rows["claims"]] == [(statement.id, "reject")]
    assert [row["id"] for row in rows["reports"]] == [FIRST[1].id]
    assert [row["verb"] for row in rows["judgements"]] == ["reject"]
    assert "statements" in check_release(made.folder)["selection"]


def test_a_release_is_never_written_over(filled: Desk, tmp_path: Path) -> None:
    filled.release(tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(ConfigError, match="is there already"):
        filled.release(tmp_path / "out")
    assert contents(tmp_path / "out") == before
    with pytest.raises(ConfigError, match="cannot write"):
        filled.release(tmp_path / "no" / "such" / "folder")
    # nothing is left behind of one that failed
    with pytest.raises(ConfigError):
        filled.release(tmp_path / "desk.db")
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"out"}


@pytest.mark.parametrize("name", ["claims.jsonl", "reports.jsonl", "judgements.jsonl"])
def test_a_damaged_file_is_named(filled: Desk, tmp_path: Path, name: str) -> None:
    good = filled.release(tmp_path / "good").folder
    bad = filled.release(tmp_path / "bad").folder
    with (bad / name).open("a") as stream:
        stream.write(" ")
    with pytest.raises(ReleaseError, match=rf"bad/{name}: damaged") as caught:
        diff_releases(good, bad)
    assert caught.value.path == str(bad / name)
    (bad / name).unlink()
    with pytest.raises(ReleaseError, match=rf"bad/{name}: cannot be read"):
        diff_releases(bad, good)


def test_a_manifest_that_was_changed_or_is_none_is_named(filled: Desk, tmp_path: Path) -> None:
    folder = filled.release(tmp_path / "out").folder
    manifest = folder / "datapackage.json"
    whole = manifest.read_text()
    fingerprint = check_release(folder)["fingerprint"]
    for changed in (
        "{}", "[]", "not json", whole.replace(fingerprint, "0" * 64), whole.replace('"claims.jsonl"', '"other"'),
        whole.replace('"claims.jsonl"', '"../claims.jsonl"'),
    ):  # fmt: skip
        manifest.write_text(changed)
        with pytest.raises(ReleaseError, match=r"damaged|cannot be read"):
            check_release(folder)
    manifest.unlink()
    with pytest.raises(ReleaseError, match="no release"):
        check_release(folder)


def test_two_releases_tell_what_came_went_changed_merged_and_split(filled: Desk, tmp_path: Path) -> None:
    add(filled, SECOND)
    meeting = next(v for v in filled.claims(kind="event") if v.reports == 2)
    one, other = filled.claims(kind="statement")
    first = filled.release(tmp_path / "1").folder
    filled.correct(one.id, "venue", "press conference", by="ola")
    split = filled.judge("different", *meeting.claim.members, by="ola")
    add(filled, [report(5, f"say {ANNA}: trade talks begin in spring\n", day="2020-01-09", outlet="Third")])
    second = filled.release(tmp_path / "2").folder
    found = diff_releases(first, second)
    assert [(one.old, len(one.new)) for one in found.split] == [((meeting.id,), 2)]
    assert found.merged == () and found.withdrawn == ()
    assert [row["content"] for row in found.added if row["kind"] == "statement"] == [
        "trade talks begin in spring"
    ]
    (change,) = [c for c in found.changed if c.new_id == one.id]
    assert ("venue", None, "press conference") in [(c.field, c.old, c.new) for c in change.changes]
    assert other.id not in [c.new_id for c in found.changed]
    assert [row["id"] for row in found.reports_added] == [f"{5:016x}"]
    assert {row["kind"] for row in found.decisions_added} == {"judgement", "correction"}
    assert found.counts["reports"] == (4, 5) and found.counts["judgements"] == (0, 2)
    filled.undo(split.id, by="kari")
    third = filled.release(tmp_path / "3").folder
    back = diff_releases(second, third)
    assert [(len(one.old), one.new) for one in back.merged] == [(2, (meeting.id,))]
    assert [row["id"] for row in back.decisions_undone] == [split.id]
    assert diff_releases(second, second).is_empty and not back.is_empty


PARTS = [f"{n:016x}" for n in range(8)]
GROUPS = st.dictionaries(st.sampled_from(PARTS), st.integers(0, 3), max_size=8).map(
    lambda home: [sorted(p for p in home if home[p] == g) for g in sorted(set(home.values()))]
)


def synthetic(folder: Path, groups: list[list[str]], status: str) -> Path:
    rows = [
        {
            "id": parts[0], "kind": "event", "type": "CONSULT", "status": status, "members": parts,
            "evidence": [{"report_id": part, "start": 0, "end": 1, "text": "x"} for part in parts],
        }
        for parts in groups
    ]  # fmt: skip
    facts = ReleaseFacts(RecordVersion("0" * 16, 0, None), "2020-01-01T00:00:00.000000Z", ())
    made = ReleaseRows(rows, lambda ids: (), lambda parts, ids: (), facts, "all")
    return write_release(made, folder, ReleaseOptions("synthetic"), "1").folder


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GROUPS, GROUPS, st.sampled_from(["happened", "planned"]))
def test_every_claim_is_in_its_place(
    tmp_path_factory: pytest.TempPathFactory, old: list[list[str]], new: list[list[str]], status: str
) -> None:
    folder = tmp_path_factory.mktemp("two")
    found = diff_releases(synthetic(folder / "old", old, "happened"), synthetic(folder / "new", new, status))
    before, after = {p for g in old for p in g}, {p for g in new for p in g}
    assert {row["id"] for row in found.added} == {g[0] for g in new if not before & set(g)}
    assert {row["id"] for row in found.withdrawn} == {g[0] for g in old if not after & set(g)}
    assert {one.new[0] for one in found.merged} == {
        g[0] for g in new if sum(bool(set(g) & set(o)) for o in old) > 1
    }
    assert {one.old[0] for one in found.split} == {
        g[0] for g in old if sum(bool(set(g) & set(n)) for n in new) > 1
    }
    paired = [
        (o, n)
        for o in old
        for n in new
        if set(o) & set(n)
        and sum(bool(set(o) & set(x)) for x in new) == 1
        and sum(bool(set(n) & set(x)) for x in old) == 1
    ]
    assert {(c.old_id, c.new_id) for c in found.changed} == {
        (o[0], n[0]) for o, n in paired if o != n or status != "happened"
    }
