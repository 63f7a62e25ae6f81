"""Stories, origins, comparisons and disagreements, as the server makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html as parsing

from foreigndesk import pipeline
from foreigndesk.desk import open_desk
from foreigndesk.linking.report_changes import ChangeCounts
from foreigndesk.store.origins import TreeLine
from foreigndesk.web.app import create_app
from foreigndesk.web.settings import WebSettings
from foreigndesk.web.story_words import DEEPEST, changes, nested, percent
from made_up import MadeUpReader, report

ANNA = "Anna Berg (NOR defence_minister)"
FULL = "We will keep the northern ferry running through the winter, whatever the ice does to the harbour"
BODY = (
    "The crossing has run since the old quarry closed and carries eleven people on a weekday morning.\n"
    "Its two boats were built in the same yard by the same foreman forty years apart.\n"
    "Officials said 13 of the crew had asked for warmer cabins before the first frost.\n"
)


@pytest.fixture
def disputed(tmp_path: Path) -> Iterator[TestClient]:
    """A story in which two reports quote one sentence differently, and a third copies the first and alters it."""
    path = tmp_path / "desk.db"
    copy = BODY.replace("Officials said 13", "Some 15")
    reports = [
        report(1, f"say {ANNA}: {FULL}\n{BODY}", day="2021-05-04", outlet="Skerry Times"),
        report(2, f"say {ANNA}: {FULL.replace('harbour', 'port')}\n", day="2021-05-05", outlet="Copy Cat"),
        report(3, f"say {ANNA}: {FULL}\n{copy}", day="2021-05-06", outlet="Fjord Post"),
    ]
    with open_desk(path) as desk:
        pipeline.run(reports, desk.store, reader=MadeUpReader(), workers=1)
        first, *others = {desk.report(one.id).story for one in reports}
        for other in others:
            desk.merge(str(first), str(other), by="a test")
    settings = WebSettings(clock=lambda: datetime(2021, 6, 1, tzinfo=UTC))
    with TestClient(create_app(path, settings), base_url="http://127.0.0.1") as client:
        yield client


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found, "the page has no form with a token"
    return found.group(1)


def only_story(client: TestClient) -> str:
    (story,) = client.get("/api/v1/stories").json()["items"]
    return str(story["id"])


def text_of(page: parsing.HtmlElement, selector: str) -> str:
    return " ".join(page.cssselect(selector)[0].text_content().split())


def test_a_story_tells_dated_sentences_that_open_their_report(client: TestClient) -> None:
    story = client.get("/api/v1/stories").json()["items"][0]
    page = parsing.fromstring(client.get(f"/story/{story['id']}").text)
    days = [one.get("datetime") for one in page.cssselect(".dated-day time")]
    assert days and days == sorted(days)
    sentence = page.cssselect(".dated .evidence a")[0]
    found = re.fullmatch(r"/reports/([0-9a-f]+)\?at=(\d+)#at", sentence.get("href"))
    assert found
    text = client.get(f"/api/v1/reports/{found[1]}").json()["document"]["text"]
    shown = "".join(sentence.text_content().split())
    assert "".join(text[int(found[2]) :].split()).startswith(shown)


def test_a_story_shows_reprints_as_a_tree_with_a_way_to_what_they_changed(disputed: TestClient) -> None:
    page = parsing.fromstring(disputed.get(f"/story/{only_story(disputed)}").text)
    (copy,) = (one for one in page.cssselect(".tree ul ul > li") if "Fjord Post" in one.text_content())
    assert "1 sentence altered" in copy.text_content()
    assert "1 sentence with other numbers" in copy.text_content()
    ways = [one.get("href") for one in copy.cssselect("a")]
    assert f"/compare?a={1:016x}&b={3:016x}" in ways


def test_values_that_disagree_stand_with_report_outlet_origin_day_and_sentence(disputed: TestClient) -> None:
    story = only_story(disputed)
    for address in (f"/story/{story}", "/disagreements", "/disagreements?kind=words&actor=Berg"):
        page = parsing.fromstring(disputed.get(address).text)
        table = text_of(page, ".values")
        for words in ("harbour", "port", "Skerry Times", "Copy Cat", "2021-05-05", "its own"):
            assert words in table, address
        opened = page.cssselect(".values td.evidence a")[0].get("href")
        assert "?at=" in opened
    assert "No disagreement meets" in disputed.get("/disagreements?kind=toll").text
    assert "reports disagree in 1 point" in disputed.get("/").text


def test_a_comparison_marks_words_numbers_and_sources(disputed: TestClient) -> None:
    address = f"/compare?a={1:016x}&b={3:016x}"
    page = parsing.fromstring(disputed.get(address).text)
    assert text_of(page, "h1") == "What the copy changed"
    (altered,) = page.cssselect(".is-altered")
    assert "13 → 15" in altered.text_content() and "who says it is gone" in altered.text_content()
    gone, new = ([one.text_content() for one in altered.cssselect(tag)] for tag in ("del", "ins"))
    assert "13" in " ".join(gone) and "15" in " ".join(new)
    sides = ["".join(one.text_content().split()) for one in altered.cssselect(".compared-side")]
    assert "Officialssaid13ofthecrewhadaskedforwarmercabinsbeforethefirstfrost." in sides[0]
    shorter = parsing.fromstring(disputed.get(address + "&show=changes").text)
    assert not shorter.cssselect(".is-same") and shorter.cssselect(".is-altered")
    assert page.cssselect(".is-same")


def test_a_comparison_asks_for_what_is_missing(client: TestClient) -> None:
    page = parsing.fromstring(client.get("/compare").text)
    assert [one.get("name") for one in page.cssselect("main form input")] == ["a", "b"]
    assert client.get("/compare?a=ffffffffffffffff&b=ffffffffffffffff").status_code == 404


def test_counts_of_origins_lead_to_the_reports_they_count(client: TestClient) -> None:
    claim = client.get("/api/v1/claims", params={"kind": "event", "limit": 1}).json()["items"][0]
    story = client.get("/api/v1/stories").json()["items"][0]
    report_id = story["outlets"][0]["first"]
    for identifier, counts in ((claim["id"], claim), (story["id"], story["counts"]), (report_id, None)):
        found = client.get(f"/api/v1/origins/{identifier}").json()
        page = parsing.fromstring(client.get(f"/origins/{identifier}").text)
        assert len(page.cssselect(".tree > ul > li")) == found["origins"]
        if counts:
            assert found["origins"] == counts["origins"]
    linked = parsing.fromstring(client.get(f"/claims/{claim['id']}").text)
    assert linked.cssselect(f'.lede a[href="/origins/{claim["id"]}"]')


def test_stories_are_filtered_and_paged(client: TestClient) -> None:
    everything = client.get("/api/v1/stories", params={"limit": 100}).json()
    found, after = [], None
    while True:
        asked = {"limit": 4} | ({"after": after} if after else {})
        page = client.get("/api/v1/stories", params=asked).json()
        found += [story["id"] for story in page["items"]]
        if (after := page["next"]) is None:
            break
    assert found == [story["id"] for story in everything["items"]]
    shown = parsing.fromstring(client.get("/stories?min_origins=2&outlet=&from=").text)
    heavy = [story["id"] for story in everything["items"] if story["counts"]["origins"] >= 2]
    assert [one.get("href") for one in shown.cssselect(".story h3 a")] == [f"/story/{i}" for i in heavy]
    assert "No story meets" in client.get("/stories?from=2050").text
    assert client.get("/stories?after=rubbish").status_code == 422


def test_the_front_page_keeps_its_window_in_the_address(client: TestClient) -> None:
    def told(address: str) -> list[str]:
        page = parsing.fromstring(client.get(address).text)
        return [one.get("href") for one in page.cssselect(".story h3 a")]

    assert 0 < len(told("/?window=month")) < len(told("/?window=all")) == len(told("/"))
    page = parsing.fromstring(client.get("/?window=month").text)
    assert text_of(page, '.switch a[aria-current="true"]') == "last month"


def test_an_editor_splits_a_story_undoes_it_and_merges_it_again(disputed: TestClient) -> None:
    story = only_story(disputed)
    page = disputed.get(f"/story/{story}").text
    form = {"report": [f"{2:016x}"], "why": "another ferry", "token": token(page)}
    other = disputed.post(f"/story/{story}/split", data=form)
    assert other.status_code == 200 and "another ferry" in other.text
    taken = other.url.path.rpartition("/")[2]
    items = disputed.get("/api/v1/stories").json()["items"]
    assert {taken, story} == {one["id"] for one in items} and taken != story
    (undo,) = set(re.findall(r"/judgements/([0-9a-f]+)/undo", other.text)) - set(
        re.findall(r"/judgements/([0-9a-f]+)/undo", page)
    )
    disputed.post(f"/judgements/{undo}/undo", data={"token": token(other.text), "back": f"/story/{story}"})
    if len(disputed.get("/api/v1/stories").json()["items"]) > 1:
        merged = {"other": f"{2:016x}", "why": "one ferry", "token": token(page)}
        disputed.post(f"/story/{story}/merge", data=merged)
    assert only_story(disputed) == story
    # the id that it had while it was a story of its own leads on
    led = disputed.get(f"/story/{taken}", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (307, f"/story/{story}")
    assert disputed.get(f"/api/v1/stories/{taken}").json()["id"] == story


def test_a_split_without_reports_or_without_the_token_changes_nothing(disputed: TestClient) -> None:
    story = only_story(disputed)
    page = disputed.get(f"/story/{story}").text
    assert disputed.post(f"/story/{story}/split", data={"token": token(page)}).status_code == 422
    assert disputed.post(f"/story/{story}/split", data={"report": f"{2:016x}"}).status_code == 403
    assert only_story(disputed) == story


def test_digests_storylines_and_comparisons_are_there_for_programs(client: TestClient) -> None:
    story = client.get("/api/v1/stories").json()["items"][0]
    digest = client.get("/api/v1/timelines", params={"story": story["id"], "dates": 1}).json()
    assert len([one for one in digest["days"] if one["day"]["status"] == "told"]) == 1
    pair = client.get("/api/v1/timelines", params={"actor": "Japan", "with": "USA"}).json()
    assert pair["days"] and pair["reports"] >= 1
    assert client.get("/api/v1/timelines").status_code == 422
    line = client.get(f"/api/v1/storylines/{story['id']}").json()
    assert line["story"]["story"] == story["id"] and line["line"]
    whole = client.get(f"/api/v1/stories/{story['id']}", params={"claims": 3}).json()
    assert len(whole["claims"]) == 3 <= whole["claims_in_all"]
    ids = [one["id"] for one in whole["reports"]]
    compared = client.get("/api/v1/compare", params={"a": ids[0], "b": ids[1]}).json()
    assert sum(compared["counts"][name] for name in ("same", "altered", "dropped", "added")) == len(
        compared["rows"]
    )
    assert client.get("/api/v1/disagreements", params={"kind": "mood"}).status_code == 422


def test_trees_are_nested_as_deep_as_a_narrow_screen_has_room_for() -> None:
    lines = [TreeLine(str(depth), depth, None, None, None) for depth in range(10)]
    (top,) = nested([*lines, TreeLine("again", 1, None, None, None)])
    assert [node.line.report_id for node in top.copies] == ["1", "again"]
    depth, node = 0, top
    while node.copies:
        depth, node = depth + 1, node.copies[0]
    assert depth == DEEPEST


def test_changes_and_shares_are_told_in_words() -> None:
    assert changes(ChangeCounts(same=3)) == "no sentence changed"
    assert changes(ChangeCounts(dropped=2, altered=1)) == "2 sentences dropped, 1 altered"
    assert changes(ChangeCounts(added=1)) == "1 sentence added"
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0)] == [
        "0 %",
        "1 %",
        "50 %",
        "99 %",
        "100 %",
    ]
