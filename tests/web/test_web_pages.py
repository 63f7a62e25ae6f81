"""The pages as the server makes them, without scripts."""

from __future__ import annotations

import html
import re

import pytest
from fastapi.testclient import TestClient
from lxml import html as parsing
from page_list import PAGES, WRONG, addresses

from foreigndesk.web.pages import OPEN_ROUTERS, ROUTERS


def one_claim(client: TestClient, **asked: str) -> dict[str, object]:
    found = client.get("/api/v1/claims", params={"limit": "1", **asked}).json()["items"]
    return dict(found[0])


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


@pytest.fixture(scope="module")
def every_page(client: TestClient) -> dict[str, str]:
    return addresses(client)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_landmarks_one_heading_and_a_way_past_the_navigation(
    client: TestClient, every_page: dict[str, str], name: str
) -> None:
    answer = client.get(every_page[name])
    assert answer.status_code == WRONG.get(name, 200)
    page = parsing.fromstring(answer.text)
    assert len(page.cssselect("h1")) == 1
    assert [len(page.cssselect(name)) for name in ("main#main", "body > header", "body > footer")] == [
        1,
        1,
        1,
    ]
    assert page.cssselect("a.skip")[0].get("href") == "#main"
    assert not page.cssselect("script:not([src]), style, [style], [onclick]")


def test_every_link_in_the_text_of_a_report_has_words(client: TestClient) -> None:
    reports = client.get("/api/v1/reports").json()["items"]
    texts = [parsing.fromstring(client.get(f"/reports/{one['id']}").text) for one in reports]
    links = [link.text_content() for text in texts for link in text.cssselect(".prose a")]
    assert len(links) > 100 and all(words.strip() for words in links)


def test_every_route_of_a_page_is_in_the_list(every_page: dict[str, str]) -> None:
    elsewhere = {
        # for who is not signed in, and for who has an account: test_accounts_pages.py
        "/sign-in", "/account",
        # an answer that is no page: test_search_pages.py, test_dossier_pages.py
        "/search/build", "/searches/new", "/searches/{name:path}.{kind}",
        "/dossier.html", "/dossier.bib", "/dossier.json",
    }  # fmt: skip
    routes = [route for router in (*OPEN_ROUTERS, *ROUTERS) for route in router.routes]
    unlisted = {
        route.path
        for route in routes
        if "GET" in route.methods
        and not any(route.path_regex.match(address.partition("?")[0]) for address in every_page.values())
    }
    assert unlisted == elsewhere


def test_the_front_page_weighs_stories_by_origins_and_names_their_outlets(client: TestClient) -> None:
    page = parsing.fromstring(client.get("/").text)
    stories = page.cssselect(".story")
    weights = [int(one.cssselect(".story-weight .n")[0].text) for one in stories]
    assert weights == sorted(weights, reverse=True)
    first = stories[0].text_content()
    # three outlets, and one of them only reprinted
    assert "3 reports" in first and weights[0] == 2
    assert all(name in first for name in ("Harbour Courier", "Northgate Observer", "Lighthouse Post"))


def test_what_is_new_is_counted_from_the_visit_before(client: TestClient) -> None:
    told = client.get("/", params={"new_since": "2030-01-01"}).text
    assert "nothing new" in told
    told = client.get("/", params={"new_since": "2020-01-01"}).text
    lede = parsing.fromstring(told).cssselect(".lede")[0].text_content()
    assert "12 reports · 9 outlets · 10 origins" in lede.partition(".")[0]


