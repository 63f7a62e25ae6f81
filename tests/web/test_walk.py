"""The walk through the desk, by pointer and by keyboard, wide and narrow: on the samples, and on any desk that is named.

`make walk DESK=news.db TOPICS=Syria,Iraq,Egypt` walks a copy of that desk.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browsing import Browsing
from signing import desk_with_accounts
from walking import Walk, by_keyboard, by_pointer, pages_of, sign_in

from conftest import serving
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings

NAMED = os.environ.get("FOREIGNDESK_WALK_DESK")
TOPICS = [one for one in os.environ.get("FOREIGNDESK_WALK_TOPICS", "").split(",") if one.strip()]
# In milliseconds; a step on a large desk may link what a decision touches.
PATIENCE = 120_000 if NAMED else 60_000


@pytest.fixture(scope="module")
def walked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, settings: WebSettings
) -> Iterator[str]:
    """The address of a server with accounts over a copy of the desk that is walked."""
    path = tmp_path_factory.mktemp("walked") / "desk.db"
    source = Path(NAMED) if NAMED else request.getfixturevalue("sample_desk")
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(path)) as new,
    ):
        old.backup(new)
    desk, accounts = desk_with_accounts(path)
    # as `serve` does
    desk.finish_linking()
    clock = (lambda: datetime.now(UTC)) if NAMED else settings.clock
    told = replace(settings, asks_accounts=True, clock=clock)
    with serving(create_app(desk, told, accounts=accounts)) as address:
        yield address
    desk.close()


@pytest.fixture(params=TOPICS or ["Japan"])
def topic(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("width", [1600, 360])
def test_the_walk_by_pointer(browser: Browsing, walked: str, topic: str, width: int, tmp_path: Path) -> None:
    with browser.visit(width=width) as seen:
        seen.page.set_default_timeout(PATIENCE)
        by_pointer(Walk(seen, walked, topic), tmp_path)
        assert seen.complaints == []


def test_the_walk_by_keyboard_alone(browser: Browsing, walked: str, topic: str) -> None:
    with browser.visit() as seen:
        seen.page.set_default_timeout(PATIENCE)
        by_keyboard(Walk(seen, walked, topic))
        assert seen.complaints == []


@pytest.mark.parametrize("width", [1600, 360])
def test_every_kind_of_page_is_sound(browser: Browsing, walked: str, topic: str, width: int) -> None:
    with browser.visit(width=width) as seen:
        seen.page.set_default_timeout(PATIENCE)
        walk = Walk(seen, walked, topic)
        sign_in(walk)
        faults = {}
        for address in pages_of(walk):
            walk.open(address)
            faults[address] = walk.faults(access=width == 1600)
        print("\n".join(f"{seconds:6.2f} s  {address}" for address, seconds in walk.times.items()))
        assert {address: found for address, found in faults.items() if found} == {}
        assert seen.complaints == []
