"""Killed at any moment, the next run goes on: nothing is doubled or lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.model import Document
from made_up import MadeUpReader, report

TESTS = Path(__file__).resolve().parent.parent
SOURCES = Path(pipeline.__file__).resolve().parent.parent
REPORTS = 60
KILLS = 8
CHILD = """
import sys
from made_up import MadeUpReader
from store.test_store_killed import reports
from foreigndesk import pipeline
from foreigndesk.store.base import Store

pipeline.LINK_EVERY = 7
store = Store(sys.argv[1])
store.engine
print("ready", flush=True)
pipeline.run(reports(), store, reader=MadeUpReader(), workers=1)
"""


def reports() -> list[Document]:
    people = (
        "Anna Berg (NOR defence_minister)",
        "Carl Dahl (SWE defence_minister)",
        "Ida Holm (DNK defence_minister)",
    )
    return [
        report(
            n,
            f"meet {people[n % 3]} & {people[(n + 1) % 3]} 2020-01-{n % 9 + 1:02}\n"
            f"say {people[n % 3]}: we meet number {n % 5} again\n",
            day=f"2020-02-{n % 28 + 1:02}",
            outlet=f"Outlet {n % 4}",
        )
        for n in range(REPORTS)
    ]


def exported(desk: Desk) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in (*desk.export_claims(), *desk.export_reports())]


def child(address: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(SOURCES), str(TESTS)))}
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, address],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    return process


@pytest.mark.slow
def test_killed_at_random_moments_the_record_is_that_of_an_undisturbed_run(
    new_address: Callable[[], str],
) -> None:
    disturbed, undisturbed = new_address(), new_address()
    with open_desk(undisturbed) as desk:
        pipeline.run(reports(), desk.store, reader=MadeUpReader(), workers=1)
        # stories depend on what was there when a report came; linked anew they do not
        desk.relink()
        wanted = exported(desk)
    chance = random.Random(20260101)
    killed = 0
    for _ in range(KILLS):
        process = child(disturbed)
        time.sleep(chance.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    assert killed > 0
    last = child(disturbed)
    assert last.wait(120) == 0, last.communicate()[1]
    last.communicate()
    with open_desk(disturbed) as desk:
        assert desk.status().to_link == 0
        desk.relink()
        assert exported(desk) == wanted


def test_killed_between_storing_and_linking_the_next_run_links(desk: Desk) -> None:
    from foreigndesk.store.writer import add_report

    for document in reports()[:5]:
        add_report(desk.store, pipeline.read_report(document, MadeUpReader()))
    assert desk.status().to_link > 0
    assert desk.claims() == []
    summary = pipeline.run(reports()[:5], desk.store, reader=MadeUpReader(), workers=1)
    assert (summary.added, summary.known) == (0, 5)
    assert desk.status().to_link == 0
    assert len(desk.claims(kind="event")) == 5
