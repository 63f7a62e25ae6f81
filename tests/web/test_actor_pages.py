"""Actors and pairs as pages and in the API: the same record, in parts that each have an address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html as parsing


def page_of(client: TestClient, address: str) -> parsing.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
    return parsing.fromstring(answer.text)


def test_a_code_or_a_name_leads_to_the_actor_with_the_query_kept(client: TestClient) -> None:
    for given in ("JPN", "Japan"):
        answer = client.get(f"/actor/{given}?part=meetings&from=2024", follow_redirects=False)
        assert answer.status_code == 303
        assert re.fullmatch(r"/actor/[0-9a-f]{16}\?part=meetings&from=2024", answer.headers["location"])
    assert client.get("/actor/ffffffffffffffff").status_code == 404
    assert client.get("/actor/JPN?part=cargo").status_code == 422


def test_every_actor_in_a_claim_links_to_its_page(client: TestClient) -> None:
    page = page_of(client, "/claims?kind=event")
    link = page.cssselect(".party a")[0]
    head = page_of(client, link.get("href")).cssselect("h1")[0].text_content()
    assert head and link.get("href").startswith("/actor/")


def test_a_minister_is_told_by_office_with_the_days_it_was_seen(client: TestClient) -> None:
    page = page_of(client, "/actor/Pete Hegseth")
    told = page.cssselect(".lede")[0].text_content()
    assert "Defense Secretary" in told and "seen 2025-03-30 to 2025-11-04" in re.sub(r"\s+", " ", told)
    offices = page_of(client, "/actor/Pete Hegseth?part=offices")
    row = next(r for r in offices.cssselect(".terms tbody tr") if "Defense Secretary" in r.text_content())
    assert "2025-03-30" in row.text_content() and row.cssselect("svg .tick")
    first, *_, claims = (link.get("href") for link in row.cssselect("td a"))
    sentence = page_of(client, first.partition("#")[0]).cssselect("#at")[0].getparent()
    assert "Hegseth" in sentence.text_content()
    assert "Defense Secretary" in page_of(client, claims).cssselect("main")[0].text_content()


def test_an_office_tells_who_came_after_whom_and_opens_the_sentences(client: TestClient) -> None:
    page = page_of(client, "/actor/JPN?part=offices")
    (chip,) = [a for a in page.cssselect(".chips a") if a.text_content() == "defence minister"]
    office = page_of(client, chip.get("href"))
    after = office.cssselect("section[aria-labelledby='after'] li")
    told = [re.sub(r"\s+", " ", one.text_content()) for one in after]
    assert any("Shinjiro Koizumi after Gen Nakatani" in one for one in told)
    opened = page_of(client, after[-1].cssselect("a")[0].get("href").partition("#")[0])
    assert opened.cssselect("#at")
    assert {row.cssselect("th")[0].text_content() for row in office.cssselect(".terms .group")} == {
        "Defence minister"
    }


def test_a_state_has_the_meetings_of_its_ministers_and_alone_only_its_own(client: TestClient) -> None:
    def parties(address: str) -> set[str]:
        return {one.text_content() for one in page_of(client, address).cssselect(".claim-words .party a")}

    assert "Shinjiro Koizumi" in parties("/actor/JPN?part=meetings")
    alone = parties("/actor/JPN?part=meetings&alone=true")
    assert "Japan" in alone and "Shinjiro Koizumi" not in alone


def test_the_bars_of_the_drawing_and_the_table_below_tell_the_same(client: TestClient) -> None:
    page = page_of(client, "/actor/JPN")
    rows = page.cssselect(".numbers tbody tr")
    numbers = [
        int(cell.text_content()) for row in rows for cell in row.cssselect("td") if cell.text_content() != "–"
    ]
    drawn = page.cssselect(".class-chart .seg")
    assert numbers and len(drawn) == len(numbers)
    series = client.get("/api/v1/actors/JPN/series").json()
    counted = [n for bucket in series["buckets"] for n in bucket["counts"].values()]
    assert sorted(counted) == sorted(numbers)
    # each bar opens its events
    link = rows[-1].cssselect("a")[0].get("href")
    found = page_of(client, link)
    last = [int(c.text_content()) for c in rows[-1].cssselect("td") if c.text_content() != "–"]
    assert len(found.cssselect("li.claim")) >= sum(last)
    assert parse_qs(urlsplit(link).query)["from"] == [series["buckets"][-1]["since"]]


def test_filters_of_a_part_stay_in_its_form_and_its_pages(client: TestClient) -> None:
    page = page_of(client, "/actor/USA?part=statements&about=Japan&from=2024&to=2025&sort=oldest")
    form = page.cssselect("form.filters")[0]
    values = {field.get("name"): field.get("value") for field in form.cssselect("input")}
    assert (values["part"], values["about"], values["from"], values["to"]) == (
        "statements",
        "Japan",
        "2024",
        "2025",
    )
    days = [one.get("datetime") for one in page.cssselect(".claim-when time")]
    assert len(days) > 1 and days == sorted(days)
    assert all("Japan" in one.text_content() for one in page.cssselect("li.claim"))
    newest = page_of(client, "/actor/USA?part=statements&about=Japan&from=2024&to=2025")
    assert [one.get("datetime") for one in newest.cssselect(".claim-when time")] == days[::-1]


def test_a_statement_has_what_the_same_speaker_said_before_on_the_same(client: TestClient) -> None:
    page = page_of(client, "/pair?a=USA&b=JPN&part=statements")
    with_before = page.cssselect("li.claim:has(.before)")
    assert with_before
    before = with_before[0].cssselect(".before a")[0].get("href")
    listed = client.get("/api/v1/actors/USA/statements?about=Japan").json()["items"]
    told = {one["statement"]["id"]: one["before"] for one in listed if one["before"]}
    own = with_before[0].cssselect(".claim-foot a")[0].get("href").rpartition("/")[2]
    assert before == f"/claims/{told[own]}"


def test_wording_of_two_times_stands_side_by_side(client: TestClient) -> None:
    page = page_of(client, "/actor/USA?part=wording&left=2024&right=2025&about=Japan")
    sides = [h.text_content() for h in page.cssselect(".compared-sides h3")]
    assert [side.partition(":")[0].strip() for side in sides] == ["2024", "2025"]
    assert page.cssselect(".compared-pairs li, .compared-sides li")
    assert client.get("/actor/USA?part=wording&left=2024&right=Berlin").status_code == 422


def test_who_commands_whom_is_a_tree_whose_lines_open_their_claims(client: TestClient) -> None:
    page = page_of(client, "/actor/USA?part=relations")
    (below,) = page.cssselect(".tree .tree li")
    assert "US Forces Japan" in below.text_content()
    above = below.getparent().getparent()
    assert "US Indo-Pacific Command" in above.text_content().partition("US Forces Japan")[0]
    claim = page_of(client, below.cssselect("a[href^='/claims/']")[0].get("href"))
    assert "reports to" in claim.cssselect("h1")[0].text_content()
    (tree,) = client.get("/api/v1/actors/USA/commands").json()
    assert (tree["name"], [post["name"] for post in tree["below"]]) == (
        "US Indo-Pacific Command",
        ["US Forces Japan"],
    )
    assert tree["claims"] == [] and len(tree["below"][0]["claims"]) == 1


def test_the_parts_of_a_pair_count_what_they_list(client: TestClient) -> None:
    page = page_of(client, "/pair?a=JPN&b=USA")
    tabs = {a.text_content().rsplit(" ", 1)[0]: a for a in page.cssselect(".tabs a") if a.cssselect(".n")}
    assert list(tabs) == ["Events", "Meetings", "Agreements", "Planned", "Tensions", "About each other"]
    for name, link in tabs.items():
        number = int(link.cssselect(".n")[0].text_content())
        listed = page_of(client, link.get("href"))
        assert len(listed.cssselect("li.claim")) == number, name
    other = page_of(client, "/pair?a=USA&b=JPN")
    assert other.cssselect(".lede")[0].text_content() == page.cssselect(".lede")[0].text_content()
    found = client.get("/api/v1/pairs", params={"a": "JPN", "b": "USA"}).json()
    assert found["events"]["claims"] == int(tabs["Events"].cssselect(".n")[0].text_content())
    items = client.get("/api/v1/pairs/claims", params={"a": "JPN", "b": "USA", "limit": 200}).json()["items"]
    for claim in items:
        states = {party["state"] for party in claim["participants"]}
        assert {"JPN", "USA"} <= states


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/pair", "Name two"),
        ("/pair?a=JPN", "Name the other one"),
        ("/pair?a=JPN&b=Japan", "Both are the same actor"),
        ("/pair?a=JPN&b=Zebra", "No report here names an actor that is called so"),
    ],
)
def test_a_pair_that_is_not_clear_asks_whom_is_meant(client: TestClient, address: str, told: str) -> None:
    page = page_of(client, address)
    assert told in page.text_content()
    assert [field.get("name") for field in page.cssselect("form.filters input")] == ["a", "b"]
    suggested = page.cssselect(".plain-list a")
    if "b=" not in address:
        # whom to begin with, or who is nearest
        assert (
            "/pair?a=" in suggested[0].get("href") and page_of(client, suggested[0].get("href")) is not None
        )


def test_a_name_that_several_bear_is_settled_by_a_click(client: TestClient) -> None:
    page = page_of(client, "/pair?a=USA&b=minister")
    choices = page.cssselect("section[aria-labelledby='unclear-b'] a")
    assert len(choices) > 1
    settled = page_of(client, choices[0].get("href"))
    assert "United States and" in re.sub(r"\s+", " ", settled.cssselect("h1")[0].text_content())


def test_the_list_narrows_by_kind_and_state_and_leads_to_the_actor(client: TestClient) -> None:
    page = page_of(client, "/actors?kind=person&state=Japan")
    kinds = {row.cssselect("td")[0].text_content() for row in page.cssselect(".actor-table tbody tr")}
    assert kinds == {"person"}
    listed = client.get("/api/v1/actors", params={"kind": "person", "state": "JPN"}).json()["items"]
    names = [row.cssselect("th")[0].text_content() for row in page.cssselect(".actor-table tbody tr")]
    assert names == [one["name"] for one in listed] and "Shinjiro Koizumi" in names
    counts = client.get("/api/v1/actors/counts", params={"kind": "person", "state": "JPN"}).json()
    assert counts["actors"] == len(listed)
    assert "No actor is called so" in page_of(client, "/actors?name=zebra").text_content()


def test_what_was_joined_in_an_actor_and_decided_about_it_is_told(client: TestClient) -> None:
    page = page_of(client, "/actor/Minoru Kihara?part=history")
    rows = page.cssselect("section[aria-labelledby='joined'] tbody tr")
    person = client.get("/api/v1/actors/Minoru Kihara").json()
    assert len(rows) == person["members"] and "Nobody has decided" in page.text_content()
    assert rows[0].cssselect("a")[0].get("href").startswith("/reports/")


def test_relations_say_numbers_and_places_once(client: TestClient) -> None:
    rows = [
        " ".join(row.text_content().split())
        for row in page_of(client, "/actor/USA?part=relations").cssselect(".claim-words")
    ]
    assert "About 28,500 US troops deployed in South Korea" in rows
    assert "US Forces Japan is based in Yokota, Japan" in rows


def test_words_of_a_person_s_head_do_not_run_together(client: TestClient) -> None:
    people = client.get("/api/v1/actors", params={"kind": "person", "limit": "100"}).json()["items"]
    heads = [
        " ".join(page_of(client, f"/actor/{one['id']}").cssselect(".lede")[0].text_content().split())
        for one in people[:8]
    ]
    told = [head for head in heads if "Last seen as" in head]
    assert told and all(". Last seen as" in head for head in told)
