"""`foreigndesk read` and `load`: the same record as `add`, whatever is killed, done before, or broken."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from foreigndesk import readings as package
from foreigndesk.desk import Desk, open_desk
from foreigndesk.errors import ConfigError, NotFoundError
from foreigndesk.intake import IntakeOptions
from foreigndesk.model import Document
from foreigndesk.readings import ReadSummary, load, read_inputs
from foreigndesk.readings.output import manifests
from foreigndesk.readings.storage import Folder
from made_up import MadeUpReader

TESTS = Path(__file__).resolve().parent.parent
SOURCES = Path(package.__file__).resolve().parents[2]
PEOPLE = (
    "Anna Berg (NOR defence_minister)",
    "Carl Dahl (SWE defence_minister)",
    "Ida Holm (DNK head_of_government)",
)
# when the files of these tests were last written, and so when their reports were retrieved
WRITTEN = datetime(2026, 3, 1, tzinfo=UTC)


def record(number: int, **more: Any) -> dict[str, Any]:
    one, other = PEOPLE[number % 3], PEOPLE[(number + 1) % 3]
    text = f"meet {one} & {other} 2020-01-{number % 9 + 1:02}\nsay {one}: we meet number {number % 5} again\n"
    return {
        "text": text,
        "title": f"Report {number}",
        "outlet": f"Outlet {number % 4}",
        "date": f"2020-02-{number % 6 + 1:02}",
        "language": "en",
    } | more


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
    return as_written(path)


def as_written(path: Path) -> Path:
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return path


def read(*inputs: Path | str, out: Path | str, **options: Any) -> ReadSummary:
    options.setdefault("reader", MadeUpReader())
    options.setdefault("everything", True)
    options.setdefault("workers", 1)
    return read_inputs([str(one) for one in inputs], str(out), **options)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in (*desk.export_claims(), *desk.export_reports())]


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "in"
    folder.mkdir()
    return [
        write(folder / "one.jsonl", [record(n) for n in range(12)] + [record(12, date=None)]),
        write(folder / "two.jsonl.gz", [record(n) for n in range(20, 30)] + [{"title": "no text"}]),
    ]


def test_the_record_is_the_one_that_adding_makes(
    new_address: Callable[[], str], tmp_path: Path, inputs: list[Path]
) -> None:
    read(*inputs, out=tmp_path / "out")
    with (
        open_desk(new_address(), clock=lambda: WRITTEN) as loaded,
        open_desk(new_address(), clock=lambda: WRITTEN) as added,
    ):
        summary = loaded.load(tmp_path / "out", reader=MadeUpReader())
        added.add(*inputs, reader=MadeUpReader(), workers=1)
        assert (summary.added, summary.known, summary.failures_kept) == (23, 0, 1)
        for desk in (loaded, added):
            desk.relink()
        assert exported(loaded) == exported(added)
        assert loaded.status().failures[0].failure == added.status().failures[0].failure
        assert loaded.status().claims == added.status().claims != {}


def test_loading_twice_changes_nothing(desk: Desk, tmp_path: Path, inputs: list[Path]) -> None:
    read(*inputs, out=tmp_path / "out")
    desk.load(tmp_path / "out", reader=MadeUpReader())
    before = exported(desk)
    again = desk.load(tmp_path / "out", reader=MadeUpReader())
    assert (again.added, again.known, again.failed) == (0, 23, 0)
    assert exported(desk) == before
    assert len(desk.status().failures) == 1


def test_reports_that_were_there_before_are_passed_over(
    desk: Desk, tmp_path: Path, inputs: list[Path]
) -> None:
    desk.add(inputs[0], reader=MadeUpReader(), workers=1)
    read(*inputs, out=tmp_path / "out")
    summary = desk.load(tmp_path / "out", reader=MadeUpReader())
    assert (summary.added, summary.known) == (10, 13)


def test_a_report_whose_reading_failed_is_kept_and_taken_once_it_was_read(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [record(1), record(2, text="CRASH of a ferry in Norland\n")])
    read(path, out=tmp_path / "out")
    summary = desk.load(tmp_path / "out", reader=MadeUpReader())
    assert (summary.added, summary.unread, summary.failures_kept) == (2, 1, 1)
    assert [r.failure.stage for r in desk.status().failures] == ["annotation"]
    read(path, out=tmp_path / "out", reader=Patient(version="2"))
    summary = desk.load(tmp_path / "out", reader=Patient(version="2"))
    assert (summary.added, summary.unread, summary.known) == (1, 0, 1)
    assert desk.status().read == 2


class Patient(MadeUpReader):
    """Reads what its elder cannot."""

    def read(self, document: Document) -> Any:
        from dataclasses import replace

        return super().read(replace(document, text=document.text.replace("CRASH", "crash")))


def test_readings_of_another_version_are_taken_and_counted(
    desk: Desk, tmp_path: Path, inputs: list[Path]
) -> None:
    read(inputs[0], out=tmp_path / "out", reader=MadeUpReader(version="0"))
    summary = desk.load(tmp_path / "out", reader=MadeUpReader())
    assert summary.other_versions == {"made up: lines 0 (here 1)": 13}


def test_a_reading_of_another_version_does_not_replace_one_that_is_there(
    desk: Desk, tmp_path: Path, inputs: list[Path]
) -> None:
    desk.add(inputs[0], reader=MadeUpReader(), workers=1)
    before = exported(desk)
    read(inputs[0], out=tmp_path / "out", reader=MadeUpReader(version="0", status="planned"))
    assert desk.load(tmp_path / "out", reader=MadeUpReader()).added == 0
    assert exported(desk) == before


def test_a_broken_file_of_readings_costs_only_itself(desk: Desk, tmp_path: Path, inputs: list[Path]) -> None:
    read(*inputs, out=tmp_path / "out")
    victim = sorted((tmp_path / "out/reports").rglob("*.parquet"))[0]
    rows = pq.read_metadata(victim).num_rows
    victim.write_bytes(victim.read_bytes()[:-20])
    summary = desk.load(tmp_path / "out", reader=MadeUpReader())
    assert (summary.added, summary.failed) == (23 - rows, 1)
    assert str(victim) == summary.failures[0].path


def test_a_folder_without_readings_is_an_error(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="foreigndesk read"):
        desk.load(tmp_path, reader=MadeUpReader())


def test_readings_lie_by_day_and_undated_ones_apart(tmp_path: Path, inputs: list[Path]) -> None:
    read(*inputs, out=tmp_path / "out")
    days = sorted(p.name for p in (tmp_path / "out/reports").iterdir())
    assert days == [f"day=2020-02-0{n}" for n in range(1, 7)] + ["day=undated"]
    table = pq.ParquetFile(next((tmp_path / "out/reports/day=undated").iterdir())).read()
    assert table["title"].to_pylist() == ["Report 12"]
    assert table["published"].to_pylist() == [None]


def test_two_workers_write_the_same_bytes_as_one(tmp_path: Path, inputs: list[Path]) -> None:
    read(*inputs, out=tmp_path / "one")
    read(*inputs, out=tmp_path / "two", workers=2)
    assert tree(tmp_path / "one") == tree(tmp_path / "two") != {}


def test_what_is_done_is_not_done_again(tmp_path: Path, inputs: list[Path]) -> None:
    first = read(*inputs, out=tmp_path / "out")
    assert (first.units, first.documents, first.read, first.failed) == (2, 23, 23, 1)
    before = tree(tmp_path / "out")
    again = read(*inputs, out=tmp_path / "out", reader=Refusing())
    assert (again.units, again.done_before) == (0, 2)
    # nor under another name, or with another date of change
    moved = shutil.copy(inputs[0], tmp_path / "moved.jsonl")
    assert read(inputs[0], out=tmp_path / "out", reader=Refusing()).done_before == 1
    os.utime(inputs[1])
    assert read(inputs[1], out=tmp_path / "out", reader=Refusing()).done_before == 1
    assert read(moved, out=tmp_path / "other").units == 1
    assert tree(tmp_path / "out") == before


class Refusing(MadeUpReader):
    def read(self, document: Document) -> Any:
        raise AssertionError("this was read before")


def test_a_file_that_changed_or_another_version_is_read_again_in_its_place(
    tmp_path: Path, inputs: list[Path]
) -> None:
    out = tmp_path / "out"
    read(*inputs, out=out)
    names = set(tree(out))
    assert read(*inputs, out=out, reader=MadeUpReader(version="2")).units == 2
    assert set(tree(out)) == names
    assert {m.versions["lines"] for m in manifests(Folder(str(out)))} == {"2"}
    assert (
        read(*inputs, out=out, reader=MadeUpReader(version="2"), options=IntakeOptions(outlet="Us")).units
        == 2
    )
    write(inputs[0], [record(n) for n in range(40, 44)])
    summary = read(*inputs, out=out, reader=MadeUpReader(version="2"), options=IntakeOptions(outlet="Us"))
    assert (summary.units, summary.documents, summary.done_before) == (1, 4, 1)


def test_what_a_new_reading_no_longer_gives_is_removed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [record(n) for n in range(6)] + [{"no": "text"}])
    out = tmp_path / "out"
    read(path, out=out, reader=MadeUpReader())
    assert len(list((out / "reports").rglob("*.parquet"))) == 6
    # the first look passes over these made-up lines, or not: what it passes over leaves the reports
    read(path, out=out, everything=False, options=IntakeOptions(language="de"))
    left = (
        pq.ParquetFile(next((out / "passed_over").iterdir())).read().to_pylist()
        if (out / "passed_over").exists()
        else []
    )
    reports = sum(pq.read_metadata(p).num_rows for p in (out / "reports").rglob("*.parquet"))
    assert len(left) + reports == 6
    (manifest,) = manifests(Folder(str(out)))
    assert (manifest.passed_over, sum(manifest.days.values())) == (len(left), reports)


def test_what_is_passed_over_is_listed_with_score_and_reason(tmp_path: Path) -> None:
    local = (
        "The town council agreed on Tuesday to mend the roof of the swimming pool before the school year. "
        * 4
    )
    abroad = (
        "The foreign ministers of Japan and South Korea met in Tokyo on Monday and agreed to resume military talks "
        "with the United States. China condemned the meeting and warned both governments of consequences."
    )
    german = "Der Rat der Stadt hat am Dienstag beschlossen, das Dach des Bades vor dem Winter zu erneuern."
    path = write(
        tmp_path / "a.jsonl", [{"text": local}, {"text": abroad, "title": "Talks"}, {"text": german}]
    )
    summary = read(path, out=tmp_path / "out", everything=False)
    assert (summary.documents, summary.passed_over, summary.read) == (3, 2, 1)
    rows = pq.ParquetFile(next((tmp_path / "out/passed_over").iterdir())).read().to_pylist()
    assert [row["place"] for row in rows] == ["line 1", "line 3"]
    assert 0 <= rows[0]["score"] < 0.5 and "no state named" in rows[0]["reason"]
    assert rows[1]["score"] is None and rows[1]["reason"] == "another language: de"
    kept = next((tmp_path / "out/reports").rglob("*.parquet"))
    assert pq.ParquetFile(kept).read()["score"].to_pylist()[0] > rows[0]["score"]


def test_failures_are_listed_and_counted_and_stop_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b'{"text": 7}\nno json\n' + json.dumps(record(3)).encode() + b"\n")
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(json.dumps(record(4)).encode() * 50)[:60])
    crash = write(tmp_path / "crash.jsonl", [record(5), record(6, text="CRASH in Norland\n")])
    summary = read(bad, cut, crash, tmp_path / "absent.jsonl", out=tmp_path / "out")
    assert (summary.units, summary.read, summary.unread) == (3, 2, 1)
    assert summary.failed == len(summary.failures) == 5
    assert {f.path for f in summary.failures} == {
        str(p) for p in (bad, cut, crash, tmp_path / "absent.jsonl")
    }
    lines = [
        json.loads(line)
        for p in sorted((tmp_path / "out/failures").iterdir())
        for line in p.read_text().splitlines()
    ]
    assert sorted((Path(row["path"]).name, row["place"], row["stage"]) for row in lines)[:2] == [
        ("bad.jsonl", "line 1", "intake"),
        ("bad.jsonl", "line 2", "intake"),
    ]
    assert all(row["reason"] for row in lines) and len(lines) == 4


def test_names_that_are_no_utf8_and_links_to_nothing_are_named_and_the_rest_goes_on(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "in\udce9"
    folder.mkdir()
    write(folder / "many\udcff.jsonl", [record(1), record(2)])
    write(folder / "bad\udce9.jsonl", [{"text": 7}])
    (folder / "loose\udce9.txt").write_text(record(3)["text"])
    (folder / "gone\udce9.txt").symlink_to("nowhere")
    out, absent = tmp_path / "out\udce9", tmp_path / "absent\udce9.jsonl"
    summary = read(folder, absent, out=out, options=IntakeOptions(language="en"))
    written = {"bad\\udce9.jsonl", "gone\\udce9.txt", "absent\\udce9.jsonl"}
    assert {Path(failure.path).name for failure in summary.failures} == written
    assert (summary.units, summary.read, summary.failed) == (3, 3, 3)
    again = read(folder, absent, out=out, options=IntakeOptions(language="en"))
    assert (again.units, again.done_before, again.failed) == (0, 3, 2)
    assert desk.load(out, reader=MadeUpReader()).added == 3
    with open_desk(tmp_path / "desk\udce9.db") as other:
        added = other.add(folder, absent, language="en", reader=MadeUpReader(), workers=1)
        assert {Path(failure.path).name for failure in added.failures} == written
        assert {Path(record.failure.path).name for record in other.status().failures} == written
        assert {view.id for view in other.claims()} == {view.id for view in desk.claims()}
        # the desk itself is no input of its own
        other.add(tmp_path, reader=MadeUpReader(), workers=1)
        names = {Path(record.failure.path).name for record in other.status().failures}
        assert not any(name.startswith("desk\\udce9") for name in names)


class Fatal(MadeUpReader):
    def read(self, document: Document) -> Any:
        if "FATAL" in document.text:
            os._exit(9)
        return super().read(document)


def test_a_page_that_kills_its_worker_costs_only_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [record(n) for n in range(7)] + [record(8, text="FATAL words\n")])
    summary = read(path, out=tmp_path / "out", reader=Fatal(), workers=2)
    assert (summary.documents, summary.read, summary.failed) == (7, 7, 1)
    assert "ended without an answer" in summary.failures[0].reason
    assert summary.failures[0].place == "item 8"


def test_the_same_report_twice_in_a_file_is_kept_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [record(1), record(2), record(1)])
    summary = read(path, out=tmp_path / "out")
    assert (summary.documents, summary.repeated, summary.read) == (2, 1, 2)


def test_a_folder_gives_its_archives_and_its_loose_pages(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    write(folder / "many.jsonl", [record(n) for n in range(4)])
    for n in (10, 11):
        as_written(_page(folder / "deep" / f"{n}.txt", record(n)["text"]))
    (folder / "deep" / "index.jsonl").write_text(
        json.dumps({"file": "10.txt", "date": "2021-05-06", "outlet": "Index Post"})
        + "\n"
        + json.dumps({"file": "gone.txt"})
        + "\n"
    )
    out = folder / "readings"
    summary = read(folder, out=out, options=IntakeOptions(language="en"))
    assert (summary.units, summary.documents, summary.failed) == (2, 6, 1)
    found = pq.ParquetFile(next((out / "reports/day=2021-05-06").iterdir())).read().to_pylist()
    assert [row["outlet"] for row in found] == ["Index Post"]
    # its own output is no input
    assert read(folder, out=out, options=IntakeOptions(language="en")).done_before == 2
    # loose files that are named go together, whatever the shell makes of '*'
    named = read(*sorted((folder / "deep").iterdir()), out=tmp_path / "named")
    assert (named.units, named.documents, named.failed) == (1, 2, 1)


def _page(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_standard_input_and_unknown_engines_are_refused(tmp_path: Path) -> None:
    summary = read("-", out=tmp_path / "out")
    assert summary.failed == 1 and "give a file" in summary.failures[0].reason
    with pytest.raises(ConfigError, match="engine"):
        read("x", out=tmp_path / "out", engine="spark")
    with pytest.raises(ConfigError, match="--engine ray"):
        read("x", out=tmp_path / "out", address="auto")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="folder"):
        read("x", out=tmp_path / "file")


# -- object storage ------------------------------------------------------------------------------------------


@pytest.fixture
def bucket() -> Iterator[str]:
    import fsspec

    system = fsspec.filesystem("memory")
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


def test_object_storage_in_and_out(desk: Desk, tmp_path: Path, inputs: list[Path], bucket: str) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    for path in inputs:
        system.put_file(str(path), f"/bucket/in/{path.name}")
    summary = read(f"{bucket}/in", out=f"{bucket}/out")
    assert (summary.units, summary.read, summary.failed) == (2, 23, 1)
    assert summary.failures[0].path == f"{bucket}/in/two.jsonl.gz".replace("memory://", "memory:///")
    assert read(f"{bucket}/in/*.gz", out=f"{bucket}/out", reader=Refusing()).done_before == 1
    loaded = desk.load(f"{bucket}/out", reader=MadeUpReader())
    assert (loaded.added, loaded.failures_kept) == (23, 1)
    assert read(f"{bucket}/nowhere/", out=f"{bucket}/out").failures[0].reason == "there is no such file"


# -- killed --------------------------------------------------------------------------------------------------

CHILD = """
import sys
from made_up import MadeUpReader
from foreigndesk.readings import load, read_inputs
from foreigndesk.store.base import Store
if __name__ == "__main__":
    print("ready", flush=True)
    if sys.argv[1] == "read":
        read_inputs(sys.argv[3:], sys.argv[2], reader=MadeUpReader(), everything=True, workers=1)
    else:
        load.LINK_EVERY = 7
        load.load_readings(Store(sys.argv[2]), sys.argv[3], reader=MadeUpReader())
