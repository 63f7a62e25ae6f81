"""What all tests share: a clock that stands in for time, and desks in both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foreigndesk.desk import Desk, open_desk
from foreigndesk.desk import past as past_of_desk
from foreigndesk.store.past.cache import PastCache
from postgres import Cluster
from ticking_clock import TickingClock


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of past moments go to a folder of the tests'; it is made when the first one is."""
    folder = tmp_path_factory.getbasetemp() / "past"
    monkeypatch.setattr(past_of_desk, "default_cache", lambda program: PastCache(folder, program=program))


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The temporary PostgreSQL cluster, made when the first test needs it."""
    made = Cluster()
    yield made
    made.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives addresses of new, empty desks; the test runs once on each kind of database."""
    made: list[str] = []
    postgres: Cluster | None = None
    if request.param == "postgresql":
        postgres = request.getfixturevalue("cluster")

    def give() -> str:
        if postgres is not None:
            made.append(postgres.empty_desk())
            return made[-1]
        made.append(str(tmp_path / f"desk{len(made)}.db"))
        return made[-1]

    yield give
    if postgres is not None:
        for address in made:
            postgres.drop(address)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bare_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, on each kind."""
    if request.param == "sqlite":
        yield str(tmp_path / "bare.db")
        return
    postgres: Cluster = request.getfixturevalue("cluster")
    made = postgres.database()
    yield made
    postgres.drop(made)


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    return new_address()


@pytest.fixture
def desk(address: str, clock: TickingClock) -> Iterator[Desk]:
    """An empty desk, in either database."""
    with open_desk(address, clock=clock) as opened:
        yield opened
