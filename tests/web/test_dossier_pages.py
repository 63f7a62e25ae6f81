"""Dossiers as the server gives them, and as a browser shows and prints them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import Browsing
from fastapi.testclient import TestClient
from lxml import html as parsing

from foreigndesk.web.asking import dossier_address


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("html", "text/html"),
        ("bib", "application/x-bibtex"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_the_files_are_saved_and_not_shown(client: TestClient, name: str, kind: str) -> None:
    answer = client.get(f"/dossier.{name}", params={"actor": "Japan"})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="dossier.{name}"'
    assert client.get(f"/dossier.{name}", params={"country": "Nowhereland"}).status_code == 422
    assert client.get(f"/dossier.{name}", params={"story": "nothing"}).status_code == 404


def test_the_page_says_what_the_file_holds(client: TestClient) -> None:
    asked = {"actor": "Japan", "with": "USA", "kind": "event", "title": "Allies"}
    page = parsing.fromstring(client.get("/dossier", params=asked).text)
    selection = page.cssselect(".dossier-selection")[0].text_content()
    assert selection == "Events with Japan and USA as parties"
    link = page.cssselect(".dossier-files a.button")[0].get("href")
    made = parsing.fromstring(client.get(link).text)
    claims = made.cssselect(".claim")
    assert claims and f"{len(claims)} claims" in page.cssselect("#selected")[0].getparent().text_content()
    assert made.cssselect("h1")[0].text_content() == "Allies"
    form = {field.get("name"): field.get("value") for field in page.cssselect(".dossier-form input")}
    assert (form["actor"], form["with"], form["title"]) == ("Japan", "USA", "Allies")


def test_nothing_selected_says_what_to_do(client: TestClient) -> None:
    page = parsing.fromstring(client.get("/dossier", params={"outlet": "Nobody's Gazette"}).text)
    assert page.cssselect(".empty") and not page.cssselect(".dossier-files")


@pytest.mark.parametrize("address", ["/claims?actor=Japan&path=x&order=id", "/search?q=China", "report"])
def test_lists_lead_to_a_dossier_of_what_they_show(client: TestClient, address: str) -> None:
    if address == "report":
        claim = client.get("/api/v1/claims", params={"limit": 1}).json()["items"][0]
        address = f"/reports/{claim['evidence'][0]['report_id']}"
    page = parsing.fromstring(client.get(address).text)
    (link,) = page.cssselect(".dossier-link")
    led = parsing.fromstring(client.get(link.get("href")).text)
    assert led.cssselect(".dossier-files")
    assert "path=" not in link.get("href") and "order=" not in link.get("href")


def test_an_address_of_a_dossier_holds_filters_alone() -> None:
    given = {"actor": "A&B", "with": "C", "from": "2025", "after": "x", "type": "", "page": 3}
    assert dossier_address(given) == "/dossier?actor=A%26B&with=C&from=2025"
    assert dossier_address({}) == "/dossier"


def test_the_api_gives_claims_with_their_sources(client: TestClient) -> None:
    made = client.get("/api/v1/dossier", params={"actor": "Japan", "q": "kind:statement"}).json()
    listed = client.get(
        "/api/v1/claims", params={"actor": "Japan", "kind": "statement", "limit": 200}
    ).json()["items"]
    assert [claim["id"] for claim in made["claims"]] == [claim["id"] for claim in listed]
    assert made["found"] == len(listed)
    cited = {source["report_id"] for source in made["sources"]}
    assert {piece["report_id"] for claim in listed for piece in claim["evidence"]} <= cited
    assert all(source["csl"]["type"] == "article-newspaper" for source in made["sources"])
    assert made["record_version"] == client.get("/api/v1/status/version").json()["number"]


def test_a_browser_shows_the_file_by_its_own_policy_and_prints_it_with_notes(
    browser: Browsing, server: str, tmp_path: Path
) -> None:
    with browser.visit(width=360) as seen:
        page = seen.page
        answer = page.goto(f"{server}/dossier.html?inline=true")
        assert answer is not None
        policy = answer.header_value("content-security-policy") or ""
        assert "script-src" not in policy and "unsafe" not in policy and "default-src 'none'" in policy
        # the policy lets the page's own style through
        assert page.locator("main").evaluate("e => getComputedStyle(e).maxWidth") != "none"
        assert not seen.is_too_wide()
        evidence = page.locator("details.evidence").first
        assert not evidence.locator("li").first.is_visible()
        evidence.locator("summary").press("Enter")
        assert evidence.locator("li").first.is_visible()
        assert not page.locator(".notes").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".notes").is_visible() and not evidence.is_visible()
        printed = page.pdf(prefer_css_page_size=True)
        # A4 in points
        assert re.search(rb"/MediaBox \[0 0 59[45]\.\d+ 84[12]\.\d+\]", printed)
        assert seen.complaints == []


@pytest.mark.parametrize("dark", [False, True])
def test_a_saved_file_opens_from_a_disk_without_faults_of_access(
    browser: Browsing, server: str, client: TestClient, tmp_path: Path, dark: bool
) -> None:
    path = tmp_path / "dossier.html"
    path.write_bytes(client.get("/dossier.html").content)
    with browser.visit(dark=dark) as seen:
        seen.page.goto(path.as_uri())
        href = seen.page.locator(".claim .foot .refs a").first.get_attribute("href") or ""
        seen.page.locator(".claim .foot .refs a").first.click()
        assert seen.page.locator(href).is_visible()
        only_itself = [said for said in seen.complaints if not said.startswith("asked for file:")]
        assert only_itself == []
        assert seen.axe() == []
