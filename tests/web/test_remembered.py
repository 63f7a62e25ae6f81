"""Costly answers of a large record: shown as they were before the last reports, said so, made anew behind the page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection

from foreigndesk import pipeline
from foreigndesk.desk import Desk, open_desk
from foreigndesk.model import Document
from foreigndesk.store.reviewing import Doubtful, proposed_pairs
from foreigndesk.web import queues
from foreigndesk.web.app import create_app
from foreigndesk.web.pages import actor, actors, claims, status
from foreigndesk.web.remembered import WORKER, Patience, Remembered
from foreigndesk.web.settings import WebSettings
from made_up import MadeUpReader, report
from postgres import Cluster

ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
OLDER = "Some of what is counted and summed up here is of"
AT_ONCE = Patience(reports=0, seconds=0.0)


def told(number: int) -> Document:
    return report(
        number, f"meet {ANNA} & {CARL} 2026-01-{number:02}\nsay {ANNA}: calm seas {number}\n", outlet="Post"
    )


def add(desk: Desk, number: int) -> None:
    pipeline.run([told(number)], desk.store, reader=MadeUpReader(), workers=1)


class Asking:
    """An app over a desk of one report, in which every answer counts as costly."""

    def __init__(self, desk: Desk, serving: ExitStack, patience: Patience = AT_ONCE) -> None:
        self.desk = desk
        self.app = create_app(desk, WebSettings(secret=b"for tests only", patience=None))
        self.kept = self.app.state.remembered = Remembered(patience)
        self.client = serving.enter_context(TestClient(self.app, base_url="http://127.0.0.1"))
        self.kept.settle()

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        address = str(tmp_path / "desk.db")
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        address = cluster.database()
    with open_desk(address) as opened:
        add(opened, 1)
        yield opened


@pytest.fixture
def serving(desk: Desk) -> Iterator[ExitStack]:
    """Ends the apps that a test made, before their desk is closed."""
    del desk
    with ExitStack() as stack:
        yield stack


def shown(asking: Asking, address: str) -> str:
    """What a page shows, but for the tokens in its forms, which are each reader's own."""
    return re.sub(r'value="[0-9a-f]{64}"', "", asking.page(address).split("<main")[1])


def reports_on(page: str) -> str:
    return page.split("<dt>Reports</dt><dd>")[1].split(":")[0]


def test_what_is_older_than_the_record_says_so_and_is_made_anew(desk: Desk, serving: ExitStack) -> None:
    asking = Asking(desk, serving)
    first = asking.page("/status")
    assert (reports_on(first), OLDER in first) == ("1", False)
    add(desk, 2)
    older = asking.page("/status")
    assert (reports_on(older), OLDER in older) == ("1", True)
    asking.kept.settle()
    now = asking.page("/status")
    assert (reports_on(now), OLDER in now) == ("2", False)


@pytest.mark.parametrize("address", ["/claims", "/actors", "/actor/NOR", "/actor/NOR?part=events", "/actor/NOR?part=network",
                                     "/pair?a=NOR&b=SWE"])  # fmt: skip
def test_pages_of_counts_are_soon_those_of_a_desk_that_remembers_nothing(
    desk: Desk, serving: ExitStack, address: str
) -> None:
    asking = Asking(desk, serving)
    asking.page(address)
    add(desk, 2)
    assert OLDER in asking.page(address)
    asking.kept.settle()
    assert shown(asking, address) == shown(Asking(desk, serving, Patience()), address)


def test_a_story_is_summed_up_from_the_reports_that_it_has_by_then(desk: Desk, serving: ExitStack) -> None:
    asking = Asking(desk, serving)
    address = f"/story/{desk.stories()[0].id}"
    asking.page(address)
    # its first report was taken in before, so that a second one on the same talks joins it
    pipeline.run(
        [report(3, f"meet {ANNA} & {CARL} 2026-01-01\nsay {CARL}: the fleet stays\n", outlet="Times")],
        desk.store,
        reader=MadeUpReader(),
        workers=1,
    )
    asking.page(address)
    asking.kept.settle()
    assert shown(asking, address) == shown(Asking(desk, serving, Patience()), address)


