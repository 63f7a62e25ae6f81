"""docs/tutorial.md, click by click in a real browser, on the sample reports as `make demo` reads them."""

from __future__ import annotations

import re
import time

from browsing import Browsing


def test_the_question_is_answered_by_the_clicks_that_the_tutorial_names(
    browser: Browsing, server: str
) -> None:
    with browser.visit() as seen:
        page, begun = seen.page, time.monotonic()
        page.set_default_timeout(60_000)
        page.goto(server)

        # 1. who met whom in Tokyo
        page.keyboard.press("/")
        page.keyboard.type("type:CONSULT place:Tokyo status:happened")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/search\?q=type"))
        hits = page.locator(".hits .hit").all_inner_texts()
        assert len(hits) == 3
        for names in (
            ("Hegseth", "Koizumi"),
            ("Hegseth", "Nakatani"),
            ("Blinken", "Austin", "Kamikawa", "Kihara"),
        ):
            assert any(all(name in hit for name in names) for hit in hits), names
        page.locator(".hit .evidence a").first.click()
        page.click("#open-sentence")
        page.wait_for_url(re.compile(r"/reports/.*\?at=\d+#at"))

        # 2. what each said about China
        page.keyboard.press("/")
        page.keyboard.type("speaker:Japan,USA about:China")
        page.keyboard.press("Enter")
        page.wait_for_selector(".hits .hit-statement, .hits .hit")
        said = page.locator(".hits .hit").all_inner_texts()
        assert any("indispensable partner in deterring" in one and "Hegseth" in one for one in said)
        assert any("Defense Secretary" in one for one in said)

        # 3. how the wording has changed since 2024
        page.locator(".hit .party a", has_text="Hegseth").first.click()
        page.wait_for_url(re.compile("/actor/"))
        page.get_by_role("link", name="United States", exact=True).or_(
            page.get_by_role("link", name="US", exact=True)
        ).first.click()
        page.wait_for_url(re.compile("/actor/"))
        page.get_by_role("link", name="Wording compared").click()
        page.get_by_label("About").fill("China")
        page.locator("[name=left]").fill("2024")
        page.locator("[name=right]").fill("2025")
        page.locator("main form button", has_text="Compare").first.click()
        page.wait_for_url(re.compile("about=China"))
        compared = page.locator("main").inner_text()
        assert "indispensable partner" in compared and "greatest strategic challenge" in compared

        # 4. which outlets only reprinted it
        page.goto(f"{server}/search?q=type:CONSULT+place:Tokyo+status:happened")
        page.locator(".hit", has_text="Kamikawa").locator("a", has_text="claim").click()
        page.locator(".lede a", has_text="origin").click()
        page.wait_for_url(re.compile("/origins/"))
        assert "Northgate Observer" in page.locator(".tree").first.inner_text()
        page.locator(".tree a[href^='/compare']").first.click()
        page.wait_for_url(re.compile("/compare"))
        print(f"{time.monotonic() - begun:.1f} s of a machine's clicking")
        assert seen.complaints == []