def test_a_report_shows_its_text_whole_with_marks_and_the_claims_below(client: TestClient) -> None:
    claim = one_claim(client, kind="event", status="happened")
    report_id = claim["evidence"][0]["report_id"]  # type: ignore[index]
    document = client.get(f"/api/v1/reports/{report_id}").json()["document"]
    page = parsing.fromstring(client.get(f"/reports/{report_id}").text)
    for refs in page.cssselect(".claim-refs"):
        refs.drop_tree()
    shown = " ".join(element.text_content() for element in page.cssselect(".marked"))
    assert "".join(shown.split()) == "".join(document["text"].split())
    assert page.cssselect(".marked .m-event") and page.cssselect(".marked .m-actor")
    legend = {box.get("id") for box in page.cssselect(".legend input")}
    used = {name for one in page.cssselect(".marked .m") for name in one.get("class").split() if name != "m"}
    assert legend == {name.replace("m-", "show-") for name in used}
    assert page.cssselect(f'.claim a[href="/claims/{claim["id"]}"]')


def test_a_report_says_what_was_cut_of_it_and_why(client: TestClient) -> None:
    for line in client.get("/api/v1/reports", params={"limit": 50}).json()["items"]:
        removed = client.get(f"/api/v1/reports/{line['id']}").json()["document"]["removed"]
        if removed:
            page = client.get(f"/reports/{line['id']}").text
            assert html.escape(removed[0]["reason"]) in page and html.escape(removed[0]["text"][:40]) in page
            return
    raise AssertionError("no sample report has litter")


def test_a_claim_opens_its_sentence_in_the_report(client: TestClient) -> None:
    claim = one_claim(client, kind="statement")
    page = parsing.fromstring(client.get(f"/claims/{claim['id']}").text)
    evidence = claim["evidence"][0]  # type: ignore[index]
    assert page.cssselect(".sentence mark")[0].text_content() == evidence["text"]
    link = page.cssselect("#open-sentence")[0].get("href")
    opened = parsing.fromstring(client.get(link.partition("#")[0]).text)
    (target,) = opened.cssselect("#at")
    following = target.getnext() if not (target.tail or "").strip() else None
    begins = (target.tail or "").strip() or (following.text_content() if following is not None else "")
    assert evidence["text"].startswith(begins.strip()[:5])


def test_a_judgement_is_kept_and_can_be_undone(editing: TestClient) -> None:
    claim = one_claim(editing, kind="event")
    address = f"/claims/{claim['id']}"
    page = editing.get(address).text
    answer = editing.post(
        f"{address}/judge",
        data={"verb": "reject", "why": "a test", "token": token(page)},
        follow_redirects=True,
    )
    assert answer.status_code == 200 and "reject" in answer.text and "a test" in answer.text
    (decision,) = editing.get(f"/api/v1{address}/judgements").json()
    assert (decision["verb"], decision["by"]) == ("reject", "local")
    form = {"back": address, "token": token(answer.text)}
    answer = editing.post(f"/judgements/{decision['id']}/undo", data=form, follow_redirects=True)
    assert "undone by" in answer.text
    assert editing.get(f"/api/v1/claims/{claim['id']}").json()["judgement"] is None


def test_a_filter_that_cannot_be_understood_is_told_so(client: TestClient) -> None:
    answer = client.get("/claims", params={"country": "Nowhereland"})
    assert answer.status_code == 422
    assert "no state is called" in html.unescape(answer.text)


def test_what_is_not_there_is_a_page_with_a_way_back(client: TestClient) -> None:
    for address in ("/nowhere", "/claims/ffffffffffffffff", "/reports/ffffffffffffffff"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert 'href="/"' in answer.text and "text/html" in answer.headers["content-type"]


def test_the_theme_is_kept(client: TestClient) -> None:
    page = client.get("/").text
    form = {"theme": "dark", "back": "/status", "token": token(page)}
    answer = client.post("/preferences/theme", data=form, follow_redirects=True)
    assert answer.url.path == "/status" and 'data-theme="dark"' in answer.text
    client.cookies.delete("foreigndesk_theme")


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_a_form_leads_back_to_our_own_pages_only(client: TestClient, back: str) -> None:
    form = {"theme": "auto", "back": back, "token": token(client.get("/").text)}
    answer = client.post("/preferences/theme", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
