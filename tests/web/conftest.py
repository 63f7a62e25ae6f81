"""A desk with the sample reports, read once for all; the app over a copy of it; and a server with a real browser."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import Browsing, browsing
from fastapi.testclient import TestClient
from serving import NOW, serving
from signing import desk_with_accounts

from foreigndesk.desk import open_desk
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def sample_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports, read by the real annotators; once, even if several processes test. Don't change it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    path = shared / "samples.db"
    with (shared / "samples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = shared / "samples-in-the-making.db"
            with open_desk(making, clock=lambda: NOW) as desk:
                desk.add(ROOT / "samples" / "reports", workers=1)
            with sqlite3.connect(making) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            making.rename(path)
    return path


@pytest.fixture
def own_desk(sample_desk: Path, tmp_path: Path) -> Path:
    """A copy of the sample desk that a test may change."""
    return Path(shutil.copy(sample_desk, tmp_path / "desk.db"))


@pytest.fixture(scope="session")
def settings() -> WebSettings:
    return WebSettings(clock=lambda: NOW, secret=b"for tests only")


@pytest.fixture(scope="session")
def client(sample_desk: Path, settings: WebSettings) -> Iterator[TestClient]:
    """Asks the app over the sample desk."""
    with TestClient(create_app(sample_desk, settings), base_url=BASE) as opened:
        yield opened


@pytest.fixture
def editing(own_desk: Path, settings: WebSettings) -> Iterator[TestClient]:
    """The same over a desk that the test may change."""
    with TestClient(create_app(own_desk, settings), base_url=BASE) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(
    sample_desk: Path, tmp_path_factory: pytest.TempPathFactory, settings: WebSettings
) -> Iterator[str]:
    """The address of a server over a copy of the sample desk; one for all browser tests of a process."""
    path = Path(shutil.copy(sample_desk, tmp_path_factory.mktemp("served") / "desk.db"))
    with serving(create_app(path, settings)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browsing]:
    """A headless Chromium; scripts/ensure-chromium installs it."""
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="session")
def guarded(
    sample_desk: Path, tmp_path_factory: pytest.TempPathFactory, settings: WebSettings
) -> Iterator[str]:
    """The address of a server that asks for accounts (`signing.EDITOR`, `READER`)."""
    path = Path(shutil.copy(sample_desk, tmp_path_factory.mktemp("guarded") / "desk.db"))
    desk, accounts = desk_with_accounts(path)
    with serving(create_app(desk, replace(settings, asks_accounts=True), accounts=accounts)) as address:
        yield address
    desk.close()
