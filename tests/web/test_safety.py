"""Report text is data; requests come from our own pages; only this machine is answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient
from lxml import html as parsing
from page_list import WRONG, addresses

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.model import Document, Published, Removed, Source, Span
from foreigndesk.web.app import create_app
from foreigndesk.web.asking import PARTS
from foreigndesk.web.marked_text import SLACK, WINDOW, part_starts
from foreigndesk.web.settings import WebSettings
from made_up import MadeUpReader

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }} {% raw %}",
    "</title></textarea></p><iframe src=//evil.example>",
    "javascript:alert(1)",
    "right-to-left \u202eevil\u202c \u2066isolate\u2069 \x1b[31mred \x00null \x08",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A desk whose reports have something nasty in every field that a page shows."""
    path = tmp_path_factory.mktemp("hostile") / "desk.db"
    reports = []
    for number, words in enumerate(NASTY, start=1):
        line = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE defence_minister) 2020-01-02"
        text = f"{words}\n\n{line} {words}\nsay Anna Berg (NOR): {words} stays\n"
        reports.append(
            Document(
                id=f"{number:016x}", text=text, headline=Span(0, len(words)), title=words, byline=words, outlet=words,
                agency=words, author=words, url="javascript:alert(1)//" + words,
                published=Published("2020-01-03", "page", words),
                source=Source(words, words), removed=(Removed(words, words),), extra={words: words},
            )
        )  # fmt: skip
    reports.append(
        Document(id="f" * 16, text="x" * 10_000_000, title="y" * 100_000, source=Source("long.txt"))
    )
    with open_desk(path) as desk:
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
    settings = WebSettings(clock=lambda: datetime(2020, 1, 3, tzinfo=UTC))
    with TestClient(create_app(path, settings), base_url="http://127.0.0.1") as client:
        yield client


def hostile_addresses(client: TestClient) -> list[tuple[str, int]]:
    """Every page, each report, claim, actor and story, and addresses that are nasty themselves; how each answers."""
    claims = client.get("/api/v1/claims", params={"limit": 200}).json()["items"]
    reports = client.get("/api/v1/reports", params={"limit": 200}).json()["items"]
    actors = client.get("/api/v1/actors", params={"limit": 200}).json()["items"]
    stories = client.get("/api/v1/stories", params={"limit": 100}).json()["items"]
    assert len(reports) == len(NASTY) + 1 and claims and actors and stories
    first, *_, long = sorted(line["id"] for line in reports)
    more = [
        "/search?q=stays", "/search?q=alert", "/search?q=stays&order=added",
        "/dossier?outlet=%3Cscript%3E&title=%22%3E%3Csvg%20onload=x%3E",
        *(f"/actor/{one['id']}?part={part}" for one in actors for part in get_args(PARTS)),
        f"/actor/{actors[0]['id']}?part=wording&left=2019&right=2020", "/pair?a=%3Cscript%3E&b=Berg",
        "/pair?a=NOR&b=SWE&part=wording&about=%3Csvg%20onload%3Dalert(1)%3E",
        *(f"/review?queue=claims&most=1&at={claim['id']}" for claim in claims[:4]),
        *(f"/claims/{claim['id']}/edit" for claim in claims[:4]), "/review/merge?find=Anna",
        f"/review/merge?thing={claims[0]['id']}&thing={claims[1]['id']}", "/review/split?actor=Anna+Berg",
        *(f"/reports/{line['id']}" for line in reports),
        *(f"/claims/{claim['id']}" for claim in claims),
        f"/compare?a={first}&b={long}", f"/compare?a={long}&b={first}",
        *(f"/compare?a={first}&b={line['id']}" for line in reports[:4]),
        *(f"/{page}/{story['id']}" for story in stories for page in ("story", "origins")),
    ]  # fmt: skip
    listed = {address: WRONG.get(name, 200) for name, address in addresses(client).items()}
    return list((listed | dict.fromkeys(more, 200)).items())


def test_hostile_reports_are_harmless_text_on_every_page(hostile: TestClient) -> None:
    for address, status in hostile_addresses(hostile):
        answer = hostile.get(address)
        assert answer.status_code == status, address
        page = parsing.fromstring(answer.text)
        scripts = page.cssselect("script")
        assert [one.get("src").partition("?")[0] for one in scripts] == ["/static/built/main.js"], address
        assert not page.cssselect("iframe, svg:not(.drawn), img, object, embed, style"), address
        for element in page.iter():
            for name, value in element.attrib.items():
                assert not name.startswith("on") and name != "style", (address, name)
                if name in ("href", "src", "action"):
                    assert value.startswith(("/", "#", "http://127.0.0.1")), (address, value)
        for character in "\u202e\u202c\u2066\u2069\x1b\x00\x08":
            assert character not in answer.text, address
        assert "49" not in "".join(page.xpath("//h1//text()")), address


def test_a_page_of_a_very_long_report_stays_small(hostile: TestClient) -> None:
    answer = hostile.get(f"/reports/{'f' * 16}")
    assert answer.status_code == 200 and len(answer.content) < 400_000
    assert "Part 1 of" in answer.text
    last = hostile.get(f"/reports/{'f' * 16}", params={"at": 9_999_999})
    assert "xxx" in last.text


@pytest.mark.parametrize("gap", ["\n\n", "\n", " ", ""])
def test_parts_of_a_long_text_hold_all_of_it(gap: str) -> None:
    text = ("word" * 20 + gap) * 4000
    starts = part_starts(text)
    assert len(starts) > 2 and starts[0] == 0
    lengths = [b - a for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    assert max(lengths) <= WINDOW + SLACK + 2 and sum(lengths) == len(text)


@pytest.mark.parametrize("address", ["/", "/nowhere", "/api/v1/status", "/static/mark.svg"])
def test_every_answer_carries_the_policy(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8765", ""])
def test_another_name_for_this_machine_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/api/v1/status", headers={"Host": host})
    assert answer.status_code == 421 and "reports" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765"])
def test_the_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/v1/status/version", headers={"Host": host}).status_code == 200


def test_a_form_of_another_site_changes_nothing(editing: TestClient) -> None:
    claim = editing.get("/api/v1/claims", params={"limit": 1}).json()["items"][0]["id"]
    editing.get("/")  # the cookie is there; the token is not, or is made up
    for form in ({"verb": "reject"}, {"verb": "reject", "token": "0" * 64}):
        answer = editing.post(f"/claims/{claim}/judge", data=form)
        assert answer.status_code == 403
    assert editing.get("/api/v1/judgements").json() == []


def test_adding_while_it_serves_shows_at_once(own_desk: Path, editing: TestClient) -> None:
    before = editing.get("/api/v1/status/version").json()
    with open_desk(own_desk) as desk:
        line = "meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE) 2020-01-02"
        document = Document(id="0" * 16, text=line, title="Fresh ink", source=Source("new.txt"))
        pipeline.run([document], desk.store, reader=MadeUpReader(), workers=1)
    after = editing.get("/api/v1/status/version").json()
    assert after["number"] != before["number"] and after["last_report"] == before["last_report"] + 1
    assert "Fresh ink" in editing.get("/reports?order=recorded").text