def test_people_see_at_once_what_they_decided(desk: Desk, serving: ExitStack) -> None:
    asking = Asking(desk, serving)
    assert "1 event" in asking.page("/status")
    desk.judge("reject", desk.claims(kind="event")[0].id, by="ola")
    page = asking.page("/status")
    assert OLDER not in page
    assert "1 event" not in page


def test_a_small_record_a_quick_answer_and_one_too_old_are_of_the_record_as_it_is(
    desk: Desk, serving: ExitStack
) -> None:
    for patience in (Patience(seconds=0.0), Patience(reports=0, seconds=60.0), Patience(0, 0.0, oldest=0.0)):
        asking = Asking(desk, serving, patience)
        before = int(reports_on(asking.page("/status")))
        add(desk, before + 1)
        page = asking.page("/status")
        assert (reports_on(page), OLDER in page) == (str(before + 1), False)


def test_the_past_and_the_api_never_show_what_is_older(desk: Desk, serving: ExitStack) -> None:
    asking = Asking(desk, serving)
    asking.page("/claims")
    before = asking.client.get("/api/v1/claims/counts").json()["claims"]
    add(desk, 2)
    assert asking.client.get("/api/v1/claims/counts").json()["claims"] > before
    past = asking.page(f"/claims?as_of={desk.store.now()}")
    assert OLDER not in past


def test_what_fails_behind_a_page_is_told_by_the_next(
    desk: Desk, serving: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Asking(desk, serving)
    asking.page("/status")
    add(desk, 2)

    def broken(connection: object) -> NoReturn:
        raise RuntimeError("worn out")

    monkeypatch.setattr(status, "intake_log", broken)
    assert OLDER in asking.page("/status")
    asking.kept.settle()
    with pytest.raises(RuntimeError, match="worn out"):
        asking.page("/status")


def test_the_costly_answers_of_usual_pages_are_there_before_anybody_asks(
    desk: Desk, serving: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = report(2, f"meet {ANNA} & Sweland (SWE) 2026-01-02\n", outlet="Post")
    pipeline.run([named], desk.store, reader=MadeUpReader(), workers=1)
    asking = Asking(desk, serving)

    def too_late(*_arguments: object, **_named: object) -> NoReturn:
        raise AssertionError("this was to be made before")

    for module, name in ((status, "get_status"), (actors, "count_actors"), (claims, "count_claims"),
                         (actor, "count_sections"), (actor, "class_series")):  # fmt: skip
        monkeypatch.setattr(module, name, too_late)
    for address in ("/status", "/actors", "/claims", "/actor/SWE"):
        assert OLDER not in asking.page(address)


def test_an_app_that_has_ended_makes_nothing_behind_its_pages(desk: Desk) -> None:
    with ExitStack() as serving:
        asking = Asking(desk, serving)
        asking.page("/status")
        add(desk, 2)
        assert OLDER in asking.page("/status")
    made: list[str] = []
    asking.kept.anew("late", lambda: made.append("late"))
    asking.kept.settle()
    assert not made and not [one for one in threading.enumerate() if one.name == WORKER]


def test_doubtful_pairs_of_before_stand_until_those_of_now_are_worked_out(
    desk: Desk, serving: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = Asking(desk, serving)
    asking.page("/review?queue=pairs")
    asking.kept.settle()
    may_end = threading.Event()

    def slow(connection: Connection) -> list[Doubtful]:
        may_end.wait(60)
        return proposed_pairs(connection)

    monkeypatch.setattr(queues, "proposed_pairs", slow)
    add(desk, 2)
    page = asking.page("/review?queue=pairs")
    assert OLDER in page and "The doubtful pairs are being worked out" not in page
    may_end.set()
    asking.kept.settle()
    assert OLDER not in asking.page("/review?queue=pairs")
