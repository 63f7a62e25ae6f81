"""Explore: the events in columns, the page without scripts, and the views in a real browser."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import Browsing, Watched
from fastapi.testclient import TestClient
from lxml import html as parsing
from playwright.sync_api import Page

from foreigndesk.model import PlaceRef
from foreigndesk.web.drawing import precision

EVENTS = "/api/v1/explore/events"


def rows(sent: dict[str, object]) -> list[dict[str, object]]:
    columns, events = sent["columns"], sent["events"]
    assert isinstance(columns, list) and isinstance(events, list)
    return [dict(zip(columns, row, strict=True)) for row in events]


def test_events_come_in_columns_with_all_that_a_drawing_needs(client: TestClient) -> None:
    sent = client.get(EVENTS).json()
    claims = client.get("/api/v1/claims", params={"kind": "event", "limit": 200}).json()["items"]
    by_id = {claim["id"]: claim for claim in claims}
    found = rows(sent)
    assert sent["total"] == len(found) == len(by_id) and not sent["capped"]
    assert sent["dated"] == sum(row["start"] is not None for row in found)
    for row in found:
        claim = by_id[str(row["id"])]
        assert (row["status"], row["origins"], row["recalled"]) == (
            claim["status"],
            claim["origins"],
            claim["background"],
        )
        if row["quad"]:
            words = {"V": "verbal", "M": "material"}[str(row["quad"])[0]]
            assert claim["quad"].startswith(words)
        if row["place"] is not None:
            _, latitude, longitude, _ = sent["places"][row["place"]]
            assert latitude == pytest.approx(claim["place"]["lat"], abs=1e-3)
            assert longitude == pytest.approx(claim["place"]["lon"], abs=1e-3)
        assert [role for _, role in row["parties"]] == [p["role"] for p in claim["participants"]]  # type: ignore[attr-defined]


def test_more_events_than_are_drawn_are_cut_by_weight_and_it_is_said(client: TestClient) -> None:
    whole = rows(client.get(EVENTS).json())
    sent = client.get(EVENTS, params={"limit": 5}).json()
    assert sent["capped"] and sent["total"] == len(whole)
    assert [row["id"] for row in rows(sent)] == [row["id"] for row in whole[:5]]
    weights = [row["origins"] for row in whole]
    assert weights == sorted(weights, reverse=True)  # type: ignore[type-var]


def test_a_known_answer_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(EVENTS).headers["etag"]
    assert client.get(EVENTS, headers={"If-None-Match": tag}).status_code == 304


def test_filters_of_the_address_are_those_of_the_claims(client: TestClient) -> None:
    def total(**asked: str) -> int:
        return int(client.get(EVENTS, params=asked).json()["total"])

    assert 0 < total(actor="Japan", **{"with": "United States"}) < total(actor="Japan") < total()
    assert total(status="planned") + total(status="happened") < total()
    assert total(background="") == total() > total(background="false") > 0
    story = client.get("/api/v1/reports").json()["items"][0]["story"]
    assert 0 < total(story=story) < total()
    assert client.get(EVENTS, params={"country": "Nowhereland"}).status_code == 422


@pytest.mark.parametrize(
    ("place", "exact"),
    [
        (PlaceRef("Homs", "Homs", country="SYR", feature="city"), "point"),
        (PlaceRef("Idlib province", "Idlib", country="SYR", feature="admin"), "area"),
        (PlaceRef("Syria", "Syria", country="SYR", feature="country"), "country"),
        (PlaceRef("Red Sea", "Red Sea", feature="sea"), "sea"),
        (PlaceRef("Syria", "Syria", country="SYR"), "country"),
        (PlaceRef("Homs", "Homs", country="SYR"), "unknown"),
    ],
)
def test_how_exact_a_point_is_comes_from_the_kind_of_place(place: PlaceRef, exact: str) -> None:
    assert precision(place) == exact


def test_without_scripts_the_page_lists_the_events_in_pages(client: TestClient) -> None:
    page = parsing.fromstring(client.get("/explore", params={"actor": "Japan"}).text)
    total = client.get(EVENTS, params={"actor": "Japan"}).json()["total"]
    assert page.cssselect(".lede")[0].text_content().startswith(f"{total} events")
    assert len(page.cssselect(".event")) == min(total, 50)
    assert page.cssselect('input[name="actor"]')[0].get("value") == "Japan"
    whole = parsing.fromstring(client.get("/explore").text)
    second = parsing.fromstring(client.get(whole.cssselect('a[rel="next"]')[0].get("href")).text)
    links = [a.get("href") for one in (whole, second) for a in one.cssselect(".event-text")]
    assert len(set(links)) == len(links) == client.get(EVENTS).json()["total"]
    nothing = client.get("/explore", params={"actor": "Iceland"}).text
    assert "No event meets this" in nothing


def open_explore(seen: Watched, address: str) -> Page:
    seen.page.goto(address)
    seen.page.wait_for_selector(".view-network .node")
    return seen.page


def shown(page: Page) -> int:
    return int(page.locator(".explore-list h2 .n").inner_text())


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_days_brushed_filter_map_network_and_list_and_stand_in_the_address(
    browser: Browsing, server: str
) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        before = shown(page)
        places = page.locator(".glyph").count()
        named = page.locator(".node:not(.is-out)").count()
        drawn = page.locator(".marks a").count()
        strip = page.locator(".brush .overlay").bounding_box()
        assert strip is not None
        across, y = strip["x"] + strip["width"] * 0.8, strip["y"] + 20
        page.mouse.move(across, y)
        page.mouse.down()
        page.mouse.move(strip["x"] + strip["width"] - 2, y, steps=4)
        page.mouse.up()
        page.wait_for_selector(".chip:has-text('Days')")
        assert 0 < shown(page) < before
        assert page.locator(".glyph").count() < places
        assert page.locator(".node:not(.is-out)").count() < named
        # what lies outside is faint, and not gone
        assert page.locator(".marks a").count() == drawn
        assert page.locator(".marks a.is-out").count() > 0
        first, last = query(page)["days"][0].split("..")
        assert page.get_by_label("Days from").input_value() == first <= last
        found = page.locator(".explore-status").inner_text()
        assert found.startswith(f"Showing {shown(page)} of {before}")
        inside = shown(page)
        page.reload()
        page.wait_for_selector(".chip:has-text('Days')")
        assert shown(page) == inside
        page.locator(".chip").first.click()
        assert shown(page) == before and "days" not in query(page)
        assert seen.complaints == []


def test_days_are_chosen_by_the_keyboard_too(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        page.get_by_label("Days from").fill("2025-03-29")
        page.get_by_label("to ", exact=True).fill("2025-03-30")
        page.wait_for_selector(".chip:has-text('2025-03-29 to 2025-03-30')")
        days = page.locator(".part-dated .event-when").all_inner_texts()
        assert days and all(day.startswith(("2025-03-29", "2025-03-30")) for day in days)
        assert seen.complaints == []


def test_a_party_chosen_in_the_network_filters_the_timeline_and_the_map(
    browser: Browsing, server: str
) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        drawn, places = page.locator(".marks a").count(), page.locator(".glyph").count()
        page.locator('.node[data-key="RUS"]').click()
        page.wait_for_selector(".chip:has-text('Party: Russia')")
        assert query(page)["node"] == ["RUS"]
        assert 0 < page.locator(".marks a").count() < drawn
        assert 0 < page.locator(".glyph").count() < places
        assert page.locator('.node[data-key="RUS"]').get_attribute("aria-pressed") == "true"
        page.get_by_role("combobox", name="Parties").select_option("persons")
        assert page.locator(".chip").count() == 0
        assert page.locator(".node", has_text="Sergei Lavrov").count() == 1
        assert query(page)["nodes"] == ["persons"]
        assert seen.complaints == []


def test_a_place_and_a_box_on_the_map_filter_the_timeline_and_the_list(
    browser: Browsing, server: str
) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        before = shown(page)
        page.locator(".view-map .places button", has_text="Tokyo").click()
        page.wait_for_selector(".chip:has-text('Map: Tokyo')")
        assert 0 < shown(page) < before
        assert all("in Tokyo" in text for text in page.locator(".event-what").all_inner_texts())
        page.locator(".chip").click()
        page.get_by_role("button", name="All places").click()
        page.get_by_role("button", name="Draw a box").click()
        land = page.locator(".world").bounding_box()
        assert land is not None
        page.mouse.move(land["x"] + land["width"] * 0.55, land["y"] + 10)
        page.mouse.down()
        page.mouse.move(land["x"] + land["width"] - 10, land["y"] + land["height"] - 10, steps=4)
        page.mouse.up()
        page.wait_for_selector(".chip:has-text('Map: ')")
        assert 0 < shown(page) < before
        assert not any("Geneva" in text for text in page.locator(".event-what").all_inner_texts())
        west, south, east, north = map(float, query(page)["box"][0].split(","))
        assert west < east and south < north
        inside = shown(page)
        page.reload()
        page.wait_for_selector(".chip:has-text('Map: ')")
        assert shown(page) == inside
        assert seen.complaints == []


def test_the_address_holds_where_the_map_and_the_timeline_stand(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/map?actor=Japan")
        page.locator(".view-map").get_by_role("button", name="Zoom in").click()
        page.locator(".view-timeline").get_by_role("button", name="Zoom in").click()
        page.wait_for_url(re.compile("at=.*span=|span=.*at="))
        land = page.locator(".land").get_attribute("transform")
        ticks = page.locator(".axis").first.text_content()
        seen.page.goto(page.url)
        page.wait_for_selector(".view-network .node")
        numbers = [
            float(n) for n in re.findall(r"-?[\d.]+", str(page.locator(".land").get_attribute("transform")))
        ]
        wanted = [float(n) for n in re.findall(r"-?[\d.]+", str(land))]
        assert numbers == pytest.approx(wanted, rel=0.02, abs=3)
        assert page.locator(".axis").first.text_content() == ticks
        # the other views open with the same
        network = page.locator(".views a", has_text="Network").get_attribute("href")
        assert (
            network is not None
            and network.startswith("/network?")
            and "at=" in network
            and "actor=Japan" in network
        )
        assert seen.complaints == []


def test_from_a_mark_to_the_sentence_and_back_to_the_same_view(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/timeline?node=JPN")
        mark = page.locator(".marks a .hit").last
        mark.hover()
        card = page.locator(".explore-card")
        assert "origin" in card.inner_text() and "confidence" in card.inner_text()
        text = card.locator(".card-text").inner_text()
        mark.click()
        page.wait_for_url(re.compile("/claims/"))
        assert text[:60] in page.locator(".sentence").first.inner_text()
        page.click("#open-sentence")
        page.wait_for_url(re.compile("/reports/"))
        page.go_back()
        page.go_back()
        page.wait_for_selector(".chip:has-text('Party: Japan')")
        assert seen.complaints == []


def test_the_keyboard_reaches_every_view(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        for view, item in (("timeline", ".marks a"), ("map", ".glyph"), ("network", ".node")):
            # one stop of Tab for each drawing
            assert page.locator(f'.view-{view} {item}[tabindex="0"]').count() == 1, view
            page.locator(f'.view-{view} {item}[tabindex="0"]').focus()
            labels = {page.evaluate("document.activeElement.getAttribute('aria-label')")}
            for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "End", "Home"):
                page.keyboard.press(key)
                labels.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
                assert page.evaluate(f"document.activeElement.matches('.view-{view} {item}')"), (view, key)
            assert len(labels) > 2 and None not in labels, view
        page.keyboard.press("Enter")
        page.wait_for_selector(".chip:has-text('Party')")
        page.locator(".chip").press("Enter")
        page.locator('.marks a[tabindex="0"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/claims/"))
        assert seen.complaints == []


def test_a_place_chosen_in_the_list_by_the_keyboard_keeps_the_focus(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        chip = page.locator(".places button").nth(1)
        place = chip.get_attribute("data-place")
        for pressed in ("true", "false"):
            chip.press("Enter") if pressed == "true" else page.keyboard.press("Enter")
            page.wait_for_selector(f'.places [data-place="{place}"][aria-pressed="{pressed}"]')
            assert page.evaluate("document.activeElement.dataset.place") == place
        assert seen.complaints == []


def test_the_card_of_a_mark_stays_when_its_focus_makes_the_page_scroll(
    browser: Browsing, server: str
) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore")
        page.set_viewport_size({"width": 1600, "height": 500})
        page.evaluate("scrollTo(0, 0)")
        node = page.locator('.node[tabindex="0"]')
        assert node.evaluate("e => e.getBoundingClientRect().top > innerHeight")
        node.evaluate(
            "e => new Promise(done => {"
            "  addEventListener('scroll', () => setTimeout(done, 100), {once: true, capture: true});"
            "  e.focus(); })"
        )
        assert page.evaluate("scrollY") > 0
        card, mark = page.locator(".explore-card").bounding_box(), node.bounding_box()
        assert card and mark and abs(card["y"] - mark["y"]) < 400
        # the pointer's card has lost its mark when the page moves under it
        page.locator(".marks a").first.evaluate("e => e.scrollIntoView({block: 'center'})")
        page.locator(".marks a path.mark").first.hover(force=True)
        page.wait_for_selector(".explore-card:visible")
        page.evaluate("document.activeElement.blur()")
        page.mouse.wheel(0, 300)
        page.wait_for_selector(".explore-card", state="hidden")
        assert seen.complaints == []


def test_undated_events_stand_apart_unless_they_are_asked_for(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore?actor=Japan")
        dated = page.locator(".marks a").count()
        undated = int(page.locator(".part-undated h3 .n").inner_text())
        assert dated + undated == shown(page) and undated > 0
        page.get_by_label("undated, at the day of their first report").check()
        assert page.locator(".marks a").count() > dated
        assert query(page)["undated"] == ["told"]
        assert seen.complaints == []


def test_a_window_made_narrow_is_drawn_anew_as_it_stood(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = open_explore(seen, f"{server}/explore?node=JPN")
        marks, inside = page.locator(".marks a").count(), shown(page)
        page.set_viewport_size({"width": 400, "height": 900})
        page.wait_for_selector(".view-timeline svg[width^='3']")
        assert page.locator(".marks a").count() == marks and shown(page) == inside
        assert page.locator('.node[data-key="JPN"][aria-pressed="true"]').count() == 1
        assert page.locator(".view-timeline .tools button").count() == 4
        assert not seen.is_too_wide()
        assert seen.complaints == []


@pytest.mark.parametrize("path", ["/timeline", "/map", "/network"])
def test_the_drawings_shut_nobody_out_and_fit_a_telephone(browser: Browsing, server: str, path: str) -> None:
    with browser.visit(width=1600) as seen:
        open_explore(seen, f"{server}{path}")
        first = seen.page.locator(".explore-views > .view").first.get_attribute("class")
        assert first == f"view view-{path[1:]}"
        assert seen.axe() == []
    with browser.visit(width=360, dark=True) as seen:
        page = open_explore(seen, f"{server}{path}?node=JPN")
        assert not seen.is_too_wide()
        tops = [box["y"] for box in (one.bounding_box() for one in page.locator(".view").all()) if box]
        assert len(tops) == 3 and tops == sorted(tops)
        assert seen.axe(only="color-contrast") == []
        assert seen.complaints == []