"""


def killed(arguments: list[str], after: float) -> None:
    """Run the child and kill it so many seconds after it began, if it has not ended."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(SOURCES), str(TESTS)))}
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


@pytest.mark.slow
def test_killed_at_random_moments_reading_and_loading_end_as_undisturbed(
    new_address: Callable[[], str], tmp_path: Path
) -> None:
    paths = [write(tmp_path / f"{n}.jsonl", [record(100 * n + i) for i in range(25)]) for n in range(6)]
    chance = random.Random(8)
    for _ in range(3):
        killed(["read", str(tmp_path / "cut"), *map(str, paths)], chance.uniform(0.0, 0.4))
    read(*paths, out=tmp_path / "cut")
    read(*paths, out=tmp_path / "whole")
    assert tree(tmp_path / "cut") == tree(tmp_path / "whole")
    address = new_address()
    with open_desk(address) as desk, open_desk(new_address()) as undisturbed:
        desk.status()
        for _ in range(3):
            killed(["load", address, str(tmp_path / "whole")], chance.uniform(0.0, 0.5))
        desk.load(tmp_path / "whole", reader=MadeUpReader())
        undisturbed.load(tmp_path / "whole", reader=MadeUpReader())
        for one in (desk, undisturbed):
            one.relink()
        assert exported(desk) == exported(undisturbed)
        assert desk.status().reports == 150


