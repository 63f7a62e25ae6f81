"""What fails beneath the record ends in one clear line, leaves the record sound, and the same command then goes on."""

from __future__ import annotations

import json
import os
import pwd
import random
import resource
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from benchmarks.trust.killing import killed
from benchmarks.trust.trials import exported, reports
from click.testing import CliRunner, Result
from training.checksums import sums

from foreigndesk import pipeline, weights
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from foreigndesk.errors import DamagedModelError, ForeigndeskError
from foreigndesk.store import base
from made_up import MadeUpReader

SAMPLE = "The two ministers met in Oslo on Tuesday and spoke of the strait.\n"


def add(address: str, number: int = 12) -> pipeline.AddSummary:
    with open_desk(address) as desk:
        return pipeline.run(reports(number), desk.store, reader=MadeUpReader(), workers=1)


def wanted_of(number: int, folder: Path) -> list[str]:
    path = str(folder / "undisturbed.db")
    add(path, number)
    with open_desk(path) as desk:
        return exported(desk)


def in_a_process(action: Callable[[], object], told: Path) -> str:
    """Run an action in a process of its own and return the error that it ended with."""

    def work() -> None:
        try:
            action()
        except ForeigndeskError as error:
            told.write_text(str(error))

    told.write_text("")
    assert killed(work) is False
    return told.read_text()


def is_sound(address: str) -> bool:
    with open_desk(address) as desk:
        return desk.check().faults == ()


# -- disk ------------------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_once_there_is_room_the_command_goes_on(tmp_path: Path) -> None:
    address = str(tmp_path / "desk.db")
    wanted = wanted_of(12, tmp_path)
    add(address, 3)

    def cramped() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = Path(address).stat().st_size + 60_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        add(address)

    said = in_a_process(cramped, tmp_path / "said")
    assert address in said and "\n" not in said
    assert "what was stored before is kept" in said
    assert is_sound(address)
    add(address)
    with open_desk(address) as desk:
        assert exported(desk) == wanted


