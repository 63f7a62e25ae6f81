"""A PostgreSQL server that dies in the middle of a command: one line, a sound record, and the same command goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.trust.losing import losing, try_losing
from benchmarks.trust.trials import WORKS, Places, Work
from click.testing import CliRunner

from foreigndesk import pipeline
from foreigndesk.cli.main import cli
from foreigndesk.desk import open_desk
from made_up import MadeUpReader, report
from postgres import Cluster

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_a_server_lost_in_the_middle_loses_and_doubles_nothing(
    cluster: Cluster, tmp_path: Path, work: Work
) -> None:
    outcome = try_losing(work, Places(tmp_path, cluster), 1, seed=20260101)
    assert outcome.faults == []
    assert outcome.finished == 1


def test_the_command_line_says_so_in_one_line(cluster: Cluster) -> None:
    address = cluster.empty_desk()
    with open_desk(address) as desk:
        pipeline.run(
            [report(1, "meet Anna Berg (NOR) & Carl Dahl (SWE)\n")],
            desk.store,
            reader=MadeUpReader(),
            workers=1,
        )
    for command in ("relink", "check", "timeline"):
        with losing(cluster, at=3):
            result = CliRunner().invoke(cli, [command, "--desk", address])
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert line.startswith("foreigndesk: the connection to postgresql://")
        assert "the same command goes on where it was" in line
        assert CliRunner().invoke(cli, [command, "--desk", address]).exit_code == 0
    cluster.drop(address)