def test_linking_goes_on_in_steps(
    desk: Desk, tmp_path: Path, inputs: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(*inputs, out=tmp_path / "out")
    monkeypatch.setattr(load, "LINK_EVERY", 5)
    stages: list[str] = []
    desk.load(tmp_path / "out", reader=MadeUpReader(), progress=lambda step: stages.append(step.stage))
    steps = [stage for stage, before in zip(stages, ["", *stages], strict=False) if stage != before]
    assert steps.count("linking") > 2 and stages[-1] == "loading"
    assert desk.status().to_link == 0


# -- names ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
@pytest.mark.parametrize("named", ["folder", "files"])
def test_names_that_are_no_utf8_stop_nothing(desk: Desk, tmp_path: Path, named: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    odd = folder / os.fsdecode(b"caf\xe9.jsonl")
    write(odd, [record(1), {"title": "no text"}])
    page = folder / os.fsdecode(b"caf\xe9.txt")
    page.write_text(
        "Talks\n\nThe minister of Norland met his colleague in Oslo on Monday.\n", encoding="utf-8"
    )
    good = write(folder / "good.jsonl", [record(2)])
    missing = folder / os.fsdecode(b"none\xe9.jsonl")
    inputs = [folder] if named == "folder" else [odd, page, good, missing]
    summary = read(*inputs, out=tmp_path / "out")
    assert (summary.documents, summary.read) == (3, 3)
    assert {(f.path.rsplit("/", 1)[1], f.place) for f in summary.failures} == {
        ("caf\\udce9.jsonl", "line 2"),
        *([] if named == "folder" else [("none\\udce9.jsonl", None)]),
    }
    assert read(*inputs, out=tmp_path / "out").done_before == 3
    loaded = desk.load(tmp_path / "out", reader=MadeUpReader())
    assert (loaded.added, loaded.failures_kept) == (3, 1)