def test_a_backup_that_finds_no_room_leaves_nothing(tmp_path: Path) -> None:
    address, path = str(tmp_path / "desk.db"), tmp_path / "desk.backup"
    add(address, 4)

    def cramped() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        # more than SQLite's own small file beside the desk, and less than the backup
        resource.setrlimit(resource.RLIMIT_FSIZE, (34_000, 34_000))
        with open_desk(address) as desk:
            desk.backup(path)

    said = in_a_process(cramped, tmp_path / "said")
    assert f"{path} cannot be written" in said
    with open_desk(address) as desk:
        assert desk.backup(tmp_path / "whole").bytes > 34_000
    assert [found for found in os.listdir(tmp_path) if "backup" in found] == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can look into."""
    folder = Path(tempfile.mkdtemp(prefix="foreigndesk-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_desk_that_cannot_be_written_is_named(open_folder: Path, tmp_path: Path) -> None:
    address = str(open_folder / "desk.db")
    add(address, 3)
    Path(address).chmod(0o444)
    open_folder.chmod(0o555)
    before = Path(address).read_bytes()
    told = tmp_path / "said"

    def as_somebody_else() -> None:
        if os.geteuid() == 0:
            os.setuid(pwd.getpwnam("nobody").pw_uid)
        add(address)

    try:
        told.write_text("")
        tmp_path.chmod(0o755)
        # who may not write to the desk may not write to our folder either: the error comes by a pipe
        reading, writing = os.pipe()

        def work() -> None:
            try:
                as_somebody_else()
            except ForeigndeskError as error:
                os.write(writing, str(error).encode())

        assert killed(work) is False
        os.close(writing)
        said = os.read(reading, 10_000).decode()
        os.close(reading)
    finally:
        open_folder.chmod(0o755)
        Path(address).chmod(0o644)
    assert said.startswith(address) and "\n" not in said
    assert "read-only" in said or "cannot be read or written by this user" in said
    assert Path(address).read_bytes() == before
    assert is_sound(address)


# -- damage ----------------------------------------------------------------------------------------------------


def damaged(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    chance = random.Random(how)
    if how == "header":
        content[:100] = chance.randbytes(100)
    elif how == "pages":
        for start in range(4096, len(content), 4096):
            content[start : start + 200] = chance.randbytes(200)
    elif how == "cut":
        del content[len(content) // 2 :]
    path.write_bytes(content)


def foreigndesk(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


@pytest.mark.parametrize("how", ["header", "pages", "cut"])
@pytest.mark.parametrize("command", [("status",), ("timeline",), ("check",), ("relink",)])
def test_a_damaged_desk_is_named_in_one_line_that_says_what_to_do(
    tmp_path: Path, how: str, command: tuple[str, ...]
) -> None:
    address = tmp_path / "desk.db"
    add(str(address), 6)
    damaged(address, how)
    before = address.read_bytes()
    result = foreigndesk("--desk", str(address), *command)
    assert result.exit_code == 1
    assert "Traceback" not in result.output and "a fault of ours" not in result.output
    assert "foreigndesk restore" in result.output
    if command != ("check",):
        assert len(result.output.strip().splitlines()) == 1
        assert str(address) in result.output
    assert address.read_bytes() == before


@pytest.mark.parametrize("how", ["cut", "flipped", "gone"])
def test_a_damaged_model_is_named_before_any_report_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    name = "event_types.npz"
    whole = weights.weights_bytes(name)
    bad = tmp_path / "weights" / name
    bad.parent.mkdir()
    if how != "gone":
        bad.write_bytes(
            whole[:-1000] if how == "cut" else whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]
        )
    real = weights.weights_file
    monkeypatch.setattr(weights, "weights_file", lambda one: bad if one == name else real(one))
    report, address = tmp_path / "report.txt", str(tmp_path / "desk.db")
    report.write_text(SAMPLE)
    result = foreigndesk("--desk", address, "add", str(report), "--workers", "1")
    assert result.exit_code == 1
    assert result.output.strip().splitlines() == [result.output.strip()]
    assert str(bad) in result.output and "install foreigndesk again" in result.output
    with open_desk(address) as desk:
        assert desk.status().reports == 0
        assert desk.check().faults == ()
    with pytest.raises(DamagedModelError):
        weights.verify_weights()


def test_the_checksums_are_those_of_the_models_that_ship() -> None:
    written = (Path(weights.__file__).parent / weights.SUMS).read_text(encoding="ascii")
    assert written == sums(), "python -m training.checksums"


# -- others ----------------------------------------------------------------------------------------------------


def test_two_who_add_at_once_lose_and_double_nothing(new_address: Callable[[], str], tmp_path: Path) -> None:
    address = new_address()
    wanted = wanted_of(12, tmp_path)
    with open_desk(address) as desk:
        desk.status()
    children = []
    for order in (1, -1):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                pipeline.LINK_EVERY = 3
                with open_desk(address) as desk:
                    pipeline.run(reports(12)[::order], desk.store, reader=MadeUpReader(), workers=1)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    with open_desk(address) as desk:
        assert desk.check().faults == ()
        assert exported(desk) == wanted


def test_who_adds_waits_for_another_who_links_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "BUSY_TIMEOUT", 50)
    address = str(tmp_path / "desk.db")
    add(address, 1)
    held, other = threading.Event(), base.Store(address)

    def link() -> None:
        with other.writing():
            held.set()
            time.sleep(1.0)

    linking = threading.Thread(target=link)
    linking.start()
    held.wait(10)
    with open_desk(address) as desk, pytest.raises(ForeigndeskError, match="somebody else writes"):
        desk.judge("reject", f"{0:016x}:e0", None, by="ola")
    summary = add(address, 2)
    linking.join()
    other.close()
    assert (summary.added, summary.failed) == (1, 0)


def test_a_clock_set_back_is_told_and_the_record_is_what_it_would_be(new_address: Callable[[], str]) -> None:
    address, straight = new_address(), new_address()
    early, late = (datetime(year, 1, 1, tzinfo=UTC) for year in (2025, 2026))
    with open_desk(address, clock=lambda: late) as desk:
        first = pipeline.run(reports(6), desk.store, reader=MadeUpReader(), workers=1)
    with open_desk(address, clock=lambda: early) as desk:
        summary = pipeline.run(reports(12), desk.store, reader=MadeUpReader(), workers=1)
        desk.reread(reader=MadeUpReader(version="2"), workers=1)
        made = desk.merge(f"{0:016x}:e0", f"{1:016x}:e0", by="ola")
        desk.undo(made.id, by="ola")
        assert desk.check().faults == ()
        found = exported(desk)
    assert first.clock_behind is None
    assert summary.clock_behind is not None and summary.clock_behind.startswith("2026-01-01")
    with open_desk(straight, clock=lambda: late) as desk:
        pipeline.run(reports(12), desk.store, reader=MadeUpReader(version="2"), workers=1)
        assert _undated(exported(desk)) == _undated(found)


def _undated(lines: list[str]) -> list[str]:
    return [json.dumps({k: v for k, v in json.loads(line).items() if "recorded" not in k}) for line in lines]
