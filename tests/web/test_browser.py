"""The pages in a real browser: no complaint, no request abroad, nothing too wide, no grave fault of access."""

from __future__ import annotations

import re

import pytest
from browsing import Browsing

PAGES = (
    "/", "/reports", "/claims", "/search?q=China", "/status", "/nowhere", "/stories", "/disagreements", "/compare",
)  # fmt: skip


def test_from_the_front_page_to_the_sentence(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(server)
        page.click(".story h3 a")
        page.wait_for_url(re.compile("/story/"))
        page.click(".dated .evidence a")
        page.wait_for_url(re.compile(r"/reports/.*\?at=\d+#at"))
        mark = page.locator(".prose a.m-event").first
        mark.hover()
        assert "event:" in page.locator("#reading-card").inner_text()
        mark.click()
        page.wait_for_url(re.compile("/claims/"))
        sentence = page.locator(".sentence mark").inner_text()
        page.click("#open-sentence")
        page.wait_for_url(re.compile(r"/reports/.*\?at=\d+#at"))
        shown = page.locator(".prose p", has=page.locator("#at")).inner_text()
        assert re.sub(r"\W|\d", "", sentence)[:40] in re.sub(r"\W|\d", "", shown)
        assert page.locator("#at").evaluate("e => e.getBoundingClientRect().top") < 1000
        assert seen.complaints == []


def test_a_claim_is_judged_and_the_judgement_undone_by_the_keyboard(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{server}/claims?kind=event")
        page.locator(".claim-foot a").first.press("Enter")
        page.wait_for_url(re.compile("/claims/[0-9a-f]+"))
        page.get_by_role("button", name="Confirm").press("Enter")
        page.wait_for_selector(".decisions strong:text('confirm')")
        page.get_by_role("button", name="Undo").press("Enter")
        page.wait_for_selector(".decisions .is-undone")
        assert seen.complaints == []


def test_the_search_field_is_reached_by_a_key(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(server)
        page.keyboard.press("/")
        page.keyboard.type("China")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hits mark:text('China')")
        assert page.url.endswith("/search?q=China")
        assert seen.complaints == []


def test_the_switch_turns_the_page_dark_and_the_next_one_too(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(server)
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        with page.expect_response(re.compile("/preferences/theme")):
            page.get_by_role("button", name="Dark").click()
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark != light
        page.goto(f"{server}/status")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
        assert seen.complaints == []


def test_without_scripts_the_pages_still_work(browser: Browsing, server: str) -> None:
    with browser.visit(scripts=False) as seen:
        page = seen.page
        page.goto(f"{server}/")
        page.get_by_role("button", name="Dark").click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.fill("#site-q", "China")
        page.press("#site-q", "Enter")
        page.wait_for_selector(".hits mark:text('China')")


@pytest.mark.parametrize("width", [1600, 360])
@pytest.mark.parametrize("dark", [False, True])
def test_no_page_is_too_wide_or_shuts_anyone_out(
    browser: Browsing, server: str, width: int, dark: bool
) -> None:
    with browser.visit(width=width, dark=dark) as seen:
        page = seen.page
        page.goto(f"{server}/claims?kind=event")
        claim = page.locator(".claim-foot a").first.get_attribute("href")
        page.goto(f"{server}{claim}")
        report = page.locator("#open-sentence").get_attribute("href")
        page.goto(f"{server}/")
        story = page.locator(".story h3 a").first.get_attribute("href")
        page.goto(f"{server}{story}")
        compare = page.locator(".tree a[href^='/compare']").first.get_attribute("href")
        origins = story.replace("/story/", "/origins/")
        for address in (*PAGES, claim, report, story, compare, origins):
            page.goto(f"{server}{address}")
            assert not seen.is_too_wide(), address
            # the markup is the same in dark and light; only the colours differ
            if width == 1600:
                assert seen.axe(only="color-contrast" if dark else None) == [], address
        not_found = [text for text in seen.complaints if "404" not in text]
        assert not_found == []
