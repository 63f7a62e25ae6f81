"""Pages and API as of a past moment: what was known then, links that stay there, and nothing that can be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.web.app import create_app
from foreigndesk.web.past import in_the_past
from foreigndesk.web.settings import WebSettings
from made_up import MadeUpReader, report

THEN, NOW = datetime(2026, 1, 10, 12, tzinfo=UTC), datetime(2026, 2, 1, 12, tzinfo=UTC)
ANNA, CARL = "Anna Berg (NOR defence_minister)", "Carl Dahl (SWE defence_minister)"
OLD = report(
    1, f"meet {ANNA} & {CARL} 2026-01-05\nsay {ANNA}: calm seas\n", day="2026-01-06", outlet="Fjord Post"
)
NEW = report(2, f"say {CARL}: the fleet stays\n", day="2026-01-20", outlet="Skerry Times")
AS_OF = "2026-01-12"


class Clock:
    def __init__(self) -> None:
        self.moment = THEN

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    clock = Clock()
    with open_desk(tmp_path / "desk.db", clock=clock) as desk:
        pipeline.run([OLD], desk.store, reader=MadeUpReader(), workers=1)
        clock.moment = NOW
        pipeline.run([NEW], desk.store, reader=MadeUpReader(), workers=1)
        desk.judge("reject", desk.claims(kind="event")[0].id, by="ola")
    return tmp_path / "desk.db"


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    settings = WebSettings(clock=lambda: NOW, secret=b"for tests only", patience=None)
    with TestClient(create_app(path, settings), base_url="http://127.0.0.1") as opened:
        yield opened


class _Links(HTMLParser):
    """Links and forms of a page, and the hidden values of each form."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[dict[str, Any]] = []
        self.forms: list[tuple[dict[str, Any], list[str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "a" and (values.get("href") or "").startswith("/"):
            self.links.append(values)
        if tag == "form":
            self.forms.append((values, []))
        if tag == "input" and self.forms and values.get("name"):
            self.forms[-1][1].append(str(values["name"]))


def pages(client: TestClient) -> list[str]:
    story = client.get(then("/api/v1/stories")).json()["items"][0]["id"]
    claim = client.get(f"/api/v1/claims?as_of={AS_OF}").json()["items"][0]["id"]
    found = [
        "/", "/stories", "/claims", "/reports", "/actors", "/search?q=calm", "/disagreements", "/dossier?kind=statement",
        "/explore", "/timeline", "/map", "/network", "/status", "/history", "/searches", "/review", "/pair?a=NOR&b=SWE",
        f"/claims/{claim}", f"/reports/{OLD.id}", f"/origins/{OLD.id}", "/actor/NOR",
    ]  # fmt: skip
    return [*found, f"/story/{story}"]


def then(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}as_of={AS_OF}"


def test_every_page_says_that_it_is_of_the_past_and_its_links_stay_there(client: TestClient) -> None:
    for address in pages(client):
        answer = client.get(then(address))
        assert answer.status_code == 200, (address, answer.text[:400])
        assert "The record as of the end of 2026-01-12 UTC" in answer.text, address
        assert f'data-as-of="{AS_OF}"' in answer.text
        seen = _Links()
        seen.feed(answer.text)
        for link in seen.links:
            href = link["href"]
            if "data-present" in link:
                assert "as_of" not in href
            elif not href.startswith("/static/"):
                assert re.search(rf"[?&]as_of={AS_OF}(&|#|$)", href), (address, href)
        for form, names in seen.forms:
            if form.get("method") == "get":
                assert names.count("as_of") == 1, (address, form)
        # no form that changes the record
        changing = {form["action"] for form, _ in seen.forms if form.get("method") == "post"}
        assert changing <= {"/preferences/theme", "/seen"}, (address, changing)


def test_a_page_of_the_present_knows_nothing_of_it(client: TestClient) -> None:
    for address in pages(client):
        text = client.get(address).text
        assert "as_of=" not in text and "The record as of" not in text, address


def test_lists_counts_search_feeds_and_names_are_those_of_then(client: TestClient) -> None:
    assert [row["id"] for row in client.get(then("/api/v1/reports")).json()["items"]] == [OLD.id]
    assert client.get(then("/api/v1/reports/counts")).json() != client.get("/api/v1/reports/counts").json()
    # rejected later
    kinds = [row["kind"] for row in client.get(then("/api/v1/claims")).json()["items"]]
    assert "event" in kinds
    assert "event" not in [row["kind"] for row in client.get("/api/v1/claims").json()["items"]]
    assert NEW.id not in client.get(then("/search?q=fleet")).text
    assert NEW.id in client.get("/search?q=fleet").text
    answer = client.get(then("/api/v1/claims"))
    assert answer.headers["Foreigndesk-As-Of"] == "2026-01-12T23:59:59.999999Z"
    assert answer.headers["ETag"] != client.get("/api/v1/claims").headers["ETag"]
    assert client.get(then(f"/api/v1/reports/{NEW.id}")).status_code == 404
    dossier = client.get(then("/dossier.html?kind=statement")).text
    assert "as the record stood at" in dossier and "calm seas" in dossier and "fleet" not in dossier


def test_nothing_can_be_changed_in_the_past(client: TestClient) -> None:
    claim = client.get("/api/v1/claims").json()["items"][0]["id"]
    token = client.get("/").cookies
    assert token is not None
    for address in (f"/claims/{claim}/edit", "/review/merge", "/review/split"):
        answer = client.get(then(address))
        assert answer.status_code == 409 and "not changed" in answer.text
    from foreigndesk.web.security import CSRF_FIELD

    page = client.get("/").text
    value = re.search(rf'name="{CSRF_FIELD}" value="([^"]+)"', page)
    assert value is not None
    answer = client.post(then(f"/claims/{claim}/judge"), data={CSRF_FIELD: value[1], "verb": "reject"})
    assert answer.status_code == 409
    assert len(client.get("/api/v1/judgements").json()) == 1


def test_what_is_no_moment_or_lies_ahead_is_refused(client: TestClient) -> None:
    for given in ("soon", "2999-01-01", "2026-13"):
        assert client.get(f"/api/v1/claims?as_of={given}").status_code == 422
        assert client.get(f"/claims?as_of={given}").status_code == 422
    # as forms send it
    assert client.get("/claims?as_of=").status_code == 200


def test_a_page_says_that_the_past_is_being_made_and_comes_again(path: Path) -> None:
    settings = WebSettings(clock=lambda: NOW, secret=b"for tests only", patience=0.0)
    with TestClient(create_app(path, settings), base_url="http://127.0.0.1") as client:
        answer = client.get(then("/claims"))
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
        assert "is being made" in answer.text and 'http-equiv="refresh"' in answer.text
        for _ in range(600):
            made = client.get(then("/api/v1/claims"))
            if made.status_code == 200:
                break
            assert made.json()["status"] == 503
        assert made.status_code == 200


def test_a_visit_to_the_past_is_no_visit(client: TestClient) -> None:
    assert "foreigndesk_seen" not in client.get(then("/")).cookies
    assert "foreigndesk_seen" in client.get("/").cookies


def test_links_of_a_page_keep_the_moment() -> None:
    page = (
        '<a href="/claims">a</a><a href="/claims?kind=event&amp;x=1#at">b</a><a href="https://example.org/">c</a>'
        '<a href="/x?as_of=2020">d</a><a data-present href="/now">e</a><link href="/static/a.css">'
        '<form method="get" action="/search"><form method="post" action="/seen"><a href="//elsewhere">f</a>'
    )
    assert in_the_past(page, '2026"<&') == (
        '<a href="/claims?as_of=2026%22%3C%26">a</a><a href="/claims?kind=event&amp;x=1&amp;as_of=2026%22%3C%26#at">b</a>'
        '<a href="https://example.org/">c</a><a href="/x?as_of=2020">d</a><a data-present href="/now">e</a>'
        '<link href="/static/a.css"><form method="get" action="/search">'
        '<input type="hidden" name="as_of" value="2026&quot;&lt;&amp;"><form method="post" action="/seen">'
        '<a href="//elsewhere">f</a>'
    )


def test_where_nothing_was_yet_the_page_says_so_and_asks_for_nothing(client: TestClient) -> None:
    front = client.get("/", params={"as_of": "2026-01-01"}).text
    assert "Nothing had come in by then" in front and "foreigndesk add" not in front
    history = client.get("/history", params={"as_of": AS_OF}).text
    assert "Nobody had decided anything by then" in history and "No decision meets this" not in history
    # a filter that takes out the one decision there is now is told apart from no decision at all
    assert "No decision meets this" in client.get("/history", params={"by": "nobody"}).text


def test_a_dossier_names_its_moment_in_words(client: TestClient) -> None:
    for path in ("/dossier", "/dossier.html"):
        page = client.get(path, params={"actor": "Anna Berg", "as_of": AS_OF}).text
        assert f"as the record stood at the end of {AS_OF} UTC" in page and "23:59:59" not in page
