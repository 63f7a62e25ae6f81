"""The pages in a real browser: no complaint, no request abroad, nothing too wide, no grave fault of access."""

from __future__ import annotations

import re

import pytest
from browsing import Browsing
from fastapi.testclient import TestClient
from page_list import addresses
from signing import EDITOR, READER

from cheap_accounts import PASSWORD

# The button that opens the help is there once the keys are.
KEYS_WORK = "[data-opens]:visible"


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
    browser: Browsing, server: str, client: TestClient, width: int, dark: bool
) -> None:
    with browser.visit(width=width, dark=dark) as seen:
        page = seen.page
        for address in addresses(client).values():
            page.goto(f"{server}{address}")
            assert not seen.is_too_wide(), address
            # the markup is the same in dark and light; only the colours differ
            if width == 1600:
                assert seen.axe(only="color-contrast" if dark else None) == [], address
        not_found = [text for text in seen.complaints if "404" not in text and "422" not in text]
        assert not_found == []


def test_claims_are_reviewed_by_the_keyboard_alone(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{server}/review?queue=claims&most=1")
        first = page.locator("input[name=left]").first.get_attribute("value")
        page.wait_for_selector(KEYS_WORK)
        page.keyboard.press("?")
        page.wait_for_selector("dialog.keys[open]")
        page.keyboard.press("Escape")
        page.keyboard.press("w")
        page.keyboard.type("seen in the report")
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        page.wait_for_selector(".did strong:text('Rejected')")
        page.wait_for_selector(KEYS_WORK)
        second = page.locator("input[name=left]").first.get_attribute("value")
        assert second != first
        page.keyboard.press("z")
        page.wait_for_selector(".did:has-text('undone')")
        page.wait_for_selector(KEYS_WORK)
        page.keyboard.press("n")
        page.wait_for_selector(".spot [rel=prev]")
        page.wait_for_selector(KEYS_WORK)
        page.keyboard.press("h")
        page.wait_for_selector(".log .is-undone .log-why:has-text('seen in the report')")
        assert seen.complaints == []


def test_a_pair_tells_by_itself_what_a_merge_would_touch(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{server}/review")
        page.wait_for_selector("#touched:has-text('which become one')")
        page.keyboard.press("d")
        page.wait_for_selector(".did strong:text('Different')")
        page.wait_for_selector(KEYS_WORK)
        page.keyboard.press("z")
        page.wait_for_selector(".did:has-text('undone')")
        assert seen.complaints == []


def test_keys_can_be_put_off(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{server}/review?queue=claims&most=1")
        page.wait_for_selector(KEYS_WORK)
        page.keyboard.press("?")
        page.get_by_label("Keys decide on this page").uncheck()
        page.keyboard.press("Escape")
        address = page.url
        page.keyboard.press("n")
        page.keyboard.press("?")
        page.wait_for_selector("dialog.keys[open]")
        assert page.url == address


def test_a_claim_is_corrected_and_the_correction_undone(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{server}/claims?kind=event&status=happened")
        page.locator(".claim-foot a").first.click()
        page.get_by_role("link", name="Correct its fields").click()
        page.get_by_label("Status").select_option("planned")
        page.get_by_label("First day").fill("2025-11-02")
        page.get_by_label("Last day").fill("2025-11-02")
        page.get_by_role("button", name="What would it touch?").click()
        page.wait_for_selector("#touched:has-text('It would touch')")
        page.get_by_role("button", name="Correct it").click()
        page.wait_for_selector(".tag-corrected")
        for left in (2, 1, 0):
            page.get_by_role("button", name="Undo").first.press("Enter")
            page.wait_for_function("n => document.querySelectorAll('.decisions form').length === n", arg=left)
        assert page.locator(".tag-corrected").count() == 0
        assert seen.complaints == []


def test_names_of_other_reports_are_offered_while_one_is_typed(browser: Browsing, server: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{server}/claims?kind=event&actor=Koizumi")
        page.locator(".claim-foot a").first.click()
        page.get_by_role("link", name="Correct its fields and parties").click()
        offered = page.locator("#near option[value='Sergei Lavrov']")
        assert offered.count() == 0
        # the part that asks is fetched after the page
        page.wait_for_load_state("networkidle")
        page.locator("input[list=near]").first.press_sequentially("lavr")
        offered.wait_for(state="attached")
        assert offered.inner_text() == "person, Russia"
        assert seen.axe() == []
        assert seen.complaints == []


def test_signing_in_being_refused_and_signing_out(browser: Browsing, guarded: str) -> None:
    with browser.visit() as seen:
        page = seen.page
        page.goto(f"{guarded}/claims?kind=event")
        page.wait_for_url(re.compile("/sign-in"))
        assert seen.axe() == [] and not seen.is_too_wide()
        page.keyboard.type(READER)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/claims\?kind=event$"))
        page.goto(f"{guarded}/review?queue=claims&most=1")
        assert page.get_by_role("button", name="Confirm").count() == 0
        page.goto(f"{guarded}/review/merge")
        assert page.locator("h1").inner_text() == "Not allowed"
        page.goto(f"{guarded}/account")
        assert seen.axe() == []
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url(re.compile("/sign-in"))
        assert [text for text in seen.complaints if "403" not in text] == []


def test_too_many_tries_are_told_to_wait(browser: Browsing, guarded: str) -> None:
    with browser.visit(width=360) as seen:
        page = seen.page
        page.goto(f"{guarded}/sign-in")
        for _ in range(11):
            page.get_by_label("Name").fill(EDITOR)
            page.get_by_label("Password").fill("not the password")
            page.keyboard.press("Enter")
            page.wait_for_selector("#refused")
        assert "Too many failed sign-ins; try again in" in page.locator("#refused").inner_text()
        assert not seen.is_too_wide()
