"""The trials of `benchmarks.trust`, a few of each: killed at moments that a seed gives, nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.trust.trials import WORKS, Places, Work, try_killing, try_killing_server

from postgres import Cluster

KILLS = 4


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    cluster: Cluster | None = None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
    yield Places(tmp_path, cluster)


@pytest.mark.slow
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_a_killed_command_leaves_a_sound_record_and_ends_as_an_undisturbed_one(
    places: Places, work: Work
) -> None:
    outcome = try_killing(work, places, KILLS, seed=20260101)
    assert outcome.faults == []
    assert outcome.kills == KILLS and outcome.finished > 0


@pytest.mark.slow
def test_a_killed_server_keeps_what_it_has_answered(places: Places) -> None:
    outcome = try_killing_server(places, KILLS, seed=3)
    assert outcome.faults == []
    assert outcome.kills == KILLS and outcome.answered > 0
