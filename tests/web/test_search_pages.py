"""Search in the browser: hits, facets, what is wrong with a search, kept searches, feeds, what is new."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from browsing import Browsing
from fastapi.testclient import TestClient
from lxml import html as parsing
from serving import serving

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.model import Document, Published, Source
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings
from made_up import MadeUpReader

ATOM = "{http://www.w3.org/2005/Atom}"


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def look(client: TestClient, address: str, **asked: str) -> parsing.HtmlElement:
    answer = client.get(address, params=asked or None)
    assert answer.status_code == 200, answer.text
    return parsing.fromstring(answer.text)


def query_of(link: parsing.HtmlElement) -> str:
    return parse_qs(urlsplit(link.get("href")).query)["q"][0]


def add_report(path: Path, number: int = 1) -> None:
    with open_desk(path) as desk:
        line = f"meet Anna Berg (NOR defence_minister) & Carl Dahl (SWE) 2020-01-0{number}"
        document = Document(
            id=f"{number:016x}",
            text=line,
            title=f"Zanzibar talks {number}",
            outlet="Fjord Times",
            published=Published("2020-01-03", "page", ""),
            source=Source(f"new{number}.txt"),
        )
        pipeline.run([document], desk.store, reader=MadeUpReader(), workers=1)


def save(client: TestClient, name: str, query: str) -> None:
    page = client.get("/search", params={"q": query}).text
    form = {"name": name, "q": query, "token": token(page)}
    assert client.post("/searches", data=form, follow_redirects=False).status_code == 303


# -- hits and facets -----------------------------------------------------------------------------------------


def test_pages_of_hits_hold_every_hit_once_in_every_order(client: TestClient) -> None:
    whole = client.get("/api/v1/search", params={"q": "Japan", "limit": 200}).json()
    assert whole["totals"]["hits"] == len(whole["items"]) > 30
    for order in ("relevance", "newest", "oldest", "added"):
        found: list[str] = []
        address: str | None = f"/search?q=Japan&order={order}"
        while address:
            page = look(client, address)
            found += [link.get("href") for link in page.cssselect(".hit .evidence a, .hit .report-title")]
            following = page.cssselect('.pager a[rel="next"]')
            address = following[0].get("href") if following else None
        wanted = [f"/{hit['kind']}s/{hit['id']}" for hit in whole["items"]]
        assert sorted(found) == sorted(wanted), order


@pytest.mark.parametrize("query", ["Japan", "China OR Seoul"])
def test_a_facet_leads_to_as_many_hits_as_it_says(client: TestClient, query: str) -> None:
    page = look(client, "/search", q=query)
    rows = page.cssselect(".facet-counts tbody tr")
    assert len(rows) > 20
    for row in rows[::3]:
        (link,) = row.cssselect("th a")
        hits, reports, outlets, origins = (cell.text_content().strip() for cell in row.cssselect("td"))
        totals = client.get("/api/v1/search", params={"q": query_of(link)}).json()["totals"]
        got = tuple(totals[name] for name in ("hits", "reports", "outlets", "origins"))
        # a month finds what lasted into it, and what has no day but was printed in it, too
        asks_for_days = "from:" in query_of(link)
        assert int(hits) <= got[0] if asks_for_days else int(hits) == got[0], query_of(link)
        # a claim that an outlet or a month narrows to may be told by others, too
        if re.search("kind:|type:|status:", query_of(link)):
            assert (int(reports), int(outlets), int(origins)) == got[1:], query_of(link)


def test_a_part_of_a_search_can_be_taken_off(client: TestClient) -> None:
    page = look(client, "/search", q="(China OR Seoul) kind:claim Japan")
    chips = {
        one.cssselect("bdi")[0].text: query_of(one.cssselect("a")[0]) for one in page.cssselect(".chips li")
    }
    assert chips == {
        "(China OR Seoul)": "kind:claim Japan",
        "kind:claim": "(China OR Seoul) Japan",
        "Japan": "(China OR Seoul) kind:claim",
    }


def test_the_page_says_for_what_place_a_name_was_taken(client: TestClient) -> None:
    assert "Tokyo" in look(client, "/search", q="near:Tokyo/80km").cssselect(".notice")[0].text_content()


def test_the_examples_of_the_help_can_be_searched_for(client: TestClient) -> None:
    links = look(client, "/search").cssselect(".language-list a")
    assert len(links) > 12
    for link in links:
        assert client.get(link.get("href")).status_code == 200, link.get("href")


@pytest.mark.parametrize(
    ("query", "fault", "mended"),
    [
        ("missile speakr:Hegseth", "speakr:Hegseth", "missile speaker:Hegseth"),
        ("status:planed", "planed", "status:planned"),
        ("missile (Japan OR", "▲ here it ends", None),
        ('"joint statement', '"joint', None),
    ],
)
def test_what_is_wrong_with_a_search_is_pointed_at(
    client: TestClient, query: str, fault: str, mended: str | None
) -> None:
    answer = client.get("/search", params={"q": query})
    assert answer.status_code == 422
    (problem,) = parsing.fromstring(answer.text).cssselect('#problem[role="alert"]')
    assert problem.cssselect("mark")[0].text_content() == fault
    assert "expected" in problem.text_content()
    assert [query_of(link) for link in problem.cssselect("a")] == ([mended] if mended else [])
    told = client.get("/api/v1/search", params={"q": query}).json()
    assert (told["status"], told["mended"]) == (422, mended)
    assert query[told["position"] :].startswith(fault) or told["position"] == len(query)


def test_a_place_in_another_list_is_refused(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "Japan", "cursor": "rubbish"})
    assert answer.status_code == 422 and "no cursor" in html.unescape(answer.text)


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({}, ""),
        ({"words": "missile test-fired AND zone* ("}, 'missile "test-fired" "AND" zone*'),
        ({"phrase": " joint statement ", "without": "Seoul"}, '"joint statement" NOT Seoul'),
        ({"any_words": "drill exercise", "actor": "Japan, Wang Yi"}, '(drill OR exercise) actor:Japan,"Wang Yi"'),
        ({"near": "New York", "km": "20", "kind": "event"}, 'kind:event near:"New York/20km"'),
        ({"near": "35.7,139.7", "since": "2025", "until": "2025-06"}, 'near:"35.7,139.7" from:2025 to:2025-06'),
    ],
)  # fmt: skip
def test_the_form_puts_a_search_together(client: TestClient, fields: dict[str, str], query: str) -> None:
    answer = client.get("/search/build", params=fields, follow_redirects=False)
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query).get("q", [""])[0] == query
    assert client.get(answer.headers["location"]).status_code == 200


# -- kept searches -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["talks", "Japan's / talks", "..", "a.rss", "<b>&ü"])
def test_a_kept_search_tells_what_is_new_in_it_until_that_is_marked(
    editing: TestClient, own_desk: Path, name: str
) -> None:
    save(editing, name, "Zanzibar OR actor:Norway")
    assert "none" in look(editing, "/searches").cssselect(".saved tbody td")[0].text_content()
    add_report(own_desk)
    assert "3 new" in look(editing, "/searches").cssselect(".saved tbody td")[0].text_content()
    front = look(editing, "/").cssselect(".saved-new li")
    assert [one.cssselect("a")[0].text_content() for one in front] == [name]
    page = look(editing, front[0].cssselect("a")[0].get("href"))
    assert len(page.cssselect(".hit .tag-new")) == 3
    assert len(look(editing, "/search", q="Zanzibar OR actor:Norway").cssselect(".hit .tag-new")) == 3
    (form,) = page.cssselect('form[action="/searches/seen"]')
    # what comes in while the page is read is not marked with it
    add_report(own_desk, 2)
    fields = dict(form.form_values())
    assert editing.post("/searches/seen", data=fields, follow_redirects=False).status_code == 303
    assert [hit["title"] for hit in new_in(editing, name) if hit["kind"] == "report"] == ["Zanzibar talks 2"]
    editing.post("/searches/seen", data={"name": name, "token": fields["token"]})
    assert new_in(editing, name) == [] and not look(editing, "/").cssselect(".saved-new li")
    editing.post("/searches/forget", data={"name": name, "token": fields["token"]})
    assert editing.get("/api/v1/searches").json() == []
    assert editing.get("/searches/new", params={"name": name}).status_code == 404


def new_in(client: TestClient, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/api/v1/searches/new", params={"name": name}).json()["items"]
    return found


@pytest.mark.parametrize("name", ["talks", "Japan's / talks", "..", "a.rss", "<b>&ü"])
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_the_feed_of_a_kept_search_leads_to_the_desk_and_is_sent_once(
    editing: TestClient, own_desk: Path, name: str, kind: str
) -> None:
    save(editing, name, "Zanzibar OR actor:Norway")
    add_report(own_desk)
    page = look(editing, "/searches")
    (link,) = page.cssselect(f'link[rel="alternate"][type="application/{kind}+xml"]')
    answer = editing.get(link.get("href"))
    assert answer.headers["content-type"].startswith(f"application/{kind}+xml")
    root = ET.fromstring(answer.content)
    if kind == "atom":
        title = root.findtext(f"{ATOM}title")
        links = [one.get("href", "") for one in root.iterfind(f"{ATOM}entry/{ATOM}link")]
        own = root.find(f"{ATOM}link[@rel='self']")
    else:
        title = root.findtext("channel/title")
        links = [one.text or "" for one in root.iterfind("channel/item/link")]
        own = root.find(f"channel/{ATOM}link[@rel='self']")
    assert title == name and len(links) == 3
    for address in (*links, own.get("href") if own is not None else ""):
        assert address and editing.get(address).status_code == 200
    for header, value in (
        ("If-None-Match", answer.headers["etag"]),
        ("If-Modified-Since", answer.headers["last-modified"]),
    ):
        again = editing.get(link.get("href"), headers={header: value})
        assert (again.status_code, again.content) == (304, b"")
    add_report(own_desk, 2)
    again = editing.get(link.get("href"), headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 200 and b"Zanzibar talks 2" in again.content
    by_program = editing.get("/api/v1/searches/feed", params={"name": name, "kind": kind})
    assert by_program.content == again.content
    assert editing.get(f"/searches/nothing-of-the-kind.{kind}").status_code == 404


def test_a_program_keeps_lists_and_forgets_searches(editing: TestClient) -> None:
    head = {"X-CSRF-Token": token(editing.get("/").text)}
    wanted = {"name": "talks", "query": "type:CONSULT   AND Japan"}
    made = editing.post("/api/v1/searches", json=wanted, headers=head)
    assert made.status_code == 201 and made.json()["by"] == "local"
    assert editing.post("/api/v1/searches", json=wanted, headers=head).status_code == 422
    (kept,) = editing.get("/api/v1/searches").json()
    assert (kept["name"], kept["query"], kept["new"]) == ("talks", "type:CONSULT Japan", 0)
    assert editing.delete("/api/v1/searches", params={"name": "talks"}).status_code == 403
    assert (
        editing.delete("/api/v1/searches", params={"name": "talks"}, headers=head).json()["name"] == "talks"
    )
    assert editing.delete("/api/v1/searches", params={"name": "talks"}, headers=head).status_code == 404


def test_a_form_of_another_site_keeps_and_forgets_nothing(editing: TestClient) -> None:
    save(editing, "talks", "Japan")
    for address, form in (
        ("/searches", {"name": "x", "q": "Japan"}),
        ("/searches/seen", {"name": "talks"}),
        ("/searches/forget", {"name": "talks"}),
        ("/seen", {"until": "2030-01-01T00:00:00+00:00"}),
    ):
        assert editing.post(address, data=form | {"token": "0" * 64}).status_code == 403
    assert [one["name"] for one in editing.get("/api/v1/searches").json()] == ["talks"]


# -- what is new since the last visit ------------------------------------------------------------------------


def test_the_front_page_marks_what_came_in_since_the_last_visit(editing: TestClient, own_desk: Path) -> None:
    assert "Since your last visit" not in editing.get("/").text
    assert "Since your last visit" not in editing.get("/").text, "the same visit goes on"
    del editing.cookies["foreigndesk_visit"]
    assert "nothing new" in editing.get("/").text
    add_report(own_desk)
    page = look(editing, "/")
    assert "1 report · 1 outlet · 1 origin" in page.cssselect(".lede")[0].text_content()
    # the reader's own cookie holds moments of the record, and nothing else
    record = editing.get("/api/v1/status/version").json()["recorded_at"]
    assert editing.cookies["foreigndesk_seen"].strip('"').rpartition("|")[2] == record
    (form,) = page.cssselect('form[action="/seen"]')
    add_report(own_desk, 2)
    editing.post("/seen", data=dict(form.form_values()))
    page = look(editing, "/")
    assert "1 report · 1 outlet · 1 origin" in page.cssselect(".lede")[0].text_content()
    assert [one.text for one in page.cssselect(".aside .report-title")] == ["Zanzibar talks 2"]


# -- in the browser ------------------------------------------------------------------------------------------


@pytest.fixture
def own_server(own_desk: Path, settings: WebSettings) -> Iterator[str]:
    with serving(create_app(own_desk, settings)) as address:
        yield address


def test_search_narrow_save_and_hear_of_a_new_report_by_the_keyboard(
    browser: Browsing, own_server: str, own_desk: Path
) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(own_server)
        page.keyboard.press("/")
        page.keyboard.type("Zanzibar OR Japan")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hits mark:text('Japan')")
        before = page.locator(".found-head .lede .n").first.inner_text()
        page.get_by_role("link", name="report", exact=True).press("Enter")
        page.wait_for_selector(".chips")
        assert int(page.locator(".found-head .lede .n").first.inner_text()) < int(before)
        page.locator("#save-name").focus()
        page.keyboard.type("talks")
        page.keyboard.press("Enter")
        page.wait_for_selector("table.saved")
        assert seen.axe() == []
        add_report(own_desk)
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        page.wait_for_selector(".news:has-text('1 new report came in')")
        page.locator(".news a").press("Enter")
        page.wait_for_selector(".saved .tag-new:text('1 new')")
        page.set_viewport_size({"width": 360, "height": 800})
        assert not seen.is_too_wide()
        page.get_by_role("link", name="1 new").press("Enter")
        page.wait_for_selector(".hit .tag-new")
        assert seen.axe() == []
        feed = page.request.get(own_server + str(page.get_by_role("link", name="Atom").get_attribute("href")))
        titles = [one.text for one in ET.fromstring(feed.body()).iterfind(f"{ATOM}entry/{ATOM}title")]
        assert titles[0] == "Zanzibar talks 1"
        page.get_by_role("button", name="Mark as seen").press("Enter")
        page.wait_for_selector(".saved .soft:text('none')")
        page.get_by_role("button", name="Forget").press("Enter")
        page.wait_for_selector("#save-name")
        assert seen.complaints == []


def test_a_wrong_search_is_mended_by_its_link_without_scripts(browser: Browsing, server: str) -> None:
    with browser.visit(scripts=False, width=360) as seen:
        page = seen.page
        page.goto(f"{server}/search?q=actr:Japan")
        assert page.locator(".fault").inner_text() == "actr:Japan"
        page.locator("#problem a").click()
        page.wait_for_selector(".hits .hit")
        assert not seen.is_too_wide()


def test_the_form_asks_without_scripts(browser: Browsing, server: str) -> None:
    with browser.visit(scripts=False) as seen:
        page = seen.page
        page.goto(f"{server}/search")
        page.get_by_label("Takes part").fill("Japan")
        page.get_by_label("Kind").select_option("event")
        page.locator(".builder-form button").click()
        page.wait_for_selector(".hits .hit")
        assert page.locator("#q").input_value() == "kind:event actor:Japan"
        assert seen.complaints == []
